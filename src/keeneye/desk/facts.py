"""The tables of a desk as facts: ``channel_events.csv`` and everything in ``lists/``."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from keeneye.desk.files import csv_rows
from keeneye.errors import BadRecord, DeskError
from keeneye.records import Fact, end_of_day, read_utc

__all__ = ["read_facts"]

_DATED = ("event_date", "event_date_local")  # the table's own calendar day, in this order


def read_facts(folder: Path) -> dict[str, tuple[Fact, ...]]:
    """Read every fact table of a desk, each in order of date.

    Raises
    ------
    DeskError
        With file and line: a date that is none, a fact without citation, an unknown `checked`.
    """
    names = [p.relative_to(folder).as_posix() for p in sorted(folder.glob("lists/*.csv"))]
    return {Path(n).stem: _read_table(folder, n) for n in ["channel_events.csv", *names]}


def _read_table(folder: Path, name: str) -> tuple[Fact, ...]:
    """Read one table."""
    rows = csv_rows(folder, name, ("citation", "checked"))
    facts = [_fact(row, folder / name, line) for line, row in rows]
    return tuple(sorted(facts, key=lambda f: (f.event_date, f.line)))


def _fact(row: dict[str, str], path: Path, line: int) -> Fact:
    """Make a fact of one row."""
    dated = next((c for c in _DATED if c in row), None)
    try:
        if dated is None:
            raise BadRecord("no date column", expected=" or ".join(_DATED))
        event_date = date.fromisoformat(row[dated])
        return Fact(
            kind=path.stem,
            event_date=event_date,
            known_at=_known_at(row, event_date),
            values={k: v for k, v in row.items() if k not in ("citation", "checked", "known_at")},
            citation=row["citation"],
            checked=row["checked"],
            file=f"{path.parent.name}/{path.name}" if path.parent.name == "lists" else path.name,
            line=line,
        )
    except (ValueError, BadRecord) as error:
        raise DeskError(str(error), where=f"{path}:{line}", todo="correct the row") from error


def _known_at(row: dict[str, str], event_date: date) -> datetime:
    """Return when the world could know: as said, or the end of the day it happened (UTC)."""
    given = row.get("known_at", "")
    if not given:
        return end_of_day(date.fromisoformat(row.get("event_date_utc") or event_date.isoformat()))
    try:
        return end_of_day(date.fromisoformat(given))
    except ValueError:
        return read_utc(given)
