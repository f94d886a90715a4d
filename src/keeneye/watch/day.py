"""One day of a desk: every record that a brief may see, cut at its moment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from keeneye import __version__
from keeneye.brief import Day, Judged, LastRead
from keeneye.desk import Desk
from keeneye.dyads import conflict_level, count_series, usual_conflict
from keeneye.forecast import read_questions, window_base_rate
from keeneye.forecast.settlement import counts
from keeneye.records import (
    Channel,
    Coverage,
    DyadSeries,
    Event,
    Fact,
    FeedCoverage,
    Measurement,
    OutletCoverage,
    Report,
)
from keeneye.signals import rank_of, read_channels
from keeneye.store import History
from keeneye.watch.judgements import judge_day, records_behind

__all__ = ["assess", "words_of"]

TREND_WEEKS = 52


def assess(
    history: History,
    desk: Desk,
    *,
    judged: bool = False,
    last: LastRead | None = None,
    store_digest: str = "",
    command: str = "",
) -> Day:
    """Gather all that a brief of this day may see.

    Parameters
    ----------
    history : History
    desk : Desk
    judged : bool
        Whether threats, motives, questions, the choice and the deal are judged too: that takes
        seconds, and lines, counts and rates do not need it.
    last : LastRead, optional
        What the reader was told when last reading.
    store_digest, command : str
        Printed at the foot.

    Returns
    -------
    Day
        Events of the reporting window and all that channels and series rest on, the reports and
        desk facts they lead to, and every number with its inputs.
    """
    asof = history.asof
    last_day = (asof - timedelta(microseconds=1)).date()
    recent_from = last_day - timedelta(days=round(desk.likely("brief.recent_days")) - 1)
    tomorrow = last_day + timedelta(days=1)
    told = [e for e in history.told_events() if e.event_date < tomorrow]
    channels = read_channels(desk, told, asof)
    series = _weekly(history, desk)
    everything = told + _imported(history, desk, (recent_from, tomorrow))
    judgements = judge_day(history, desk, channels, series) if judged else Judged()
    behind = records_behind(judgements, last_day)
    cited = _cited(everything, channels, series, (recent_from, behind))
    facts = _facts(desk, channels, asof)
    rates = _list_rates(desk, asof)
    reports, copies = _reports(history, cited, behind), history.copy_counts()
    return Day(
        desk_name=desk.name,
        desk_title=desk.title,
        asof=asof,
        recent_from=recent_from,
        coverage=_coverage(history, desk),
        local_zone=desk.time_zone,
        names=_names(desk),
        focus=desk.dyads,
        events=cited,
        reports=reports,
        facts=facts | _inputs(desk, {i for number in rates for i in number.inputs} | behind),
        channels=channels,
        series=series,
        measurements=(*_levels(series), *rates),
        outlets={o.id: o.name for o in desk.outlets},
        copies={r: copies.get(r, 0) for r in reports},
        ranks=_ranks(desk, cited),
        words=words_of(desk),
        least_events=round(desk.likely("trend.least_events")),
        least_confidence=desk.likely("brief.least_confidence"),
        judged=judgements,
        last=last,
        version=__version__,
        store_digest=store_digest,
        command=command,
    )


def _coverage(history: History, desk: Desk) -> Coverage:
    """Say what was read and what was not, as of the history's moment."""
    outlets = tuple(history.outlets())
    heard = {o.outlet for o in outlets}
    totals = history.totals()
    return Coverage(
        n_reports=totals.reports,
        n_copies=totals.copies,
        n_uncoded=totals.without_event,
        n_events=totals.events,
        n_counted=totals.counted,
        last_known_at=totals.last_known_at,
        outlets=outlets,
        unseen=tuple(o.id for o in desk.outlets if o.id not in heard),
        rejections=history.rejection_counts(),
        coders=totals.coders,
        feeds=_feeds(desk, outlets, history.asof),
    )


def _feeds(
    desk: Desk, outlets: Sequence[OutletCoverage], asof: datetime
) -> tuple[FeedCoverage, ...]:
    """Say how long the outlets with a feed have been silent."""
    if not any(outlet.feed for outlet in desk.outlets):
        return ()
    from keeneye.watch.polling.health import read_feed_coverage

    return read_feed_coverage(desk, outlets, asof)


def _trend_start(history: History) -> date:
    """Return the first day of the weeks that are drawn."""
    start = (history.asof - timedelta(weeks=TREND_WEEKS, microseconds=1)).date()
    return start + timedelta(days=7 - start.weekday())


def _weekly(history: History, desk: Desk) -> tuple[DyadSeries, ...]:
    """Count each focus dyad by week over the last year."""
    start = _trend_start(history)
    found = []
    for dyad in desk.dyads:
        events = history.find_events(since=start, dyad=dyad, counted=True)
        found.append(count_series(events, dyad, "week", start=start, asof=history.asof))
    return tuple(found)


def _imported(history: History, desk: Desk, days: tuple[date, date]) -> list[Event]:
    """Find the rows of exports on the desk's pairs: an export holds the whole world."""
    since = min(days[0], _trend_start(history))
    found = (
        history.find_events(since=since, until=days[1], dyad=dyad, from_reports=False)
        for dyad in desk.dyads
    )
    return [event for events in found for event in events]


def _levels(series: Sequence[DyadSeries]) -> list[Measurement]:
    """Measure this week and the usual week of each series that has two."""
    long = [s for s in series if len(s.periods) > 1]
    return [measure(s) for s in long for measure in (conflict_level, usual_conflict)]


def _list_rates(desk: Desk, asof: datetime) -> list[Measurement]:
    """Give the base rate of each list that the desk asks about and has thresholds of a rate for.

    A list says by its first column what it lists: ``launch_id`` has launches, and
    ``launch_base_rate`` of the thresholds says over how many years and days.
    """
    found = []
    for question in read_questions(desk):
        noun = _noun(desk.facts.get(question.list_name, ()))
        if f"{noun}_base_rate.horizon_days" not in desk.thresholds:
            continue
        horizon = round(desk.likely(f"{noun}_base_rate.horizon_days"))
        if question.horizon_days == horizon:
            rate = window_base_rate(
                [f for f in desk.facts[question.list_name] if counts(question, f)],
                name=f"a {noun} within {horizon} days",
                horizon_days=horizon,
                years=round(desk.likely(f"{noun}_base_rate.trailing_years")),
                cut=(asof, question.time_zone),
            )
            found.append(rate)
    return found


def _noun(rows: Sequence[Fact]) -> str:
    """Return what a table lists, as its first column says it: ``launch_id``, a launch."""
    first = next(iter(rows[0].values), "") if rows else ""
    return first.removesuffix("_id")


def _cited(
    known: Iterable[Event],
    channels: Iterable[Channel],
    series: Iterable[DyadSeries],
    wanted: tuple[date, set[str]],
) -> tuple[Event, ...]:
    """Keep the events that are news, and those that a line, a series or a judgement rests on."""
    recent_from, behind = wanted
    needed = set(behind)
    needed |= {e for s in series for p in s.periods for e in p.event_ids}
    needed |= {e for c in channels for i in c.intervals for e in (*i.evidence, *i.conflict)}
    kept = [e for e in known if e.event_id in needed or e.event_date_end > recent_from]
    return tuple(sorted(kept, key=lambda e: (e.known_at, e.event_date, e.event_id)))


def _reports(history: History, events: Iterable[Event], behind: set[str]) -> dict[str, Report]:
    """Open the reports that events stand in, and those that judgements rest on."""
    ids = {e.report_id for e in events if e.report_id is not None}
    ids |= {record_id for record_id in behind if record_id.startswith("r-")}
    return history.open_reports(ids)


def _facts(desk: Desk, channels: Iterable[Channel], asof: datetime) -> dict[str, Fact]:
    """Open the desk facts that channels rest on."""
    needed = {e for c in channels for i in c.intervals for e in (*i.evidence, *i.conflict)}
    rows = desk.facts.get("channel_events", ())
    return {f.fact_id: f for f in rows if f.fact_id in needed and f.known_at <= asof}


def _inputs(desk: Desk, needed: set[str]) -> dict[str, Fact]:
    """Open the desk facts that numbers and judgements rest on."""
    return {f.fact_id: f for rows in desk.facts.values() for f in rows if f.fact_id in needed}


def _names(desk: Desk) -> dict[str, tuple[str, ...]]:
    """Name every actor: the display name first, then each once all others."""
    return {
        a.id: tuple(dict.fromkeys((a.name, *a.names, *a.metonyms, *a.demonyms, *a.hangul)))
        for a in desk.actors
    }


def _ranks(desk: Desk, events: Iterable[Event]) -> dict[str, int]:
    """Rank the speakers that the desk knows, by event id."""
    ranked = ((e.event_id, rank_of(desk, e)) for e in events)
    return {event_id: rank.rank for event_id, rank in ranked if rank is not None}


def words_of(desk: Desk) -> dict[str, tuple[float, float]]:
    """Give the desk's words of probability with their bands."""
    prefix = "words."
    bands = {k: v for k, v in desk.thresholds.items() if k.startswith(prefix)}
    return {k.removeprefix(prefix).replace("_", " "): (v.low, v.high) for k, v in bands.items()}
