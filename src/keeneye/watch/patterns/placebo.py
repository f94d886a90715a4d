"""A desk's patterns beside random days of the same period, each under an id that opens."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from keeneye.desk import Desk
from keeneye.signals import Placebo, desk_placebos, read_acts
from keeneye.store import History
from keeneye.watch import judge
from keeneye.watch.cells.cell import Cell, slug

__all__ = ["placebo_cell", "placebo_document", "read_placebos"]

NOT_SHOWN, SHOWN = "no clustering shown", "closer than random days"


def read_placebos(desk: Desk, asof: datetime) -> tuple[tuple[Placebo, Cell], ...]:
    """Put every pattern of a desk to its placebo, with the lists as known at a moment.

    Examples
    --------
    >>> from datetime import UTC
    >>> from keeneye.desk import read_desk
    >>> found = read_placebos(read_desk("korea"), datetime(2020, 6, 13, tzinfo=UTC))
    >>> [cell.address[0] for _, cell in found]
    ['elections', 'anniversaries', 'exercises', 'leaflets']
    """
    book = read_acts(desk)
    names = {pattern.name: pattern.id for pattern in book.pattern}
    marked = {pattern.name: pattern.marked for pattern in book.pattern}
    found = desk_placebos(desk, book, asof, rng=judge.generator())
    known = {
        name: tuple(f.fact_id for f in desk.facts.get(of, ()) if f.known_at <= asof)
        for name, of in marked.items()
    }
    return tuple((one, _cell(one, names[one.name], (desk, asof, known[one.name]))) for one in found)


def _cell(one: Placebo, name: str, given: tuple[Desk, datetime, tuple[str, ...]]) -> Cell:
    """Return a placebo as a cell: its value is the mean distance observed, in days."""
    desk, asof, facts = given
    return Cell(
        kind="placebo",
        address=(slug(name),),
        asof=asof,
        title=one.name,
        value=one.observed_days,
        unit="days",
        n=one.n,
        facts=(
            (
                "on random days",
                f"{one.random_days:.1f} [{one.random_low:.1f}, {one.random_high:.1f}]",
            ),
            ("P", f"{one.p_value:.3f}, of {one.draws:,} draws, as many days in the same years"),
            ("events", str(one.n_events)),
            ("nearest", "either side" if one.direction == "either" else "the next one after"),
            ("finding", _finding(one, desk)),
        ),
        opens=facts,
        method=one.method,
    )


def _finding(one: Placebo, desk: Desk) -> str:
    """Say what a placebo shows."""
    return SHOWN if one.p_value < desk.likely("placebo.shown_below") else NOT_SHOWN


def placebo_document(desk: Desk, asof: datetime) -> list[dict[str, Any]]:
    """Return the placebos of a desk as plain rows."""
    return [
        {
            "id": cell.record_id,
            "pattern": one.name,
            "n": one.n,
            "events": one.n_events,
            "observed_days": one.observed_days,
            "random_days": one.random_days,
            "random_low": one.random_low,
            "random_high": one.random_high,
            "p_value": one.p_value,
            "draws": one.draws,
            "direction": one.direction,
            "finding": _finding(one, desk),
        }
        for one, cell in read_placebos(desk, asof)
    ]


def placebo_cell(history: History, desk: Desk, address: tuple[str, ...]) -> Cell | None:
    """Compute the placebo at an address: the pattern's id."""
    cells = (cell for _, cell in read_placebos(desk, history.asof))
    return next((cell for cell in cells if cell.address == address), None)
