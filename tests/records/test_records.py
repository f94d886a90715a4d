"""The nouns: ids from content, checks when made, plain JSON in and out."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keeneye.errors import BadRecord
from keeneye.records import (
    Correction,
    Dyad,
    Event,
    Mark,
    Measurement,
    Rejection,
    Report,
    Row,
    asof_of,
    content_id,
    cut_span,
    end_of_day,
    from_json,
    parse_asof,
    to_json,
)

from .makers import make_event, make_report

DAYS = st.dates(date(1945, 1, 1), date(2100, 1, 1))
TEXTS = st.text(min_size=1, max_size=200).filter(lambda t: bool(t.strip()))


def test_the_same_report_twice_has_one_id() -> None:
    """Outlet, day of publication and text make a report; when it was fetched does not."""
    later = datetime(2024, 1, 1, tzinfo=UTC)
    assert make_report().report_id == make_report(known_at=later, url="https://a.example").report_id
    assert make_report().report_id != make_report(outlet="kcna").report_id
    assert make_report().report_id != make_report("Pyongyang cut the line to Seoul!").report_id


def test_a_false_id_is_refused() -> None:
    """A record whose id does not follow from its content is not read."""
    data = msgspec.json.decode(to_json(make_report())) | {"outlet": "kcna"}
    with pytest.raises(BadRecord, match="does not follow"):
        from_json(msgspec.json.encode(data), Report)


def test_two_coders_make_two_events_of_one_sentence() -> None:
    """The coder is part of an event's identity, its confidence is not."""
    assert make_event().event_id != make_event(coder="hybrid-1").event_id
    assert make_event().event_id == make_event(confidence=0.1).event_id


@given(text=TEXTS, published=DAYS, outlet=st.text(max_size=10))
def test_reports_survive_json(text: str, published: date, outlet: str) -> None:
    """A report read back from its own JSON is equal."""
    report = make_report(text, published_date=published, outlet=outlet)
    assert from_json(to_json(report), Report) == report


@given(text=TEXTS, day=DAYS, data=st.data())
def test_events_survive_json(text: str, day: date, data: st.DataObject) -> None:
    """An event with marks, read back from its own JSON, is equal."""
    report = make_report(text)
    end = data.draw(st.integers(1, len(text)))
    marks = (Mark(role="trigger", start=0, end=end),)
    span = cut_span(report, 1, (0, len(text)), marks)
    event = make_event(report, event_date=day, evidence=span)
    assert from_json(to_json(event), Event) == event


def test_row_evidence_survives_json() -> None:
    """An imported event keeps its file, line and fields."""
    row = Row(file="a.csv", line=2, file_sha256="0", fields={"Source Country": "North Korea"})
    event = make_event(report_id=None, evidence=row)
    back = from_json(to_json(event), Event)
    assert back == event
    assert back.evidence == row


def test_where_a_row_stood_does_not_make_another_event() -> None:
    """The same row in another file, or on another line, is the same event."""
    fields = {"Source Country": "North Korea"}
    first = Row(file="a.csv", line=2, file_sha256="0", fields=fields)
    second = Row(file="b.csv", line=9, file_sha256="1", fields=fields)
    ids = {make_event(report_id=None, evidence=r).event_id for r in (first, second)}
    assert len(ids) == 1


@pytest.mark.parametrize(
    ("root_code", "modality", "counted"),
    [
        ("SANCTION", "actual", True),
        ("SANCTION", "claimed", True),
        ("ASSAULT", "threatened", False),
        ("THREATEN", "threatened", True),
        ("AGREE", "promised", True),
        ("AID", "promised", False),
        ("REJECT", "denied", True),
        ("ASSAULT", "denied", False),
        ("CONSULT", "attempted", False),
        ("ASSAULT", "hypothetical", False),
        ("ASSAULT", "recalled", False),
    ],
)
def test_what_counts(root_code: str, modality: str, counted: bool) -> None:
    """What was done counts, and what was said under the root that names the saying."""
    assert make_event(root_code=root_code, modality=modality).counted is counted


@pytest.mark.parametrize(
    ("first", "end", "period"),
    [
        (date(2020, 6, 9), date(2020, 6, 10), "day"),
        (date(2020, 6, 8), date(2020, 6, 13), "week"),  # Monday to Friday
        (date(2020, 6, 8), date(2020, 6, 15), "week"),  # a whole week
        (date(2020, 6, 14), date(2020, 6, 16), "month"),  # Sunday and Monday
        (date(2020, 6, 1), date(2020, 7, 1), "month"),
        (date(2020, 6, 29), date(2020, 7, 6), "week"),  # one week in two months
        (date(2020, 5, 1), date(2020, 7, 1), "longer"),
    ],
)
def test_the_smallest_period_that_holds_it(first: date, end: date, period: str) -> None:
    """An event belongs to the smallest calendar period that holds it whole."""
    assert make_event(event_date=first, event_date_end=end).period == period


@pytest.mark.parametrize(
    "changed",
    [
        {"event_date_end": date(2020, 6, 9)},
        {"confidence": 1.5},
        {"goldstein": -11.0},
        {"known_at": datetime(2020, 6, 9)},  # noqa: DTZ001 - the naive time is the point
        {"known_at": datetime(2020, 6, 9, tzinfo=timezone(timedelta(hours=9)))},
        {"report_id": None},
    ],
)
def test_an_impossible_event_is_refused(changed: dict[str, object]) -> None:
    """Empty interval, value out of range, a time not in UTC, a span without report."""
    with pytest.raises(BadRecord):
        make_event(**changed)


@pytest.mark.parametrize("text", ["", "   ", "x" * 1_000_001])
def test_an_impossible_report_is_refused(text: str) -> None:
    """No text, or too much of it, is no report."""
    with pytest.raises(BadRecord):
        make_report(text)


def test_a_span_outside_the_text_is_refused() -> None:
    """A span is a slice of the text, and a mark lies inside its span."""
    report = make_report()
    with pytest.raises(BadRecord):
        cut_span(report, 1, (0, len(report.text) + 1), ())
    with pytest.raises(BadRecord):
        cut_span(report, 1, (0, 5), (Mark(role="trigger", start=3, end=9),))


def test_a_day_means_its_end() -> None:
    """A cut at a day means 24:00 UTC of it; a time without a zone is refused."""
    assert parse_asof("2020-06-12") == datetime(2020, 6, 13, tzinfo=UTC)
    assert parse_asof("2020-06-12T09:00+09:00") == datetime(2020, 6, 12, tzinfo=UTC)
    assert end_of_day(date(2020, 6, 12)) == datetime(2020, 6, 13, tzinfo=UTC)
    for text in ("2020-06-12T09:00", "yesterday", "2020-02-30", "9999-12-31x"):
        with pytest.raises(BadRecord):
            parse_asof(text)


def test_a_correction_names_its_event_author_and_reason() -> None:
    """A correction without author or reason, or with another event's replacement, is refused."""
    event = make_event()
    better = make_event(root_code="REJECT", coder="analyst:kim", supersedes=event.event_id)
    now = datetime(2020, 6, 14, tzinfo=UTC)
    given = {"event_id": event.event_id, "author": "kim", "reason": "no cut", "known_at": now}
    made = Correction(replacement=better, **given)
    assert from_json(to_json(made), Correction) == made
    for wrong in ({"author": " "}, {"reason": ""}, {"replacement": make_event()}):
        with pytest.raises(BadRecord):
            Correction(**({"replacement": better} | given | wrong))


def test_rejections_are_known_by_place_and_reason() -> None:
    """The same refusal of the same line is one rejection."""
    first, again = (Rejection(stage="reading", reason="empty-text", line=3) for _ in range(2))
    assert first.rejection_id == again.rejection_id


def test_a_dated_id_carries_its_moment() -> None:
    """A computed record's id says as of when it was computed."""
    asof = datetime(2020, 6, 13, tzinfo=UTC)
    made = Measurement(
        name="launches", unit="count", value=2, n=2, asof=asof, window="30 days",
        method="count-1", inputs=("d-1", "d-2"), parameters={},
    )  # fmt: skip
    assert asof_of(made.measurement_id) == asof
    with pytest.raises(BadRecord):
        asof_of("e-123")


@pytest.mark.parametrize("text", ["PRK", "PRK:", ":KOR", "PRK:KOR:USA", "P K:KOR", ""])
def test_a_bad_dyad_is_refused(text: str) -> None:
    """A dyad is two actor ids with one colon between."""
    with pytest.raises(BadRecord):
        Dyad.parse(text)


@given(a=st.lists(st.text()), b=st.lists(st.text()))
def test_ids_tell_contents_apart(a: list[str], b: list[str]) -> None:
    """Different contents have different ids, also where their letters run together."""
    assert (content_id("r", *a) == content_id("r", *b)) == (a == b)
