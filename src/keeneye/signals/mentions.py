"""Where reports say that an act was threatened, done, put off or not done."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from keeneye.coding.dates import find_dates
from keeneye.coding.sentences import Sentence, split_sentences
from keeneye.desk import Desk
from keeneye.records import Event, KnownAtBasis, Report, Span, content_id, cut_span, seal
from keeneye.signals.acts import Act, ActBook, Wording, find_phrase
from keeneye.signals.ranks import SpeakerFinder

__all__ = ["ActMention", "Stand", "mention_acts"]

Stand = Literal["threatened", "done", "suspended", "not_done", "seen"]
_Place = tuple[str | None, int]  # report and number of the sentence

METHOD = "act-mentions-1"
_AUXILIARY_REACH = 40  # characters before a participle in which its "was" stands
_DETERMINERS = (["the"], ["a"], ["its"], ["their"])  # "the cut line" tells of no cutting
_NO = re.compile(r"\bno\b(?:\s+[\w-]+){0,2}\s*$", re.IGNORECASE)  # "no long-range missile"
_PASSIVE = ("be", "is", "are", "was", "were", "been", "being")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActMention:
    """One sentence that says how an act stands.

    Parameters
    ----------
    act_id : str
    stand : {'threatened', 'done', 'suspended', 'not_done', 'seen'}
        'seen': others observed preparations for it.
    speaker : str
        As the text names who speaks for the act's side; the side's own name where it does not.
    rank : int or None
        The desk's rank of that speaker.
    at_home : bool
        Whether it was carried at home: the outlet is read there, or the report says so.
    said_date : date
        The report's day.
    event_date : date
        When it was done, where the sentence says; else `said_date`.
    due : date or None
        A deadline in the sentence, if it is a threat.
    known_at, known_at_basis
        The report's.
    outlet, report_id : str
    own_outlet : bool
        Whether the outlet belongs to the side that would do it.
    span : Span
    event_ids : tuple of str
        Coded events that say the same in the same sentence.
    mention_id : str
        Left out when made; checked when read back.
    """

    act_id: str
    stand: Stand
    speaker: str
    rank: int | None
    at_home: bool
    said_date: date
    event_date: date
    due: date | None
    known_at: datetime
    known_at_basis: KnownAtBasis
    outlet: str
    report_id: str
    own_outlet: bool
    span: Span
    event_ids: tuple[str, ...] = ()
    mention_id: str = ""

    def __post_init__(self) -> None:
        place = (self.report_id, self.span.start, self.span.end)
        seal(self, "mention_id", content_id("a", self.act_id, self.stand, *place))

    @property
    def evidence(self) -> tuple[str, ...]:
        """Ids that open: the coded events, or else the report."""
        return self.event_ids or (self.report_id,)


def mention_acts(
    desk: Desk,
    book: ActBook,
    reports: Iterable[Report],
    events: Iterable[Event],
    *,
    withdrawn: Iterable[Event] = (),
) -> tuple[ActMention, ...]:
    """Find every sentence that says how one of the desk's acts stands.

    A sentence counts when an object of the act and a word for the act stand near each other, or
    when a coded event that realises the act lies in a sentence that names the object. Words
    before the act decide: a cue of threat makes it threatened, a hedge makes it nothing, a
    recollection makes it old news. Each report is read by itself, so what later reports say
    changes nothing in what an earlier one says. Where an analyst has corrected an event, the
    sentence is no longer read by its words: it says what its events say, or nothing.

    Parameters
    ----------
    desk : Desk
    book : ActBook
    reports, events : iterables
        Of one history.
    withdrawn : iterable of Event
        Events that corrections took away; those that they replaced are known by `supersedes`.

    Returns
    -------
    tuple of ActMention
        By known_at, act and place.
    """
    coded: dict[_Place, list[Event]] = {}
    for event in events:
        if isinstance(event.evidence, Span):
            coded.setdefault((event.report_id, event.evidence.sentence), []).append(event)
    corrected = {key for key, found in coded.items() if any(e.supersedes for e in found)}
    corrected |= {
        (e.report_id, e.evidence.sentence) for e in withdrawn if isinstance(e.evidence, Span)
    }
    finder = SpeakerFinder(desk)
    objects = _objects(book)
    found = [
        mention
        for report in reports
        if find_phrase(report.text, objects)
        for mention in _Reading(desk, book, finder, report).mentions(coded, corrected)
    ]
    return tuple(sorted(found, key=lambda m: (m.known_at, m.act_id, m.report_id, m.span.start)))


def _objects(book: ActBook) -> tuple[str, ...]:
    """Return all that an act may be done to: a sentence that names none of it tells of no act."""
    return tuple(o for a in book.act for o in (*a.objects, *a.suspended_objects))


class _Reading:
    """One report being read: who spoke last, whose outlet it is, whether it ran at home."""

    def __init__(self, desk: Desk, book: ActBook, finder: SpeakerFinder, report: Report) -> None:
        self.desk, self.book, self.finder, self.report = desk, book, finder, report
        self.outlet = next((o for o in desk.outlets if o.id == report.outlet), None)
        self.told_home = bool(find_phrase(report.text, book.wording.home))
        self.said = report.published_date or (report.known_at - timedelta(microseconds=1)).date()
        self.objects = _objects(book)
        self.past: list[str] = []  # the sentences before
        self.before = 0  # where the sentence before begins

    def mentions(
        self, coded: dict[_Place, list[Event]], corrected: set[_Place]
    ) -> Iterator[ActMention]:
        """Yield the mentions, sentence by sentence."""
        for sentence in split_sentences(self.report.text):
            text = self.report.text[sentence.start : sentence.end]
            place = (self.report.report_id, sentence.number)
            events = coded.get(place, [])
            for act in self.book.act if find_phrase(text, self.objects) else ():
                if place in corrected:
                    stand = _coded_stand(act, text, events)
                else:
                    stand = _stand(act, self.book.wording, text, events, self.finder)
                if stand == "threatened" and self._watched(act, text):
                    stand = "seen"
                if stand is not None:
                    yield self._mention(act, stand, sentence, _agreeing(act, stand, events))
            self.past.append(text)
            self.before = sentence.start

    def _mention(
        self, act: Act, stand: Stand, sentence: Sentence, events: Sequence[Event]
    ) -> ActMention:
        """Make the record of one sentence."""
        report, actor = self.report, self.desk.actor(act.source_actor)
        text = report.text[sentence.start : sentence.end]
        own = self.outlet is not None and self.outlet.owner_actor == act.source_actor
        speaker = self._speaker(act, text, own) or (actor.name if actor else act.source_actor)
        due = _due(self.book.wording, text, self.said) if stand == "threatened" else None
        return ActMention(
            act_id=act.id,
            stand=stand,
            speaker=speaker,
            rank=self.finder.rank(speaker),
            at_home=self.told_home or (own and bool(self.outlet and self.outlet.home_audience)),
            said_date=self.said,
            event_date=self._event_date(stand, sentence),
            due=due,
            known_at=report.known_at,
            known_at_basis=report.known_at_basis,
            outlet=report.outlet,
            report_id=report.report_id,
            own_outlet=own,
            span=cut_span(report, sentence.number, (sentence.start, sentence.end), ()),
            event_ids=tuple(e.event_id for e in events),
        )

    def _event_date(self, stand: Stand, sentence: Sentence) -> date:
        """Say when: by the sentence, for a delay also by the one before; else the report's day."""
        if stand not in ("done", "suspended"):
            return self.said
        start = self.before if stand == "suspended" else sentence.start
        return _done_on(self.report.text[start : sentence.end], self.said)

    def _watched(self, act: Act, text: str) -> bool:
        """Whether others tell of a plan or preparations that nobody of the act's side spoke of."""
        own = self.outlet is not None and self.outlet.owner_actor == act.source_actor
        plan = find_phrase(text, self.book.wording.preparing)
        return bool(plan) and not own and not self._speaker(act, text, own)

    def find(self, act: Act, text: str) -> str:
        """Return whom of the act's side a text names first."""
        return self.finder.find(act.source_actor, text, self.said)

    def _named_before(self, act: Act) -> str:
        """Return whom of the act's side the sentences before named last."""
        found = (self.find(act, text) for text in reversed(self.past))
        return next((name for name in found if name), "")

    def _speaker(self, act: Act, text: str, own: bool) -> str:
        """Say who speaks: named before the act or as saying it, else before, else anywhere.

        What a state's own outlet carries without a name is laid to whom its report names first.
        """
        told = find_phrase(text, (*act.words, *self.book.wording.suspended))
        subject = self.find(act, text[: told[0].start()] if told else text)
        saying = self.finder.find_saying(act.source_actor, text, self.book.wording.said, self.said)
        named = subject or saying or self._named_before(act) or self.find(act, text)
        return named or (self.find(act, self.report.text) if own else "")


def _stand(
    act: Act, wording: Wording, text: str, events: Sequence[Event], finder: SpeakerFinder
) -> Stand | None:
    """Say how a sentence speaks of an act, or None where it does not."""
    put_off, objects = find_phrase(text, act.suspended_objects), find_phrase(text, act.objects)
    if not put_off and not objects:
        return None
    if put_off and _near(put_off, find_phrase(text, wording.suspended), text, wording.reach_words):
        return "suspended"
    words = _near(objects, find_phrase(text, act.words), text, wording.reach_words)
    none_at_all = any(_NO.search(text[: o.start()]) for o in objects)
    if words and (none_at_all or find_phrase(text, wording.not_done)):
        return "not_done"
    stands = (_said(act, wording, text, word, finder) for word in words)
    said = next((stand for stand in stands if stand), None)
    if said is None and objects and not words and any(_realises(act, e) for e in events):
        return None if find_phrase(text, wording.recalled) else "done"
    return said


def _coded_stand(act: Act, text: str, events: Sequence[Event]) -> Stand | None:
    """Say how the events of a sentence that names the object speak of an act."""
    if not find_phrase(text, act.objects):
        return None
    stands: tuple[Stand, ...] = ("done", "threatened")
    return next((s for s in stands if _agreeing(act, s, events)), None)


def _said(
    act: Act, wording: Wording, text: str, word: re.Match[str], finder: SpeakerFinder
) -> Stand | None:
    """Say how the words before an act's word put it."""
    before = text[: word.start()]
    finished = any(m.start() <= word.start() < m.end() for m in find_phrase(text, act.done))
    if find_phrase(before, wording.recalled) or find_phrase(before, wording.hedged):
        return None
    if find_phrase(text, wording.seen):
        return "seen"
    perfect = finished and before.split()[-1:] in (["has"], ["have"])
    passive = bool(find_phrase(before[-_AUXILIARY_REACH:], _PASSIVE))
    cues = find_phrase(before, wording.threat)
    if cues and not perfect:
        if find_phrase(before[cues[-1].end() :], wording.negated):
            return None
        spoken = passive or any(_speaks_for(act, before[: c.start()], finder) for c in cues)
        foreign = act.doer_must_be_named and act.source_actor not in finder.actors(text)
        return "threatened" if spoken and not foreign else None
    own = passive or _speaks_for(act, before, finder)
    adjective = before.casefold().split()[-1:] in _DETERMINERS and not passive
    return "done" if finished and own and not adjective else None


def _speaks_for(act: Act, before: str, finder: SpeakerFinder) -> bool:
    """Whether the last actor named before a word is the act's own side, or nobody is named."""
    return finder.last_actor(before) in (None, act.source_actor)


def _near(
    objects: Sequence[re.Match[str]], words: Sequence[re.Match[str]], text: str, reach: int
) -> list[re.Match[str]]:
    """Return the words that stand within reach of an object and do not overlap it."""
    return [w for w in words if any(_gap(w, o, text) <= reach for o in objects)]


def _gap(word: re.Match[str], thing: re.Match[str], text: str) -> float:
    """Return how many words lie between two matches; infinite where they overlap."""
    first, last = sorted((word, thing), key=lambda m: m.start())
    apart = first.end() <= last.start()
    return len(text[first.end() : last.start()].split()) if apart else math.inf


def _realises(act: Act, event: Event) -> bool:
    """Whether a coded event is the act, done by its actor (or by nobody named)."""
    kinds = {event.root_code, f"{event.root_code}/{event.mode}"}
    done = event.modality in ("actual", "claimed") and event.source_actor in (
        act.source_actor,
        None,
    )
    return done and bool(kinds & set(act.events))


def _agreeing(act: Act, stand: Stand, events: Sequence[Event]) -> list[Event]:
    """Return the coded events that say the same as the sentence was read."""
    if stand == "done":
        return [e for e in events if _realises(act, e)]
    if stand == "threatened":
        spoken = [e for e in events if e.modality in ("threatened", "promised")]
        return [e for e in spoken if e.source_actor == act.source_actor]
    return []


def _due(wording: Wording, text: str, said: date) -> date | None:
    """Return the first day from `said` on that follows a preposition of deadlines, if any."""
    for found in find_dates(text, 0, len(text), said):
        lead = text[max(0, found.start - 20) : found.start].rstrip()
        led = any(m.end() == len(lead) for m in find_phrase(lead, wording.due))
        if (
            led
            and found.date_precision == "day"
            and found.event_date >= said
            and (found.future or re.search(r"\d", text[found.start : found.end]))
        ):
            return found.event_date
    return None


def _done_on(text: str, said: date) -> date:
    """Return the last day that the sentence names, not after the report; else the report's."""
    days = [
        d.event_date
        for d in find_dates(text, 0, len(text), said)
        if d.date_precision == "day" and d.event_date <= said
    ]
    return min(days, default=said)
