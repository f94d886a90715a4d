"""What a dyad did in one family of acts, as numbers: days, decays, climatology."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from keeneye.forecast.features.columns import EventColumns
from keeneye.forecast.features.families import in_family
from keeneye.forecast.features.marks import DayMarks, mark_days

__all__ = [
    "CAP_DAYS",
    "CORE",
    "PRIOR_DAYS",
    "Features",
    "Rows",
    "climatology",
    "core_features",
    "family_marks",
    "fell_marks",
    "logit",
    "reverse_features",
]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

PRIOR_DAYS = 60.0
"""Days of the pooled rate that a dyad's own climatology is shrunk with."""
CAP_DAYS = 2000
"""Longer ago counts as this long ago."""
TRAILING_DAYS = 731
_LONG = (7, 30, 90, 365)
_HALF_LIVES = (3.0, 7.0, 30.0, 90.0)
CORE = (
    *(f"own event days, {w} d" for w in _LONG),
    *(f"own event days, half-life {h:g} d" for h in _HALF_LIVES),
    *(f"other side's event days, {w} d" for w in (7, 30)),
    "days since own last",
    "own climatology",
)
"""The twelve features of ``pooled-logistic-1``, in order."""
REVERSE = (
    *(f"other side's event days, {w} d" for w in (90, 365)),
    *(f"other side's event days, half-life {h:g} d" for h in _HALF_LIVES),
    "days since other side's last",
    "other side's climatology",
    "own climatology, two years",
)


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Places in time that are asked about: dyad number and day, one entry a row.

    Examples
    --------
    >>> rows = Rows.grid(2, np.array([30, 60]))
    >>> rows.series.tolist(), rows.day.tolist()
    ([0, 1, 0, 1], [30, 30, 60, 60])
    """

    series: Ints
    day: Ints

    @classmethod
    def grid(cls, dyads: int, days: Ints) -> Rows:
        """Make every dyad's row for each of `days`, in order of day."""
        return cls(np.tile(np.arange(dyads), len(days)), np.repeat(days, dyads))

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.day)

    def earlier(self, delay_days: int) -> Rows:
        """Return the same rows as they are known when reports come late."""
        return Rows(self.series, self.day - delay_days)

    def take(self, chosen: NDArray[np.bool_]) -> Rows:
        """Return the chosen rows."""
        return Rows(self.series[chosen], self.day[chosen])


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """A matrix with one row a row and one named column a feature."""

    names: tuple[str, ...]
    values: Floats

    def __add__(self, other: Features) -> Features:
        """Put the columns of two side by side."""
        return Features(self.names + other.names, np.hstack([self.values, other.values]))

    def take(self, chosen: NDArray[np.bool_]) -> Features:
        """Return the chosen rows."""
        return Features(self.names, self.values[chosen])


def logit(share: Floats) -> Floats:
    """Return log-odds; shares are held within 0.0001 … 0.9999.

    Examples
    --------
    >>> logit(np.array([0.5, 0.0])).round(2).tolist()
    [0.0, -9.21]
    """
    held = np.clip(share, 1e-4, 1 - 1e-4)
    out: Floats = np.log(held / (1 - held))
    return out


def family_marks(columns: EventColumns, pairs: Ints, family: str) -> tuple[DayMarks, DayMarks]:
    """Return a family's distinct event days as they were known, of every dyad and its reverse.

    Parameters
    ----------
    columns : EventColumns
    pairs : (k, 2) array of int
        As ``columns.pairs`` returns them.
    family : str
        A name in ``FAMILIES``.
    """
    chosen = in_family(columns.cameo, family) & (columns.told < columns.days)
    shape, day = (len(pairs), columns.days), columns.told[chosen]
    own, other = columns.places(pairs)[chosen], columns.places(pairs[:, ::-1])[chosen]
    return mark_days(own, day, shape, distinct=True), mark_days(other, day, shape, distinct=True)


def fell_marks(
    columns: EventColumns, pairs: Ints, family: str, known_by: int | None = None
) -> DayMarks:
    """Return a family's distinct event days as they fell: what outcomes are read from.

    Parameters
    ----------
    columns : EventColumns
    pairs : (k, 2) array of int
    family : str
    known_by : int, optional
        Only events that were known at the end of this day; by default all.
    """
    chosen = in_family(columns.cameo, family)
    if known_by is not None:
        chosen &= columns.told <= known_by
    places, day = columns.places(pairs)[chosen], columns.day[chosen]
    return mark_days(places, day, (len(pairs), columns.days), distinct=True)


def climatology(
    marks: DayMarks, rows: Rows, horizon: int, trailing_days: int | None = None
) -> Floats:
    """Return how often past windows of a dyad were hit, shrunk to the rate of all dyads.

    Parameters
    ----------
    marks : DayMarks
        Distinct event days, one series a dyad.
    rows : Rows
    horizon : int
        Days of a window; a window enters once it is closed, ``s + horizon <= day``.
    trailing_days : int, optional
        Only windows that close within so many days; by default all.

    Returns
    -------
    (n,) array of float
        In (0, 1).

    Examples
    --------
    >>> marks = mark_days(np.array([0]), np.array([40]), (1, 200), distinct=True)
    >>> rows = Rows(np.array([0]), np.array([106]))  # 100 closed windows, 7 of them hit
    >>> climatology(marks, rows, 7).round(3).tolist()
    [0.072]
    """
    hits = marks.hit_windows(rows.series, rows.day, horizon)
    cases = np.maximum(rows.day - horizon + 1, 0)
    if trailing_days is not None:
        start = rows.day - trailing_days
        hits = hits - marks.hit_windows(rows.series, start, horizon)
        cases = cases - np.maximum(start - horizon + 1, 0)
    share: Floats = (hits + PRIOR_DAYS * _pooled(marks, rows.day, horizon)) / (cases + PRIOR_DAYS)
    return share


def _pooled(marks: DayMarks, day: Ints, horizon: int) -> Floats:
    """Return the share of closed windows of all dyads that were hit, at each day."""
    days, back = np.unique(day, return_inverse=True)
    everyone, shares = np.arange(marks.series), np.empty(len(days))
    for k, today in enumerate(days):
        hits = marks.hit_windows(everyone, np.full(marks.series, today), horizon).sum()
        shares[k] = (hits + 0.5) / (max(today - horizon + 1, 0) * marks.series + 1)
    return shares[back]


def core_features(marks: tuple[DayMarks, DayMarks], rows: Rows, horizon: int) -> Features:
    """Return the twelve features of a family: see `CORE`.

    Parameters
    ----------
    marks : (DayMarks, DayMarks)
        As `family_marks` returns them.
    rows : Rows
    horizon : int
        Of the question; only the climatology depends on it.
    """
    own, other = marks
    at = rows.series, rows.day
    columns = [np.log1p(own.within(*at, w)) for w in _LONG]
    columns += [np.log1p(own.decayed(*at, h)) for h in _HALF_LIVES]
    columns += [np.log1p(other.within(*at, w)) for w in (7, 30)]
    columns.append(np.log1p(own.since_last(*at, CAP_DAYS)))
    columns.append(logit(climatology(own, rows, horizon)))
    return Features(CORE, np.column_stack(columns))


def reverse_features(marks: tuple[DayMarks, DayMarks], rows: Rows, horizon: int) -> Features:
    """Return nine more features of a family: the other side's days, and two years' climatology.

    Parameters
    ----------
    marks : (DayMarks, DayMarks)
        As `family_marks` returns them.
    rows : Rows
    horizon : int
    """
    own, other = marks
    at = rows.series, rows.day
    columns = [np.log1p(other.within(*at, w)) for w in (90, 365)]
    columns += [np.log1p(other.decayed(*at, h)) for h in _HALF_LIVES]
    columns.append(np.log1p(other.since_last(*at, CAP_DAYS)))
    columns.append(logit(climatology(other, rows, horizon)))
    columns.append(logit(climatology(own, rows, horizon, TRAILING_DAYS)))
    return Features(REVERSE, np.column_stack(columns))
