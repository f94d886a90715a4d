"""Hold or concede under a range: what the answer hangs on, in closed form.

U(hold) = g - pi (d + g), U(concede) = -k, where pi is the belief that a test follows a refusal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from keeneye.games.catalog.entry import checked

__all__ = ["BeliefRange", "Indices", "payoffs", "sobol_closed_form", "under_belief_range"]


def payoffs(values: dict[str, Any]) -> dict[str, Any]:
    """Return what holding and conceding are worth to the target after a demand.

    Parameters
    ----------
    values : dict
        ``pi`` (here the belief that a test follows), ``k``, ``g``, ``d``; with ``trade.trust``,
        ``trade.alpha`` and ``trade.worth`` also a trade: a first step of size alpha, worth
        ``trade.worth`` if the other keeps the bargain, and else the share alpha of a concession
        lost, and then holding. Floats or arrays.

    Returns
    -------
    dict of str to float or ndarray
        ``hold``, ``concede`` and perhaps ``trade``.

    Examples
    --------
    >>> payoffs({"pi": 0.25, "k": 3, "g": 1, "d": 7})
    {'hold': -1.0, 'concede': -3}
    """
    hold = values["g"] - values["pi"] * (values["d"] + values["g"])
    found = {"hold": hold, "concede": -values["k"] + 0 * hold if _is_array(hold) else -values["k"]}
    if "trade.trust" in values:
        trust, cheated = values["trade.trust"], hold - values["trade.alpha"] * values["k"]
        found["trade"] = trust * values["trade.worth"] + (1 - trust) * cheated
    return found


def _is_array(number: Any) -> bool:
    return hasattr(number, "shape")


@dataclass(frozen=True, slots=True)
class BeliefRange:
    """Hold or concede when the belief is uniform on a range.

    Parameters
    ----------
    belief_threshold : float
    u_hold_at_mean, u_concede : float
    better_at_mean : str
    expected_value_with_perfect_information, evpi : float
    share_of_range_where_hold_is_best : float
    """

    belief_threshold: float
    u_hold_at_mean: float
    u_concede: float
    better_at_mean: str
    expected_value_with_perfect_information: float
    evpi: float
    share_of_range_where_hold_is_best: float


def under_belief_range(k: float, g: float, d: float, belief: tuple[float, float]) -> BeliefRange:
    """Return the value of knowing the belief exactly, in closed form.

    Parameters
    ----------
    k, g, d : float
        As in `payoffs`; k, d > 0, g >= 0.
    belief : (float, float)
        Low and high of a uniform range within 0 … 1.

    Raises
    ------
    BadGame
        A value out of its range.

    References
    ----------
    Howard, Information Value Theory, IEEE Transactions on Systems Science and Cybernetics 2 (1966).

    Examples
    --------
    >>> round(under_belief_range(3, 1, 7, (0.1, 0.6)).evpi, 9)
    0.08
    """
    low, high = belief
    checked(
        {"k": k, "g": g, "d": d, "belief_low": low, "belief_high": high},
        ("k", "g", "d", "belief_low", "belief_high"),
        (
            ("k", "k > 0", lambda v: v["k"] > 0),
            ("g", "g >= 0", lambda v: v["g"] >= 0),
            ("d", "d > 0", lambda v: v["d"] > 0),
            ("belief_low", "0 <= low <= high <= 1",
             lambda v: 0 <= v["belief_low"] <= v["belief_high"] <= 1),
        ),
        "hold_or_concede",
    )  # fmt: skip
    threshold = (k + g) / (d + g)
    mean = (low + high) / 2
    at_mean = g - mean * (d + g)
    if high == low:
        informed, share = max(at_mean, -k), float(low < threshold)
    else:
        cut = min(max(threshold, low), high)
        share = (cut - low) / (high - low)
        informed = (g * (cut - low) - (d + g) * (cut**2 - low**2) / 2 - k * (high - cut)) / (
            high - low
        )
    return BeliefRange(
        threshold,
        at_mean,
        -k,
        "hold" if at_mean > -k else "concede",
        informed,
        informed - max(at_mean, -k),
        share,
    )


@dataclass(frozen=True, slots=True)
class Indices:
    """How much of the spread of U(hold) - U(concede) each input makes, and its tornado bars.

    Parameters
    ----------
    mean, variance : float
    first_pi, first_d : float
        Share of the variance that an input makes by itself.
    total_pi, total_d : float
        With its interactions.
    swing_pi, swing_d : float
        Change of the difference from low to high, the other input at its mean.
    """

    mean: float
    variance: float
    first_pi: float
    first_d: float
    total_pi: float
    total_d: float
    swing_pi: float
    swing_d: float


def sobol_closed_form(
    k: float, g: float, pi: tuple[float, float], d: tuple[float, float]
) -> Indices:
    """Return Sobol indices of k + g - pi (d + g) for independent uniform pi and d.

    References
    ----------
    Saltelli and others, Computer Physics Communications 181 (2010), pp. 259-270.

    Examples
    --------
    >>> found = sobol_closed_form(3, 1, (0.2, 0.8), (4, 10))
    >>> round(found.first_pi, 5), round(found.first_d, 5), round(found.total_pi, 5)
    (0.69565, 0.27174, 0.72826)
    """
    mean_pi, mean_y = (pi[0] + pi[1]) / 2, (d[0] + d[1]) / 2 + g
    var_pi, var_y = (pi[1] - pi[0]) ** 2 / 12, (d[1] - d[0]) ** 2 / 12
    by_pi, by_d, both = mean_y**2 * var_pi, mean_pi**2 * var_y, var_pi * var_y
    variance = by_pi + by_d + both
    whole = variance or 1.0
    return Indices(
        k + g - mean_pi * mean_y,
        variance,
        by_pi / whole,
        by_d / whole,
        (by_pi + both) / whole,
        (by_d + both) / whole,
        (pi[1] - pi[0]) * mean_y,
        (d[1] - d[0]) * mean_pi,
    )
