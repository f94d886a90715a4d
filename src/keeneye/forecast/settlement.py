"""Yes, no or void: a question settled from the desk's lists and our own store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from keeneye.forecast.base_rate import Dated
from keeneye.forecast.questions import Question, Window
from keeneye.records import Event

__all__ = [
    "GRACE_DAYS",
    "Settlement",
    "fitting_events",
    "is_due",
    "settle_events",
    "settle_list",
    "settle_surge",
    "void_share",
]

Outcome = Literal["yes", "no", "void", "open"]

GRACE_DAYS = 3
"""Days after the close before a question is settled: reports come late."""
METHOD = "settle-1"
_SURGE_MONTHS, _SURGE_QUANTILE = 36, 75


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """How a question ended.

    Parameters
    ----------
    question_id : str
    window : Window
    outcome : {'yes', 'no', 'void', 'open'}
        'open' until the window is over and the days of grace have passed; never settled early, so
        that a yes is not counted sooner than a no.
    decided_by : tuple of str
        Ids of the facts or events that decided.
    reason : str
        Why, in words.
    settled_at : datetime
    method : str
    """

    question_id: str
    window: Window
    outcome: Outcome
    decided_by: tuple[str, ...]
    reason: str
    settled_at: datetime
    method: str = METHOD


def is_due(window: Window, zone: str, asof: datetime) -> bool:
    """Whether the window is over, and the days of grace too.

    Examples
    --------
    >>> from datetime import UTC, date
    >>> june = Window(date(2020, 6, 1), date(2020, 7, 1))
    >>> is_due(june, "UTC", datetime(2020, 7, 4, tzinfo=UTC))
    True
    """
    return asof.astimezone(ZoneInfo(zone)).date() >= window.closes + timedelta(days=GRACE_DAYS)


def settle_list(
    question: Question, window: Window, facts: Sequence[Dated], asof: datetime
) -> Settlement:
    """Settle a list question from the desk's list as it was known at `asof`.

    Parameters
    ----------
    question : Question
        Of kind 'list'.
    window : Window
    facts : sequence of Dated
        The rows of the list; their `event_date` is the question's local day.
    asof : datetime
    """
    if not is_due(window, question.time_zone, asof):
        return _settle(question, window, ("open", (), "the window is not over"), asof)
    inside = [
        f for f in facts if f.known_at <= asof and window.opens <= f.event_date < window.closes
    ]
    counted = [f for f in inside if counts(question, f)]
    unclear = [f for f in inside if f.values.get(question.column) == "unknown" and f not in counted]
    days = {f.event_date for f in counted}
    if len(days) >= question.threshold:
        deciding = tuple(f.fact_id for f in counted)
        said = f"{len(days)} day(s) of the list lie inside"
        return _settle(question, window, ("yes", deciding, said), asof)
    if len(days | {f.event_date for f in unclear}) >= question.threshold:
        unknown = tuple(f.fact_id for f in unclear)
        return _settle(question, window, ("void", unknown, "only rows of unknown class"), asof)
    return _settle(question, window, ("no", (), f"{len(days)} day(s) of the list"), asof)


def counts(question: Question, fact: Dated) -> bool:
    """Whether a row is of a class that the question asks about."""
    return not question.values or fact.values.get(question.column) in question.values


def settle_events(
    question: Question,
    window: Window,
    events: Iterable[Event],
    cut: tuple[datetime, int],
) -> Settlement:
    """Settle an events question from the counted events of a history.

    Parameters
    ----------
    question : Question
        Of kind 'events'.
    window : Window
    events : iterable of Event
        Counted events, such as ``history.find_events(dyad=…, counted=True)``.
    cut : (datetime, int)
        The as-of moment, and how many reports (or imported rows) were read of days inside the
        window: where there are none, nothing can be said.
    """
    asof, reports = cut
    if not is_due(window, question.time_zone, asof):
        return _settle(question, window, ("open", (), "the window is not over"), asof)
    fitting = [event for event in events if _fits(question, event, asof)]
    inside = [
        e for e in fitting if window.opens <= e.event_date and e.event_date_end <= window.closes
    ]
    across = [
        e
        for e in fitting
        if e not in inside and e.event_date < window.closes and e.event_date_end > window.opens
    ]
    if len(inside) >= question.threshold:
        deciding = tuple(e.event_id for e in inside)
        found = ("yes", deciding, f"{len(inside)} event(s) inside")
    elif len(inside) + len(across) >= question.threshold:
        deciding = tuple(e.event_id for e in across)
        found = ("void", deciding, "an event may lie inside or outside")
    elif not reports:
        found = ("void", (), "no report of these days was read")
    else:
        found = ("no", (), f"{len(inside)} event(s) inside, {reports} report(s) or row(s) read")
    return _settle(question, window, found, asof)  # type: ignore[arg-type]


def settle_surge(
    question: Question, window: Window, events: Iterable[Event], cut: tuple[datetime, int]
) -> Settlement:
    """Settle a surge question: the month against the 36 before it.

    Parameters
    ----------
    question : Question
        Of kind 'surge'.
    window : Window
        One calendar month.
    events : iterable of Event
        Counted events of the dyad, of that month and the three years before; what does not lie
        within one month enters none.
    cut : (datetime, int)
        As for `settle_events`.
    """
    import numpy as np

    asof, reports = cut
    if not is_due(window, question.time_zone, asof):
        return _settle(question, window, ("open", (), "the month is not over"), asof)
    months: dict[int, list[str]] = {back: [] for back in range(_SURGE_MONTHS + 1)}
    for event in events:
        first, last = event.event_date, event.event_date_end - timedelta(days=1)
        back = (window.opens.year - first.year) * 12 + window.opens.month - first.month
        whole = (first.year, first.month) == (last.year, last.month)
        if whole and back in months and _fits(question, event, asof):
            months[back].append(event.event_id)
    now = months.pop(0)
    level = float(np.percentile([len(ids) for ids in months.values()], _SURGE_QUANTILE))
    said = f"{len(now)} events in the month, {level:g} in three quarters of the 36 before"
    if len(now) >= question.threshold and len(now) > level:
        return _settle(question, window, ("yes", tuple(now), said), asof)
    if not reports:
        return _settle(question, window, ("void", (), "no report of these days was read"), asof)
    return _settle(question, window, ("no", tuple(now), said), asof)


def fitting_events(
    question: Question, events: Iterable[Event], asof: datetime
) -> tuple[Event, ...]:
    """Return the events that a question counts, of those known at a moment, in their order."""
    return tuple(event for event in events if _fits(question, event, asof))


def _fits(question: Question, event: Event, asof: datetime) -> bool:
    """Whether an event is what the question asks about, and was known."""
    import numpy as np

    from keeneye.forecast.features import in_family
    from keeneye.ontology import cameo_code_of

    ends = (event.source_actor, event.target_actor)
    if ends != (question.source_actor, question.target_actor) or event.known_at > asof:
        return False
    event_code = event.cameo_code or cameo_code_of(event.root_code, event.mode)
    first = np.array([int(event_code.ljust(3, "0")[:3])], dtype=np.int64)
    return event.counted and bool(in_family(first, question.family)[0])


def _settle(
    question: Question,
    window: Window,
    found: tuple[Outcome, tuple[str, ...], str],
    asof: datetime,
) -> Settlement:
    """Put a settlement together."""
    outcome, decided_by, reason = found
    return Settlement(
        question_id=question.question_id,
        window=window,
        outcome=outcome,
        decided_by=decided_by,
        reason=reason,
        settled_at=asof,
    )


def void_share(settled: Sequence[Settlement]) -> float | None:
    """Return the share of closed questions that are void; None where none is closed.

    Examples
    --------
    >>> void_share([]) is None
    True
    """
    closed = [s for s in settled if s.outcome != "open"]
    return sum(s.outcome == "void" for s in closed) / len(closed) if closed else None
