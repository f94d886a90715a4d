"""Records into rows of the tables, and such rows back into records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from functools import cache
from itertools import chain
from typing import Any, TypeVar

import msgspec

from keeneye.errors import BadRecord, StoreDamaged
from keeneye.records import (
    Attribution,
    CodingResult,
    Correction,
    Event,
    Evidence,
    Link,
    Mark,
    Rejection,
    Report,
    Row,
    Span,
    story_key,
)
from keeneye.store.batch import Batch

__all__ = [
    "Totals",
    "batch_rows",
    "correction_of",
    "event_of",
    "link_of",
    "rejection_of",
    "report_of",
    "rows_of",
]

Noun = TypeVar("Noun")
Values = dict[str, Any]
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """How much a history holds.

    Parameters
    ----------
    reports, copies : int
        Known reports, and how many of them are copies of others.
    without_event : int
        Reports that are no copies and became no event.
    events, counted : int
        Shown events, and how many of them enter counts.
    last_known_at : datetime or None
        Of the newest report; aware, UTC.
    coders : dict of str to int
        Reports by the coder whose events are shown; '' where none of the asked has coded them.

    Examples
    --------
    >>> Totals(reports=0, copies=0, without_event=0, events=0, counted=0, last_known_at=None,
    ...     coders={}).events
    0
    """

    reports: int
    copies: int
    without_event: int
    events: int
    counted: int
    last_known_at: datetime | None
    coders: dict[str, int]


def batch_rows(batch: Batch) -> dict[str, Iterator[Values]]:
    """Return the rows of a batch by table, each record once, the earliest known first."""
    codings: dict[tuple[str, str], CodingResult] = {}
    for coding in batch.codings:
        codings.setdefault((coding.report_id, coding.coder), coding)
    coded = chain.from_iterable(coding.events for coding in codings.values())
    refused = chain.from_iterable(coding.rejected for coding in codings.values())
    replaced = (c.replacement for c in batch.corrections if c.replacement is not None)
    return {
        "reports": _once(batch.reports, "report_id", _report_values),
        "links": _once(batch.links, "link_id", _values),
        "events": _once(chain(coded, batch.events, replaced), "event_id", _event_values),
        "rejections": _once(chain(batch.rejections, refused), "rejection_id", _rejection_values),
        "codings": map(_coding_values, codings.values()),
        "corrections": _once(batch.corrections, "correction_id", _correction_values),
        "inputs": _once(batch.inputs, "input_id", _values),
    }


def _once(records: Iterable[Any], key: str, values: Callable[[Any], Values]) -> Iterator[Values]:
    """Return the values of each record, of several with one id the earliest known."""
    ordered = sorted(records, key=lambda r: (getattr(r, "known_at", _LONG_AGO), getattr(r, key)))
    first: dict[str, Any] = {}
    for record in ordered:
        first.setdefault(getattr(record, key), record)
    return map(values, first.values())


def _values(record: Any) -> Values:
    """Return a record's fields by name."""
    return {field.name: getattr(record, field.name) for field in fields(record)}


def _report_values(report: Report) -> Values:
    """Return a report's row."""
    return _values(report) | {"story_key": story_key(report.text)}


def _coding_values(coding: CodingResult) -> Values:
    """Return the row that says a coder has seen a report."""
    return {
        "report_id": coding.report_id,
        "coder": coding.coder,
        "n_events": len({event.event_id for event in coding.events}),
        "n_rejected": len({rejection.rejection_id for rejection in coding.rejected}),
    }


def _rejection_values(rejection: Rejection) -> Values:
    """Return a rejection's row."""
    return _values(rejection) | {"span_start": rejection.start, "span_end": rejection.end}


def _correction_values(correction: Correction) -> Values:
    """Return a correction's row; its replacement is a row of events."""
    replacement = correction.replacement
    return _values(correction) | {"replacement_id": replacement and replacement.event_id}


def _event_values(event: Event) -> Values:
    """Return an event's row."""
    attribution = event.attribution and _to_text(event.attribution)
    derived = {"counted": event.counted, "period": event.period, "attribution": attribution}
    return _values(event) | derived | _evidence_values(event.evidence)


def _evidence_values(evidence: Evidence) -> Values:
    """Return a span's place without its words, or a row with names apart from values."""
    if isinstance(evidence, Span):
        return {
            "span_sentence": evidence.sentence,
            "span_start": evidence.start,
            "span_end": evidence.end,
            "span_report_sha256": evidence.report_sha256,
            "span_wording": evidence.wording,
            "span_marks": msgspec.to_builtins(evidence.marks),
        }
    return {
        "row_file": evidence.file,
        "row_line": evidence.line,
        "row_file_sha256": evidence.file_sha256,
        "row_names": _to_text(list(evidence.fields)),
        "row_values": _to_text(list(evidence.fields.values())),
    }


def _to_text(plain: Any) -> str:
    """Return JSON as text."""
    return msgspec.json.encode(plain).decode()


def report_of(row: Mapping[str, Any]) -> Report:
    """Make the report of a row of ``reports``.

    Raises
    ------
    StoreDamaged
        If the row does not give the id it is stored under.
    """
    with _stored("report", row["report_id"]):
        return _make(Report, row, cites=tuple(row["cites"]))


def link_of(row: Mapping[str, Any]) -> Link:
    """Make the link of a row of ``links``; as `report_of`."""
    with _stored("link", row["link_id"]):
        return _make(Link, row)


def rejection_of(row: Mapping[str, Any]) -> Rejection:
    """Make the rejection of a row of ``rejections``; as `report_of`."""
    with _stored("rejection", row["rejection_id"]):
        return _make(Rejection, row, start=row["span_start"], end=row["span_end"])


def correction_of(row: Mapping[str, Any], replacement: Event | None) -> Correction:
    """Make the correction of a row of ``corrections``; as `report_of`."""
    with _stored("correction", row["correction_id"]):
        return _make(Correction, row, replacement=replacement)


def event_of(row: Mapping[str, Any]) -> Event:
    """Make the event of a row of ``events`` that also has ``span_text``; as `report_of`."""
    with _stored("event", row["event_id"]):
        given = row["attribution"]
        attribution = given and msgspec.json.decode(given, type=Attribution)
        return _make(Event, row, evidence=_evidence_of(row), attribution=attribution)


def _evidence_of(row: Mapping[str, Any]) -> Evidence:
    """Make the span or the row that an event came from."""
    if row["span_start"] is None:
        names, values = (msgspec.json.decode(row[key]) for key in ("row_names", "row_values"))
        return Row(
            file=row["row_file"],
            line=row["row_line"],
            file_sha256=row["row_file_sha256"],
            fields=dict(zip(names, values, strict=True)),
        )
    return Span(
        sentence=row["span_sentence"],
        start=row["span_start"],
        end=row["span_end"],
        text=row["span_text"] or "",
        report_sha256=row["span_report_sha256"],
        wording=row["span_wording"],
        marks=tuple(Mark(**mark) for mark in row["span_marks"]),
    )


def _make(noun: type[Noun], row: Mapping[str, Any], **made: Any) -> Noun:
    """Make a record of the row's columns and of what was made of them; its id is checked."""
    values = {name: row[name] for name in _names(noun) if name in row} | made  # type: ignore[arg-type]
    if "known_at" in values:
        values["known_at"] = values["known_at"].astimezone(UTC)
    return noun(**values)


@cache
def _names(noun: type[Any]) -> tuple[str, ...]:
    """Return the names of a record's fields."""
    return tuple(field.name for field in fields(noun))


@contextmanager
def _stored(noun: str, record_id: str) -> Iterator[None]:
    """Say of which stored record it is that it cannot be made again."""
    try:
        yield
    except (BadRecord, msgspec.DecodeError, ValueError, TypeError) as error:
        raise StoreDamaged(
            f"a stored {noun} does not hold together: {getattr(error, 'what', error)}",
            where=record_id,
            todo="run `keeneye doctor --deep`",
        ) from error


def rows_of(result: Any) -> Iterator[Values]:
    """Return the rows of a DuckDB result as dicts, a few thousand in memory at a time."""
    names = [column[0] for column in result.description]
    while rows := result.fetchmany(4096):
        yield from (dict(zip(names, row, strict=True)) for row in rows)
