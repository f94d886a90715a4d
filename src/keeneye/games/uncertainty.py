"""What a choice hangs on: shares of draws, tornado, Sobol indices, value of information.

A ``payoffs`` function takes values by name (numbers or arrays) and returns what each choice is
worth.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from keeneye.games.ranges import Draws, Range, draw

if TYPE_CHECKING:
    import numpy as np

__all__ = [
    "Bar",
    "Information",
    "Payoffs",
    "SobolShare",
    "at_modes",
    "best_choice",
    "shares_best",
    "sobol_shares",
    "tornado",
    "value_of_information",
]

Payoffs = Callable[[Draws], Mapping[str, Any]]
_INNER = 8  # 2**8 draws of the other inputs for each value of the one whose knowledge is valued
_OUTER = 32  # values of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar of a tornado: an input at its low and high end, the others at their modes.

    Parameters
    ----------
    key : str
    at_low, at_high : float
        U(first choice) - U(second choice).
    best_at_low, best_at_high : str
    """

    key: str
    at_low: float
    at_high: float
    best_at_low: str
    best_at_high: str

    @property
    def swing(self) -> float:
        """How far the difference moves."""
        return abs(self.at_high - self.at_low)

    @property
    def changes_choice(self) -> bool:
        """Whether the best choice differs between the ends."""
        return self.best_at_low != self.best_at_high


@dataclass(frozen=True, slots=True, kw_only=True)
class SobolShare:
    """The share of a variance that an input makes, alone and with its interactions."""

    key: str
    first: float
    total: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Information:
    """What knowing would be worth before choosing, on the scale of the payoffs.

    Parameters
    ----------
    everything : float
        Expected value of perfect information.
    by_input : dict of str to float
        Of knowing one input exactly.
    """

    everything: float
    by_input: dict[str, float]


def at_modes(ranges: Mapping[str, Range]) -> dict[str, Any]:
    """Return every input at its likeliest value."""
    return {key: r.likely for key, r in ranges.items()}


def best_choice(worth: Mapping[str, Any]) -> str:
    """Return the choice that is worth most; the first named at a tie.

    Examples
    --------
    >>> best_choice({"hold": -1.0, "concede": -3})
    'hold'
    """
    return max(worth, key=lambda name: float(worth[name]))


def shares_best(worth: Mapping[str, Any]) -> dict[str, float]:
    """Return the share of draws in which each choice is best; the first named at a tie.

    Examples
    --------
    >>> shares_best({"hold": [1, 2, 3, 0], "concede": [0, 2, 4, -1]})
    {'hold': 0.75, 'concede': 0.25}
    """
    import numpy as np

    table = np.vstack(np.broadcast_arrays(*(np.asarray(w, dtype=float) for w in worth.values())))
    first = table.argmax(axis=0)
    return {name: float((first == i).mean()) for i, name in enumerate(worth)}


def _difference(worth: Mapping[str, Any]) -> Any:
    """Return U(first choice) - U(second choice)."""
    one, other = list(worth.values())[:2]
    return one - other


def tornado(payoffs: Payoffs, ranges: Mapping[str, Range]) -> list[Bar]:
    """Return each input's bar, the widest first; inputs that move nothing are left out.

    Examples
    --------
    >>> given = {"x": Range(low=0, high=1, citation="c"), "y": Range(low=0, high=3, citation="c")}
    >>> bars = tornado(lambda v: {"hold": v["x"] - v["y"], "concede": 0.9}, given)
    >>> [(b.key, b.swing, b.changes_choice) for b in bars]
    [('y', 3.0, False), ('x', 1.0, False)]
    """
    base = at_modes(ranges)
    bars = []
    for key, r in ranges.items():
        low, high = payoffs(base | {key: r.low}), payoffs(base | {key: r.high})
        ends = (float(_difference(low)), float(_difference(high)))
        bars.append(
            Bar(
                key=key,
                at_low=ends[0],
                at_high=ends[1],
                best_at_low=best_choice(low),
                best_at_high=best_choice(high),
            )
        )
    return sorted((b for b in bars if b.swing), key=lambda b: -b.swing)


def sobol_shares(
    payoffs: Payoffs, ranges: Mapping[str, Range], power: int, rng: np.random.Generator
) -> list[SobolShare]:
    """Return first-order and total Sobol indices of U(first) - U(second), the largest first.

    Parameters
    ----------
    power : int
        2**power points a matrix.

    References
    ----------
    Saltelli and others, Computer Physics Communications 181 (2010), pp. 259-270.
    """
    from scipy.stats import sobol_indices

    base = at_modes(ranges)
    wide = [key for key, r in ranges.items() if r.high > r.low]
    moving = [bar.key for bar in tornado(payoffs, ranges) if bar.key in wide]
    if not moving:
        return []

    def difference(points: Any) -> Any:
        return _difference(payoffs(base | {key: points[i] for i, key in enumerate(moving)}))

    found = sobol_indices(func=difference, n=2**power, dists=[ranges[k] for k in moving], rng=rng)
    shares = [
        SobolShare(key=key, first=float(found.first_order[i]), total=float(found.total_order[i]))
        for i, key in enumerate(moving)
    ]
    return sorted(shares, key=lambda s: -s.total)


def value_of_information(
    payoffs: Payoffs, ranges: Mapping[str, Range], power: int, rng: np.random.Generator
) -> Information:
    """Return what it would be worth to know everything, or one input, before choosing.

    Parameters
    ----------
    power : int
        2**power draws for everything; single inputs use nested draws.

    References
    ----------
    Howard, Information Value Theory, IEEE Transactions on Systems Science and Cybernetics 2 (1966).

    Examples
    --------
    >>> import numpy as np
    >>> given = {"pi": Range(low=0.1, high=0.6, citation="our assumption")}
    >>> def worth(v):
    ...     return {"hold": 1 - 8 * v["pi"], "concede": -3}
    >>> found = value_of_information(worth, given, 12, np.random.default_rng(1))
    >>> round(found.everything, 3), round(found.by_input["pi"], 3)
    (0.08, 0.08)
    """
    import numpy as np

    worth = _table(payoffs(draw(ranges, power, rng)))
    everything = float(worth.max(axis=0).mean() - worth.mean(axis=1).max())
    inner = draw(ranges, _INNER, rng)
    middles = (np.arange(_OUTER) + 0.5) / _OUTER
    by_input = {}
    for key in (k for k, r in ranges.items() if r.high > r.low):
        many = {k: np.tile(v, _OUTER) for k, v in inner.items()}
        many[key] = np.repeat(ranges[key].ppf(middles), 2**_INNER)
        means = _table(payoffs(many)).reshape(-1, _OUTER, 2**_INNER).mean(axis=2)
        by_input[key] = float(means.max(axis=0).mean() - means.mean(axis=1).max())
    ordered = dict(sorted(by_input.items(), key=lambda item: -item[1]))
    return Information(everything=max(0.0, everything), by_input=ordered)


def _table(worth: Mapping[str, Any]) -> Any:
    """Return payoffs as rows of choices by columns of draws."""
    import numpy as np

    return np.vstack(np.broadcast_arrays(*(np.asarray(w, dtype=float) for w in worth.values())))
