"""From a question and what is known to an issued forecast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np

from keeneye.errors import BadRecord
from keeneye.forecast.backtest import make_sample
from keeneye.forecast.base_rate import closed_windows, window_base_rate
from keeneye.forecast.cells import CellScore, score_cell
from keeneye.forecast.engines import ENGINES, BaseRate, Engine, GammaPoisson, Sample
from keeneye.forecast.features import (
    FAMILIES,
    OTHERS,
    EventColumns,
    Rows,
    family_marks,
    fell_marks,
    in_family,
    surroundings,
)
from keeneye.forecast.issue import Change, Forecast, make_forecast, skill_of
from keeneye.forecast.lists import LIST_BASELINE, ListDays, list_days, run_list
from keeneye.forecast.questions import Question, Window, window_of
from keeneye.forecast.settlement import counts
from keeneye.forecast.surge import ENGINE as SURGE_ENGINE
from keeneye.forecast.surge import count_months, fit_surge
from keeneye.forecast.words import Bands
from keeneye.records import Fact, Measurement
from keeneye.scoring import jeffreys_mean, share_interval

__all__ = ["BACKTEST_YEARS", "TRAILING_YEARS", "forecast_events", "forecast_list", "forecast_surge"]

TRAILING_YEARS = 3
"""Years of the base rate: over a longer past any method looks skilled, since regimes change."""
BACKTEST_YEARS = 10
"""Years of weekly forecasts that the skill of a list question rests on."""
_QUIET_DAYS = 30
_LEARN_EVERY = 21
_LEAST_EVENT_DAYS = 30


def forecast_list(
    question: Question,
    facts: Sequence[Fact],
    bands: Bands,
    cut: tuple[datetime, datetime],
    rng: np.random.Generator,
) -> Forecast:
    """Forecast a list question from the rows that were known at the cut.

    Parameters
    ----------
    question : Question
        Of kind 'list'.
    facts : sequence of Fact
        The desk's list; rows known later than the cut are not seen.
    bands : mapping
        Words of probability.
    cut : (datetime, datetime)
        The as-of moment, and when the forecast is issued.
    rng : numpy.random.Generator
        For the interval of skill.

    Returns
    -------
    Forecast
        Skill is that of weekly forecasts of the last ten years, over the trailing three years.

    Raises
    ------
    BadRecord
        No known row that counts, a row dated in the future, or a horizon longer than three years.

    Examples
    --------
    >>> from datetime import UTC
    >>> from keeneye.desk import read_desk
    >>> from keeneye.forecast.questions import read_questions
    >>> desk = read_desk("korea")
    >>> question = next(q for q in read_questions(desk) if q.question_id == "prk-launch-30d")
    >>> bands = {"unlikely": (0.01, 0.5), "likely": (0.5, 0.99)}
    >>> moment = datetime(2020, 6, 13, tzinfo=UTC)
    >>> made = forecast_list(question, desk.facts["launches"], bands, (moment, moment),
    ...     np.random.default_rng(0))
    >>> made.base_rate.n, made.model_engine, str(made.opens)
    (36, 'gamma-poisson-1', '2020-06-14')
    """
    asof, issued_at = cut
    window = window_of(question, asof)
    known = [fact for fact in facts if fact.known_at <= asof and counts(question, fact)]
    base = window_base_rate(
        known,
        name=f"{question.text} within {question.horizon_days} days",
        horizon_days=question.horizon_days,
        years=TRAILING_YEARS,
        cut=(asof, question.time_zone),
    )
    engine = ENGINES.get(question.engine)
    if not isinstance(engine, GammaPoisson):
        why = "this question is answered with its base rate alone"
        return make_forecast(question, window, base, bands, issued_at=issued_at, why_no_model=why)
    days = list_days(known, window.opens)
    cell = run_list(days, question.question_id, question.horizon_days, _since(days, window))
    scored = score_cell(cell, engine.name, rng, over=LIST_BASELINE)
    asked = days.sample(np.array([days.fell.days - 1]), question.horizon_days)
    return make_forecast(
        question,
        window,
        base,
        bands,
        issued_at=issued_at,
        model=(engine.name, _one(engine, asked), _spread(engine, asked)),
        skill=skill_of(scored, LIST_BASELINE),
        drivers=engine.drivers(asked, 0),
        would_change=_list_changes(engine, days, question.horizon_days),
    )


def _since(days: ListDays, window: Window) -> date:
    """Return the first day of the backtest: ten years back, with three years before it."""
    earliest = days.first_day + timedelta(days=round(365.25 * TRAILING_YEARS))
    wanted = window.opens - timedelta(days=round(365.25 * BACKTEST_YEARS))
    return max(earliest, wanted) if earliest < window.opens else days.first_day


def _one(engine: Engine, asked: Sample) -> float:
    """Return the probability of a single row of an engine that needs no fitting."""
    return float(engine.fit(asked).probabilities(asked)[0])


def _spread(engine: GammaPoisson, asked: Sample) -> tuple[float, float]:
    """Return the 95 % interval that the posterior of the rate leaves open."""
    from scipy.special import gammaincinv

    shape, rate = (float(part[0]) for part in engine.posterior(asked))
    low, high = (float(gammaincinv(shape, tail)) / rate for tail in (0.025, 0.975))
    return 1 - float(np.exp(-low * asked.horizon)), 1 - float(np.exp(-high * asked.horizon))


def _list_changes(engine: GammaPoisson, days: ListDays, horizon: int) -> list[Change]:
    """Say what one more day of the list, or a quiet month, would make of the number."""
    last = days.fell.days - 1
    today = np.union1d(days.known.keys, [last + 1])
    more = replace(days, known=replace(days.known, keys=today))
    return [
        Change("one more such day, today", _one(engine, more.sample(np.array([last]), horizon))),
        Change(
            f"{_QUIET_DAYS} days without one",
            _one(engine, days.sample(np.array([last + _QUIET_DAYS]), horizon)),
        ),
    ]


def forecast_events(
    question: Question,
    columns: EventColumns,
    dyads: tuple[tuple[str, str], ...],
    bands: Bands,
    *,
    cut: tuple[datetime, datetime],
    scored: CellScore | None = None,
) -> Forecast:
    """Forecast an events question from the counted events of a history.

    Parameters
    ----------
    question : Question
        Of kind 'events'.
    columns : EventColumns
        As ``columns_of_history(history.events(counted=True), window.opens)`` returns them.
    dyads : tuple of (str, str)
        What is learned from together; the question's own is added.
    bands : mapping
        Words of probability.
    cut : (datetime, datetime)
        The as-of moment, and when the forecast is issued.
    scored : CellScore, optional
        The engine's cell of a backtest of this history; without it the base rate speaks.

    Raises
    ------
    BadRecord
        Actors that no event names, or a horizon longer than the history.
    """
    asof, issued_at = cut
    window = window_of(question, asof)
    own = (question.source_actor, question.target_actor)
    every = (own, *(dyad for dyad in dyads if dyad != own and set(dyad) <= set(columns.actors)))
    history = _History(question, columns, every, window)
    base = history.base_rate(asof)
    engine = ENGINES.get(question.engine, BaseRate())
    if isinstance(engine, BaseRate):
        why = "this question is answered with its base rate alone"
        return make_forecast(question, window, base, bands, issued_at=issued_at, why_no_model=why)
    if history.event_days() < _LEAST_EVENT_DAYS:
        why = f"{history.event_days()} event days are too few to learn from ({_LEAST_EVENT_DAYS})"
        return make_forecast(question, window, base, bands, issued_at=issued_at, why_no_model=why)
    fitted = engine.fit(history.learned())
    asked = history.asked(columns, columns.days - 1)
    value = float(fitted.probabilities(asked)[0])
    lowest, highest = sorted((value, base.value))
    spread = _spread(engine, asked) if isinstance(engine, GammaPoisson) else (lowest, highest)
    changed = {
        "one more such act, today": history.asked(history.with_act(), columns.days - 1),
        f"no such act in the last {_QUIET_DAYS} days": history.asked(
            history.without_acts(_QUIET_DAYS), columns.days - 1
        ),
    }
    changes = [Change(what, float(fitted.probabilities(s)[0])) for what, s in changed.items()]
    return make_forecast(
        question,
        window,
        base,
        bands,
        issued_at=issued_at,
        model=(engine.name, value, spread),
        skill=skill_of(scored, "base-rate-1"),
        drivers=fitted.drivers(asked, 0),
        would_change=changes,
    )


def forecast_surge(
    question: Question,
    columns: EventColumns,
    dyads: tuple[tuple[str, str], ...],
    bands: Bands,
    *,
    cut: tuple[datetime, datetime],
    scored: CellScore | None = None,
) -> Forecast:
    """Forecast whether the first whole month from the cut on is a surge.

    Parameters
    ----------
    question : Question
        Of kind 'surge'.
    columns : EventColumns
        Until the day after the last that is known; a month that is not over is not learned from.
    dyads : tuple of (str, str)
        What is learned from together; the question's own is added.
    bands : mapping
        Words of probability.
    cut : (datetime, datetime)
        The as-of moment, and when the forecast is issued.
    scored : CellScore, optional
        Of ``run_surge`` on this history; without it the base rate speaks.

    Raises
    ------
    BadRecord
        An actor that no event names, or less than four years of months.
    """
    asof, issued_at = cut
    window = window_of(question, asof)
    own = (question.source_actor, question.target_actor)
    every = (own, *(dyad for dyad in dyads if dyad != own and set(dyad) <= set(columns.actors)))
    months = count_months(columns, every)
    opens, first = window.opens, columns.first_day
    asked = (opens.year - first.year) * 12 + opens.month - first.month
    fitted, known, _ = fit_surge(months, months.months, asked - months.months)
    past = months.surges()[0, -12 * TRAILING_YEARS :]
    past = past[~np.isnan(past)]
    hits = int(past.sum())
    low, high = share_interval(hits, len(past))
    rate = jeffreys_mean(hits, len(past))
    base = Measurement(
        name=question.text,
        unit="probability",
        value=rate,
        low=low,
        high=high,
        n=len(past),
        asof=asof,
        window=f"{len(past)} months until {_month_start(columns.first_day, months.months)}",
        method="surge-rate-1",
        inputs=(question.question_id,),
        parameters={"hits": str(hits), "family": question.family},
    )
    value = float(fitted.at(known.values[:1])[0])
    return make_forecast(
        question,
        window,
        base,
        bands,
        issued_at=issued_at,
        model=(SURGE_ENGINE, value, (min(value, rate), max(value, rate))),
        skill=skill_of(scored, "base-rate-1"),
        drivers=fitted.moves(known.values[0]),
    )


def _month_start(first: date, months: int) -> date:
    """Return the first day of the month so many months after another's."""
    number = first.year * 12 + first.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


class _History:
    """What an events question can learn from: the columns up to the day before its window."""

    def __init__(
        self,
        question: Question,
        columns: EventColumns,
        dyads: tuple[tuple[str, str], ...],
        window: Window,
    ) -> None:
        self.question, self.columns = question, columns
        self.window, self.pairs = window, columns.pairs(dyads)
        if columns.days <= question.horizon_days:
            raise BadRecord(
                f"a history of {columns.days} days",
                where=question.question_id,
                expected=f"more than the horizon, {question.horizon_days} days",
                todo="read more, or ask with a shorter horizon",
            )

    def event_days(self) -> int:
        """Count the event days of all dyads that are learned from."""
        return len(family_marks(self.columns, self.pairs, self.question.family)[0].keys)

    def asked(self, columns: EventColumns, day: int) -> Sample:
        """Return the question's own row at the end of a day."""
        return self._sample(columns, Rows(np.array([0]), np.array([day])))

    def learned(self) -> Sample:
        """Return rows of all dyads whose windows are closed."""
        last = self.columns.days - self.question.horizon_days
        days = np.arange(min(200, last // 2), last, _LEARN_EVERY)
        return self._sample(self.columns, Rows.grid(len(self.pairs), days))

    def _sample(self, columns: EventColumns, rows: Rows) -> Sample:
        """Put together what was known at each row, and what came."""
        marks = family_marks(columns, self.pairs, self.question.family)
        around = surroundings(columns, self.pairs, rows)
        fell = fell_marks(columns, self.pairs, self.question.family)
        return make_sample(marks, rows, self.question.horizon_days, around, fell=fell)

    def with_act(self) -> EventColumns:
        """Return the columns with one more act of the family on the last day."""
        first = (FAMILIES | OTHERS)[self.question.family][0][0]
        past = self.columns
        return replace(
            past,
            source_actor=np.append(past.source_actor, self.pairs[0, 0]),
            target_actor=np.append(past.target_actor, self.pairs[0, 1]),
            day=np.append(past.day, past.days - 1),
            told=np.append(past.told, past.days - 1),
            cameo=np.append(past.cameo, first),
            goldstein=np.append(past.goldstein, 0.0),
        )

    def without_acts(self, days: int) -> EventColumns:
        """Return the columns without the dyad's acts of the family in the last days."""
        past = self.columns
        own = in_family(past.cameo, self.question.family) & (past.places(self.pairs[:1]) == 0)
        return past.take(~(own & (past.day >= past.days - days)))

    def base_rate(self, asof: datetime) -> Measurement:
        """Return the share of the last three years' closed windows that were hit."""
        question, days = self.question, self.question.horizon_days
        marks = fell_marks(self.columns, self.pairs[:1], question.family)
        span = closed_windows(self.window.opens, days, TRAILING_YEARS)
        windows = [w for w in span if w[0] >= self.columns.first_day]
        ends = np.array([self.columns.day_of(end) - 1 for _, end in windows], dtype=np.int64)
        hits = int((marks.within(np.zeros_like(ends), ends, days) > 0).sum())
        low, high = share_interval(hits, len(windows))
        return Measurement(
            name=f"{question.text} within {days} days",
            unit="probability",
            value=jeffreys_mean(hits, len(windows)),
            low=low,
            high=high,
            n=len(windows),
            asof=asof,
            window=f"{len(windows)} windows of {days} days from {windows[-1][0]} "
            f"until {self.window.opens}",
            method="base-rate-windows-1",
            inputs=(question.question_id,),
            parameters={"hits": str(hits), "horizon_days": str(days), "family": question.family},
        )
