"""A game as a desk file: which game, whose it is, and every number as a range with its source.

::

    game = "concession_or_test"       # a name of the catalogue
    scale = "0-10, only ratios matter"
    [players]                         # regime = "PRK", target = "USA"
    [clock]                           # event, event_date, tau0_days: makes it an electoral clock
    [payoffs]                         # c = {low = 2, mode = 4, high = 6, citation = "..."}
    [beliefs]                         # pi = {..., held_by = "target"}
    moves_from = 2020-06-04           # the first day whose moves count; left out: all
    [salami] [signal] [trade] [window] [moves.NAME]      # each may be left out
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec

from keeneye.errors import BadGame, BadRecord, DeskError
from keeneye.games.catalog import Entry, find_entry
from keeneye.games.ranges import Range
from keeneye.games.solution import Solution
from keeneye.limits import LIMITS

__all__ = ["GameFile", "MoveKind", "days_to_vote", "read_game_file", "solve_file"]

SECTIONS = {
    "salami": ("demands", "prior_firm", "b", "a"),
    "signal": ("theta_resolute", "theta_irresolute", "tying"),
    "trade": ("trust", "alpha", "worth"),
    "window": ("delta_days",),
}
_PROBABILITIES = {"salami.prior_firm", "salami.b", "trade.trust", "trade.alpha"}
_BELIEFS = {"omega", "salami.prior_firm", "trade.trust"}
_POSITIVE = {"signal.theta_resolute", "signal.theta_irresolute", "window.delta_days"}
_HEAD = {"game", "scale", "moves_from", "players", "clock", "payoffs", "beliefs", "moves"}
_MAY = {"concession_or_test": {"lambda"}, "electoral_clock": {"lambda"}, "first_step": {"alpha"}}


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveKind:
    """A sort of move by the regime, and how much it tells.

    Parameters
    ----------
    name : str
    likelihood_ratio : Range
        How much likelier the move is from a resolute regime than from an irresolute one; > 0.
    roots : tuple of str
        Root codes of events that are such moves.
    modes : tuple of str
        Modes of these roots; empty for all.
    """

    name: str
    likelihood_ratio: Range
    roots: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GameFile:
    """A desk's game, read and checked.

    Parameters
    ----------
    path : str
    game : str
        Name in the catalogue; ``electoral_clock`` where the file has a vote.
    named : str
        The name that the file gives.
    scale : str
    players : dict of str to str
        Role to actor.
    vote : date or None
    vote_name : str
    ranges : dict of str to Range
        By key; those of further sections as ``section.key``.
    tables : dict of str to str
        Where in the file each key stands, such as ``payoffs.c``.
    moves : tuple of MoveKind
    moves_from : date or None
        The first day whose moves count: the belief in `pi` is the one before it.
    """

    path: str
    game: str
    named: str
    scale: str = ""
    players: dict[str, str] = field(default_factory=dict)
    vote: date | None = None
    vote_name: str = ""
    ranges: dict[str, Range]
    tables: dict[str, str]
    moves: tuple[MoveKind, ...] = ()
    moves_from: date | None = None

    @property
    def entry(self) -> Entry:
        """The game of the catalogue."""
        return find_entry(self.game)

    @property
    def modes(self) -> dict[str, float]:
        """Every number at its likeliest value."""
        return {key: r.likely for key, r in self.ranges.items()}


def read_game_file(path: str | Path) -> GameFile:
    """Read a desk's game.

    Parameters
    ----------
    path : str or Path
        A TOML file of the shape at the top of this module.

    Returns
    -------
    GameFile

    Raises
    ------
    DeskError
        With file and key: low > mode or mode > high, no citation, a belief without `held_by`, a
        probability outside 0 … 1, an unknown or missing key, or likeliest values that break a
        condition of the game.
    """
    path = Path(path)
    data = _toml(path)
    reader = _Reader(path)
    reader.refuse_unknown("", data, _HEAD | set(SECTIONS))
    named = reader.text("game", data)
    entry = reader.guard("game", lambda: find_entry(named))
    clock = reader.table("clock", data)
    if named == "concession_or_test" and clock:
        entry = find_entry("electoral_clock")
    ranges = reader.ranges(data, entry)
    file = GameFile(
        path=str(path),
        game=entry.name,
        named=named,
        scale=reader.text("scale", data, ""),
        players={k: reader.text(f"players.{k}", {f"players.{k}": v})
                 for k, v in reader.table("players", data).items()},
        vote=reader.day("clock.event_date", clock.get("event_date"), needed=bool(clock)),
        vote_name=reader.text("clock.event", {"clock.event": clock.get("event", "")}),
        ranges=ranges,
        tables=reader.tables,
        moves=reader.moves(data),
        moves_from=reader.day("moves_from", data.get("moves_from"), needed=False),
    )  # fmt: skip
    reader.check(file)
    return file


def solve_file(file: GameFile, asof: date | None = None) -> tuple[Solution, ...]:
    """Solve a desk's game with every number at its likeliest value.

    Parameters
    ----------
    file : GameFile
    asof : date, optional
        The day; needed by a game with a vote.

    Returns
    -------
    tuple of Solution
        One, or the two ends of a continuum.

    Raises
    ------
    BadGame
        No day, or a day after the vote.
    """
    values = file.modes
    if file.vote is not None:
        values = values | {"days": float(days_to_vote(file, asof))}
    return file.entry.solve(values)


def days_to_vote(file: GameFile, asof: date | None) -> int:
    """Return the days from a day to the vote.

    Raises
    ------
    BadGame
        No vote, no day, or a vote that is past.
    """
    days = -1 if file.vote is None or asof is None else (file.vote - asof).days
    if days < 0:
        raise BadGame(
            f"as of {asof} no vote lies ahead",
            where=f"{file.path}: clock.event_date",
            expected=f"a day until {file.vote}",
            todo="name the next vote in the file, or ask for an earlier day",
        )
    return days


def _toml(path: Path) -> dict[str, Any]:
    """Return a TOML file as tables."""
    try:
        size = path.stat().st_size
        if size > LIMITS.desk_file_bytes:
            limit = f"at most {LIMITS.desk_file_bytes:,} bytes"
            raise DeskError(f"{size:,} bytes", where=str(path), expected=limit)
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DeskError(error.strerror or str(error), where=str(path), expected="a file") from error
    except (ValueError, RecursionError) as error:
        raise DeskError(str(error), where=str(path), expected="TOML 1.0 in UTF-8") from error


class _Reader:
    """One file while it is read; every refusal names file and key."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.tables: dict[str, str] = {}

    def wrong(self, key: str, what: str, expected: str) -> DeskError:
        """Return the error for a key."""
        where = f"{self.path}: {key}" if key else str(self.path)
        return DeskError(what, where=where, expected=expected, todo="correct the key or value")

    def guard(self, key: str, make: Any) -> Any:
        """Return what `make` makes; its refusal gets file and key."""
        try:
            return make()
        except (BadRecord, BadGame, msgspec.ValidationError) as error:
            what = getattr(error, "what", str(error))
            raise self.wrong(key, what, getattr(error, "expected", "a range")) from error

    def refuse_unknown(self, place: str, table: Mapping[str, Any], known: set[str]) -> None:
        """Refuse a key that no one reads."""
        unknown = sorted(set(table) - known)
        if unknown:
            key = f"{place}.{unknown[0]}" if place else unknown[0]
            raise self.wrong(key, f"unknown key {unknown[0]!r}", ", ".join(sorted(known)))

    def text(self, key: str, table: Mapping[str, Any], default: str | None = None) -> str:
        """Return a text."""
        value = table.get(key, default)
        if not isinstance(value, str):
            raise self.wrong(key, f"{value!r}", "text")
        return value

    def table(self, key: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return a table, empty where there is none."""
        value = data.get(key, {})
        if not isinstance(value, dict):
            raise self.wrong(key, f"{value!r}", "a table")
        return value

    def day(self, key: str, value: Any, *, needed: bool) -> date | None:
        """Return a day."""
        if value is None and not needed:
            return None
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.wrong(key, f"{value!r}", "a day, such as 2020-11-03")
        return value

    def range(self, key: str, value: Any) -> Range:
        """Return one range."""
        if not isinstance(value, dict):
            raise self.wrong(key, f"{value!r}", "{low, mode, high, citation}")
        self.refuse_unknown(key, value, set(Range.__dataclass_fields__))
        made: Range = self.guard(key, lambda: msgspec.convert(value, type=Range))
        return made

    def ranges(self, data: Mapping[str, Any], entry: Entry) -> dict[str, Range]:
        """Return every range of the file, checked one by one."""
        known = (set(entry.needs) | _MAY.get(entry.name, set())) - {"days"}
        found: dict[str, Range] = {}
        for table in ("clock", "payoffs", "beliefs"):
            for key, value in self.table(table, data).items():
                if table == "clock" and key in ("event", "event_date"):
                    continue
                self.refuse_unknown(table, {key: value}, known)
                if key in found:
                    first = self.tables[key]
                    raise self.wrong(f"{table}.{key}", f"{key} stands twice", f"only {first}")
                self.tables[key] = f"{table}.{key}"
                found[key] = self.range(f"{table}.{key}", value)
        for table, keys in SECTIONS.items():
            given = self.table(table, data)
            self.refuse_unknown(table, given, set(keys))
            missing = [key for key in keys if given and key not in given]
            if missing:
                raise self.wrong(f"{table}.{missing[0]}", "missing", "a range, or no such table")
            for key, value in given.items():
                self.tables[f"{table}.{key}"] = f"{table}.{key}"
                found[f"{table}.{key}"] = self.range(f"{table}.{key}", value)
        for key, r in found.items():
            self.check_range(key, r, entry)
        return found

    def check_range(self, key: str, r: Range, entry: Entry) -> None:
        """Refuse a probability outside 0 … 1, and a belief of nobody."""
        place = self.tables[key]
        if key in entry.probabilities | _PROBABILITIES and not (r.low >= 0 and r.high <= 1):
            raise self.wrong(place, f"a probability from {r.low:g} to {r.high:g}", "0 … 1")
        if key in _POSITIVE and r.low <= 0:
            raise self.wrong(place, f"from {r.low:g}", "more than 0")
        believed = place.startswith("beliefs.") or key in entry.beliefs | _BELIEFS
        if believed and not r.held_by:
            raise self.wrong(place, "a belief without held_by", "held_by: who believes it")

    def moves(self, data: Mapping[str, Any]) -> tuple[MoveKind, ...]:
        """Return the sorts of moves."""
        kinds = []
        for name, table in self.table("moves", data).items():
            place = f"moves.{name}"
            given = self.table(name, {name: table})
            self.refuse_unknown(place, given, {"likelihood_ratio", "roots", "modes"})
            ratio = self.range(f"{place}.likelihood_ratio", given.get("likelihood_ratio"))
            if ratio.low <= 0:
                raise self.wrong(f"{place}.likelihood_ratio", f"from {ratio.low:g}", "more than 0")
            lists = [given.get(key, []) for key in ("roots", "modes")]
            if not all(isinstance(x, list) and all(isinstance(s, str) for s in x) for x in lists):
                raise self.wrong(place, "roots or modes", "lists of text")
            kinds.append(MoveKind(name=name, likelihood_ratio=ratio, roots=tuple(lists[0]),
                                  modes=tuple(lists[1])))  # fmt: skip
        return tuple(kinds)

    def check(self, file: GameFile) -> None:
        """Refuse likeliest values that break a condition of the game."""
        values = file.modes
        if file.vote is not None:
            values = values | {"days": 0.0}
        try:
            file.entry.check(values)
            if file.game == "electoral_clock":
                file.entry.tree(values)
            if any(key.startswith("salami.") for key in values):
                self.check_section("salami", values)
        except BadGame as error:
            key = error.where.rpartition(".")[2]
            raise self.wrong(
                self.tables.get(key, error.where.removeprefix(f"{file.game}.")),
                error.what,
                error.expected,
            ) from error

    def check_section(self, name: str, values: Mapping[str, float]) -> None:
        """Refuse a section whose likeliest values break the conditions of its own game."""
        given = {k.partition(".")[2]: v for k, v in values.items() if k.startswith(f"{name}.")}
        try:
            find_entry(name).check(given)
        except BadGame as error:
            raise self.wrong(error.where, error.what, error.expected) from error
