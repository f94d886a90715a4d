"""A game in extensive form: chance, decisions and ends, information sets, perfect recall."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

from keeneye.errors import BadGame
from keeneye.limits import LIMITS

__all__ = ["Chance", "Decision", "Game", "Layout", "Node", "Terminal"]

_SUM_TOLERANCE = 1e-9  # how far probabilities may be from summing to one


@dataclass(frozen=True, slots=True)
class Terminal:
    """An end of the game.

    Parameters
    ----------
    payoffs : tuple of float
        One a player, in the order of the game's players; empty means nothing for anyone.
    outcome : str
        What happened, in a few words.
    """

    payoffs: tuple[float, ...] = ()
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Chance:
    """A move of chance.

    Parameters
    ----------
    actions : tuple of str
    probabilities : tuple of float
        Each 0 … 1, summing to 1.
    children : tuple of Node
    name : str
    payoffs : tuple of float
        Paid on the way through; empty means nothing.
    outcome : str
    """

    actions: tuple[str, ...]
    probabilities: tuple[float, ...]
    children: tuple[Node, ...]
    name: str = ""
    payoffs: tuple[float, ...] = ()
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """A move of a player, who knows only which information set he is in.

    Parameters
    ----------
    player : int
        1 for the first player.
    infoset : str
        Unique in the game; nodes that share it cannot be told apart by the one who moves.
    actions : tuple of str
    children : tuple of Node
    name : str
    payoffs : tuple of float
        Paid on the way through; empty means nothing.
    outcome : str
    """

    player: int
    infoset: str
    actions: tuple[str, ...]
    children: tuple[Node, ...]
    name: str = ""
    payoffs: tuple[float, ...] = ()
    outcome: str = ""


Node = Chance | Decision | Terminal


@dataclass(frozen=True, slots=True)
class Layout:
    """A tree laid out in preorder: a node's number is its place, children come after parents.

    Parameters
    ----------
    nodes : tuple of Node
    parents : tuple of int
        -1 for the root.
    branches : tuple of int
        Which action of its parent leads to a node; -1 for the root.
    children : tuple of tuple of int
    infosets : dict of str to tuple of int
        The nodes of each information set, in the order of first appearance.
    """

    nodes: tuple[Node, ...]
    parents: tuple[int, ...]
    branches: tuple[int, ...]
    children: tuple[tuple[int, ...], ...]
    infosets: dict[str, tuple[int, ...]]

    def decision(self, infoset: str) -> Decision:
        """Return the first node of an information set: its player and its actions."""
        node = self.nodes[self.infosets[infoset][0]]
        assert isinstance(node, Decision)
        return node

    def last_own_moves(self, player: int) -> list[tuple[str, int] | None]:
        """Return, for every node, the player's last information set and action before it."""
        last: list[tuple[str, int] | None] = [None] * len(self.nodes)
        for i in range(1, len(self.nodes)):
            above = self.nodes[self.parents[i]]
            own = isinstance(above, Decision) and above.player == player
            last[i] = last[self.parents[i]]
            if own and isinstance(above, Decision):
                last[i] = (above.infoset, self.branches[i])
        return last


@dataclass(frozen=True, slots=True)
class Game:
    """A game tree, checked when made.

    Parameters
    ----------
    title : str
    players : tuple of str
    root : Node
    comment : str
    layout : Layout
        Made from the tree; never given.

    Raises
    ------
    BadGame
        Unequal actions or players in one information set, probabilities that are none, payoffs
        that do not fit the players, or a tree over its limit.

    References
    ----------
    Kuhn, Extensive Games and the Problem of Information, in Contributions to the Theory of Games
    II (1953).

    Examples
    --------
    >>> ends = (Terminal((1.0, -1.0)), Terminal((-1.0, 1.0)))
    >>> second = Decision(2, "guess", ("heads", "tails"), ends)
    >>> other = Decision(2, "guess", ("heads", "tails"), ends[::-1])
    >>> game = Game("pennies", ("A", "B"), Decision(1, "hide", ("heads", "tails"), (second, other)))
    >>> list(game.layout.infosets.items())
    [('hide', (0,)), ('guess', (1, 4))]
    >>> game.forgotten()
    ''
    """

    title: str
    players: tuple[str, ...]
    root: Node
    comment: str = ""
    layout: Layout = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "layout", _laid_out(self.root, self.title))
        for node in self.layout.nodes:
            self._check_node(node)
        for name, members in self.layout.infosets.items():
            moves = [self.layout.nodes[i] for i in members]
            kinds = {(m.player, m.actions) for m in moves if isinstance(m, Decision)}
            if len(kinds) != 1:
                raise BadGame(
                    f"information set {name!r} has nodes with different players or actions",
                    where=self.title,
                    expected="the same player and the same actions at each",
                    todo="split the set, or give its nodes the same actions",
                )

    def forgotten(self) -> str:
        """Return the first information set at which its player forgets what he did or knew.

        Returns
        -------
        str
            Empty where every player has perfect recall.
        """
        for player in range(1, len(self.players) + 1):
            last = self.layout.last_own_moves(player)
            for name, members in self.layout.infosets.items():
                own = self.layout.decision(name).player == player
                if own and len({last[i] for i in members}) > 1:
                    return name
        return ""

    def require_recall(self) -> None:
        """Refuse a game without perfect recall.

        Raises
        ------
        BadGame
            Naming the first information set at which something was forgotten.
        """
        name = self.forgotten()
        if name:
            raise BadGame(
                f"{self.title!r} is without perfect recall",
                where=f"information set {name!r}",
                expected="one history of own moves in each information set",
                todo="split the set: these solvers hold for players who remember",
            )

    def payoffs_of(self, node: Node) -> tuple[float, ...]:
        """Return what a node pays, zeros where it pays nothing."""
        return node.payoffs or (0.0,) * len(self.players)

    def _check_node(self, node: Node) -> None:
        if isinstance(node, Terminal):
            self._check_payoffs(node, "an end")
            return
        where = node.infoset if isinstance(node, Decision) else node.name or "chance"
        self._check_payoffs(node, where)
        fits = len(node.actions) == len(node.children) > 0
        _require(fits, f"{len(node.actions)} actions, {len(node.children)} children", where)
        _require(bool(node.payoffs or not node.outcome), "an outcome without payoffs", where)
        if isinstance(node, Decision):
            known = 1 <= node.player <= len(self.players) and bool(node.infoset)
            _require(known, f"player {node.player} of {len(self.players)}", where)
            return
        chances = node.probabilities
        held = len(chances) == len(node.actions) and all(0 <= p <= 1 for p in chances)
        held = held and abs(math.fsum(chances) - 1) <= _SUM_TOLERANCE
        _require(held, f"probabilities {chances}", where)

    def _check_payoffs(self, node: Node, where: str) -> None:
        fits = len(node.payoffs) in (0, len(self.players))
        finite = all(math.isfinite(x) for x in node.payoffs)
        _require(fits and finite, f"payoffs {node.payoffs}", where)


def _require(holds: bool, what: str, where: str) -> None:
    """Raise `BadGame` unless a rule of trees holds."""
    if not holds:
        raise BadGame(
            what,
            where=where,
            expected="one child an action, known players, a finite payoff for each of them, and"
            " probabilities from 0 to 1 that sum to 1",
            todo="correct the node",
        )


def _walk(root: Node) -> Iterator[tuple[Node, int, int, int]]:
    """Yield ``(node, parent, branch, depth)`` in preorder."""
    count, stack = 0, [(root, -1, -1, 0)]
    while stack:
        node, parent, branch, depth = stack.pop()
        yield node, parent, branch, depth
        if not isinstance(node, Terminal):
            below = [(child, count, b, depth + 1) for b, child in enumerate(node.children)]
            stack.extend(reversed(below))
        count += 1


def _laid_out(root: Node, title: str) -> Layout:
    """Return the preorder layout of a tree."""
    nodes: list[Node] = []
    parents: list[int] = []
    branches: list[int] = []
    children: list[list[int]] = []
    infosets: dict[str, list[int]] = {}
    for node, parent, branch, depth in _walk(root):
        if len(nodes) >= LIMITS.game_nodes or depth > LIMITS.game_depth:
            raise BadGame(
                "the tree is too large",
                where=title,
                expected=f"{LIMITS.game_nodes:,} nodes and {LIMITS.game_depth} moves at most",
                todo="solve a smaller game of the family",
            )
        if isinstance(node, Decision):
            infosets.setdefault(node.infoset, []).append(len(nodes))
        if parent >= 0:
            children[parent].append(len(nodes))
        nodes.append(node)
        parents.append(parent)
        branches.append(branch)
        children.append([])
    below, sets = tuple(map(tuple, children)), {n: tuple(m) for n, m in infosets.items()}
    return Layout(tuple(nodes), tuple(parents), tuple(branches), below, sets)
