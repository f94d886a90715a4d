"""The store as Python users hold it: open for reading, history by a day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from os import PathLike

from keeneye.desk import Desk, read_desk
from keeneye.errors import StoreError
from keeneye.limits import LIMITS
from keeneye.records import end_of_day, parse_asof
from keeneye.store import History, Store, View

__all__ = ["OpenStore", "open_store"]


class OpenStore:
    """A store held open for reading, counted by the coders of a desk."""

    def __init__(self, view: View, desk: Desk) -> None:
        self._view = view
        self.desk = desk

    def history(self, asof: str | date | datetime) -> History:
        """Return what could be known at a moment.

        Parameters
        ----------
        asof : str, date or datetime
            A day means its end, 24:00 UTC; a time must name its zone.

        Returns
        -------
        History
            `events()`, `reports()` and `series(dyad, measure)` give Arrow tables, which pandas,
            Polars and DuckDB read.

        Raises
        ------
        BadRecord
            If `asof` is neither a day nor a time with its zone.
        """
        if isinstance(asof, str):
            moment = parse_asof(asof)
        else:
            moment = asof if isinstance(asof, datetime) else end_of_day(asof)
        return self._view.history(moment, self.desk.coders)


@contextmanager
def open_store(
    path: str | PathLike[str] = "keeneye.duckdb",
    *,
    desk: str = "korea",
    wait: float = LIMITS.store_wait_seconds,
) -> Iterator[OpenStore]:
    """Open a store for reading; writers wait while the block runs.

    Parameters
    ----------
    path : path-like
    desk : str
        A shipped desk, or a folder: whose coders count.
    wait : float
        Seconds that a busy store is waited for.

    Raises
    ------
    StoreMissing, StoreBusy, StoreForeign, StoreNewer, StoreDamaged
    DeskError
    """
    opened = read_desk(desk)
    with Store(path, wait=wait, clock=_reads_only).read() as view:
        yield OpenStore(view, opened)


def _reads_only() -> datetime:
    """Stand in for the clock of a write: this door has none."""
    raise StoreError("opened for reading only", todo="write with the command, such as `ingest`")
