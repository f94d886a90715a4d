"""The doctor: looks a store over, and sets a broken log aside."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from keeneye.errors import StoreBusy, StoreDamaged, StoreError
from keeneye.store.columns import event_of, report_of, rows_of
from keeneye.store.gate import Deadline, hold_gate
from keeneye.store.log import log_path
from keeneye.store.opening import close, connect, examine_log, open_for_reading
from keeneye.store.refusals import unwritable
from keeneye.store.schema import statement

if TYPE_CHECKING:
    import duckdb

__all__ = ["Finding", "check_store", "recover_store"]

_RESTORE = "restore it from a copy or from `keeneye export` segments"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that the doctor saw.

    Parameters
    ----------
    level : {'ok', 'note', 'fault'}
        A note may be left; a fault should not.
    what : str
    todo : str
        '' where nothing need be done.

    Examples
    --------
    >>> Finding("ok", "the store opens").todo
    ''
    """

    level: Literal["ok", "note", "fault"]
    what: str
    todo: str = ""


def check_store(store: Path, deadline: Deadline, now: datetime, *, deep: bool) -> list[Finding]:
    """Look a store over; as `keeneye.store.Store.check`."""
    found = _check_folder(store)
    try:
        with open_for_reading(store, deadline) as connection:
            found += _check_file(connection)
            found += _check_clock(connection, now)
            if deep:
                found += _check_content(connection)
    except StoreBusy:
        raise
    except StoreError as error:
        found.append(Finding("fault", str(error), error.todo))
    return found


def _check_folder(store: Path) -> list[Finding]:
    """Look at what lies beside the store."""
    found = []
    log = log_path(store)
    if log.exists() and log.stat().st_size:
        what = f"a log of {log.stat().st_size:,} bytes waits: a writer was stopped"
        found.append(Finding("note", what, "nothing: the next write takes it in"))
    for aside in sorted(store.parent.glob(f"{store.name}.wal.broken-*")):
        found.append(Finding("note", f"a log was set aside: {aside.name}", "keep it, or remove it"))
    return found


def _check_file(connection: duckdb.DuckDBPyConnection) -> list[Finding]:
    """Say what the file is and what it holds."""
    [facts] = rows_of(connection.execute(statement("file_facts")))
    counts = connection.execute(statement("counts")).fetchall()
    held = ", ".join(f"{n:,} {name}" for name, n in counts)
    version = "schema {schema_version}, storage {storage_version}, DuckDB {duckdb_version}"
    return [Finding("ok", f"the store opens: {version.format(**facts)}"), Finding("ok", held)]


def _check_clock(connection: duckdb.DuckDBPyConnection, now: datetime) -> list[Finding]:
    """Say whether the clock has gone back between two writes, or is behind the last one."""
    [(n_steps, longest)] = connection.execute(statement("clock_steps")).fetchall()
    [(last,)] = connection.execute(statement("last_write")).fetchall()
    found = []
    if n_steps:
        what = f"the clock was behind an earlier write {n_steps} times, at most by {longest}"
        found.append(Finding("note", what, "nothing: no analysis looks at that clock"))
    if last is not None and last > now:
        what = f"the last write is dated after now: {last.astimezone(UTC).isoformat()}"
        found.append(Finding("note", what, "set the machine's clock, if it is wrong"))
    return found


def _check_content(connection: duckdb.DuckDBPyConnection) -> list[Finding]:
    """Read every block, make every report and event again, and count what must be there once."""
    connection.execute(statement("digest")).fetchall()
    wrong = [
        (what, n) for what, n in connection.execute(statement("check_content")).fetchall() if n
    ]
    found = [Finding("fault", f"{n:,} {what}", _RESTORE) for what, n in wrong]
    for name, make in (("all_reports", report_of), ("all_events", event_of)):
        found += _remake(connection.cursor(), name, make)
    return found or [Finding("ok", "every block was read, and every record holds together")]


def _remake(
    connection: duckdb.DuckDBPyConnection, name: str, make: Callable[[dict[str, Any]], object]
) -> Iterator[Finding]:
    """Make every record again, so that its id is held against its content."""
    for row in rows_of(connection.execute(statement(name))):
        try:
            make(row)
        except StoreDamaged as error:
            yield Finding("fault", str(error), _RESTORE)


def recover_store(store: Path, deadline: Deadline, now: datetime) -> list[Finding]:
    """Set a broken log aside; as `keeneye.store.Store.recover`."""
    with hold_gate(store, deadline, alone=True), _disk_explained(store):
        try:
            return [_opened(store, deadline)] if store.exists() else _recover_without(store, now)
        except StoreBusy:
            raise
        except StoreError as refused:
            if not log_path(store).exists():
                return [Finding("fault", str(refused), refused.todo)]
            return _recover_from_log(store, deadline, now, refused)


def _opened(store: Path, deadline: Deadline) -> Finding:
    """Open the store read-only and say so."""
    connection = deadline.retry(lambda: connect(store, read_only=True))
    try:
        [(last,)] = connection.execute(statement("last_write")).fetchall()
        counts = dict(connection.execute(statement("counts")).fetchall())
    finally:
        close(connection, store)
    written = f", last written at {last.astimezone(UTC).isoformat()}" if last else ""
    held = f"{counts['reports']:,} reports, {counts['events']:,} events"
    return Finding("ok", f"the store opens: {held}{written}")


def _recover_without(store: Path, now: datetime) -> list[Finding]:
    """Set aside a log whose store is missing, so that a new store can be made."""
    if not log_path(store).exists():
        return [Finding("fault", f"there is no store at {store}", "name it with --store")]
    aside = _set_aside(log_path(store), now)
    what = f"a log without its store was set aside as {aside.name}"
    return [Finding("note", what, "put the store and its log back together, if you have both")]


def _recover_from_log(
    store: Path, deadline: Deadline, now: datetime, refused: StoreError
) -> list[Finding]:
    """Set the log aside, and keep of it what is intact, or at least the file without it.

    If the store does not open even so, the log was not to blame and is put back.
    """
    log, path = examine_log(store), log_path(store)
    content = path.read_bytes()
    aside = _set_aside(path, now)
    for kept in sorted({log.n_intact, 0}, reverse=True):
        try:
            _write_through(path, content[:kept])
            opened = _opened(store, deadline)
        except StoreDamaged:
            continue
        lost = f"lost is what was written behind byte {kept:,} of its {log.n_bytes:,}"
        if log.state == "stale":
            lost = "it is of an earlier state of the file, which has most likely taken it in"
        told = f"the log was set aside as {aside.name}; {lost}"
        return [
            Finding("note", told, "run the last ingest again: what is stored is skipped"),
            opened,
        ]
    aside.replace(path)
    return [Finding("fault", str(refused), refused.todo)]


def _set_aside(log: Path, now: datetime) -> Path:
    """Give a log a dated name that nothing else has."""
    stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    aside = log.with_name(f"{log.name}.broken-{stamp}")
    number = 1
    while aside.exists():
        number += 1
        aside = log.with_name(f"{log.name}.broken-{stamp}-{number}")
    return log.rename(aside)


def _write_through(path: Path, content: bytes) -> None:
    """Write a file so that it is on the disk when the call returns."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _disk_explained(store: Path) -> Iterator[None]:
    """Say the file system's refusals in our words."""
    try:
        yield
    except OSError as error:
        raise unwritable(error, store) from error
