"""What DuckDB refuses, said in Keeneye's words: what, which file, what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from keeneye.errors import (
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreForeign,
    StoreNewer,
    StoreSlow,
    StoreUnwritable,
)

__all__ = ["explain_refusal", "refusals_explained", "unwritable"]

_RECOVER = "run `keeneye recover`, which sets the log aside and deletes nothing"
_RESTORE = "restore it from a copy or from `keeneye export` segments; it was left as it is"
_ROOM = "make room and run the command again: what was stored stays"

# (what DuckDB says, what it is, what we say, what to do); the first that matches is meant.
_REFUSALS: tuple[tuple[str, type[StoreError], str, str], ...] = (
    (
        r"Could not set lock on file|different configuration|Unique file handle conflict",
        StoreBusy,
        "the store is in use by {holder}",
        "wait for it to end, or wait longer with --wait",
    ),
    (
        r"No space left on device|Disk quota|ENOSPC|Could not allocate .* disk",
        StoreUnwritable,
        "the disk is full",
        _ROOM,
    ),
    (r"File too large|EFBIG", StoreUnwritable, "the disk is full for a file of this size", _ROOM),
    (
        r"(?i)read-only file system|permission denied|operation not permitted|read-only mode",
        StoreUnwritable,
        "the store cannot be written",
        "make the file and its folder writable, or choose another with --store",
    ),
    (r"(?i)replaying WAL|WAL file|WAL was created", StoreDamaged, "its log is broken", _RECOVER),
    (
        r"with version number|newer version of DuckDB|database file was created with",
        StoreNewer,
        "the file was written by a newer DuckDB",
        "upgrade Keeneye; the file was left as it is",
    ),
    (
        r"not a valid DuckDB database|external extensions is disabled|sqlite",
        StoreForeign,
        "not a Keeneye store",
        "name another file with --store; this one was left as it is",
    ),
    (
        r"(?i)corrupt|checksum|could not read|deserialize|invalidated|Failed to load",
        StoreDamaged,
        "the store file is damaged",
        _RESTORE,
    ),
    (
        r"INTERRUPT Error",
        StoreSlow,
        "the question took longer than it may, and was broken off",
        "ask for less: one dyad, a shorter time",
    ),
    (
        r"(?i)out of memory",
        StoreError,
        "the answer needs more memory than the store may use",
        "ask for less: one dyad, a shorter time",
    ),
)
_HOLDER = re.compile(r"held in (?P<name>.*?) \(PID (?P<process>\d+)\)", re.DOTALL)


def explain_refusal(error: Exception, store: Path) -> StoreError:
    """Return our error for one of DuckDB's.

    Parameters
    ----------
    error : duckdb.Error
    store : pathlib.Path
        The file it is about; DuckDB does not always say.

    Examples
    --------
    >>> str(explain_refusal(OSError("IO Error: No space left on device"), Path("a.duckdb")))[:29]
    'the disk is full (a.duckdb); '
    """
    said = str(error)
    for pattern, kind, what, todo in _REFUSALS:
        if re.search(pattern, said):
            return kind(what.format(holder=_holder(said)), where=str(store), todo=todo)
    first = said.strip().splitlines()[0] if said.strip() else type(error).__name__
    return StoreError(first[:300], where=str(store), todo="run `keeneye doctor`")


def _holder(said: str) -> str:
    """Return who holds the lock, as far as DuckDB tells."""
    held = _HOLDER.search(said)
    return f"process {held['process']} ({held['name']})" if held else "this very process"


def unwritable(error: OSError, path: Path) -> StoreUnwritable:
    """Return our error for what the file system refused.

    Examples
    --------
    >>> str(unwritable(OSError(30, "Read-only file system"), Path("a.gate")))[:40]
    'cannot write: Read-only file system (a.g'
    """
    return StoreUnwritable(
        f"cannot write: {error.strerror or error}",
        where=str(path),
        todo="make room, or the folder writable, or choose another place with --store",
    )


@contextmanager
def refusals_explained(store: Path) -> Iterator[None]:
    """Raise our errors for DuckDB's, within."""
    import duckdb

    try:
        yield
    except duckdb.Error as error:
        raise explain_refusal(error, store) from error
    except RuntimeError as error:
        if "Query interrupted" in str(error):  # DuckDB's word for Ctrl-C
            raise KeyboardInterrupt from error
        raise
