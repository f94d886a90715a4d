"""A brief with the day it was written from, ready for every rendering."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from keeneye.brief import (
    Day,
    LastRead,
    Served,
    judgements_of,
    render_html,
    render_json,
    render_markdown,
    render_terminal,
    write_brief,
)
from keeneye.desk import Desk
from keeneye.errors import BadRecord, ReadingError
from keeneye.limits import LIMITS
from keeneye.records import Brief, from_json, to_json
from keeneye.store import History
from keeneye.watch.day import assess

if TYPE_CHECKING:
    import pyarrow

__all__ = ["Written", "keep_cursor", "read_cursor", "write", "write_table"]


@dataclass(frozen=True, slots=True)
class Written:
    """A brief and its day; every rendering reads the same record."""

    brief: Brief
    day: Day

    def terminal(self) -> str:
        """Return the brief for a terminal."""
        return render_terminal(self.brief, self.day)

    def markdown(self) -> str:
        """Return the brief as Markdown."""
        return render_markdown(self.brief, self.day)

    def html(self, served: Served | None = None) -> str:
        """Return the brief as one page that can be mailed, or as a server shows it."""
        return render_html(self.brief, self.day, served=served)

    def json(self) -> str:
        """Return the brief as JSON."""
        return render_json(self.brief)

    def unchanged(self) -> str:
        """Return the one line of a reader to whom nothing changed; '' where something did."""
        said = (t for s in self.brief.sections if s.section == "changed" for t in s.statements)
        return next((t.text for t in said if t.template == "nothing_since"), "")

    def read(self) -> LastRead:
        """Return what a reader of this brief was told."""
        return LastRead(
            desk=self.day.desk_name, asof=self.day.asof, judgements=judgements_of(self.day)
        )

    def since(self, told: LastRead) -> Written:
        """Return the brief of the same day for a reader who was told this last."""
        day = replace(self.day, last=told)
        return Written(write_brief(day), day)

    def first_id(self) -> str:
        """Return the id of the first statement; '' where there is none."""
        return next((t.statement_id for s in self.brief.sections for t in s.statements), "")


def write(
    history: History,
    desk: Desk,
    *,
    last: LastRead | None = None,
    store_digest: str = "",
    command: str = "",
) -> Written:
    """Write the brief of a desk as of a history's moment.

    Parameters
    ----------
    history : History
        Sees nothing that was known later.
    desk : Desk
    last : LastRead, optional
        What the reader was told when last reading; then a section says what changed since.
    store_digest, command : str
        Printed at the foot: which store, and how to make this page again.
    """
    day = assess(history, desk, judged=True, last=last, store_digest=store_digest, command=command)
    return Written(write_brief(day), day)


def read_cursor(path: Path, desk: Desk) -> LastRead | None:
    """Return what a reader was told last; None where the file is not there.

    Raises
    ------
    ReadingError
        If the file is none of a reader's, too large, or of another desk.
    """
    if not path.is_file():
        return None
    todo = "name another file, or remove it to begin anew"
    if path.stat().st_size > LIMITS.cursor_bytes:
        raise ReadingError("too large for a reader's file", where=str(path), todo=todo)
    try:
        told = from_json(path.read_bytes(), LastRead)
    except BadRecord as error:
        raise ReadingError("not a reader's file", where=str(path), expected=error.what,
                           todo=todo) from error  # fmt: skip
    if told.desk != desk.name:
        raise ReadingError(f"a reader's file of the desk {told.desk!r}", where=str(path),
                           expected=desk.name, todo=todo)  # fmt: skip
    return told


def keep_cursor(path: Path, told: LastRead) -> None:
    """Keep what a reader was told: the whole file at once, or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(to_json(told))
    beside.replace(path)


def write_table(table: pyarrow.Table, path: str) -> int:
    """Write a table as CSV or, where the name ends in ``.parquet``, as Parquet; return its rows.

    In CSV, a text that a spreadsheet would run as a formula is written with ``'`` before it.
    """
    if path.endswith(".parquet"):
        from pyarrow import parquet

        parquet.write_table(table, path)
    else:
        from pyarrow import csv

        csv.write_csv(_flat(table), path)
    return int(table.num_rows)


def _flat(table: pyarrow.Table) -> pyarrow.Table:
    """Return a table that CSV can hold: nested columns as JSON, no formula at a cell's start."""
    import msgspec
    import pyarrow

    for index, column in enumerate(table.schema):
        values = table.column(index).to_pylist()
        if pyarrow.types.is_nested(column.type):
            values = [None if v is None else msgspec.json.encode(v).decode() for v in values]
        elif pyarrow.types.is_string(column.type):
            values = [f"'{v}" if v and v[0] in "=+-@\t\r" else v for v in values]
        else:
            continue
        table = table.set_column(index, column.name, pyarrow.array(values, pyarrow.string()))
    return table
