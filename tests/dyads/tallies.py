"""Tallies for tests: from plain numbers, no events needed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from keeneye.dyads import Tally
from keeneye.records import Dyad, DyadSeries, PeriodCount

FIRST = date(2020, 1, 6)  # a Monday


def make_tally(
    hits: Sequence[int], totals: Sequence[int] | None = None, *, by: str = "day", name: str = "test"
) -> Tally:
    """Make a tally by day or week from its numbers; by default every event is a hit."""
    step = timedelta(days=7 if by == "week" else 1)
    starts = tuple(FIRST + n * step for n in range(len(hits)))
    end = FIRST + len(hits) * step
    return Tally(
        name=name,
        by=by,  # type: ignore[arg-type]
        asof=datetime(end.year, end.month, end.day, tzinfo=UTC),
        starts=starts,
        hits=tuple(hits),
        totals=tuple(hits if totals is None else totals),
        inputs=(),
    )


def make_series(dyad: Dyad, conflict: Sequence[int], cooperation: Sequence[int]) -> DyadSeries:
    """Make a series by day with so many conflict and cooperation events."""
    days = [
        PeriodCount(
            period_start=FIRST + timedelta(days=n),
            material_conflict=c,
            verbal_cooperation=k,
            event_ids=tuple(f"e-{dyad}-{n}-{i}" for i in range(c + k)),
        )
        for n, (c, k) in enumerate(zip(conflict, cooperation, strict=True))
    ]
    end = FIRST + timedelta(days=len(days))
    asof = datetime(end.year, end.month, end.day, tzinfo=UTC)
    return DyadSeries(dyad=dyad, by="day", asof=asof, method="count-periods-1", periods=tuple(days))
