"""A trend as a document, and as lines for a table: the same cells in both."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from keeneye.desk import Desk
from keeneye.dyads import Turns
from keeneye.dyads.series import By
from keeneye.records import Dyad
from keeneye.store import History
from keeneye.watch.cells.cell import cell_document
from keeneye.watch.trend.answered import answer_document
from keeneye.watch.trend.measure import MEASURES, PERIODS_SHOWN, Row, read_trend
from keeneye.watch.trend.turns import read_turns, rule_cell, turn_cells

__all__ = ["TOO_FEW", "trend_document", "trend_lines"]

TOO_FEW = "too few events to tell"
_NOTE = "A trend describes; within a pair no simple level warns of what comes next."


def trend_document(
    history: History, desk: Desk, dyads: Sequence[Dyad], by: By, *, last: int = PERIODS_SHOWN
) -> dict[str, Any]:
    """Measure dyads and say where their level changed; apply the desk's rule of a decline.

    Parameters
    ----------
    history : History
    desk : Desk
    dyads : sequence of Dyad
    by : {'day', 'week', 'month'}
    last : int
        So many periods are shown, up to the cut.

    Returns
    -------
    dict
        ``by``, ``trend`` (one entry a dyad: ``rows``, ``stretches``, ``turns``, ``answers``,
        ``unplaced``) and ``rule`` (None where the desk watches fewer than two pairs). Every number
        has an ``id``.
    """
    found = rule_cell(history, desk, by)
    rule = None
    if found:
        decline, cell = found
        rule = {"id": cell.record_id, "verdict": decline.verdict, "least": decline.least,
                "since": decline.since, "series": decline.movements}  # fmt: skip
    told = [_dyad(history, desk, dyad, by, last) for dyad in dyads]
    return {"by": by, "trend": told, "rule": rule, "note": _NOTE}


def _dyad(history: History, desk: Desk, dyad: Dyad, by: By, last: int) -> dict[str, Any]:
    """Return one dyad of the document."""
    trend = read_trend(history, desk, dyad, by)
    turns = read_turns(history, desk, dyad, by)
    return {
        "dyad": str(dyad),
        "unplaced": trend.series.unplaced,
        "events": len(trend.events),
        "rows": [_row(row) for row in trend.rows(last)],
        "stretches": [_row(row) for row in trend.stretches()],
        "turns": [_turns(dyad, one) for one in turns],
        "answers": answer_document(history, desk, dyad),
    }


def _row(row: Row) -> dict[str, Any]:
    """Return a period of the document; roots stand apart, by ontology."""
    measures = {name: cell_document(row.cells[name]) for name in MEASURES}
    roots = {n: cell_document(c) for n, c in row.cells.items() if n not in MEASURES}
    return {"start": row.start, "end": row.end, **measures, "roots": roots}


def _turns(dyad: Dyad, turns: Turns) -> dict[str, Any]:
    """Return the changes of one series; too few events are said to be."""
    changes = [
        {"id": cell.record_id, "change_date": c.change_date, "low_date": c.low_date,
         "high_date": c.high_date, "before": c.before, "after": c.after, "direction": c.direction}
        for cell, c in zip(turn_cells(dyad, turns), turns.changes, strict=True)
    ]  # fmt: skip
    return {
        "series": turns.tally.name,
        "measure": turns.measure,
        "method": turns.method,
        "dispersion": turns.dispersion,
        "note": "" if turns.enough else TOO_FEW,
        "changes": changes,
    }


def trend_lines(document: dict[str, Any]) -> list[tuple[str, ...]]:
    """Return the periods of a dyad of the document as lines of a table.

    Each: first day, all, the four quad classes, conflict share with its interval, percentile,
    mean Goldstein value, the three most frequent roots.
    """
    return [_line(row) for row in document["rows"]]


def _line(row: dict[str, Any]) -> tuple[str, ...]:
    """Return one line."""
    share, place, mean = (row[n] for n in ("conflict_share", "conflict_percentile", "goldstein"))
    roots = list(row["roots"].items())[:3]
    told = ", ".join(f"{name.partition(':')[2]} {cell['value']:g}" for name, cell in roots)
    counts = [f"{row[name]['value']:g}" for name in MEASURES[:5]]
    few = TOO_FEW.partition(" events")[0]
    between = few if not share["enough"] else _share(share)
    standing = few if not place["enough"] else f"{place['value']:.0%}"
    average = "" if mean["value"] is None else f"{mean['value']:+.1f}"
    return (str(row["start"]), *counts, between, standing, average, told)


def _share(cell: dict[str, Any]) -> str:
    """Return a share with its interval."""
    return f"{cell['value']:.2f} [{cell['low']:.2f}, {cell['high']:.2f}]"
