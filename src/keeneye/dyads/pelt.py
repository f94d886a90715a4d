"""Dates of changes of level, exactly: PELT on counts, shares and measured values.

Every cost here is twice the negative log-likelihood of a segment at its own best level, less what
all segmentations share. Such a cost is concave in the segment's sums, so a best boundary never
lies inside a run of equal periods: only the ends of runs are looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from keeneye.errors import BadRecord

__all__ = [
    "COSTS",
    "count_dispersion",
    "find_breaks",
    "find_breaks_of_many",
    "gaussian_cost",
    "poisson_cost",
    "share_cost",
    "share_dispersion",
]

Floats = NDArray[np.float64]
Cost = Callable[[Floats, Floats], Floats]

_TINY = 1e-300  # 0 ln 0 is 0: the logarithm is taken of this instead
_BLOCK = 32  # series at a time: a block of candidates stays in the processor's cache
_CUT = 0.9  # squared steps beyond this quantile are held at it: a change is no dispersion
_CUT_MEAN = 0.8315  # mean of a chi-squared (1) so held


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
        If the arrays differ in shape, or the penalty is not positive.

    References
    ----------
    Killick, Fearnhead, Eckley (2012).

    Examples
    --------
    >>> find_breaks([1, 0, 1, 0, 9, 8, 9], [1] * 7, measure="count", penalty=6.0)
    (4,)
    """
    wide = np.asarray(values, dtype=np.float64)[:, None]
    heavy = np.asarray(weights, dtype=np.float64)[:, None]
    return find_breaks_of_many(wide, heavy, measure=measure, penalty=penalty)[0]


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
    costs = np.broadcast_to(np.asarray(penalty, dtype=np.float64), wide.shape[1:])
    if wide.ndim != 2 or wide.shape != heavy.shape or not np.all(costs > 0):
        raise BadRecord(
            f"{wide.shape} values, {heavy.shape} weights, penalty {penalty}",
            where=f"change points of a {measure}",
            expected="a weight a value, and a positive penalty",
        )
    order = np.argsort((wide[1:] != wide[:-1]).sum(axis=0), kind="stable")
    found: list[tuple[int, ...]] = [()] * wide.shape[1]
    for first in range(0, len(order), _BLOCK):
        block = order[first : first + _BLOCK]
        parts = _segment(wide[:, block], heavy[:, block], COSTS[measure], costs[block])
        for column, breaks in zip(block.tolist(), parts, strict=True):
            found[column] = breaks
    return found


def _segment(wide: Floats, heavy: Floats, cost: Cost, penalty: Floats) -> list[tuple[int, ...]]:
    """Run PELT over a block of series; a candidate stays while any of them needs it."""
    ends = _run_ends(wide, heavy)
    zero = np.zeros((1, wide.shape[1]))
    summed = np.concatenate([zero, wide.cumsum(axis=0)])[ends]
    weighed = np.concatenate([zero, heavy.cumsum(axis=0)])[ends]
    best, last = np.empty_like(summed), np.zeros(summed.shape, dtype=np.int64)
    best[0] = -penalty
    alive = np.zeros(1, dtype=np.int64)
    for now in range(1, len(ends)):
        given = best[alive] + cost(summed[now] - summed[alive], weighed[now] - weighed[alive])
        chosen = given.argmin(axis=0)
        last[now] = alive[chosen]
        best[now] = given[chosen, np.arange(given.shape[1])] + penalty
        kept = (given <= best[now]).any(axis=1)
        alive = np.append(alive[kept], now)
    return [_walk_back(ends, last[:, column]) for column in range(wide.shape[1])]


def _run_ends(wide: Floats, heavy: Floats) -> NDArray[np.int64]:
    """Return 0, the places where any series of the block changes its value, and the end."""
    moved = (wide[1:] != wide[:-1]) | (heavy[1:] != heavy[:-1])
    return np.concatenate([[0], np.flatnonzero(moved.any(axis=1)) + 1, [len(wide)]])


def _walk_back(ends: NDArray[np.int64], last: NDArray[np.int64]) -> tuple[int, ...]:
    """Follow the best last boundaries from the end to the beginning."""
    found, place = [], int(last[-1])
    while place > 0:
        found.append(int(ends[place]))
        place = int(last[place])
    return tuple(reversed(found))


def count_dispersion(counts: Any) -> float:
    """Estimate how much more a series of counts varies than a Poisson would.

    From the steps between neighbouring periods, so that changes of level hardly enter: a squared
    step over the two counts has mean 1 for a Poisson. The largest tenth is held at its edge.

    Parameters
    ----------
    counts : (n,) array

    Returns
    -------
    float
        1 and more; 1 where there is nothing to tell by.

    References
    ----------
    von Neumann, Kent, Bellinson, Hart, The mean square successive difference, Annals of
    Mathematical Statistics 12 (1941) (variance from steps); the holding at an edge is ours.

    Examples
    --------
    >>> count_dispersion([5, 5, 5]), round(count_dispersion([0, 16, 0, 16]), 1)
    (1.0, 19.2)
    """
    given = np.asarray(counts, dtype=np.float64)
    both = given[1:] + given[:-1]
    return _held_mean(np.diff(given)[both > 0] ** 2 / both[both > 0])


def share_dispersion(hits: Any, trials: Any) -> float:
    """Estimate how much more a share varies than a binomial would; see `count_dispersion`.

    Parameters
    ----------
    hits, trials : (n,) arrays
        Periods without trials are passed over.

    Returns
    -------
    float
        1 and more.

    References
    ----------
    See `count_dispersion`.

    Examples
    --------
    >>> share_dispersion([1, 1, 1], [2, 2, 2]), round(share_dispersion([0, 9, 0], [9, 9, 9]), 1)
    (1.0, 21.6)
    """
    there = np.asarray(trials, dtype=np.float64) > 0
    hit = np.asarray(hits, dtype=np.float64)[there]
    tried = np.asarray(trials, dtype=np.float64)[there]
    level = (hit[1:] + hit[:-1]) / (tried[1:] + tried[:-1])
    expected = level * (1 - level) * (1 / tried[1:] + 1 / tried[:-1])
    told = expected > 0
    return _held_mean(np.diff(hit / tried)[told] ** 2 / expected[told])


def _held_mean(ratios: Floats) -> float:
    """Return the mean of the ratios held at their ninth decile, at least 1."""
    if not len(ratios):
        return 1.0
    held = np.minimum(ratios, np.quantile(ratios, _CUT))
    return max(1.0, float(held.mean()) / _CUT_MEAN)
