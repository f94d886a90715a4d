"""Stores for tests of the watch: real files, filled through the real walk."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from keeneye.coding import load_coder
from keeneye.desk import read_desk
from keeneye.feeds import Reading
from keeneye.records import Rejection, Report
from keeneye.store import Store
from keeneye.watch import Counts, ingest

__all__ = ["fill", "new_store", "reading"]


def new_store(folder: Path, name: str = "s.duckdb") -> Store:
    """A store whose clock stands at 1 July 2020."""
    return Store(folder / name, clock=lambda: datetime(2020, 7, 1, tzinfo=UTC))


def reading(item: Report | Rejection) -> Reading:
    """A reading of one item."""
    if isinstance(item, Report):
        return Reading(report=item, file="a.jsonl", line=1)
    return Reading(rejection=item, file="a.jsonl", line=1)


def fill(store: Store, *items: Report | Rejection, dry_run: bool = False) -> Counts:
    """Ingest items with the Korea desk's first coder."""
    desk = read_desk("korea")
    coder = load_coder(desk.coders[0], desk)
    readings = [reading(item) for item in items]
    return ingest(readings, store=store, coder=coder, desk=desk, dry_run=dry_run)
