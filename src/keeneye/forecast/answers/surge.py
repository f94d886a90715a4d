"""A surge question answered: the first whole month from the cut on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from functools import partial

import numpy as np
from numpy.typing import NDArray

from keeneye.errors import BadRecord
from keeneye.forecast.cells import CellScore
from keeneye.forecast.features import EventColumns
from keeneye.forecast.issue import Change, Forecast, Skill, make_forecast, skill_of
from keeneye.forecast.questions import Question, window_of
from keeneye.forecast.surge import ENGINE as SURGE_ENGINE
from keeneye.forecast.surge import LEAST_EVENTS, MonthCounts, count_months, features_at, fit_surge
from keeneye.forecast.words import Bands
from keeneye.records import Measurement
from keeneye.scoring import jeffreys_mean, share_interval

__all__ = ["forecast_surge", "month_start"]


def forecast_surge(
    question: Question,
    columns: EventColumns,
    dyads: tuple[tuple[str, str], ...],
    bands: Bands,
    *,
    cut: tuple[datetime, datetime],
    scored: CellScore | None = None,
    kept: tuple[Skill | None, str] = (None, ""),
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
    kept : (Skill or None, str)
        Of a kept backtest, or why there is none.

    Raises
    ------
    BadRecord
        An actor that no event names, or no more than three years of months.
    """
    asof, issued_at = cut
    window = window_of(question, asof)
    own = (question.source_actor, question.target_actor)
    every = (own, *(dyad for dyad in dyads if dyad != own and set(dyad) <= set(columns.actors)))
    months = count_months(columns, every)
    opens, first = window.opens, columns.first_day
    asked = (opens.year - first.year) * 12 + opens.month - first.month
    surges = months.surges()[0]
    last = month_start(first, months.months)
    base, *others = (_rate(question, surges, years, (asof, last)) for years in (3, 2))
    say = partial(make_forecast, question, window, base, bands, issued_at=issued_at)
    say = partial(say, other_rates=others)
    try:
        fitted, known, _ = fit_surge(months, months.months, asked - months.months)
    except BadRecord as error:
        return say(why_no_model=f"{error.what}: a model takes {error.expected}")
    value = float(fitted.at(known.values[:1])[0])
    changes = [
        Change(what, float(fitted.at(features_at(changed, months.months).values[:1])[0]))
        for what, changed in _otherwise(months)
    ]
    return say(
        model=(SURGE_ENGINE, value, (min(value, base.value), max(value, base.value))),
        skill=kept[0] or skill_of(scored, "base-rate-1"),
        drivers=fitted.moves(known.values[0]),
        would_change=changes,
        why_no_model=kept[1],
    )


def _otherwise(months: MonthCounts) -> list[tuple[str, MonthCounts]]:
    """Return the months with a last one that was a surge, and with one that was quiet."""
    level = float(np.percentile(months.material[0, -37:-1], 75))
    found = []
    for what, n_events in (
        ("a surge in the last month", max(LEAST_EVENTS, int(level) + 1)),
        ("no such act in the last month", 0),
    ):
        material = months.material.copy()
        material[0, -1] = n_events
        found.append((what, replace(months, material=material)))
    return found


def _rate(
    question: Question, surges: NDArray[np.float64], years: int, cut: tuple[datetime, date]
) -> Measurement:
    """Return the share of surge months among those of some years."""
    past = surges[-12 * years :]
    past = past[~np.isnan(past)]
    hits, n = int(past.sum()), len(past)
    if not n:
        raise BadRecord(
            f"{len(surges)} months",
            where=question.question_id,
            expected="more than 36 months of history",
            todo="import more months",
        )
    low, high = share_interval(hits, n)
    return Measurement(
        name=question.text,
        unit="probability",
        value=jeffreys_mean(hits, n),
        low=low,
        high=high,
        n=n,
        asof=cut[0],
        window=f"{n} months until {cut[1]}",
        method="surge-rate-1",
        inputs=(question.question_id,),
        parameters={"hits": str(hits), "family": question.family},
    )


def month_start(first: date, months: int) -> date:
    """Return the first day of the month so many months after another's.

    Examples
    --------
    >>> month_start(date(2020, 6, 12), 7)
    datetime.date(2021, 1, 1)
    """
    number = first.year * 12 + first.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)
