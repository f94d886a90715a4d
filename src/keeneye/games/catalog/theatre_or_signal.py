"""Theatre or signal: what words, sunk costs and tied hands can tell about resolve.

Before the bargain the regime may talk, burn a cost that hurts a resolute regime less (m / theta),
or raise its own price of backing down (a + tying).
"""

from __future__ import annotations

import math
from typing import Any

from keeneye.games.catalog import concession_or_test as bargain
from keeneye.games.catalog.entry import Entry, Rule, Values, checked
from keeneye.games.game import Chance, Decision, Game, Node, Terminal
from keeneye.games.solution import Solution, verified

__all__ = ["ENTRY", "NEEDS", "RULES", "likelihood_ratio", "solve", "sunk_cost_range", "tree"]

NEEDS = (*bargain.NEEDS, "theta_resolute", "theta_irresolute", "tying")
RULES: tuple[Rule, ...] = (
    *bargain.RULES,
    ("theta_irresolute", "theta_irresolute > 0", lambda v: v["theta_irresolute"] > 0),
    ("theta_resolute", "theta_resolute > 0", lambda v: v["theta_resolute"] > 0),
    ("tying", "tying >= 0", lambda v: v["tying"] >= 0),
)
_TIED = (
    "hands tied past what a test costs the irresolute: a bluffer would then test, and the closed"
    " form no longer holds"
)


def sunk_cost_range(values: Values) -> tuple[float, float]:
    """Return the sunk costs that tell resolute from irresolute: least and most.

    Below the least, the irresolute would burn it too; above the most, the resolute would not.
    The range is empty where the least exceeds the most.

    Examples
    --------
    >>> given = {"c": 4, "t_resolute": 1, "theta_resolute": 2, "theta_irresolute": 1}
    >>> sunk_cost_range(given), sunk_cost_range(given | {"theta_resolute": 1.2})
    ((4, 6), (4, 3.5999999999999996))
    """
    v = values
    most = (v["c"] - max(v["t_resolute"], 0)) * v["theta_resolute"]
    return v["c"] * v["theta_irresolute"], most


def likelihood_ratio(values: Values) -> float:
    """Return how much likelier a demand is from a resolute than from an irresolute regime.

    Returns
    -------
    float
        1 or more; infinite where the irresolute never demand; 1 where nobody does.

    Examples
    --------
    >>> given = {"pi": .3, "c": 4, "k": 3, "a": 1, "g": 1, "d": 7, "t_resolute": 1}
    >>> round(likelihood_ratio(given), 4)
    2.3333
    """
    found = bargain.outcomes(dict(values))
    resolute = float(found["resolute_demand_probability"])
    bluff = float(found["bluff_probability"])
    if bluff == 0:
        return math.inf if resolute else 1.0
    return resolute / bluff


def tree(values: Values, cost: float | None = None) -> Game:
    """Return the game with one costly signal: quiet, a plain demand, or a demand with the signal.

    Parameters
    ----------
    values : mapping
    cost : float, optional
        Sunk cost m of the signal; the least that separates, where not given.
    """
    v = checked(values, NEEDS, RULES, "theatre_or_signal")
    burnt = sunk_cost_range(v)[0] if cost is None else cost

    def after(kind: str, how: str, paid: float) -> Node:
        ends = (
            Terminal((v[f"t_{kind}"] - paid, -v["d"]), "test"),
            Terminal((-v["a"] - paid, v["g"]), "back down"),
        )
        last = Decision(1, f"test:{kind}:{how}", ("test", "back down"), ends)
        conceded = Terminal((v["c"] - paid, -v["k"]), "concession")
        return Decision(2, f"answer:{how}", ("concede", "hold"), (conceded, last))

    def branch(kind: str) -> Node:
        signalled = after(kind, "signal", burnt / v[f"theta_{kind}"])
        moves = (after(kind, "plain", 0.0), signalled, Terminal((0.0, 0.0), "quiet"))
        return Decision(1, f"demand:{kind}", ("plain", "signal", "quiet"), moves)

    kinds = ("resolute", "irresolute")
    root = Chance(kinds, (v["pi"], 1 - v["pi"]), (branch(kinds[0]), branch(kinds[1])), "resolve")
    return Game("theatre_or_signal", ("regime", "target"), root)


def solve(values: Values) -> tuple[Solution, ...]:
    """Solve for the separating signal of least cost, or without one for the plain bargain.

    Parameters
    ----------
    values : mapping
        Of `NEEDS`.

    Returns
    -------
    tuple of Solution
        One. Where a signal separates, the bargain without it is among the others.

    Raises
    ------
    BadGame
        A condition is broken.

    References
    ----------
    Fearon, Signaling Foreign Policy Interests: Tying Hands versus Sinking Costs, Journal of
    Conflict Resolution 41 (1997); Spence, Quarterly Journal of Economics 87 (1973).

    Examples
    --------
    >>> given = {"pi": .3, "c": 4, "k": 3, "a": 1, "g": 1, "d": 7, "t_resolute": 1,
    ...          "t_irresolute": -5, "theta_resolute": 2, "theta_irresolute": 1, "tying": 3}
    >>> found, = solve(given)
    >>> found.regime, round(found.value("test_probability_with_tying"), 9)
    ('separating', 0.15)
    """
    v = checked(values, NEEDS, RULES, "theatre_or_signal")
    plain = bargain.solve(v)[0]
    low, high = sunk_cost_range(v)
    separates = low <= high and v["k"] < v["d"]  # else the target would refuse even the resolute
    held, past = _tied(v)
    ratio = likelihood_ratio(v)
    found = {
        "separating_sunk_cost_min": low,
        "separating_sunk_cost_max": high,
        "separation_exists": separates,
        "cheap_talk_posterior_resolute": v["pi"],
        "cheap_talk_likelihood_ratio": 1.0,
        "test_probability_without_tying": plain.value("test_probability"),
        "test_probability_with_tying": None if past else float(held["test_probability"]),
        "concede_probability_with_tying": None if past else float(held["concede_probability"]),
        "bluff_probability_with_tying": None if past else float(held["bluff_probability"]),
        "likelihood_ratio_of_demand": ratio if math.isfinite(ratio) else None,
        "bluffer_becomes_tester": past,
    }
    profile, beliefs = _separating(v) if separates else _unsignalled(plain)
    return (
        verified(
            tree(v),
            profile,
            parameters=v,
            beliefs=beliefs,
            regime="separating" if separates else plain.regime,
            values=found,
            selection="the separating signal of least cost" if separates else plain.selection,
            others=("the bargain without the signal",) if separates else plain.others,
            warnings=(_TIED,) if past else (),
        ),
    )


def _tied(v: Values) -> tuple[dict[str, Any], bool]:
    """Return the bargain with hands tied, and whether they are tied past the irresolute's test."""
    tied = dict(v) | {"a": v["a"] + v["tying"]}
    return bargain.outcomes(tied), tied["a"] >= -v["t_irresolute"]


_Profile = dict[str, tuple[float, ...]]


def _last_moves() -> _Profile:
    """Return what each type does when refused."""
    resolute: _Profile = {f"test:resolute:{how}": (1.0, 0.0) for how in ("plain", "signal")}
    return resolute | {f"test:irresolute:{how}": (0.0, 1.0) for how in ("plain", "signal")}


def _separating(v: Values) -> tuple[_Profile, _Profile]:
    """Return the profile in which only the resolute signal, and what is believed elsewhere."""
    profile: _Profile = _last_moves() | {
        "demand:resolute": (0.0, 1.0, 0.0),
        "demand:irresolute": (0.0, 0.0, 1.0),
        "answer:plain": (0.0, 1.0),
        "answer:signal": (1.0, 0.0),
    }
    return profile, {"answer:plain": (0.0, 1.0), "answer:signal": (1.0, 0.0)}


def _unsignalled(plain: Solution) -> tuple[_Profile, _Profile]:
    """Return the plain bargain on the larger tree; who signals is thought irresolute."""
    played = plain.behaviour
    profile = _last_moves() | {
        "demand:resolute": _without_signal(played["demand:resolute"]),
        "demand:irresolute": _without_signal(played["demand:irresolute"]),
        "answer:plain": played["answer"],
        "answer:signal": (0.0, 1.0),
    }
    beliefs: _Profile = {"answer:signal": (0.0, 1.0)}
    if "answer" in plain.beliefs:
        beliefs["answer:plain"] = plain.beliefs["answer"]
    return profile, beliefs


def _without_signal(chances: tuple[float, ...]) -> tuple[float, ...]:
    return chances[0], 0.0, chances[1]


ENTRY = Entry(
    name="theatre_or_signal",
    title="Is it theatre, or does it tell something?",
    needs=NEEDS,
    probabilities=frozenset({"pi"}),
    beliefs=frozenset({"pi"}),
    solve=solve,
    tree=tree,
    rules=RULES,
    citations=(
        "Fearon 1997, Journal of Conflict Resolution 41(1), pp. 68-90",
        "Spence 1973, Quarterly Journal of Economics 87(3), pp. 355-374",
        "Crawford, Sobel 1982, Econometrica 50(6), pp. 1431-1451",
    ),
)
