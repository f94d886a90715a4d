"""Appending the rows of an export: as columns, in one transaction, what is known left out."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from keeneye.records import Rejection
from keeneye.store.batch import Batch
from keeneye.store.columns import batch_rows
from keeneye.store.schema import statement
from keeneye.store.writer import arrow_table, next_moment

if TYPE_CHECKING:
    import duckdb
    import pyarrow

__all__ = ["ImportedRows", "RowCounts", "append_rows"]

_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedRows:
    """Rows of an export as columns of events.

    Parameters
    ----------
    events : pyarrow.Table
        One row an event: the columns of the table that differ from row to row, and ``row_key``,
        the source's own name of the row (null where it has none).
    constants : dict of str to str
        ``coder``, ``row_file``, ``row_file_sha256``, ``row_names``, ``date_precision`` and
        ``known_at_basis`` of all rows.
    rejections : sequence of Rejection
    since : datetime or None
        The store's last write before this input: what was recorded later came from it, too.

    Examples
    --------
    >>> ImportedRows.__name__  # `keeneye.watch` shows it at work
    'ImportedRows'
    """

    events: pyarrow.Table
    constants: dict[str, str]
    rejections: tuple[Rejection, ...] = ()
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RowCounts:
    """What became of rows: accepted, linked to an equal row of the same input, known before.

    Examples
    --------
    >>> RowCounts(accepted=2, linked=1, known=0, events=2, revisions=0).events
    2
    """

    accepted: int
    linked: int
    known: int
    events: int
    revisions: int


def append_rows(
    connection: duckdb.DuckDBPyConnection, rows: ImportedRows, clock_at: datetime
) -> RowCounts:
    """Append what is new of imported rows, in one transaction.

    Of rows that their source calls by one name on one day and that differ, all are kept; a
    history shows the one known last. One that contradicts a stored row known at the same moment
    was known when it was read.
    """
    import duckdb

    made = batch_rows(Batch(rejections=rows.rejections))
    names = ("rejections", "codings")  # it asks whether a report was coded before
    refused = {name: arrow_table(connection, name, made[name]) for name in names}
    connection.begin()
    try:
        recorded_at = next_moment(connection, clock_at)
        counts = _append_events(connection, rows, recorded_at, clock_at)
        n_refused = 0
        if rows.rejections:
            for name, table in refused.items():
                connection.register(f"new_{name}", table)
            [(n_refused,)] = connection.execute(
                statement("append_rejections"), {"recorded_at": recorded_at}
            ).fetchall()
        if counts.events or n_refused or counts.revisions:
            moments = {"recorded_at": recorded_at, "clock_at": clock_at}
            connection.execute(statement("append_writes"), moments)
            connection.commit()
        else:
            connection.rollback()
    except BaseException:
        with suppress(duckdb.Error):
            connection.rollback()
        raise
    return counts


def _append_events(
    connection: duckdb.DuckDBPyConnection,
    rows: ImportedRows,
    recorded_at: datetime,
    clock_at: datetime,
) -> RowCounts:
    """Insert the events that are new, and say what gives way to what."""

    def ask(name: str, **given: Any) -> list[tuple[Any, ...]]:
        return connection.execute(statement(name), given).fetchall()

    connection.register("new_rows", rows.events)
    ask("make_known_rows")
    [(n, n_ids, n_lines, n_keyed, _n_keys, n_known)] = ask("count_rows")
    n_conflicts = 0
    if n_keyed and n_known < n_ids:
        ask("make_conflicts", coder=rows.constants["coder"], clock_at=clock_at)
        [(n_conflicts,)] = connection.execute("SELECT count(*) FROM conflicts").fetchall()
    else:
        connection.execute(statement("no_conflicts"))
    moments = {"recorded_at": recorded_at, **rows.constants}
    if not (n_known or n_conflicts) and n == n_ids:
        [(n_new,)] = ask("append_rows", **moments)
        return RowCounts(accepted=n_lines, linked=0, known=0, events=n_new, revisions=0)
    [(accepted, linked, known)] = ask("count_statuses", since=rows.since, long_ago=_LONG_AGO)
    [(n_new,)] = ask("append_some_rows", clock_at=clock_at, **moments)
    n_revised = ask("append_revisions", recorded_at=recorded_at)[0][0] if n_conflicts else 0
    return RowCounts(accepted=accepted, linked=linked, known=known, events=n_new,
                     revisions=n_revised)  # fmt: skip
