"""What goes on around a question: all acts of the dyad, of its two actors, of the world."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from keeneye.forecast.features.columns import EventColumns
from keeneye.forecast.features.dyads import CAP_DAYS, Features, Rows
from keeneye.forecast.features.families import LADDER, in_family
from keeneye.forecast.features.marks import DayMarks, mark_days

__all__ = ["surroundings"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Named = Iterator[tuple[str, Floats]]
Ways = dict[str, Ints]

_ALL = "acts"
# Which windows of which counts; 14 days and most of what else was tried added nothing.
_COUNTS: dict[str, dict[str, tuple[int, ...]]] = {
    "own": {
        "verbal_cooperation": (7, 30, 365),
        "material_cooperation": (90, 365),
        "verbal_conflict": (7, 30, 90, 365),
        "material_conflict": (7, 30, 90, 365),
        _ALL: (7, 30, 365),
    },
    "other side's": {
        "verbal_cooperation": (30,),
        "verbal_conflict": (7, 30, 365),
        "material_conflict": (7, 30, 365),
    },
}


def surroundings(columns: EventColumns, pairs: Ints, rows: Rows) -> Features:
    """Return the features that do not depend on the family or the horizon of a question.

    Parameters
    ----------
    columns : EventColumns
    pairs : (k, 2) array of int
        The dyads, as ``columns.pairs`` returns them.
    rows : Rows

    Returns
    -------
    Features
        40 columns: counts are ``log1p``; Goldstein ``sum / (n + 3)``, −10 … +10; the step of the
        ladder 0 … 4; volumes the logarithm of the last month over the last year.
    """
    ways = {"own": columns.places(pairs), "other side's": columns.places(pairs[:, ::-1])}
    named: dict[str, Floats] = {}
    for maker in (_counts, _goldstein, _ladder):
        named |= maker(columns, ways, (len(pairs), rows))
    named |= _neighbours(columns, pairs, rows)
    named |= _world(columns, rows)
    return Features(tuple(named), np.column_stack(list(named.values())))


def _marks(columns: EventColumns, places: Ints, dyads: int, what: str) -> DayMarks:
    """Return the events of one kind on every dyad, by the day they were known."""
    chosen = columns.told < columns.days
    if what != _ALL:
        chosen &= in_family(columns.cameo, what)
    return mark_days(places[chosen], columns.told[chosen], (dyads, columns.days))


def _counts(columns: EventColumns, ways: Ways, asked: tuple[int, Rows]) -> Named:
    """Count events by quad class over several windows, and days since the last conflict."""
    dyads, rows = asked
    for way, table in _COUNTS.items():
        for what, windows in table.items():
            marks = _marks(columns, ways[way], dyads, what)
            for window in windows:
                count = marks.within(rows.series, rows.day, window)
                yield f"{way} {what}, {window} d", np.log1p(count)
            if what.endswith("conflict"):
                since = marks.since_last(rows.series, rows.day, CAP_DAYS)
                yield f"days since {way} {what}", np.log1p(since)


def _goldstein(columns: EventColumns, ways: Ways, asked: tuple[int, Rows]) -> Named:
    """Take the mean Goldstein value, held near 0 where events are few."""
    dyads, rows = asked
    for way, places in ways.items():
        inside = np.where(columns.told < columns.days, places, -1)
        count = mark_days(inside, columns.told, (dyads, columns.days))
        total = mark_days(inside, columns.told, (dyads, columns.days), columns.goldstein)
        for window in (30, 365):
            n = count.within(rows.series, rows.day, window)
            mean = total.within(rows.series, rows.day, window) / (n + 3)
            yield f"{way} Goldstein, {window} d", mean


def _ladder(columns: EventColumns, ways: Ways, asked: tuple[int, Rows]) -> Named:
    """Find the highest step of the ladder that was taken within 30 days."""
    dyads, rows = asked
    for way, places in ways.items():
        step = np.zeros(len(rows))
        for height, family in enumerate(LADDER, start=1):
            marks = _marks(columns, places, dyads, family)
            step[marks.within(rows.series, rows.day, 30) > 0] = height
        yield f"{way} step, 30 d", step


def _neighbours(columns: EventColumns, pairs: Ints, rows: Rows) -> Named:
    """Count material conflict that each side gave to and had from anyone, and its volume."""
    actors = len(columns.actors)
    given = _marks(columns, columns.source_actor, actors, "material_conflict")
    had = _marks(columns, columns.target_actor, actors, "material_conflict")
    for side, name in enumerate(("source", "target")):
        actor = pairs[rows.series, side]
        for marks, verb in ((given, "given"), (had, "had")):
            count = marks.within(actor, rows.day, 365)
            yield f"material conflict {verb} by the {name}, 365 d", np.log1p(count)
    volume = _marks(columns, columns.source_actor, actors, _ALL)
    yield "volume of the source, month to year", _month_to_year(volume, pairs[rows.series, 0], rows)


def _world(columns: EventColumns, rows: Rows) -> Named:
    """Measure how much is told of the world in 30 days, and its share of material conflict."""
    one = np.zeros(len(columns), dtype=np.int64)
    acts, fights = (_marks(columns, one, 1, what) for what in (_ALL, "material_conflict"))
    world = np.zeros(len(rows), dtype=np.int64)
    yield "volume of the world, month to year", _month_to_year(acts, world, rows)
    month = (marks.within(world, rows.day, 30) for marks in (fights, acts))
    yield "share of material conflict, world", (next(month) + 1) / (next(month) + 12)


def _month_to_year(marks: DayMarks, series: Ints, rows: Rows) -> Floats:
    """Return the logarithm of the last 30 days' rate over that of the last 365."""
    month, year = (marks.within(series, rows.day, w) for w in (30, 365))
    ratio: Floats = np.log((month + 1) / (year * 30 / 365 + 1))
    return ratio
