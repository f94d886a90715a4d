"""What would have been said: rolling origins, fitted on closed windows only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from multiprocessing import get_context

import numpy as np
from numpy.typing import NDArray

from keeneye.errors import BadRecord
from keeneye.forecast.cells import Cell
from keeneye.forecast.engines import (
    POOLED,
    BaseRate,
    Engine,
    Fitted,
    GammaPoisson,
    Pool,
    Sample,
    one_thread,
    pool_probabilities,
)
from keeneye.forecast.features import (
    FAMILIES,
    HORIZONS,
    DayMarks,
    EventColumns,
    Features,
    Rows,
    core_features,
    family_marks,
    fell_marks,
    reverse_features,
    surroundings,
)

__all__ = ["STANDARD", "Plan", "make_sample", "plan_for", "run_backtest"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Dyads = tuple[tuple[str, str], ...]

_BUSY_A_YEAR = 20

STANDARD: tuple[Engine, ...] = (
    BaseRate(),
    BaseRate(731),
    GammaPoisson(),
    GammaPoisson(180.0),
    *POOLED,
    Pool(POOLED),
)
"""What a backtest compares: the simple methods, the pool and its members."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is asked, when, and how much is known.

    Parameters
    ----------
    dyads : tuple of (str, str)
        Directed.
    first_year, end_year : int
        Forecasts are made on the first day of each month of ``[first_year, end_year)``, as far
        as their windows close within the history; engines are fitted anew each 1 January.
    families, horizons : tuple
    engines : tuple of Engine
    train_every_days : int
        Distance of the dates that are learned from.
    warm_up_days : int
        Days of the history before the first of them.
    delay_days : int
        How many days late reports come: what is known at day t ends at ``t - delay_days``.

    Raises
    ------
    BadRecord
        A delay below 0, which would see the future; no dyad; a year that ends before it begins.

    Examples
    --------
    >>> Plan(dyads=(("JPN", "CHN"),), first_year=2008, end_year=2016).horizons
    (7, 14, 30, 90)
    """

    dyads: Dyads
    first_year: int
    end_year: int
    families: tuple[str, ...] = tuple(FAMILIES)
    horizons: tuple[int, ...] = HORIZONS
    engines: tuple[Engine, ...] = STANDARD
    train_every_days: int = 21
    warm_up_days: int = 200
    delay_days: int = 0

    def __post_init__(self) -> None:
        wrong = {
            "a delay below 0 sees the future": self.delay_days < 0,
            "no dyad": not self.dyads,
            "no year": self.first_year >= self.end_year,
            "a horizon below 1 day": min(self.horizons, default=0) < 1,
        }
        for what in (name for name, holds in wrong.items() if holds):
            raise BadRecord(what, where="plan", expected="a plan that can be run")


def plan_for(columns: EventColumns, *, engines: tuple[Engine, ...] = STANDARD) -> Plan:
    """Return the plan by which any history is tested: its busiest dyads, its years but the first.

    Parameters
    ----------
    columns : EventColumns
        Of three calendar years and more.
    engines : tuple of Engine

    Returns
    -------
    Plan
        Dyads with at least 20 events a year before the first year that is tested, and their
        reverses; families and horizons as they stand.

    Raises
    ------
    BadRecord
        Less than two years to learn from and one to test on, or no dyad that is busy enough.
    """
    first = columns.first_day.year + 2
    last = columns.first_day + timedelta(days=columns.days)
    if first >= last.year:
        raise BadRecord(
            f"a history from {columns.first_day} until {last}",
            where="backtest",
            expected="two years to learn from and one to test on",
            todo="import more years",
        )
    early = columns.take((columns.day < columns.day_of(date(first, 1, 1))) & columns.both_named)
    width = len(columns.actors)
    named, count = np.unique(early.source_actor * width + early.target_actor, return_counts=True)
    busy = named[count >= _BUSY_A_YEAR * (first - columns.first_day.year)]
    ends = {(int(pair) // width, int(pair) % width) for pair in busy}
    ends |= {(target, source) for source, target in ends}
    dyads = tuple((columns.actors[a], columns.actors[b]) for a, b in sorted(ends))
    return Plan(dyads=dyads, first_year=first, end_year=last.year, engines=engines)


@dataclass(frozen=True, slots=True, eq=False)
class _Stage:
    """All that the cells of one run share."""

    plan: Plan
    columns: EventColumns
    pairs: Ints
    learned: Rows
    asked: Rows
    around: tuple[Features, Features]


def run_backtest(
    columns: EventColumns,
    plan: Plan,
    *,
    workers: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> list[Cell]:
    """Forecast every cell of a plan as it would have been forecast then.

    Parameters
    ----------
    columns : EventColumns
        The whole history; a forecast of day t sees what lies up to ``t - delay_days``.
    plan : Plan
    workers : int
        Processes, each with a family at a time; the result is the same.
    progress : callable, optional
        Told how many cells of how many are done.

    Returns
    -------
    list of Cell
        By family and horizon.

    Raises
    ------
    BadRecord
        An unknown actor or family; a horizon longer than the history.
    """
    stage = _set(columns, plan)
    total, found = len(plan.families) * len(plan.horizons), []
    for cells in _by_family(stage, workers):
        found += cells
        if progress is not None:
            progress(len(found), total)
    return found


def _by_family(stage: _Stage, workers: int) -> Iterator[list[Cell]]:
    """Run the families, one after another or side by side, in their order."""
    families = stage.plan.families
    if workers <= 1:
        yield from (_run_family(stage, family) for family in families)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(_run_family, [stage] * len(families), families)


def _set(columns: EventColumns, plan: Plan) -> _Stage:
    """Lay out the dates, and what does not depend on the family."""
    pairs = columns.pairs(plan.dyads)
    months = [
        columns.day_of(date(year, month, 1))
        for year in range(plan.first_year, plan.end_year)
        for month in range(1, 13)
    ]
    train = np.arange(plan.warm_up_days, months[-1], plan.train_every_days)
    learned, asked = (Rows.grid(len(pairs), days) for days in (train, np.array(months)))
    late = plan.delay_days
    around = tuple(surroundings(columns, pairs, rows.earlier(late)) for rows in (learned, asked))
    return _Stage(plan, columns, pairs, learned, asked, (around[0], around[1]))


def _run_family(stage: _Stage, family: str) -> list[Cell]:
    """Run every horizon of one family."""
    marks = family_marks(stage.columns, stage.pairs, family)
    fell = fell_marks(stage.columns, stage.pairs, family)
    late, cells = stage.plan.delay_days, []
    for horizon in stage.plan.horizons:
        learned, asked = (
            make_sample(marks, rows, horizon, around, fell=fell, delay_days=late)
            for rows, around in zip((stage.learned, stage.asked), stage.around, strict=True)
        )
        with one_thread():
            cells.append(_run_cell(stage, family, (learned, asked)))
    return cells


def make_sample(
    marks: tuple[DayMarks, DayMarks],
    rows: Rows,
    horizon: int,
    around: Features,
    *,
    fell: DayMarks,
    delay_days: int = 0,
) -> Sample:
    """Put together what was known of a family at each row, and whether it came.

    Parameters
    ----------
    marks : (DayMarks, DayMarks)
        As ``family_marks`` returns them.
    rows : Rows
        The days of the forecasts; a window is ``(day, day + horizon]``.
    horizon : int
    around : Features
        ``surroundings`` at the same rows, as late as `delay_days` says.
    fell : DayMarks
        As ``fell_marks`` returns it: what came.
    delay_days : int
    """
    known = rows.earlier(delay_days)
    features = core_features(marks, known, horizon) + reverse_features(marks, known, horizon)
    hits = fell.within(rows.series, rows.day + horizon, horizon)
    return Sample(
        rows=known,
        horizon=horizon,
        marks=marks,
        features=features + around,
        outcomes=(hits > 0).astype(np.float64),
    )


def _run_cell(stage: _Stage, family: str, samples: tuple[Sample, Sample]) -> Cell:
    """Fit anew each year on what was closed then, and forecast its months."""
    plan, (learned, asked) = stage.plan, samples
    horizon, asked_day = learned.horizon, stage.asked.day
    closes = asked_day + horizon < stage.columns.days
    if not closes.any():
        raise BadRecord(
            f"no window of {horizon} days closes",
            where=family,
            expected=f"a horizon shorter than the history ({stage.columns.days} days)",
            todo="ask with a shorter horizon, or import more",
        )
    given = {engine.name: np.full(len(asked), np.nan) for engine in _single(plan.engines)}
    before: dict[str, Fitted] = {}
    for start, end in _years(stage):
        closed = stage.learned.day + horizon <= start - plan.delay_days
        now = (asked_day >= start) & (asked_day < end) & closes
        if not now.any():
            continue
        known, open_rows = learned.take(closed), asked.take(now, asked=True)
        known = _as_known(stage, family, (known, stage.learned.take(closed)), start)
        for engine in _single(plan.engines):
            before[engine.name] = engine.fit(known, before.get(engine.name))
            given[engine.name][now] = before[engine.name].probabilities(open_rows)
    for pool in (engine for engine in plan.engines if isinstance(engine, Pool)):
        parts = [given[member.name] for member in pool.members]
        given[pool.name] = pool_probabilities(parts)
    cell = Cell(
        family=family,
        horizon_days=horizon,
        series=stage.asked.series,
        blocks=_half_years(stage.columns, asked_day),
        outcomes=asked.outcomes if asked.outcomes is not None else np.zeros(0),
        probabilities=given,
    )
    return cell.only(closes)


def _as_known(stage: _Stage, family: str, learned: tuple[Sample, Rows], start: int) -> Sample:
    """Return rows to learn from with outcomes as they were known at the start of a year."""
    sample, rows = learned
    by = start - stage.plan.delay_days
    if (stage.columns.told == stage.columns.day).all():
        return sample  # a window that is closed is known
    fell = fell_marks(stage.columns, stage.pairs, family, by)
    hits = fell.within(rows.series, rows.day + sample.horizon, sample.horizon)
    return replace(sample, outcomes=(hits > 0).astype(np.float64))


def _single(engines: tuple[Engine, ...]) -> list[Engine]:
    """Return the engines and the pools' members, each once and no pool."""
    flat: dict[str, Engine] = {}
    for engine in engines:
        members = engine.members if isinstance(engine, Pool) else (engine,)
        flat |= {member.name: member for member in members}
    return list(flat.values())


def _years(stage: _Stage) -> list[tuple[int, int]]:
    """Return first and last day of each year of the plan, as days of the history."""
    years = range(stage.plan.first_year, stage.plan.end_year + 1)
    starts = [stage.columns.day_of(date(year, 1, 1)) for year in years]
    return list(pairwise(starts))


def _half_years(columns: EventColumns, day: Ints) -> Ints:
    """Return the half-year that each day lies in."""
    days, back = np.unique(day, return_inverse=True)
    dates = [columns.first_day + timedelta(days=int(d)) for d in days]
    return np.array([2 * d.year + (d.month > 6) for d in dates], dtype=np.int64)[back]
