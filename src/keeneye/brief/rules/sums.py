"""Sums over a weekly series, and lists of names and counts.

The last period of a series is the week of the cut and may be under way; the periods before it are
what it is compared with, at most 52 of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median

from keeneye.brief.wording import exact
from keeneye.records import DyadSeries, PeriodCount

__all__ = [
    "NAMED",
    "TREND_WEEKS",
    "listed",
    "named",
    "relation",
    "thin",
    "usual",
    "weeks_before",
]

TREND_WEEKS = 52
NAMED = 8


def weeks_before(series: DyadSeries) -> tuple[PeriodCount, ...]:
    """Return the periods that the last one is compared with, oldest first."""
    return series.periods[:-1][-TREND_WEEKS:]


def usual(series: DyadSeries) -> float:
    """Return the median number of conflict events a week, over `weeks_before`."""
    return float(median(week.conflict for week in weeks_before(series)))


def relation(series: DyadSeries) -> str:
    """Say where the last week's conflict lies: 'above', 'at' or 'below' its median week.

    Examples
    --------
    >>> from datetime import UTC, date, datetime
    >>> from keeneye.records import Dyad
    >>> quiet = PeriodCount(period_start=date(2020, 6, 1))
    >>> loud = PeriodCount(period_start=date(2020, 6, 8), verbal_conflict=1, event_ids=("e-1",))
    >>> relation(DyadSeries(dyad=Dyad("PRK", "KOR"), by="week", method="count-1",
    ...     asof=datetime(2020, 6, 13, tzinfo=UTC), periods=(quiet, loud)))
    'above'
    """
    now, median_week = series.periods[-1].conflict, usual(series)
    return "above" if now > median_week else "at" if now == median_week else "below"


def thin(series: DyadSeries, least_events: int) -> bool:
    """Whether the weeks before hold too few events to compare the last one with."""
    return sum(week.total for week in weeks_before(series)) < least_events


def named(names: Sequence[str]) -> str:
    """List the first `NAMED` names, and say how many others there are.

    Examples
    --------
    >>> named(["TASS", "BBC"])
    'TASS; BBC'
    """
    others = len(names) - NAMED
    rest = [f"and {others} others" if others > 1 else names[NAMED]] if others > 0 else []
    return exact("; ".join([*names[:NAMED], *rest]))


def listed(counts: Mapping[str, int]) -> str:
    """List counts by name, the largest first.

    Examples
    --------
    >>> listed({"no-target": 2, "empty-text": 10})
    'empty-text 10, no-target 2'
    """
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return exact(", ".join(f"{name} {count:,}" for name, count in ordered))
