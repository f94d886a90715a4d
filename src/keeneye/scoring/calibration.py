"""Does it happen as often as it was said: bins, the error over them, a slope that is watched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from keeneye.scoring.proper import checked

__all__ = ["ReliabilityBin", "calibration_error", "platt_slope", "reliability", "sharpness"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliabilityBin:
    """Forecasts of about one size, and how often it came true.

    Parameters
    ----------
    probability : float
        Mean of the forecasts in it.
    hit_share : float
        Share that came true.
    n : int
        How many there are.
    low, high : float
        Consistency bar: where 95 of 100 such shares would lie if every forecast were right.
    """

    probability: float
    hit_share: float
    n: int
    low: float
    high: float


def reliability(outcomes: Any, probabilities: Any, bins: int = 10) -> tuple[ReliabilityBin, ...]:
    """Sort forecasts into bins of equal number and compare each with what happened.

    Parameters
    ----------
    outcomes : (n,) array of 0 and 1
    probabilities : (n,) array of float
    bins : int
        At most so many; with fewer forecasts than bins every one has its own.

    Returns
    -------
    tuple of ReliabilityBin
        By rising probability.

    Raises
    ------
    BadRecord
        See `keeneye.scoring.brier`.

    References
    ----------
    Bröcker and Smith, Increasing the reliability of reliability diagrams, Weather and Forecasting
    22 (2007), pp. 651-661 (consistency bars; here of the binomial at the bin's mean).

    Examples
    --------
    >>> [(b.probability, b.hit_share, b.n) for b in reliability([0, 1, 1, 1], [.1, .3, .8, 1], 2)]
    [(0.2, 0.5, 2), (0.9, 1.0, 2)]
    """
    from scipy.stats import binom

    happened, given = checked(outcomes, probabilities)
    order = np.argsort(given, kind="stable")
    found = []
    for part in np.array_split(order, min(bins, len(order))):
        mean = float(given[part].mean())
        low, high = binom.ppf([0.025, 0.975], len(part), mean) / len(part)
        found.append(
            ReliabilityBin(
                probability=mean,
                hit_share=float(happened[part].mean()),
                n=len(part),
                low=float(low),
                high=float(high),
            )
        )
    return tuple(found)


def calibration_error(outcomes: Any, probabilities: Any, bins: int = 10) -> float:
    """Return the expected calibration error: mean distance of said from happened over the bins.

    Parameters
    ----------
    outcomes : (n,) array of 0 and 1
    probabilities : (n,) array of float
    bins : int
        Of equal number of forecasts.

    Returns
    -------
    float
        0 … 1; less is better. It rises with few forecasts even where all are right.

    Raises
    ------
    BadRecord
        See `keeneye.scoring.brier`.

    References
    ----------
    Naeini, Cooper, Hauskrecht, Obtaining well calibrated probabilities using Bayesian binning,
    AAAI 2015, pp. 2901-2907.

    Examples
    --------
    >>> round(calibration_error([0, 1, 1, 1], [.1, .3, .8, 1], 2), 3)
    0.2
    """
    parts = reliability(outcomes, probabilities, bins)
    total = sum(part.n for part in parts)
    return sum(abs(part.probability - part.hit_share) * part.n for part in parts) / total


def platt_slope(outcomes: Any, probabilities: Any) -> tuple[float, float]:
    """Return slope and intercept of the outcomes on the log-odds that were said.

    It is watched, never applied: below 1 the forecasts were too bold, above 1 too timid.

    Parameters
    ----------
    outcomes : (n,) array of 0 and 1
        Both must occur.
    probabilities : (n,) array of float
        Held within 0.0001 … 0.9999.

    Returns
    -------
    (float, float)
        1 and 0 where it is as it was said; not a number where only one outcome occurred.

    References
    ----------
    Cox, Two further applications of a model for binary regression, Biometrika 45 (1958).

    Examples
    --------
    >>> slope, intercept = platt_slope([0, 0, 0, 1, 0, 1, 1, 1], [.25] * 4 + [.75] * 4)
    >>> round(slope, 3), round(intercept, 3) + 0.0
    (1.0, 0.0)
    """
    from scipy.optimize import minimize

    happened, given = checked(outcomes, probabilities)
    if happened.min() == happened.max():
        return float("nan"), float("nan")
    held = np.clip(given, 1e-4, 1 - 1e-4)
    odds = np.log(held / (1 - held))

    def loss(line: Any) -> tuple[float, Any]:
        z = line[0] * odds + line[1]
        miss = 1 / (1 + np.exp(-z)) - happened
        return float(np.mean(np.logaddexp(0, z) - happened * z)), np.array(
            [np.mean(miss * odds), np.mean(miss)]
        )

    slope, intercept = minimize(loss, np.array([1.0, 0.0]), jac=True, method="BFGS").x
    return float(slope), float(intercept)


def sharpness(probabilities: Any, edges: int = 10) -> tuple[int, ...]:
    """Count forecasts in `edges` equal steps from 0 to 1: how far they dare to go.

    Examples
    --------
    >>> sharpness([0.05, 0.5, 0.55, 1.0], 4)
    (1, 0, 2, 1)
    """
    counts, _ = np.histogram(np.asarray(probabilities, dtype=np.float64), edges, (0.0, 1.0))
    return tuple(int(n) for n in counts)
