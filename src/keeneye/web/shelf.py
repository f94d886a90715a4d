"""What was worked out stays on a shelf while neither the store nor the desk changes.

Files are told apart by size and time of change, without being opened: a store's file must not be
opened by other means than DuckDB (`keeneye.store.opening`).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from concurrent.futures import Future
from pathlib import Path
from threading import Lock
from typing import Generic, TypeVar

__all__ = ["Shelf", "Stamp", "stamp_of"]

Kept = TypeVar("Kept")
Stamp = tuple[tuple[str, int, int, int], ...]


def stamp_of(paths: Iterable[Path]) -> Stamp:
    """Return what tells whether any of these files has changed; a missing one is left out.

    Examples
    --------
    >>> stamp_of([Path("no-such-file")])
    ()
    """
    found = []
    for path in paths:
        try:
            now = path.stat()
        except OSError:
            continue
        found.append((str(path), now.st_ino, now.st_size, now.st_mtime_ns))
    return tuple(found)


class Shelf(Generic[Kept]):
    """The latest answers, each worked out once however many ask for it at the same time.

    Parameters
    ----------
    size : int
        How many are kept; the one asked for longest ago goes first.

    Examples
    --------
    >>> shelf = Shelf(2)
    >>> shelf.take("a", lambda: 1), shelf.take("a", lambda: 2)
    (1, 1)
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._lock = Lock()
        self._held: OrderedDict[Hashable, Future[Kept]] = OrderedDict()

    def take(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """Return what is kept under a key; `make` makes it. What fails is not kept."""
        with self._lock:
            held = self._held.get(key)
            mine = held is None
            if held is None:
                held = self._held[key] = Future()
            self._held.move_to_end(key)
            while len(self._held) > self._size:
                self._held.popitem(last=False)
        if mine:
            self._fill(key, held, make)
        return held.result()

    def _fill(self, key: Hashable, held: Future[Kept], make: Callable[[], Kept]) -> None:
        """Make what is to be kept, for all who wait for it; a failure is theirs, too."""
        try:
            held.set_result(make())
        except BaseException as error:
            with self._lock:
                if self._held.get(key) is held:
                    del self._held[key]
            held.set_exception(error)
            raise

    def __len__(self) -> int:
        return len(self._held)
