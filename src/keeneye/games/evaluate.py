"""What a profile is worth, and the two checks every solution must pass.

A profile (``behaviour``) gives, for each information set, the probabilities of its actions.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from keeneye.errors import BadGame
from keeneye.games.game import Chance, Decision, Game, Terminal

__all__ = ["Behaviour", "Evaluation", "checked_behaviour", "evaluate", "limit_beliefs", "reaches"]

Behaviour = Mapping[str, tuple[float, ...]]
_SUM_TOLERANCE = 1e-6
_Orders = tuple[
    int, float
]  # trembles that a node takes, and the weight among nodes that take as many


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A profile, judged.

    Parameters
    ----------
    payoffs : tuple of float
        Expected payoff of each player.
    regrets : tuple of float
        What each player could gain by any other plan while the others keep theirs; >= 0.
    gains : dict of str to float
        What the mover at each information set, believing what `beliefs` says and keeping the rest
        of his plan, could gain by another action there; >= 0.
    beliefs : dict of str to tuple of float
        Probabilities of the nodes of each set, given that it is reached.
    unreached : tuple of str
        The sets that the profile never reaches: their beliefs do not follow from it.
    """

    payoffs: tuple[float, ...]
    regrets: tuple[float, ...]
    gains: dict[str, float]
    beliefs: dict[str, tuple[float, ...]]
    unreached: tuple[str, ...]

    @property
    def regret(self) -> float:
        """The largest gain from a deviation by one player."""
        return max(self.regrets, default=0.0)

    @property
    def sequential_regret(self) -> float:
        """The largest gain at any information set, reached or not."""
        return max(self.gains.values(), default=0.0)


def evaluate(
    game: Game, behaviour: Behaviour, *, beliefs: Mapping[str, tuple[float, ...]] | None = None
) -> Evaluation:
    """Judge a profile: payoffs, deviation regret, and sequential rationality.

    Parameters
    ----------
    game : Game
        With perfect recall.
    behaviour : mapping of str to tuple of float
        For every information set.
    beliefs : mapping of str to tuple of float, optional
        For sets that are never reached. Where they are not given they are the limit as every
        player trembles to each unused action alike.

    Returns
    -------
    Evaluation

    Raises
    ------
    BadGame
        No perfect recall, or a profile or beliefs that do not fit the game.

    References
    ----------
    Kreps, Wilson, Sequential Equilibria, Econometrica 50 (1982); Selten, Reexamination of the
    Perfectness Concept, International Journal of Game Theory 4 (1975).

    Examples
    --------
    A threat that nobody would carry out: no regret on the path, but a gain off it.

    >>> fight = Decision(2, "answer", ("fight", "share"), (Terminal((-1, -1)), Terminal((1, 1))))
    >>> entry = Game("entry", ("E", "I"),
    ...              Decision(1, "enter", ("in", "out"), (fight, Terminal((0, 2)))))
    >>> judged = evaluate(entry, {"enter": (0, 1), "answer": (1, 0)})
    >>> judged.payoffs, judged.regret, judged.unreached, judged.sequential_regret
    ((0.0, 2.0), 0.0, ('answer',), 2.0)
    """
    game.require_recall()
    plan = checked_behaviour(game, behaviour)
    reached = reaches(game, plan)
    held = limit_beliefs(game, plan)
    unreached = []
    for name, members in game.layout.infosets.items():
        if math.fsum(reached[i] for i in members) > 0:
            continue
        unreached.append(name)
        if beliefs and name in beliefs:
            held[name] = _checked(beliefs[name], len(members), f"beliefs at {name!r}")
    worth = _values(game, plan)
    regrets = tuple(
        max(0.0, _best_value(game, plan, player) - worth[0][player - 1])
        for player in range(1, len(game.players) + 1)
    )
    gains = {name: _gain(game, plan[name], worth, (name, held[name])) for name in plan}
    return Evaluation(worth[0], regrets, gains, held, tuple(unreached))


def checked_behaviour(game: Game, behaviour: Behaviour) -> dict[str, tuple[float, ...]]:
    """Return a profile in the order of the game's sets, refused unless it fits the game.

    Raises
    ------
    BadGame
        A set missing, unknown, with too few probabilities or with such that are none.
    """
    unknown = sorted(set(behaviour) - set(game.layout.infosets))
    missing = sorted(set(game.layout.infosets) - set(behaviour))
    if unknown or missing:
        raise BadGame(
            f"a profile {'with unknown' if unknown else 'without'} set {(unknown or missing)[0]!r}",
            where=game.title,
            expected="one entry for each information set",
        )
    return {
        name: _checked(behaviour[name], len(game.layout.decision(name).actions), f"at {name!r}")
        for name in game.layout.infosets
    }


def _checked(chances: tuple[float, ...], count: int, where: str) -> tuple[float, ...]:
    """Return probabilities, refused unless they are `count` that sum to one."""
    fits = len(chances) == count and all(0 <= p <= 1 for p in chances)
    if not fits or abs(math.fsum(chances) - 1) > _SUM_TOLERANCE:
        expected = f"{count} numbers from 0 to 1 that sum to 1"
        raise BadGame(f"probabilities {tuple(chances)}", where=where, expected=expected)
    return tuple(chances)


def _chances(game: Game, behaviour: Behaviour, at: int) -> tuple[float, ...]:
    """Return the probabilities of the branches below a node."""
    node = game.layout.nodes[at]
    if isinstance(node, Chance):
        return node.probabilities
    return behaviour[node.infoset] if isinstance(node, Decision) else ()


def reaches(game: Game, behaviour: Behaviour, *, without: int = 0) -> list[float]:
    """Return the probability of reaching each node, in preorder.

    Parameters
    ----------
    without : int
        A player whose own moves count as certain; 0 for nobody.
    """
    layout = game.layout
    found = [1.0] * len(layout.nodes)
    for i in range(1, len(layout.nodes)):
        parent = layout.parents[i]
        above = layout.nodes[parent]
        own = isinstance(above, Decision) and above.player == without
        chance = 1.0 if own else _chances(game, behaviour, parent)[layout.branches[i]]
        found[i] = found[parent] * chance
    return found


def limit_beliefs(game: Game, behaviour: Behaviour) -> dict[str, tuple[float, ...]]:
    """Return beliefs at every set: by Bayes where reached, else as trembles go to nothing.

    A node's reach is a power of the tremble times a weight; the lowest power in a set decides.
    """
    layout = game.layout
    found: list[_Orders] = [(0, 1.0)] * len(layout.nodes)
    for i in range(1, len(layout.nodes)):
        order, weight = found[layout.parents[i]]
        chances = _chances(game, behaviour, layout.parents[i])
        chance = chances[layout.branches[i]]
        by_player = isinstance(layout.nodes[layout.parents[i]], Decision)
        found[i] = (order, weight * chance) if chance > 0 or not by_player else (order + 1, weight)
    held = {}
    for name, members in layout.infosets.items():
        possible = [found[i] for i in members if found[i][1] > 0]
        lowest = min((order for order, _ in possible), default=0)
        weights = [found[i][1] if found[i][0] == lowest else 0.0 for i in members]
        total = math.fsum(weights)
        flat = 1 / len(members)  # chance itself never leads here: any belief will do
        held[name] = tuple(w / total if total else flat for w in weights)
    return held


def _values(game: Game, behaviour: Behaviour) -> list[tuple[float, ...]]:
    """Return what is still to come at each node, a tuple of one number a player."""
    layout = game.layout
    worth: list[tuple[float, ...]] = [()] * len(layout.nodes)
    for i in range(len(layout.nodes) - 1, -1, -1):
        total = list(map(float, game.payoffs_of(layout.nodes[i])))
        chances = _chances(game, behaviour, i)
        for chance, child in zip(chances, layout.children[i], strict=True):
            if chance:
                total = [t + chance * w for t, w in zip(total, worth[child], strict=True)]
        worth[i] = tuple(total)
    return worth


def _gain(
    game: Game,
    chances: tuple[float, ...],
    worth: list[tuple[float, ...]],
    held: tuple[str, tuple[float, ...]],
) -> float:
    """Return what another action at one set would gain, under the beliefs held there."""
    name, beliefs = held
    members = game.layout.infosets[name]
    player = game.layout.decision(name).player - 1
    each = [
        math.fsum(
            belief * worth[game.layout.children[i][a]][player]
            for i, belief in zip(members, beliefs, strict=True)
        )
        for a in range(len(chances))
    ]
    return max(0.0, max(each) - math.fsum(p * v for p, v in zip(chances, each, strict=True)))


def _best_value(game: Game, behaviour: Behaviour, player: int) -> float:
    """Return the most that `player` can get while the others keep to the profile."""
    layout = game.layout
    reached = reaches(game, behaviour, without=player)
    last = layout.last_own_moves(player)
    choices: dict[str, int] = {}

    def value(i: int) -> float:
        node = layout.nodes[i]
        paid = float(game.payoffs_of(node)[player - 1])
        if isinstance(node, Terminal):
            return paid
        if isinstance(node, Decision) and node.player == player:
            return paid + value(layout.children[i][choices[node.infoset]])
        pairs = zip(_chances(game, behaviour, i), layout.children[i], strict=True)
        return paid + math.fsum(chance * value(child) for chance, child in pairs if chance)

    own = [n for n in layout.infosets if layout.decision(n).player == player]
    for name in sorted(own, key=lambda n: _own_moves_before(game, n, last), reverse=True):
        members = layout.infosets[name]
        each = [
            math.fsum(reached[i] * value(layout.children[i][a]) for i in members if reached[i])
            for a in range(len(layout.decision(name).actions))
        ]
        choices[name] = each.index(max(each))
    return value(0)


def _own_moves_before(game: Game, name: str, last: list[tuple[str, int] | None]) -> int:
    """Return how many moves of his own a player has made when he comes to a set."""
    count = 0
    before = last[game.layout.infosets[name][0]]
    while before is not None:
        count, before = count + 1, last[game.layout.infosets[before[0]][0]]
    return count
