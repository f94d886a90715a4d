"""Salami: if the target pays once, it may be asked again.

A number of demands to come, each judged by the regime alone; a target that is firm always holds, a
soft one weighs its name. Each demand: the regime gets b conceded, b - 1 refused, 0 quiet; a soft
target gets a where nothing is asked, 0 conceding, -1 holding.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from keeneye.errors import BadGame
from keeneye.games.catalog.entry import Entry, Rule, Values, checked
from keeneye.games.game import Chance, Decision, Game, Node, Terminal
from keeneye.games.solution import Solution, verified

__all__ = [
    "ENTRY",
    "NEEDS",
    "RULES",
    "demand_chance",
    "hold_chance",
    "solve",
    "tree",
]

NEEDS = ("demands", "prior_firm", "b", "a")
_MOST_DEMANDS = 60
RULES: tuple[Rule, ...] = (
    (
        "demands",
        f"a whole number from 1 to {_MOST_DEMANDS}",
        lambda v: v["demands"] == int(v["demands"]) and 1 <= v["demands"] <= _MOST_DEMANDS,
    ),
    ("prior_firm", "0 <= prior_firm < 1", lambda v: 0 <= v["prior_firm"] < 1),
    ("b", "0 < b < 1: a refused demand costs the regime", lambda v: 0 < v["b"] < 1),
    ("a", "a > 1: not being asked is worth more than a refusal costs", lambda v: v["a"] > 1),
)
_LARGEST_TREE = 7  # demands; a longer game is checked state by state alone
_NEAR = 1e-12
_State = tuple[int, float]  # demands still to come, and the belief that the target is firm


def _at(belief: float, level: float) -> bool:
    return math.isclose(belief, level, rel_tol=_NEAR, abs_tol=0.0)


def demand_chance(left: int, belief: float, b: float, a: float) -> float:
    """Return the probability of a demand with `left` to come: certain below b^left, none above.

    Examples
    --------
    >>> [demand_chance(2, p, 0.6, 2) for p in (0.3, 0.36, 0.4)]
    [1.0, 0.5, 0.0]
    """
    if _at(belief, b**left):
        return 1 - 1 / a
    return 1.0 if belief < b**left else 0.0


def hold_chance(left: int, belief: float, b: float) -> float:
    """Return the probability that a soft target, when asked, holds.

    Examples
    --------
    >>> round(hold_chance(2, 0.3, 0.6), 6), hold_chance(1, 0.3, 0.6), hold_chance(3, 0.4, 0.6)
    (0.285714, 0.0, 1.0)
    """
    if left == 1:
        return 0.0
    level = b ** (left - 1)
    if belief >= level or _at(belief, level):
        return 1.0
    return (1 - level) * belief / ((1 - belief) * level)


def _after_hold(left: int, belief: float, b: float) -> float:
    """Return the belief that a target that has just held is firm."""
    if belief == 0:
        return 0.0
    return 1.0 if left == 1 else max(belief, b ** (left - 1))


def tree(values: Values) -> Game:
    """Return the game in extensive form: one regime a demand, since each judges its own alone.

    Raises
    ------
    BadGame
        More than 7 demands: the tree grows with the power of three.
    """
    v = checked(values, NEEDS, RULES, "salami")
    if v["demands"] > _LARGEST_TREE:
        what, limit = f"{v['demands']:g} demands", f"at most {_LARGEST_TREE} for a tree"
        raise BadGame(what, where="salami.demands", expected=limit, todo="use the closed form")
    count = int(v["demands"])
    kinds = ("firm", "soft")
    rows = tuple(_play(v, kind, "", (0.0,) * (count + 1)) for kind in kinds)
    root = Chance(kinds, (v["prior_firm"], 1 - v["prior_firm"]), rows, "target's type")
    players = ("target", *(f"regime at demand {i + 1}" for i in range(count)))
    return Game("salami", players, root)


def _play(v: Values, kind: str, history: str, paid: tuple[float, ...]) -> Node:
    """Return what follows a public history of q(uiet), c(onceded) and h(eld)."""
    done = len(history)
    if done == int(v["demands"]):
        return Terminal(paid, history)

    def step(letter: str, to_target: float, to_regime: float) -> Node:
        more = list(paid)
        more[0] += to_target
        more[done + 1] += to_regime
        return _play(v, kind, history + letter, tuple(more))

    # a firm target only ever holds: to it, conceding costs more than all the game can bring
    lost = -(v["a"] + 1) * v["demands"] if kind == "firm" else 0.0
    conceded = step("c", lost, v["b"])
    held = step("h", 0.0 if kind == "firm" else -1.0, v["b"] - 1)
    answer = Decision(1, f"answer:{kind}:{history}", ("concede", "hold"), (conceded, held))
    quiet = step("q", v["a"], 0.0)
    return Decision(done + 2, f"demand:{history}", ("demand", "quiet"), (answer, quiet))


def solve(values: Values) -> tuple[Solution, ...]:
    """Solve the game in closed form.

    Up to 7 demands the profile is checked on the tree, in any case state by state.

    Parameters
    ----------
    values : mapping
        ``demands`` to come, ``prior_firm`` (0 … 1), ``b`` and ``a``.

    Returns
    -------
    tuple of Solution
        One; `payoffs` and ``value_to_soft_target`` in the soft target's own units.

    Raises
    ------
    BadGame
        A condition is broken.

    References
    ----------
    Kreps, Wilson, Reputation and Imperfect Information, Journal of Economic Theory 27 (1982);
    Selten, The Chain Store Paradox, Theory and Decision 9 (1978).

    Examples
    --------
    >>> found, = solve({"demands": 2, "prior_firm": .3, "b": .6, "a": 2})
    >>> [round(p, 3) for p in found.value("demand_probability_by_round")]
    [1.0, 0.75]
    """
    v = checked(values, NEEDS, RULES, "salami")
    count, p, b = int(v["demands"]), v["prior_firm"], v["b"]
    asked, conceded = _by_round(v)
    regret = _worst_gain(v)
    found: dict[str, Any] = {
        "firm_threshold_now": b**count,
        "holding_pays_from": b ** (count - 1),
        "first_demand_probability": demand_chance(count, p, b, v["a"]),
        "hold_probability_of_soft_target_if_demanded": hold_chance(count, p, b),
        "demand_probability_by_round": tuple(asked),
        "outcome_concession_probability_by_round": tuple(conceded),
        "value_to_soft_target": _worth(v, (count, p)),
    }
    notes: dict[str, Any] = {
        "parameters": v,
        "regime": "quiet" if found["first_demand_probability"] == 0 else "demands",
        "values": found,
        "selection": "boundary" if _at(p, b**count) else "reputation for firmness",
        "others": ("any probability of the first demand",) if _at(p, b**count) else (),
    }
    if count <= _LARGEST_TREE:
        game = tree(v)
        profile, beliefs = _profile(v, game)
        return (verified(game, profile, beliefs=beliefs, **notes),)
    empty = Solution(
        game="salami", method="closed-form", version="1", behaviour={},
        payoffs=(found["value_to_soft_target"],), regret=regret, sequential_regret=regret, **notes,
    )  # fmt: skip
    return (empty,)


def _steps(v: Values, state: _State) -> Iterator[tuple[float, str, _State]]:
    """Yield ``(probability, what, next state)`` of the soft target's game, letter as in `_play`."""
    left, p = state
    ask, hold = demand_chance(left, p, v["b"], v["a"]), hold_chance(left, p, v["b"])
    yield 1 - ask, "q", (left - 1, p)
    yield ask * (1 - hold), "c", (left - 1, 0.0)
    yield ask * hold, "h", (left - 1, _after_hold(left, p, v["b"]))


def _worth(v: Values, state: _State) -> float:
    """Return what a soft target expects from a state on."""
    pays = {"q": v["a"], "c": 0.0, "h": -1.0}
    reached, total = {state: 1.0}, 0.0
    while reached and next(iter(reached))[0] > 0:
        ahead: dict[_State, float] = {}
        for at, weight in reached.items():
            for chance, what, after in _steps(v, at):
                if chance:
                    total += weight * chance * pays[what]
                    ahead[after] = ahead.get(after, 0.0) + weight * chance
        reached = ahead
    return total


def _by_round(v: Values) -> tuple[list[float], list[float]]:
    """Return the probabilities of a demand, and of a concession, in each round."""
    reached = {(int(v["demands"]), v["prior_firm"]): 1.0}
    asked, conceded = [], []
    while next(iter(reached))[0] > 0:
        ahead: dict[_State, float] = {}
        ask_now = give_now = 0.0
        for (left, p), weight in reached.items():
            ask = demand_chance(left, p, v["b"], v["a"])
            give = ask * (1 - p) * (1 - hold_chance(left, p, v["b"]))
            ask_now += weight * ask
            give_now += weight * give
            states = ((1 - ask, p), (give, 0.0), (ask - give, _after_hold(left, p, v["b"])))
            for chance, after in states:
                if chance:
                    ahead[left - 1, after] = ahead.get((left - 1, after), 0.0) + weight * chance
        asked.append(ask_now)
        conceded.append(give_now)
        reached = ahead
    return asked, conceded


def _worst_gain(v: Values) -> float:
    """Return the largest gain of one deviation, by regime or soft target, at any state."""
    states, worst = {(int(v["demands"]), v["prior_firm"])}, 0.0
    while states:
        following: set[_State] = set()
        for left, p in states:
            hold = hold_chance(left, p, v["b"])
            gives = (1 - p) * (1 - hold)
            regime = v["b"] - 1 + gives
            ask = demand_chance(left, p, v["b"], v["a"])
            worst = max(worst, max(regime, 0.0) - ask * regime)
            after = (left - 1, _after_hold(left, p, v["b"]))
            answers = (0.0 + _worth(v, (left - 1, 0.0)), -1.0 + _worth(v, after))
            worst = max(worst, max(answers) - (1 - hold) * answers[0] - hold * answers[1])
            if left > 1:
                following |= {(left - 1, p), (left - 1, 0.0), after}
        states = following
    return worst


def _profile(
    v: Values, game: Game
) -> tuple[dict[str, tuple[float, ...]], dict[str, tuple[float, ...]]]:
    """Return the profile on the tree, and the regime's beliefs about firmness."""
    profile: dict[str, tuple[float, ...]] = {}
    beliefs: dict[str, tuple[float, ...]] = {}
    for name in game.layout.infosets:
        history = name.rpartition(":")[2]
        left = int(v["demands"]) - len(history)
        p = _belief(v, history)
        if name.startswith("demand"):
            ask = demand_chance(left, p, v["b"], v["a"])
            profile[name] = (ask, 1 - ask)
            beliefs[name] = (p, 1 - p)
        else:
            hold = 1.0 if ":firm:" in name else hold_chance(left, p, v["b"])
            profile[name] = (1 - hold, hold)
    return profile, beliefs


def _belief(v: Values, history: str) -> float:
    """Return the belief that the target is firm after a public history."""
    p, left = v["prior_firm"], int(v["demands"])
    for letter in history:
        p = {"q": p, "c": 0.0, "h": _after_hold(left, p, v["b"])}[letter]
        left -= 1
    return p


ENTRY = Entry(
    name="salami",
    title="If we pay once, will we be asked again?",
    needs=NEEDS,
    probabilities=frozenset({"prior_firm", "b"}),
    beliefs=frozenset({"prior_firm"}),
    solve=solve,
    tree=tree,
    rules=RULES,
    citations=(
        "Kreps, Wilson 1982, Journal of Economic Theory 27, pp. 253-279",
        "Milgrom, Roberts 1982, Journal of Economic Theory 27, pp. 280-312",
        "Schelling 1966, Arms and Influence, Yale University Press",
    ),
)
