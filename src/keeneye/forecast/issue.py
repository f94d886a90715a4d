"""A forecast as it is issued: number, base rate, skill, reasons, and what would change it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from math import isnan
from typing import Any

from keeneye.errors import BadRecord
from keeneye.forecast.cells import CellScore
from keeneye.forecast.engines import Driver
from keeneye.forecast.questions import Question, Window
from keeneye.forecast.words import Bands, printed, word_of
from keeneye.records import Measurement, dated_id, format_utc, require, require_utc, seal

__all__ = [
    "LEAST_HITS",
    "Change",
    "Forecast",
    "Skill",
    "forecast_document",
    "least_of",
    "make_forecast",
    "skill_of",
]

LEAST_HITS = 30
"""A test with fewer windows that were hit, or that were not, can show nothing."""

_SHOWN_DRIVERS = 5
_WEST = timedelta(hours=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Skill:
    """What the engine was worth in the past; `shown` where its interval lies above 0.

    ``backtest_id`` opens the kept test; '' where it was tested for this forecast alone.
    """

    brier_skill: float
    interval: tuple[float, float]
    n: int
    hits: int
    over: str
    shown: bool
    backtest_id: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What the number would be if something were otherwise."""

    if_this: str
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """One issued forecast.

    Parameters
    ----------
    question : Question
        As it was worded then: by this wording it will be settled.
    issued_at, asof : datetime
        When it was made, and what it could know; aware, UTC.
    opens, closes : date
        ``[opens, closes)`` in the question's time zone.
    probability : float
        The model's where it has shown skill, else the base rate; never 0 or 1.
    interval : (float, float)
        What the numbers behind it leave open; not how often it will be right.
    base_rate : Measurement
    engine : str
        Whose number `probability` is.
    model_engine, model_probability : str, float or None
        What the model says, also where it is not believed (then it is shown greyed).
    abstained : str
        Why the base rate speaks instead of the model; empty where the model speaks.
    skill : Skill or None
    drivers : tuple of Driver
    would_change : tuple of Change
    other_rates : tuple of Measurement
        Base rates over other stretches of the past, beside.
    words : str
        By the desk's bands.
    question_id, wording_id, forecast_id : str
        Left out when made; checked when read back.

    Raises
    ------
    BadRecord
        A window that closes before it opens, or opens before what is known ends.
    """

    question: Question
    issued_at: datetime
    asof: datetime
    opens: date
    closes: date
    probability: float
    interval: tuple[float, float]
    base_rate: Measurement
    engine: str
    words: str
    model_engine: str = ""
    model_probability: float | None = None
    abstained: str = ""
    skill: Skill | None = None
    drivers: tuple[Driver, ...] = ()
    would_change: tuple[Change, ...] = ()
    other_rates: tuple[Measurement, ...] = ()
    question_id: str = ""
    wording_id: str = ""
    forecast_id: str = ""

    def __post_init__(self) -> None:
        seal(self, "question_id", self.question.question_id)
        seal(self, "wording_id", self.question.wording_id)
        where = self.question_id
        require_utc(self.asof, where)
        require_utc(self.issued_at, where)
        Window(self.opens, self.closes)
        latest = datetime.combine(self.opens, time(), UTC) + _WEST  # midnight where it comes last
        require(self.asof <= latest, f"opens {self.opens}, known until {self.asof}", where=where,
                expected="a window that opens after the cut")  # fmt: skip
        require(0 < self.probability < 1, f"probability {self.probability}", where=where,
                expected="above 0 and below 1")  # fmt: skip
        when = (format_utc(self.issued_at), self.opens, self.closes)
        said = (self.probability, self.engine, self.base_rate.measurement_id)
        parts = (self.question_id, self.wording_id, *when, *said)
        seal(self, "forecast_id", dated_id("f", self.asof, *parts))


def least_of(n: int, hits: int, least: int = LEAST_HITS) -> bool:
    """Whether so many windows were hit, and so many were not.

    Examples
    --------
    >>> least_of(700, 300), least_of(700, 690)
    (True, False)
    """
    return min(hits, n - hits) >= least


def skill_of(scored: CellScore | None, over: str, least_hits: int = LEAST_HITS) -> Skill | None:
    """Return the skill that a forecast carries; with fewer hits than `least_hits` none is shown.

    Parameters
    ----------
    scored : CellScore or None
        Of the engine, from a backtest that ended at or before the cut.
    over : str
        Name of what it was compared with.
    least_hits : int
        A cell with fewer windows that were hit, or that were not, can show nothing.

    Returns
    -------
    Skill or None
        None where there was no backtest, or one of less than two blocks of time.
    """
    if scored is None or isnan(scored.skill_interval[0]):
        return None
    enough = least_of(scored.n, scored.hits, least_hits)
    return Skill(
        brier_skill=scored.skill,
        interval=scored.skill_interval,
        n=scored.n,
        hits=scored.hits,
        over=over,
        shown=scored.shown and enough,
    )


def make_forecast(
    question: Question,
    window: Window,
    base_rate: Measurement,
    bands: Bands,
    *,
    issued_at: datetime,
    model: tuple[str, float, tuple[float, float]] | None = None,
    skill: Skill | None = None,
    drivers: Sequence[Driver] = (),
    would_change: Sequence[Change] = (),
    other_rates: Sequence[Measurement] = (),
    why_no_model: str = "",
) -> Forecast:
    """Decide who speaks, the model or the base rate, and put the forecast together.

    Parameters
    ----------
    question, window
    base_rate : Measurement
        With its interval.
    bands : mapping
        Words of probability.
    issued_at : datetime
    model : (str, float, (float, float)), optional
        Engine, probability and interval.
    skill : Skill, optional
        Without shown skill the base rate is the forecast and the model's number stands beside it.
    drivers, would_change : sequences
        The model's reasons, the strongest first.
    other_rates : sequence of Measurement
        Base rates over other stretches of the past.
    why_no_model : str
        Why there is none, where there is no model, or no skill.

    Raises
    ------
    BadRecord
        A base rate of something else than a probability.
    """
    if base_rate.unit != "probability" or base_rate.low is None or base_rate.high is None:
        raise BadRecord(base_rate.unit, where=question.question_id, expected="a base rate")
    reason = _why_abstain(model, skill, why_no_model)
    engine, value, interval = base_rate.method, base_rate.value, (base_rate.low, base_rate.high)
    if model is not None and not reason:
        engine, value, interval = model
    shown = printed(value, bands)
    return Forecast(
        question=question,
        issued_at=issued_at,
        asof=base_rate.asof,
        opens=window.opens,
        closes=window.closes,
        probability=shown,
        interval=(printed(interval[0], bands), printed(interval[1], bands)),
        base_rate=base_rate,
        engine=engine,
        words=word_of(value, bands),
        other_rates=tuple(other_rates),
        model_engine=model[0] if model else "",
        model_probability=printed(model[1], bands) if model else None,
        abstained=reason,
        skill=skill,
        drivers=tuple(drivers)[:_SHOWN_DRIVERS],
        would_change=tuple(
            replace(c, probability=printed(c.probability, bands)) for c in would_change
        ),
    )


def _why_abstain(model: Any, skill: Skill | None, why_no_model: str) -> str:
    """Say why the base rate speaks; nothing where the model may."""
    if model is None:
        return why_no_model or "no model for this question"
    if skill is None:
        return why_no_model or "no backtest of this question"
    if not skill.shown:
        low, high = skill.interval
        return f"no skill shown over {skill.over}: 95 % interval {low:+.3f} to {high:+.3f}"
    return ""


def forecast_document(forecast: Forecast) -> dict[str, Any]:
    """Return a forecast in the shape that ``forecast --json`` prints."""
    from keeneye.records import to_plain

    plain: dict[str, Any] = to_plain(forecast)
    plain["text"] = forecast.question.text
    plain["base_rate"] = _rate(forecast.base_rate)
    plain["other_rates"] = [_rate(rate) for rate in forecast.other_rates]
    return plain


def _rate(rate: Measurement) -> dict[str, Any]:
    """Return a base rate with all that it rests on."""
    return {
        "measurement_id": rate.measurement_id,
        "value": rate.value,
        "interval": [rate.low, rate.high],
        "window": rate.window,
        "n": rate.n,
        "method": rate.method,
    }
