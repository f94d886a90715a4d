"""Layouts of event exports, read from one table of data."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from keeneye.errors import ReadingError, UnknownColumn

__all__ = ["EXPORT_KINDS", "Layout", "Matched", "find_layout", "layouts", "match_header", "words"]

Rule = Literal["next-day", "added", "published"]
_NAMED = 12  # column names in a message
_SEPARATORS = {"tab": "\t", "comma": ","}


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What one version of an export looks like, and what its columns mean to us.

    Parameters
    ----------
    name : str
        With its version; also the coder of its events.
    kind : str
        What a user calls it: ``icews``, ``gdelt``, …
    says, checked : str
        In words, and what it was tried on.
    separator : str
    header : bool
        Whether the first line names the columns.
    columns, needed : tuple of str
        All in the order of delivery, and those that must be there.
    other_names : mapping
        Other names of columns in some deliveries.
    key : str
        The column that names the row in its source; '' where none does.
    known : {'next-day', 'added', 'published'}
        The rule of `known_at`.
    date_format, known_format : str
    countries : {'name', 'cow'}
        How actors' countries are written.
    sectors : str
        Which table of sector words; '' where the file writes our codes.
    counts : mapping
        Columns that hold a number of events, and the event code of each.
    roles : mapping
        What we call a column, and its name.

    Examples
    --------
    >>> find_layout("icews").roles["event_code"]
    'CAMEO Code'
    """

    name: str
    kind: str
    says: str
    checked: str
    separator: str
    header: bool
    columns: tuple[str, ...]
    needed: tuple[str, ...]
    other_names: Mapping[str, str] = field(default_factory=dict)
    key: str = ""
    known: Rule = "next-day"
    date_format: str
    known_format: str = ""
    countries: Literal["name", "cow"] = "name"
    sectors: str = ""
    counts: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Matched:
    """A layout found in a file: its columns as they stand there, and what is not ours.

    `present` has, for each column of the file, the layout's name of it, or None.
    """

    layout: Layout
    present: tuple[str | None, ...]
    extra: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The layout's columns that the file has, in the layout's order."""
        held = set(self.present)
        return tuple(name for name in self.layout.columns if name in held)


@cache
def _data() -> dict[str, Any]:
    """Read the table."""
    return tomllib.loads(files(__package__).joinpath("layouts.toml").read_text("utf-8"))


@cache
def layouts() -> tuple[Layout, ...]:
    """Return all layouts, the newest of a kind first.

    Examples
    --------
    >>> [layout.name for layout in layouts()][:3]
    ['icews-1', 'events-csv-1', 'gdelt-2']
    """
    made: dict[str, dict[str, Any]] = {}
    for entry in _data()["layout"]:
        base = made[entry["like"]] if "like" in entry else {}
        made[entry["name"]] = {**base, **entry}
    return tuple(_layout(dict(entry)) for entry in made.values())


def _layout(entry: dict[str, Any]) -> Layout:
    """Make a layout of its entry."""
    entry.pop("like", None)
    without = entry.pop("without", ())
    columns = tuple(name for name in entry.pop("columns") if name not in without)
    optional = entry.pop("optional", ())
    needed = entry.pop("needed", None) or [name for name in columns if name not in optional]
    separator = _SEPARATORS[entry.pop("separator")]
    return Layout(columns=columns, needed=tuple(needed), separator=separator, **entry)


EXPORT_KINDS = (*tuple(dict.fromkeys(entry["kind"] for entry in _data()["layout"])), "parquet")
"""What `--kind` may say of an export."""


def words(table: str) -> dict[str, str]:
    """Return a table of words: ``countries``, or the sectors of a data set."""
    found = _data()["countries"] if table == "countries" else _data()["sectors"][table]
    return dict(found)


def find_layout(kind: str) -> Layout:
    """Return the newest layout of a kind."""
    return next(layout for layout in layouts() if layout.kind == kind)


def match_header(kind: str, cells: Sequence[str], where: str) -> Matched | None:
    """Return the layout that a table's first line fits; None where it must be something else.

    Parameters
    ----------
    kind : str
        As a user said it, or ``auto`` or ``parquet``: any that fits.
    cells : sequence of str
        Of the first line.
    where : str
        The file, for messages.

    Raises
    ------
    UnknownColumn
        A column that the said kind needs is missing.
    ReadingError
        A table without a header has another number of columns than any version.

    Examples
    --------
    >>> match_header("auto", ["month", "source_cow"], "a.csv") is None
    True
    """
    any_kind = kind in ("auto", "parquet")
    chosen = [one for one in layouts() if any_kind or one.kind == kind]
    nearest: tuple[int, Layout, list[str]] | None = None
    for layout in chosen:
        found = _match(layout, cells)
        missing = [name for name in layout.needed if name not in found.present]
        if not missing:
            return found
        if nearest is None or len(missing) < nearest[0]:
            nearest = (len(missing), layout, missing)
    if any_kind or nearest is None:
        return None
    _, layout, missing = nearest
    if not layout.header:
        counts = " or ".join(str(len(one.columns)) for one in chosen)
        raise ReadingError(
            f"{len(cells)} columns", where=where, expected=f"{counts}, parted by tabs, no header",
            todo="check --kind, and that the file is unpacked and whole",
        )  # fmt: skip
    seen = ", ".join(cell[:40] for cell in cells[:_NAMED])
    raise UnknownColumn(
        f"column {missing[0]!r} is missing", where=where,
        expected=f"{', '.join(layout.needed)}; seen: {seen}", todo="check --kind",
    )  # fmt: skip


def _match(layout: Layout, cells: Sequence[str]) -> Matched:
    """Hold a first line against a layout: by name, or by number where there is no header."""
    named = [layout.other_names.get(cell.strip(), cell.strip()) for cell in cells]
    if not layout.header and not set(layout.needed) <= set(named):
        return Matched(layout, _by_number(layout, cells))
    known = set(layout.columns)
    present = tuple(n if n in known and named.index(n) == i else None for i, n in enumerate(named))
    extra = tuple(cell for cell, name in zip(cells, present, strict=True) if name is None)
    return Matched(layout, present, extra)


def _by_number(layout: Layout, cells: Sequence[str]) -> tuple[str | None, ...]:
    """Return the columns of a headless file: all of them, or all but the last."""
    n = len(cells)
    shorter = n == len(layout.columns) - 1 and layout.name == "gdelt-1"  # without SOURCEURL
    fits = n == len(layout.columns) or shorter
    begins = fits and cells[0].strip().isascii() and cells[0].strip().isdigit()
    return layout.columns[:n] if begins else ()
