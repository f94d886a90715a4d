"""The share of a pair's own volume, held back where events are few, beside its own past."""

from __future__ import annotations

from collections.abc import Sequence

from keeneye.dyads.tally import PERIOD_DAYS, Tally
from keeneye.errors import BadRecord
from keeneye.records import Measurement

__all__ = ["PERCENTILE_METHOD", "SHARE_METHOD", "held_share", "percentile_of", "share_level",
           "share_percentile", "trailing_shares"]  # fmt: skip

SHARE_METHOD = "beta-share-1"
PERCENTILE_METHOD = "trailing-percentile-1"
_YEAR = 365.25
_TAIL = 0.025


def held_share(hits: float, total: float, *, mean: float, weight: float) -> float:
    """Return a share held back towards `mean`, as if `weight` events had already had that share.

    Parameters
    ----------
    hits, total : float
        ``0 <= hits <= total``.
    mean : float
        The prior's, 0 … 1.
    weight : float
        The prior's, in events; positive.

    Returns
    -------
    float
        Mean of the Beta posterior.

    Raises
    ------
    BadRecord
        If a value lies outside its range.

    References
    ----------
    Gelman et al., Bayesian Data Analysis, 3rd edition (2013), section 2.4.

    Examples
    --------
    >>> held_share(2, 2, mean=0.25, weight=10)
    0.375
    """
    if not (0 <= hits <= total and 0 <= mean <= 1 and weight > 0):
        raise BadRecord(
            f"{hits} of {total}, prior {mean} with weight {weight}",
            where=SHARE_METHOD,
            expected="hits within total, a mean 0 … 1, a positive weight",
        )
    return (hits + mean * weight) / (total + weight)


def percentile_of(value: float, past: Sequence[float]) -> float:
    """Return where a value stands among earlier ones: the share below it, ties counted half.

    Parameters
    ----------
    value : float
    past : sequence of float
        At least one.

    Returns
    -------
    float
        0 … 1; ½ where all are equal.

    Raises
    ------
    BadRecord
        If there is no past.

    Examples
    --------
    >>> percentile_of(3, [1, 2, 3, 4])
    0.625
    """
    if not past:
        raise BadRecord("no earlier value", where=PERCENTILE_METHOD, expected="one at least")
    below = sum(earlier < value for earlier in past)
    return (below + sum(earlier == value for earlier in past) / 2) / len(past)


def trailing_shares(
    tally: Tally, *, width: int, years: float, weight: float
) -> tuple[float, tuple[float, ...]]:
    """Return the share of the last `width` periods, and that of every earlier stretch as long.

    Parameters
    ----------
    tally : Tally
    width : int
        Periods in a stretch: 4 weeks, 1 month.
    years : float
        How far back stretches count; those that overlap the last one do not.
    weight : float
        Of the Beta prior in events; its mean is the share of all the past that counts.

    Returns
    -------
    (float, tuple of float)
        All held back by the same prior, so that they compare.

    Raises
    ------
    BadRecord
        If the tally is shorter than two such stretches.

    Examples
    --------
    >>> from datetime import UTC, date, datetime
    >>> days = tuple(date(2020, 6, day) for day in (1, 2, 3))
    >>> tally = Tally(name="x", by="day", asof=datetime(2020, 6, 4, tzinfo=UTC), starts=days,
    ...               hits=(1, 0, 2), totals=(2, 2, 2), inputs=())
    >>> trailing_shares(tally, width=1, years=3, weight=2)
    (0.625, (0.375, 0.125))
    """
    kept = tally.windows(width)[-(_periods(tally, years) + 1) :]
    if len(kept) <= width:
        raise BadRecord(
            f"{len(tally.starts)} periods", where=tally.name, expected=f"{2 * width} at least"
        )
    (hits, total), past = kept[-1], kept[:-width]
    all_hits, all_events = sum(h for h, _ in past), sum(t for _, t in past)
    mean = all_hits / all_events if all_events else 0.5
    shares = tuple(held_share(h, t, mean=mean, weight=weight) for h, t in past)
    return held_share(hits, total, mean=mean, weight=weight), shares


def share_level(tally: Tally, *, years: float, weight: float, width: int = 1) -> Measurement:
    """Measure the share of the last periods with its Beta interval.

    Parameters
    ----------
    tally : Tally
    years, weight, width
        See `trailing_shares`.

    Returns
    -------
    Measurement
        Unit 'share', 95 % interval; `n` is the pair's events in those periods.

    Raises
    ------
    BadRecord
        See `trailing_shares`.

    References
    ----------
    See `held_share`.

    Examples
    --------
    >>> from datetime import UTC, date, datetime
    >>> days = tuple(date(2020, 6, day) for day in (1, 2, 3))
    >>> tally = Tally(name="x", by="day", asof=datetime(2020, 6, 4, tzinfo=UTC), starts=days,
    ...               hits=(1, 0, 2), totals=(2, 2, 2), inputs=())
    >>> found = share_level(tally, years=3, weight=2)
    >>> found.value, found.n, round(found.low, 3)
    (0.625, 2, 0.177)
    """
    from scipy.special import betaincinv

    value, _ = trailing_shares(tally, width=width, years=years, weight=weight)
    _, total = tally.windows(width)[-1]
    alpha = value * (total + weight)
    beta = total + weight - alpha
    sure = alpha <= 0 or beta <= 0  # a prior of 0 or 1 and events that agree: no spread is left
    low, high = (value, value) if sure else betaincinv(alpha, beta, [_TAIL, 1 - _TAIL])
    return Measurement(
        name=f"share of {tally.name}",
        unit="share",
        value=value,
        low=min(value, float(low)),
        high=max(value, float(high)),
        n=total,
        asof=tally.asof,
        window=_window(tally, width),
        method=SHARE_METHOD,
        inputs=tally.inputs,
        parameters=_parameters(tally, width, years, weight),
    )


def share_percentile(tally: Tally, *, years: float, weight: float, width: int = 1) -> Measurement:
    """Measure where the share of the last periods stands in the pair's own trailing years.

    Parameters
    ----------
    tally : Tally
    years, weight, width
        See `trailing_shares`.

    Returns
    -------
    Measurement
        Unit 'share' (of earlier stretches that lay below); `n` is how many there are: fewer than
        the years hold where the history is shorter.

    Raises
    ------
    BadRecord
        See `trailing_shares`.

    Examples
    --------
    >>> from datetime import UTC, date, datetime
    >>> days = tuple(date(2020, 6, day) for day in (1, 2, 3))
    >>> tally = Tally(name="x", by="day", asof=datetime(2020, 6, 4, tzinfo=UTC), starts=days,
    ...               hits=(1, 0, 2), totals=(2, 2, 2), inputs=())
    >>> found = share_percentile(tally, years=3, weight=2)
    >>> found.value, found.n
    (1.0, 2)
    """
    value, past = trailing_shares(tally, width=width, years=years, weight=weight)
    return Measurement(
        name=f"percentile of the share of {tally.name} in its own past",
        unit="share",
        value=percentile_of(value, past),
        n=len(past),
        asof=tally.asof,
        window=f"{_window(tally, width)}, among those of {years:g} years before",
        method=PERCENTILE_METHOD,
        inputs=tally.inputs,
        parameters=_parameters(tally, width, years, weight),
    )


def _periods(tally: Tally, years: float) -> int:
    """Return how many periods lie in so many years."""
    return max(1, round(years * _YEAR / PERIOD_DAYS[tally.by]))


def _window(tally: Tally, width: int) -> str:
    """Name the last periods in words and dates."""
    last = tally.end_of(len(tally.starts) - 1)
    return f"{width} {tally.by}{'s' * (width > 1)} from {tally.starts[-width]} until {last}"


def _parameters(tally: Tally, width: int, years: float, weight: float) -> dict[str, str]:
    """Write down what the method was given."""
    return {
        "tally": tally.name,
        "by": tally.by,
        "width": str(width),
        "years": f"{years:g}",
        "weight": f"{weight:g}",
    }
