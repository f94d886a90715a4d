"""Intervals of skill by drawing whole blocks of time, never single rows."""

from __future__ import annotations

from typing import Any

import numpy as np

from keeneye.errors import BadRecord
from keeneye.scoring.proper import checked

__all__ = ["skill_interval"]


def skill_interval(
    outcomes: Any,
    probabilities: Any,
    base: Any,
    blocks: Any,
    *,
    rng: np.random.Generator,
    draws: int = 2000,
) -> tuple[float, float]:
    """Return the 95 % interval of Brier skill under redrawn blocks of time.

    Forecasts of one date are alike, and so are overlapping windows: drawing single rows made the
    interval 1.6 times too narrow on ICEWS. Both directions of a pair belong to one block.

    Parameters
    ----------
    outcomes : (n,) array of 0 and 1
    probabilities, base : (n,) arrays of float
    blocks : (n,) array
        Which block each row lies in, such as its half-year.
    rng : numpy.random.Generator
    draws : int
        How many times blocks are drawn with replacement.

    Returns
    -------
    (float, float)
        The 2.5th and 97.5th percentile; both not a number with fewer than two blocks.

    Raises
    ------
    BadRecord
        See `keeneye.scoring.brier`; or not one block a row.

    References
    ----------
    Künsch, The jackknife and the bootstrap for general stationary observations, Annals of
    Statistics 17 (1989), pp. 1217-1241 (blocks; here whole calendar blocks).

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> skill_interval([1, 0, 1, 0], [0.9, 0.1, 0.8, 0.2], [0.5] * 4, [1, 1, 2, 2], rng=rng)
    (0.84, 0.96)
    """
    happened, given, rate = checked(outcomes, probabilities, base)
    named, owner = np.unique(np.asarray(blocks), return_inverse=True)
    if owner.shape != happened.shape:
        raise BadRecord(f"{owner.shape} blocks", where="blocks", expected="one block a row")
    if len(named) < 2:
        return float("nan"), float("nan")
    lost = np.bincount(owner, (given - happened) ** 2)
    base_lost = np.bincount(owner, (rate - happened) ** 2)
    drawn = rng.integers(len(named), size=(draws, len(named)))
    skill = 1 - lost[drawn].sum(axis=1) / base_lost[drawn].sum(axis=1)
    low, high = np.percentile(skill, [2.5, 97.5])
    return round(float(low), 12), round(float(high), 12)
