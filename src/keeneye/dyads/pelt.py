"""Dates of changes of level, exactly: PELT on counts, shares and measured values.

Every cost here is twice the negative log-likelihood of a segment at its own best level, less what
all segmentations share. Such a cost is concave in the segment's sums, so a best boundary never
lies inside a run of equal periods: only the ends of runs are looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from keeneye.errors import BadRecord

__all__ = [
    "COSTS",
    "find_breaks",
    "find_breaks_of_many",
    "gaussian_cost",
    "poisson_cost",
    "share_cost",
]

Floats = NDArray[np.float64]
Cost = Callable[[Floats, Floats], Floats]

_TINY = 1e-300  # 0 ln 0 is 0: the logarithm is taken of this instead
_BLOCK = 32  # series at a time: a block of candidates stays in the processor's cache
_PRUNED_EVERY = 8  # periods; a candidate too many costs nothing but time


def poisson_cost(counted: Floats, periods: Floats) -> Floats:
    """Return the cost of segments as counts at a constant rate: ``-2 S ln(S / n)``.

    Parameters
    ----------
    counted : array
        Events in each segment, not negative.
    periods : array
        Its length in periods, positive.

    Returns
    -------
    array

    References
    ----------
    Killick, Fearnhead, Eckley, Optimal detection of changepoints with a linear computational cost,
    Journal of the American Statistical Association 107 (2012), section 2.

    Examples
    --------
    >>> [round(float(c), 3) for c in poisson_cost(np.array([0.0, 4.0]), np.array([2.0, 2.0]))]
    [0.0, -5.545]
    """
    return -2 * counted * np.log(np.maximum(counted, _TINY) / periods)


def share_cost(hits: Floats, trials: Floats) -> Floats:
    """Return the cost of segments as a constant share: minus twice the binomial log-likelihood.

    Parameters
    ----------
    hits, trials : arrays
        Events of the kind, and all events, in each segment; no trials cost nothing.

    Returns
    -------
    array

    References
    ----------
    Killick, Fearnhead, Eckley (2012), section 2.

    Examples
    --------
    >>> [round(float(c), 3) for c in share_cost(np.array([1.0, 1.0]), np.array([2.0, 4.0]))]
    [2.773, 4.499]
    """
    missed = trials - hits
    ln_trials = np.log(np.maximum(trials, _TINY))
    hit = hits * (np.log(np.maximum(hits, _TINY)) - ln_trials)
    cost: Floats = -2 * (hit + missed * (np.log(np.maximum(missed, _TINY)) - ln_trials))
    return cost


def gaussian_cost(summed: Floats, periods: Floats) -> Floats:
    """Return the cost of segments as values about a constant mean, in units of their variance.

    Parameters
    ----------
    summed : array
        Sum of the values in each segment.
    periods : array
        Its length, positive.

    Returns
    -------
    array
        ``-S² / n``: the sum of squares about the mean, less that of all values about 0.

    References
    ----------
    Killick, Fearnhead, Eckley (2012), section 2.

    Examples
    --------
    >>> [float(c) for c in gaussian_cost(np.array([4.0]), np.array([2.0]))]
    [-8.0]
    """
    return -summed * summed / periods


COSTS: dict[str, Cost] = {"count": poisson_cost, "share": share_cost, "value": gaussian_cost}
"""By what is measured: a count, a share of own volume, a value with variance 1."""


def find_breaks(values: Any, weights: Any, *, measure: str, penalty: float) -> tuple[int, ...]:
    """Find where a series changes its level, at the least cost there is.

    Parameters
    ----------
    values : (n,) array
        Counts, hits or values, period by period.
    weights : (n,) array
        1 a period for counts and values; all events of the period for a share.
    measure : {'count', 'share', 'value'}
    penalty : float
        What one more change must save, positive; for an overdispersed series times its dispersion.

    Returns
    -------
    tuple of int
        Index of the first period of each new level, rising; none where the level never changes.

    Raises
    ------
    BadRecord
        If the arrays differ in shape or are empty, the measure is unknown, or the penalty is not
        positive.

    References
    ----------
    Killick, Fearnhead, Eckley (2012).

    Examples
    --------
    >>> find_breaks([1, 0, 1, 0, 9, 8, 9], [1] * 7, measure="count", penalty=6.0)
    (4,)
    """
    given, weighed = np.asarray(values, dtype=np.float64), np.asarray(weights, dtype=np.float64)
    _check(given, weighed, measure, penalty, dimensions=1)
    if measure == "value":
        given = given - given.mean()  # far from 0 the sums would lose their last digits
    return _segment(given, weighed, COSTS[measure], float(penalty))


def find_breaks_of_many(
    values: Any, weights: Any, *, measure: str, penalty: float | Floats
) -> list[tuple[int, ...]]:
    """Find the changes of level of many series of equal length at once.

    Parameters
    ----------
    values, weights : (n, m) arrays
        A series a column.
    measure : {'count', 'share', 'value'}
    penalty : float or (m,) array
        See `find_breaks`.

    Returns
    -------
    list of tuple of int
        For each series what `find_breaks` gives.

    Raises
    ------
    BadRecord
        See `find_breaks`.

    Examples
    --------
    >>> two = np.array([[1, 5], [0, 5], [1, 5], [9, 5], [8, 5], [9, 5]])
    >>> find_breaks_of_many(two, np.ones_like(two), measure="count", penalty=6.0)
    [(3,), ()]
    """
    wide, heavy = np.asarray(values, dtype=np.float64), np.asarray(weights, dtype=np.float64)
    _check(wide, heavy, measure, penalty, dimensions=2)
    if measure == "value":
        wide = wide - wide.mean(axis=0)
    costs = np.broadcast_to(np.asarray(penalty, dtype=np.float64), wide.shape[1:])
    order = np.argsort((wide[1:] != wide[:-1]).sum(axis=0), kind="stable")
    found: list[tuple[int, ...]] = [()] * wide.shape[1]
    for first in range(0, len(order), _BLOCK):
        block = order[first : first + _BLOCK]
        parts = _segment_block(wide[:, block], heavy[:, block], COSTS[measure], costs[block])
        for column, breaks in zip(block.tolist(), parts, strict=True):
            found[column] = breaks
    return found


def _check(
    values: Floats, weights: Floats, measure: str, penalty: float | Floats, *, dimensions: int
) -> None:
    """Refuse arrays that do not fit each other, what cannot be counted, a penalty of nothing."""
    fits = values.ndim == dimensions and values.shape == weights.shape and len(values) > 0
    known = measure in COSTS and bool(np.all(np.asarray(penalty) > 0))
    if not (fits and known and _possible(values, weights, measure)):
        raise BadRecord(
            f"{values.shape} values, {weights.shape} weights, penalty {penalty}",
            where=f"change points of a {measure}",
            expected=f"one of {', '.join(COSTS)}; finite numbers, counts not negative, hits within"
            " their trials, a weight a value, a positive penalty",
        )


def _possible(values: Floats, weights: Floats, measure: str) -> bool:
    """Whether values and weights can be what the measure says."""
    if not (np.isfinite(values).all() and np.isfinite(weights).all() and (weights >= 0).all()):
        return False
    if measure == "share":
        return bool(((values >= 0) & (values <= weights)).all())
    return bool((weights > 0).all() and (measure == "value" or (values >= 0).all()))


def _segment(values: Floats, weights: Floats, cost: Cost, penalty: float) -> tuple[int, ...]:
    """Run PELT over one series. Candidates are the first `count` places of `best` and so on."""
    ends = _run_ends(values[:, None], weights[:, None])
    sums, weighed = (_sums_at(ends, part[:, None])[0] for part in (values, weights))
    best, begun, heavy = np.full(len(ends), -penalty), np.zeros(len(ends)), np.zeros(len(ends))
    places, last, count = np.zeros(len(ends), dtype=np.int64), [0] * len(ends), 1
    for now, (total, weight) in enumerate(zip(sums.tolist(), weighed.tolist(), strict=True)):
        if now == 0:
            continue
        given = cost(total - begun[:count], weight - heavy[:count])
        given += best[:count]
        chosen = given.argmin()
        last[now], least = int(places[chosen]), given[chosen] + penalty
        if now % _PRUNED_EVERY == 0:
            needed = given <= least
            left = int(needed.sum())
            for kept in (best, begun, heavy, places):
                kept[:left] = kept[:count][needed]
            count = left
        best[count], begun[count], heavy[count], places[count] = least, total, weight, now
        count += 1
    return _walk_back(ends, last)


def _segment_block(
    wide: Floats, heavy: Floats, cost: Cost, penalty: Floats
) -> list[tuple[int, ...]]:
    """Run PELT over series side by side; a candidate stays while any of them needs it.

    Of `kept` the first `count` columns are the candidates: best cost up to each, sum, weight.
    """
    ends = _run_ends(wide, heavy)
    sums = np.stack([_sums_at(ends, wide), _sums_at(ends, heavy)])
    series, last = np.arange(wide.shape[1]), np.zeros((wide.shape[1], len(ends)), dtype=np.int64)
    kept, places, count = np.zeros((3, len(series), len(ends))), np.zeros(len(ends), np.int64), 1
    kept[0, :, 0] = -penalty
    for now in range(1, len(ends)):
        best, summed, weighed = kept[:, :, :count]
        here = sums[:, :, now, None]
        given = cost(here[0] - summed, here[1] - weighed)
        given += best
        chosen = given.argmin(axis=1)
        last[:, now] = places[chosen]
        least = given[series, chosen] + penalty
        if now % _PRUNED_EVERY == 0:
            needed = (given <= least[:, None]).any(axis=0)
            left = int(needed.sum())
            kept[:, :, :left] = kept[:, :, :count][:, :, needed]
            places[:left] = places[:count][needed]
            count = left
        kept[0, :, count], kept[1:, :, count], places[count] = least, sums[:, :, now], now
        count += 1
    return [_walk_back(ends, row) for row in last.tolist()]


def _run_ends(wide: Floats, heavy: Floats) -> NDArray[np.int64]:
    """Return 0, the places where any series of the block changes its value, and the end."""
    moved = (wide[1:] != wide[:-1]) | (heavy[1:] != heavy[:-1])
    return np.concatenate([[0], np.flatnonzero(moved.any(axis=1)) + 1, [len(wide)]])


def _sums_at(ends: NDArray[np.int64], wide: Floats) -> Floats:
    """Return the sums of each series up to the ends of runs, a series a row."""
    zero = np.zeros((1, wide.shape[1]))
    return np.concatenate([zero, wide.cumsum(axis=0)])[ends].T


def _walk_back(ends: NDArray[np.int64], last: Sequence[int]) -> tuple[int, ...]:
    """Follow the best last boundaries from the end to the beginning."""
    found, place = [], int(last[-1])
    while place > 0:
        found.append(int(ends[place]))
        place = int(last[place])
    return tuple(reversed(found))
