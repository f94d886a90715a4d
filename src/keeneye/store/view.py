"""A view: the store held open for reading, to look things up or to take a history from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from keeneye.errors import UnknownId
from keeneye.limits import LIMITS
from keeneye.records import Correction, Event, Link, Rejection, Report, Stage
from keeneye.store.batch import InputFile
from keeneye.store.columns import (
    correction_of,
    event_of,
    link_of,
    rejection_of,
    report_of,
    rows_of,
)
from keeneye.store.history import History
from keeneye.store.schema import statement

if TYPE_CHECKING:
    import duckdb

__all__ = ["View"]


class View:
    """What `Store.read` gives: one reading connection, closed at the end of its block.

    It is one thread's; open another view for another thread.

    Examples
    --------
    >>> View.__name__  # made by Store.read, which shows an example
    'View'
    """

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, store_path: Path | None = None
    ) -> None:
        self._connection, self.store_path = connection, store_path
        connection.execute(statement("asof_macros"))

    def history(self, asof: datetime, coders: Sequence[str]) -> History:
        """Return what could be known at a moment.

        Parameters
        ----------
        asof : datetime
            The cut, aware, in UTC: what is known at it is ``known_at <= asof``.
        coders : sequence of str
            In order of preference; of each report, the first that has coded it counts.

        Raises
        ------
        BadRecord
            If `asof` is not an aware UTC time, or `coders` is one text.
        """
        return History(self._connection, asof, coders, store_path=self.store_path)

    def known_reports(self, ids: Iterable[str]) -> set[str]:
        """Return which of these report ids are stored."""
        return {row[0] for row in self._wanted("known_reports", ids)}

    def forgotten(self, hashes: Iterable[str]) -> set[str]:
        """Return which of these texts, by SHA-256, were taken out."""
        return {row[0] for row in self._wanted("forgotten", hashes)}

    def find_stories(self, story_keys: Iterable[str]) -> dict[str, tuple[str, datetime]]:
        """Return the earliest known report of each story: ``{story_key: (report_id, known_at)}``.

        Stories that the store does not hold are missing. Keys are made by
        `keeneye.records.story_key`.
        """
        found = self._wanted("find_stories", story_keys)
        return {key: (report_id, known_at.astimezone(UTC)) for key, report_id, known_at in found}

    def reports_near(
        self, moments: Iterable[datetime], days: float, limit: int
    ) -> dict[str, datetime]:
        """Return the reports known within `days` of any moment: ``{report_id: known_at}``.

        Of more than `limit`, those known last. A report whose text was forgotten is missing.
        """
        import pyarrow

        around = timedelta(days=days)
        known = sorted({moment.astimezone(UTC).date() for moment in moments})
        days_known = [datetime(d.year, d.month, d.day, tzinfo=UTC) for d in known]
        bounds = {
            "first": [day - around for day in days_known],
            "last": [day + around + timedelta(days=1) for day in days_known],
        }
        kind = pyarrow.timestamp("us", tz="UTC")
        table = pyarrow.table({name: pyarrow.array(v, kind) for name, v in bounds.items()})
        self._connection.register("moments", table)
        found = self._connection.execute(statement("reports_near"), {"limit": limit}).fetchall()
        return {report_id: known_at.astimezone(UTC) for report_id, known_at in found}

    def find_texts(self, ids: Iterable[str]) -> dict[str, str]:
        """Return the texts of these reports; what is not stored or was forgotten is missing."""
        return dict(self._wanted("find_texts", ids))

    def known_inputs(self, ids: Iterable[str]) -> set[str]:
        """Return which of these inputs were read to their end; ids by `keeneye.store.input_id`."""
        return {row[0] for row in self._wanted("known_inputs", ids)}

    def find_input(self, key: str) -> InputFile | None:
        """Return the record of an input that was read to its end; None where it was not."""
        row = self._row("find_input", key)
        names = [f.name for f in fields(InputFile)]
        return None if row is None else InputFile(**{name: row[name] for name in names})

    def last_write(self) -> datetime | None:
        """Return when the store was last written to, by its own clock."""
        [(last,)] = self._connection.execute(statement("last_write")).fetchall()
        return last.astimezone(UTC) if last else None

    def _wanted(self, name: str, keys: Iterable[str]) -> list[tuple[Any, ...]]:
        """Run a statement that asks for the keys in a table ``wanted``."""
        import pyarrow

        wanted = pyarrow.table({"id": pyarrow.array(sorted(set(keys)), pyarrow.string())})
        self._connection.register("wanted", wanted)
        return self._connection.execute(statement(name)).fetchall()

    def uncoded_reports(
        self, coder: str, size: int = LIMITS.recode_reports
    ) -> Iterator[list[Report]]:
        """Yield the reports that `coder` has not coded, in lists of `size`.

        The earliest known come first. Copies from the first moment, which no history shows, are
        left out. The view must be closed before what was coded can be appended: take one list,
        close, append, and ask again.
        """
        cursor = self._connection.cursor()
        rows = rows_of(cursor.execute(statement("uncoded_reports"), {"coder": coder}))
        while reports := [report_of(row) for row in islice(rows, size)]:
            yield reports

    def find(self, record_id: str) -> Report | Event | Rejection | Correction | Link:
        """Return the record of an id, whenever it became known.

        Raises
        ------
        UnknownId
            If the store does not hold it, or holds a report whose text was forgotten.
        """
        finders = {"r": "report", "e": "event", "x": "rejection", "c": "correction", "l": "link"}
        noun = finders.get(record_id.partition("-")[0])
        row = self._row(f"find_{noun}", record_id) if noun else None
        if row is None:
            raise self._unknown(record_id)
        return self._record(noun, row)

    def _unknown(self, record_id: str) -> UnknownId:
        """Say that there is no such record, or that its text was taken out, when and why."""
        gone = self._row("find_tombstone", record_id)
        if gone is None:
            return UnknownId("no such record", where=record_id, todo="check the id")
        day, digest = gone["forgotten_at"].date(), gone["text_sha256"]
        what = f"forgotten: its text, of SHA-256 {digest}, was taken out on {day}: {gone['reason']}"
        return UnknownId(what, where=record_id, todo="its events still open")

    def _record(
        self, noun: str | None, row: dict[str, Any]
    ) -> Report | Event | Rejection | Correction | Link:
        """Make the record of a row."""
        if noun == "report":
            return report_of(row)
        if noun == "event":
            return event_of(row)
        if noun == "rejection":
            return rejection_of(row)
        if noun == "link":
            return link_of(row)
        new_id = row["replacement_id"]
        replacement = self._row("find_event", new_id) if new_id else None
        return correction_of(row, event_of(replacement) if replacement else None)

    def _row(self, name: str, record_id: str) -> dict[str, Any] | None:
        """Return the one row of an id, if it is there."""
        found = list(rows_of(self._connection.execute(statement(name), {"id": record_id})))
        return found[0] if found else None

    def rejections(
        self,
        *,
        stage: Stage | None = None,
        reason: str | None = None,
        coder: str | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[Rejection]:
        """Return what was refused: reading before coding, then by place."""
        wanted: dict[str, Any] = {"stage": stage, "reason": reason, "coder": coder}
        wanted |= {"limit": limit, "offset": offset}
        rows = rows_of(self._connection.execute(statement("rejections"), wanted))
        return [rejection_of(row) for row in rows]

    def counts(self) -> dict[str, int]:
        """Return how many rows each table has."""
        return dict(self._connection.execute(statement("counts")).fetchall())

    def digest(self) -> str:
        """Return 64 hexadecimal digits that depend on all content and on nothing else.

        The order of writing, ``recorded_at`` and the inputs that the content came from do not
        matter. Every block of the file is read.
        """
        rows = self._connection.execute(statement("digest")).fetchall()
        lines = "\n".join(f"{name} {n} {int(total or 0)}" for name, n, total in rows)
        return hashlib.sha256(lines.encode()).hexdigest()
