"""Values and results that were worked by hand, and files of games for tests."""

from __future__ import annotations

from pathlib import Path

from keeneye.games import Chance, Decision, Game, Terminal

COT_1 = {"pi": 0.3, "c": 4.0, "k": 3.0, "a": 1.0, "g": 1.0, "d": 7.0, "t_resolute": 1.0,
         "t_irresolute": -3.0}  # fmt: skip
CLOCK_1 = {"pi": 0.65, "c": 4.0, "a": 1.0, "g": 1.0, "t_resolute": 1.0, "t_irresolute": -3.0,
           "d0": 3.0, "omega": 6.0, "k0": 3.0, "kappa": 1.5, "tau0_days": 120.0}  # fmt: skip
TWO = {"c": 4.0, "a": 1.0, "g": 1.0, "d": 3.0, "k_top": 6.0, "t_low": -4.0, "t_high": 1.0}
SIGNAL = COT_1 | {"t_irresolute": -5.0, "theta_resolute": 2.0, "theta_irresolute": 1.0,
                  "tying": 0.0}  # fmt: skip
STEP = {"T": 3.0, "R": 2.0, "P": 1.0, "t_R": 2.0, "t_P": 1.0, "t_S": 0.0, "trust": 0.5}
KOREA = Path(__file__).resolve().parents[2] / "desks" / "korea" / "games.toml"

BARGAIN = """
game = "concession_or_test"
[players]
regime = "PRK"
target = "USA"
[payoffs]
c = {low = 2, mode = 4, high = 6, citation = "ours"}
k = {low = 2, mode = 3, high = 4, citation = "ours"}
a = {low = 0.5, mode = 1, high = 2, citation = "ours"}
g = {low = 0, mode = 1, high = 2, citation = "ours"}
d = {low = 5, mode = 7, high = 9, citation = "ours"}
t_resolute = {low = -0.4, mode = 1, high = 2, citation = "ours"}
t_irresolute = {low = -5, mode = -3, high = -2.5, citation = "ours"}
[beliefs]
pi = {low = 0.2, mode = 0.3, high = 0.8, citation = "ours", held_by = "target"}
"""


def entry_game() -> Game:
    """Who enters a market is fought or shared with; fighting hurts both."""
    answer = Decision(2, "answer", ("fight", "share"), (Terminal((-1, -1)), Terminal((1, 1))))
    return Game(
        "entry", ("E", "I"), Decision(1, "enter", ("in", "out"), (answer, Terminal((0, 2))))
    )


def forgetful_game() -> Game:
    """Return a game whose player does not know whether he has moved: the absent-minded driver."""
    second = Decision(1, "here", ("on", "off"), (Terminal((1.0,)), Terminal((4.0,))))
    return Game("driver", ("A",), Decision(1, "here", ("on", "off"), (second, Terminal((0.0,)))))


def coin(*children: Terminal | Decision) -> Chance:
    """Return a fair move of chance."""
    count = len(children)
    return Chance(tuple(f"c{i}" for i in range(count)), (1 / count,) * count, children, "coin")
