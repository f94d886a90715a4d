"""Desks side by side, ranked by what moved: counts, changes of lines, one named percentile."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from keeneye.desk import Desk
from keeneye.dyads import percentile_of
from keeneye.records import Channel, DyadSeries
from keeneye.store import History
from keeneye.watch.attention import rising_pairs
from keeneye.watch.day import assess

__all__ = ["DeskMove", "LineMove", "RisingPair", "desks_document", "move_of", "rank_moves"]

RANKED_BY = (
    "the percentile of the week's conflict events among the weeks of the year before, the higher "
    "of both directions; then by lines that changed, then by acts that became known"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineMove:
    """A line of communication whose state is another than before the recent days."""

    channel_id: str
    name: str
    before: str
    now: str
    record_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RisingPair:
    """A pair whose conflict share rises while its share of attention falls; its id opens."""

    name: str
    record_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskMove:
    """What moved at a desk, as of a moment.

    Parameters
    ----------
    name, title : str
    asof : datetime
    days : int
        The recent days that are looked at, of which the desk says how many.
    n_reports, n_acts : int
        Reports that became known in these days; counted acts that did.
    lines : tuple of LineMove
        Lines that changed in these days; `n_lines` are watched.
    conflict : int
        Conflict events of the week in the direction that `percentile` is of.
    percentile : float or None
        Where that stands among the weeks before, 0 … 1; None with fewer events in all than the
        desk asks for.
    direction : str
        Such as ``PAK:IND``; '' where there is no percentile.
    opens : tuple of str
        Ids of the series and lines that this rests on.
    rising : tuple of RisingPair
        Pairs of its store, also those that it does not watch, that are ignored but rising.
    problem : str
        Why nothing can be said of this desk; '' otherwise.
    """

    name: str
    title: str
    asof: datetime
    days: int = 0
    n_reports: int = 0
    n_acts: int = 0
    lines: tuple[LineMove, ...] = ()
    n_lines: int = 0
    conflict: int = 0
    percentile: float | None = None
    direction: str = ""
    opens: tuple[str, ...] = ()
    rising: tuple[RisingPair, ...] = ()
    problem: str = ""


def move_of(history: History, desk: Desk) -> DeskMove:
    """Say what moved at a desk up to a history's moment.

    Parameters
    ----------
    history : History
        Sees nothing that was known later.
    desk : Desk
    """
    day = assess(history, desk)
    days = round(desk.likely("brief.recent_days"))
    since = history.asof - timedelta(days=days)
    known = history.reports().column("known_at").to_pylist()
    acts = [e for e in day.events if e.counted and since < e.known_at <= history.asof]
    lines = [move for channel in day.channels if (move := _line_move(channel, days))]
    higher = _highest(day.series[:2], day.least_events)
    percentile, conflict, direction, rests_on = higher or (None, 0, "", ())
    return DeskMove(
        name=desk.name,
        title=desk.title,
        asof=history.asof,
        days=days,
        n_reports=sum(since < at <= history.asof for at in known),
        n_acts=len(acts),
        lines=tuple(lines),
        n_lines=len(day.channels),
        conflict=conflict,
        percentile=percentile,
        direction=direction,
        opens=(*rests_on, *(line.record_id for line in lines)),
        rising=tuple(
            RisingPair(name=one.attention.name, record_id=one.cell.record_id)
            for one in rising_pairs(history, desk)
        ),
    )


def _line_move(channel: Channel, days: int) -> LineMove | None:
    """Return how a line changed within the last days, None if it did not."""
    last = (channel.asof - timedelta(microseconds=1)).date()
    before = channel.state_on(last - timedelta(days=days))
    if before == channel.state:
        return None
    return LineMove(channel_id=channel.channel_id, name=channel.name, before=before,
                    now=channel.state, record_id=channel.record_id)  # fmt: skip


def _highest(
    series: Iterable[DyadSeries], least_events: int
) -> tuple[float, int, str, tuple[str, ...]] | None:
    """Return percentile, conflict, direction and evidence of the higher direction."""
    found = []
    for one in series:
        counts = [period.conflict for period in one.periods]
        if len(counts) > 1 and sum(period.total for period in one.periods) >= least_events:
            rank = percentile_of(counts[-1], counts[:-1])
            found.append((rank, counts[-1], str(one.dyad), (one.record_id,)))
    return max(found, key=lambda each: each[:2], default=None)


def rank_moves(moves: Iterable[DeskMove]) -> tuple[DeskMove, ...]:
    """Order desks by what moved: see `RANKED_BY`; those of which nothing can be said come last.

    Examples
    --------
    >>> from datetime import UTC
    >>> asof = datetime(2020, 6, 13, tzinfo=UTC)
    >>> quiet = DeskMove(name="a", title="A", asof=asof, percentile=0.5)
    >>> loud = DeskMove(name="b", title="B", asof=asof, percentile=0.9)
    >>> [one.name for one in rank_moves([quiet, loud])]
    ['b', 'a']
    """

    def key(move: DeskMove) -> tuple[bool, float, int, int, str]:
        percentile = -1.0 if move.percentile is None else move.percentile
        return bool(move.problem), -percentile, -len(move.lines), -move.n_acts, move.name

    return tuple(sorted(moves, key=key))


def desks_document(moves: Iterable[DeskMove], asof: datetime) -> dict[str, Any]:
    """Return ranked desks in the shape of ``desk rank --json`` and ``/desks.json``."""
    ranked = rank_moves(moves)
    return {
        "asof": asof,
        "ranked_by": RANKED_BY,
        "desks": ranked,
        "ignored_but_rising": list(dict.fromkeys(p.name for one in ranked for p in one.rising)),
    }
