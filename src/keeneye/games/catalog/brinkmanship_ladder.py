"""The ladder: shared risk that nobody fully controls.

Regime and target take turns, the regime first. Who moves may quit (he gets S, the other W) or push:
with the same risk each time it ends in disaster (D for each), else the other moves. After the last
rung nothing has changed (0 for both).
"""

from __future__ import annotations

from keeneye.games.catalog.entry import Entry, Rule, Values, checked
from keeneye.games.evaluate import reaches
from keeneye.games.game import Chance, Decision, Game, Node, Terminal
from keeneye.games.induction import solve_backwards
from keeneye.games.solution import Solution

__all__ = ["ENTRY", "NEEDS", "RULES", "critical_risk", "solve", "tree"]

NEEDS = ("rungs", "risk", "W", "S", "D", "t_W", "t_S", "t_D")
_MOST_RUNGS = 60
RULES: tuple[Rule, ...] = (
    (
        "rungs",
        f"a whole number from 1 to {_MOST_RUNGS}",
        lambda v: v["rungs"] == int(v["rungs"]) and 1 <= v["rungs"] <= _MOST_RUNGS,
    ),
    ("risk", "0 <= risk <= 1", lambda v: 0 <= v["risk"] <= 1),
    ("S", "D < S < W: to yield is worse than to win and better than disaster",
     lambda v: v["D"] < v["S"] < v["W"]),
    ("t_S", "t_D < t_S < t_W: the same for the target", lambda v: v["t_D"] < v["t_S"] < v["t_W"]),
)  # fmt: skip


def critical_risk(won: float, yielded: float, disaster: float) -> float:
    """Return the risk at which standing firm and yielding are worth the same: (W-S) / (W-D).

    References
    ----------
    Ellsberg, The Theory and Practice of Blackmail, RAND P-3883 (1968, given in 1959).

    Examples
    --------
    >>> round(critical_risk(4, -1, -20), 6)
    0.208333
    """
    return (won - yielded) / (won - disaster)


def tree(values: Values) -> Game:
    """Return the ladder in extensive form; payoffs are (regime, target)."""
    v = checked(values, NEEDS, RULES, "brinkmanship_ladder")
    node: Node = Terminal((0.0, 0.0), "nothing has changed")
    for rung in range(int(v["rungs"]), 0, -1):
        player = 1 if rung % 2 else 2
        left = (v["S"], v["t_W"]) if player == 1 else (v["W"], v["t_S"])
        end = Terminal((v["D"], v["t_D"]), "disaster")
        pushed = Chance(("disaster", "on"), (v["risk"], 1 - v["risk"]), (end, node), f"risk {rung}")
        quits = Terminal(left, f"quits at {rung}")
        node = Decision(player, f"rung:{rung}", ("quit", "push"), (quits, pushed))
    return Game("brinkmanship_ladder", ("regime", "target"), node)


def solve(values: Values) -> tuple[Solution, ...]:
    """Solve the ladder by backward induction; who is indifferent quits.

    Parameters
    ----------
    values : mapping
        ``rungs``, ``risk`` of each push, the regime's W, S, D and the target's t_W, t_S, t_D.

    Returns
    -------
    tuple of Solution
        One; ``actions_by_rung`` from the first rung on.

    Raises
    ------
    BadGame
        A condition is broken.

    References
    ----------
    Schelling, Arms and Influence (1966), chapter 3; Powell, Nuclear Deterrence Theory (1990).

    Examples
    --------
    >>> found, = solve({"rungs": 3, "risk": .2, "W": 4, "S": -2, "D": -10, "t_W": 2, "t_S": -3,
    ...                 "t_D": -40})
    >>> found.value("actions_by_rung"), round(found.payoffs[0], 9)
    ('push,quit,quit', 1.2)
    """
    v = checked(values, NEEDS, RULES, "brinkmanship_ladder")
    game = tree(v)
    found = solve_backwards(game, parameters=v)
    reached = reaches(game, found.behaviour)
    ends = [i for i, node in enumerate(game.layout.nodes)
            if isinstance(node, Terminal) and node.outcome == "disaster"]  # fmt: skip
    played = [found.behaviour[f"rung:{rung}"] for rung in range(1, int(v["rungs"]) + 1)]
    values_found = {
        "critical_risk_regime": critical_risk(v["W"], v["S"], v["D"]),
        "critical_risk_target": critical_risk(v["t_W"], v["t_S"], v["t_D"]),
        "payoff_regime": found.payoffs[0],
        "payoff_target": found.payoffs[1],
        "actions_by_rung": ",".join("push" if chances[1] else "quit" for chances in played),
        "disaster_probability": sum(reached[i] for i in ends),
    }
    return (found.noting(values=values_found),)


ENTRY = Entry(
    name="brinkmanship_ladder",
    title="Shared risk: who gets off first?",
    needs=NEEDS,
    probabilities=frozenset({"risk"}),
    solve=solve,
    tree=tree,
    rules=RULES,
    citations=(
        "Schelling 1966, Arms and Influence, Yale University Press, ch. 3",
        "Powell 1990, Nuclear Deterrence Theory, Cambridge University Press",
    ),
)
