"""How sure is the date of a change: its interval by redrawing blocks on either side of it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from keeneye.dyads.pelt import COSTS
from keeneye.errors import BadRecord

__all__ = ["break_interval", "draw_blocks"]

_ENDS = (2.5, 97.5)


def draw_blocks(length: int, block: int, draws: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Draw places of a stretch of time by whole blocks, with replacement.

    Blocks may begin anywhere and run on from the end to the beginning, so every place is as
    likely as any other; what follows one another stays together.

    Parameters
    ----------
    length, block, draws : int
        Places in the stretch, places in a block, and how many stretches are drawn.
    rng : numpy.random.Generator

    Returns
    -------
    (draws, length) array of int

    References
    ----------
    Politis and Romano, A circular block-resampling procedure for stationary data, in LePage and
    Billard (eds), Exploring the Limits of Bootstrap (1992).

    Examples
    --------
    >>> drawn = draw_blocks(6, 3, 1, np.random.default_rng(1))[0]
    >>> bool(np.all(np.diff(drawn)[[0, 1, 3, 4]] % 6 == 1))
    True
    """
    size = max(1, min(block, length))
    begins = rng.integers(length, size=(draws, -(-length // size)))
    places = (begins[:, :, None] + np.arange(size)) % length
    return places.reshape(draws, -1)[:, :length].astype(np.int64)


def break_interval(
    values: Any,
    weights: Any,
    cut: int,
    *,
    measure: str,
    block: int,
    draws: int,
    rng: np.random.Generator,
) -> tuple[int, int]:
    """Return the 95 % interval of where a stretch with one change of level changes it.

    Parameters
    ----------
    values, weights : (n,) arrays
        From the change before to the change after; see `keeneye.dyads.pelt.find_breaks`.
    cut : int
        Index of the first period of the new level, in ``1 … n - 1``.
    measure : {'count', 'share', 'value'}
    block : int
        Periods in a block, such as 7 days.
    draws : int
    rng : numpy.random.Generator

    Returns
    -------
    (int, int)
        Earliest and latest index; `cut` lies within. With a single period on a side that side is
        never redrawn, so the interval is too narrow there.

    Raises
    ------
    BadRecord
        If `cut` leaves no period on one side.

    References
    ----------
    Hušková and Kirch, Bootstrapping confidence intervals for the change-point of time series,
    Journal of Time Series Analysis 29 (2008), pp. 947-972.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> counts = [1, 0, 1, 0, 9, 8, 9, 9]
    >>> break_interval(counts, [1] * 8, 4, measure="count", block=2, draws=200, rng=rng)
    (4, 4)
    """
    given, heavy = np.asarray(values, dtype=np.float64), np.asarray(weights, dtype=np.float64)
    if not 0 < cut < len(given):
        raise BadRecord(f"a change at {cut} of {len(given)}", expected="periods on both sides")
    before = draw_blocks(cut, block, draws, rng)
    after = cut + draw_blocks(len(given) - cut, block, draws, rng)
    places = np.concatenate([before, after], axis=1)
    summed, weighed = given[places].cumsum(axis=1), heavy[places].cumsum(axis=1)
    cost = COSTS[measure]
    left = cost(summed[:, :-1], weighed[:, :-1])
    right = cost(summed[:, -1:] - summed[:, :-1], weighed[:, -1:] - weighed[:, :-1])
    cuts = 1 + (left + right).argmin(axis=1)
    low, high = np.percentile(cuts, _ENDS)
    return min(cut, int(np.floor(low))), max(cut, int(np.ceil(high)))
