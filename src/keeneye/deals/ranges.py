"""A judged value: a range with a citation, its means by quadrature, its draws."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from keeneye.records import CHECKED, require

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["CHECKED_HOW", "Range", "points_on"]

CHECKED_HOW = (*CHECKED, "assumption", "")
_NARROW = 1e-12  # of a value: narrower than what arithmetic can resolve
_NODES = 32  # of a Gauss-Legendre rule a piece: exact to machine precision for what is used here


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """A value that an analyst assumed, with its range and where it comes from.

    Parameters
    ----------
    low, high : float
        Finite, ``low <= high``.
    mode : float or None
        With a mode the range is triangular, without one uniform.
    citation : str
        Where it stands, or that it is an assumption: never empty.
    checked : str
        How the citation was checked: 'list', 'two sources', 'one source', 'memory',
        'assumption', or '' where nobody said.
    note : str

    Raises
    ------
    BadRecord
        ``low > mode`` or ``mode > high``, a value that is no number, no citation.

    Examples
    --------
    >>> weapon = Range(low=15, mode=20, high=25, citation="significant quantity: 25 kg")
    >>> weapon.mean, round(weapon.mean_of(lambda kg: 1 / kg), 7)
    (20.0, 0.0505343)
    """

    low: float
    high: float
    mode: float | None = None
    citation: str
    checked: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        middle = self.low if self.mode is None else self.mode
        told = f"{self.low}, {middle}, {self.high}"
        numbers = all(math.isfinite(v) for v in (self.low, middle, self.high))
        require(numbers, told, where="range", expected="finite numbers")
        ordered = self.low <= middle <= self.high
        require(ordered, told, where="range", expected="low ≤ mode ≤ high")
        require(bool(self.citation.strip()), "no citation", where="citation", expected="a source")
        known = self.checked in CHECKED_HOW
        told = " | ".join(CHECKED_HOW[:-1])
        require(known, f"checked = {self.checked!r}", where="checked", expected=told)

    def within(self, low: float, high: float, name: str) -> Range:
        """Return the range itself, or refuse it under `name` where it leaves ``low … high``."""
        inside = low <= self.low and self.high <= high
        require(inside, f"{self.low} … {self.high}", where=name, expected=f"{low:g} … {high:g}")
        return self

    @property
    def is_point(self) -> bool:
        """Whether the range is too narrow to tell its ends apart."""
        return self.high - self.low <= _NARROW * max(1.0, abs(self.high))

    @property
    def mean(self) -> float:
        """The mean: of three corners for a triangle, of two ends for a uniform range."""
        if self.mode is None:
            return (self.low + self.high) / 2
        return (self.low + self.mode + self.high) / 3

    @property
    def likely(self) -> float:
        """The mode, or the middle of the range where none is given."""
        return (self.low + self.high) / 2 if self.mode is None else self.mode

    def mean_of(self, function: Callable[[Floats], Floats], *breaks: float) -> float:
        """Return the mean of a function over the range.

        Parameters
        ----------
        function : callable
            Takes and returns an array; smooth between `breaks`.
        *breaks : float
            Where it has a kink.
        """
        values, weights = self.points(*breaks)
        return float(function(values) @ weights)

    def points(self, *breaks: float) -> tuple[Floats, Floats]:
        """Return the range as weighted points: values and weights, which sum to 1."""
        import numpy as np

        if self.is_point:
            return np.array([self.mean]), np.ones(1)
        kinks = (*breaks, self.low if self.mode is None else self.mode)
        inner = {b for b in kinks if self.low < b < self.high}
        edges = sorted({self.low, self.high} | inner)
        parts = [points_on(a, b) for a, b in pairwise(edges)]
        values = np.concatenate([v for v, _ in parts])
        weights = np.concatenate([w for _, w in parts]) * self.density(values)
        return values, weights / weights.sum()

    def density(self, values: Floats) -> Floats:
        """Return the height of the triangle (or 1) at `values`, up to a constant factor."""
        import numpy as np

        if self.mode is None:
            return np.ones_like(values)
        low, mode, high = self.low, self.mode, self.high
        with np.errstate(over="ignore"):  # a side too narrow to tell is a step: infinitely steep
            rise = (values - low) / (mode - low) if mode > low else np.inf
            fall = (high - values) / (high - mode) if high > mode else np.inf
        return np.minimum(rise, fall)

    def draw(self, rng: np.random.Generator, draws: int) -> Floats:
        """Return `draws` independent values, shape ``(draws,)``."""
        import numpy as np

        if self.low == self.high:
            return np.full(draws, float(self.low))
        if self.mode is None:
            return rng.uniform(self.low, self.high, draws)
        return rng.triangular(self.low, self.mode, self.high, draws)


def points_on(start: float, end: float, nodes: int = _NODES) -> tuple[Floats, Floats]:
    """Return the Gauss-Legendre points and weights of ``[start, end]``.

    References
    ----------
    Abramowitz and Stegun, Handbook of Mathematical Functions (1964), 25.4.29.

    Examples
    --------
    >>> values, weights = points_on(0, 2)
    >>> round(float(values**3 @ weights), 9)
    4.0
    """
    at, weights = _gauss(nodes)
    half = (end - start) / 2
    return start + half * (at + 1), half * weights


@cache
def _gauss(nodes: int) -> tuple[Floats, Floats]:
    """Return the points and weights of [-1, 1]; worked out once."""
    import numpy as np

    at, weights = np.polynomial.legendre.leggauss(nodes)
    at.flags.writeable = weights.flags.writeable = False
    return at, weights
