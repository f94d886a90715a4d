"""The store: a light handle on one file, which it holds open only while it reads or writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from os import PathLike
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING, Any

from keeneye.limits import LIMITS
from keeneye.records import Clock, require_utc
from keeneye.store.batch import Appended, Batch
from keeneye.store.bulk.rebuilding import rebuild
from keeneye.store.bulk.rows import ImportedRows, RowCounts, append_rows
from keeneye.store.bulk.segments import read_segments, write_segments
from keeneye.store.doctor import Finding, check_store, recover_store
from keeneye.store.gate import Deadline
from keeneye.store.opening import open_for_reading, open_for_writing
from keeneye.store.schema import statement
from keeneye.store.view import View
from keeneye.store.writer import append_batch

if TYPE_CHECKING:
    import duckdb

__all__ = ["Store"]


class Store:
    """One DuckDB file, append-only, by its path; making the handle touches nothing.

    Parameters
    ----------
    path : path-like
        Made by the first `append`.
    clock : callable
        Gives the time of a write, aware, in UTC. It orders writes; no analysis looks at it.
    wait : float
        Seconds that a busy store is waited for.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from tempfile import TemporaryDirectory
    >>> from keeneye.records import Report
    >>> moment = datetime(2020, 6, 10, tzinfo=UTC)
    >>> report = Report(text="They cut the line.", known_at=moment, known_at_basis="published")
    >>> with TemporaryDirectory() as folder:
    ...     store = Store(Path(folder, "keeneye.duckdb"), clock=lambda: moment)
    ...     first, again = (store.append(Batch(reports=(report,))) for _ in range(2))
    ...     with store.read() as view:
    ...         texts = [r.text for r in view.history(moment, ["pattern-1"]).find_reports()]
    >>> first.reports, again.reports, texts
    (1, 0, ['They cut the line.'])
    """

    def __init__(
        self,
        path: str | PathLike[str],
        *,
        clock: Clock,
        wait: float = LIMITS.store_wait_seconds,
    ) -> None:
        self.path = Path(path)
        self._wait = wait
        self._clock = clock

    def exists(self) -> bool:
        """Return whether there is a file at the path."""
        return self.path.exists()

    def append(self, batch: Batch) -> Appended:
        """Add what is new of a batch: all of it, or nothing.

        The file is made if it is missing, held by this process for this batch only, and safe on
        disk when the call returns.

        Raises
        ------
        StoreBusy
            If others held it for longer than `wait`.
        StoreForeign, StoreNewer, StoreDamaged, StoreUnwritable
            Nothing was added, and the file was left as it is.
        BadRecord
            If a text cannot be stored.
        """
        now = self._now()
        with open_for_writing(self.path, Deadline(self._wait), now) as connection:
            return append_batch(connection, batch, now)

    def append_rows(self, rows: ImportedRows) -> RowCounts:
        """Add what is new of imported rows, as columns: all of it, or nothing; as `append`."""
        now = self._now()
        with open_for_writing(self.path, Deadline(self._wait), now) as connection:
            return append_rows(connection, rows, now)

    def export(self, folder: Path) -> dict[str, Any]:
        """Write the store as Parquet segments by month of `known_at` into a new folder.

        Returns
        -------
        dict
            The ``datapackage.json`` that lies there: each file with its rows and hash.

        Raises
        ------
        ReadingError
            If something lies there already.
        StoreMissing, StoreBusy, StoreUnwritable
        """
        with open_for_reading(self.path, Deadline(self._wait)) as connection:
            return write_segments(connection, folder, self._now())

    def take_in(self, folder: Path) -> None:
        """Take in what `export` wrote: a store that is missing or empty becomes equal to it.

        One that holds something is merged by id: each record once, of two moments of one record
        the earlier, and what either side forgot stays forgotten. All of it, or nothing.

        Raises
        ------
        ReadingError
            If the folder is none, or a file in it was changed.
        StoreBusy, StoreUnwritable
        """
        segments = read_segments(folder)
        rebuild(self.path, Deadline(self._wait), self._now(), incoming=segments)

    def forget(self, report_id: str, reason: str) -> None:
        """Take a report's text and title out of the file; hash, events and a tombstone stay.

        Raises
        ------
        UnknownId
            If the store has no such report, or has forgotten it already.
        StoreMissing, StoreBusy, StoreUnwritable
        """
        with self.read() as view:
            view.find(report_id)
        now = self._now()
        given = {"id": report_id, "reason": reason, "now": now}
        rebuild(self.path, Deadline(self._wait), now,
                before=lambda c: c.execute(statement("rebuild_tombstone"), given))  # fmt: skip

    def check(self, deep: bool = False) -> list[Finding]:
        """Look the store over, and change nothing.

        Parameters
        ----------
        deep : bool
            Also read every block, make every record again and count everything that must be
            there once; time and memory grow with the store.

        Raises
        ------
        StoreBusy
            If a writer held it for longer than `wait`.
        """
        return check_store(self.path, Deadline(self._wait), self._now(), deep=deep)

    def recover(self) -> list[Finding]:
        """Set a broken log aside under a dated name, keep what is intact of it, say what is lost.

        Nothing is deleted. A store that opens is left as it is.

        Raises
        ------
        StoreBusy, StoreUnwritable
        """
        return recover_store(self.path, Deadline(self._wait), self._now())

    def _now(self) -> datetime:
        """Return the clock's time, checked."""
        now = self._clock()
        require_utc(now, "clock")
        return now

    @contextmanager
    def read(self, *, query_seconds: float | None = None) -> Iterator[View]:
        """Hold the store open for reading, beside other readers, until the block ends.

        Writers wait meanwhile: keep the block short.

        Parameters
        ----------
        query_seconds : float, optional
            A question that takes longer is broken off.

        Raises
        ------
        StoreMissing, StoreBusy, StoreForeign, StoreNewer, StoreDamaged, StoreSlow
        """
        with open_for_reading(self.path, Deadline(self._wait)) as connection:
            bounded: Any = connection if query_seconds is None else _Bounded(
                connection, query_seconds)  # fmt: skip
            yield View(bounded, self.path)


class _Bounded:
    """A connection whose every question is broken off after some seconds."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, seconds: float) -> None:
        self._connection, self._seconds = connection, seconds

    def __getattr__(self, name: str) -> Any:
        """Pass on all that asks nothing."""
        return getattr(self._connection, name)

    def execute(self, *asked: Any) -> Any:
        """Run a statement within the seconds."""
        return self._within(lambda: self._connection.execute(*asked))

    def sql(self, text: str, **given: Any) -> _Bounded:
        """Stand in for a relation, which is asked when its table is taken."""
        self._relation = self._connection.sql(text, **given)
        return self

    def to_arrow_table(self) -> Any:
        """Take the table of the relation within the seconds."""
        return self._within(self._relation.to_arrow_table)

    def _within(self, ask: Callable[[], Any]) -> Any:
        """Ask, and interrupt what takes longer."""
        timer = Timer(self._seconds, self._connection.interrupt)
        timer.daemon = True
        timer.start()
        try:
            return ask()
        finally:
            timer.cancel()
