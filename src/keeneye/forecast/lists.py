"""Forecasts of a list: launches, tests: one actor, one kind of day, no other side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from keeneye.errors import BadRecord
from keeneye.forecast.cells import Cell
from keeneye.forecast.engines import BaseRate, Engine, GammaPoisson, Sample
from keeneye.forecast.features import DayMarks, Features, Rows, mark_days
from keeneye.records import Fact

__all__ = ["LIST_BASELINE", "ListDays", "list_days", "run_list"]

Floats = NDArray[np.float64]

LIST_BASELINE = "base-rate-1096d-1"
"""The trailing three years: over the whole past any method has skill, since regimes change."""
LIST_ENGINES: tuple[Engine, ...] = (BaseRate(), BaseRate(731), BaseRate(1096), GammaPoisson())


@dataclass(frozen=True, slots=True, eq=False)
class ListDays:
    """The days of a list, as they fell and as they became known.

    Parameters
    ----------
    first_day : date
        Day 0.
    fell, known : DayMarks
        One series; `known` has a day that was told late on the day it was told.
    """

    first_day: date
    fell: DayMarks
    known: DayMarks

    def sample(self, days: NDArray[np.int64], horizon: int, *, delay_days: int = 0) -> Sample:
        """Return what was known at the end of each day, or so many days before, with what came."""
        rows = Rows.grid(1, days)
        hits = self.fell.within(rows.series, rows.day + horizon, horizon)
        return Sample(
            rows=rows.earlier(delay_days),
            horizon=horizon,
            marks=(self.known, self.known),
            features=Features((), np.zeros((len(rows), 0))),
            outcomes=(hits > 0).astype(np.float64),
        )


def list_days(
    facts: Sequence[Fact], end: date, *, wanted: Callable[[Fact], bool] | None = None
) -> ListDays:
    """Put the rows of a desk list on a line of days.

    Parameters
    ----------
    facts : sequence of Fact
    end : date
        The first day that is not watched.
    wanted : callable, optional
        Which rows count; by default all.

    Raises
    ------
    BadRecord
        No row that counts, or one dated at or after `end`.

    Examples
    --------
    >>> from keeneye.desk import read_desk
    >>> tests = list_days(read_desk("korea").facts["nuclear_tests"], date(2020, 6, 13))
    >>> len(tests.fell.keys), str(tests.first_day)
    (6, '2006-10-09')
    """
    chosen = [fact for fact in facts if wanted is None or wanted(fact)]
    if not chosen:
        raise BadRecord("no row that counts", where="list", expected="at least one dated row")
    first = min(fact.event_date for fact in chosen)
    late = max(chosen, key=lambda fact: fact.event_date)
    if late.event_date >= end:
        raise BadRecord(
            f"a row dated {late.event_date}",
            where=f"{late.file}:{late.line}",
            expected=f"before {end}, when the history ends",
            todo="correct its date, or ask as of a later day",
        )
    shape = (1, (end - first).days)
    none = np.zeros(len(chosen), dtype=np.int64)
    fell = np.array([(fact.event_date - first).days for fact in chosen], dtype=np.int64)
    told = [(fact.known_at - timedelta(microseconds=1)).date() for fact in chosen]
    known = np.maximum(fell, np.array([(day - first).days for day in told], dtype=np.int64))
    seen = known < shape[1]
    return ListDays(
        first,
        mark_days(none, fell, shape, distinct=True),
        mark_days(none[seen], known[seen], shape, distinct=True),
    )


def run_list(
    days: ListDays,
    name: str,
    horizon: int,
    since: date,
    every_days: int = 7,
    *,
    delay_days: int = 0,
) -> Cell:
    """Forecast a list every so many days, as far as windows close within the history.

    Parameters
    ----------
    days : ListDays
    name : str
        What the list holds, such as ``launch``.
    horizon : int
        Days ahead.
    since : date
        The first forecast.
    every_days : int
        Less than `horizon` makes windows overlap: the number of forecasts then says little, and
        skill has its interval from blocks (quarters, or longer where the horizon is).
    delay_days : int
        How many days late the list is told.

    Raises
    ------
    BadRecord
        No window closes: the horizon is longer than the history.
    """
    start = (since - days.first_day).days
    asked = np.arange(max(start, 0), days.fell.days - horizon, every_days)
    if horizon < 1 or not len(asked):
        raise BadRecord(
            f"no window of {horizon} days closes from {since} on",
            where=name,
            expected="a history longer than the horizon",
            todo="ask with a shorter horizon",
        )
    sample = days.sample(asked, horizon, delay_days=delay_days)
    dates = [days.first_day + timedelta(days=int(day)) for day in asked]
    return Cell(
        family=name,
        horizon_days=horizon,
        series=np.zeros(len(asked), dtype=np.int64),
        blocks=np.array([d.year * 4 + (d.month - 1) // 3 for d in dates], dtype=np.int64),
        outcomes=sample.outcomes if sample.outcomes is not None else np.zeros(0),
        probabilities={e.name: e.fit(sample).probabilities(sample) for e in LIST_ENGINES},
    )
