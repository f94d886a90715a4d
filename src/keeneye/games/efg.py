"""Game trees in Gambit's ``.efg`` text, read and written: a bridge to other solvers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from keeneye.errors import BadGame, ReadingError, TooLarge
from keeneye.games.game import Chance, Decision, Game, Node, Terminal
from keeneye.limits import LIMITS

__all__ = ["parse_efg", "read_efg", "write_efg"]

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}]|[^\s{},"]+|"')
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3}|/\d+)?")
_LARGEST_DENOMINATOR = 10**6  # a probability this near to a fraction is written as one


@dataclass
class _Reader:
    """The tokens of one file, and what it has said so far."""

    tokens: list[tuple[str, int]]
    place: str
    at: int = 0
    outcomes: dict[str, tuple[str, tuple[float, ...]]] = field(default_factory=dict)
    moves: dict[tuple[str, str], tuple[str, tuple[str, ...], tuple[float, ...]]] = field(
        default_factory=dict
    )

    def peek(self) -> str:
        """Return the next token, empty at the end."""
        return self.tokens[self.at][0] if self.at < len(self.tokens) else ""

    def take(self, expected: str = "") -> str:
        """Return the next token and go on; refused where another one was expected."""
        found = self.peek()
        if not found or (expected and found != expected):
            raise self.wrong(f"{found!r}" if found else "the end of the file", expected or "more")
        self.at += 1
        return found

    def wrong(self, found: str, expected: str) -> ReadingError:
        """Return the error for this place."""
        line = self.tokens[min(self.at, len(self.tokens) - 1)][1] if self.tokens else 1
        return ReadingError(
            f"not a game tree: {found}",
            where=f"{self.place}:{line}",
            expected=expected,
            todo="see the .efg format of Gambit",
        )

    def text(self) -> str:
        """Return the next token, a text in quotation marks."""
        token = self.take()
        if len(token) < len('""') or not token.startswith('"'):
            raise self.wrong(repr(token), "text in quotation marks")
        return re.sub(r"\\(.)", r"\1", token[1:-1], flags=re.DOTALL)

    def number(self) -> float:
        """Return the next token, a decimal number or a fraction."""
        token = self.take()
        if not _NUMBER.fullmatch(token):
            raise self.wrong(repr(token), "a number")
        try:
            return float(Fraction(token))
        except (ZeroDivisionError, OverflowError) as error:
            raise self.wrong(repr(token), "a finite number") from error

    def key(self) -> str:
        """Return the next token, the number of a player, a set or an outcome."""
        token = self.take()
        if not re.fullmatch(r"\d{1,9}", token):
            raise self.wrong(repr(token), "a number without sign")
        return str(int(token))


def read_efg(path: str | Path) -> Game:
    """Read a game tree from an ``.efg`` file.

    Parameters
    ----------
    path : str or Path

    Returns
    -------
    Game
        Information sets are named by their labels where these are given and differ, and
        ``player:number`` otherwise. It may lack perfect recall: solvers refuse it then.

    Raises
    ------
    ReadingError
        Not a tree, with file and line; a ``.nfg`` table is refused by name.
    TooLarge
        A file over its limit.
    BadGame
        A tree that breaks a rule of `Game`.
    """
    path = Path(path)
    try:
        size = path.stat().st_size
        if size > LIMITS.game_file_bytes:
            limit = f"at most {LIMITS.game_file_bytes:,} bytes"
            raise TooLarge(f"{size:,} bytes", where=str(path), expected=limit)
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        what = error.strerror or str(error)
        raise ReadingError(what, where=str(path), expected="an .efg file") from error
    except UnicodeDecodeError as error:
        raise ReadingError(str(error), where=str(path), expected="UTF-8") from error
    return parse_efg(text, place=str(path))


def parse_efg(text: str, *, place: str = "text") -> Game:
    """Read a game tree from ``.efg`` text; as `read_efg`.

    Raises
    ------
    ReadingError
        Not a tree, with place and line.
    BadGame
        A tree that breaks a rule of `Game`.

    Examples
    --------
    >>> game = parse_efg('EFG 2 R "one move" { "A" } p "" 1 1 "" { "l" "r" } 0'
    ...                  ' t "" 1 "left" { 1/2 } t "" 0')
    >>> game.root.children
    (Terminal(payoffs=(0.5,), outcome='left'), Terminal(payoffs=(), outcome=''))
    """
    if text.lstrip("\ufeff \t\r\n").startswith("NFG") or place.endswith(".nfg"):
        raise ReadingError(
            "a game in normal form (.nfg)",
            where=place,
            expected="a tree (.efg)",
            todo="a table has no moves and no information sets: give the tree it came from",
        )
    tokens, line, seen = [], 1, 0
    for match in _TOKEN.finditer(text):
        line += text.count("\n", seen, match.start())
        seen = match.start()
        tokens.append((match[0], line))
    reader = _Reader(tokens, place)
    if reader.peek().lstrip("\ufeff") != "EFG":
        raise reader.wrong(f"it begins with {reader.peek()[:20]!r}", "EFG 2 R")
    reader.at += 1
    reader.take("2")
    if reader.take() not in ("R", "D"):
        raise reader.wrong("an unknown kind of numbers", "R or D")
    return _game(reader)


def _game(reader: _Reader) -> Game:
    """Return the game whose title comes next."""
    title = reader.text()
    reader.take("{")
    players = []
    while reader.peek() != "}":
        players.append(reader.text())
    reader.take("}")
    comment = reader.text() if reader.peek().startswith('"') else ""
    rows = []
    missing = 1  # nodes that must still come
    while missing:
        row = _row(reader)
        rows.append(row)
        missing += (0 if isinstance(row, Terminal) else len(row.actions)) - 1
        if len(rows) > LIMITS.game_nodes:
            limit = f"at most {LIMITS.game_nodes:,} nodes"
            raise BadGame("the tree is too large", where=reader.place, expected=limit)
    if reader.peek():
        raise reader.wrong(f"{reader.peek()!r} after the last node", "the end of the file")
    names = _infoset_names(reader)
    return Game(title, tuple(players), _assembled(rows, names), comment)


def _row(reader: _Reader) -> Node:
    """Return the next node, without its children; a decision's set is still ``player:number``."""
    kind = reader.take()
    if kind not in ("c", "p", "t"):
        raise reader.wrong(repr(kind), "c, p or t")
    name = reader.text()
    if kind == "t":
        outcome, payoffs = _outcome(reader)
        return Terminal(payoffs, outcome or name)
    player = reader.key() if kind == "p" else "0"
    number = reader.key()
    actions, chances = _move(reader, (player, number), with_chances=kind == "c")
    outcome, payoffs = _outcome(reader)
    if kind == "c":
        return Chance(actions, chances, (), name, payoffs, outcome)
    return Decision(int(player), f"{player}:{number}", actions, (), name, payoffs, outcome)


def _move(
    reader: _Reader, key: tuple[str, str], *, with_chances: bool
) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """Return actions and probabilities of a set: given here, or where the set first stood."""
    label = reader.text() if reader.peek().startswith('"') else ""
    if reader.peek() != "{":
        if key not in reader.moves:
            raise reader.wrong(f"information set {':'.join(key)} without actions", "its actions")
        return reader.moves[key][1:]
    reader.take("{")
    actions, chances = [], []
    while reader.peek() != "}":
        actions.append(reader.text())
        if with_chances:
            chances.append(reader.number())
    reader.take("}")
    label = label or reader.moves.get(key, ("",))[0]
    reader.moves[key] = (label, tuple(actions), tuple(chances))
    return tuple(actions), tuple(chances)


def _outcome(reader: _Reader) -> tuple[str, tuple[float, ...]]:
    """Return name and payoffs of the outcome at a node; 0 is none."""
    key = reader.key()
    if key == "0":
        return "", ()
    name = reader.text() if reader.peek().startswith('"') else ""
    if reader.peek() == "{":
        reader.take("{")
        payoffs = []
        while reader.peek() != "}":
            payoffs.append(reader.number())
        reader.take("}")
        reader.outcomes[key] = (name, tuple(payoffs))
    if key not in reader.outcomes:
        raise reader.wrong(f"outcome {key} without payoffs", "its payoffs")
    return reader.outcomes[key]


def _infoset_names(reader: _Reader) -> dict[str, str]:
    """Return names for ``player:number``: the labels, if every set has one of its own."""
    moves = {f"{p}:{n}": label for (p, n), (label, *_) in reader.moves.items() if p != "0"}
    own = all(moves.values()) and len(set(moves.values())) == len(moves)
    return moves if own else {key: key for key in moves}


def _assembled(rows: list[Node], names: dict[str, str]) -> Node:
    """Return the tree of a preorder list of childless nodes, from its end."""
    done: list[Node] = []
    for row in reversed(rows):
        if isinstance(row, Terminal):
            done.append(row)
            continue
        count = len(row.actions)
        if not count:
            raise BadGame("a move without actions", where=row.name, expected="at least one")
        children = tuple(reversed(done[-count:]))
        del done[-count:]
        done.append(_with_children(row, children, names))
    return done[0]


def _with_children(row: Node, children: tuple[Node, ...], names: dict[str, str]) -> Node:
    """Return a node with its children, its information set under its final name."""
    if isinstance(row, Chance):
        given = (row.actions, row.probabilities, children, row.name, row.payoffs, row.outcome)
        return Chance(*given)
    assert isinstance(row, Decision)
    infoset = names[row.infoset]
    return Decision(row.player, infoset, row.actions, children, row.name, row.payoffs, row.outcome)


def write_efg(game: Game) -> str:
    """Return a game as ``.efg`` text; reading it again gives an equal game.

    Numbers that are near a fraction of small denominator are written as that fraction, so that
    probabilities of one third sum to one for readers that count exactly.

    Parameters
    ----------
    game : Game

    Returns
    -------
    str
        One node a line, in preorder.

    Examples
    --------
    >>> print(write_efg(Game("one move", ("A",), Terminal((1 / 3,), "end"), "why")).strip())
    EFG 2 R "one move" { "A" }
    "why"
    t "" 1 "end" { 1/3 }
    """
    outcomes: dict[tuple[str, tuple[float, ...]], int] = {}
    numbers: dict[str, str] = {}
    counts: dict[int, int] = {}
    lines = [f"EFG 2 R {_quoted(game.title)} {{ {' '.join(map(_quoted, game.players))} }}"]
    lines.append(_quoted(game.comment))
    for at, node in enumerate(game.layout.nodes):
        paid = "0"
        if node.payoffs or node.outcome:
            key = (node.outcome, game.payoffs_of(node))
            number = outcomes.setdefault(key, len(outcomes) + 1)
            paid = f"{number} {_quoted(key[0])} {{ {', '.join(map(_written, key[1]))} }}"
        if isinstance(node, Terminal):
            bare = not node.payoffs  # a name without payoffs is the node's, not an outcome's
            lines.append(f"t {_quoted(node.outcome)} 0" if bare else f't "" {paid}')
        elif isinstance(node, Chance):
            pairs = zip(node.actions, node.probabilities, strict=True)
            actions = " ".join(f"{_quoted(a)} {_written(p)}" for a, p in pairs)
            lines.append(f'c {_quoted(node.name)} {at + 1} "" {{ {actions} }} {paid}')
        else:
            if node.infoset not in numbers:
                counts[node.player] = counts.get(node.player, 0) + 1
                numbers[node.infoset] = str(counts[node.player])
            actions = " ".join(map(_quoted, node.actions))
            place = f"{node.player} {numbers[node.infoset]} {_quoted(node.infoset)}"
            lines.append(f"p {_quoted(node.name)} {place} {{ {actions} }} {paid}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """Return text in quotation marks."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _written(number: float) -> str:
    """Return a number so that it is read back equal, as a fraction where it is one."""
    if number == int(number) and abs(number) < _LARGEST_DENOMINATOR:
        return str(int(number))
    near = Fraction(number).limit_denominator(_LARGEST_DENOMINATOR)
    return str(near) if float(near) == number else repr(float(number))
