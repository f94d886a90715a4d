"""A history: what could be known at a moment, each thing counted once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from keeneye.errors import UnknownId
from keeneye.records import (
    Correction,
    Dyad,
    Event,
    OutletCoverage,
    Report,
    format_utc,
    require,
    require_utc,
)
from keeneye.store.columns import Totals, correction_of, event_of, report_of, rows_of
from keeneye.store.schema import statement

if TYPE_CHECKING:
    import duckdb
    import pyarrow

__all__ = ["CountingPeriod", "History"]

CountingPeriod = Literal["day", "week", "month"]


class History:
    """The store as it could be known at `asof`: nothing known later is in any answer.

    Shown are, of every known report that is no copy, the events of the first of `coders` that
    has coded it; the events of imported rows; and what analysts' corrections put in their place.
    A correction speaks about a sentence: in it, it also replaces what another coder said of the
    same act by the same actors.

    Parameters
    ----------
    asof : datetime
        The cut, aware, in UTC.
    coders : tuple of str
        In order of preference.
    store_path : Path, optional
        The store's file: what is kept beside it lies there.

    Raises
    ------
    BadRecord
        If `asof` is not an aware UTC time, or `coders` is one text.

    Examples
    --------
    >>> History.__name__  # made by View.history; Store.read shows an example
    'History'
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        asof: datetime,
        coders: Sequence[str],
        *,
        store_path: Path | None = None,
    ) -> None:
        require_utc(asof, "asof")
        several = not isinstance(coders, str)
        require(several, f"coders is one text: {coders!r}", where="coders", expected="a sequence")
        self._connection = connection
        self.asof = asof
        self.coders = tuple(coders)
        self.store_path = store_path
        self._told: list[Event] | None = None

    def at(self, asof: datetime) -> History:
        """Return the history of the same store and coders as of an earlier moment.

        Raises
        ------
        BadRecord
            If `asof` is no aware UTC time, or later than this history's: nothing looks ahead.
        """
        earlier = History(self._connection, asof, self.coders, store_path=self.store_path)
        known = asof <= self.asof
        expected = f"{format_utc(self.asof)} or earlier"
        require(known, f"asof {format_utc(asof)}", where="asof", expected=expected)
        return earlier

    def events(self, counted: bool | None = None) -> pyarrow.Table:
        """Return the shown events as a table, by event_date, known_at and id.

        Parameters
        ----------
        counted : bool, optional
            Only those that enter counts, or only those that do not.

        Returns
        -------
        pyarrow.Table
            One row an event; columns named as the fields of `keeneye.records.Event`, and
            ``period``, ``counted``, and the place of the evidence: ``sentence``, ``span_start``,
            ``span_end`` (characters), or ``row_file``, ``row_line``. Times are UTC.
        """
        return self._table("events", counted=counted, **self._chosen())

    def reports(self) -> pyarrow.Table:
        """Return the known reports as a table, by known_at and id.

        Returns
        -------
        pyarrow.Table
            One row a report; ``copy_of`` is the original's id, or null. ``text`` is null where it
            was forgotten. Times are UTC.
        """
        return self._table("reports")

    def series(
        self, dyad: Dyad | str, measure: str = "all", by: CountingPeriod = "week"
    ) -> pyarrow.Table:
        """Return how many events of a directed dyad counted in each period.

        Parameters
        ----------
        dyad : Dyad or str
            ``PRK:KOR`` is North Korea towards South Korea.
        measure : str
            ``all``, a root code (``THREATEN``) or a quad class (``material_conflict``).
        by : {'day', 'week', 'month'}
            An event counts where its dates lie within one day, one Monday week, one month.

        Returns
        -------
        pyarrow.Table
            ``period_start`` (date) and ``n`` (int): every period from the first to the last that
            has an event, those without as 0; no row where there is none at all.

        Raises
        ------
        BadRecord
            If `dyad` or `by` is none.
        """
        return self._table("series", measure=measure, **self._dyad_by(dyad, by))

    def count_by_period(self, dyad: Dyad | str, by: CountingPeriod = "week") -> pyarrow.Table:
        """Return counts by period, root code and quad class; periods without events are missing.

        Returns
        -------
        pyarrow.Table
            ``period_start`` (date), ``root_code``, ``quad_class``, ``n`` (int), in this order.
        """
        return self._table("count_by_period", **self._dyad_by(dyad, by))

    def find_events(
        self,
        *,
        since: date | None = None,
        until: date | None = None,
        dyad: Dyad | str | None = None,
        root_code: str | None = None,
        report_id: str | None = None,
        counted: bool | None = None,
        source_actor: str | None = None,
        target_actor: str | None = None,
        from_reports: bool | None = None,
        limit: int | None = None,
        offset: int = 0,
        newest: bool = False,
    ) -> list[Event]:
        """Return shown events that fit every condition, by event_date, known_at and id.

        Parameters
        ----------
        since, until : date, optional
            ``since <= event_date < until``.
        dyad : Dyad or str, optional
        root_code, report_id : str, optional
        counted : bool, optional
        source_actor, target_actor : str, optional
            One end alone; `dyad` goes before them.
        from_reports : bool, optional
            Only those read in a report, or only the rows of exports.
        limit : int, optional
            At most so many, the earliest first.
        offset : int
            So many of them are passed over.
        newest : bool
            The latest first.
        """
        pair = _dyad(dyad) if dyad is not None else None
        wanted = {
            "since": since,
            "until": until,
            "source_actor": pair.source_actor if pair else source_actor,
            "target_actor": pair.target_actor if pair else target_actor,
            "root_code": root_code,
            "report_id": report_id,
            "from_reports": from_reports,
            "counted": counted,
            "limit": limit,
            "offset": offset,
            "newest": newest,
        }
        return [event_of(row) for row in self._rows("find_events", **wanted, **self._chosen())]

    def told_events(self) -> Sequence[Event]:
        """Return all shown events that were read in reports; made once, shared by who asks."""
        if self._told is None:
            self._told = self.find_events(from_reports=True)
        return self._told

    def find_event(self, event_id: str) -> Event:
        """Return a known event, also one that is not shown: superseded, or of another coder.

        Raises
        ------
        UnknownId
            If it is not stored, or was not known at `asof`.
        """
        return event_of(self._known("find_known_event", event_id))

    def find_corrections(self) -> list[Correction]:
        """Return the analysts' corrections that stood, the last on each event, by known_at."""
        found = []
        for row in self._rows("find_corrections"):
            new_id = row["replacement_id"]
            found.append(correction_of(row, self.find_event(new_id) if new_id else None))
        return found

    def find_report(self, report_id: str) -> Report:
        """Return a known report.

        Raises
        ------
        UnknownId
            If it is not stored, was not known at `asof`, or its text was forgotten.
        """
        return report_of(self._known("find_known_report", report_id))

    def open_reports(self, report_ids: Iterable[str]) -> dict[str, Report]:
        """Return known reports by id.

        Raises
        ------
        UnknownId
            As `find_report`, if any of them is not known.
        """
        wanted = sorted(set(report_ids))
        found = {r["report_id"]: report_of(r) for r in self._rows("open_reports", ids=wanted)}
        return {one: found.get(one) or self.find_report(one) for one in wanted}

    def find_reports(
        self, since: date | None = None, until: date | None = None, *, with_copies: bool = True
    ) -> list[Report]:
        """Return what became known after `since` and up to `until`, by known_at and id.

        It is what a history of `until` holds and one of `since` does not.

        Parameters
        ----------
        since, until : date or datetime, optional
            A moment, ``since < known_at <= until``; a day means its first moment, 00:00 UTC.
        with_copies : bool
            Whether copies of other reports are among them.
        """
        wanted = {"since": _moment(since), "until": _moment(until), "with_copies": with_copies}
        return [report_of(row) for row in self._rows("find_reports", **wanted)]

    def copies(self, report_id: str) -> list[Report]:
        """Return the known copies of a report, and copies of these.

        Raises
        ------
        UnknownId
            As `find_report`.
        """
        self.find_report(report_id)
        return [report_of(row) for row in self._rows("copies_of", id=report_id)]

    def copy_counts(self) -> dict[str, int]:
        """Return how many known copies each report has that has any: see `copies`."""
        return {row["report_id"]: row["n"] for row in self._rows("copy_counts")}

    def count_known(self, since: datetime) -> dict[date, int]:
        """Return how many shown events came to be known after a moment, by day (UTC).

        What is known at the end of a day belongs to that day; days without an event are missing.
        """
        rows = self._rows("known_by_day", since=since, **self._chosen())
        return {row["day"]: row["n"] for row in rows}

    def actor_counts(self) -> tuple[dict[str, int], int]:
        """Return how many counted events each actor is an end of, and over how many days."""
        found = self._rows("actor_counts", **self._chosen())
        days = max((row["days"] for row in found), default=0)
        return {row["actor"]: row["n"] for row in found}, int(days)

    def outlets(self) -> list[OutletCoverage]:
        """Return what was read, by outlet."""
        found = self._rows("outlets")
        for row in found:
            for name in ("first_known_at", "last_known_at"):
                row[name] = row[name].astimezone(UTC)
        return [OutletCoverage(**row) for row in found]

    def totals(self) -> Totals:
        """Return how much there is: reports, copies, events, and which coders are shown."""
        [row] = self._rows("totals", **self._chosen())
        last = row.pop("last_known_at")
        coders = {r["coder"]: r["n"] for r in self._rows("shown_coders", **self._chosen())}
        return Totals(**row, last_known_at=last and last.astimezone(UTC), coders=coders)

    def rejection_counts(self) -> dict[str, int]:
        """Return what the coder refused in the reports that are shown, by reason.

        Inputs that became no report have no time at which they were known, so no history holds
        them: see `View.rejections`.
        """
        return {row["reason"]: row["n"] for row in self._rows("rejection_counts", **self._chosen())}

    def _chosen(self) -> dict[str, Any]:
        """Return the coders as a parameter."""
        return {"coders": list(self.coders)}

    def _dyad_by(self, dyad: Dyad | str, by: str) -> dict[str, Any]:
        """Return the parameters of a count by period."""
        known = by in ("day", "week", "month")
        require(known, f"no such period: {by!r}", where="by", expected="day, week or month")
        pair = _dyad(dyad)
        ends = {"source_actor": pair.source_actor, "target_actor": pair.target_actor}
        return {"span": by, **ends, **self._chosen()}

    def _known(self, name: str, record_id: str) -> dict[str, Any]:
        """Return the row of a record that was known, or say that it was not."""
        found = self._rows(name, id=record_id)
        if not found:
            raise UnknownId(
                "no such record at that time",
                where=record_id,
                expected=f"one known by {self.asof.isoformat()}",
                todo="check the id, or ask as of a later day",
            )
        return found[0]

    def _rows(self, name: str, **wanted: Any) -> list[dict[str, Any]]:
        """Return an answer as rows."""
        wanted["cut"] = self.asof
        return list(rows_of(self._connection.execute(statement(name), wanted)))

    def _table(self, name: str, **wanted: Any) -> pyarrow.Table:
        """Return an answer as an Arrow table whose times are labelled as what they are, UTC."""
        import pyarrow

        wanted["cut"] = self.asof
        table = self._connection.sql(statement(name), params=wanted).to_arrow_table()
        utc = pyarrow.timestamp("us", "UTC")
        moments = (pyarrow.types.is_timestamp(field.type) for field in table.schema)
        types = [
            field.with_type(utc) if is_moment else field
            for field, is_moment in zip(table.schema, moments, strict=True)
        ]
        return table.cast(pyarrow.schema(types))


def _dyad(dyad: Dyad | str) -> Dyad:
    """Return a dyad that may be given as text."""
    return Dyad.parse(dyad) if isinstance(dyad, str) else dyad


def _moment(day: date | None) -> datetime | None:
    """Return a moment as it is, and a day as its first moment in UTC."""
    if day is None or isinstance(day, datetime):
        return day
    return datetime.combine(day, time(), UTC)
