"""Surges: a month of material conflict well above the dyad's own three years.

Where something happens nearly every month, "at least one" is no question. A surge is immune to a
corpus that grows, since a dyad is compared with itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from keeneye.errors import BadRecord
from keeneye.forecast.cells import BASELINE, Cell
from keeneye.forecast.engines.logistic import FittedLogistic, fit_logistic
from keeneye.forecast.features import EventColumns, Features, in_family, logit

__all__ = [
    "ENGINE",
    "FIRST_MONTH",
    "LEAST_EVENTS",
    "MonthCounts",
    "count_months",
    "features_at",
    "fit_surge",
    "run_surge",
    "surge_rate",
]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

ENGINE = "surge-logistic-1"
LEAST_EVENTS = 3
"""Fewer events in a month are no surge, however quiet the years before."""
_YEARS = 36  # months that a month is compared with
_QUANTILE = 75
_PENALTY = 20.0
_PRIOR_MONTHS = 2.0
FIRST_MONTH = _YEARS + 13
"""The first month that can be forecast: three years to compare with, a year to learn from."""


@dataclass(frozen=True, slots=True, eq=False)
class MonthCounts:
    """Conflict of directed dyads by calendar month.

    Parameters
    ----------
    verbal, material : (dyads, months) arrays
    reverse : (dyads,) array of int
        Number of the dyad the other way round; its own where that is not counted.
    volume : (months,) array
        Events of the whole world.
    """

    verbal: Floats
    material: Floats
    reverse: Ints
    volume: Floats

    @property
    def months(self) -> int:
        """How many months there are."""
        return int(self.material.shape[1])

    def surges(self) -> Floats:
        """Return (dyads, months) of 0 and 1; not a number in the first three years.

        A surge month has at least `LEAST_EVENTS` events of material conflict, and more than three
        quarters of the 36 months before it.
        """
        found = np.full(self.material.shape, np.nan)
        for month in range(_YEARS, self.months):
            level = np.percentile(self.material[:, month - _YEARS : month], _QUANTILE, axis=1)
            now = self.material[:, month]
            found[:, month] = (now > level) & (now >= LEAST_EVENTS)
        return found


def count_months(columns: EventColumns, dyads: tuple[tuple[str, str], ...]) -> MonthCounts:
    """Count a history's conflict by month; the last month is left out unless it is whole.

    Parameters
    ----------
    columns : EventColumns
    dyads : tuple of (str, str)

    Raises
    ------
    BadRecord
        An actor that no event names.
    """
    pairs = columns.pairs(dyads)
    ends = np.append(columns.day, columns.days).astype("timedelta64[D]")
    month = (np.datetime64(columns.first_day, "D") + ends).astype("datetime64[M]")
    since = (month - np.datetime64(columns.first_day, "M")).astype(np.int64)
    places, number, months = columns.places(pairs), since[:-1], int(since[-1])
    inside = (places >= 0) & (number < months)

    def table(family: str) -> Floats:
        chosen = inside & in_family(columns.cameo, family)
        flat = np.bincount(places[chosen] * months + number[chosen], minlength=len(pairs) * months)
        return flat.reshape(len(pairs), months).astype(np.float64)

    place = {dyad: k for k, dyad in enumerate(dyads)}
    reverse = np.array([place.get((b, a), place[a, b]) for a, b in dyads], dtype=np.int64)
    volume = np.bincount(number[number < months], minlength=months).astype(np.float64)
    return MonthCounts(table("verbal_conflict"), table("material_conflict"), reverse, volume)


def surge_rate(surges: Floats, month: int) -> Floats:
    """Return each dyad's share of surge months in the three years before, shrunk to all dyads'.

    Parameters
    ----------
    surges : (dyads, months) array
        As ``MonthCounts.surges`` returns it.
    month : int
        The month that is asked about.
    """
    past = surges[:, max(_YEARS, month - _YEARS) : month]
    if not past.shape[1]:
        raise BadRecord(
            f"{month} months",
            where="surge",
            expected=f"more than {_YEARS} months of history",
            todo="show the counts and no probability",
        )
    rate: Floats = (past.sum(axis=1) + _PRIOR_MONTHS * past.mean()) / (
        past.shape[1] + _PRIOR_MONTHS
    )
    return rate


def _features(counts: MonthCounts, surges: Floats, month: int) -> Features:
    """Return what is known at the end of the month before."""
    named = dict(_ratios(counts, month))
    level = np.percentile(counts.material[:, month - _YEARS : month], _QUANTILE, axis=1)
    mean = _window(counts.material, month, _YEARS)
    named["mean month, 36 m"] = np.log1p(mean)
    named["mean month of words, 36 m"] = np.log1p(_window(counts.verbal, month, _YEARS))
    named["threshold"] = np.log1p(level)
    named["threshold over mean"] = np.log((np.maximum(level, LEAST_EVENTS - 1) + 1) / (mean + 1))
    past = surges[:, max(_YEARS, month - _YEARS) : month]
    named["own rate of surges"] = logit(surge_rate(surges, month))
    for width in (1, 3, 6):
        named[f"own surges, {width} m"] = past[:, -width:].mean(axis=1)
    named["other side's surge, 1 m"] = surges[counts.reverse, month - 1]
    everyone = np.ones(len(level))
    for width in (1, 3):
        named[f"surges of all, {width} m"] = everyone * logit(past[:, -width:].mean(keepdims=True))
    year = counts.volume[month - 12 : month].mean()
    three = counts.volume[month - _YEARS : month].mean()
    now = counts.volume[month - 1]
    named["volume of the world, month to year"] = everyone * np.log((now + 1) / (year + 1))
    named["volume of the world, year to three"] = everyone * np.log((year + 1) / (three + 1))
    columns = [np.broadcast_to(v.ravel(), everyone.shape) for v in named.values()]
    return Features(tuple(named), np.column_stack(columns))


def features_at(counts: MonthCounts, month: int) -> Features:
    """Return what is known at the end of the month before `month`."""
    return _features(counts, counts.surges(), month)


def _ratios(counts: MonthCounts, month: int) -> Iterator[tuple[str, Floats]]:
    """Compare the last month, quarter and year of deeds and words with 36 months, both ways."""
    for what, table in (("material conflict", counts.material), ("words", counts.verbal)):
        for way, rows in (("own", table), ("other side's", table[counts.reverse])):
            usual = _window(rows, month, _YEARS) + 0.5
            for width in (1, 3, 12):
                ratio = np.log((_window(rows, month, width) + 0.5) / usual)
                yield f"{way} {what}, {width} m to 36 m", ratio


def _window(table: Floats, month: int, width: int) -> Floats:
    """Return the mean of the months before `month`."""
    mean: Floats = table[:, month - width : month].mean(axis=1)
    return mean


def fit_surge(
    counts: MonthCounts, month: int, lag: int = 0
) -> tuple[FittedLogistic, Features, Floats]:
    """Learn from every month before `month`, to forecast the month `lag` later.

    Parameters
    ----------
    counts : MonthCounts
    month : int
        The first month that is not over.
    lag : int
        0 to forecast `month` itself, 1 the one after it.

    Returns
    -------
    (FittedLogistic, Features, (dyads,) array)
        The fit, what is known now, and each dyad's base rate.

    Raises
    ------
    BadRecord
        Less than four years of months.
    """
    surges = counts.surges()
    first = _YEARS + 12
    if month - lag <= first:
        raise BadRecord(
            f"{month} months",
            where="surge",
            expected=f"more than {first + lag} months of history",
            todo="show the counts and no probability",
        )
    known = [_features(counts, surges, m) for m in range(first, month - lag)]
    outcomes = surges[:, first + lag : month].T.ravel()
    learned = Features(known[0].names, np.vstack([part.values for part in known]))
    fitted = fit_logistic(learned, outcomes, _PENALTY)
    return fitted, _features(counts, surges, month), surge_rate(surges, month)


def run_surge(
    counts: MonthCounts,
    first_month: int,
    end_month: int,
    *,
    known: Callable[[int], MonthCounts] | None = None,
) -> Cell:
    """Forecast surges month by month, fitted anew each twelve months on what was over.

    Parameters
    ----------
    counts : MonthCounts
    first_month, end_month : int
        ``[first_month, end_month)``; at least four years must lie before.
    known : callable, optional
        The months before one as they were known when it began; by default as they are in `counts`.

    Returns
    -------
    Cell
        Its ``base-rate-1`` is the trailing three-year rate; blocks are half-years.
    """
    surges, said, base = counts.surges(), [], []
    fitted = None
    for month in range(first_month, end_month):
        seen = counts if known is None else known(month)
        then = surges if known is None else seen.surges()
        if (month - first_month) % 12 == 0:
            fitted, _, _ = fit_surge(seen, month)
        assert fitted is not None
        said.append(fitted.at(_features(seen, then, month).values))
        base.append(surge_rate(then, month))
    dyads, months = len(counts.reverse), end_month - first_month
    return Cell(
        family="material_conflict_surge",
        horizon_days=30,
        series=np.tile(np.arange(dyads), months),
        blocks=np.repeat(np.arange(first_month, end_month) // 6, dyads),
        outcomes=surges[:, first_month:end_month].T.ravel(),
        probabilities={BASELINE: np.concatenate(base), ENGINE: np.concatenate(said)},
    )
