"""The sentences: which records each is about and with which values it is filled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from keeneye.brief import rules
from keeneye.brief.claims import check_statement
from keeneye.brief.day import Day
from keeneye.brief.templates import TEMPLATES, fill
from keeneye.brief.wording import exact, phrase_of, when_of, word_for
from keeneye.records import (
    Channel,
    DyadSeries,
    Event,
    Fact,
    Measurement,
    Refused,
    Row,
    Statement,
    Value,
    format_utc,
)

__all__ = [
    "Draft",
    "act_values",
    "dyad_values",
    "probabilities",
    "say_act",
    "say_base_rate",
    "say_evidence",
    "say_line",
    "say_line_disputed",
    "say_lines",
    "say_lines_title",
    "say_news",
    "say_outlook",
    "say_quiet",
    "say_records",
    "say_sources",
    "say_trend_title",
    "say_weeks",
    "weekly",
]


@dataclass(slots=True)
class Draft:
    """A brief under way: the day it is about, and what was refused so far."""

    day: Day
    refused: list[Refused] = field(default_factory=list)

    def say(self, template: str, cites: Sequence[str], **values: Value) -> list[Statement]:
        """Return the sentence in a list, or an empty list if the check refuses it."""
        follows_from = tuple(dict.fromkeys(cites))
        try:
            text = "".join(piece.words for piece in fill(TEMPLATES[template], values))
        except (KeyError, ValueError, TypeError, OverflowError) as error:
            return self._refuse(template, values, follows_from, f"cannot be put in words: {error}")
        statement = Statement(
            template=template,
            values=values,
            follows_from=follows_from,
            text=text,
            asof=self.day.asof,
        )
        reasons = check_statement(statement, self.day)
        if reasons:
            return self._refuse(template, values, follows_from, "; ".join(reasons))
        return [statement]

    def _refuse(
        self, template: str, values: dict[str, Value], cites: tuple[str, ...], reason: str
    ) -> list[Statement]:
        refused = Refused(template=template, values=values, follows_from=cites, reason=reason)
        if refused not in self.refused:
            self.refused.append(refused)
        return []


def say_quiet(draft: Draft) -> list[Statement]:
    """Say in one line that nothing changed."""
    day, coverage = draft.day, draft.day.coverage
    return draft.say(
        "quiet",
        [*(channel.record_id for channel in day.channels), day.coverage_id],
        recent_from=day.recent_from.isoformat(),
        n_watched=len(day.channels),
        n_open=sum(channel.state == "open" for channel in day.channels),
        n_seen=len(coverage.outlets),
        n_outlets=len(coverage.outlets) + len(coverage.unseen),
    )


def say_news(draft: Draft) -> list[Statement]:
    """Say which lines changed their state lately, cut ones first; or else the leading deed."""
    changed = rules.told_lines(draft.day)
    if not changed:
        deed = rules.leading_deed(draft.day)
        return say_act(draft, deed) if deed else say_lines_unchanged(draft)
    numbers = Counter(channel.state for channel in changed)
    first = max(changed, key=lambda c: (c.state == "cut", numbers[c.state]))
    return say_lines_changed(draft, first)


def say_lines_changed(draft: Draft, channel: Channel) -> list[Statement]:
    """Say which lines lately came into one state, and on whose word."""
    day = draft.day
    lines = rules.lines_like(channel, day)
    evidence = [i for line in lines for i in rules.evidence_of(line)]
    return draft.say(
        "lines_changed",
        [*(line.record_id for line in lines), *evidence],
        n_lines=len(lines),
        n_watched=len(day.channels),
        shared_state=channel.state,
        shared_since=min(rules.since_of(line) or "" for line in lines),
        shared_word=rules.word_of(evidence, day) or None,
        lines=exact("; ".join(line.name for line in lines)),
    )


def say_lines_unchanged(draft: Draft) -> list[Statement]:
    """Say that no line changed its state."""
    day = draft.day
    if not day.channels or rules.changed_lines(day):
        return []
    return draft.say(
        "lines_unchanged",
        [channel.record_id for channel in day.channels],
        recent_from=day.recent_from.isoformat(),
        n_open=sum(channel.state == "open" for channel in day.channels),
        n_watched=len(day.channels),
    )


def weekly(day: Day) -> list[DyadSeries]:
    """Return the weekly series of the first two dyads in focus that have one."""
    series = {s.dyad: s for s in day.series if s.by == "week" and len(s.periods) > 1}
    return [series[dyad] for dyad in day.focus[:2] if dyad in series]


def dyad_values(day: Day, series: DyadSeries) -> dict[str, Value]:
    """Return the values that name a series' two actors."""
    return {
        "dyad_source": exact(day.actor_name(series.dyad.source_actor)),
        "dyad_target": exact(day.actor_name(series.dyad.target_actor)),
    }


def say_weeks(draft: Draft) -> list[Statement]:
    """Compare the last week of each series with the weeks before it."""
    return [said for series in weekly(draft.day) for said in say_week(draft, series)]


def say_week(draft: Draft, series: DyadSeries) -> list[Statement]:
    """Compare the last week of a series with the weeks before it, or say that it is too thin."""
    day, before = draft.day, rules.weeks_before(series)
    values: dict[str, Value] = dyad_values(day, series) | {
        "week_start": series.periods[-1].period_start.isoformat(),
        "n_weeks": len(before),
    }
    if rules.thin(series, day.least_events):
        values["n_before"] = sum(week.total for week in before)
        return draft.say("conflict_thin", [series.record_id], **values)
    values |= {
        "last_day": day.last_day.isoformat(),
        "n_conflict": series.periods[-1].conflict,
        "relation": rules.relation(series),
        "usual": rules.usual(series),
    }
    return draft.say("conflict_week", [series.record_id], **values)


def probabilities(day: Day) -> list[Measurement]:
    """Return the measured probabilities, in order."""
    return [number for number in day.measurements if number.unit == "probability"]


def say_outlook(draft: Draft) -> list[Statement]:
    """Name each base rate in one short sentence."""
    said: list[Statement] = []
    for number in probabilities(draft.day):
        values: dict[str, Value] = {"measured": exact(number.name), "probability": number.value}
        word = word_for(number.value, draft.day.words)
        if word:
            values["likelihood"] = word
        template = "outlook" if word else "outlook_plain"
        said += draft.say(template, [number.measurement_id], **values)
    return said


def act_values(day: Day, event: Event) -> dict[str, Value]:
    """Return the values of who did what to whom, and when."""
    values: dict[str, Value] = {
        "event_date": when_of(event),
        "source_actor": exact(day.actor_name(event.source_actor)),
        "phrase": phrase_of(event),
    }
    if event.target_actor:
        values["target_actor"] = exact(day.actor_name(event.target_actor))
    return values


def say_act(draft: Draft, event: Event) -> list[Statement]:
    """Say who did what to whom, when, on whose word, and in how many reports."""
    day = draft.day
    same = rules.same_acts(event, day)
    told = len({e.report_id or e.event_id for e in same})
    return draft.say(
        "act" if event.target_actor else "act_alone",
        [event.event_id, *(e.event_id for e in same)],
        **act_values(day, event),
        speaker=rules.word_on(event, day) or None,
        tellings=told if told > 1 else None,
    )


def say_evidence(draft: Draft, event: Event) -> list[Statement]:
    """Show the passage, as its wording allows, or the row that an event was read in."""
    day, span, report_id = draft.day, event.evidence, event.report_id or ""
    values: dict[str, Value] = {
        "known_at": format_utc(event.known_at),
        "confidence": event.confidence,
        "rank": day.ranks.get(event.event_id, day.ranks.get(report_id)),
    }
    if isinstance(span, Row):
        values |= {"row_file": exact(span.file), "row_line": span.line}
        return draft.say("row", [event.event_id], **values)
    values |= {
        "outlet": exact(day.outlet_name(event.report_id)),
        "copies": day.copies.get(report_id, 0),
    }
    template = {"original": "quoted", "summary": "summarised"}[span.wording]
    if span.text:
        values["quote"] = exact(rules.quote_of(event))
    else:
        template = "forgotten"
    return draft.say(template, [event.event_id, report_id], **values)


def say_lines_title(draft: Draft) -> list[Statement]:
    """Say how many lines are open, now and at the start of the strip."""
    day = draft.day
    start = rules.strip_start(day.last_day)
    return draft.say(
        "lines_title",
        [channel.record_id for channel in day.channels],
        n_open=sum(channel.state == "open" for channel in day.channels),
        n_watched=len(day.channels),
        strip_start=start.isoformat(),
        n_open_then=sum(channel.state_on(start) == "open" for channel in day.channels),
    )


def say_line(draft: Draft, channel: Channel) -> list[Statement]:
    """Give one line's state, since when, and on whose word."""
    name = exact(channel.name)
    now = rules.present(channel)
    if now is None:
        return draft.say("line_unknown", [channel.record_id], line=name, state="unknown")
    return draft.say(
        "line",
        [channel.record_id, *now.evidence],
        line=name,
        state=now.state,
        since=now.start.isoformat(),
        basis=now.basis,
        word=rules.word_of(now.evidence, draft.day) or None,
    )


def say_lines(draft: Draft, lines: Sequence[Channel]) -> list[Statement]:
    """Give the state that several lines are in since one day, on one basis and one word."""
    first = lines[0]
    now = rules.present(first)
    if len(lines) == 1 or now is None:
        return say_line(draft, first)
    evidence = [i for line in lines for i in rules.evidence_of(line)]
    return draft.say(
        "lines",
        [*(line.record_id for line in lines), *evidence],
        lines=exact("; ".join(line.name for line in lines)),
        each_state=first.state,
        each_since=now.start.isoformat(),
        each_basis=now.basis,
        shared_word=rules.word_of(evidence, draft.day) or None,
    )


def say_line_disputed(draft: Draft, channel: Channel) -> list[Statement]:
    """Say that other evidence of a line speaks against its state, where some does."""
    conflict = rules.conflict_of(channel, draft.day)
    if not conflict:
        return []
    cites, n_otherwise = [channel.record_id, *conflict], len(conflict)
    return draft.say("line_disputed", cites, line=exact(channel.name), n_otherwise=n_otherwise)


def say_records(draft: Draft, record_ids: Sequence[str]) -> list[Statement]:
    """Show the first and the last of the records that something rests on."""
    said: list[Statement] = []
    for record_id in dict.fromkeys((*record_ids[:1], *record_ids[-1:])):
        record = draft.day.find(record_id)
        if isinstance(record, Event):
            said += say_evidence(draft, record)
        elif isinstance(record, Fact):
            said += say_recorded(draft, record)
    return said


def say_recorded(draft: Draft, fact: Fact) -> list[Statement]:
    """Show a record of the desk."""
    return draft.say(
        "recorded",
        [fact.fact_id],
        fact_date=fact.event_date.isoformat(),
        fact_kind=exact(fact.kind.replace("_", " ")),
        fact_what=exact(fact.values.get("kind", "").replace("_", " ")) or None,
        citation=exact(fact.citation),
        checked=fact.checked,
    )


def say_trend_title(draft: Draft) -> list[Statement]:
    """Say where conflict lies in both directions."""
    day, series = draft.day, weekly(draft.day)
    if len(series) < 2:
        return []
    thin = any(rules.thin(one, day.least_events) for one in series)
    values: dict[str, Value] = {}
    for group, one in zip("ab", series, strict=True):
        named = dyad_values(day, one)
        if thin:
            named["n_before"] = sum(week.total for week in rules.weeks_before(one))
        else:
            named["relation"] = rules.relation(one)
        values |= {f"{name}_{group}": value for name, value in named.items()}
    if thin:
        values["n_weeks_a"] = len(rules.weeks_before(series[0]))
    template = "trend_thin" if thin else "trend_title"
    return draft.say(template, [one.record_id for one in series], **values)


def say_base_rate(draft: Draft, number: Measurement) -> list[Statement]:
    """Give a base rate with its interval, and what it rests on."""
    cites = [number.measurement_id]
    word = word_for(number.value, draft.day.words)
    values: dict[str, Value] = {
        "measured": exact(number.name),
        "probability": number.value,
        "low": number.low,
        "high": number.high,
    }
    if word:
        values["likelihood"] = word
    if number.low is None or number.high is None:
        return say_outlook(draft)
    return draft.say("base_rate" if word else "base_rate_plain", cites, **values) + draft.say(
        "base_rate_rests",
        cites,
        n_cases=number.n,
        window=exact(number.window),
        n_inputs=len(number.inputs),
        method=exact(number.method),
    )


def say_sources(draft: Draft, rows: Sequence[Event]) -> list[Statement]:
    """Say how far the reports behind the acts are summaries, and dated after the fact."""
    day = draft.day
    ids = sorted({e.report_id for e in rows if e.report_id and e.report_id in day.reports})
    reports = [day.reports[report_id] for report_id in ids]
    summaries = sum(report.wording == "summary" for report in reports)
    unobserved = sum(report.known_at_basis != "observed" for report in reports)
    said: list[Statement] = []
    if summaries:
        said += draft.say("summaries", ids, n_summaries=summaries, n_read=len(ids))
    if unobserved:
        said += draft.say("reconstructed", ids, n_unobserved=unobserved, n_read=len(ids))
    return said
