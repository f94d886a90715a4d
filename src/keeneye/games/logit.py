"""Agent logit equilibria: players who err, less the more an error costs them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from keeneye.errors import BadGame, NoSolution
from keeneye.games.game import Chance, Decision, Game

__all__ = ["LogitPoint", "logit_path"]

METHOD = "agent-logit-1"
_LARGEST_RESIDUAL = 1e-8
_STEPS = 40  # of the path to the first lambda asked for; each may be halved as often as needed
_SMALLEST_STEP = 1e-6


@dataclass(frozen=True, slots=True)
class LogitPoint:
    """One agent logit equilibrium on the branch that begins with uniform play.

    Parameters
    ----------
    lam : float
        Precision lambda, one over payoff; 0 is uniform play.
    behaviour : dict of str to tuple of float
    residual : float
        The largest difference between log odds and lambda times the difference in payoff.
    """

    lam: float
    behaviour: dict[str, tuple[float, ...]]
    residual: float


def logit_path(game: Game, lambdas: Sequence[float]) -> list[LogitPoint]:
    """Follow the agent logit equilibria of a game from lambda 0.

    Parameters
    ----------
    game : Game
        With perfect recall.
    lambdas : sequence of float
        Ascending, >= 0.

    Returns
    -------
    list of LogitPoint
        One for each lambda.

    Raises
    ------
    BadGame
        No perfect recall, or lambdas that do not ascend.
    NoSolution
        The branch turns back before it reaches a lambda, or the residual stays above 1e-8.

    References
    ----------
    McKelvey, Palfrey, Quantal Response Equilibria for Extensive Form Games, Experimental Economics
    1 (1998), pp. 9-41.

    Examples
    --------
    >>> from keeneye.games.game import Terminal
    >>> pick = Decision(1, "pick", ("one", "two"), (Terminal((0.0,)), Terminal((2.0,))))
    >>> point = logit_path(Game("pick", ("A",), pick), [1.0])[0]
    >>> round(point.behaviour["pick"][1], 6)  # 1 / (1 + exp(-2))
    0.880797
    """
    game.require_recall()
    given = list(lambdas)
    if given != sorted(given) or any(not 0 <= lam < math.inf for lam in given):
        raise BadGame(f"lambdas {given}", where=game.title, expected="0 or more, ascending")
    path = _Path(game)
    return [path.follow(lam) for lam in given]


class _Path:
    """The branch from lambda 0: where it is now, and how to go on."""

    def __init__(self, game: Game) -> None:
        import numpy as np

        self.game, self.layout = game, game.layout
        self.counts = {n: len(self.layout.decision(n).actions) for n in self.layout.infosets}
        self.first: dict[str, int] = {}
        free = 0
        for name, count in self.counts.items():
            self.first[name] = free
            free += count - 1
        self.lam = 0.0
        self.odds: Any = np.zeros(free)
        self.slope: Any = np.zeros(free)

    def follow(self, lam: float) -> LogitPoint:
        """Go on to `lam` in steps, each halved until the equations can be solved."""
        step = (lam - self.lam) / _STEPS or 1.0
        while self.lam < lam:
            ahead = min(lam, self.lam + step)
            if lam - ahead < step / 2:
                ahead = lam
            found = self._solved(ahead)
            if found is None:
                step = (ahead - self.lam) / 2
                if step < _SMALLEST_STEP:
                    raise self._turns()
                continue
            self.slope = (found - self.odds) / (ahead - self.lam)
            self.odds, self.lam = found, ahead
        residual = self._size(self._residual(self.odds, lam))
        return LogitPoint(lam, self._behaviour(self.odds), residual)

    def _turns(self) -> NoSolution:
        return NoSolution(
            f"the logit branch cannot be followed beyond lambda {self.lam:.4g}",
            where=self.game.title,
            expected=f"a residual below {_LARGEST_RESIDUAL:g}",
            todo="ask for a smaller lambda",
        )

    def _solved(self, lam: float) -> Any:
        """Return the log odds at `lam`, or None where the equations resist from here."""
        from scipy.optimize import root

        guess = self.odds + self.slope * (lam - self.lam)
        found = root(self._residual, guess, args=(lam,), method="hybr", options={"xtol": 1e-13})
        near = self._size(found.x - guess) <= 1.0  # farther is another branch
        solved = self._size(self._residual(found.x, lam)) < _LARGEST_RESIDUAL
        return found.x if near and solved else None

    @staticmethod
    def _size(residual: Any) -> float:
        return float(abs(residual).max(initial=0.0))

    def _behaviour(self, odds: Any) -> dict[str, tuple[float, ...]]:
        """Return probabilities from log odds against each set's first action."""
        found = {}
        for name, count in self.counts.items():
            logs = [0.0, *map(float, odds[self.first[name] : self.first[name] + count - 1])]
            top = max(logs)
            weights = [math.exp(x - top) for x in logs]
            total = math.fsum(weights)
            found[name] = tuple(w / total for w in weights)
        return found

    def _residual(self, odds: Any, lam: float) -> Any:
        """Return log odds less lambda times the difference in payoff, an entry an odds."""
        import numpy as np

        behaviour = self._behaviour(odds)
        reach, worth = self._passes(behaviour)
        left = np.array(odds, dtype=float)
        for name, count in self.counts.items():
            members = self.layout.infosets[name]
            player = self.layout.decision(name).player - 1
            total = math.fsum(reach[i] for i in members)
            each = [
                math.fsum(reach[i] * worth[self.layout.children[i][a]][player] for i in members)
                for a in range(count)
            ]
            if total > 0:
                at = self.first[name]
                left[at : at + count - 1] -= [lam * (v - each[0]) / total for v in each[1:]]
        return left

    def _passes(
        self, behaviour: dict[str, tuple[float, ...]]
    ) -> tuple[list[float], list[list[float]]]:
        """Return reach of each node, and what is still to come there for each player."""
        layout = self.layout
        below = [
            n.probabilities if isinstance(n, Chance)
            else behaviour[n.infoset] if isinstance(n, Decision) else ()
            for n in layout.nodes
        ]  # fmt: skip
        reach = [1.0] * len(layout.nodes)
        for i in range(1, len(layout.nodes)):
            reach[i] = reach[layout.parents[i]] * below[layout.parents[i]][layout.branches[i]]
        worth: list[list[float]] = [[] for _ in layout.nodes]
        for i in range(len(layout.nodes) - 1, -1, -1):
            total = list(self.game.payoffs_of(layout.nodes[i]))
            for chance, child in zip(below[i], layout.children[i], strict=True):
                for player, value in enumerate(worth[child]):
                    total[player] += chance * value
            worth[i] = total
        return reach, worth
