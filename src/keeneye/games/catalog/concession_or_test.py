"""Concessions or tests: a demand, an answer, and whether the threat is carried out.

A regime that is resolute with probability pi demands or stays quiet; the target concedes or holds;
after a refusal the regime tests or backs down. The target never sees which regime it faces.
"""

from __future__ import annotations

import math
from typing import Any

from keeneye.games.catalog.entry import Entry, Rule, Values, checked
from keeneye.games.game import Chance, Decision, Game, Node, Terminal
from keeneye.games.solution import Solution, verified

__all__ = ["ENTRY", "NEEDS", "REGIMES", "RULES", "outcomes", "profile", "solve", "tree"]

REGIMES = ("hold_dominant", "pooling_concede", "bluff")
NEEDS = ("pi", "c", "k", "a", "g", "d", "t_resolute", "t_irresolute")
RULES: tuple[Rule, ...] = (
    ("pi", "0 <= pi <= 1", lambda v: 0 <= v["pi"] <= 1),
    ("c", "c > 0: a concession is worth something to the regime", lambda v: v["c"] > 0),
    ("k", "k > 0: conceding costs the target something", lambda v: v["k"] > 0),
    ("a", "a > 0: backing down costs the regime something", lambda v: v["a"] > 0),
    ("g", "g >= 0: the target loses nothing when the regime backs down", lambda v: v["g"] >= 0),
    ("d", "d > 0: a test hurts the target", lambda v: v["d"] > 0),
    ("t_resolute", "t_resolute > -a: the resolute test", lambda v: v["t_resolute"] > -v["a"]),
    ("t_irresolute", "t_irresolute < -a: the irresolute do not",
     lambda v: v["t_irresolute"] < -v["a"]),
)  # fmt: skip
CITATIONS = (
    "Fearon 1994, American Political Science Review 88(3), pp. 577-592",
    "Zagare, Kilgour 2000, Perfect Deterrence, Cambridge University Press",
    "Kreps, Wilson 1982, Journal of Economic Theory 27, pp. 253-279",
)
_NEAR = 1e-12  # a belief this near to a threshold lies on it
_QUIET = (
    "nobody demands: whoever did would be thought irresolute and refused; it rests on beliefs about"
    " a demand that nobody makes"
)


def outcomes(values: dict[str, Any]) -> dict[str, Any]:
    """Return the closed form, for numbers or for arrays of draws alike.

    Parameters
    ----------
    values : dict
        Of `NEEDS` (`t_irresolute` does not enter): floats, or arrays of one shape.

    Returns
    -------
    dict of str to ndarray
        ``regime`` (a place in `REGIMES`), ``belief_threshold``, and by name the probabilities and
        expected payoffs. ``test_given_demand_and_hold`` is NaN where nobody demands.

    References
    ----------
    Fearon, Domestic Political Audiences and the Escalation of International Disputes, American
    Political Science Review 88 (1994); the bluff is that of Kreps and Wilson (1982).

    Examples
    --------
    >>> found = outcomes({"pi": .3, "c": 4, "k": 3, "a": 1, "g": 1, "d": 7, "t_resolute": 1})
    >>> round(float(found["test_probability"]), 12), REGIMES[int(found["regime"])]
    (0.24, 'bluff')
    """
    import numpy as np

    pi, c, k, a, g, d, t = (np.asarray(values[n], dtype=float) for n in (*NEEDS[:6], "t_resolute"))
    threshold = (k + g) / (d + g)
    held, pooled = threshold >= 1, (threshold < 1) & (pi > threshold)
    with np.errstate(divide="ignore", invalid="ignore"):
        odds = np.where(pi < 1, pi * (1 - threshold) / (threshold * (1 - pi)), 1.0)
    bluff = np.where(held, 0.0, np.where(pooled, 1.0, np.minimum(odds, 1.0)))
    concede = np.where(held, 0.0, np.where(pooled, 1.0, a / (a + c)))
    resolute = np.where(held & (t <= 0), 0.0, 1.0)
    demand = pi * resolute + (1 - pi) * bluff
    test = pi * resolute * (1 - concede)
    back = (1 - pi) * bluff * (1 - concede)
    committed = np.where(t > 0, -d * pi, 0.0)
    u_target = -k * demand * concede - d * test + g * back
    with np.errstate(divide="ignore", invalid="ignore"):
        after = np.where(demand > 0, pi * resolute / demand, np.nan)
    return {
        "regime": np.where(held, 0, np.where(pooled, 1, 2)),
        "belief_threshold": threshold,
        "resolute_demand_probability": resolute,
        "bluff_probability": bluff,
        "concede_probability": concede,
        "demand_probability": demand,
        "test_probability": test,
        "test_given_demand_and_hold": after,
        "concession_outcome_probability": demand * concede,
        "backdown_probability": back,
        "u_regime": c * demand * concede + t * test - a * back,
        "u_target": u_target,
        "u_target_if_committed_to_hold": committed,
        "commitment_to_hold_is_better": committed > u_target + 1e-12,
    }


def tree(values: Values) -> Game:
    """Return the game in extensive form; payoffs are (regime, target).

    Examples
    --------
    >>> game = tree({"pi": .3, "c": 4, "k": 3, "a": 1, "g": 1, "d": 7, "t_resolute": 1,
    ...              "t_irresolute": -3})
    >>> list(game.layout.infosets)
    ['demand:resolute', 'answer', 'test:resolute', 'demand:irresolute', 'test:irresolute']
    """
    v = checked(values, NEEDS, RULES, "concession_or_test")

    def branch(kind: str) -> Node:
        ends = (
            Terminal((v[f"t_{kind}"], -v["d"]), "test"),
            Terminal((-v["a"], v["g"]), "back down"),
        )
        after = Decision(1, f"test:{kind}", ("test", "back down"), ends)
        conceded = Terminal((v["c"], -v["k"]), "concession")
        answer = Decision(2, "answer", ("concede", "hold"), (conceded, after))
        quiet = Terminal((0.0, 0.0), "quiet")
        return Decision(1, f"demand:{kind}", ("demand", "quiet"), (answer, quiet))

    kinds = ("resolute", "irresolute")
    root = Chance(kinds, (v["pi"], 1 - v["pi"]), (branch(kinds[0]), branch(kinds[1])), "resolve")
    return Game("concession_or_test", ("regime", "target"), root)


def profile(resolute: float, bluff: float, concede: float) -> dict[str, tuple[float, ...]]:
    """Return a profile of `tree`; the last moves are what either type prefers."""
    return {
        "demand:resolute": (resolute, 1 - resolute),
        "demand:irresolute": (bluff, 1 - bluff),
        "answer": (concede, 1 - concede),
        "test:resolute": (1.0, 0.0),
        "test:irresolute": (0.0, 1.0),
    }


def solve(values: Values) -> tuple[Solution, ...]:
    """Solve the game in closed form; every solution is checked on the tree.

    Parameters
    ----------
    values : mapping
        Of `NEEDS`; one scale, of which only ratios matter.

    Returns
    -------
    tuple of Solution
        One; or, where a belief lies exactly on a threshold, the two ends of the continuum of
        equilibria, each with selection ``boundary``.

    Raises
    ------
    BadGame
        A condition of `RULES` is broken.

    References
    ----------
    As in `outcomes`.

    Examples
    --------
    >>> found, = solve({"pi": .3, "c": 4, "k": 3, "a": 1, "g": 1, "d": 7, "t_resolute": 1,
    ...                 "t_irresolute": -3})
    >>> found.regime, found.regret < 1e-9, round(found.value("u_target"), 9)
    ('bluff', True, -1.8)
    """
    v = checked(values, NEEDS, RULES, "concession_or_test")
    threshold = (v["k"] + v["g"]) / (v["d"] + v["g"])
    least = v["a"] / (v["a"] + v["c"])  # the concession rate at which a bluff is worth nothing
    resolute = 0.0 if v["t_resolute"] <= 0 else 1.0
    if math.isclose(
        threshold, 1, rel_tol=_NEAR
    ):  # certain of a test, the target may still do either
        return _ends(v, "hold_dominant", (resolute, 0.0, 0.0), (1.0, 0.0, least))
    if threshold > 1 and v["t_resolute"] == 0:
        return _ends(v, "hold_dominant", (0.0, 0.0, 0.0), (1.0, 0.0, 0.0))
    if math.isclose(v["pi"], threshold, rel_tol=_NEAR):
        return _ends(v, "bluff", (1.0, 1.0, least), (1.0, 1.0, 1.0))
    found = outcomes(v)
    played = tuple(float(found[n]) for n in ("resolute_demand_probability", "bluff_probability",
                                             "concede_probability"))  # fmt: skip
    return (_solution(v, REGIMES[int(found["regime"])], (played[0], played[1], played[2]), found),)


def _ends(v: Values, regime: str, *played: tuple[float, float, float]) -> tuple[Solution, ...]:
    """Return the two ends of a continuum of equilibria."""
    other = ("every equilibrium between the two ends that are given",)
    return tuple(
        _solution(v, regime, p, _played_out(v, p)).noting(selection="boundary", others=other)
        for p in played
    )


def _played_out(v: Values, played: tuple[float, float, float]) -> dict[str, Any]:
    """Return what `outcomes` returns, for a profile that is handed in."""
    resolute, bluff, concede = played
    found = outcomes(dict(v))
    demand = v["pi"] * resolute + (1 - v["pi"]) * bluff
    test = v["pi"] * resolute * (1 - concede)
    back = (1 - v["pi"]) * bluff * (1 - concede)
    u_target = -v["k"] * demand * concede - v["d"] * test + v["g"] * back
    committed = float(found["u_target_if_committed_to_hold"])
    return found | {
        "resolute_demand_probability": resolute,
        "bluff_probability": bluff,
        "concede_probability": concede,
        "demand_probability": demand,
        "test_probability": test,
        "test_given_demand_and_hold": v["pi"] * resolute / demand if demand else float("nan"),
        "concession_outcome_probability": demand * concede,
        "backdown_probability": back,
        "u_regime": v["c"] * demand * concede + v["t_resolute"] * test - v["a"] * back,
        "u_target": u_target,
        "commitment_to_hold_is_better": committed > u_target + 1e-12,
    }


def _solution(
    v: Values, regime: str, played: tuple[float, float, float], found: dict[str, Any]
) -> Solution:
    """Return a checked solution with its values by name."""
    values = {name: float(number) for name, number in found.items() if name != "regime"}
    values["commitment_to_hold_is_better"] = bool(found["commitment_to_hold_is_better"])
    quiet = v["t_resolute"] <= 0 and (v["k"] < v["d"])
    # of a demand that nobody makes, a target that mixes must believe just the threshold
    mixes = 0 < played[2] < 1
    held = min(1.0, float(found["belief_threshold"])) if mixes else v["pi"]
    return verified(
        tree(v),
        profile(*played),
        parameters=v,
        beliefs={"answer": (held, 1 - held)},
        regime=regime,
        values=values,
        selection="the demand that the resolute would gain by" if quiet else "unique",
        others=(_QUIET,) if quiet else (),
    )


ENTRY = Entry(
    name="concession_or_test",
    title="Concessions, or a test: who gives way?",
    needs=NEEDS,
    probabilities=frozenset({"pi"}),
    beliefs=frozenset({"pi"}),
    solve=solve,
    tree=tree,
    rules=RULES,
    citations=CITATIONS,
)
