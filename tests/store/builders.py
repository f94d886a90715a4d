"""Small records for the store's tests."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from keeneye.records import CodingResult, Event, Mark, Rejection, Report, Row, cut_span

JUNE = datetime(2020, 6, 1, tzinfo=UTC)


def day(n: int) -> datetime:
    """Midnight UTC before the n-th of June 2020."""
    return JUNE + timedelta(days=n - 1)


def report(
    text: str = "Pyongyang cut the line. Seoul said no.", n: int = 10, **more: Any
) -> Report:
    """A report of yonhap, known at the n-th."""
    given = {"known_at": day(n), "known_at_basis": "published", "outlet": "yonhap"} | more
    return Report(text=text, **given)


def event(of: Report, coder: str = "pattern-1", **more: Any) -> Event:
    """PRK sanctions KOR in the first characters of a report."""
    start, end = more.pop("bounds", (0, min(10, len(of.text))))
    span = cut_span(of, 1, (start, end), (Mark(role="trigger", start=start, end=start + 1),))
    event_date = more.pop("event_date", date(2020, 6, 9))
    values: dict[str, Any] = {
        "report_id": of.report_id,
        "event_date": event_date,
        "event_date_end": event_date + timedelta(days=1),
        "date_precision": "day",
        "known_at": of.known_at,
        "known_at_basis": of.known_at_basis,
        "source_actor": "PRK",
        "target_actor": "KOR",
        "ontology": "plover-2021",
        "root_code": "SANCTION",
        "quad_class": "material_conflict",
        "modality": "actual",
        "evidence": span,
        "confidence": 0.5,
        "coder": coder,
    }
    return Event(**values | more)


def coding(of: Report, *events: Event, coder: str = "pattern-1") -> CodingResult:
    """A coder's result with these events and one refusal."""
    refused = Rejection(
        stage="coding", reason="no-target", report_id=of.report_id, start=1, end=2, coder=coder
    )
    return CodingResult(report_id=of.report_id, coder=coder, events=events, rejected=(refused,))


def row_event(line: int = 2, **more: Any) -> Event:
    """PRK threatens KOR in a line of an imported table."""
    fields = {"Event ID": str(line), "Event Text": "Threaten, “harshly”"}
    evidence = Row(file="events.tsv", line=line, file_sha256="ab" * 32, fields=fields)
    values: dict[str, Any] = {
        "report_id": None,
        "event_date": date(2020, 6, 9),
        "event_date_end": date(2020, 6, 10),
        "date_precision": "day",
        "known_at": day(10),
        "known_at_basis": "assumed",
        "source_actor": "PRK",
        "target_actor": "KOR",
        "ontology": "cameo-1.1",
        "root_code": "THREATEN",
        "cameo_code": "130",
        "quad_class": "verbal_conflict",
        "goldstein": -4.4,
        "modality": "actual",
        "evidence": evidence,
        "confidence": 1.0,
        "coder": "icews",
    }
    return Event(**values | more)
