"""Statements: who spoke, how high, by what vehicle, to whom, on what, how soon, in which words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from keeneye.desk import Desk
from keeneye.records import Event, KnownAtBasis, Report, Wording, content_id
from keeneye.signals.acts import ActBook, Trigger, find_phrase
from keeneye.signals.mentions import ActMention
from keeneye.signals.ranks import SpeakerFinder, rank_words

__all__ = ["WORDING_NOT_HELD", "Audience", "Statement", "compare_wording", "read_statements"]

METHOD = "statements-1"
WORDING_NOT_HELD = "wording not held"
Audience = Literal["home", "abroad", "unknown"]
_SPEECH = ("THREATEN", "REJECT", "ACCUSE", "REQUEST", "AGREE")
_RUN = 3  # words that must stand alike in both texts to count as kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement of one side, as a report tells it.

    Parameters
    ----------
    speaker, rank, vehicle : str, int or None, str
        As named; '' and None where nothing is said.
    audience : {'home', 'abroad', 'unknown'}
        'home' where it was carried for readers at home, 'abroad' where the desk ranks the outlet
        among those read abroad only.
    topic : str
        Id of the first of the desk's triggers that the report names, or ''.
    acts : tuple of str
        Ids of the acts it threatens.
    threatens : bool
        Whether it threatens at all: with `acts` empty, it names no act that the desk knows, and
        the ledger of threats, which could never see it done, has no item for it.
    due : date or None
        The first deadline.
    latency_days : int or None
        From the last listed day of the topic's trigger, within the desk's `trigger.answer_days`.
    latency_percentile : float or None
        Share of earlier latencies on the topic that were longer, half of those alike; 0 … 1, and
        1 is the fastest. None without an earlier one.
    n_latencies : int
        Earlier latencies compared with.
    new_phrases, dropped_phrases : tuple of str
        Against the side's last statement on the topic, where both wordings are held.
    wording_note : str
        Why there is no comparison: ``wording not held`` on a summary, or that it is the first.
    """

    statement_id: str
    source_actor: str
    speaker: str
    rank: int | None
    vehicle: str
    audience: Audience
    topic: str
    acts: tuple[str, ...]
    threatens: bool
    due: date | None
    said_date: date
    known_at: datetime
    known_at_basis: KnownAtBasis
    wording: Wording
    latency_days: int | None
    latency_percentile: float | None
    n_latencies: int
    new_phrases: tuple[str, ...]
    dropped_phrases: tuple[str, ...]
    wording_note: str
    evidence: tuple[str, ...]
    method: str = METHOD


@dataclass(frozen=True, slots=True)
class _Told:
    """A report that carries a statement, before it is compared with earlier ones."""

    report: Report
    speaker: str
    vehicle: str
    topic: Trigger | None
    threatens: bool
    mentions: tuple[ActMention, ...]
    evidence: tuple[str, ...]


def _day(report: Report) -> date:
    """Return a report's day."""
    return report.published_date or (report.known_at - timedelta(microseconds=1)).date()


def read_statements(
    desk: Desk,
    book: ActBook,
    reports: Iterable[Report],
    events: Iterable[Event],
    mentions: Iterable[ActMention],
) -> tuple[Statement, ...]:
    """Read the statements of the desk's first side (the source of its first dyad).

    A report carries a statement where it threatens one of the desk's acts, where a coded speech
    act of the side has a speaker whom the desk ranks, or where the side's own outlet names
    somebody of the side as saying something.

    Parameters
    ----------
    desk, book
    reports, events, mentions : iterables
        Of one history; each statement is compared with earlier ones only.

    Returns
    -------
    tuple of Statement
        By known_at and report.
    """
    side = desk.dyads[0].source_actor
    finder = SpeakerFinder(desk)
    spoken: dict[str, list[Event]] = {}
    for event in events:
        if event.report_id and event.source_actor == side and event.root_code in _SPEECH:
            spoken.setdefault(event.report_id, []).append(event)
    threats: dict[str, list[ActMention]] = {}
    for mention in mentions:
        if mention.stand == "threatened":
            threats.setdefault(mention.report_id, []).append(mention)
    found: list[Statement] = []
    last: dict[str, _Told] = {}
    for report in sorted(reports, key=lambda r: (r.known_at, r.report_id)):
        own = (spoken.get(report.report_id, ()), threats.get(report.report_id, ()))
        told = _told(desk, book, finder, report, own) if report.text else None
        if told is not None:
            topic = told.topic.id if told.topic else ""
            found.append(_statement(desk, side, told, last.get(topic), found))
            last[topic] = told
    return tuple(found)


def _told(
    desk: Desk,
    book: ActBook,
    finder: SpeakerFinder,
    report: Report,
    own: tuple[Sequence[Event], Sequence[ActMention]],
) -> _Told | None:
    """Say whether a report carries a statement, and what it tells of the speaker."""
    events, mentions = own
    side = desk.dyads[0].source_actor
    outlet = next((o for o in desk.outlets if o.id == report.outlet), None)
    theirs = outlet is not None and outlet.owner_actor == side
    saying = finder.find_saying(side, report.text, book.wording.said, _day(report))
    said = [e.attribution for e in events if e.attribution]
    named = [m for m in mentions if m.rank is not None]
    coded = [a.speaker for a in said if finder.rank(a.speaker) is not None]
    anybody = mentions[0].speaker if mentions else ""
    speaker = named[0].speaker if named else (coded[0] if coded else saying or anybody)
    if not mentions and not coded and not (theirs and saying):
        return None
    vehicles = [a.vehicle for a in said if a.vehicle]
    names = [v for r in desk.ranks for v in r.vehicles if " " in v]  # "law" is not always one
    listed = find_phrase(report.text, names)
    vehicle = vehicles[0] if vehicles else (listed[0].group() if listed else "")
    topic = next((t for t in book.trigger if find_phrase(report.text, t.phrases)), None)
    cited = (*(e.event_id for e in events), *(e for m in mentions for e in m.evidence))
    evidence = tuple(dict.fromkeys((*cited, report.report_id)))
    spoken = (e for e in events if e.root_code == "THREATEN" and e.modality == "threatened")
    threatens = bool(mentions) or any(True for _ in spoken)
    return _Told(report, speaker, vehicle, topic, threatens, tuple(mentions), evidence)


def _statement(
    desk: Desk, side: str, told: _Told, before: _Told | None, earlier: Sequence[Statement]
) -> Statement:
    """Make the record, compared with what was said before."""
    report, topic = told.report, told.topic.id if told.topic else ""
    rank = rank_words(desk, told.speaker, told.vehicle)
    latency = _latency(desk, told)
    past = [s.latency_days for s in earlier if s.topic == topic and s.latency_days is not None]
    new, dropped, note = _difference(told, before)
    return Statement(
        statement_id=content_id("u", report.report_id, told.speaker, METHOD),
        source_actor=side,
        speaker=told.speaker,
        rank=rank.rank if rank else None,
        vehicle=told.vehicle,
        audience=_audience(desk, told),
        topic=topic,
        acts=tuple(dict.fromkeys(m.act_id for m in told.mentions)),
        threatens=told.threatens,
        due=next((m.due for m in told.mentions if m.due), None),
        said_date=_day(told.report),
        known_at=report.known_at,
        known_at_basis=report.known_at_basis,
        wording=report.wording,
        latency_days=latency,
        latency_percentile=_percentile(latency, past),
        n_latencies=len(past),
        new_phrases=new,
        dropped_phrases=dropped,
        wording_note=note,
        evidence=told.evidence,
    )


def _audience(desk: Desk, told: _Told) -> Audience:
    """Say to whom it was carried."""
    outlet = next((o for o in desk.outlets if o.id == told.report.outlet), None)
    at_home = (
        outlet is not None
        and outlet.home_audience
        and any(outlet.owner_actor == d.source_actor for d in desk.dyads[:1])
    )
    if at_home or any(m.at_home for m in told.mentions):
        return "home"
    worst = max((r.rank for r in desk.ranks), default=0)
    rank = rank_words(desk, outlet.name if outlet else "", "")
    return "abroad" if rank is not None and rank.rank == worst else "unknown"


def _latency(desk: Desk, told: _Told) -> int | None:
    """Count days from the topic's last listed day, as known when the report was."""
    if told.topic is None or not told.topic.list:
        return None
    reach = round(desk.likely("trigger.answer_days"))
    known = (f for f in desk.facts.get(told.topic.list, ()) if f.known_at <= told.report.known_at)
    days = [(_day(told.report) - f.event_date).days for f in known]
    return min((d for d in days if 0 <= d <= reach), default=None)


def _percentile(latency: int | None, past: Sequence[int]) -> float | None:
    """Return the share of past latencies that were longer, and half of those alike."""
    if latency is None or not past:
        return None
    return (sum(p > latency for p in past) + sum(p == latency for p in past) / 2) / len(past)


def _difference(told: _Told, before: _Told | None) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """Compare the wording with the last statement on the topic, where both are held."""
    if told.report.wording != "original":
        return (), (), WORDING_NOT_HELD
    if before is None:
        return (), (), "the first on its topic"
    if before.report.wording != "original":
        return (), (), f"{WORDING_NOT_HELD} of the last statement"
    new, dropped = compare_wording(before.report.text, told.report.text)
    return new, dropped, ""


def compare_wording(earlier: str, later: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the phrases that are new in `later`, and those of `earlier` that it dropped.

    A word is kept where it stands in a run of three words that both texts have; phrases are the
    longest runs of words that are not kept. Time is linear in the two lengths.

    Returns
    -------
    (tuple of str, tuple of str)
        New phrases, dropped phrases, each in the order of its text.

    Examples
    --------
    >>> compare_wording("We will never sit down with you again.", "We will never forgive you.")
    (('forgive you',), ('sit down with you again',))
    """
    return _only_in(later, earlier), _only_in(earlier, later)


def _only_in(text: str, other: str) -> tuple[str, ...]:
    """Return the runs of words of `text` that stand in no run of three shared with `other`."""
    words = [
        (m.group().casefold(), m.start(), m.end()) for m in re.finditer(r"\w+(?:['’]\w+)*", text)
    ]
    plain = [w for w, _, _ in words]
    others = re.findall(r"\w+(?:['’]\w+)*", other.casefold())
    shared = {tuple(others[i : i + _RUN]) for i in range(len(others) - _RUN + 1)}
    kept = [False] * len(plain)
    for i in range(len(plain) - _RUN + 1):
        if tuple(plain[i : i + _RUN]) in shared:
            kept[i : i + _RUN] = [True] * _RUN
    phrases: list[str] = []
    start = None
    for i, keep in enumerate([*kept, True]):
        if not keep and start is None:
            start = i
        elif keep and start is not None:
            phrases.append(text[words[start][1] : words[i - 1][2]])
            start = None
    return tuple(phrases)
