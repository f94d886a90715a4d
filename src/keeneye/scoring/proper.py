"""Proper scores of yes-or-no forecasts, and the skill of one forecast over another."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from keeneye.errors import BadRecord

__all__ = ["brier", "brier_skill", "checked", "log_score"]

Floats = NDArray[np.float64]


def checked(outcomes: Any, *probabilities: Any) -> tuple[Floats, ...]:
    """Return outcomes and forecasts as arrays, if they fit together.

    Raises
    ------
    BadRecord
        Lengths that differ, nothing at all, an outcome that is not 0 or 1, a probability outside
        0 … 1 or missing.
    """
    arrays = tuple(np.asarray(part, dtype=np.float64) for part in (outcomes, *probabilities))
    if not arrays[0].size or any(part.shape != arrays[0].shape for part in arrays):
        raise BadRecord(
            f"lengths {[part.shape for part in arrays]}",
            where="outcomes and probabilities",
            expected="as many forecasts as outcomes, at least one",
        )
    if not np.isin(arrays[0], (0.0, 1.0)).all():
        raise BadRecord("an outcome that is neither", where="outcomes", expected="0 or 1")
    for part in arrays[1:]:
        if not ((part >= 0) & (part <= 1)).all():
            raise BadRecord("a probability outside", where="probabilities", expected="0 … 1")
    return arrays


def brier(outcomes: Any, probabilities: Any) -> float:
    """Return the mean squared distance of forecasts from outcomes.

    Parameters
    ----------
    outcomes : (n,) array of 0 and 1
    probabilities : (n,) array of float

    Returns
    -------
    float
        0 (always right and certain) … 1; less is better.

    Raises
    ------
    BadRecord
        See `checked`.

    References
    ----------
    Brier, Verification of forecasts expressed in terms of probability, Monthly Weather Review 78
    (1950), pp. 1-3; here as usual half of the original's sum over both outcomes.

    Examples
    --------
    >>> round(brier([1, 0, 0], [0.9, 0.1, 0.4]), 4)
    0.06
    """
    happened, given = checked(outcomes, probabilities)
    return float(np.mean((given - happened) ** 2))


def log_score(outcomes: Any, probabilities: Any) -> float:
    """Return the mean of minus the natural logarithm of the probability of what happened.

    Parameters
    ----------
    outcomes : (n,) array of 0 and 1
    probabilities : (n,) array of float

    Returns
    -------
    float
        0 and above; less is better; infinite where certainty was wrong.

    Raises
    ------
    BadRecord
        See `checked`.

    References
    ----------
    Good, Rational decisions, Journal of the Royal Statistical Society B 14 (1952), pp. 107-114.

    Examples
    --------
    >>> round(log_score([1, 0], [0.5, 0.5]), 4)
    0.6931
    """
    happened, given = checked(outcomes, probabilities)
    said = np.where(happened == 1, given, 1 - given)
    with np.errstate(divide="ignore"):
        return float(np.mean(-np.log(said)))


def brier_skill(outcomes: Any, probabilities: Any, base: Any) -> float:
    """Return how much of a base rate's Brier score a forecast takes away.

    Parameters
    ----------
    outcomes : (n,) array of 0 and 1
    probabilities : (n,) array of float
    base : (n,) array of float
        What it is compared with, row by row, such as the dyad's own climatology.

    Returns
    -------
    float
        1 is perfect, 0 no better than `base`, below 0 worse; not a number where `base` was
        perfect.

    Raises
    ------
    BadRecord
        See `checked`.

    Examples
    --------
    >>> round(brier_skill([1, 0], [0.8, 0.2], [0.5, 0.5]), 2)
    0.84
    """
    happened, given, rate = checked(outcomes, probabilities, base)
    least = float(np.sum((rate - happened) ** 2))
    if least == 0:
        return float("nan")
    return 1 - float(np.sum((given - happened) ** 2)) / least
