"""One question tested on the desk's own data: what would have been said, and what it was worth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from math import isnan

import numpy as np
from numpy.typing import NDArray

from keeneye.errors import BadRecord
from keeneye.forecast.answers import TRAILING_YEARS, month_start
from keeneye.forecast.ask import BACKTEST_YEARS
from keeneye.forecast.backtest import Plan, run_backtest
from keeneye.forecast.cells import Cell, permuted, score_cell
from keeneye.forecast.engines import POOLED, BaseRate, Engine, GammaPoisson, Hawkes, Pool
from keeneye.forecast.features import EventColumns
from keeneye.forecast.lists import LIST_BASELINE, list_days, run_list
from keeneye.forecast.proving.kept import CLIMATOLOGY, EngineScore, KeptBacktest, Said
from keeneye.forecast.questions import Question, window_of
from keeneye.forecast.settlement import counts
from keeneye.forecast.surge import ENGINE as SURGE_ENGINE
from keeneye.forecast.surge import FIRST_MONTH, MonthCounts, count_months, run_surge
from keeneye.records import Fact
from keeneye.scoring import brier, reliability, sharpness

__all__ = ["prove_events", "prove_list", "prove_surge", "unproved"]

LATE_DAYS = 2
LEAST_TOLD = 10
"""With fewer windows that were hit, or that were not, a test says nothing and is not made."""
_ENGINES: tuple[Engine, ...] = (
    BaseRate(),
    BaseRate(731),
    BaseRate(1096),
    GammaPoisson(),
    *POOLED,
    Hawkes(),
    Pool(POOLED),
)
Dyads = tuple[tuple[str, str], ...]
Generators = Callable[[], np.random.Generator]


@dataclass(frozen=True, slots=True)
class _Tested:
    """Forecasts as they would have been made, on time and late, and the question's own windows."""

    on_time: Cell
    late: Cell | None
    windows: list[tuple[date, date]]
    tested: str


def prove_list(
    question: Question, facts: Sequence[Fact], asof: datetime, digest: str, fresh: Generators
) -> KeptBacktest:
    """Test a list question by weekly forecasts of the last ten years.

    Parameters
    ----------
    question : Question
        Of kind 'list'.
    facts : sequence of Fact
        The desk's list; rows known later than `asof` are not seen.
    asof : datetime
    digest : str
        Of what is counted.
    fresh : callable
        Gives a generator at its start for each interval.

    Raises
    ------
    BadRecord
        No row that counts, a row dated in the future, or a horizon longer than the history.
    """
    window = window_of(question, asof)
    known = [fact for fact in facts if fact.known_at <= asof and counts(question, fact)]
    days = list_days(known, window.opens)
    since = max(
        days.first_day + timedelta(days=round(365.25 * TRAILING_YEARS)),
        window.opens - timedelta(days=round(365.25 * BACKTEST_YEARS)),
    )
    horizon = question.horizon_days
    on_time = run_list(days, question.question_id, horizon, since)
    late = run_list(days, question.question_id, horizon, since, delay_days=LATE_DAYS)
    first = [since + timedelta(days=7 * k + 1) for k in range(len(on_time.outcomes))]
    windows = [(day, day + timedelta(days=horizon)) for day in first]
    words = f"weekly forecasts of the list {question.list_name}"
    tested = _Tested(on_time, late, windows, words)
    return _kept(question, asof, digest, tested, fresh, over=LIST_BASELINE)


def prove_events(
    question: Question,
    columns: EventColumns,
    dyads: Dyads,
    cut: tuple[datetime, str],
    fresh: Generators,
    *,
    workers: int = 1,
) -> KeptBacktest:
    """Test an events question by monthly forecasts of the desk's dyads, fitted anew each year.

    Parameters
    ----------
    question : Question
        Of kind 'events'.
    columns : EventColumns
        Of what was known at the cut.
    dyads : tuple of (str, str)
        What is learned from and tested together; the question's own stands first.
    cut : (datetime, str)
        The moment, and the digest of what is counted.
    fresh : callable
    workers : int
        Processes; the result is the same.

    Raises
    ------
    BadRecord
        Less than three calendar years, or an actor that no event names.
    """
    first = columns.first_day.year + 2
    end = columns.first_day + timedelta(days=columns.days)
    if first >= end.year:
        raise BadRecord(
            f"a history from {columns.first_day} until {end}",
            where=question.question_id,
            expected="two calendar years to learn from and one to test on",
            todo="import more years",
        )
    plan = Plan(
        dyads=dyads,
        first_year=first,
        end_year=end.year,
        families=(question.family,),
        horizons=(question.horizon_days,),
        engines=_ENGINES,
    )
    [on_time] = run_backtest(columns, plan, workers=workers)
    [late] = run_backtest(columns, replace(plan, delay_days=LATE_DAYS), workers=workers)
    months = [date(y, m, 1) for y in range(first, end.year) for m in range(1, 13)]
    opens = [day + timedelta(days=1) for day in months]
    windows = [(day, day + timedelta(days=question.horizon_days)) for day in opens]
    tested = _Tested(on_time, late, windows, f"monthly forecasts of {len(dyads)} directed dyads")
    return _kept(question, cut[0], cut[1], tested, fresh)


def prove_surge(
    question: Question,
    columns: EventColumns,
    dyads: Dyads,
    cut: tuple[datetime, str],
    fresh: Generators,
) -> KeptBacktest:
    """Test a surge question by monthly forecasts of the desk's dyads.

    Parameters
    ----------
    question : Question
        Of kind 'surge'.
    columns, dyads, cut, fresh
        As for `prove_events`.

    Raises
    ------
    BadRecord
        Less than five years of months, or an actor that no event names.
    """
    months = count_months(columns, dyads)
    if months.months < FIRST_MONTH + 12:
        raise BadRecord(
            f"{months.months} months",
            where=question.question_id,
            expected=f"at least {FIRST_MONTH + 12} months of history",
            todo="import more years",
        )

    def known(month: int) -> MonthCounts:
        """Count what was told before a month began."""
        end = columns.day_of(month_start(columns.first_day, month))
        return count_months(replace(columns.take(columns.told < end), days=end), dyads)

    cell = run_surge(months, FIRST_MONTH, months.months, known=known)
    starts = [month_start(columns.first_day, m) for m in range(FIRST_MONTH, months.months + 1)]
    windows = list(pairwise(starts))
    tested = _Tested(cell, None, windows, f"months of {len(dyads)} directed dyads")
    return _kept(question, cut[0], cut[1], tested, fresh, engine=SURGE_ENGINE)


def unproved(question: Question, asof: datetime, digest: str, error: BadRecord) -> KeptBacktest:
    """Return the record of a question that could not be tested, with the reason."""
    wanted = f"; it takes {error.expected}" if error.expected else ""
    return KeptBacktest(
        question=question,
        asof=asof,
        data_digest=digest,
        tested="",
        engine=question.engine,
        why_none=f"{error.what}{wanted}",
    )


def _kept(
    question: Question,
    asof: datetime,
    digest: str,
    tested: _Tested,
    fresh: Generators,
    *,
    engine: str = "",
    over: str = "",
) -> KeptBacktest:
    """Score every engine over every base rate, and put the record together.

    Raises
    ------
    BadRecord
        Where it never happened, or always: nothing can be told of skill.
    """
    hits, n = int(tested.on_time.outcomes.sum()), len(tested.on_time.outcomes)
    if not LEAST_TOLD <= hits <= n - LEAST_TOLD:
        raise BadRecord(
            f"{hits} of {n} windows were hit",
            where=question.question_id,
            expected=f"at least {LEAST_TOLD} that were and {LEAST_TOLD} that were not",
            todo="import more years",
        )
    cell, named = tested.on_time, engine or question.engine
    bases = [name for name in CLIMATOLOGY if name in cell.probabilities]
    over = over or min(bases, key=lambda base: brier(cell.outcomes, cell.probabilities[base]))
    scores = [
        _score(cell, name, base, fresh)
        for name in cell.probabilities
        for base in bases
        if name != base
    ]
    model = named if named not in bases else ""
    if model:
        scores += _by_year(tested, model, over, fresh)
        if tested.late is not None:
            scores.append(replace(_score(tested.late, model, over, fresh), delay_days=LATE_DAYS))
    shown = model or over
    own = cell.series == cell.series[0]
    rows = zip(tested.windows, cell.probabilities[shown][own], cell.probabilities[over][own],
               cell.outcomes[own], strict=False)  # fmt: skip
    return KeptBacktest(
        question=question,
        asof=asof,
        data_digest=digest,
        tested=tested.tested,
        engine=named,
        over=over,
        scores=tuple(scores),
        shuffled_skill=permuted(cell, fresh()).skill(model, over) if model else None,
        reliability=reliability(cell.outcomes, cell.probabilities[shown]),
        sharpness=sharpness(cell.probabilities[shown]),
        said=tuple(_said(window, float(p), float(b), bool(y)) for window, p, b, y in rows),
    )


def _said(window: tuple[date, date], probability: float, base: float, came: bool) -> Said:
    """Return one forecast of the question itself."""
    return Said(
        opens=window[0],
        closes=window[1],
        probability=round(probability, 6),
        base_rate=round(base, 6),
        happened=came,
    )


def _by_year(tested: _Tested, model: str, over: str, fresh: Generators) -> list[EngineScore]:
    """Score the model year by year."""
    cell = tested.on_time
    own = np.flatnonzero(cell.series == cell.series[0])
    years = np.array([window[0].year for window in tested.windows[: len(own)]])
    every: NDArray[np.int64] = np.zeros(len(cell.series), dtype=np.int64)
    for series in np.unique(cell.series):
        rows = np.flatnonzero(cell.series == series)
        every[rows] = years[: len(rows)]
    found = []
    for year in np.unique(years):
        scored = _score(cell.only(every == year), model, over, fresh)
        found.append(replace(scored, year=str(year)))
    return found


def _score(cell: Cell, engine: str, over: str, fresh: Generators) -> EngineScore:
    """Score one engine over one base rate."""
    found = score_cell(cell, engine, fresh(), over=over)
    low, high = found.skill_interval
    return EngineScore(
        engine=engine,
        over=over,
        n=found.n,
        hits=found.hits,
        brier=found.brier,
        brier_over=found.brier_base,
        skill=found.skill,
        interval=None if isnan(low) or isnan(high) else (low, high),
        ece=found.ece,
    )
