"""The base rates beside a forecast: of three years, of two, and of all that is past."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

from keeneye.forecast.base_rate import closed_windows, window_base_rate
from keeneye.forecast.questions import Question, window_of
from keeneye.records import Fact, Measurement
from keeneye.scoring import jeffreys_mean, share_interval

__all__ = ["TRAILING_YEARS", "dyad_rate", "list_rates"]

TRAILING_YEARS = 3
"""Years of the base rate: over a longer past any method looks skilled, since regimes change."""
_MOST_YEARS = 200
Windows = list[tuple[date, date]]


def list_rates(
    question: Question, known: Sequence[Fact], asof: datetime
) -> tuple[Measurement, tuple[Measurement, ...]]:
    """Return a list question's base rate of three years, and beside it that of two and of all.

    Parameters
    ----------
    question : Question
    known : sequence of Fact
        The rows that count, as known at `asof`.
    asof : datetime

    Raises
    ------
    BadRecord
        If no window of the horizon closes within three years.
    """
    opens = window_of(question, asof).opens
    first = min((fact.event_date for fact in known), default=opens)
    whole = (opens - first).days // 365
    spans = (TRAILING_YEARS, 2, *((whole,) if whole > TRAILING_YEARS else ()))
    base, *others = (
        window_base_rate(
            known,
            name=f"{question.text} within {question.horizon_days} days",
            horizon_days=question.horizon_days,
            years=years,
            cut=(asof, question.time_zone),
        )
        for years in spans
    )
    return base, tuple(others)


def dyad_rate(
    question: Question,
    cut: tuple[datetime, date, date],
    hits_of: Callable[[Windows], int],
    years: int,
    *,
    shrunk: tuple[str, float] | None = None,
) -> Measurement:
    """Return the share of closed windows of a dyad that were hit.

    Parameters
    ----------
    question : Question
    cut : (datetime, date, date)
        The moment, the day on which the window asked about opens, and the history's first day.
    hits_of : callable
        Counts the windows that were hit.
    years : int
        How far back; 0 for all that is known.
    shrunk : (str, float), optional
        Method and value of a rate that is shrunk to that of all dyads; n and interval are the
        dyad's own.
    """
    asof, opens, first = cut
    days = question.horizon_days
    span = closed_windows(opens, days, years or min(_MOST_YEARS, (opens - first).days // 365 + 1))
    windows = [window for window in span if window[0] >= first]
    hits, n = hits_of(windows), len(windows)
    low, high = share_interval(hits, n)
    method, value = shrunk or ("base-rate-windows-1", jeffreys_mean(hits, n))
    to_all = ", shrunk to the rate of all dyads" if shrunk else ""
    return Measurement(
        name=f"{question.text} within {days} days",
        unit="probability",
        value=value,
        low=min(low, value),
        high=max(high, value),
        n=n,
        asof=asof,
        window=f"{n} windows of {days} days from {windows[-1][0]} until {opens}{to_all}",
        method=method,
        inputs=(question.question_id,),
        parameters={"hits": str(hits), "horizon_days": str(days), "family": question.family},
    )
