"""Every pair of actors in a store: its attention against the rise in its conflict share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from keeneye.desk import Desk, desk_names, read_desk
from keeneye.dyads import (
    KINDS,
    Attention,
    AttentionSettings,
    Tally,
    attention_to,
    ignored_but_rising,
    period_start,
)
from keeneye.dyads.attention import Basis
from keeneye.errors import KeeneyeError
from keeneye.forecast import Forecast, read_questions
from keeneye.store import History
from keeneye.watch import judge
from keeneye.watch.attention.calendar import DayAhead, days_ahead
from keeneye.watch.cells.cell import Cell, slug

__all__ = ["Scan", "Standoff", "attention_cell", "read_attention", "rising_pairs"]

Pair = tuple[str, str]
_WEEK = timedelta(days=7)
_CALENDAR_STRETCHES = 2  # how far the calendars look ahead, in stretches


@dataclass(frozen=True, slots=True, kw_only=True)
class Standoff:
    """A pair of actors, both ways together, with what attention it gets.

    Parameters
    ----------
    pair : (str, str)
        Actors, in alphabetical order.
    attention : Attention
    desks : tuple of str
        Shipped desks (or the one at hand) that watch it.
    cell : Cell
        Its rise in conflict share, under an id that opens.
    forecasts : tuple of Forecast
        Of questions that a desk asks about it, where one can be answered.
    """

    pair: Pair
    attention: Attention
    desks: tuple[str, ...]
    cell: Cell
    forecasts: tuple[Forecast, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """All pairs of a store at a moment.

    Parameters
    ----------
    asof : datetime
    ignored : tuple of Standoff
        Ignored but rising, the largest rise first.
    watched : tuple of Standoff
        The pairs that desks watch and that have enough events, whatever they do.
    n_pairs, n_judged : int
        Pairs with a counted event in the trailing years, and those with enough to tell.
    has_reports : bool
        False: an event-only history, where attention is the share of all events.
    days_ahead : tuple of DayAhead
        The reader's calendar beside theirs.
    settings : AttentionSettings
    """

    asof: datetime
    ignored: tuple[Standoff, ...]
    watched: tuple[Standoff, ...]
    n_pairs: int
    n_judged: int
    has_reports: bool
    days_ahead: tuple[DayAhead, ...]
    settings: AttentionSettings


def read_attention(history: History, desk: Desk) -> Scan:
    """Look at every pair of actors in a store, also those that no desk watches.

    Attention is the share of all reports read (copies aside) in which a counted event of the pair
    stands, by day of publication. Where a pair's events come from imported rows alone it is the
    share of all counted events, and its basis says so.

    Parameters
    ----------
    history : History
    desk : Desk
        Gives the judgement values and the calendars.

    Returns
    -------
    Scan
    """
    desks = _desks(desk)
    weeks, judged = _judged(history, desk)
    ignored = _ignored(weeks, judged, desks)
    watched = [_standoff(weeks, pair, one, desks) for pair, one in judged if _watching(pair, desks)]
    return Scan(
        asof=history.asof,
        ignored=tuple(_with_forecasts(one, history, desks) for one in ignored),
        watched=tuple(_with_forecasts(one, history, desks) for one in watched),
        n_pairs=len(weeks.counts),
        n_judged=len(judged),
        has_reports=weeks.n_reports > 0,
        days_ahead=days_ahead(desk, history.asof, 7 * _CALENDAR_STRETCHES * weeks.settings.width),
        settings=weeks.settings,
    )


def rising_pairs(history: History, desk: Desk) -> list[Standoff]:
    """Return the pairs of a store that are ignored but rising, the largest rise first.

    As `read_attention`, without calendars and forecasts.
    """
    return _ignored(*_judged(history, desk), [desk])


def _judged(history: History, desk: Desk) -> tuple[_Weeks, list[tuple[Pair, Attention]]]:
    """Judge every pair that has enough events to tell."""
    weeks = _Weeks(history, AttentionSettings.from_desk(desk))
    return weeks, [(pair, one) for pair, one in weeks.judge() if one.enough]


def _ignored(
    weeks: _Weeks, judged: list[tuple[Pair, Attention]], desks: list[Desk]
) -> list[Standoff]:
    """Return those that are ignored but rising, the largest rise first."""
    by_name = {one.name: pair for pair, one in judged}
    rising = ignored_but_rising(one for _, one in judged)
    return [_standoff(weeks, by_name[one.name], one, desks) for one in rising]


@dataclass(slots=True)
class _Counts:
    """What one pair did, week by week, and the ids of its events in the last stretch."""

    conflict: Any
    total: Any
    reports: list[set[str]]
    latest: list[str]


class _Weeks:
    """The counted events of a store by pair and calendar week, up to the cut."""

    def __init__(self, history: History, settings: AttentionSettings) -> None:
        import numpy as np

        self.asof, self.settings = history.asof, settings
        last = period_start((history.asof - timedelta(microseconds=1)).date(), "week")
        n = round(settings.years * 365.25 / 7) + settings.width
        self.starts = tuple(last - _WEEK * (n - 1 - k) for k in range(n))
        self.events = np.zeros(n, dtype=int)
        self.counts: dict[Pair, _Counts] = {}
        self._count(history)
        self.reports = self._read(history)
        self.n_reports = sum(self.reports)

    def _place(self, day: date) -> int:
        """Return the week of a day; negative before the first."""
        return (day - self.starts[0]).days // 7

    def _count(self, history: History) -> None:
        """Count every event that one week holds whole."""
        import numpy as np

        n, recent = len(self.starts), len(self.starts) - self.settings.width
        table = history.events(counted=True).select(
            ["event_id", "report_id", "event_date", "period", "source_actor", "target_actor",
             "quad_class"]
        )  # fmt: skip
        conflict = frozenset(KINDS["conflict"])
        for row in table.to_pylist():
            place = self._place(row["event_date"])
            if not 0 <= place < n or row["period"] not in ("day", "week"):
                continue
            self.events[place] += 1
            one, other = row["source_actor"], row["target_actor"]
            if not one or not other or one == other:
                continue
            pair = (min(one, other), max(one, other))
            held = self.counts.get(pair)
            if held is None:
                zeros = (np.zeros(n, dtype=int), np.zeros(n, dtype=int))
                held = self.counts[pair] = _Counts(*zeros, [set() for _ in range(n)], [])
            held.total[place] += 1
            held.conflict[place] += row["quad_class"] in conflict
            if row["report_id"]:
                held.reports[place].add(row["report_id"])
            if place >= recent:
                held.latest.append(row["event_id"])

    def _read(self, history: History) -> list[int]:
        """Count the reports read in each week, copies aside, by day of publication."""
        found = [0] * len(self.starts)
        self.week_of: dict[str, int] = {}
        for row in history.reports().select(
            ["report_id", "published_date", "known_at", "copy_of"]
        ).to_pylist():  # fmt: skip
            day = row["published_date"] or (row["known_at"] - timedelta(microseconds=1)).date()
            place = self._place(day)
            if row["copy_of"] is None and 0 <= place < len(found):
                found[place] += 1
                self.week_of[row["report_id"]] = place
        return found

    def judge(self) -> Iterator[tuple[Pair, Attention]]:
        """Set each pair's share of attention beside its rise; those without events to tell, too."""
        for pair, held in sorted(self.counts.items()):
            if int(held.total.sum()) >= self.settings.least_events:
                yield pair, self.attention(pair)

    def attention(self, pair: Pair) -> Attention:
        """Judge one pair."""
        held = self.counts[pair]
        basis, hits, totals = self._noticed(held)
        name = f"{pair[0]} and {pair[1]}"
        noticed = self._tally(f"{basis} on {name}", hits, totals)
        conflict = self._tally(f"conflict {name}", held.conflict.tolist(), held.total.tolist())
        return attention_to(name, noticed, conflict, basis=basis, settings=self.settings)

    def _noticed(self, held: _Counts) -> tuple[Basis, list[int], list[int]]:
        """Count what was read of a pair: reports, or events where no report tells of it."""
        told: set[str] = set().union(*held.reports)
        if not told:
            return "events", held.total.tolist(), self.events.tolist()
        hits = [0] * len(self.starts)
        for report_id in told:
            if report_id in self.week_of:
                hits[self.week_of[report_id]] += 1
        return "reports", hits, self.reports

    def _tally(self, name: str, hits: list[int], totals: list[int]) -> Tally:
        """Return a tally over the weeks."""
        return Tally(name=name, by="week", asof=self.asof, starts=self.starts, hits=tuple(hits),
                     totals=tuple(totals), inputs=())  # fmt: skip


def _desks(desk: Desk) -> list[Desk]:
    """Return the desk at hand, then the other shipped ones that can be read."""
    found = [desk]
    for name in desk_names():
        if name == desk.name:
            continue
        try:
            found.append(read_desk(name))
        except KeeneyeError:
            continue  # a desk that is being written: `desk check` says what is wrong
    return found


def _watching(pair: Pair, desks: list[Desk]) -> tuple[str, ...]:
    """Name the desks that watch a pair."""
    wanted = set(pair)
    return tuple(
        one.name for one in desks
        if any({d.source_actor, d.target_actor} == wanted for d in one.dyads)
    )  # fmt: skip


def _standoff(weeks: _Weeks, pair: Pair, one: Attention, desks: list[Desk]) -> Standoff:
    """Make the record of a pair."""
    return Standoff(
        pair=pair, attention=one, desks=_watching(pair, desks), cell=_cell(weeks, pair, one)
    )


def _cell(weeks: _Weeks, pair: Pair, one: Attention) -> Cell:
    """Return the rise of a pair's conflict share as a cell."""
    given = one.settings
    read = "all reports read" if one.basis == "reports" else "all events (no report tells of it)"
    facts = (
        ("verdict", "ignored but rising" if one.ignored else "not ignored but rising"),
        ("conflict share", f"{one.conflict_share:.3f} now, {one.usual_share:.3f} usual"),
        ("percentile", f"{one.rise_percentile:.3f} in its own {given.years:g} years"),
        ("attention", f"{one.share:.4f} of {read}, {one.share_before:.4f} before"),
        ("rule", f"percentile at least {given.top:g} while attention falls"),
        ("least events", f"{given.least_now} in {given.width} weeks, {given.least_events} in all"),
    )  # fmt: skip
    return Cell(
        kind="attention",
        address=(slug(pair[0]), slug(pair[1])),
        asof=weeks.asof,
        title=f"rise in conflict share, {pair[0]} and {pair[1]}",
        value=one.rise,
        unit="share",
        n=one.n_events,
        enough=one.enough,
        facts=facts,
        opens=tuple(weeks.counts[pair].latest),
        method=one.method,
    )


def _with_forecasts(one: Standoff, history: History, desks: list[Desk]) -> Standoff:
    """Let the forecasts join that a desk makes of a pair, where it can."""
    from dataclasses import replace

    found: list[Forecast] = []
    for desk in (
        d for d in desks if d.name in one.desks and (d.folder / "questions.toml").is_file()
    ):
        moment = history.asof.replace(microsecond=0)
        answer = judge.answers(history, desk, moment)
        for question in read_questions(desk):
            if {question.source_actor, question.target_actor} != set(one.pair):
                continue
            try:
                found.append(answer(question))
            except KeeneyeError:
                continue  # too short a history: there is no forecast to join
    return replace(one, forecasts=tuple(found))


def attention_cell(history: History, desk: Desk, address: tuple[str, ...]) -> Cell | None:
    """Compute the cell at an address: two actors in alphabetical order."""
    weeks = _Weeks(history, AttentionSettings.from_desk(desk))
    for pair in weeks.counts:
        if (slug(pair[0]), slug(pair[1])) == address:
            return _cell(weeks, pair, weeks.attention(pair))
    return None
