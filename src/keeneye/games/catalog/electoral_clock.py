"""The calendar: how the days to a vote move the target's belief threshold, and when it switches.

h = exp(-days/tau0) is how near the vote is; a test then hurts d0 + omega h and paying costs
k0 + kappa h. Shape and names are this project's own assumption.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from keeneye.games.catalog import concession_or_test as bargain
from keeneye.games.catalog.entry import Entry, Rule, Values, checked
from keeneye.games.game import Game
from keeneye.games.solution import Solution

__all__ = [
    "ENTRY",
    "NEEDS",
    "RULES",
    "DemandWindow",
    "at_day",
    "demand_window",
    "nearness",
    "solve",
    "switch_days",
    "threshold_falls",
    "tree",
]

NEEDS = (
    "pi", "c", "a", "g", "t_resolute", "t_irresolute", "d0", "omega", "k0", "kappa", "tau0_days",
    "days",
)  # fmt: skip
RULES: tuple[Rule, ...] = (
    ("tau0_days", "tau0_days > 0", lambda v: v["tau0_days"] > 0),
    ("days", "days >= 0: the vote is still ahead", lambda v: v["days"] >= 0),
    ("d0", "d0 > 0: a test hurts the target", lambda v: v["d0"] > 0),
    ("k0", "k0 > 0: conceding costs the target something", lambda v: v["k0"] > 0),
    ("omega", "d0 + omega > 0, as on the day of the vote", lambda v: v["d0"] + v["omega"] > 0),
    ("kappa", "k0 + kappa > 0, as on the day of the vote", lambda v: v["k0"] + v["kappa"] > 0),
)  # fmt: skip


def nearness(days: Any, tau0_days: Any) -> Any:
    """Return h = exp(-days/tau0): 1 on the day of the vote, falling with the days to it.

    Examples
    --------
    >>> round(float(nearness(140, 120)), 4)
    0.3114
    """
    import numpy as np

    return np.exp(-np.asarray(days, dtype=float) / np.asarray(tau0_days, dtype=float))


def at_day(values: dict[str, Any], days: Any) -> dict[str, Any]:
    """Return the values of `concession_or_test` so many days before the vote.

    `lambda`, where given, moves the resolute regime's test payoff with the clock.

    Examples
    --------
    >>> clock = {"d0": 3, "omega": 6, "k0": 3, "kappa": 1.5, "tau0_days": 120, "t_resolute": 1}
    >>> at = at_day(clock, 0)
    >>> float(at["d"]), float(at["k"])
    (9.0, 4.5)
    """
    h = nearness(days, values["tau0_days"])
    moved = {"d": values["d0"] + values["omega"] * h, "k": values["k0"] + values["kappa"] * h}
    if "lambda" in values:
        moved["t_resolute"] = values["t_resolute"] + values["lambda"] * h
    return values | moved


def switch_days(values: Values) -> float | None:
    """Return the days to the vote at which the target turns from holding to paying, or back.

    Returns
    -------
    float or None
        None where the belief crosses the threshold on no day.

    Examples
    --------
    >>> given = {"pi": .65, "d0": 3, "omega": 6, "k0": 3, "kappa": 1.5, "g": 1, "tau0_days": 120}
    >>> round(switch_days(given), 2)
    64.68
    """
    slope = values["kappa"] - values["pi"] * values["omega"]
    level = values["pi"] * (values["d0"] + values["g"]) - (values["k0"] + values["g"])
    return _days_at(level, slope, values["tau0_days"])


def dominance_days(values: Values) -> float | None:
    """Return the days to the vote at which paying costs as much as a test hurts, or None."""
    level, slope = values["d0"] - values["k0"], values["kappa"] - values["omega"]
    return _days_at(level, slope, values["tau0_days"])


def _days_at(level: float, slope: float, tau0_days: float) -> float | None:
    """Return the days at which level = slope * h, or None where no h in (0, 1] does it."""
    h = level / slope if slope else 0.0
    return max(0.0, -tau0_days * math.log(h)) if 0 < h <= 1 else None


def threshold_falls(values: Values) -> bool:
    """Whether a nearer vote weakens the target: its belief threshold falls."""
    v = values
    return v["kappa"] * (v["d0"] + v["g"]) < v["omega"] * (v["k0"] + v["g"])


@dataclass(frozen=True, slots=True)
class DemandWindow:
    """When a demand has most leverage, by a heuristic of this project.

    Parameters
    ----------
    days : float
        Before the vote.
    leverage : float
        0 … 1: how near the vote is, times the share of a concession that can still be delivered.
    """

    days: float
    leverage: float


def demand_window(tau0_days: float, delta_days: float) -> DemandWindow:
    """Return the day on which a demand has most leverage: delta ln(1 + tau0/delta).

    Parameters
    ----------
    tau0_days, delta_days : float
        How fast the vote presses, and how fast a concession can be delivered; > 0.

    Examples
    --------
    >>> round(demand_window(90, 30).days, 1)
    41.6
    """
    v = checked({"tau0_days": tau0_days, "delta_days": delta_days}, ("tau0_days", "delta_days"), (
        ("tau0_days", "tau0_days > 0", lambda v: v["tau0_days"] > 0),
        ("delta_days", "delta_days > 0", lambda v: v["delta_days"] > 0),
    ), "demand_window")  # fmt: skip
    days = v["delta_days"] * math.log1p(v["tau0_days"] / v["delta_days"])
    return DemandWindow(days, math.exp(-days / tau0_days) * -math.expm1(-days / delta_days))


def tree(values: Values) -> Game:
    """Return the bargain of the given day in extensive form."""
    return bargain.tree(_today(values))


def _today(values: Values) -> dict[str, float]:
    v = checked(values, NEEDS, RULES, "electoral_clock")
    if "lambda" in values:
        v["lambda"] = values["lambda"]
    return {key: float(number) for key, number in at_day(v, v["days"]).items()}


def solve(values: Values) -> tuple[Solution, ...]:
    """Solve the bargain as it stands so many days before the vote.

    Parameters
    ----------
    values : mapping
        Of `NEEDS`; `omega` is how much re-election weighs *as the regime believes*.

    Returns
    -------
    tuple of Solution
        As of `concession_or_test`, with ``switch_days``, ``dominance_switch_days`` and
        ``threshold_falls_as_election_nears`` among the values.

    Raises
    ------
    BadGame
        A condition is broken.

    References
    ----------
    Gaubatz, Journal of Conflict Resolution 35 (1991); Smith, International Studies Quarterly 40
    (1996), for the motivation; the clock is ours.

    Examples
    --------
    >>> clock = {"pi": .65, "c": 4, "a": 1, "g": 1, "t_resolute": 1, "t_irresolute": -3, "d0": 3,
    ...          "omega": 6, "k0": 3, "kappa": 1.5, "tau0_days": 120}
    >>> [solve(clock | {"days": days})[0].regime for days in (140, 30)]
    ['bluff', 'pooling_concede']
    """
    v = checked(values, NEEDS, RULES, "electoral_clock")
    more = {
        "switch_days": switch_days(v),
        "dominance_switch_days": dominance_days(v),
        "threshold_falls_as_election_nears": threshold_falls(v),
        "days": v["days"],
    }
    return tuple(
        found.noting(game="electoral_clock", parameters=v, values=found.values | more)
        for found in bargain.solve(_today(values))
    )


ENTRY = Entry(
    name="electoral_clock",
    title="What does the calendar of the target's vote do?",
    needs=NEEDS,
    probabilities=frozenset({"pi"}),
    beliefs=frozenset({"pi", "omega"}),
    solve=solve,
    tree=tree,
    rules=RULES,
    citations=(
        "Gaubatz 1991, Journal of Conflict Resolution 35(2), pp. 212-244",
        "Smith 1996, International Studies Quarterly 40(1), pp. 133-153",
        "the exponential clock is this project's own assumption",
    ),
)
