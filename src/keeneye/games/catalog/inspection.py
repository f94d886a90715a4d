"""Inspection: how often one must look, and what chance of being seen deters.

A number of periods and of inspections; the inspectee may violate once. The inspector gets 1 for a
violation that is seen, -1 for one that is not, 0 for none; what one gets the other loses.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from keeneye.games.catalog.entry import Entry, Rule, Values, checked
from keeneye.games.game import Decision, Game, Node, Terminal
from keeneye.games.solution import Solution, verified

__all__ = ["ENTRY", "NEEDS", "RULES", "Deterrence", "deterrence", "game_value", "solve", "tree"]

NEEDS = ("periods", "inspections")
_MOST_PERIODS = 60
_LARGEST_TREE = 10  # periods: beyond, the closed form is checked by its recursion alone
RULES: tuple[Rule, ...] = (
    (
        "periods",
        f"a whole number from 1 to {_MOST_PERIODS}",
        lambda v: v["periods"] == int(v["periods"]) and 1 <= v["periods"] <= _MOST_PERIODS,
    ),
    (
        "inspections",
        "a whole number, 0 or more",
        lambda v: v["inspections"] == int(v["inspections"]) and v["inspections"] >= 0,
    ),
)


def game_value(periods: int, inspections: int) -> Fraction:
    """Return what the inspector expects: -C(n-1, m) / sum of C(n, i) for i from 0 to m.

    Parameters
    ----------
    periods, inspections : int
        n and m.

    Returns
    -------
    Fraction
        0 where every period can be inspected, -1 where none can.

    References
    ----------
    Dresher, A Sampling Inspection Problem in Arms Control Agreements, RAND RM-2972 (1962).

    Examples
    --------
    >>> print(game_value(2, 1), game_value(6, 3), game_value(8, 4))
    -1/3 -5/21 -35/163
    """
    if inspections >= periods:
        return Fraction(0)
    ways = sum(math.comb(periods, i) for i in range(inspections + 1))
    return Fraction(-math.comb(periods - 1, inspections), ways)


@cache
def _by_recursion(n: int, m: int) -> Fraction:
    """Return the same value from the game of one period, and what remains of it after."""
    if n == 0:
        return Fraction(0)
    if m == 0:
        return Fraction(-1)
    looked, waited = _by_recursion(n - 1, m - 1), _by_recursion(n - 1, m)
    return (looked + waited) / (2 + waited - looked)


def _mixes(n: int, m: int) -> tuple[float, float]:
    """Return the chances to inspect and to violate with n periods and m inspections to come."""
    if m == 0:
        return 0.0, 1.0
    looked, waited = game_value(n - 1, m - 1), game_value(n - 1, m)
    return float((1 + waited) / (2 + waited - looked)), float(
        (waited - looked) / (2 + waited - looked)
    )


def tree(values: Values) -> Game:
    """Return the game in extensive form: visits are seen by both, violations only if inspected.

    Examples
    --------
    >>> from keeneye.games.sequence import solve_zero_sum
    >>> round(solve_zero_sum(tree({"periods": 3, "inspections": 1})).value("value"), 9)
    -0.5
    """
    v = checked(values, NEEDS, RULES, "inspection")

    def period(left: int, visits: int, history: str) -> Node:
        if left == 0:
            return Terminal((0.0, 0.0), "legal throughout")

        def answer(seen: bool, after: Node) -> Node:
            caught = Terminal((1.0, -1.0), "caught")
            unseen = Terminal((-1.0, 1.0), "unseen")
            ends = (after, caught if seen else unseen)
            return Decision(2, f"inspectee:{history}", ("legal", "violate"), ends)

        skipped = answer(False, period(left - 1, visits, history + "s"))
        if visits == 0:
            return skipped
        looked = answer(True, period(left - 1, visits - 1, history + "i"))
        return Decision(1, f"inspector:{history}", ("inspect", "skip"), (looked, skipped))

    root = period(int(v["periods"]), int(v["inspections"]), "")
    return Game("inspection", ("inspector", "inspectee"), root)


def solve(values: Values) -> tuple[Solution, ...]:
    """Solve the inspection game in closed form; up to 10 periods it is checked on the tree.

    Parameters
    ----------
    values : mapping
        ``periods`` and ``inspections``.

    Returns
    -------
    tuple of Solution
        One, with ``value_to_inspector`` and the same as ``value_fraction``.

    Raises
    ------
    BadGame
        No whole numbers, or too many.

    References
    ----------
    Dresher (1962); Avenhaus, von Stengel, Zamir, Inspection Games, Handbook of Game Theory 3
    (2002), chapter 51.

    Examples
    --------
    >>> solve({"periods": 3, "inspections": 1})[0].value("value_fraction")
    '-1/2'
    """
    v = checked(values, NEEDS, RULES, "inspection")
    n, m = int(v["periods"]), int(v["inspections"])
    exact = game_value(n, m)
    apart = abs(float(exact - _by_recursion(n, m)))
    inspect, violate = _mixes(n, m)
    found = {
        "value_to_inspector": float(exact),
        "value_fraction": f"{exact.numerator}/{exact.denominator}",
        "inspect_probability": inspect,
        "violate_probability": violate,
    }
    if n <= _LARGEST_TREE:
        game = tree(v)
        return (verified(game, _profile(game, n, m), parameters=v, values=found),)
    payoffs = (float(exact), -float(exact))
    return (
        Solution(
            game="inspection", method="closed-form", version="1", parameters=v, behaviour={},
            payoffs=payoffs, regret=apart, sequential_regret=apart, values=found,
        ),
    )  # fmt: skip


def _profile(game: Game, n: int, m: int) -> dict[str, tuple[float, ...]]:
    """Return the closed form as a profile on the tree."""
    profile: dict[str, tuple[float, ...]] = {}
    for name in game.layout.infosets:
        who, _, history = name.partition(":")
        inspect, violate = _mixes(n - len(history), m - history.count("i"))
        profile[name] = (inspect, 1 - inspect) if who == "inspector" else (1 - violate, violate)
    return profile


@dataclass(frozen=True, slots=True)
class Deterrence:
    """Whether a chance of being seen deters.

    Parameters
    ----------
    needed : float
        Detection probability from which cheating does not pay: gain / (gain + loss).
    cumulative : float
        Detection probability over all periods.
    deters : bool
    periods_needed : int or None
        The fewest periods that deter; None where no number of them does.
    """

    needed: float
    cumulative: float
    deters: bool
    periods_needed: int | None


def deterrence(gain: float, loss: float, detection: float, periods: int) -> Deterrence:
    """Return the detection probability that deters, and whether it is reached.

    Parameters
    ----------
    gain, loss : float
        What cheating brings if unseen, and costs if seen in time; > 0.
    detection : float
        Probability of being seen in one period, independent between periods.
    periods : int
        At least 1.

    Raises
    ------
    BadGame
        A value out of its range.

    References
    ----------
    Avenhaus, von Stengel, Zamir (2002).

    Examples
    --------
    >>> deterrence(2, 3, 0.3, 3)
    Deterrence(needed=0.4, cumulative=0.657, deters=True, periods_needed=2)
    """
    v = checked(
        {"gain": gain, "loss": loss, "detection": detection, "periods": periods},
        ("gain", "loss", "detection", "periods"),
        (
            ("gain", "gain > 0", lambda v: v["gain"] > 0),
            ("loss", "loss > 0", lambda v: v["loss"] > 0),
            ("detection", "0 <= detection <= 1", lambda v: 0 <= v["detection"] <= 1),
            ("periods", "1 or more", lambda v: v["periods"] >= 1),
        ),
        "inspection",
    )
    needed = v["gain"] / (v["gain"] + v["loss"])
    cumulative = 1 - (1 - v["detection"]) ** periods
    slack = 1e-12  # a chance that is just enough is enough
    least = None
    if v["detection"] >= needed - slack:
        least = 1
    elif v["detection"] > 0:
        least = math.ceil(math.log1p(-needed) / math.log1p(-v["detection"]) - slack)
    return Deterrence(needed, cumulative, cumulative >= needed - slack, least)


ENTRY = Entry(
    name="inspection",
    title="How often must one inspect?",
    needs=NEEDS,
    solve=solve,
    tree=tree,
    rules=RULES,
    citations=(
        "Dresher 1962, RAND RM-2972",
        "Avenhaus, von Stengel, Zamir 2002, Handbook of Game Theory 3, ch. 51, pp. 1947-1987",
    ),
)
