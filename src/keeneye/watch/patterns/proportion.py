"""How crisis actors answered triggers of each class: the base table that proportion stands on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from keeneye.desk import Desk
from keeneye.desk.files import csv_rows
from keeneye.scoring import share_interval
from keeneye.signals import read_responses
from keeneye.signals.triggers import NAME
from keeneye.store import History
from keeneye.watch.cells.cell import Cell

__all__ = ["proportion_cell", "proportion_document"]

METHOD = "crisis-responses-1"
_VIOLENT = (8, 9)
_COLUMNS = ("triggr", "trigger_name", "majres", "n", "citation", "checked", "note")


def _cells(desk: Desk, asof: datetime) -> list[tuple[str, Cell]]:
    """Return the share of violent answers by class of trigger, each with its class in words."""
    table = read_responses(desk)
    if not table:
        return []
    named = {int(row["triggr"]): row for _, row in csv_rows(desk.folder, NAME, _COLUMNS)}
    found = []
    for trigger in sorted(table):
        counts = table[trigger]
        violent, n = (
            sum(counts.get(r, (0, ""))[0] for r in _VIOLENT),
            sum(c for c, _ in counts.values()),
        )
        row = named[trigger]
        low, high = share_interval(violent, n)
        cell = Cell(
            kind="proportion",
            address=(str(trigger),),
            asof=asof,
            title=f"answered by violence: {row['trigger_name']} as trigger",
            value=violent / n if n else None,
            unit="share",
            low=low,
            high=high,
            n=n,
            facts=(
                ("counted", f"{violent} of {n} crisis actors with majres 8 or 9"),
                ("citation", row["citation"]),
                ("meaning of the codes", row["note"]),
            ),
            method=METHOD,
        )
        found.append((row["trigger_name"], cell))
    return found


def proportion_document(desk: Desk, asof: datetime) -> list[dict[str, Any]]:
    """Return the base table as plain rows; a desk without one has none.

    Examples
    --------
    >>> from datetime import UTC
    >>> from keeneye.desk import read_desk
    >>> rows = proportion_document(read_desk("korea"), datetime(2020, 6, 13, tzinfo=UTC))
    >>> [(row["violent"], row["n"]) for row in rows][:3]
    [(0, 16), (63, 248), (3, 22)]
    """
    return [
        {
            "id": cell.record_id,
            "triggr": int(cell.address[0]),
            "trigger": name,
            "violent": round((cell.value or 0) * cell.n),
            "n": cell.n,
            "share": cell.value,
            "low": cell.low,
            "high": cell.high,
            "meaning_checked": dict(cell.facts)["meaning of the codes"],
        }
        for name, cell in _cells(desk, asof)
    ]


def proportion_cell(history: History, desk: Desk, address: tuple[str, ...]) -> Cell | None:
    """Compute the share at an address: the class of trigger."""
    return next((c for _, c in _cells(desk, history.asof) if c.address == address), None)
