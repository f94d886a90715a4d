"""Zero-sum games by the sequence form: one linear program, solved by HiGHS."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from keeneye.errors import BadGame, NoSolution
from keeneye.games.evaluate import evaluate
from keeneye.games.game import Chance, Game, Terminal
from keeneye.games.solution import Solution, verified

__all__ = ["solve_zero_sum"]

_SUM_TOLERANCE = 1e-9
_SMALLEST_REACH = 1e-9  # a plan that is nearer to nothing counts as not coming here


@dataclass(frozen=True, slots=True)
class _Sequences:
    """A player's sequences: the empty one, then one for each action of each information set."""

    infosets: tuple[str, ...]
    first: dict[str, int]  # number of the sequence of a set's first action
    parents: dict[str, int]  # number of the sequence that leads to a set
    count: int


def solve_zero_sum(game: Game, **notes: Any) -> Solution:
    """Solve a two-player zero-sum (or constant-sum) game with perfect recall.

    Parameters
    ----------
    game : Game
    **notes
        Further fields of `Solution`.

    Returns
    -------
    Solution
        ``values['value']`` is the first player's expected payoff. Where a player's own plan never
        comes, the actions are uniform and may be no best reply: see `sequential_regret`.

    Raises
    ------
    BadGame
        Not two players, payoffs of no constant sum, or no perfect recall.
    NoSolution
        HiGHS found no optimum.

    References
    ----------
    von Stengel, Efficient Computation of Behavior Strategies, Games and Economic Behavior 14
    (1996).

    Examples
    --------
    >>> from keeneye.games.game import Decision
    >>> def guess(pays):
    ...     return Decision(2, "guess", ("l", "r"), tuple(Terminal((x, -x)) for x in pays))
    >>> hide = Decision(1, "hide", ("l", "r"), (guess((-3.0, 1.0)), guess((1.0, -1.0))))
    >>> found = solve_zero_sum(Game("hide", ("A", "B"), hide))
    >>> round(found.values["value"], 9), [round(p, 9) for p in found.behaviour["hide"]]
    (-0.333333333, [0.333333333, 0.666666667])
    """
    game.require_recall()
    ends, constant = _constant_sum(game)
    rows, columns = _sequences(game, 1), _sequences(game, 2)
    counts = {name: len(game.layout.decision(name).actions) for name in game.layout.infosets}
    sides = [(side, _constraints(side, counts)) for side in (rows, columns)]
    own, other = _optimal_plans(_payoffs(game, ends, (rows, columns)), *sides)
    behaviour = _behaviour(game, rows, own) | _behaviour(game, columns, other)
    behaviour = {name: behaviour[name] for name in game.layout.infosets}
    value = evaluate(game, behaviour).payoffs[0]
    notes["values"] = {"value": value, "constant_sum": constant} | notes.get("values", {})
    notes.setdefault("selection", "one optimal plan of each; the value is the same for all")
    return verified(game, behaviour, method="sequence-form-lp-1", sequential=False, **notes)


def _constant_sum(game: Game) -> tuple[dict[int, float], float]:
    """Return the first player's payoff of each whole play, and the sum of both players'."""
    if len(game.players) != 2:
        raise BadGame(f"{len(game.players)} players", where=game.title, expected="two players")
    layout = game.layout
    paid: list[tuple[float, ...]] = []
    for i, node in enumerate(layout.nodes):
        before = paid[layout.parents[i]] if i else (0.0, 0.0)
        paid.append(tuple(a + b for a, b in zip(before, game.payoffs_of(node), strict=True)))
    ends = {i: paid[i] for i, node in enumerate(layout.nodes) if isinstance(node, Terminal)}
    sums = [math.fsum(pair) for pair in ends.values()]
    if max(sums) - min(sums) > _SUM_TOLERANCE:
        raise BadGame(
            f"payoffs that sum to {min(sums):g} at one end and {max(sums):g} at another",
            where=game.title,
            expected="one sum at every end: what one wins the other loses",
            todo="use backward induction or the logit path",
        )
    return {i: pair[0] for i, pair in ends.items()}, sums[0]


def _sequences(game: Game, player: int) -> _Sequences:
    """Return the numbered sequences of one player."""
    last = game.layout.last_own_moves(player)
    own = [n for n in game.layout.infosets if game.layout.decision(n).player == player]
    first, count = {}, 1
    for name in own:
        first[name] = count
        count += len(game.layout.decision(name).actions)
    before = {name: last[game.layout.infosets[name][0]] for name in own}
    parents = {n: first[b[0]] + b[1] if b else 0 for n, b in before.items()}
    return _Sequences(tuple(own), first, parents, count)


def _payoffs(game: Game, ends: dict[int, float], sides: tuple[_Sequences, _Sequences]) -> Any:
    """Return the first player's payoffs: a sparse matrix of his sequences by the other's."""
    from scipy.sparse import coo_array

    layout = game.layout
    last = [layout.last_own_moves(player) for player in (1, 2)]
    chance = [1.0] * len(layout.nodes)
    for i in range(1, len(layout.nodes)):
        above = layout.nodes[layout.parents[i]]
        step = above.probabilities[layout.branches[i]] if isinstance(above, Chance) else 1.0
        chance[i] = chance[layout.parents[i]] * step
    numbers = []
    for i in ends:
        moves = [last[j][i] for j in (0, 1)]
        numbers.append(
            [s.first[m[0]] + m[1] if m else 0 for s, m in zip(sides, moves, strict=True)]
        )
    entries = [chance[i] * ends[i] for i in ends]
    shape = (sides[0].count, sides[1].count)
    return coo_array((entries, tuple(zip(*numbers, strict=True))), shape=shape).tocsr()


def _constraints(side: _Sequences, counts: dict[str, int]) -> tuple[Any, Any]:
    """Return matrix and right side: the empty sequence is 1, each set passes on its weight."""
    import numpy as np
    from scipy.sparse import coo_array

    rows, columns, entries = [0], [0], [1.0]
    for r, name in enumerate(side.infosets, start=1):
        actions = range(side.first[name], side.first[name] + counts[name])
        rows += [r] * (1 + len(actions))
        columns += [side.parents[name], *actions]
        entries += [-1.0] + [1.0] * len(actions)
    shape = (len(side.infosets) + 1, side.count)
    right = np.zeros(shape[0])
    right[0] = 1.0
    return coo_array((entries, (rows, columns)), shape=shape).tocsr(), right


def _optimal_plans(
    payoffs: Any, rows: tuple[_Sequences, Any], columns: tuple[_Sequences, Any]
) -> tuple[Any, Any]:
    """Return both players' realisation plans: the primal and the dual of one program.

    maximise f·q, where F'q <= A'x, E x = e, x >= 0; the other's plan is the price of F'q <= A'x.
    """
    import numpy as np
    from scipy.optimize import linprog
    from scipy.sparse import coo_array, hstack

    (own, (held, right)), (other, (kept, owed)) = rows, columns
    count = len(owed)
    found = linprog(
        np.concatenate([np.zeros(own.count), -owed]),
        A_ub=hstack([-payoffs.T, kept.T]).tocsr(),
        b_ub=np.zeros(other.count),
        A_eq=hstack([held, coo_array((len(right), count))]).tocsr(),
        b_eq=right,
        bounds=[(0, None)] * own.count + [(None, None)] * count,
        method="highs",
    )
    if found.status != 0:
        raise NoSolution(
            f"HiGHS: {found.message}",
            where="sequence-form-lp-1",
            expected="an optimum, which every finite zero-sum game has",
            todo="look for payoffs of very different size",
        )
    return found.x[: own.count], -found.ineqlin.marginals


def _behaviour(game: Game, side: _Sequences, plan: Any) -> dict[str, tuple[float, ...]]:
    """Return a realisation plan as probabilities of actions."""
    behaviour = {}
    for name in side.infosets:
        count = len(game.layout.decision(name).actions)
        first = side.first[name]
        weights = [max(0.0, float(w)) for w in plan[first : first + count]]
        total = math.fsum(weights)
        comes = total > _SMALLEST_REACH
        behaviour[name] = tuple(w / total if comes else 1 / count for w in weights)
    return behaviour
