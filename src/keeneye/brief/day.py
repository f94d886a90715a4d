"""All that a brief may see: the records of one day, already cut at its as-of moment."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from keeneye.brief.judgements.judged import Judged, Judgement, JudgementRecord, LastRead
from keeneye.errors import UnknownId
from keeneye.records import (
    Channel,
    Coverage,
    Dyad,
    DyadSeries,
    Event,
    Fact,
    Measurement,
    Report,
    dated_id,
)

__all__ = ["Citable", "Day"]

Citable = (
    Event
    | Report
    | Fact
    | Channel
    | DyadSeries
    | Measurement
    | Coverage
    | Judgement
    | JudgementRecord
)
_IDS = (
    "correction_id",
    "event_id",
    "report_id",
    "fact_id",
    "measurement_id",
    "record_id",
    "forecast_id",
    "motives_id",
    "pressure_id",
    "game_id",
    "deal_id",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What `watch` hands to `write_brief`; a statement may cite what `find` opens, no more.

    Parameters
    ----------
    desk_name, desk_title : str
    asof : datetime
        The cut; every record here was known by then.
    local_zone : str
        The desk's time zone, such as ``Asia/Seoul``.
    recent_from : date
        Acts that happened and came to be known since this day are news.
    names : dict of str to tuple of str
        Actor id to its display name, then every other name.
    focus : tuple of Dyad
        Directed dyads of the trend; the first two are the chart's.
    events : tuple of Event
        The window's events, newest known last, and every event a channel or series rests on.
    reports, facts : dict
        By id: all that events and channels lead to.
    channels, series, measurements : tuples
    coverage : Coverage
    outlets : dict of str to str
        Outlet id to name.
    copies, ranks : dict of str to int
        Report id to its number of copies; report or event id to the rank of the speaker.
    words : dict of str to (float, float)
        Word of probability to its band ``[low, high)``, 0 … 1, from the desk's thresholds;
        empty: no words are printed.
    least_events : int
        Fewest events in the weeks before for a week to be compared with them (the desk's).
    least_confidence : float
        Least confidence of the coder for an act to be shown, 0 … 1 (the desk's).
    judged : Judged
        Threats, turns, motives, forecasts, the choice and the deal.
    last : LastRead or None
        What the reader was told when last reading; None: no section says what changed since.
    version, store_digest, command : str
        The program's version, the store's digest, the command that makes this page again.

    Examples
    --------
    >>> day = Day(desk_name="korea", desk_title="Korea", asof=datetime(2020, 6, 13, tzinfo=UTC),
    ...     recent_from=date(2020, 6, 5), coverage=Coverage(n_reports=0, n_copies=0, n_uncoded=0,
    ...     n_events=0, n_counted=0, last_known_at=None, outlets=(), unseen=()))
    >>> day.find("e-1"), day.last_day.isoformat(), day.find(day.coverage_id).n_reports
    (None, '2020-06-12', 0)
    """

    desk_name: str
    desk_title: str
    asof: datetime
    recent_from: date
    coverage: Coverage
    local_zone: str = "UTC"
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    focus: tuple[Dyad, ...] = ()
    events: tuple[Event, ...] = ()
    reports: dict[str, Report] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
    channels: tuple[Channel, ...] = ()
    series: tuple[DyadSeries, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    outlets: dict[str, str] = field(default_factory=dict)
    copies: dict[str, int] = field(default_factory=dict)
    ranks: dict[str, int] = field(default_factory=dict)
    words: dict[str, tuple[float, float]] = field(default_factory=dict)
    least_events: int = 1
    least_confidence: float = 0.0
    judged: Judged = field(default_factory=Judged)
    last: LastRead | None = None
    version: str = ""
    store_digest: str = ""
    command: str = ""
    _index: dict[str, Citable] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        told = self.last.judgements if self.last else ()
        index: dict[str, Citable] = {one.record_id: one for one in told}
        index[self.coverage_id] = self.coverage
        index |= self.reports
        index |= self.facts
        index |= {event.event_id: event for event in self.events}
        index |= {channel.record_id: channel for channel in self.channels}
        index |= {series.record_id: series for series in self.series}
        index |= {number.measurement_id: number for number in self.measurements}
        index |= self.judged.by_id()
        object.__setattr__(self, "_index", index)

    def find(self, record_id: str) -> Citable | None:
        """Return the record that an id opens, or None."""
        return self._index.get(record_id)

    def id_of(self, record: Citable) -> str:
        """Return the id under which a record is cited."""
        if isinstance(record, Coverage):
            return self.coverage_id
        for name in _IDS:
            if hasattr(record, name):
                return str(getattr(record, name))
        raise UnknownId(f"a {type(record).__name__} has no id")

    @property
    def coverage_id(self) -> str:
        """The id under which this day's coverage is cited."""
        return dated_id("k", self.asof, self.coverage)

    @property
    def last_day(self) -> date:
        """The last calendar day (UTC) before the cut."""
        return (self.asof - timedelta(microseconds=1)).date()

    @property
    def recent_at(self) -> datetime:
        """The moment `recent_from` begins, UTC."""
        return datetime.combine(self.recent_from, time(), UTC)

    def actor_name(self, actor_id: str | None) -> str:
        """Return the display name of an actor; its id where the desk has none."""
        names = self.names.get(actor_id or "", ())
        return names[0] if names else actor_id or "nobody named"

    def outlet_name(self, report_id: str | None) -> str:
        """Return the name of the outlet of a report; 'unnamed outlet' where it has none."""
        report = self.reports.get(report_id or "")
        outlet = report.outlet if report else ""
        return self.outlets.get(outlet, outlet) or "unnamed outlet"
