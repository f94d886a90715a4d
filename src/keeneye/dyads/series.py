"""Counted events of a directed dyad, period by period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Literal

from keeneye.records import Dyad, DyadSeries, Event, PeriodCount, QuadClass

__all__ = ["METHOD", "By", "count_series", "next_period", "period_start"]

METHOD = "count-periods-1"
By = Literal["day", "week", "month"]
"""Calendar periods that are counted by; weeks begin on Monday."""


def period_start(day: date, by: By) -> date:
    """Return the first day of the calendar period that holds `day`; weeks begin on Monday.

    Examples
    --------
    >>> period_start(date(2020, 6, 12), "week"), period_start(date(2020, 6, 12), "month")
    (datetime.date(2020, 6, 8), datetime.date(2020, 6, 1))
    """
    if by == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if by == "month" else day


def count_series(
    events: Iterable[Event], dyad: Dyad, by: By, *, start: date, asof: datetime
) -> DyadSeries:
    """Count a dyad's events from `start` to the cut, no period left out.

    An event counts in the smallest period that holds it whole; what lies across more than one
    period is counted as unplaced, and enters none.

    Parameters
    ----------
    events : iterable of Event
        Counted events of this dyad, as of `asof`.
    dyad : Dyad
    by : {'day', 'week', 'month'}
    start : date
        The series begins with the period that holds this day.
    asof : datetime
        The series ends with the period that holds the last whole UTC day before it.

    Returns
    -------
    DyadSeries

    Examples
    --------
    >>> from datetime import UTC
    >>> asof = datetime(2020, 6, 13, tzinfo=UTC)
    >>> series = count_series([], Dyad("PRK", "KOR"), "week", start=date(2020, 6, 1), asof=asof)
    >>> [str(p.period_start) for p in series.periods]
    ['2020-06-01', '2020-06-08']
    """
    last_day = (asof - timedelta(microseconds=1)).date()
    placed: dict[date, list[Event]] = defaultdict(list)
    unplaced = 0
    for event in events:
        first = period_start(event.event_date, by)
        if first != period_start(event.event_date_end - timedelta(days=1), by):
            unplaced += 1
        else:
            placed[first].append(event)
    periods = []
    current = period_start(start, by)
    while current <= last_day:
        periods.append(_count(current, placed.get(current, ())))
        current = next_period(current, by)
    return DyadSeries(
        dyad=dyad, by=by, asof=asof, method=METHOD, periods=tuple(periods), unplaced=unplaced
    )


def next_period(start: date, by: By) -> date:
    """Return the first day of the period after the one that begins at `start`.

    Examples
    --------
    >>> next_period(date(2020, 12, 1), "month")
    datetime.date(2021, 1, 1)
    """
    step = {"day": 1, "week": 7, "month": 31}[by]
    return period_start(start + timedelta(days=step), by)


def _count(start: date, events: Iterable[Event]) -> PeriodCount:
    """Count one period by quad class."""
    ordered = sorted(events, key=lambda e: (e.event_date, e.known_at, e.event_id))
    counts: dict[QuadClass, int] = defaultdict(int)
    for event in ordered:
        counts[event.quad_class] += 1
    return PeriodCount(period_start=start, **counts, event_ids=tuple(e.event_id for e in ordered))
