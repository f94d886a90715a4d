"""Backward induction: games in which every mover knows all that went before."""

from __future__ import annotations

import math
from typing import Any

from keeneye.errors import BadGame
from keeneye.games.game import Chance, Decision, Game
from keeneye.games.solution import Solution, verified

__all__ = ["solve_backwards"]

_TIE = 1e-12


def solve_backwards(game: Game, **notes: Any) -> Solution:
    """Solve a game of perfect information from its ends.

    Ties are broken for the action listed first; they are counted among the other equilibria.

    Parameters
    ----------
    game : Game
        Every information set holds one node.
    **notes
        Further fields of `Solution`.

    Returns
    -------
    Solution
        Subgame perfect.

    Raises
    ------
    BadGame
        A set of several nodes.

    References
    ----------
    Zermelo, Über eine Anwendung der Mengenlehre auf die Theorie des Schachspiels (1913).

    Examples
    --------
    >>> from keeneye.games.game import Terminal
    >>> answer = Decision(2, "answer", ("fight", "share"), (Terminal((-1, -1)), Terminal((1, 1))))
    >>> entry = Game("entry", ("E", "I"),
    ...              Decision(1, "enter", ("in", "out"), (answer, Terminal((0, 2)))))
    >>> solve_backwards(entry).behaviour
    {'enter': (1.0, 0.0), 'answer': (0.0, 1.0)}
    """
    layout = game.layout
    wide = [name for name, members in layout.infosets.items() if len(members) > 1]
    if wide:
        raise BadGame(
            "a game of imperfect information",
            where=f"information set {wide[0]!r}",
            expected="one node in each information set",
            todo="use the sequence form or the logit path",
        )
    worth: list[tuple[float, ...]] = [()] * len(layout.nodes)
    picked: dict[str, int] = {}
    ties = []
    for i in range(len(layout.nodes) - 1, -1, -1):
        node, below = layout.nodes[i], [worth[child] for child in layout.children[i]]
        paid = tuple(map(float, game.payoffs_of(node)))
        if isinstance(node, Chance):
            come = [math.fsum(p * w[j] for p, w in zip(node.probabilities, below, strict=True))
                    for j in range(len(paid))]  # fmt: skip
            paid = tuple(a + b for a, b in zip(paid, come, strict=True))
        elif isinstance(node, Decision):
            own = [w[node.player - 1] for w in below]
            best = [a for a, v in enumerate(own) if v >= max(own) - _TIE]
            picked[node.infoset] = best[0]
            ties += [node.infoset] * (len(best) > 1)
            paid = tuple(a + b for a, b in zip(paid, below[best[0]], strict=True))
        worth[i] = paid
    behaviour = {
        name: tuple(float(a == picked[name]) for a in range(len(layout.decision(name).actions)))
        for name in layout.infosets
    }
    notes.setdefault("selection", "first action at ties" if ties else "unique")
    notes.setdefault("others", tuple(f"another action at {name!r}, a tie" for name in ties))
    return verified(game, behaviour, method="backward-induction-1", **notes)
