"""A directed dyad measured period by period: every number is a cell that opens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import fmean
from typing import get_args

from keeneye.desk import Desk
from keeneye.dyads import KINDS, Tally, count_roots, count_series, share_level, share_percentile
from keeneye.dyads.series import By
from keeneye.dyads.tally import PERIOD_DAYS
from keeneye.errors import BadRecord
from keeneye.ontology import QUAD_CLASSES
from keeneye.records import Dyad, DyadSeries, Event, Measurement
from keeneye.store import History
from keeneye.watch.cells.cell import Cell, slug

__all__ = [
    "MEASURES",
    "PERIODS_SHOWN",
    "STRETCHES",
    "Row",
    "Trend",
    "TrendSettings",
    "read_trend",
    "trend_cell",
]

STRETCHES = (7, 28, 91)
"""Days up to the cut, in whole weeks: weekends hold half as many events."""
PERIODS_SHOWN = 12
_WIDTH = {"day": 7, "week": 1, "month": 1}  # periods that a share is taken over
_SHARED = ("conflict", "cooperation")
MEASURES = ("all", *QUAD_CLASSES, *(f"{kind}_{what}" for kind in _SHARED
            for what in ("share", "percentile")), "goldstein")  # fmt: skip
"""What each period is measured by, roots aside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendSettings:
    """Judgement values of the trend: a desk's.

    Parameters
    ----------
    years : float
        Of its own past that a share stands beside.
    weight : float
        Of the prior on a share, in events.
    least_events : int
        With fewer events in a period it is too few to tell.
    """

    years: float
    weight: float
    least_events: int

    @classmethod
    def from_desk(cls, desk: Desk) -> TrendSettings:
        """Read the likely values of a desk.

        Raises
        ------
        DeskError
            If the desk does not say one.
        """
        return cls(
            years=desk.likely("trend.percentile_years"),
            weight=desk.likely("trend.share_weight"),
            least_events=round(desk.likely("trend.least_events")),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One period, or one stretch up to the cut, with its cells by measure."""

    start: date
    end: date
    cells: dict[str, Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """A directed dyad over time, as of a moment.

    Parameters
    ----------
    dyad : Dyad
    by : {'day', 'week', 'month'}
    asof : datetime
    events : tuple of Event
        All its counted events that were known.
    series : DyadSeries
        From the first event to the cut.
    daily : DyadSeries
        By day, as far back as the stretches and their past reach.
    settings : TrendSettings
    """

    dyad: Dyad
    by: By
    asof: datetime
    events: tuple[Event, ...]
    series: DyadSeries
    daily: DyadSeries
    settings: TrendSettings

    def rows(self, last: int = PERIODS_SHOWN) -> tuple[Row, ...]:
        """Measure the last periods, the latest last."""
        first = max(0, len(self.series.periods) - last)
        return tuple(self.row(place) for place in range(first, len(self.series.periods)))

    def row(self, place: int) -> Row:
        """Measure the period at a place of the series."""
        begin = self.series.periods[place].period_start
        return self._measure(self.series, (place, 1, _WIDTH[self.by]), (self.by, f"{begin:%Y%m%d}"))

    def stretches(self) -> tuple[Row, ...]:
        """Measure the last 7, 28 and 91 days; a stretch longer than the history is left out."""
        n = len(self.daily.periods)
        return tuple(
            self._measure(self.daily, (n - 1, days, days), ("stretch", str(days)))
            for days in STRETCHES
            if days <= n
        )

    def _measure(
        self, series: DyadSeries, where: tuple[int, int, int], named: tuple[str, str]
    ) -> Row:
        """Measure `counted` periods up to a place; shares stand on `width` of them."""
        place, counted, width = where
        ids = [i for p in series.periods[place - counted + 1 : place + 1] for i in p.event_ids]
        end = min(_next(series, place), self.asof.date())
        start = series.periods[place - counted + 1].period_start
        known = {event.event_id: event for event in self.events}
        held = [known[i] for i in ids]
        make = _Maker(self, named, f"{start} until {end}")
        cells = dict(make.counts(held)) | dict(make.shares(series, place, width))
        cells["goldstein"] = make.goldstein(held)
        return Row(start=start, end=end, cells=cells)


def _next(series: DyadSeries, place: int) -> date:
    """Return the first day after a period."""
    if place + 1 < len(series.periods):
        return series.periods[place + 1].period_start
    return series.asof.date()


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes the cells of one period."""

    trend: Trend
    named: tuple[str, str]
    window: str

    def cell(self, name: str, title: str, events: Sequence[str], **more: object) -> Cell:
        """Make one cell."""
        dyad = self.trend.dyad
        return Cell(
            kind="trend",
            address=(dyad.source_actor, dyad.target_actor, *self.named, slug(name)),
            asof=self.trend.asof,
            title=f"{title} {dyad}, {self.window}",
            opens=tuple(events),
            **{"unit": "count", "method": self.trend.series.method} | more,  # type: ignore[arg-type]
        )

    def counts(self, events: Sequence[Event]) -> Iterator[tuple[str, Cell]]:
        """Count all events, each quad class, and each root of each ontology."""
        ids = [e.event_id for e in events]
        enough = len(events) >= self.trend.settings.least_events
        yield (
            "all",
            self.cell("all", "counted events", ids, value=len(ids), n=len(ids), enough=enough),
        )
        for quad in QUAD_CLASSES:
            own = [e.event_id for e in events if e.quad_class == quad]
            title = quad.replace("_", " ")
            yield quad, self.cell(quad, title, own, value=len(own), n=len(ids), enough=enough)
        for ontology, root, count in count_roots(events):
            name = f"{ontology}:{root}"
            own = [e.event_id for e in events if (e.ontology, e.root_code) == (ontology, root)]
            title = f"{root} ({ontology})"
            yield name, self.cell(name, title, own, value=count, n=len(ids), enough=enough)

    def shares(self, series: DyadSeries, place: int, width: int) -> Iterator[tuple[str, Cell]]:
        """Measure each share with its interval, and where it stands in the pair's own past."""
        given = self.trend.settings
        behind = series.periods[max(0, place - width + 1) : place + 1]
        ids = [i for period in behind for i in period.event_ids]
        enough = len(ids) >= given.least_events
        for kind in _SHARED:
            tally = _upto(series, kind, place, _periods(series.by, given) + width)
            for what, measure in (("share", share_level), ("percentile", share_percentile)):
                name, title = f"{kind}_{what}", f"{kind} {what}"
                try:
                    found = measure(tally, years=given.years, weight=given.weight, width=width)
                except BadRecord:
                    why = (("why", "no earlier period to hold it beside"),)
                    yield name, self.cell(name, title, ids, value=None, unit="share", n=len(ids),
                                          enough=False, facts=why)  # fmt: skip
                    continue
                yield name, self._held(name, title, found, (ids, enough))

    def _held(
        self, name: str, title: str, found: Measurement, behind: tuple[list[str], bool]
    ) -> Cell:
        """Make the cell of a measured share."""
        facts = (("window", found.window), *found.parameters.items())
        return self.cell(
            name, title, behind[0], value=found.value, unit="share", low=found.low,
            high=found.high, n=found.n, enough=behind[1], method=found.method, facts=facts,
        )  # fmt: skip

    def goldstein(self, events: Sequence[Event]) -> Cell:
        """Average the Goldstein values of the events that have one."""
        told = [(e.event_id, e.goldstein) for e in events if e.goldstein is not None]
        return self.cell(
            "goldstein", "mean Goldstein value", [i for i, _ in told],
            value=fmean(v for _, v in told) if told else None, unit="goldstein", n=len(told),
            enough=len(told) >= self.trend.settings.least_events, method="mean-goldstein-1",
            facts=(("range", "-10 (conflict) to +10 (cooperation); no warning"),),
        )  # fmt: skip


def _periods(by: str, settings: TrendSettings) -> int:
    """Return how many periods of its own past a share stands beside, and one."""
    return round(settings.years * 365.25 / PERIOD_DAYS[by]) + 1


def _upto(series: DyadSeries, kind: str, place: int, needed: int) -> Tally:
    """Tally a kind of event over the `needed` periods up to a place; nothing later is in it."""
    kept = series.periods[max(0, place + 1 - needed) : place + 1]
    return Tally(
        name=f"{kind} {series.dyad}",
        by=series.by,  # type: ignore[arg-type]
        asof=series.asof,
        starts=tuple(p.period_start for p in kept),
        hits=tuple(sum(getattr(p, quad) for quad in KINDS[kind]) for p in kept),
        totals=tuple(p.total for p in kept),
        inputs=(),
    )


def read_trend(history: History, desk: Desk, dyad: Dyad, by: By) -> Trend:
    """Read the trend of a directed dyad, from its first counted event to the cut.

    Parameters
    ----------
    history : History
        Coded reports, imported events, or both.
    desk : Desk
        Gives the judgement values; it need not watch the dyad.
    dyad : Dyad
    by : {'day', 'week', 'month'}

    Raises
    ------
    BadRecord
        If `by` is none of these.
    """
    if by not in get_args(By):
        raise BadRecord(f"no such period: {by!r}", where="by", expected="day, week or month")
    events = history.find_events(dyad=dyad, counted=True)
    cut = (history.asof - timedelta(microseconds=1)).date()
    happened = [e for e in events if e.event_date <= cut]
    start = min((e.event_date for e in happened), default=cut)
    settings = TrendSettings.from_desk(desk)
    recent = max(start, cut - timedelta(days=_periods("day", settings) + 2 * STRETCHES[-1]))
    return Trend(
        dyad=dyad,
        by=by,
        asof=history.asof,
        events=tuple(events),
        series=count_series(events, dyad, by, start=start, asof=history.asof),
        daily=count_series(events, dyad, "day", start=recent, asof=history.asof),
        settings=settings,
    )


def trend_cell(history: History, desk: Desk, address: tuple[str, ...]) -> Cell | None:
    """Compute the cell at an address: source, target, period, its first day, measure."""
    if len(address) != 5:
        return None
    source_actor, target_actor, by, named, _ = address
    whole: By = "day" if by == "stretch" else by  # type: ignore[assignment]
    if whole not in get_args(By):
        return None
    trend = read_trend(history, desk, Dyad(source_actor, target_actor), whole)
    if by == "stretch":
        rows = [
            r for r, days in zip(trend.stretches(), STRETCHES, strict=False) if named == str(days)
        ]
    else:
        places = [
            n for n, p in enumerate(trend.series.periods) if f"{p.period_start:%Y%m%d}" == named
        ]
        rows = [trend.row(n) for n in places]
    every = (cell for row in rows for cell in row.cells.values())
    return next((cell for cell in every if cell.address == address), None)
