"""How much more a series varies than pure chance: estimated before any change is looked for."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["count_dispersion", "share_dispersion"]

_CUT = 0.9  # squared steps beyond this quantile are held at it: a change is no dispersion
_CUT_MEAN = 0.8315  # mean of a chi-squared (1) so held


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

    A squared step is expected to be that of a hypergeometric draw: the hits of two neighbouring
    periods, dealt out by chance to their trials. So few trials bias it no more than many.

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
    (1.0, 20.4)
    """
    there = np.asarray(trials, dtype=np.float64) > 0
    hit = np.asarray(hits, dtype=np.float64)[there]
    tried = np.asarray(trials, dtype=np.float64)[there]
    both = tried[1:] + tried[:-1]
    level = (hit[1:] + hit[:-1]) / both
    expected = level * (1 - level) * (1 / tried[1:] + 1 / tried[:-1]) * both / (both - 1)
    told = expected > 0
    return _held_mean(np.diff(hit / tried)[told] ** 2 / expected[told])


def _held_mean(ratios: NDArray[np.float64]) -> float:
    """Return the mean of the ratios held at their ninth decile, at least 1."""
    if not len(ratios):
        return 1.0
    held = np.minimum(ratios, np.quantile(ratios, _CUT))
    return max(1.0, float(held.mean()) / _CUT_MEAN)
