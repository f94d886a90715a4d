"""Resolve unknown on both sides: the bargain smoothed by private stakes on either side.

The regime's test payoff is uniform on [t_low, t_high], the target's cost of conceding uniform on
[0, k_top]; each knows its own.
"""

from __future__ import annotations

from typing import Any

from keeneye.games.catalog.entry import Entry, Rule, Values, checked
from keeneye.games.game import Chance, Decision, Game, Node, Terminal
from keeneye.games.solution import Solution

__all__ = ["ENTRY", "NEEDS", "RULES", "outcomes", "solve", "tree"]

NEEDS = ("c", "a", "g", "d", "k_top", "t_low", "t_high")
REGIMES = ("no_bluff", "all_demand", "bluff")
RULES: tuple[Rule, ...] = (
    ("c", "c > 0: a concession is worth something to the regime", lambda v: v["c"] > 0),
    ("a", "a > 0: backing down costs the regime something", lambda v: v["a"] > 0),
    ("g", "g >= 0: the target loses nothing when the regime backs down", lambda v: v["g"] >= 0),
    ("d", "d > 0: a test hurts the target", lambda v: v["d"] > 0),
    ("k_top", "k_top > 0: the largest cost of conceding", lambda v: v["k_top"] > 0),
    ("t_low", "t_low < t_high", lambda v: v["t_low"] < v["t_high"]),
)
_GRID = 6  # types a side in the tree, unless asked otherwise
_CHECKED = 401  # types a side at which deviations are tried


def outcomes(values: dict[str, Any]) -> dict[str, Any]:
    """Return the closed form, for numbers or for arrays of draws alike.

    Parameters
    ----------
    values : dict
        Of `NEEDS`.

    Returns
    -------
    dict of str to ndarray
        ``regime`` is a place in ``no_bluff, all_demand, bluff``; the rest are probabilities, but
        for ``cutoff_k``, the cost of conceding below which a target concedes.

    References
    ----------
    Harsanyi, International Journal of Game Theory 2 (1973), for mixing as private stakes; Powell,
    Nuclear Deterrence Theory (1990). The closed form is ours.

    Examples
    --------
    >>> given = {"c": 4, "a": 1, "g": 1, "k_top": 6, "t_low": -4, "t_high": 1}
    >>> [round(float(outcomes(given | {"d": d})["test_probability"]), 3) for d in (1, 3, 7, 12)]
    [0.3, 0.32, 0.253, 0.12]
    """
    import numpy as np

    c, a, g, d, top, low, high = (np.asarray(values[n], dtype=float) for n in NEEDS)
    pi = np.clip((high + a) / (high - low), 0.0, 1.0)
    least = a / (a + c)
    need = (top * least + g) / (d + g)
    regime = np.where(need >= 1, 0, np.where(pi >= need, 1, 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        odds = np.where(pi < 1, pi * (1 - need) / (need * (1 - pi)), 1.0)
    cut = np.where(regime == 0, d, np.where(regime == 1, d * pi - g * (1 - pi), top * least))
    concede = np.clip(cut / top, 0.0, 1.0)
    with np.errstate(divide="ignore"):
        willing = np.clip((high + concede * c / (1 - concede)) / (high - low), 0.0, 1.0)
    demand = np.where(regime == 0, willing, np.where(regime == 1, 1.0, pi / need))
    test = np.where(regime == 0, willing, pi) * (1 - concede)
    return {
        "regime": regime,
        "would_test_share": pi,
        "posterior_test": np.where(regime == 0, 1.0, np.where(regime == 1, pi, need)),
        "bluff_probability": np.where(regime == 0, 0.0, np.where(regime == 1, 1.0, odds)),
        "demand_probability": demand,
        "concede_probability": concede,
        "cutoff_k": cut,
        "test_probability": test,
    }


def tree(values: Values, types: int = _GRID) -> Game:
    """Return the game with `types` equally likely types a side, in the middles of equal parts.

    Examples
    --------
    >>> given = {"c": 4, "a": 1, "g": 1, "d": 7, "k_top": 6, "t_low": -4, "t_high": 1}
    >>> len(tree(given, 2).layout.infosets)
    6
    """
    v = checked(values, NEEDS, RULES, "two_sided_resolve")
    middles = [(i + 0.5) / types for i in range(types)]

    def play(i: int, j: int) -> Node:  # the regime, refused, still knows its own type alone
        t = v["t_low"] + middles[i] * (v["t_high"] - v["t_low"])
        k = v["k_top"] * middles[j]
        ends = (Terminal((t, -v["d"]), "test"), Terminal((-v["a"], v["g"]), "back down"))
        after = Decision(1, f"test:{i}", ("test", "back down"), ends)
        conceded = Terminal((v["c"], -k), "concession")
        answer = Decision(2, f"answer:{j}", ("concede", "hold"), (conceded, after))
        quiet = Terminal((0.0, 0.0), "quiet")
        return Decision(1, f"demand:{i}", ("demand", "quiet"), (answer, quiet))

    names = tuple(str(i) for i in range(types))
    even = (1 / types,) * types
    rows = tuple(
        Chance(names, even, tuple(play(i, j) for j in range(types)), f"target {i}")
        for i in range(types)
    )
    return Game("two_sided_resolve", ("regime", "target"), Chance(names, even, rows, "regime"))


def solve(values: Values) -> tuple[Solution, ...]:
    """Solve the game in closed form; deviations are tried type by type.

    Parameters
    ----------
    values : mapping
        Of `NEEDS`.

    Returns
    -------
    tuple of Solution
        One. Types are a continuum, so `behaviour` is empty and `values` holds the cut-offs.

    Raises
    ------
    BadGame
        A condition is broken.

    Examples
    --------
    >>> given = {"c": 4, "a": 1, "g": 1, "d": 3, "k_top": 6, "t_low": -4, "t_high": 1}
    >>> found, = solve(given)
    >>> found.regime, round(found.value("bluff_probability"), 4), found.regret < 1e-9
    ('bluff', 0.5455, True)
    """
    v = checked(values, NEEDS, RULES, "two_sided_resolve")
    found = outcomes(dict(v))
    numbers = {name: float(x) for name, x in found.items() if name != "regime"}
    regime = REGIMES[int(found["regime"])]
    regret, payoffs = _regret(v, numbers, regime)
    return (
        Solution(
            game="two_sided_resolve",
            method="closed-form",
            version="1",
            parameters=v,
            behaviour={},
            payoffs=payoffs,
            regret=regret,
            sequential_regret=regret,
            regime=regime,
            values=numbers,
            selection="demands by the types that gain most by them",
        ),
    )


def _regret(v: Values, found: dict[str, float], regime: str) -> tuple[float, tuple[float, float]]:
    """Return the largest gain of any type on a fine grid, and both expected payoffs."""
    import numpy as np

    middles = (np.arange(_CHECKED) + 0.5) / _CHECKED
    t = v["t_low"] + middles * (v["t_high"] - v["t_low"])
    k = v["k_top"] * middles
    q, posterior = found["concede_probability"], found["posterior_test"]
    demand = q * v["c"] + (1 - q) * np.maximum(t, -v["a"])
    tests = t > -v["a"]
    plays = np.where(tests, 1.0, found["bluff_probability"])
    if regime == "no_bluff":
        plays = (demand > 0).astype(float)
    gain_regime = np.maximum(demand, 0.0) - plays * demand
    hold = -v["d"] * posterior + v["g"] * (1 - posterior)
    concedes = (k < found["cutoff_k"]).astype(float)
    gain_target = np.maximum(-k, hold) - np.where(concedes > 0, -k, hold)
    regret = max(float(gain_regime.max()), float(gain_target.max()))
    worth = float((plays * demand).mean())
    paid = found["demand_probability"] * float(np.where(concedes > 0, -k, hold).mean())
    return max(0.0, regret), (worth, paid)


ENTRY = Entry(
    name="two_sided_resolve",
    title="Neither side knows the other's resolve: what follows?",
    needs=NEEDS,
    solve=solve,
    tree=tree,
    rules=RULES,
    citations=(
        "Powell 1990, Nuclear Deterrence Theory, Cambridge University Press",
        "Schultz 1998, American Political Science Review 92(4), pp. 829-844",
        "Harsanyi 1973, International Journal of Game Theory 2, pp. 1-23",
    ),
)
