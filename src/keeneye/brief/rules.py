"""Rules, written once: which acts are news, what a line's state rests on, sums over a series.

The last period of a weekly series is the week of the cut and may be under way; the periods
before it are what it is compared with, at most 52 of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from statistics import median

from keeneye.brief.day import Day
from keeneye.brief.wording import exact
from keeneye.records import Channel, ChannelState, DyadSeries, Event, Fact, PeriodCount, Row

__all__ = [
    "ROWS",
    "STRIP_DAYS",
    "TREND_WEEKS",
    "all_acts",
    "changed_lines",
    "evidence_of",
    "lines_like",
    "listed",
    "quote_of",
    "relation",
    "rows_of",
    "same_acts",
    "segments",
    "state_on",
    "strip_start",
    "thin",
    "usual",
    "weeks_before",
    "word_of",
]

ROWS = 6
STRIP_DAYS = 90
TREND_WEEKS = 52
_QUOTED = 400  # a longer sentence is cut at a word's end
Act = tuple[str | None, str | None, str, str | None, object]


def _act(event: Event) -> Act:
    """Return what makes two events tellings of one act."""
    return (
        event.source_actor,
        event.target_actor,
        event.root_code,
        event.mode,
        (event.event_date, event.event_date_end),
    )


def _news(day: Day) -> list[Event]:
    """Return the counted events, with an actor, that happened and became known lately."""
    return [
        event
        for event in day.events
        if event.counted
        and event.source_actor
        and event.known_at >= day.recent_at
        and event.event_date_end > day.recent_from
    ]


def same_acts(event: Event, day: Day) -> tuple[Event, ...]:
    """Return the news that tells the same act, `event` among it, in the order of the day."""
    return tuple(e for e in _news(day) if _act(e) == _act(event))


def _focal(event: Event, day: Day) -> bool:
    """Whether an event lies between the actors in focus, or is one's own with no target."""
    actors = {actor for dyad in day.focus for actor in (dyad.source_actor, dyad.target_actor)}
    return event.source_actor in actors and event.target_actor in actors | {None}


def all_acts(day: Day) -> tuple[Event, ...]:
    """Return one event an act, in the order in which they are news.

    Of the tellings of one act the coder's surest stands for all. First come acts between the
    actors in focus, then deeds before words, then what was known last.
    """
    best: dict[Act, Event] = {}
    for event in _news(day):
        held = best.setdefault(_act(event), event)
        if (event.confidence, held.known_at) > (held.confidence, event.known_at):
            best[_act(event)] = event

    def order(event: Event) -> tuple[object, ...]:
        material = event.quad_class.startswith("material")
        known, happened = event.known_at.timestamp(), event.event_date.toordinal()
        rest = (-known, -happened, -event.confidence, event.event_id)
        return (not _focal(event, day), not material, *rest)

    return tuple(sorted(best.values(), key=order))


def rows_of(day: Day) -> tuple[Event, ...]:
    """Return the acts that the brief shows: the first `ROWS` of `all_acts`."""
    return all_acts(day)[:ROWS]


def evidence_of(channel: Channel) -> tuple[str, ...]:
    """Return the ids that the present state of a line rests on."""
    return channel.intervals[-1].evidence if channel.intervals else ()


def changed_lines(day: Day) -> tuple[Channel, ...]:
    """Return the lines whose present state began since `recent_from`."""
    return tuple(
        c for c in day.channels if c.intervals and c.intervals[-1].start >= day.recent_from
    )


def lines_like(channel: Channel, day: Day) -> tuple[Channel, ...]:
    """Return the lines that came into the same state on the same day, this one among them."""
    if not channel.intervals:
        return tuple(c for c in day.channels if not c.intervals)
    now = (channel.state, channel.intervals[-1].start)
    return tuple(c for c in day.channels if c.intervals and (c.state, c.intervals[-1].start) == now)


def word_of(record_ids: Iterable[str], day: Day) -> str:
    """Say on whose word a state stands: speakers, outlets, or the actor of a desk record.

    Two are named, in the order of the evidence; more are others.
    """
    words: list[str] = []
    for record_id in record_ids:
        record = day.find(record_id)
        if isinstance(record, Event):
            said = record.attribution.speaker if record.attribution else ""
            word = said or day.outlet_name(record.report_id)
        elif isinstance(record, Fact):
            word = day.actor_name(record.values.get("actor")) if record.values.get("actor") else ""
            word = word or record.citation
        else:
            word = ""
        if word and word not in words:
            words.append(word)
    if len(words) > 2:
        words = [*words[:2], "others"]
    return exact(" and ".join(words))


def quote_of(event: Event) -> str:
    """Return the slice of the evidence that is shown: the sentence, cut at a word if very long."""
    if isinstance(event.evidence, Row):
        return ""
    words = event.evidence.text
    return words if len(words) <= _QUOTED else words[:_QUOTED].rsplit(None, 1)[0]


def weeks_before(series: DyadSeries) -> tuple[PeriodCount, ...]:
    """Return the periods that the last one is compared with, oldest first."""
    return series.periods[:-1][-TREND_WEEKS:]


def usual(series: DyadSeries) -> float:
    """Return the median number of conflict events a week, over `weeks_before`."""
    return float(median(week.conflict for week in weeks_before(series)))


def relation(series: DyadSeries) -> str:
    """Say where the last week's conflict lies: 'above', 'at' or 'below' its median week.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from keeneye.records import Dyad
    >>> quiet = PeriodCount(period_start=date(2020, 6, 1))
    >>> loud = PeriodCount(period_start=date(2020, 6, 8), verbal_conflict=1, event_ids=("e-1",))
    >>> relation(DyadSeries(dyad=Dyad("PRK", "KOR"), by="week", method="count-1",
    ...     asof=datetime(2020, 6, 13, tzinfo=UTC), periods=(quiet, loud)))
    'above'
    """
    now, median_week = series.periods[-1].conflict, usual(series)
    return "above" if now > median_week else "at" if now == median_week else "below"


def state_on(channel: Channel, day: date) -> ChannelState:
    """Return the state of a line on a day; 'unknown' where no interval reaches."""
    for interval in reversed(channel.intervals):
        if interval.start <= day and (interval.end is None or day < interval.end):
            return interval.state
    return "unknown"


def segments(channel: Channel, last: date) -> tuple[tuple[date, date, ChannelState], ...]:
    """Return the runs of one state over the `STRIP_DAYS` days to `last`, half-open, in order."""
    days = [strip_start(last) + timedelta(days=n) for n in range(STRIP_DAYS)]
    runs: list[tuple[date, date, ChannelState]] = []
    for day in days:
        state, end = state_on(channel, day), day + timedelta(days=1)
        if runs and runs[-1][2] == state:
            runs[-1] = (runs[-1][0], end, state)
        else:
            runs.append((day, end, state))
    return tuple(runs)


def strip_start(last: date) -> date:
    """Return the first of the `STRIP_DAYS` days to `last`."""
    return last - timedelta(days=STRIP_DAYS - 1)


def thin(series: DyadSeries, least_events: int) -> bool:
    """Whether the weeks before hold too few events to compare the last one with."""
    return sum(week.total for week in weeks_before(series)) < least_events


def listed(counts: Mapping[str, int]) -> str:
    """List counts by name, the largest first.

    Examples
    --------
    >>> listed({"no-target": 2, "empty-text": 10})
    'empty-text 10, no-target 2'
    """
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return exact(", ".join(f"{name} {count:,}" for name, count in ordered))
