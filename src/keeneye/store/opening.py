"""Opening the file: found, ours, of our version, whole; nothing else is ever touched.

One trap shapes this module. DuckDB's lock is a POSIX lock: when any descriptor of a file is closed
in a process, every lock of that process on it is gone. So nothing anywhere in Keeneye may open a
store's file by other means than DuckDB, but the look at a log here, which counts connections and
looks only while this process has none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from keeneye.errors import StoreBusy, StoreDamaged, StoreForeign, StoreMissing, StoreNewer
from keeneye.limits import LIMITS
from keeneye.store.gate import Deadline, hold_gate
from keeneye.store.log import Log, log_path, read_log, require_whole_log
from keeneye.store.refusals import explain_refusal, refusals_explained, unwritable
from keeneye.store.schema import (
    FIRST_TABLES,
    PRODUCT,
    SCHEMA_VERSION,
    STORAGE_VERSION,
    TABLES,
    statement,
)

if TYPE_CHECKING:
    import duckdb

__all__ = [
    "close",
    "connect",
    "create",
    "examine_log",
    "open_for_reading",
    "open_for_writing",
    "verify",
]

_ENTERING = Lock()
_ENTERED: Counter[Path] = Counter()  # connections of this process, by file
_HEADER_BYTES = 3 * 4096  # before the first block
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "enable_external_access": "false",
    "memory_limit": f"{LIMITS.store_memory_megabytes}MB",
    "lock_configuration": "true",
}


@contextmanager
def open_for_reading(store: Path, deadline: Deadline) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the store read-only; it stays open, and shuts writers out, until the end of the block.

    Raises
    ------
    StoreMissing, StoreBusy, StoreForeign, StoreNewer, StoreDamaged
    """
    _require_present(store)
    with hold_gate(store, deadline, alone=False):
        connection = deadline.retry(lambda: connect(store, read_only=True))
    with _closing(connection, store):
        yield connection


@contextmanager
def open_for_writing(
    store: Path, deadline: Deadline, now: datetime
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the store to write, making it if there is none; others wait until the block ends.

    Raises
    ------
    StoreBusy, StoreForeign, StoreNewer, StoreDamaged, StoreUnwritable
    """
    with hold_gate(store, deadline, alone=True):
        if not store.exists():
            create(store, now)
        if log_path(store).exists():  # a writable look would replay a stranger's log
            close(deadline.retry(lambda: connect(store, read_only=True)), store)
        connection = deadline.retry(lambda: connect(store, read_only=False))
        with _closing(connection, store):
            yield connection


def connect(store: Path, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    """Connect once, without waiting, and verify the log and the file; to be ended by `close`.

    Raises
    ------
    StoreBusy, StoreForeign, StoreNewer, StoreDamaged, StoreUnwritable
    """
    import duckdb

    if store.is_dir():
        raise _foreign(store, "a folder is no store")
    _enter(store)
    connection = None
    try:
        with refusals_explained(store):
            connection = duckdb.connect(str(store), read_only=read_only, config=_CONFIG)
            version = verify(connection, store)
            if version < SCHEMA_VERSION:
                _bring_up(connection, read_only=read_only)
    except BaseException:
        close(connection, store)
        raise
    return connection


def close(connection: duckdb.DuckDBPyConnection | None, store: Path) -> None:
    """Close what `connect` gave; the last one that writes takes the log into the file.

    Raises
    ------
    StoreUnwritable
        If there is no room to do so: what was committed stays in the log.
    """
    try:
        if connection is not None:
            with refusals_explained(store):
                connection.close()
    finally:
        with _ENTERING:
            _ENTERED[store.resolve()] -= 1


def _enter(store: Path) -> None:
    """Count a connection to come, and look at the log first if this process has no other."""
    with _ENTERING:
        if not _ENTERED[store.resolve()] and log_path(store).exists():
            require_whole_log(store)
        _ENTERED[store.resolve()] += 1


def examine_log(store: Path) -> Log:
    """Say what the log of a store is like.

    Raises
    ------
    StoreBusy
        If this process holds the store open, whose lock the look would undo.
    """
    with _ENTERING:
        if _ENTERED[store.resolve()]:
            raise StoreBusy("the store is in use by this very process", where=str(store))
        return read_log(store)


def _bring_up(connection: duckdb.DuckDBPyConnection, *, read_only: bool) -> None:
    """Add what later versions have; where nothing may be written, let it seem to be there."""
    if read_only:
        connection.execute(statement("stand_in_tables_2"))
        return
    connection.begin()
    connection.execute(statement("create_tables_2"))
    connection.execute(statement("append_version"), [SCHEMA_VERSION])
    connection.commit()
    connection.execute("CHECKPOINT")


def verify(connection: duckdb.DuckDBPyConnection, store: Path) -> int:
    """Check that the file is ours, of this version or older, and as long as it should be.

    Returns
    -------
    int
        Its version.

    Raises
    ------
    StoreForeign, StoreNewer, StoreDamaged
    """
    found = connection.execute(statement("tables")).fetchall()
    tables = {name for name, is_table in found if is_table}
    if "keeneye_store" not in tables:
        raise _foreign(store)
    [(product, version)] = connection.execute(statement("marker")).fetchall() or [("", 0)]
    if product != PRODUCT:
        raise _foreign(store)
    if version > SCHEMA_VERSION:
        raise StoreNewer(
            f"the store has version {version}",
            where=str(store),
            expected=f"at most {SCHEMA_VERSION}",
            todo="upgrade Keeneye; the file was left as it is",
        )
    if not tables.issuperset(TABLES if version >= SCHEMA_VERSION else FIRST_TABLES):
        raise _foreign(store)
    _verify_length(connection, store, version)
    return int(version)


def _verify_length(connection: duckdb.DuckDBPyConnection, store: Path, version: int) -> None:
    """Refuse a truncated file: DuckDB opens it without a word, and fails at the lost blocks.

    A checkpoint may leave out free blocks at the end, which the block count still has; so a file
    that is shorter than its count is held against the last block that it needs.
    """
    [(_, _, block_bytes, n_blocks, *_)] = connection.execute("PRAGMA database_size").fetchall()
    length = store.stat().st_size
    if length >= _HEADER_BYTES + block_bytes * n_blocks:
        return
    asked = ("last_block", "last_block_2") if version >= SCHEMA_VERSION else ("last_block",)
    found = [connection.execute(statement(name)).fetchall()[0][0] for name in asked]
    last_block = max(block for block in found if block is not None)
    expected = _HEADER_BYTES + block_bytes * (last_block + 1)
    if length < expected:
        raise StoreDamaged(
            f"the store file is truncated: {length:,} bytes",
            where=str(store),
            expected=f"at least {expected:,}",
            todo="restore it from a copy or from `keeneye export` segments; it was left as it is",
        )


def create(store: Path, now: datetime) -> None:
    """Make an empty store beside `store` and move it there whole, so that none is ever half made.

    Raises
    ------
    StoreDamaged
        If a log without its store lies there.
    StoreUnwritable
        If the folder is missing, full or read-only.
    """
    import duckdb

    if log_path(store).exists():
        raise StoreDamaged(
            "there is a log, but no store",
            where=str(log_path(store)),
            todo="put the store back beside it, or run `keeneye recover` to set the log aside",
        )
    unfinished = store.with_name(f"{store.name}.new")
    try:
        for leftover in (unfinished, log_path(unfinished)):
            leftover.unlink(missing_ok=True)
        with duckdb.connect(":memory:") as connection:
            quoted = str(unfinished).replace("'", "''")
            connection.execute(f"ATTACH '{quoted}' AS made (STORAGE_VERSION '{STORAGE_VERSION}')")
            connection.execute("USE made")
            connection.execute(statement("create_tables"))
            connection.execute(statement("create_tables_2"))
            connection.execute(statement("append_marker"), [PRODUCT, SCHEMA_VERSION, now])
            connection.execute("CHECKPOINT made")
        unfinished.rename(store)
    except duckdb.Error as error:
        _remove(unfinished)
        raise explain_refusal(error, store) from error
    except OSError as error:
        raise unwritable(error, store) from error


def _remove(unfinished: Path) -> None:
    """Remove what is left of a store that was not finished: it never held anything."""
    with suppress(OSError):
        unfinished.unlink(missing_ok=True)
        log_path(unfinished).unlink(missing_ok=True)


@contextmanager
def _closing(connection: duckdb.DuckDBPyConnection, store: Path) -> Iterator[None]:
    """Close the connection at the end, in any case, and say DuckDB's refusals in our words."""
    try:
        with refusals_explained(store):
            yield
    finally:
        close(connection, store)


def _require_present(store: Path) -> None:
    """Refuse a path without a file."""
    if not store.exists():
        raise StoreMissing(
            "there is no store",
            where=str(store),
            todo="make one with `keeneye ingest` or `keeneye demo`, or name it with --store",
        )


def _foreign(store: Path, what: str = "not a Keeneye store") -> StoreForeign:
    """Return the error for a file that is no store of ours."""
    return StoreForeign(
        what,
        where=str(store),
        todo="name another file with --store; this one was left as it is",
    )
