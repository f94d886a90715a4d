"""Ranges that somebody judged, and draws from them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from keeneye.errors import BadRecord
from keeneye.records import CHECKED

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Band", "Range", "band", "draw", "seed_of"]

LOW, HIGH = 5, 95  # per cent of the draws, the ends of every band
CHECKED_HOW = (*CHECKED, "assumption", "")
Draws = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """A number that an analyst assumed.

    Parameters
    ----------
    low, high : float
        The ends of what is thought possible.
    mode : float or None
        The likeliest value: draws are triangular. None: they are uniform.
    citation : str
        Where it comes from, or that it is our own assumption.
    note : str
    held_by : str
        Whose belief it is; empty for what is no belief.
    checked : str
        How the citation was checked: one of `CHECKED_HOW`, '' where nobody said.

    Raises
    ------
    BadRecord
        Ends out of order, a number that is none, or no citation.

    Examples
    --------
    >>> Range(low=2, mode=4, high=6, citation="our assumption").likely
    4.0
    >>> Range(low=2, high=1, citation="our assumption")
    Traceback (most recent call last):
    keeneye.errors.BadRecord: 2, 1.5, 1 (range); expected low <= mode <= high; correct the value
    """

    low: float
    high: float
    citation: str
    mode: float | None = None
    note: str = ""
    held_by: str = ""
    checked: str = ""

    def __post_init__(self) -> None:
        numbers = (self.low, self.likely, self.high)
        ordered = all(map(math.isfinite, numbers)) and self.low <= self.likely <= self.high
        if not ordered or not self.citation.strip():
            what = "no citation" if ordered else ", ".join(f"{n:g}" for n in numbers)
            raise BadRecord(
                what,
                where="range",
                expected="a source, or the words 'our assumption'"
                if ordered
                else "low <= mode <= high",
                todo="correct the value",
            )
        if self.checked not in CHECKED_HOW:
            told = " | ".join(CHECKED_HOW[:-1])
            raise BadRecord(f"checked = {self.checked!r}", where="checked", expected=told)

    @property
    def likely(self) -> float:
        """The mode, or the middle of the range where none is given."""
        return (self.low + self.high) / 2 if self.mode is None else float(self.mode)

    @property
    def mean(self) -> float:
        """The mean of the draws."""
        middle = (self.low + self.high) / 2
        return middle if self.mode is None else (self.low + self.mode + self.high) / 3

    def ppf(self, q: Any) -> Any:
        """Return the values below which shares `q` of the draws lie: the inverse distribution."""
        import numpy as np

        q = np.asarray(q, dtype=float)
        width = self.high - self.low
        if self.mode is None or width == 0:
            return self.low + q * width
        peak = (self.mode - self.low) / width
        rising = self.low + np.sqrt(q * width * (self.mode - self.low))
        falling = self.high - np.sqrt((1 - q) * width * (self.high - self.mode))
        return np.where(q < peak, rising, falling)


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """An outcome over the draws; never shown without its ends.

    Parameters
    ----------
    low, median, high : float or None
        5, 50 and 95 per cent of the draws lie below. None: no draw has a value.
    mode : float or None
        The outcome with every input at its likeliest value; it need not lie within the band.
    share_of_draws : float
        In which the outcome exists, such as a day on which the target switches.
    """

    low: float | None
    mode: float | None
    high: float | None
    median: float | None
    share_of_draws: float = 1.0


def band(outcomes: Any, at_mode: float | None) -> Band:
    """Return the band of an array of outcomes, in which NaN means that there is none.

    Examples
    --------
    >>> band([0.0, 1.0, 2.0, 3.0, 4.0, float("nan")], 2.5)
    Band(low=0.2, mode=2.5, high=3.8, median=2.0, share_of_draws=0.8333333333333334)
    """
    import numpy as np

    values = np.asarray(outcomes, dtype=float)
    there = values[~np.isnan(values)]
    mode = None if at_mode is None or math.isnan(at_mode) else float(at_mode)
    if not there.size:
        return Band(low=None, mode=mode, high=None, median=None, share_of_draws=0.0)
    low, median, high = (float(x) for x in np.percentile(there, [LOW, 50, HIGH]))
    share = there.size / values.size
    return Band(low=low, mode=mode, high=high, median=median, share_of_draws=share)


def draw(ranges: Mapping[str, Range], power: int, rng: np.random.Generator) -> Draws:
    """Return 2**power draws of every range, from one scrambled Sobol sequence.

    Parameters
    ----------
    ranges : mapping of str to Range
    power : int
    rng : numpy Generator
        Its state decides the scramble: the same state, the same draws.

    Returns
    -------
    dict of str to ndarray
        Arrays of length ``2**power``.

    References
    ----------
    Owen, Scrambling Sobol' and Niederreiter-Xing Points, Journal of Complexity 14 (1998).

    Examples
    --------
    >>> import numpy as np
    >>> given = {"pi": Range(low=0.2, mode=0.4, high=0.9, citation="our assumption")}
    >>> found = draw(given, 10, np.random.default_rng(1))["pi"]
    >>> round(float(found.mean()), 3)
    0.5
    """
    import numpy as np
    from scipy.stats import qmc

    wide = [key for key, r in ranges.items() if r.high > r.low]
    count = 2**power
    found = {key: np.full(count, float(r.low)) for key, r in ranges.items()}
    if wide:
        points = qmc.Sobol(len(wide), scramble=True, rng=rng).random_base2(power)
        found |= {key: ranges[key].ppf(points[:, i]) for i, key in enumerate(wide)}
    return found


def seed_of(rng: np.random.Generator) -> str:
    """Return what a generator was seeded with, for the record; empty where it is not known."""
    sequence = getattr(rng.bit_generator, "seed_seq", None)
    entropy = getattr(sequence, "entropy", None)
    return "" if entropy is None else str(entropy)
