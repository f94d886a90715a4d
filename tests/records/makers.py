"""Makers of records for tests: valid, small, and changed by keyword."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from keeneye.records import Event, Report, cut_span, end_of_day

__all__ = ["make_event", "make_report"]


def make_report(text: str = "Pyongyang cut the line to Seoul.", **changed: Any) -> Report:
    """A report of Yonhap, published on 9 June 2020 unless `changed`."""
    published = changed.pop("published_date", date(2020, 6, 9))
    given: dict[str, Any] = {
        "outlet": "yonhap",
        "published_date": published,
        "known_at": end_of_day(published) if published else datetime(2020, 6, 9, tzinfo=UTC),
        "known_at_basis": "published",
    }
    return Report(text=text, **(given | changed))


def make_event(report: Report | None = None, **changed: Any) -> Event:
    """An event that covers the whole text of `report`: North Korea cut contact with the South."""
    report = report or make_report()
    day = changed.pop("event_date", date(2020, 6, 9))
    given: dict[str, Any] = {
        "report_id": report.report_id,
        "event_date": day,
        "event_date_end": day + timedelta(days=1),
        "date_precision": "day",
        "known_at": report.known_at,
        "known_at_basis": report.known_at_basis,
        "source_actor": "PRK",
        "target_actor": "KOR",
        "ontology": "plover-2021",
        "root_code": "SANCTION",
        "mode": "discontinue",
        "cameo_code": "160",
        "quad_class": "material_conflict",
        "goldstein": -4.0,
        "modality": "actual",
        "evidence": cut_span(report, 1, (0, len(report.text)), ()),
        "confidence": 0.8,
        "coder": "pattern-1",
    }
    return Event(**(given | changed))
