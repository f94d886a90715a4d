"""The front page: the desks in reach, ranked by what moved."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from keeneye.errors import StoreError
from keeneye.watch.desks import DeskMove, desks_document, move_of
from keeneye.web.asked import AsofAsked
from keeneye.web.desks.reach import Reach
from keeneye.web.reading import Reader
from keeneye.web.tables import Cell, Table

__all__ = ["desks", "table_of_desks"]


def desks(reach: Reach, asked: AsofAsked) -> dict[str, Any]:
    """Answer with the desks in reach, ranked by what moved up to a moment."""
    asof = reach.readers[0].cut(asked.asof)
    moves = [_move(reader, asof) for reader in reach.readers]
    document: dict[str, Any] = msgspec.to_builtins(desks_document(moves, asof))
    return document


def _move(reader: Reader, asof: datetime) -> DeskMove:
    """Say what moved at a desk, or why nothing can be said: one desk never hides another."""
    desk = reader.desk()
    try:
        with reader.history(asof) as history:
            return move_of(history, desk)
    except StoreError as error:
        return DeskMove(name=desk.name, title=desk.title, asof=asof, problem=error.what)


def table_of_desks(document: dict[str, Any], kept: str) -> Table:
    """Return the table of the front page; `kept` is the query that keeps the day."""
    rows = [_row(one, kept) for one in document["desks"]]
    rising = ", ".join(document["ignored_but_rising"])
    said = f"ignored but rising: {rising}" if rising else "none is ignored but rising"
    count = f"{len(rows)} desk{'' if len(rows) == 1 else 's'} in reach"
    heads = ("Desk", "Percentile of the week", "Conflict", "Lines changed", "Acts", "Reports",
             "Ignored but rising")  # fmt: skip
    return Table(f"{count}, the highest percentile first; {said}", heads, rows, "No desk.")


def _row(one: dict[str, Any], kept: str) -> list[list[Cell]]:
    """Return the row of a desk; each number leads to what it rests on."""
    name = Cell(one["title"], f"/desk/{one['name']}{kept}")
    if one["problem"]:
        return [[name], [Cell(one["problem"], "", "passage")], *([[Cell("")]] * 5)]
    percentile = one["percentile"]
    if percentile is None:
        rank, conflict = Cell("too few to tell"), Cell("")
    else:
        rank = Cell(f"{percentile:.0%}", f"/x/{one['opens'][0]}")
        conflict = Cell(f"{one['conflict']} by {one['direction'].replace(':', ' toward ')}")
    lines = [
        Cell(f"{line['name']}: {line['before']} to {line['now']}".replace("_", " "),
             f"/x/{line['record_id']}")
        for line in one["lines"]
    ]  # fmt: skip
    counted = [Cell(f"{len(lines)} of {one['n_lines']}"), *lines]
    days = f"in {one['days']} days"
    rising = [Cell(pair["name"], f"/x/{pair['record_id']}") for pair in one["rising"]]
    return [[name], [rank], [conflict], counted,
            [Cell(f"{one['n_acts']} {days}")], [Cell(f"{one['n_reports']} {days}")],
            rising or [Cell("none")]]  # fmt: skip
