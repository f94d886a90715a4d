"""Answered in kind: how often one side answers the other's acts, over its own matched base."""

from __future__ import annotations

from datetime import timedelta
from math import isfinite
from typing import Any

from keeneye.desk import Desk
from keeneye.dyads import AnswerSettings, Reciprocity, count_series, reciprocity
from keeneye.errors import BadRecord
from keeneye.records import Dyad
from keeneye.store import History
from keeneye.watch import judge
from keeneye.watch.cells.cell import Cell, slug

__all__ = ["ANSWERED_KINDS", "answer_cell", "answer_cells", "answer_document"]

ANSWERED_KINDS = ("material_conflict", "verbal_conflict", "verbal_cooperation")
NOT_SHOWN, TOO_FEW = "not shown: the interval holds 1", "too few events to tell"


def answer_cells(history: History, desk: Desk, dyad: Dyad) -> tuple[tuple[Reciprocity, Cell], ...]:
    """Measure how a dyad's source answers its target in kind; a history too short has none.

    Parameters
    ----------
    history : History
    desk : Desk
    dyad : Dyad
        The side that answers, towards the side that acted.
    """
    cut = (history.asof - timedelta(microseconds=1)).date()
    both = [history.find_events(dyad=one, counted=True) for one in (dyad, dyad.reverse())]
    days = [e.event_date for events in both for e in events if e.event_date <= cut]
    if not days:
        return ()
    answers, acts = (
        count_series(events, one, "day", start=min(days), asof=history.asof)
        for events, one in zip(both, (dyad, dyad.reverse()), strict=True)
    )
    settings, found = AnswerSettings.from_desk(desk), []
    for kind in ANSWERED_KINDS:
        try:
            one = reciprocity(answers, acts, kind, settings=settings, rng=judge.generator())
        except BadRecord:
            continue
        found.append((one, _cell(one)))
    return tuple(found)


def answer_note(one: Reciprocity) -> str:
    """Say what a lift shows, if it shows anything.

    With fewer acts than the desk wants, too few to tell; where the interval holds 1, not shown.
    """
    if not one.enough or not isfinite(one.lift):
        return TOO_FEW
    if not one.shown:
        return NOT_SHOWN
    days = one.settings.answer_days
    return f"answered in kind within {days} days {one.lift:.1f} times as often as chance"


def _cell(one: Reciprocity) -> Cell:
    """Return a lift as a cell."""
    given = one.settings
    known = isfinite(one.lift)
    return Cell(
        kind="answer",
        address=(one.answering.source_actor, one.answering.target_actor, slug(one.kind)),
        asof=one.asof,
        title=f"lift of answers in kind, {one.kind.replace('_', ' ')}, {one.answering}",
        value=one.lift if known else None,
        unit="times",
        low=one.low if known else None,
        high=one.high if known else None,
        n=one.n,
        enough=one.enough,
        facts=(
            (
                "answered",
                f"{one.answered} of {one.n} days of an act, within {given.answer_days} days",
            ),
            (
                "share",
                f"{one.answered_share:.3f}, of any days of the same stretch {one.base_share:.3f}",
            ),
            ("stretch", f"{given.match_days} days; blocks of {given.block_days} redrawn"),
            ("finding", answer_note(one)),
        ),
        method=one.method,
    )


def answer_document(history: History, desk: Desk, dyad: Dyad) -> list[dict[str, Any]]:
    """Return how a dyad's source answers its target, a row a kind of act."""
    return [
        {
            "id": cell.record_id,
            "kind": one.kind,
            "acts": one.n,
            "answered": one.answered,
            "answered_share": one.answered_share if one.n else None,
            "base_share": one.base_share if one.n else None,
            "lift": cell.value,
            "low": cell.low,
            "high": cell.high,
            "shown": one.shown,
            "note": answer_note(one),
        }
        for one, cell in answer_cells(history, desk, dyad)
    ]


def answer_cell(history: History, desk: Desk, address: tuple[str, ...]) -> Cell | None:
    """Compute the lift at an address: who answers, whom, which kind of act."""
    if len(address) != 3:
        return None
    cells = (cell for _, cell in answer_cells(history, desk, Dyad(*address[:2])))
    return next((cell for cell in cells if cell.address == address), None)
