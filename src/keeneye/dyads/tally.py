"""How much of a pair's own volume was of one kind, period by period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import accumulate

from keeneye.dyads.series import By, next_period
from keeneye.errors import BadRecord
from keeneye.records import DyadSeries, PeriodCount, dated_id, require

__all__ = ["KINDS", "PERIOD_DAYS", "Tally", "tally_of"]

KINDS: dict[str, tuple[str, ...]] = {
    "conflict": ("verbal_conflict", "material_conflict"),
    "cooperation": ("verbal_cooperation", "material_cooperation"),
    "material_conflict": ("material_conflict",),
    "verbal_conflict": ("verbal_conflict",),
    "material_cooperation": ("material_cooperation",),
    "verbal_cooperation": ("verbal_cooperation",),
}
"""What can be tallied, and the quad classes it holds."""

PERIOD_DAYS = {"day": 1.0, "week": 7.0, "month": 365.25 / 12}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Hits of one kind among all events (or reports), over consecutive periods.

    Parameters
    ----------
    name : str
        What is tallied, as a reader would call it: 'conflict PRK-KOR, both ways'.
    by : {'day', 'week', 'month'}
    asof : datetime
    starts : tuple of date
        First day of each period, none left out.
    hits, totals : tuple of int
        ``0 <= hits <= totals`` in each period.
    inputs : tuple of str
        Ids of the records counted.
    """

    name: str
    by: By
    asof: datetime
    starts: tuple[date, ...]
    hits: tuple[int, ...]
    totals: tuple[int, ...]
    inputs: tuple[str, ...]

    def __post_init__(self) -> None:
        same = len(self.starts) == len(self.hits) == len(self.totals)
        require(same, "periods, hits and totals differ in number", where=self.name, expected="one")
        fits = all(0 <= h <= t for h, t in zip(self.hits, self.totals, strict=True))
        require(fits, "more hits than events", where=self.name, expected="hits within totals")

    @property
    def record_id(self) -> str:
        """The id of this tally as of its moment."""
        parts = (self.name, self.by, self.starts[:1], self.hits, self.totals, self.inputs)
        return dated_id("v", self.asof, *parts)

    def end_of(self, place: int) -> date:
        """Return the first day after the period at `place`; the last may be cut by `asof`."""
        return min(next_period(self.starts[place], self.by), self.asof.date())

    def since(self, first: date) -> Tally:
        """Return the periods that begin on `first` or later."""
        skipped = sum(1 for start in self.starts if start < first)
        return self._cut(skipped)

    def _cut(self, skipped: int) -> Tally:
        """Return all but the first periods."""
        return Tally(
            name=self.name,
            by=self.by,
            asof=self.asof,
            starts=self.starts[skipped:],
            hits=self.hits[skipped:],
            totals=self.totals[skipped:],
            inputs=self.inputs,
        )

    def windows(self, width: int) -> tuple[tuple[int, int], ...]:
        """Return hits and totals of every stretch of `width` periods, by its last period.

        Examples
        --------
        >>> from datetime import UTC
        >>> days = tuple(date(2020, 6, day) for day in (1, 2, 3))
        >>> asof = datetime(2020, 6, 4, tzinfo=UTC)
        >>> one = Tally(name="x", by="day", asof=asof, starts=days, hits=(1, 0, 2),
        ...             totals=(1, 4, 2), inputs=())
        >>> one.windows(2)
        ((1, 5), (2, 6))
        """
        hits, totals = ((0, *accumulate(values)) for values in (self.hits, self.totals))
        ends = range(width, len(self.hits) + 1)
        return tuple((hits[e] - hits[e - width], totals[e] - totals[e - width]) for e in ends)


def tally_of(series: Sequence[DyadSeries], kind: str) -> Tally:
    """Tally one kind of event over a dyad, or over both directions of a pair together.

    Parameters
    ----------
    series : sequence of DyadSeries
        One or more, over the same periods as of the same moment.
    kind : str
        A key of `KINDS`.

    Returns
    -------
    Tally
        Totals are the pair's own volume: all its counted events.

    Raises
    ------
    BadRecord
        If there is no series, the kind is unknown, or the periods differ.

    Examples
    --------
    >>> from datetime import UTC
    >>> from keeneye.dyads import count_series
    >>> from keeneye.records import Dyad
    >>> asof = datetime(2020, 6, 13, tzinfo=UTC)
    >>> there = Dyad("PRK", "KOR")
    >>> both = [count_series([], dyad, "week", start=date(2020, 6, 1), asof=asof)
    ...         for dyad in (there, there.reverse())]
    >>> tally_of(both, "conflict").name, tally_of(both, "conflict").totals
    ('conflict PRK:KOR, both ways', (0, 0))
    """
    by = series[0].by if series else "longer"
    if by == "longer" or kind not in KINDS:
        expected = f"series by day, week or month; one of {', '.join(KINDS)}"
        raise BadRecord(f"no tally of {kind!r}", expected=expected)
    starts = tuple(p.period_start for p in series[0].periods)
    for one in series[1:]:
        same = tuple(p.period_start for p in one.periods) == starts and one.asof == series[0].asof
        require(same, "other periods or another moment", where=str(one.dyad), expected="the same")
    rows = list(zip(*(one.periods for one in series), strict=True))
    return Tally(
        name=f"{kind.replace('_', ' ')} {_pair(series)}",
        by=by,
        asof=series[0].asof,
        starts=starts,
        hits=tuple(sum(_hits(p, kind) for p in row) for row in rows),
        totals=tuple(sum(p.total for p in row) for row in rows),
        inputs=tuple(one.record_id for one in series),
    )


def _pair(series: Sequence[DyadSeries]) -> str:
    """Name what the series cover."""
    first = series[0].dyad
    if len(series) == 2 and series[1].dyad == first.reverse():
        return f"{first}, both ways"
    return ", ".join(str(one.dyad) for one in series)


def _hits(period: PeriodCount, kind: str) -> int:
    """Count the events of a kind in one period."""
    return sum(getattr(period, quad) for quad in KINDS[kind])
