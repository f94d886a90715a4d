"""Interval Bayes: what follows from likelihoods that are known only as ranges.

Nothing here knows what the hypotheses are. An array `low` or `high` has a row an item and a column
a hypothesis; `exponent` has one discount an item.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keeneye.records import require

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = [
    "METHOD",
    "Weighing",
    "band",
    "bounds",
    "decibans",
    "guaranteed",
    "middle",
    "outweighs",
    "separated",
]

METHOD = "interval-bayes-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighing:
    """Priors and likelihoods as ranges.

    Parameters
    ----------
    prior_low, prior_high : array
        Odds of each hypothesis; shape (hypotheses,), above 0; only ratios count.
    low, high : array
        P(item | hypothesis); shape (items, hypotheses), 0 … 1.
    exponent : array
        Shape (items,): below 1 for items that share an origin.

    Raises
    ------
    BadRecord
        Shapes that do not fit, low above high, values outside 0 … 1.

    Examples
    --------
    >>> weighing = Weighing.of([1, 1], [[(0.8, 0.9), (0.1, 0.2)]])
    >>> [float(v.round(3)) for v in bounds(weighing)[0]]
    [0.8, 0.1]
    """

    prior_low: Floats
    prior_high: Floats
    low: Floats
    high: Floats
    exponent: Floats

    def __post_init__(self) -> None:
        items, hypotheses = self.low.shape
        fits = self.prior_low.shape == self.prior_high.shape == (hypotheses,)
        fits = fits and self.high.shape == self.low.shape and self.exponent.shape == (items,)
        require(fits, "shapes that do not fit", where="likelihoods", expected="items × hypotheses")
        ordered = bool((self.low <= self.high).all() and (self.prior_low <= self.prior_high).all())
        require(ordered, "low above high", where="likelihoods", expected="low ≤ high")
        inside = bool((self.low >= 0).all() and (self.high <= 1).all())
        require(inside, "a likelihood outside 0 … 1", where="likelihoods", expected="0 … 1")
        positive = bool((self.prior_low > 0).all())
        require(positive, "prior odds of 0", where="prior", expected="above 0")

    @classmethod
    def of(
        cls,
        prior: list[float],
        ranges: list[list[tuple[float, float]]],
        exponent: list[float] | None = None,
    ) -> Weighing:
        """Make one of plain lists; `ranges` holds a (low, high) for each item and hypothesis."""
        import numpy as np

        table = np.array(ranges, dtype=float).reshape(len(ranges), len(prior), 2)
        odds = np.array(prior, dtype=float)
        given = np.ones(len(ranges)) if exponent is None else np.array(exponent, dtype=float)
        return cls(
            prior_low=odds, prior_high=odds, low=table[..., 0], high=table[..., 1], exponent=given
        )

    def without(self, place: int) -> Weighing:
        """Return the weighing without one item."""
        import numpy as np

        return Weighing(
            prior_low=self.prior_low,
            prior_high=self.prior_high,
            low=np.delete(self.low, place, axis=0),
            high=np.delete(self.high, place, axis=0),
            exponent=np.delete(self.exponent, place),
        )

    def narrowed(self, place: int) -> Weighing:
        """Return the weighing with one item's ranges narrowed to their geometric middles."""
        low, high = self.low.copy(), self.high.copy()
        low[place] = high[place] = (self.low[place] * self.high[place]) ** 0.5
        return Weighing(prior_low=self.prior_low, prior_high=self.prior_high, low=low, high=high,
                        exponent=self.exponent)  # fmt: skip


def _log(values: Floats) -> Floats:
    """Return logarithms, −∞ at 0."""
    import numpy as np

    with np.errstate(divide="ignore"):
        return np.log(values)


def _summed(weighing: Weighing, likelihoods: Floats) -> Floats:
    """Return the discounted log-likelihood of each hypothesis."""
    total: Floats = (_log(likelihoods) * weighing.exponent[:, None]).sum(axis=0)
    return total


def bounds(weighing: Weighing) -> tuple[Floats, Floats]:
    """Return the least and the greatest probability of each hypothesis.

    Likelihoods vary freely within their ranges, so the bounds are exact: a hypothesis is lowest
    where its own likelihoods are low and all others high.

    Returns
    -------
    (array, array)
        Shape (hypotheses,), each 0 … 1; they need not sum to 1.

    References
    ----------
    Walley, Statistical Reasoning with Imprecise Probabilities (1991).

    Examples
    --------
    >>> low, high = bounds(Weighing.of([1, 1], [[(0.2, 0.4), (0.4, 0.6)]]))
    >>> [float(v.round(3)) for v in (low[0], high[0])]
    [0.25, 0.5]
    """
    lowest = _log(weighing.prior_low) + _summed(weighing, weighing.low)
    highest = _log(weighing.prior_high) + _summed(weighing, weighing.high)
    return _against(lowest, highest), _against(highest, lowest)


def _against(own: Floats, others: Floats) -> Floats:
    """Return each hypothesis's share with its own weight and the others' opposite ones."""
    import numpy as np

    size = own.size
    weights = np.where(np.eye(size, dtype=bool), own[:, None], others[None, :])
    return np.array([_shares(row)[place] for place, row in enumerate(weights)])


def _shares(log_weights: Floats) -> Floats:
    """Return weights as shares of their sum, along the last axis."""
    import numpy as np

    top = log_weights.max(axis=-1, keepdims=True)
    weights = np.exp(log_weights - np.where(np.isfinite(top), top, 0.0))
    shares: Floats = weights / weights.sum(axis=-1, keepdims=True)
    return shares


def middle(weighing: Weighing) -> Floats:
    """Return the probability of each hypothesis at the geometric middle of every range.

    Examples
    --------
    >>> [float(v.round(3)) for v in middle(Weighing.of([1, 1], [[(0.2, 0.8), (0.1, 0.1)]]))]
    [0.8, 0.2]
    """
    prior = (_log(weighing.prior_low) + _log(weighing.prior_high)) / 2
    spread = _summed(weighing, weighing.low) + _summed(weighing, weighing.high)
    return _shares(prior + spread / 2)


def band(weighing: Weighing, rng: np.random.Generator, draws: int = 100_000) -> Floats:
    """Return 5, 50 and 95 per cent of each probability, log-likelihoods uniform in their ranges.

    Softer than `bounds`: it takes every value of a range as equally likely, on a log scale.

    Parameters
    ----------
    weighing : Weighing
        Every likelihood above 0.
    rng : numpy.random.Generator
    draws : int

    Returns
    -------
    array
        Shape (3, hypotheses).

    Examples
    --------
    >>> import numpy as np
    >>> weighing = Weighing.of([1, 1], [[(0.2, 0.4), (0.4, 0.6)]])
    >>> band(weighing, np.random.default_rng(1), 1000).shape
    (3, 2)
    """
    import numpy as np

    low, high = _log(weighing.prior_low), _log(weighing.prior_high)
    total = rng.uniform(low, high, (draws, low.size))
    for item, exponent in enumerate(weighing.exponent):
        ends = _log(weighing.low[item]), _log(weighing.high[item])
        total += exponent * rng.uniform(*ends, (draws, low.size))
    quantiles: Floats = np.quantile(_shares(total), (0.05, 0.5, 0.95), axis=0)
    return quantiles


def outweighs(weighing: Weighing) -> NDArray[np.bool_]:
    """Return which hypothesis beats which, whatever the values in their ranges.

    Returns
    -------
    array of bool
        Shape (hypotheses, hypotheses): ``[h, g]`` is true where the lowest weight of `h` lies
        above the highest of `g`.

    Examples
    --------
    >>> outweighs(Weighing.of([1, 1], [[(0.8, 0.9), (0.1, 0.2)]])).tolist()
    [[False, True], [False, False]]
    """
    lowest = _log(weighing.prior_low) + _summed(weighing, weighing.low)
    highest = _log(weighing.prior_high) + _summed(weighing, weighing.high)
    beats: NDArray[np.bool_] = lowest[:, None] > highest[None, :]
    return beats


def guaranteed(low: Floats, high: Floats) -> Floats:
    """Return the log-likelihood ratio that one item guarantees to each pair, at least 0.

    Parameters
    ----------
    low, high : array
        One item's ranges; shape (hypotheses,).

    Returns
    -------
    array
        ``[h, g]`` is ``ln(low_h / high_g)`` where that is above 0, else 0.

    Examples
    --------
    >>> import numpy as np
    >>> ratios = guaranteed(np.array([0.5, 0.05]), np.array([0.8, 0.25]))
    >>> float(ratios[0, 1].round(4)), float(ratios[1, 0])
    (0.6931, 0.0)
    """
    import numpy as np

    with np.errstate(invalid="ignore"):
        ratios = _log(low)[:, None] - _log(high)[None, :]
    return np.where(ratios > 0, ratios, 0.0)


def separated(low: Floats, high: Floats) -> int:
    """Return how many pairs of hypotheses one item tells apart; 0 is non-diagnostic.

    Examples
    --------
    >>> import numpy as np
    >>> separated(np.array([0.5, 0.5, 0.05]), np.array([0.8, 0.8, 0.25]))
    2
    """
    return int((guaranteed(low, high) > 0).sum())


def decibans(log_ratio: float) -> float:
    """Return a weight of evidence in decibans: ten times its logarithm to base ten.

    References
    ----------
    Good, Probability and the Weighing of Evidence (1950).

    Examples
    --------
    >>> import math
    >>> round(decibans(math.log(2)), 2)
    3.01
    """
    import math

    return 10 * log_ratio / math.log(10)
