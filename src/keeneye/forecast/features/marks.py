"""Days on which something happened, of many series at once: any window is one subtraction.

Keys are ``series * span + day + 1`` in order, so that a count within a window is the distance of
two places in the sorted keys. Memory follows the number of marks, never series times days.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["DayMarks", "mark_days"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class DayMarks:
    """Marks of `series` series over `days` days, sorted; made by `mark_days`.

    Rows of a question are two arrays of one length, `series` and `day`; "at day t" means at its
    end: a window of `w` days at day t is ``(t - w, t]``.
    """

    keys: Ints
    totals: Floats | None
    series: int
    days: int

    @property
    def span(self) -> int:
        """The stretch of keys that one series takes."""
        return self.days + 1

    def _key(self, series: Ints, day: Ints | int) -> Ints:
        """Return the key of the end of a day; days before the first count as none."""
        key: Ints = series * self.span + np.clip(day, -1, self.days - 1) + 1
        return key

    def _place(self, series: Ints, day: Ints | int) -> Ints:
        """Return how many marks lie in earlier series, or in this one up to `day`."""
        return np.searchsorted(self.keys, self._key(series, day), side="right").astype(np.int64)

    def within(self, series: Ints, day: Ints, window: int) -> Floats:
        """Return the number (or the weight) of marks in ``(day - window, day]``."""
        first, last = self._place(series, day - window), self._place(series, day)
        if self.totals is None:
            return (last - first).astype(np.float64)
        return self.totals[last] - self.totals[first]

    def upto(self, series: Ints, day: Ints) -> Floats:
        """Return the number (or the weight) of marks up to `day`."""
        return self.within(series, day, self.days + 1)

    def since_last(self, series: Ints, day: Ints, cap: int) -> Floats:
        """Return the days since the last mark at `day`, at most `cap`; `cap` where none came."""
        if not len(self.keys):
            return np.full(len(series), float(cap))
        place = self._place(series, day)
        last = self.keys[np.maximum(place - 1, 0)]
        own = (place > 0) & (last // self.span == series)
        return np.where(own, np.minimum(day - (last % self.span - 1), cap), cap).astype(np.float64)

    def decayed(self, series: Ints, day: Ints, half_life: float) -> Floats:
        """Return the sum of ``2 ** (-age / half_life)`` over the marks up to `day`.

        One sweep over the asked days: each adds the marks since the one before.
        """
        owner, dated = self.keys // self.span, self.keys % self.span - 1
        order = np.argsort(dated, kind="stable")
        owner, dated = owner[order], dated[order]
        asked, row_of = np.unique(day, return_inverse=True)
        cuts = np.searchsorted(dated, asked, side="right")
        level, before, out = np.zeros(self.series), 0, np.zeros(len(day))
        by_day = np.argsort(row_of, kind="stable")
        edges = np.searchsorted(row_of[by_day], np.arange(len(asked) + 1))
        for k, today in enumerate(asked):
            fresh = slice(before, cuts[k])
            if k:
                level *= 2.0 ** (-(today - asked[k - 1]) / half_life)
            ages = today - dated[fresh]
            level += np.bincount(owner[fresh], 2.0 ** (-ages / half_life), minlength=self.series)
            rows = by_day[edges[k] : edges[k + 1]]
            out[rows] = level[series[rows]]
            before = cuts[k]
        return out

    def hit_windows(self, series: Ints, day: Ints, horizon: int) -> Floats:
        """Count the starts s from day 0 on whose closed window ``(s, s + horizon]`` was hit.

        A window is closed where ``s + horizon <= day``. Marks must be distinct days.
        """
        owner, dated = self.keys // self.span, self.keys % self.span - 1
        own = np.r_[False, owner[1:] == owner[:-1]] if len(owner) else np.zeros(0, dtype=bool)
        before = np.where(own, np.r_[0, dated[:-1]], 0) if len(owner) else dated
        fresh = np.minimum(horizon, dated - before)
        sums = np.r_[0.0, np.cumsum(fresh)]
        last_start = day - horizon
        place = self._place(series, last_start)
        done = sums[place] - sums[self._place(series, -1)]
        following = np.minimum(place, max(len(dated) - 1, 0))
        if not len(dated):
            return np.zeros(len(series))
        reaches = (place < len(dated)) & (owner[following] == series) & (dated[following] <= day)
        start = np.maximum(dated[following] - horizon, before[following])
        partly = np.where(reaches, np.maximum(last_start - start + 1, 0), 0)
        return np.where(last_start >= 0, done + partly, 0.0)


def mark_days(
    series: Ints, day: Ints, shape: tuple[int, int], weight: Any = None, *, distinct: bool = False
) -> DayMarks:
    """Sort marks into `DayMarks`.

    Parameters
    ----------
    series, day : (n,) arrays of int
        Marks of series −1 are left out.
    shape : (int, int)
        How many series and how many days there are.
    weight : (n,) array of float, optional
        What a mark adds; by default 1.
    distinct : bool
        Count a day once however often it is marked; then there is no weight.

    Examples
    --------
    >>> marks = mark_days(np.array([0, 0, 1]), np.array([2, 9, 5]), (2, 20))
    >>> rows, at = np.array([0, 0, 1]), np.array([9, 8, 9])
    >>> marks.within(rows, at, 7).tolist(), marks.since_last(rows, at, 99).tolist()
    ([1.0, 1.0, 1.0], [0.0, 6.0, 4.0])
    """
    known = series >= 0
    keys = series[known] * (shape[1] + 1) + day[known] + 1
    if weight is None:
        keys = np.sort(keys)
        if distinct and len(keys):
            keys = keys[np.append(True, keys[1:] != keys[:-1])]
        return DayMarks(keys, None, *shape)
    order = np.argsort(keys, kind="stable")
    totals = np.r_[0.0, np.cumsum(np.asarray(weight, dtype=np.float64)[known][order])]
    return DayMarks(keys[order], totals, *shape)
