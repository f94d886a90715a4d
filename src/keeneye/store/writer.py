"""Appending a batch: one short transaction in which what is known is left out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from keeneye.errors import BadRecord
from keeneye.store.batch import Appended, Batch
from keeneye.store.columns import batch_rows
from keeneye.store.schema import statement

if TYPE_CHECKING:
    import duckdb
    import pyarrow

__all__ = ["append_batch", "arrow_table", "next_moment"]

_PART = 2_000  # rows that stand in memory as Python values at a time

# Events and rejections ask whether their report was coded before, so codings come after them.
_ORDER = ("reports", "links", "events", "rejections", "codings", "corrections", "inputs")


def append_batch(
    connection: duckdb.DuckDBPyConnection, batch: Batch, clock_at: datetime
) -> Appended:
    """Append what is new of a batch, in one transaction; nothing is left behind if it fails.

    Raises
    ------
    BadRecord
        A text that no file can hold.
    """
    import duckdb

    tables = {name: arrow_table(connection, name, rows) for name, rows in batch_rows(batch).items()}
    connection.begin()
    try:
        recorded_at = next_moment(connection, clock_at)
        new = {
            name: _append(connection, name, tables, recorded_at)
            for name in _ORDER
            if tables[name].num_rows
        }
        if any(new.values()):
            moments = {"recorded_at": recorded_at, "clock_at": clock_at}
            connection.execute(statement("append_writes"), moments)
            connection.commit()
        else:
            connection.rollback()
    except BaseException:
        with suppress(duckdb.Error):  # DuckDB may have given it up itself
            connection.rollback()
        raise
    return Appended(**new)


def _append(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    tables: dict[str, pyarrow.Table],
    recorded_at: datetime,
) -> int:
    """Insert the rows of one table that are new; return how many they were."""
    for table in {name, "codings"}:
        connection.register(f"new_{table}", tables[table])
    moment = {"recorded_at": recorded_at}
    [(n_new,)] = connection.execute(statement(f"append_{name}"), moment).fetchall()
    return int(n_new)


def arrow_table(
    connection: duckdb.DuckDBPyConnection, name: str, rows: Iterator[dict[str, Any]]
) -> pyarrow.Table:
    """Return rows as an Arrow table whose columns are those of the store's table."""
    import pyarrow

    like = connection.sql(f"SELECT * EXCLUDE (recorded_at) FROM {name} LIMIT 0").to_arrow_table()
    parts = []
    try:
        while part := list(islice(rows, _PART)):
            parts.append(pyarrow.Table.from_pylist(part, schema=like.schema))
    except UnicodeEncodeError as error:
        raise BadRecord(
            "a lone surrogate, which no file can hold",
            where=f"{name}: {error.object[:40]!a}",
            todo="replace the broken character before it is read",
        ) from error
    return pyarrow.concat_tables([like, *parts])


def next_moment(connection: duckdb.DuckDBPyConnection, clock_at: datetime) -> datetime:
    """Return the clock's time, or the last one recorded if the clock has gone back."""
    [(last,)] = connection.execute(statement("last_write")).fetchall()
    return clock_at if last is None else max(clock_at, last)
