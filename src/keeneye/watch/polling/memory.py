"""What the watch remembers from one turn to the next: feeds, what was told, the last changes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from keeneye.errors import BadRecord, ReadingError, StoreBusy, TooLarge
from keeneye.feeds.net import PollState
from keeneye.limits import LIMITS
from keeneye.records import from_json, to_json
from keeneye.store.gate import Deadline, hold_gate
from keeneye.store.refusals import unwritable
from keeneye.watch.changes import Heard, StateChange

__all__ = [
    "Memory",
    "hold_turn",
    "memory_path",
    "read_memory",
    "set_aside",
    "write_file",
    "write_memory",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What one store's watch remembers; lost, it costs one full fetch of each feed, no entry.

    Parameters
    ----------
    feeds : dict of str to PollState
        By the address that a desk gives.
    heard : dict of str to Heard
        By desk: what was told.
    changes : tuple of StateChange
        The last ``changes_kept``, the oldest first.
    undelivered : tuple of StateChange
        Those that the hook has not taken yet.
    version : int

    Examples
    --------
    >>> Memory().feeds
    {}
    """

    feeds: dict[str, PollState] = field(default_factory=dict)
    heard: dict[str, Heard] = field(default_factory=dict)
    changes: tuple[StateChange, ...] = ()
    undelivered: tuple[StateChange, ...] = ()
    version: int = 1


def memory_path(store: Path) -> Path:
    """Return where the memory of a store's watch lies.

    Examples
    --------
    >>> memory_path(Path("keeneye.duckdb")).name
    'keeneye.watch.json'
    """
    return store.with_suffix(".watch.json")


def read_memory(path: Path) -> Memory:
    """Read what the watch remembers; where there is no file, that is nothing.

    Raises
    ------
    ReadingError
        If the file cannot be read, is over its limit or holds something else.

    Examples
    --------
    >>> read_memory(Path("no-such-store.watch.json")).changes
    ()
    """
    try:
        if not path.exists():
            return Memory()
        if path.stat().st_size > LIMITS.watch_bytes:
            raise TooLarge("the watch's memory is too large", where=str(path))
        return from_json(path.read_bytes(), Memory)
    except (OSError, BadRecord) as error:
        raise ReadingError(
            f"the watch's memory cannot be read: {error}",
            where=str(path),
            todo="`keeneye watch` sets it aside and begins anew; no entry is lost",
        ) from error


def write_memory(path: Path, memory: Memory) -> None:
    """Write what the watch remembers: whole or not at all.

    Raises
    ------
    StoreUnwritable
        If the disk is full or the folder cannot be written; what was there stays.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "s.watch.json")
    ...     write_memory(path, Memory())
    ...     read_memory(path) == Memory()
    True
    """
    write_file(path, to_json(memory))


def write_file(path: Path, content: bytes) -> None:
    """Write a file beside its place, then rename it into it.

    Raises
    ------
    StoreUnwritable

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     write_file(Path(folder, "a"), b"whole")
    ...     Path(folder, "a").read_bytes()
    b'whole'
    """
    beside = path.with_name(f".{path.name}.new")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        raise unwritable(error, path) from error


def set_aside(path: Path, now: datetime) -> Path:
    """Put a broken memory under a dated name beside its place; nothing is deleted.

    Raises
    ------
    StoreUnwritable

    Examples
    --------
    >>> from datetime import UTC
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     write_file(Path(folder, "s.watch.json"), b"torn")
    ...     set_aside(Path(folder, "s.watch.json"), datetime(2020, 6, 9, tzinfo=UTC)).name
    's.watch.json.broken-20200609T000000Z'
    """
    aside = path.with_name(f"{path.name}.broken-{now:%Y%m%dT%H%M%SZ}")
    try:
        return path.replace(aside)
    except OSError as error:
        raise unwritable(error, path) from error


@contextmanager
def hold_turn(path: Path) -> Iterator[None]:
    """Let one watch of a store run at a time, so that nobody is asked or told twice.

    Raises
    ------
    StoreBusy
        At once, if another runs.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder, hold_turn(Path(folder, "s.watch.json")):
    ...     Path(folder, "s.watch.json.gate").exists()
    True
    """
    try:
        with hold_gate(path, Deadline(0), alone=True):
            yield
    except StoreBusy as error:
        if error.where != str(path):
            raise  # the store's own
        raise StoreBusy(
            error.what.replace("the store", "the watch of this store", 1),
            where=error.where,
            todo="let it end its turn; two at once would ask and tell everything twice",
        ) from error
