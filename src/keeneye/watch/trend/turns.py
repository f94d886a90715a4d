"""Changes of level with dates and intervals, and the rule of a broader decline, as cells."""

from __future__ import annotations

from datetime import date, timedelta
from typing import get_args

from keeneye.desk import Desk
from keeneye.dyads import (
    Change,
    Decline,
    Turns,
    TurnSettings,
    count_series,
    find_turns,
    tally_of,
)
from keeneye.dyads.series import By
from keeneye.records import Dyad, DyadSeries
from keeneye.signals import read_channels
from keeneye.store import History
from keeneye.watch import judge
from keeneye.watch.cells.cell import Cell, slug
from keeneye.watch.judgements import judge_trend

__all__ = ["decline_cell", "read_turns", "rule_cell", "turn_cell", "turn_cells"]

_RULE_DAYS = {"day": 364, "week": 364, "month": 5 * 366}


def read_turns(history: History, desk: Desk, dyad: Dyad, by: By) -> tuple[Turns, ...]:
    """Find the changes of level of a dyad, from its first counted event to the cut.

    Conflict events a period, in this direction; and, both ways together, conflict and cooperation
    as shares of the pair's own volume. A history without one kind has no share to tell.

    Parameters
    ----------
    history : History
    desk : Desk
    dyad : Dyad
    by : {'day', 'week', 'month'}
    """
    cut = (history.asof - timedelta(microseconds=1)).date()
    both = [history.find_events(dyad=d, counted=True) for d in (dyad, dyad.reverse())]
    start = min(
        (e.event_date for events in both for e in events if e.event_date <= cut), default=cut
    )
    pair = (dyad, dyad.reverse())
    series = [
        count_series(events, d, by, start=start, asof=history.asof)
        for d, events in zip(pair, both, strict=True)
    ]
    settings = TurnSettings.from_desk(desk)
    tallies = [(tally_of(series[:1], "conflict"), "count"), (tally_of(series, "conflict"), "share"),
               (tally_of(series, "cooperation"), "share")]  # fmt: skip
    return tuple(
        find_turns(tally, measure, settings=settings, rng=judge.generator())  # type: ignore[arg-type]
        for tally, measure in tallies
        if len(tally.starts) > 1
    )


def turn_cells(dyad: Dyad, turns: Turns) -> tuple[Cell, ...]:
    """Return the changes of level of one series as cells, by date."""
    return tuple(_turn(dyad, turns, change) for change in turns.changes)


def _turn(dyad: Dyad, turns: Turns, change: Change) -> Cell:
    """Return one change of level as a cell: its value is the level it went to."""
    by, measure = turns.tally.by, turns.measure
    ends = (dyad.source_actor, dyad.target_actor)
    named = f"{turns.tally.name.partition(' ')[0]}{measure}"
    facts = (
        ("changed", str(change.change_date)),
        ("between", f"{change.low_date} and {change.high_date} (95 %)"),
        ("before", f"{change.before:.3g}, on {change.n_before} events"),
        ("after", f"{change.after:.3g}, on {change.n_after} events"),
        ("dispersion", f"{turns.dispersion:.2f}"),
        ("penalty", f"{turns.settings.penalty:g} times ln n times the dispersion"),
    )
    return Cell(
        kind="turn",
        address=(*ends, by, slug(named), f"{change.change_date:%Y%m%d}"),
        asof=turns.asof,
        title=f"change of level: {turns.tally.name} by {by}, {change.direction}",
        value=change.after,
        unit=measure,
        n=change.n_before + change.n_after,
        facts=facts,
        opens=(),
        method=turns.method,
    )


def turn_cell(history: History, desk: Desk, address: tuple[str, ...]) -> Cell | None:
    """Compute the change of level at an address: source, target, period, series, day."""
    if len(address) != 5 or address[2] not in get_args(By):
        return None
    dyad, by = Dyad(*address[:2]), address[2]
    found = read_turns(history, desk, dyad, by)  # type: ignore[arg-type]
    every = (cell for turns in found for cell in turn_cells(dyad, turns))
    return next((cell for cell in every if cell.address == address), None)


def rule_cell(history: History, desk: Desk, by: By) -> tuple[Decline, Cell] | None:
    """Apply the rule of a broader decline to the desk's two pairs and its lines.

    Parameters
    ----------
    history : History
    desk : Desk
    by : {'day', 'week', 'month'}
        What the shares are counted by: five years of months, else 52 weeks.

    Returns
    -------
    (Decline, Cell) or None
        None where the desk watches fewer than two pairs, or no line.
    """
    asof = history.asof
    last = (asof - timedelta(microseconds=1)).date()
    start = last - timedelta(days=_RULE_DAYS[by])
    if by != "month":
        start += timedelta(days=7 - start.weekday())
    series = tuple(_series(history, dyad, (by, start)) for dyad in desk.dyads)
    channels = read_channels(desk, history.find_events(until=last + timedelta(days=1)), asof)
    decline = judge_trend(desk, channels, series, asof)[2]
    return None if decline is None else (decline, _rule(decline, by))


def _series(history: History, dyad: Dyad, given: tuple[By, date]) -> DyadSeries:
    """Count one dyad of the rule."""
    by, start = given
    events = history.find_events(since=start, dyad=dyad, counted=True)
    return count_series(events, dyad, by, start=start, asof=history.asof)


def _rule(decline: Decline, by: By) -> Cell:
    """Return the answer of the rule as a cell: its value is how many series moved for the worse."""
    shown = sum(m.way != "not shown" for m in decline.movements)
    told = tuple(
        (m.series, f"{m.way}{f' since {m.since}' if m.since else ''}: {m.reason}")
        for m in decline.movements
    )
    return Cell(
        kind="decline",
        address=(by,),
        asof=decline.asof,
        title=f"the rule of a broader decline, by {by}: {decline.verdict}",
        value=decline.count("worse"),
        unit="series",
        n=shown,
        facts=(("rule", f"at least {decline.least} of {len(told)} series the same way"), *told),
        opens=tuple(m.input_id for m in decline.movements if m.input_id and by == "week"),
        method=decline.method,
    )


def decline_cell(history: History, desk: Desk, address: tuple[str, ...]) -> Cell | None:
    """Compute the answer of the rule at an address: the period it was asked by."""
    if len(address) != 1 or address[0] not in get_args(By):
        return None
    found = rule_cell(history, desk, address[0])  # type: ignore[arg-type]
    return found[1] if found else None
