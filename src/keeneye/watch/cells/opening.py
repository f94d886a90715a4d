"""The id of a cell opened: its place computed again from the store, as of its own moment."""

from __future__ import annotations

from collections.abc import Callable

from keeneye.desk import Desk
from keeneye.errors import UnknownId
from keeneye.store import History
from keeneye.watch.attention import attention_cell
from keeneye.watch.cells.cell import Cell, place_of
from keeneye.watch.patterns import placebo_cell, proportion_cell, verdict_cell
from keeneye.watch.trend import answer_cell, decline_cell, trend_cell, turn_cell

__all__ = ["open_cell"]

_TABLES: dict[str, Callable[[History, Desk, tuple[str, ...]], Cell | None]] = {
    "trend": trend_cell,
    "turn": turn_cell,
    "answer": answer_cell,
    "decline": decline_cell,
    "attention": attention_cell,
    "placebo": placebo_cell,
    "verdict": verdict_cell,
    "proportion": proportion_cell,
}


def open_cell(record_id: str, history: History, desk: Desk) -> Cell:
    """Compute the cell that an id names.

    Parameters
    ----------
    record_id : str
        ``q-…``, as tables print them.
    history : History
        As of the moment that the id carries.
    desk : Desk

    Raises
    ------
    UnknownId
        If there is no such place, or if another number stands there now: it is said which.
    """
    table, address = place_of(record_id)
    compute = _TABLES.get(table)
    found = compute(history, desk, address) if compute else None
    if found is None:
        raise UnknownId(
            "no such place in a table", where=record_id, todo="copy the id whole; check --desk"
        )
    if found.record_id != record_id:
        value = "nothing" if found.value is None else f"{found.value:.4g}"
        raise UnknownId(
            f"another number stands there now: {value} of {found.n}",
            where=record_id,
            expected=found.record_id,
            todo="compare the store and desk with those it was printed from",
        )
    return found
