"""Events as columns: whole numbers in arrays, so that a window is a subtraction and not a loop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from keeneye.errors import BadRecord

if TYPE_CHECKING:
    import pyarrow

__all__ = ["EventColumns", "Ints", "columns_of_history", "make_columns"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

GAP_DAYS = 90
"""With no event of anyone for longer, nobody read."""
_DAY = np.timedelta64(1, "D")
_TABLE_CELLS = 16_000_000  # with more pairs of actors dyads are searched and not looked up


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EventColumns:
    """Dated events between actors, one place of every array an event.

    Parameters
    ----------
    actors : tuple of str
        What `source_actor` and `target_actor` count into.
    first_day : date
        Day 0.
    source_actor, target_actor : (n,) array of int
        The target is −1 where nobody is named.
    day : (n,) array of int
        Days since `first_day` on which it happened, at least 0.
    told : (n,) array of int
        Days since `first_day` on which it was known, never before `day`: features count it from
        then, outcomes on its day.
    cameo : (n,) array of int
        First three digits of the cameo-1.1 code: 190 for a use of force, 42 for a visit.
    goldstein : (n,) array of float
        −10 … +10, + is cooperative.
    days : int
        How many days were watched; the last is ``days - 1``, with events or without.
    """

    actors: tuple[str, ...]
    first_day: date
    source_actor: Ints
    target_actor: Ints
    day: Ints
    told: Ints
    cameo: Ints
    goldstein: Floats
    days: int

    def __len__(self) -> int:
        """How many events there are."""
        return len(self.day)

    @property
    def both_named(self) -> NDArray[np.bool_]:
        """Which events have two different actors."""
        other: NDArray[np.bool_] = self.target_actor != self.source_actor
        return (self.target_actor >= 0) & other

    def take(self, chosen: NDArray[np.bool_]) -> EventColumns:
        """Return the columns with the chosen events alone, over the same days."""
        names = ("source_actor", "target_actor", "day", "told", "cameo", "goldstein")
        return replace(self, **{name: getattr(self, name)[chosen] for name in names})

    def watched(self) -> EventColumns:
        """Return the columns from where the last gap of `GAP_DAYS` without any event ended.

        Before it nobody read: windows there would be counted as quiet, which they were not.
        """
        days = np.unique(self.day)
        gaps = np.flatnonzero(np.diff(days) > GAP_DAYS)
        start = int(days[gaps[-1] + 1]) if len(gaps) else int(days[0]) if len(days) else 0
        left = self.take(self.day >= start)
        return replace(
            left,
            first_day=self.first_day + timedelta(days=start),
            day=left.day - start,
            told=left.told - start,
            days=self.days - start,
        )

    def day_of(self, when: date) -> int:
        """Return the number of a calendar day."""
        return (when - self.first_day).days

    def pairs(self, dyads: Sequence[tuple[str, str]]) -> Ints:
        """Return directed dyads as a (k, 2) array of actor numbers.

        Raises
        ------
        BadRecord
            No dyad, one twice, or an actor that no event names: nothing could be said of it.
        """
        if not len(dyads) or len(set(dyads)) < len(dyads):
            raise BadRecord("no dyad, or one twice", where="dyads", expected="each dyad once")
        place = {actor: number for number, actor in enumerate(self.actors)}
        unknown = sorted({a for pair in dyads for a in pair if a not in place})
        if unknown:
            names = ", ".join(unknown[:5])
            raise BadRecord(
                f"no event names {names}",
                where="dyads",
                expected="actors of the history",
                todo="import events that name them, or leave these dyads out",
            )
        return np.array([(place[a], place[b]) for a, b in dyads], dtype=np.int64).reshape(-1, 2)

    def places(self, pairs: Ints) -> Ints:
        """Return for every event the number of its dyad in `pairs`, −1 where it has none."""
        width = len(self.actors) + 1
        wanted = pairs[:, 0] * width + pairs[:, 1]
        given = self.source_actor * width + self.target_actor
        named = self.target_actor >= 0
        if width**2 <= _TABLE_CELLS:
            table = np.full(width**2, -1, dtype=np.int64)
            table[wanted] = np.arange(len(wanted))
            return np.where(named, table[given], -1)
        order = np.argsort(wanted, kind="stable")
        at = np.minimum(np.searchsorted(wanted[order], given), len(wanted) - 1)
        return np.where(named & (wanted[order[at]] == given), order[at], -1)


def make_columns(
    dated: Sequence[date] | NDArray[np.datetime64],
    actors: tuple[Sequence[str | None], Sequence[str | None]],
    codes: Sequence[str],
    goldstein: Sequence[float],
    *,
    until: date | None = None,
    known: Sequence[date] | NDArray[np.datetime64] | None = None,
) -> EventColumns:
    """Make columns of plain lists, one entry an event.

    Parameters
    ----------
    dated : (n,) sequence of date
    actors : two (n,) sequences of str or None
        Sources and targets; an event without a source is left out.
    codes : (n,) sequence of str
        cameo-1.1 codes of two digits and more, with their leading zero.
    goldstein : (n,) sequence of float
    until : date, optional
        The day after the last that was watched; by default the day after the last event.
    known : (n,) sequence of date, optional
        The day at whose end it was known; by default its own.

    Raises
    ------
    BadRecord
        An event dated after `until`, a code that is none, or nothing at all.

    Examples
    --------
    >>> columns = make_columns([date(2020, 6, 9), date(2020, 6, 16)],
    ...     (["PRK", "PRK"], ["KOR", "KOR"]), ["160", "1823"], [-4.0, -9.5])
    >>> columns.actors, columns.day.tolist(), columns.cameo.tolist(), columns.days
    (('KOR', 'PRK'), [0, 7], [160, 182], 8)
    """
    sources, targets = actors
    if not len(dated):
        raise BadRecord("no event at all", where="events", expected="dated events of two actors")
    kept = np.array([name is not None for name in sources])
    days = np.asarray(dated, dtype="datetime64[D]")[kept]
    names = tuple(sorted({n for column in actors for n in column if n is not None}))
    place: dict[str | None, int] = {name: number for number, name in enumerate(names)}
    place[None] = -1
    first = days.min()
    end = days.max() + _DAY if until is None else np.datetime64(until, "D")
    if days.max() >= end:
        raise BadRecord(
            f"an event dated {days.max()}",
            where="event_date",
            expected=f"before {end}, when the history ends",
            todo="correct its date: nothing can be known before it happens",
        )
    told = days if known is None else np.asarray(known, dtype="datetime64[D]")[kept]
    return EventColumns(
        actors=names,
        first_day=first.astype(date),
        source_actor=np.array([place[n] for n in sources], dtype=np.int64)[kept],
        target_actor=np.array([place[n] for n in targets], dtype=np.int64)[kept],
        day=(days - first).astype(np.int64),
        told=(np.maximum(told, days) - first).astype(np.int64),
        cameo=_three_digits(codes)[kept],
        goldstein=np.asarray(goldstein, dtype=np.float64)[kept],
        days=int((end - first).astype(np.int64)),
    )


def columns_of_history(events: pyarrow.Table, until: date) -> EventColumns:
    """Make columns of what ``History.events(counted=True)`` returns.

    An event that lies within a week or a month stands on the last day it may have fallen on, so
    that it is never counted before it could have happened.

    Parameters
    ----------
    events : pyarrow.Table
    until : date
        The first day that is not watched: the day on which a forecast's window opens.

    Raises
    ------
    BadRecord
        No event, or one that begins at or after `until`.
    """
    from keeneye.ontology import cameo_code_of

    names = ("event_date", "event_date_end", "source_actor", "target_actor", "known_at")
    rows = events.select([*names, "cameo_code", "root_code", "mode", "goldstein"]).to_pydict()
    coded = zip(rows["cameo_code"], rows["root_code"], rows["mode"], strict=True)
    ends: NDArray[np.datetime64] = np.array(rows["event_date_end"], dtype="datetime64[D]")
    ends, last = ends - _DAY, np.datetime64(until, "D") - _DAY
    begins = np.array(rows["event_date"], dtype="datetime64[D]")
    ends = np.where(begins <= last, np.minimum(ends, last), begins)
    return make_columns(
        ends,
        (rows["source_actor"], rows["target_actor"]),
        [given or cameo_code_of(root, mode) for given, root, mode in coded],
        [0.0 if value is None else value for value in rows["goldstein"]],
        until=until,
        known=[(at - timedelta(microseconds=1)).date() for at in rows["known_at"]],
    )


def _three_digits(codes: Sequence[str]) -> Ints:
    """Return the first three digits of cameo codes as numbers."""
    table: dict[str, int] = {}
    for text in set(codes):
        if not (text.isascii() and text.isdigit() and len(text) >= 2):
            raise BadRecord(f"no cameo code: {text!r}", where="cameo_code", expected="such as 190")
        table[text] = int(text.ljust(3, "0")[:3])
    return np.array([table[text] for text in codes], dtype=np.int64)
