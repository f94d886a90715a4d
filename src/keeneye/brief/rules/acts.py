"""Which acts are news, which of them are told, and on whose word they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from keeneye.brief.day import Day
from keeneye.brief.wording import exact, pronouns
from keeneye.records import Event, Row

__all__ = [
    "ROWS",
    "all_acts",
    "cut",
    "leading_deed",
    "quote_of",
    "rows_of",
    "same_acts",
    "speaker_of",
    "word_on",
]

ROWS = 6
_QUOTED = 400  # a longer sentence is cut at a word's end
_DEEDS = ROWS // 2
_RETOLD_DAYS = 30  # an undated passage may tell of a deed so much older
_LEAST_LETTERS = 3  # fewer name nobody
Deed = tuple[str | None, str | None, str, str | None]


def _deed(event: Event) -> Deed:
    """Return who did what to whom, whenever."""
    return (event.source_actor, event.target_actor, event.root_code, event.mode)


def _news(day: Day) -> list[Event]:
    """Return the counted events, with an actor, that happened and became known lately."""
    return [
        event
        for event in day.events
        if event.counted
        and event.source_actor
        and event.known_at >= day.recent_at
        and event.event_date_end > day.recent_from
    ]


def _tellings(day: Day) -> list[tuple[Event, ...]]:
    """Group the news by act: who, to whom, what, when.

    A passage that does not say when tells the last act of its kind before it was published; where
    none is dated, all such passages tell one act. One that names nobody to whom it was done tells
    an act of the same days toward somebody, where there is one.
    """
    groups: dict[tuple[Deed, date, date], list[Event]] = {}
    undated: list[Event] = []
    news = [event for event in _news(day) if not _retold(event, day)]
    for event in sorted(news, key=lambda e: e.target_actor is None):
        if event.date_precision == "unknown":
            undated.append(event)
            continue
        same = [k for k in groups if _fits(event, k[0]) and event.event_date == k[1]]
        key = same[0] if same else (_deed(event), event.event_date, event.event_date_end)
        groups.setdefault(key, []).append(event)
    dated = sorted(groups, key=lambda key: key[1:])
    for event in undated:
        before = [k for k in dated if _fits(event, k[0]) and k[1] <= event.event_date]
        loose = [k for k in groups if k[1] == date.min and _fits(event, k[0])]
        own = loose[0] if loose else (_deed(event), date.min, date.min)
        groups.setdefault(before[-1] if before else own, []).append(event)
    return [tuple(group) for group in groups.values()]


def _fits(event: Event, deed: Deed) -> bool:
    """Whether an event may tell a deed: the same one, or one toward somebody it does not name."""
    own = _deed(event)
    return own == deed or (
        event.target_actor is None and (own[0], *own[2:]) == (deed[0], *deed[2:])
    )


def _retold(event: Event, day: Day) -> bool:
    """Whether a passage without a date tells again of a deed that was news before."""
    if event.date_precision != "unknown" or not event.quad_class.startswith("material"):
        return False
    since = day.recent_from - timedelta(days=_RETOLD_DAYS)
    return any(
        since <= other.event_date < day.recent_from
        and other.counted
        and other.known_at < day.recent_at
        and (_fits(event, _deed(other)) or _fits(other, _deed(event)))
        for other in day.events
    )


def same_acts(event: Event, day: Day) -> tuple[Event, ...]:
    """Return the news that tells the same act, `event` among it."""
    return next((group for group in _tellings(day) if event in group), ())


def _nearness(event: Event, day: Day) -> int:
    """Return 0 for an act between two actors in focus, 1 for one's own with no target, else 2."""
    actors = {actor for dyad in day.focus for actor in (dyad.source_actor, dyad.target_actor)}
    if event.source_actor not in actors or event.source_actor == event.target_actor:
        return 2
    return 0 if event.target_actor in actors else 1 if event.target_actor is None else 2


def _standing(event: Event) -> tuple[object, ...]:
    """Order the tellings of an act: whole ones first, dated ones, the earliest, the surest."""
    undated = event.date_precision == "unknown"
    return (
        event.target_actor is None,
        undated,
        event.event_date if undated else 0,
        -event.confidence,
        event.event_id,
    )


def all_acts(day: Day) -> tuple[Event, ...]:
    """Return one event an act, in the order in which they are news.

    Of the tellings of an act a dated one, and then the coder's surest, stands for all; of undated
    ones the earliest. First come acts between the actors in focus, then those told in most
    reports, copies included, then what was known last, then the surest.
    """
    ranked: list[tuple[tuple[object, ...], Event]] = []
    for group in _tellings(day):
        best = min(group, key=_standing)
        reports = {e.report_id or e.event_id for e in group}
        told = len(reports) + sum(day.copies.get(report_id, 0) for report_id in reports)
        known = max(e.known_at for e in group).timestamp()
        order = (_nearness(best, day), -told, -known, -best.confidence, best.event_id)
        ranked.append((order, best))
    return tuple(event for _, event in sorted(ranked, key=lambda pair: pair[0]))


def rows_of(day: Day) -> tuple[Event, ...]:
    """Return the acts that the brief shows, deeds before words, the first of each.

    Of the acts that one passage tells between the same actors, one is shown. Half of `ROWS` are
    deeds and half are words, where there are as many of both; an act of which the coder is less
    sure than the desk asks for is not shown.
    """
    acts = _once_a_passage(e for e in all_acts(day) if e.confidence >= day.least_confidence)
    deeds = [e for e in acts if e.quad_class.startswith("material")]
    words = [e for e in acts if not e.quad_class.startswith("material")]
    n_deeds = max(_DEEDS, ROWS - len(words))
    shown = deeds[:n_deeds]
    return (*shown, *words[: ROWS - len(shown)])


def _once_a_passage(events: Iterable[Event]) -> list[Event]:
    """Keep one act a passage and pair of actors: the one of which the coder is surest."""
    kept: dict[tuple[object, ...], Event] = {}
    for event in events:
        span = event.evidence
        place = event.event_id if isinstance(span, Row) else (event.report_id, span.start)
        key = (place, event.source_actor, event.target_actor)
        held = kept.get(key)
        if held is None or event.confidence > held.confidence:
            kept[key] = event
    return list(kept.values())


def leading_deed(day: Day) -> Event | None:
    """Return the deed between actors in focus that the brief shows first, if there is one."""
    shown = (e for e in rows_of(day) if e.quad_class.startswith("material"))
    return next((e for e in shown if _nearness(e, day) == 0), None)


def speaker_of(event: Event) -> str:
    """Return who is named as saying so, as it stands in a sentence; '' for nobody.

    A pronoun, a name of less than three letters, or an end of a possessive names nobody.
    """
    said = exact(event.attribution.speaker) if event.attribution else ""
    said = re.sub(r"['’]s?$", "", said)
    words = said.split(" ")
    if words[0].lower() in ("the", "a", "an"):
        said = " ".join([words[0].lower(), *words[1:]])
    letters = sum(character.isalpha() for character in said)
    return "" if letters < _LEAST_LETTERS or said.lower() in pronouns() else said


def word_on(event: Event, day: Day) -> str:
    """Return on whose word an act stands; '' where the words are the actor's own."""
    said = speaker_of(event)
    names = day.names.get(event.source_actor or "", ())
    own = said in {form for name in names for form in (name, f"the {name}")}
    return "" if own and event.quad_class.startswith("verbal") else said


def quote_of(event: Event) -> str:
    """Return the slice of the evidence that is shown: the sentence, cut at a word if very long."""
    return "" if isinstance(event.evidence, Row) else cut(event.evidence.text)


def cut(words: str) -> str:
    """Return a passage as it is shown: cut at a word's end if it is very long.

    Examples
    --------
    >>> cut("Pyongyang cut the line.")
    'Pyongyang cut the line.'
    """
    return words if len(words) <= _QUOTED else words[:_QUOTED].rsplit(None, 1)[0]
