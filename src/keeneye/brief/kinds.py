"""Kinds of slots: which cited record carries a value, when it does, and how it is put in words.

A kind is a rule of the claim-tight check. `carrier` names the sort of record that must be cited;
`holds(value, record, claim)` says whether this record carries this value; `rests_on` lists what
else must be cited with it. All slots of one sort and group must be carried by one and the same
record: an actor of one event and the date of another make no sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from keeneye.brief import rules
from keeneye.brief.grammar.kind import NEVER, Claim, Kind, ids_of
from keeneye.brief.judgements.kinds import JUDGED_CARRIERS, JUDGED_KINDS
from keeneye.brief.wording import (
    exact,
    phrase_of,
    show_actor,
    show_confidence,
    show_day,
    show_happened,
    show_known,
    show_likelihood,
    show_moment,
    show_number,
    show_percent,
    show_state,
    when_of,
    word_for,
)
from keeneye.records import (
    Channel,
    Coverage,
    DyadSeries,
    Event,
    Fact,
    Measurement,
    Report,
    Row,
    Value,
    format_utc,
)

__all__ = ["CARRIERS", "KINDS", "Claim", "Kind", "ids_of"]

CARRIERS: dict[str, Callable[[Claim], tuple[Any, ...]]] = {
    "event": lambda claim: claim.all_of(Event),
    "fact": lambda claim: claim.all_of(Fact),
    "channel": lambda claim: claim.all_of(Channel),
    "series": lambda claim: claim.all_of(DyadSeries),
    "measurement": lambda claim: claim.all_of(Measurement),
    "coverage": lambda claim: claim.all_of(Coverage),
    "day": lambda claim: (claim.day,),
    # these three carry together: a count is of all that are cited, none more, none less
    "channels": lambda claim: (claim.all_of(Channel),),
    "events": lambda claim: (claim.all_of(Event),),
    "reports": lambda claim: (claim.all_of(Report),),
} | JUDGED_CARRIERS


def _report(event: Event, claim: Claim) -> Iterable[str]:
    """Name the report of an event, where the day holds it."""
    held = event.report_id is not None and event.report_id in claim.day.reports
    return (str(event.report_id),) if held else ()


def _target(event: Event, claim: Claim) -> Value:
    return exact(claim.day.actor_name(event.target_actor)) if event.target_actor else NEVER


def _speaker(event: Event, claim: Claim) -> Value:
    return rules.word_on(event, claim.day) or None


def _tellings(event: Event, claim: Claim) -> Value:
    told = {e.report_id or e.event_id for e in rules.same_acts(event, claim.day)}
    return len(told) if len(told) > 1 else None


def _same_acts(event: Event, claim: Claim) -> Iterable[str]:
    return [e.event_id for e in rules.same_acts(event, claim.day)]


def _rank(event: Event, claim: Claim) -> Value:
    ranks = claim.day.ranks
    return ranks.get(event.event_id, ranks.get(event.report_id or ""))


def _row(event: Event, _claim: Claim) -> Row | None:
    return event.evidence if isinstance(event.evidence, Row) else None


def _show_copies(value: Value) -> str:
    """Write a number of copies."""
    return "no copies" if value == 0 else "1 copy" if value == 1 else f"{value} copies"


EVENT: dict[str, Kind] = {
    "event_date": Kind("event", lambda e, _: when_of(e), show_happened),
    "source_actor": Kind("event", lambda e, c: exact(c.day.actor_name(e.source_actor)), show_actor),
    "target_actor": Kind("event", _target, show_actor),
    "phrase": Kind("event", lambda e, _: phrase_of(e)),
    "speaker": Kind("event", _speaker, show_actor, clause=", on the word of {}"),
    "tellings": Kind(
        "event", _tellings, show_number, _same_acts, clause=" (told in {} reports)", figure=True
    ),
    "outlet": Kind("event", lambda e, c: exact(c.day.outlet_name(e.report_id)), rests_on=_report),
    "known_at": Kind("event", lambda e, _: format_utc(e.known_at), show_known),
    "quote": Kind("event", lambda e, _: exact(rules.quote_of(e))),
    "copies": Kind(
        "event",
        lambda e, c: c.day.copies.get(e.report_id or "", 0),
        _show_copies,
        _report,
        figure=True,
    ),
    "confidence": Kind("event", lambda e, _: e.confidence, show_confidence, figure=True),
    "rank": Kind("event", _rank, clause="; the speaker’s rank {}, 1 the highest", figure=True),
    "row_file": Kind("event", lambda e, c: exact(r.file) if (r := _row(e, c)) else None),
    "row_line": Kind("event", lambda e, c: r.line if (r := _row(e, c)) else None, show_number),
}


def _fact_what(fact: Fact) -> Value:
    return exact(fact.values.get("kind", "").replace("_", " ")) or None


FACT: dict[str, Kind] = {
    "fact_date": Kind("fact", lambda f, _: f.event_date.isoformat(), show_day),
    "fact_kind": Kind("fact", lambda f, _: exact(f.kind.replace("_", " "))),
    "fact_what": Kind("fact", lambda f, _: _fact_what(f), clause=", {}"),
    "citation": Kind("fact", lambda f, _: exact(f.citation)),
    "checked": Kind("fact", lambda f, _: f.checked),
}


def _evidence(channel: Channel, _claim: Claim) -> Iterable[str]:
    return rules.evidence_of(channel)


def _conflict(channel: Channel, claim: Claim) -> Iterable[str]:
    return rules.conflict_of(channel, claim.day)


def _word_of(channels: Iterable[Channel], claim: Claim) -> Value:
    ids = [i for channel in channels for i in rules.evidence_of(channel)]
    return rules.word_of(ids, claim.day) or None


CHANNEL: dict[str, Kind] = {
    "line": Kind("channel", lambda h, _: exact(h.name)),
    "state": Kind("channel", lambda h, _: h.state, show_state, _evidence, figure=True),
    "since": Kind("channel", lambda h, _: rules.since_of(h), show_day),
    "basis": Kind("channel", lambda h, _: _basis(h)),
    "word": Kind("channel", lambda h, c: _word_of([h], c), clause=", on the word of {}"),
    "n_otherwise": Kind(
        "channel",
        lambda h, c: len(rules.conflict_of(h, c.day)),
        show_number,
        _conflict,
        figure=True,
    ),
}

Lines = tuple[Channel, ...]


def _shared(read: Callable[[Channel], Value]) -> Callable[[Lines, Claim], Value]:
    """Read a value that all lines cited have in common; `NEVER` if they differ."""

    def reads(lines: Lines, _claim: Claim) -> Value:
        values = {read(line) for line in lines}
        return values.pop() if len(values) == 1 else NEVER

    return reads


def _n_lines(lines: Lines, claim: Claim) -> Value:
    """Count the lines cited, if they are all that lately came into this state."""
    like = rules.lines_like(lines[0], claim.day) if lines else ()
    return len(lines) if ids_of(lines, claim.day) == ids_of(like, claim.day) else NEVER


def _count_all(keep: Callable[[Channel, Claim], bool]) -> Callable[[Lines, Claim], Value]:
    """Count among the lines cited, if they are all that the day has."""

    def reads(lines: Lines, claim: Claim) -> Value:
        whole = ids_of(lines, claim.day) == ids_of(claim.day.channels, claim.day)
        return sum(keep(line, claim) for line in lines) if whole else NEVER

    return reads


def _basis(line: Channel) -> Value:
    now = rules.present(line)
    return now.basis if now else None


def _shared_evidence(lines: Lines, _claim: Claim) -> Iterable[str]:
    return [i for line in lines for i in rules.evidence_of(line)]


CHANNELS: dict[str, Kind] = {
    "shared_state": Kind(
        "channels", _shared(lambda h: h.state), show_state, _shared_evidence, figure=True
    ),
    "shared_since": Kind(
        "channels", lambda hs, _: min((rules.since_of(h) or "" for h in hs), default=None), show_day
    ),
    "shared_word": Kind("channels", _word_of, clause=", on the word of {}"),
    "n_lines": Kind("channels", _n_lines, show_number, figure=True),
    "lines": Kind("channels", lambda hs, _: exact("; ".join(h.name for h in hs))),
    "each_state": Kind(
        "channels", _shared(lambda h: h.state), show_state, _shared_evidence, figure=True
    ),
    "each_since": Kind("channels", _shared(rules.since_of), show_day),
    "each_basis": Kind("channels", _shared(_basis)),
    "n_open": Kind(
        "channels", _count_all(lambda h, _: h.state == "open"), show_number, figure=True
    ),
    "n_open_then": Kind(
        "channels",
        _count_all(lambda h, c: h.state_on(rules.strip_start(c.day.last_day)) == "open"),
        show_number,
        figure=True,
    ),
}

SERIES: dict[str, Kind] = {
    "dyad_source": Kind(
        "series", lambda v, c: exact(c.day.actor_name(v.dyad.source_actor)), show_actor
    ),
    "dyad_target": Kind(
        "series", lambda v, c: exact(c.day.actor_name(v.dyad.target_actor)), show_actor
    ),
    "week_start": Kind("series", lambda v, _: v.periods[-1].period_start.isoformat(), show_day),
    "n_conflict": Kind("series", lambda v, _: v.periods[-1].conflict, show_number, figure=True),
    "usual": Kind("series", lambda v, _: rules.usual(v), show_number, figure=True),
    "n_weeks": Kind("series", lambda v, _: len(rules.weeks_before(v)), show_number, figure=True),
    "relation": Kind("series", lambda v, _: rules.relation(v)),
    "n_before": Kind(
        "series",
        lambda v, _: sum(week.total for week in rules.weeks_before(v)),
        show_number,
        figure=True,
    ),
    "n_unplaced": Kind("series", lambda v, _: v.unplaced, show_number, figure=True),
}

MEASUREMENT: dict[str, Kind] = {
    "measured": Kind("measurement", lambda n, _: exact(n.name)),
    "probability": Kind("measurement", lambda n, _: n.value, show_percent, figure=True),
    "likelihood": Kind("measurement", lambda n, c: word_for(n.value, c.day.words), show_likelihood),
    "low": Kind("measurement", lambda n, _: n.low, show_percent, figure=True),
    "high": Kind("measurement", lambda n, _: n.high, show_percent, figure=True),
    "n_cases": Kind("measurement", lambda n, _: n.n, show_number, figure=True),
    "window": Kind("measurement", lambda n, _: exact(n.window)),
    "n_inputs": Kind("measurement", lambda n, _: len(n.inputs), show_number, figure=True),
    "method": Kind("measurement", lambda n, _: exact(n.method)),
}


def _count(read: Callable[[Coverage], int]) -> Kind:
    """Return the kind of a count of the coverage."""
    return Kind("coverage", lambda k, _: read(k), show_number, figure=True)


def _utc(moment: datetime | None) -> str | None:
    """Return a moment as text."""
    return format_utc(moment) if moment else None


COVERAGE: dict[str, Kind] = {
    "n_reports": _count(lambda k: k.n_reports),
    "n_copies": _count(lambda k: k.n_copies),
    "n_uncoded": _count(lambda k: k.n_uncoded),
    "n_events": _count(lambda k: k.n_events),
    "n_counted": _count(lambda k: k.n_counted),
    "n_seen": _count(lambda k: len(k.outlets)),
    "n_outlets": _count(lambda k: len(k.outlets) + len(k.unseen)),
    "n_unseen": _count(lambda k: len(k.unseen)),
    "unseen": Kind(
        "coverage", lambda k, c: rules.named([c.day.outlets.get(o, o) for o in k.unseen])
    ),
    "n_feeds": _count(lambda k: len(k.feeds)),
    "n_quiet": _count(lambda k: len(k.quiet_feeds)),
    "quiet": Kind(
        "coverage",
        lambda k, c: rules.named([c.day.outlets.get(f.outlet, f.outlet) for f in k.quiet_feeds]),
    ),
    "quiet_since": Kind("coverage", lambda k, _: _utc(k.quiet_since), show_moment),
    "last_known": Kind("coverage", lambda k, _: _utc(k.last_known_at), show_moment),
    "n_refused": _count(lambda k: sum(k.rejections.values())),
    "reasons": Kind("coverage", lambda k, _: rules.listed(k.rejections)),
    "coders": Kind("coverage", lambda k, _: rules.listed(k.coders)),
}


def _n_acts(events: tuple[Event, ...], claim: Claim) -> Value:
    """Count the acts cited, if they are all of the day's."""
    acts = ids_of(rules.all_acts(claim.day), claim.day)
    return len(events) if ids_of(events, claim.day) == acts else NEVER


def _n_shown(reports: tuple[Report, ...], claim: Claim) -> Value:
    """Count the reports cited, if they are all that the rows lead to."""
    shown = {e.report_id for e in rules.rows_of(claim.day)} & claim.day.reports.keys()
    return len(reports) if ids_of(reports, claim.day) == shown else NEVER


TOGETHER: dict[str, Kind] = {
    "n_acts": Kind("events", _n_acts, show_number, figure=True),
    "n_shown": Kind("events", lambda _, c: len(rules.rows_of(c.day)), show_number, figure=True),
    "n_read": Kind("reports", _n_shown, show_number, figure=True),
    "n_summaries": Kind(
        "reports", lambda rs, _: sum(r.wording == "summary" for r in rs), show_number, figure=True
    ),
    "n_unobserved": Kind(
        "reports",
        lambda rs, _: sum(r.known_at_basis != "observed" for r in rs),
        show_number,
        figure=True,
    ),
}

DAY: dict[str, Kind] = {
    "recent_from": Kind("day", lambda d, _: d.recent_from.isoformat(), show_day),
    "last_day": Kind("day", lambda d, _: d.last_day.isoformat(), show_day),
    "asof": Kind("day", lambda d, _: format_utc(d.asof), show_moment),
    "n_watched": Kind("day", lambda d, _: len(d.channels), show_number, figure=True),
    "strip_start": Kind("day", lambda d, _: rules.strip_start(d.last_day).isoformat(), show_day),
}

KINDS: dict[str, Kind] = (
    EVENT
    | FACT
    | CHANNEL
    | CHANNELS
    | SERIES
    | MEASUREMENT
    | COVERAGE
    | TOGETHER
    | DAY
    | JUDGED_KINDS
)
