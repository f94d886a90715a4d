"""Intervals of a share of cases."""

from __future__ import annotations

__all__ = ["jeffreys_mean", "share_interval"]


def jeffreys_mean(hits: int, cases: int) -> float:
    """Return the mean of the Jeffreys posterior of a share: ``(hits + ½) / (cases + 1)``.

    It is never 0 or 1, so that "has not happened in n windows" is not said as "cannot happen".

    Parameters
    ----------
    hits, cases : int
        ``0 <= hits <= cases``.

    Returns
    -------
    float
        In (0, 1).

    References
    ----------
    Brown, Cai, DasGupta, Interval Estimation for a Binomial Proportion, Statistical Science 16
    (2001), p. 108.

    Examples
    --------
    >>> jeffreys_mean(0, 36)
    0.013513513513513514
    """
    return (hits + 0.5) / (cases + 1)


def share_interval(hits: int, cases: int, level: float = 0.95) -> tuple[float, float]:
    """Return the equal-tailed Jeffreys interval of a share.

    Parameters
    ----------
    hits, cases : int
        ``0 <= hits <= cases``.
    level : float
        Probability of the interval, in (0, 1).

    Returns
    -------
    (float, float)
        The lower end is 0 where nothing hit, the upper 1 where everything did.

    Raises
    ------
    ValueError
        If `hits` lies outside ``0 … cases``.

    References
    ----------
    Brown, Cai, DasGupta (2001), section 3.1.3.

    Examples
    --------
    >>> [round(end, 4) for end in share_interval(9, 36)]
    [0.1315, 0.4069]
    """
    from scipy.special import betaincinv

    if not 0 <= hits <= cases:
        raise ValueError(f"{hits} of {cases}")
    tail = (1 - level) / 2
    a, b = hits + 0.5, cases - hits + 0.5
    low = 0.0 if hits == 0 else float(betaincinv(a, b, tail))
    high = 1.0 if hits == cases else float(betaincinv(a, b, 1 - tail))
    return low, high
