"""What would have to be true: where another choice becomes best."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from keeneye.games.ranges import Range, draw
from keeneye.games.uncertainty import Payoffs, at_modes, best_choice

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Flip", "JointFlip", "find_flips", "find_joint_flip"]

Bounds = Mapping[str, tuple[float, float]]
_GRID = 200  # steps in which a flip is looked for before it is bisected
_WIDER = 3  # how many times its own width a range is widened on either side to look for a flip
_STARTS = 4  # 2**4 starting points of the joint flip


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """What would have to be true of one input for another choice to be best.

    Parameters
    ----------
    key : str
    mode : float
    value : float or None
        The nearest value at which the best choice changes; None where no value does it.
    becomes : str
        The choice that is best beyond it; empty where none.
    """

    key: str
    mode: float
    value: float | None
    becomes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JointFlip:
    """The nearest point at which the choice changes, all inputs moving at once.

    Parameters
    ----------
    distance : float
        From the modes, each input in units of its range's width.
    values : dict of str to float
    """

    distance: float
    values: dict[str, float]


def _reach(r: Range, key: str, bounds: Bounds) -> tuple[float, float]:
    """Return how far from its range an input is looked at: wider, but within what it can be."""
    width = r.high - r.low or max(abs(r.likely), 1.0)
    low, high = bounds.get(key, (-math.inf, math.inf))
    return max(low, r.low - _WIDER * width), min(high, r.high + _WIDER * width)


def find_flips(payoffs: Payoffs, ranges: Mapping[str, Range], bounds: Bounds) -> list[Flip]:
    """Return, nearest first, the value of each input at which another choice becomes best.

    Parameters
    ----------
    bounds : mapping of str to (float, float)
        What an input can be at all: 0 … 1 for a probability.

    Examples
    --------
    >>> given = {"pi": Range(low=0.2, mode=0.3, high=0.7, citation="our assumption")}
    >>> def worth(v):
    ...     return {"hold": 1 - 8 * v["pi"], "concede": -3}
    >>> found, = find_flips(worth, given, {"pi": (0, 1)})
    >>> round(found.value, 9), found.becomes
    (0.5, 'concede')
    """
    base = at_modes(ranges)
    now = best_choice(payoffs(base))
    flips = []
    for key, r in ranges.items():
        lead = partial(_lead, payoffs, base, now, key)
        crossings = sorted(_roots(lead, _reach(r, key, bounds)), key=partial(_apart, r.likely))
        value = crossings[0] if crossings else None
        flips.append(Flip(key=key, mode=r.likely, value=value, becomes=""))
    named = [_named(flip, payoffs, base, now) for flip in flips]
    return sorted(named, key=lambda f: _widths(f, ranges[f.key]))


def _widths(flip: Flip, r: Range) -> float:
    """Return how far a flip lies from the mode, in widths of the range; infinite without one."""
    return math.inf if flip.value is None else abs(flip.value - flip.mode) / (r.high - r.low or 1.0)


def _apart(one: float, other: float) -> float:
    return abs(one - other)


def _ahead(worth: Mapping[str, Any], now: str) -> float:
    """Return by how much a choice is better than the best of the others."""
    return float(worth[now]) - max(float(w) for name, w in worth.items() if name != now)


def _lead(payoffs: Payoffs, base: dict[str, Any], now: str, key: str, value: float) -> float:
    return _ahead(payoffs(base | {key: value}), now)


def _named(flip: Flip, payoffs: Payoffs, base: dict[str, Any], now: str) -> Flip:
    """Return a flip with the choice that is best beyond it."""
    if flip.value is None:
        return flip
    worth = payoffs(base | {flip.key: flip.value})
    others = {name: w for name, w in worth.items() if name != now}
    return Flip(key=flip.key, mode=flip.mode, value=flip.value, becomes=best_choice(others))


def _roots(function: Callable[[float], float], ends: tuple[float, float]) -> Iterator[float]:
    """Yield the points of a range at which a function changes its sign."""
    from scipy.optimize import brentq

    low, high = ends
    before, left = low, function(low)
    for i in range(1, _GRID + 1):
        at = low + (high - low) * i / _GRID
        right = function(at)
        if left == 0 or left * right < 0:
            yield before if left == 0 else float(brentq(function, before, at))
        before, left = at, right


def find_joint_flip(
    payoffs: Payoffs, ranges: Mapping[str, Range], bounds: Bounds, rng: np.random.Generator
) -> JointFlip | None:
    """Return the nearest point at which the best choice changes, distances in widths of ranges.

    Returns
    -------
    JointFlip or None
        None where no such point was found within the widened ranges.
    """
    import numpy as np
    from scipy.optimize import minimize

    base = at_modes(ranges)
    keys = [key for key, r in ranges.items() if r.high > r.low]
    if not keys:
        return None
    now = best_choice(payoffs(base))
    widths = np.array([ranges[k].high - ranges[k].low for k in keys])
    modes = np.array([ranges[k].likely for k in keys])
    reach = [_reach(ranges[k], k, bounds) for k in keys]

    def lead(scaled: Any) -> float:
        at = map(float, modes + scaled * widths)
        return _ahead(payoffs(base | dict(zip(keys, at, strict=True))), now)

    boxes = [((lo - m) / w, (hi - m) / w)
             for (lo, hi), m, w in zip(reach, modes, widths, strict=True)]  # fmt: skip
    starts = draw({k: ranges[k] for k in keys}, _STARTS, rng)
    nearest = None
    for i in range(2**_STARTS):
        begin = np.array(
            [(starts[k][i] - m) / w for k, m, w in zip(keys, modes, widths, strict=True)]
        )
        found = minimize(
            lambda x: float(x @ x), begin, method="SLSQP", bounds=boxes,
            constraints={"type": "eq", "fun": lead},
        )  # fmt: skip
        if found.success and (nearest is None or found.fun < nearest.fun):
            nearest = found
    if nearest is None:
        return None
    at = {k: float(x) for k, x in zip(keys, modes + nearest.x * widths, strict=True)}
    return JointFlip(distance=math.sqrt(float(nearest.fun)), values=at)
