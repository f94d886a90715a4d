"""Endnotes: what a cited record is, its sum and inputs, and the passage it was read in."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from keeneye.brief import rules
from keeneye.brief.day import Citable, Day
from keeneye.brief.judgements.notes import judgement_facts, judgement_inputs
from keeneye.brief.texts import describe
from keeneye.brief.wording import show_day, show_moment, show_number
from keeneye.records import (
    Channel,
    DyadSeries,
    Event,
    Fact,
    Measurement,
    Report,
    Row,
    Span,
    Statement,
    format_utc,
)

__all__ = ["Note", "Notes", "complete_note", "is_web", "passage_of"]

_LISTED = 200  # records named in one endnote; the command opens the rest
_WHOLE = 2_500  # a longer report is shown around its passage
_AROUND = 600


@dataclass(slots=True)
class Note:
    """An endnote: what a cited record is, its sum and inputs, and the passage it was read in."""

    number: int
    record_id: str
    title: str
    facts: list[tuple[str, str]] = field(default_factory=list)
    passage: list[tuple[str, str]] = field(default_factory=list)
    caption: str = ""
    listing: list[tuple[str, str]] = field(default_factory=list)
    link: str = ""


@dataclass(slots=True)
class Notes:
    """The endnotes in the order of first citation."""

    day: Day
    by_id: dict[str, Note] = field(default_factory=dict)
    anchored: set[str] = field(default_factory=set)
    opened_at: str = ""
    query: str = ""

    def anchor(self, statement_id: str) -> str:
        """Return the anchor of a sentence: its id where it is first said, then none."""
        first = statement_id not in self.anchored
        self.anchored.add(statement_id)
        return statement_id if first else ""

    def address(self, note: Note) -> str:
        """Return where a note's record opens: on the server, or at the note itself."""
        return (
            f"{self.opened_at}{note.record_id}{self.query}"
            if self.opened_at
            else f"#n{note.number}"
        )

    def refer(self, record_id: str) -> Note:
        """Return the note of a record, made at its first citation."""
        if record_id not in self.by_id:
            note = Note(
                len(self.by_id) + 1, record_id, describe(self.day.find(record_id), self.day)
            )
            self.by_id[record_id] = note
        return self.by_id[record_id]

    def count(self, statement: Statement) -> Note:
        """Return the note of a sum over several records: it lists them."""
        if statement.statement_id not in self.by_id:
            note = Note(len(self.by_id) + 1, statement.statement_id, "A count over several records")
            self.by_id[statement.statement_id] = note
            note.caption = "Counted over:"
            note.listing = _listing(statement.follows_from, self)
        return self.by_id[statement.statement_id]


def complete_note(note: Note, notes: Notes) -> None:
    """Fill in a note's facts, passage and list."""
    record = notes.day.find(note.record_id)
    if isinstance(record, Event):
        _event_note(note, record, notes.day)
    elif isinstance(record, Channel):
        note.facts, note.caption = _channel_facts(record), "Rests on:"
        ids = [i for interval in record.intervals for i in (*interval.evidence, *interval.conflict)]
        note.listing = _listing(ids, notes)
    elif isinstance(record, DyadSeries):
        note.facts, note.caption = _series_facts(record), "Counted in the last week:"
        note.listing = _listing(record.periods[-1].event_ids if record.periods else (), notes)
    elif isinstance(record, Measurement):
        note.facts, note.caption = _measurement_facts(record), "Inputs:"
        note.listing = _listing(record.inputs, notes)
    elif isinstance(record, Fact):
        note.facts = _fact_facts(record)
    elif isinstance(record, Report):
        _report_facts(note, record, notes.day)
    elif record is notes.day.coverage:
        note.facts = _coverage_facts(notes.day)
    else:
        note.facts, note.caption = judgement_facts(record), "Rests on:"
        note.listing = _listing(judgement_inputs(record), notes)


def _listing(record_ids: tuple[str, ...] | list[str], notes: Notes) -> list[tuple[str, str]]:
    """Return one line a record, with the anchor of its own note if it has one."""
    ids = list(dict.fromkeys(record_ids))
    lines = []
    for record_id in ids[:_LISTED]:
        record: Citable | None = notes.day.find(record_id)
        line = describe(record, notes.day) if record else record_id
        held = notes.by_id.get(record_id)
        lines.append((line, f"n{held.number}" if held else ""))
    if len(ids) > _LISTED:
        lines.append((f"and {len(ids) - _LISTED} more, which `keeneye explain` lists", ""))
    return lines


def _event_note(note: Note, event: Event, day: Day) -> None:
    """Fill in what an event is, and its passage in the report's text."""
    codes = [event.root_code, event.mode or "", event.modality, event.quad_class.replace("_", " ")]
    cameo = f"; CAMEO {event.cameo_code}" if event.cameo_code else ""
    scale = "" if event.goldstein is None else f"; Goldstein {event.goldstein:+g}"
    note.facts = [
        ("Coded as", f"{', '.join(c for c in codes if c)} ({event.ontology}{cameo}{scale})"),
        ("Actors", f"{event.source_actor} → {event.target_actor or 'nobody named'}"),
        ("Happened", f"in [{event.event_date}, {event.event_date_end}), {event.date_precision}"),
        ("Known", f"{show_moment(format_utc(event.known_at))} ({event.known_at_basis})"),
        ("Coder", f"{event.coder}, confidence {event.confidence:.2f}"),
    ]
    if isinstance(event.evidence, Row):
        note.facts += [("Row", f"{event.evidence.file}, line {event.evidence.line}")]
        note.facts += [("Cells", "; ".join(f"{k}: {v}" for k, v in event.evidence.fields.items()))]
        return
    report = day.reports.get(event.report_id or "")
    if report is not None:
        _report_facts(note, report, day)
    note.passage = passage_of(event.evidence, report)


def _report_facts(note: Note, report: Report, day: Day) -> None:
    """Add where a report comes from; a link only to the web."""
    held = "the outlet’s own words" if report.wording == "original" else "our summary, no quotation"
    given = [
        ("Report", f"{day.outlet_name(report.report_id)}: {report.title or 'no title'}"),
        ("Wording", held),
        ("Source", report.citation),
        ("Checked", report.checked),
        ("SHA-256", report.text_sha256),
    ]
    note.facts += [(name, value) for name, value in given if value]
    note.link = report.url if is_web(report.url) else ""


def is_web(url: str) -> bool:
    """Whether an address may be linked: http or https, and a host."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def passage_of(span: Span, report: Report | None) -> list[tuple[str, str]]:
    """Return the text around a span in runs: words, and '' or how they are marked."""
    if report is None or report.text_sha256 != span.report_sha256:
        return [("The text moved or is not held: the passage is lost.", "lost")]
    text, start, end = report.text, span.start, span.end
    if text[start:end] != span.text:
        return [("The text was taken out.", "lost")]
    whole = len(text) <= _WHOLE
    first = 0 if whole else max(0, start - _AROUND)
    last = len(text) if whole else min(len(text), end + _AROUND)
    runs = [("… " if first else "", ""), (text[first:start], "")]
    at = start
    for mark in sorted(span.marks, key=lambda m: (m.start, -m.end)):
        if mark.start >= at:
            role = mark.role.replace("_", " ")
            runs += [(text[at : mark.start], "span"), (text[mark.start : mark.end], role)]
            at = mark.end
    runs += [(text[at:end], "span"), (text[end:last], ""), (" …" if last < len(text) else "", "")]
    return [(words, how) for words, how in runs if words]


def _channel_facts(channel: Channel) -> list[tuple[str, str]]:
    """Return a line's ends, method and intervals."""
    facts = [("Between", f"{channel.end_a} and {channel.end_b}"), ("Method", channel.method)]
    for interval in reversed(channel.intervals[-12:]):
        until = f"until {show_day(interval.end.isoformat())}" if interval.end else "still so"
        state = f"{interval.state.replace('_', ' ')}, {interval.basis}, {until}"
        facts.append((f"From {show_day(interval.start.isoformat())}", state))
    return facts


def _series_facts(series: DyadSeries) -> list[tuple[str, str]]:
    """Return the sum behind a week's comparison."""
    before = rules.weeks_before(series)
    facts = [("Method", f"{series.method}, by {series.by}")]
    if series.periods:
        now = series.periods[-1]
        facts.append(
            (
                "Last week",
                f"{now.conflict} of conflict ({now.material_conflict} in deed) of {now.total}",
            )
        )
    if before:
        counts = ", ".join(str(week.conflict) for week in before)
        facts.append(
            ("Weeks before", f"conflict {counts}: median {show_number(rules.usual(series))}")
        )
    return [*facts, ("In no week", f"{series.unplaced} events that span more than one")]


def _measurement_facts(number: Measurement) -> list[tuple[str, str]]:
    """Return a measurement's value, interval, window, method and parameters."""
    interval = "none" if number.low is None else f"{number.low:.4g} to {number.high:.4g}"
    return [
        ("Value", f"{number.value:.6g} ({number.unit})"),
        ("Interval", f"{interval}, 95 %"),
        ("Cases", f"{number.n:,}"),
        ("Window", number.window),
        ("Method", number.method),
        *((name.replace("_", " "), value) for name, value in sorted(number.parameters.items())),
    ]


def _fact_facts(fact: Fact) -> list[tuple[str, str]]:
    """Return a desk record's cells, citation and place."""
    cells = [(name.replace("_", " "), value) for name, value in fact.values.items() if value]
    place = f"{fact.file}, line {fact.line}"
    return [*cells, ("Source", fact.citation), ("Checked", fact.checked), ("Place", place)]


def _coverage_facts(day: Day) -> list[tuple[str, str]]:
    """Return what was read, outlet by outlet."""
    unseen = [day.outlets.get(outlet, outlet) for outlet in day.coverage.unseen]
    read = [
        (
            day.outlets.get(one.outlet, one.outlet) or "unnamed outlet",
            f"{one.n_reports:,} reports, the last {show_moment(format_utc(one.last_known_at))}",
        )
        for one in day.coverage.outlets
    ]
    return [*read, ("No report", "; ".join(unseen))] if unseen else read
