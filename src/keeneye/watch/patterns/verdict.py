"""Verdicts of the day scored against what was done."""

from __future__ import annotations

from typing import Any, get_args

from keeneye.desk import Desk
from keeneye.signals import Ledger, VerdictCell, VerdictTable, score_verdicts
from keeneye.signals.verdicts import When
from keeneye.store import History
from keeneye.watch.cells.cell import Cell
from keeneye.watch.judgements import see_ledger

__all__ = ["verdict_cell", "verdict_document"]

METHOD = "verdicts-scored-1"


def _table(ledger: Ledger, desk: Desk, when: When) -> tuple[VerdictTable, tuple[Cell, ...]]:
    """Score the verdicts of one moment of each threat."""
    table = score_verdicts(desk, ledger.book, ledger.mentions, ledger.asof, when=when)
    cells = tuple(_cell(ledger, when, one, table.note) for one in (*table.cells, table.base))
    return table, cells


def _cell(ledger: Ledger, when: When, one: VerdictCell, note: str) -> Cell:
    """Return a row as a cell: the share of threats with a verdict that were carried out."""
    name = "base rate" if one.verdict == "all" else one.verdict
    return Cell(
        kind="verdict",
        address=(when, one.verdict),
        asof=ledger.asof,
        title=f"carried out, of closed threats: {name}, {when} verdict",
        value=one.carried_out / one.n if one.n else None,
        unit="share",
        low=one.low,
        high=one.high,
        n=one.n,
        facts=(("carried out", f"{one.carried_out} of {one.n}"), ("finding", note)),
        opens=one.threat_ids,
        method=METHOD,
    )


def verdict_document(history: History, desk: Desk) -> list[dict[str, Any]]:
    """Score the verdicts of all closed threats, by their first, strongest and last day.

    Returns
    -------
    list of dict
        One entry a moment: ``when``, ``separates`` (None where a verdict has no case), ``note``,
        and ``rows`` with the base rate last, each with ``id``, ``carried_out``, ``n`` and a 95 %
        Jeffreys interval.
    """
    ledger = see_ledger(history, desk)
    found = []
    for when in get_args(When):
        table, cells = _table(ledger, desk, when)
        rows = [
            {"id": cell.record_id, "verdict": one.verdict, "carried_out": one.carried_out,
             "n": one.n, "share": cell.value, "low": one.low, "high": one.high,
             "threat_ids": one.threat_ids}
            for cell, one in zip(cells, (*table.cells, table.base), strict=True)
        ]  # fmt: skip
        found.append({"when": when, "separates": table.separates, "note": table.note, "rows": rows})
    return found


def verdict_cell(history: History, desk: Desk, address: tuple[str, ...]) -> Cell | None:
    """Compute the share at an address: when the verdict was given, and which."""
    if len(address) != 2 or address[0] not in get_args(When):
        return None
    _, cells = _table(see_ledger(history, desk), desk, address[0])  # type: ignore[arg-type]
    return next((cell for cell in cells if cell.address == address), None)
