"""The sums of sanctions pressure: pure, each of one line."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

__all__ = ["annualise", "base_of", "breach_ratio", "pressure_of", "weighted_range"]


def annualise(amount: float, months: float) -> float:
    """Return what an amount seen over so many months comes to in twelve.

    Examples
    --------
    >>> annualise(370, 8)
    555.0
    """
    return amount * 12 / months


def base_of(values: Sequence[float]) -> float:
    """Return the base of a component: the median of the same period in the base years.

    Examples
    --------
    >>> base_of([2700, 3100, 2820])
    2820
    """
    return median(values)


def pressure_of(observed: float, leak: float, base: float) -> float:
    """Return the pressure on a component: ``max(0, 1 − (observed + leak) / base)``, 0 … 1.

    Parameters
    ----------
    observed, leak, base : float
        In one unit and over periods of one length; `base` above 0.

    Examples
    --------
    >>> round(pressure_of(261, 555, 2820), 3)
    0.711
    """
    return max(0.0, 1 - (observed + leak) / base)


def breach_ratio(estimate: float, cap: float) -> float:
    """Return by how much an estimate passes a cap: 1 is just at it.

    Examples
    --------
    >>> breach_ratio(3_890_000, 500_000)
    7.78
    """
    return estimate / cap


def weighted_range(values: Sequence[float], weights: Sequence[float]) -> tuple[float, float, float]:
    """Return the weighted mean of components, and its range over all weights there could be.

    Parameters
    ----------
    values : sequence of float
    weights : sequence of float
        At least 0, not all 0; they need not sum to 1.

    Returns
    -------
    (float, float, float)
        Mean, least and greatest: the least and greatest component.

    Examples
    --------
    >>> [round(v, 4) for v in weighted_range([0.711, 0.28], [0.6, 0.4])]
    [0.5386, 0.28, 0.711]
    """
    mean = sum(v * w for v, w in zip(values, weights, strict=True)) / sum(weights)
    return mean, min(values), max(values)
