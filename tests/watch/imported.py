"""Rows of an imported history as events, for the tests that need a history of the whole world."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from keeneye.ontology import quad_class_of
from keeneye.records import Event, Row
from keeneye.store import Batch, Store

__all__ = ["ALPHA_3", "fill_rows", "icews_events", "month_events"]

_CHUNK = 20_000
ALPHA_3 = {
    "North Korea": "PRK", "South Korea": "KOR", "Japan": "JPN", "China": "CHN",
    "United States": "USA", "Russia": "RUS", "Taiwan": "TWN",
}  # fmt: skip
"""The reference data has names; others become their letters."""


def icews_events(path: Path, since: date, until: date) -> Iterator[Event]:
    """Read the rows of an ICEWS benchmark file between two days that name two countries."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
        for line, row in enumerate(csv.DictReader(stream), 2):
            day = date.fromisoformat(row["event_date"])
            one, other = row["source_country"], row["target_country"]
            if since <= day < until and one and other:
                yield _event(row, day, (path.name, line))


def _event(row: dict[str, str], day: date, place: tuple[str, int]) -> Event:
    """Make one event of a row, known at the end of the day after, as exports that say nothing."""
    file, line = place
    return Event(
        report_id=None,
        event_date=day,
        event_date_end=day + timedelta(days=1),
        date_precision="day",
        known_at=datetime.combine(day + timedelta(days=1), time(), UTC),
        known_at_basis="assumed",
        source_actor=_actor(row["source_country"]),
        target_actor=_actor(row["target_country"]),
        ontology="cameo-1.1",
        root_code=row["root_code"],
        cameo_code=row["cameo_code"],
        quad_class=quad_class_of(row["cameo_code"], ontology="cameo-1.1"),
        goldstein=float(row["goldstein"]) if row["goldstein"] else None,
        modality="actual",
        evidence=Row(file=file, line=line, file_sha256="0" * 64, fields={"line": str(line)}),
        confidence=1.0,
        coder="icews",
    )


def _actor(name: str) -> str:
    """Return an actor's id: its letters, or its name without signs."""
    return ALPHA_3.get(name) or "".join(c for c in name if c.isalnum())


def fill_rows(store: Store, events: Iterator[Event]) -> int:
    """Append events of rows, some thousands at a time; return how many were new."""
    new, chunk = 0, []
    for event in events:
        chunk.append(event)
        if len(chunk) == _CHUNK:
            new += store.append(Batch(events=tuple(chunk))).events
            chunk = []
    return new + store.append(Batch(events=tuple(chunk))).events


def month_events(path: Path, pair: frozenset[str]) -> Iterator[Event]:
    """Read the dyad-months of one pair: each count becomes as many events of a month."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
        for line, row in enumerate(csv.DictReader(stream), 2):
            if {row["source_cow"], row["target_cow"]} == pair:
                yield from _month(row, (path.name, line))


def _month(row: dict[str, str], place: tuple[str, int]) -> Iterator[Event]:
    """Make the events of one dyad-month, known at its end."""
    file, line = place
    start = date.fromisoformat(f"{row['month']}-01")
    end = (start + timedelta(days=31)).replace(day=1)
    letters = {"ROK": "KOR"}
    for root in (f"{n:02}" for n in range(10, 21)):
        for n in range(int(row[f"root_{root}"])):
            fields = {"line": str(line), "root": root, "n": str(n)}
            yield Event(
                report_id=None, event_date=start, event_date_end=end, date_precision="month",
                known_at=datetime.combine(end, time(), UTC), known_at_basis="assumed",
                source_actor=letters.get(row["source_cow"], row["source_cow"]),
                target_actor=letters.get(row["target_cow"], row["target_cow"]),
                ontology="cameo-1.1", root_code=root, cameo_code=f"{root}0",
                quad_class=quad_class_of(f"{root}0", ontology="cameo-1.1"), modality="actual",
                evidence=Row(file=file, line=line, file_sha256="0" * 64, fields=fields),
                confidence=1.0, coder="icews",
            )  # fmt: skip
