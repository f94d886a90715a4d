"""The gate before the store: who wants to write goes first, and who waits knows for how long.

DuckDB lets one process write or many read. Its lock is refused at once, so that a writer among
busy readers starves. Hence a lock of ours on ``<store>.gate``: readers hold it, shared, only while
they open the store; the writer holds it alone from before it opens until after it closes, so that
readers who come later wait, and those who are inside leave.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from keeneye.errors import StoreBusy
from keeneye.store.refusals import unwritable

try:
    import fcntl
except ImportError:  # Windows: no such lock; DuckDB's own refusals are retried
    fcntl = None  # type: ignore[assignment]

__all__ = ["Deadline", "gate_path", "hold_gate"]

Got = TypeVar("Got")
_SHORTEST, _LONGEST = 0.002, 0.025  # seconds between two tries
_GOLDEN = 0.6180339887498949


class Deadline:
    """A moment until which a busy store is tried again, at uneven intervals.

    Parameters
    ----------
    seconds : float
        How long to wait, from now; 0 tries once.

    Examples
    --------
    >>> Deadline(0).retry(lambda: "open")
    'open'
    """

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self._step = os.getpid()  # two processes never try in step

    def retry(self, attempt: Callable[[], Got]) -> Got:
        """Call `attempt` until it is not refused with `StoreBusy`.

        Raises
        ------
        StoreBusy
            The last refusal, when the time is over.
        """
        while True:
            try:
                return attempt()
            except StoreBusy:
                if time.monotonic() >= self._end:
                    raise
            self._step += 1
            time.sleep(_SHORTEST + (self._step * _GOLDEN % 1) * (_LONGEST - _SHORTEST))


def gate_path(store: Path) -> Path:
    """Return where the gate of a store stands: beside it.

    Examples
    --------
    >>> gate_path(Path("keeneye.duckdb")).name
    'keeneye.duckdb.gate'
    """
    return store.with_name(f"{store.name}.gate")


@contextmanager
def hold_gate(store: Path, deadline: Deadline, *, alone: bool) -> Iterator[None]:
    """Hold the gate of a store, shared or alone; who holds it alone is written in it.

    Where no gate can be made (a read-only folder), nobody can write, and readers pass without.

    Raises
    ------
    StoreBusy
        If others held it until the deadline.
    StoreUnwritable
        If it is to be held alone and cannot be made.
    """
    descriptor = _open_gate(store, alone=alone)
    if descriptor is None or fcntl is None:
        yield
        return
    try:
        deadline.retry(lambda: _lock(descriptor, store, alone=alone))
        if alone:
            _sign(descriptor, str(os.getpid()))
        try:
            yield
        finally:
            if alone:
                _sign(descriptor, "")
    finally:
        os.close(descriptor)


def _sign(descriptor: int, name: str) -> None:
    """Write into the gate who holds it; on a full disk it stays unsaid."""
    with suppress(OSError):
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, name.encode(), 0)


def _open_gate(store: Path, *, alone: bool) -> int | None:
    """Open the gate's file, making it if missing; None where that cannot be."""
    gate = gate_path(store)
    try:
        return os.open(gate, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    except OSError as error:
        if alone:
            raise unwritable(error, gate) from error
    try:
        return os.open(gate, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None


def _lock(descriptor: int, store: Path, *, alone: bool) -> None:
    """Take the lock, or be refused at once."""
    kind = fcntl.LOCK_EX if alone else fcntl.LOCK_SH
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError as error:
        holder = os.pread(descriptor, 20, 0).decode("ascii", "replace")
        raise StoreBusy(
            f"the store is in use by process {holder or '(unknown)'}",
            where=str(store),
            todo="wait for it to end, or wait longer with --wait",
        ) from error
