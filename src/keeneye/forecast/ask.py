"""From a question and what is known to an issued forecast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

import numpy as np

from keeneye.errors import BadRecord
from keeneye.forecast.answers import (
    TRAILING_YEARS,
    dyad_rate,
    forecast_surge,
    list_rates,
)
from keeneye.forecast.backtest import make_sample
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
from keeneye.forecast.issue import Change, Forecast, Skill, make_forecast, skill_of
from keeneye.forecast.lists import LIST_BASELINE, ListDays, list_days, run_list
from keeneye.forecast.questions import Question, Window, window_of
from keeneye.forecast.settlement import counts
from keeneye.forecast.words import Bands
from keeneye.records import Fact, Measurement

__all__ = ["BACKTEST_YEARS", "TRAILING_YEARS", "forecast_events", "forecast_list", "forecast_surge"]

BACKTEST_YEARS = 10
"""Years of weekly forecasts that the skill of a list question rests on."""
_BASE_ALONE = "this question is answered with its base rate alone"
_QUIET_DAYS = 30
_LEARN_EVERY = 21
_LEAST_EVENT_DAYS = 30


def forecast_list(
    question: Question,
    facts: Sequence[Fact],
    bands: Bands,
    cut: tuple[datetime, datetime],
    rng: np.random.Generator,
    *,
    kept: Skill | None = None,
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
    kept : Skill, optional
        Of a kept backtest; without one the list is tested here.

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
    base, others = list_rates(question, known, asof)
    engine = ENGINES.get(question.engine)
    say = partial(make_forecast, question, window, base, bands, issued_at=issued_at)
    if not isinstance(engine, GammaPoisson):
        return say(other_rates=others, why_no_model=_BASE_ALONE)
    days = list_days(known, window.opens)
    if kept is None:
        cell = run_list(days, question.question_id, question.horizon_days, _since(days, window))
        kept = skill_of(score_cell(cell, engine.name, rng, over=LIST_BASELINE), LIST_BASELINE)
    asked = days.sample(np.array([days.fell.days - 1]), question.horizon_days)
    return say(
        model=(engine.name, _one(engine, asked), _spread(engine, asked)),
        skill=kept,
        other_rates=others,
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
    kept: tuple[Skill | None, str] = (None, ""),
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
    kept : (Skill or None, str)
        Of a kept backtest, or why there is none.

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
    base, others = history.base_rates(asof)
    say = partial(make_forecast, question, window, base, bands, issued_at=issued_at)
    say = partial(say, other_rates=others)
    engine = ENGINES.get(question.engine, BaseRate())
    if isinstance(engine, BaseRate):
        return say(why_no_model=_BASE_ALONE)
    if history.event_days() < _LEAST_EVENT_DAYS:
        why = f"{history.event_days()} event days are too few to learn from ({_LEAST_EVENT_DAYS})"
        return say(why_no_model=why)
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
    return say(
        model=(engine.name, value, spread),
        skill=kept[0] or skill_of(scored, "base-rate-1"),
        drivers=fitted.drivers(asked, 0),
        would_change=changes,
        why_no_model=kept[1],
    )


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

    def base_rates(self, asof: datetime) -> tuple[Measurement, tuple[Measurement, ...]]:
        """Return the base rate of three years, and beside it that of two and of all the past."""
        question, days = self.question, self.question.horizon_days
        own = fell_marks(self.columns, self.pairs[:1], question.family)
        first = self.columns.first_day

        def hits(windows: list[tuple[date, date]]) -> int:
            ends = np.array([self.columns.day_of(end) - 1 for _, end in windows], dtype=np.int64)
            return int((own.within(np.zeros_like(ends), ends, days) > 0).sum())

        rate = partial(dyad_rate, question, (asof, self.window.opens, first), hits)
        climate = BaseRate()
        shrunk = _one(climate, self.asked(self.columns, self.columns.days - 1))
        return rate(TRAILING_YEARS), (rate(2), rate(0, shrunk=(climate.name, shrunk)))
