"""The first step: how large it must be to tell a partner from a pretender.

Stage one carries the share alpha of the stakes, stage two the rest, and only after both
co-operated. A pretender takes T where it grabs, R where it co-operates, P where nothing is tried.
"""

from __future__ import annotations

from keeneye.games.catalog.entry import Entry, Rule, Values, checked
from keeneye.games.game import Chance, Decision, Game, Node, Terminal
from keeneye.games.solution import Solution, verified

__all__ = ["ENTRY", "NEEDS", "RULES", "separating_share", "solve", "tree"]

NEEDS = ("T", "R", "P", "t_R", "t_P", "t_S", "trust", "alpha")
RULES: tuple[Rule, ...] = (
    ("T", "T > R: a pretender rather grabs than co-operates", lambda v: v["T"] > v["R"]),
    ("R", "R > P: co-operation beats nothing", lambda v: v["R"] > v["P"]),
    (
        "t_R",
        "t_R > t_P: a kept bargain is worth more to the offerer",
        lambda v: v["t_R"] > v["t_P"],
    ),
    ("t_S", "t_S < t_P: being cheated is worse than nothing", lambda v: v["t_S"] < v["t_P"]),
    ("trust", "0 <= trust <= 1", lambda v: 0 <= v["trust"] <= 1),
    ("alpha", "0 < alpha < 1", lambda v: 0 < v.get("alpha", 0.5) < 1),
)
_NEAR = 1e-12


def separating_share(values: Values) -> float:
    """Return the smallest first step that a pretender does not take: (T-P) / [(T-P)+(T-R)].

    Examples
    --------
    >>> round(separating_share({"T": 3, "R": 2, "P": 1}), 6)
    0.666667
    """
    lost, spared = values["T"] - values["P"], values["T"] - values["R"]
    return lost / (lost + spared)


def _least_trust(v: Values, betrayed: float) -> float:
    """Return the trust from which an offer beats none, if a pretender leaves one `betrayed`."""
    return max(0.0, (v["t_P"] - betrayed) / (v["t_R"] - betrayed))


def tree(values: Values) -> Game:
    """Return the game in extensive form; payoffs are (regime, offerer).

    A trustworthy regime gets P where it grabs: it would rather keep the bargain.

    Examples
    --------
    >>> given = {"T": 3, "R": 2, "P": 1, "t_R": 2, "t_P": 1, "t_S": 0, "trust": .5,
    ...          "alpha": .7}
    >>> tree(given).forgotten()
    ''
    """
    v = checked(values, NEEDS, RULES, "first_step")
    alpha, rest = v["alpha"], 1 - v["alpha"]

    def branch(kind: str) -> Node:
        take = v["T"] if kind == "pretender" else v["P"]
        keep = alpha * v["R"]
        grabs = Terminal(
            (keep + rest * take, alpha * v["t_R"] + rest * v["t_S"]), "grabs at the second step"
        )
        kept = Terminal((v["R"], v["t_R"]), "bargain kept")
        second = Decision(1, f"second:{kind}", ("co-operate", "grab"), (kept, grabs))
        early = Terminal(
            (alpha * take + rest * v["P"], alpha * v["t_S"] + rest * v["t_P"]),
            "grabs at the first step",
        )
        first = Decision(1, f"first:{kind}", ("co-operate", "grab"), (second, early))
        nothing = Terminal((v["P"], v["t_P"]), "nothing offered")
        return Decision(2, "offer", ("offer", "wait"), (first, nothing))

    kinds = ("trustworthy", "pretender")
    root = Chance(kinds, (v["trust"], 1 - v["trust"]), (branch(kinds[0]), branch(kinds[1])), "kind")
    return Game("first_step", ("regime", "offerer"), root)


def solve(values: Values) -> tuple[Solution, ...]:
    """Solve the game for a first step of size alpha; without one, for the least that separates.

    Parameters
    ----------
    values : mapping
        The pretender's T > R > P, the offerer's t_R > t_P > t_S, its ``trust`` that the other keeps
        the bargain, and ``alpha``, which may be left out.

    Returns
    -------
    tuple of Solution
        One.

    Raises
    ------
    BadGame
        A condition is broken.

    References
    ----------
    Kydd, Trust, Reassurance, and Cooperation, International Organization 54 (2000); the two-stage
    closed form is ours.

    Examples
    --------
    >>> found, = solve({"T": 3, "R": 2, "P": 1, "t_R": 2, "t_P": 1, "t_S": 0, "trust": .5})
    >>> found.regime, round(found.value("expected_payoff_of_offer"), 4)
    ('separating', 1.1667)
    """
    v = checked({"alpha": 0.5} | dict(values), NEEDS, RULES, "first_step")
    least = separating_share(v)
    if "alpha" not in values:
        v["alpha"] = least
    parts = v["alpha"] >= least - _NEAR
    now, later = (v["t_S"], v["t_P"]) if parts else (v["t_R"], v["t_S"])
    betrayed = v["alpha"] * now + (1 - v["alpha"]) * later
    offer = v["trust"] * v["t_R"] + (1 - v["trust"]) * betrayed
    offers = offer >= v["t_P"] - _NEAR
    profile = {
        "offer": (1.0, 0.0) if offers else (0.0, 1.0),
        "first:trustworthy": (1.0, 0.0),
        "second:trustworthy": (1.0, 0.0),
        "first:pretender": (0.0, 1.0) if parts else (1.0, 0.0),
        "second:pretender": (0.0, 1.0),
    }
    ties = ("the pretender takes the first step, too, just as gladly",)
    found = {
        "smallest_separating_share": least,
        "least_trust_to_offer": _least_trust(v, betrayed),
        "offer_is_worth_it": offers,
        "expected_payoff_of_offer": offer,
        "alpha": v["alpha"],
        "step_separates": parts,
    }
    tied = abs(v["alpha"] - least) <= _NEAR
    return (
        verified(
            tree(v),
            profile,
            parameters=v,
            regime="separating" if parts else "pooling",
            values=found,
            selection="at a tie the pretender grabs" if tied else "unique",
            others=ties if tied else (),
        ),
    )


ENTRY = Entry(
    name="first_step",
    title="What first step would show good faith?",
    needs=NEEDS[:-1],
    probabilities=frozenset({"trust", "alpha"}),
    beliefs=frozenset({"trust"}),
    solve=solve,
    tree=tree,
    rules=RULES,
    citations=(
        "Kydd 2000, International Organization 54(2), pp. 325-357",
        "Kydd 2005, Trust and Mistrust in International Relations, Princeton University Press",
    ),
)
