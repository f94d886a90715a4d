"""A fact of the desk: a dated row that somebody checked, such as a launch or a missed call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from keeneye.records.ids import content_id, require, require_utc, seal

__all__ = ["CHECKED", "Fact"]

CHECKED = ("list", "two sources", "one source", "memory")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One row of a desk table.

    Parameters
    ----------
    kind : str
        The table it stands in: ``launches``, ``nuclear_tests``, ``channel_events`` …
    event_date : date
        The calendar day it happened on, in the table's own time zone.
    known_at : datetime
        When the world could know; aware, UTC.
    values : dict of str to str
        The row's other cells, as text.
    citation, checked : str
        Where it stands, and how that was checked: 'list', 'two sources', 'one source', 'memory'.
    file, line : str, int
        Place in the desk folder; the header is line 1.
    fact_id : str
        Left out when made; checked when read back.
    """

    kind: str
    event_date: date
    known_at: datetime
    values: dict[str, str]
    citation: str
    checked: str
    file: str
    line: int
    fact_id: str = ""

    def __post_init__(self) -> None:
        where = f"{self.file}:{self.line}"
        require_utc(self.known_at, where)
        require(bool(self.citation), "a fact without citation", where=where, expected="a source")
        known = self.checked in CHECKED
        require(known, f"checked = {self.checked!r}", where=where, expected=" | ".join(CHECKED))
        parts = (self.kind, self.event_date.isoformat(), sorted(self.values.items()))
        seal(self, "fact_id", content_id("d", *parts))
