"""Any id opened: what it is, the sum, its inputs, method and version, and the words behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from keeneye.brief import check_statement, judgement_facts, judgement_inputs, judgement_title
from keeneye.coding import load_coder
from keeneye.desk import Desk
from keeneye.errors import CodingError, KeeneyeError, UnknownId
from keeneye.forecast import Forecast, read_track
from keeneye.forecast.proving import KeptBacktest
from keeneye.records import (
    Channel,
    Coverage,
    DyadSeries,
    Event,
    Fact,
    Measurement,
    Report,
    Span,
    Statement,
    asof_of,
    format_utc,
    text_digest,
)
from keeneye.store import History, View
from keeneye.watch.day import assess
from keeneye.watch.judgements import find_judgement, judge_trend
from keeneye.watch.record.kept import describe_backtest, find_backtest, prove_again
from keeneye.watch.writing import Written, write

__all__ = ["Explanation", "explain"]

_STORED = frozenset("rexcl")  # first letters of ids that the store holds
_FACT = "d"
_FORECAST = "f"
_BACKTEST = "b"
_STATEMENT = "s"
_CELL = "q"
_UNDATED = frozenset("tou")  # threats, deals and statements keep their id from day to day
_JUDGED = frozenset("wyfmpgtou")

Lines = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """An opened id.

    Parameters
    ----------
    record_id, what : str
        The id, and what it is in a few words.
    lines : tuple of (str, str)
        What there is to say of it, each with a label.
    opens : tuple of str
        Ids of the records it follows from; each opens in turn.
    record : object
        The record itself.
    recomputed : str
        '' when not asked for, 'equal', or 'not equal: …' with the reason.
    """

    record_id: str
    what: str
    lines: Lines
    opens: tuple[str, ...]
    record: Any
    recomputed: str = ""


def explain(
    record_id: str,
    view: View,
    desk: Desk,
    *,
    asof: datetime,
    recompute: bool = False,
    write_day: Callable[[History, Desk], Written] | None = None,
    track: Path | None = None,
) -> Explanation:
    """Open an id.

    Parameters
    ----------
    record_id : str
        Any id that Keeneye prints.
    view : View
    desk : Desk
    asof : datetime
        The cut for ids that carry none; those of computed records carry their own.
    recompute : bool
        Do the sum again: code the report anew, check the claim anew, compute the number anew.
    write_day : callable, optional
        Writes the brief of a computed id's moment; a server gives one that remembers.
    track : Path, optional
        The record of forecasts beside the store: an issued forecast opens from it.

    Raises
    ------
    UnknownId
        If it opens to nothing in this store and desk.
    """
    letter = record_id.partition("-")[0]
    if letter == _CELL:
        from keeneye.watch.cells.opening import open_cell

        cell = open_cell(record_id, view.history(asof_of(record_id), desk.coders), desk)
        again = "equal" if recompute else ""
        return Explanation(record_id=record_id, what=cell.title, lines=cell.lines,
                           opens=cell.opens, record=cell, recomputed=again)  # fmt: skip
    if letter in _STORED:
        record: Any = view.find(record_id)
    elif letter == _FACT:
        record = _find_fact(record_id, desk)
    elif letter == _BACKTEST:
        record = find_backtest(record_id, view)
    elif letter == _FORECAST and (issued := _find_issued(record_id, track)):
        record = issued
    elif letter in _UNDATED and record_id.count("-") == 1:
        record = find_judgement(record_id, view.history(asof, desk.coders), desk)
        if record is None:
            raise UnknownId("not judged so at that time", where=record_id, todo="check --asof")
    else:
        record = _find_computed(record_id, view, desk, write_day)
    what, lines, opens = _describe(record, view, asof)
    again = _recompute(record, view, desk) if recompute else ""
    return Explanation(
        record_id=record_id, what=what, lines=lines, opens=opens, record=record, recomputed=again
    )


def _find_issued(record_id: str, track: Path | None) -> Any:
    """Return an issued forecast of the record, if it is there."""
    if track is None or not track.is_file():
        return None
    every = (entry.content for entry in read_track(track) if entry.kind == "forecast")
    return next((f for f in every if isinstance(f, Forecast) and f.forecast_id == record_id), None)


def _find_fact(record_id: str, desk: Desk) -> Fact:
    """Return the desk's fact with this id."""
    for rows in desk.facts.values():
        for fact in rows:
            if fact.fact_id == record_id:
                return fact
    raise UnknownId("no such fact in the desk", where=record_id, todo="check --desk and the id")


def _find_computed(
    record_id: str,
    view: View,
    desk: Desk,
    write_day: Callable[[History, Desk], Written] | None,
) -> Any:
    """Compute the day that an id belongs to again, and return what the id names in it."""
    try:
        asof = asof_of(record_id)
    except KeeneyeError as error:
        raise UnknownId("no id of Keeneye's", where=record_id, todo="copy it whole") from error
    history = view.history(asof, desk.coders)
    found: Any
    if record_id.startswith(f"{_STATEMENT}-"):
        found = _find_statement(record_id, (write_day or write)(history, desk).brief.sections)
    elif record_id[:1] in _JUDGED - _UNDATED:
        found = find_judgement(record_id, history, desk)
    else:
        day = write_day(history, desk).day if write_day else assess(history, desk)
        found = day.find(record_id)
        if found is None and record_id.startswith("t-"):
            turns, shares, decline = judge_trend(desk, day.channels, day.series, asof)
            trend = (*turns, *shares, *((decline,) if decline else ()))
            found = next((one for one in trend if one.record_id == record_id), None)
        elif found is None and record_id.startswith("n-"):
            found = find_judgement(record_id, history, desk)  # the base rate of a forecast
    if found is None:
        raise UnknownId(
            "does not follow from this store and desk",
            where=record_id,
            expected=f"a record computed as of {format_utc(asof)}",
            todo="compare the store digest and version at the foot of the brief it came from; "
            "what changed since a reader last read follows from the reader's own file",
        )
    return found


def _find_statement(record_id: str, sections: Any) -> Statement | None:
    """Return the statement with this id."""
    every = (t for section in sections for t in section.statements)
    return next((t for t in every if t.statement_id == record_id), None)


def _describe(record: Any, view: View, asof: datetime) -> tuple[str, Lines, tuple[str, ...]]:
    """Say what a record is, line by line, and what it opens to."""
    describers: dict[type, Callable[[Any], tuple[str, Lines, tuple[str, ...]]]] = {
        Report: partial(_describe_report, view=view),
        Event: partial(_describe_event, view=view),
        Fact: _describe_fact,
        Measurement: _describe_measurement,
        Channel: _describe_channel,
        DyadSeries: _describe_series,
        Statement: _describe_statement,
        Coverage: _describe_coverage,
        KeptBacktest: describe_backtest,
    }
    if title := judgement_title(record):
        lines = tuple(
            (label[0].lower() + label[1:], told) for label, told in judgement_facts(record)
        )
        return title, lines, judgement_inputs(record)
    return describers.get(type(record), _describe_plain)(record)


def _describe_report(report: Report, view: View) -> tuple[str, Lines, tuple[str, ...]]:
    shown = {"original": "the outlet's own words", "summary": "a summary, not the outlet's words"}
    lines = (
        ("outlet", report.outlet or "not said"),
        ("published", str(report.published_date or "not said")),
        ("known", f"{format_utc(report.known_at)} ({report.known_at_basis})"),
        ("wording", f"{report.wording}: {shown[report.wording]}"),
        ("citation", report.citation or report.url or "not said"),
        ("checked", report.checked or "not said"),
        ("sha256", report.text_sha256),
        ("title", report.title),
        ("text", report.text),
    )
    return f"report of {report.outlet or 'an unnamed outlet'}", lines, ()


def _describe_event(event: Event, view: View) -> tuple[str, Lines, tuple[str, ...]]:
    what = f"{event.source_actor} {event.root_code} {event.target_actor or 'nobody'}"
    evidence = event.evidence
    if isinstance(evidence, Span):
        place = f"sentence {evidence.sentence}, characters [{evidence.start}, {evidence.end})"
        words = evidence.text or "the text was forgotten"
    else:
        place = f"{evidence.file}, line {evidence.line}, sha256 {evidence.file_sha256}"
        words = ", ".join(f"{k}={v}" for k, v in evidence.fields.items())
    said = event.attribution
    coded = (
        f"{event.root_code}/{event.mode or '-'} ({event.ontology}), CAMEO {event.cameo_code}, "
        f"{event.quad_class}, Goldstein {event.goldstein}"
    )
    lines = (
        ("evidence", words),
        ("place", place),
        ("marks", _marks(event)),
        ("day", f"[{event.event_date}, {event.event_date_end}), to the {event.date_precision}"),
        ("known", f"{format_utc(event.known_at)} ({event.known_at_basis})"),
        ("coded", coded),
        ("modality", f"{event.modality}; {'counts' if event.counted else 'does not count'}"),
        ("on the word of", ", ".join(filter(None, (said.speaker, said.vehicle, *said.chain)))
                           if said else "the report itself"),
        ("coder", f"{event.coder}, confidence {event.confidence:.2f}"),
    )  # fmt: skip
    return what, lines, tuple(filter(None, (event.report_id, event.supersedes)))


def _marks(event: Event) -> str:
    """List the marked words of a span."""
    evidence = event.evidence
    if not isinstance(evidence, Span) or not evidence.text:
        return "none"
    cut = evidence.start
    words = ((m.role, evidence.text[m.start - cut : m.end - cut]) for m in evidence.marks)
    return "; ".join(f"{role}: {text}" for role, text in words) or "none"


def _describe_fact(fact: Fact) -> tuple[str, Lines, tuple[str, ...]]:
    lines = (
        ("day", str(fact.event_date)),
        ("known", format_utc(fact.known_at)),
        ("citation", fact.citation),
        ("checked", fact.checked),
        ("place", f"{fact.file}:{fact.line}"),
        *((name, value) for name, value in fact.values.items() if value),
    )
    return f"row of the desk's {fact.kind.replace('_', ' ')}", lines, ()


def _describe_measurement(number: Measurement) -> tuple[str, Lines, tuple[str, ...]]:
    between = f" [{number.low:.3g}, {number.high:.3g}]" if number.low is not None and (
        number.high is not None) else ""  # fmt: skip
    lines = (
        ("value", f"{number.value:.4g}{between} ({number.unit})"),
        ("n", str(number.n)),
        ("window", number.window),
        ("method", number.method),
        ("as of", format_utc(number.asof)),
        *number.parameters.items(),
    )
    return number.name, lines, number.inputs


def _describe_channel(channel: Channel) -> tuple[str, Lines, tuple[str, ...]]:
    lines = [
        ("state", channel.state),
        ("as of", format_utc(channel.asof)),
        ("method", channel.method),
        *(
            (i.basis, f"{i.state} from {i.start} until {i.end or 'now'}"
                      + (f"; {len(i.conflict)} records say otherwise" if i.conflict else ""))
            for i in channel.intervals
        ),
    ]  # fmt: skip
    opens = (e for i in channel.intervals for e in (*i.evidence, *i.conflict))
    return channel.name, tuple(lines), tuple(dict.fromkeys(opens))


def _describe_series(series: DyadSeries) -> tuple[str, Lines, tuple[str, ...]]:
    quads = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")
    told = [p for p in series.periods if p.total]
    split = [", ".join(f"{q.replace('_', ' ')} {getattr(p, q)}" for q in quads) for p in told]
    counts = zip((str(p.period_start) for p in told), split, strict=True)
    lines = (("method", series.method), ("as of", format_utc(series.asof)), *counts)
    opens = (e for p in series.periods for e in p.event_ids)
    return f"{series.dyad} by {series.by}", lines, tuple(dict.fromkeys(opens))


def _describe_statement(statement: Statement) -> tuple[str, Lines, tuple[str, ...]]:
    values = ((f"{name}", str(value)) for name, value in statement.values.items())
    lines = (("text", statement.text), ("template", statement.template), *values)
    return "sentence of a brief", lines, statement.follows_from


def _describe_coverage(coverage: Coverage) -> tuple[str, Lines, tuple[str, ...]]:
    counted = (f"{o.outlet or 'unnamed'} {o.n_reports}" for o in coverage.outlets)
    lines = (
        ("reports", f"{coverage.n_reports}, {coverage.n_copies} of them copies"),
        ("events", f"{coverage.n_events}, {coverage.n_counted} of them counted"),
        ("without event", str(coverage.n_uncoded)),
        ("outlets", ", ".join(counted)),
        ("not seen", ", ".join(coverage.unseen) or "none"),
        ("silent feeds", ", ".join(f.outlet for f in coverage.quiet_feeds) or "none"),
    )
    return "what was read and what was not", lines, ()


def _describe_plain(record: Any) -> tuple[str, Lines, tuple[str, ...]]:
    names = [n for n in record.__slots__ if not n.startswith("_")]
    lines = tuple((n.replace("_", " "), str(getattr(record, n))) for n in names)
    linked = ("report_id", "event_id", "copy_of")
    opens = tuple(v for n in linked if (v := getattr(record, n, None)))
    return type(record).__name__.lower(), lines, opens


def _recompute(record: Any, view: View, desk: Desk) -> str:
    """Do the sum of a record again."""
    if isinstance(record, Report):
        same = text_digest(record.text) == record.text_sha256
        return "equal" if same else "not equal: the text is not the one that was read"
    if isinstance(record, Event):
        return _recode(record, view, desk)
    if isinstance(record, KeptBacktest):
        return prove_again(record, view, desk)
    if isinstance(record, Statement):
        history = view.history(record.asof, desk.coders)
        reasons = check_statement(record, assess(history, desk, judged=True))
        return "equal" if not reasons else "not equal: " + "; ".join(reasons)
    return "equal"  # opened by computing it again: another content would have another id


def _recode(event: Event, view: View, desk: Desk) -> str:
    """Code the event's report again with the event's coder."""
    if event.report_id is None or event.coder.startswith("analyst:"):
        return "not recomputed: it was imported or written by an analyst"
    report = view.find(event.report_id)
    if not isinstance(report, Report):
        return "not equal: its report is gone"
    try:
        again = load_coder(event.coder, desk).code(report)
    except CodingError as error:
        return f"not recomputed: {error.what}"
    found = event.event_id in {e.event_id for e in again.events}
    return "equal" if found else f"not equal: {event.coder} no longer codes it so"
