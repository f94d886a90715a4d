"""The pool: the mean of several engines' log-odds, nothing added."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from keeneye.forecast.engines.base import Driver, Engine, Fitted, Sample, held

__all__ = ["FittedPool", "Pool", "pool_probabilities"]

Floats = NDArray[np.float64]


def pool_probabilities(parts: list[Floats]) -> Floats:
    """Return the mean of log-odds as a probability.

    No weights and no extremising: engines that read the same data hold no private knowledge.

    Parameters
    ----------
    parts : list of (n,) arrays
        Probabilities of each engine.

    References
    ----------
    Satopää and others, Combining multiple probability predictions using a simple logit model,
    International Journal of Forecasting 30 (2014), pp. 344-356.

    Examples
    --------
    >>> pool_probabilities([np.array([0.1]), np.array([0.9])]).round(3).tolist()
    [0.5]
    """
    odds = np.mean([np.log(held(p) / (1 - held(p))) for p in parts], axis=0)
    return held(1 / (1 + np.exp(-odds)))


@dataclass(frozen=True, slots=True, eq=False)
class FittedPool:
    """Members that have learned."""

    members: tuple[Fitted, ...]

    def probabilities(self, asked: Sample) -> Floats:
        """Return the pooled probabilities."""
        return pool_probabilities([m.probabilities(asked) for m in self.members])

    def drivers(self, asked: Sample, row: int) -> tuple[Driver, ...]:
        """Return the reasons of the first member that has any."""
        found = (m.drivers(asked, row) for m in self.members)
        return next((drivers for drivers in found if drivers), ())


@dataclass(frozen=True, slots=True)
class Pool:
    """Several engines as one.

    Parameters
    ----------
    members : tuple of Engine
    name : str
        Name and version of this choice of members.
    """

    members: tuple[Engine, ...]
    name: str = "pool-1"

    def fit(self, known: Sample, before: Fitted | None = None) -> FittedPool:
        """Let every member learn."""
        earlier = before.members if isinstance(before, FittedPool) else (None,) * len(self.members)
        fitted = zip(self.members, earlier, strict=True)
        return FittedPool(tuple(engine.fit(known, old) for engine, old in fitted))
