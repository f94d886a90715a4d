"""States of channels from the desk's calls and from coded events."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from keeneye.desk import Desk, read_desk
from keeneye.records import Channel, end_of_day
from keeneye.signals import read_channels

from ..desk.desks import FILES, write_desk
from ..records.makers import make_event, make_report

HEAD = FILES["channels.csv"] + (
    "*,Every line,KOR,PRK,,any,desk,memory,communication lines;communications\n"
)
CALLS = FILES["channel_events.csv"] + (
    "liaison-office,2020-06-08,09:00,call_unanswered,KOR,,desk,memory,\n"
    "liaison-office,2020-06-08,17:00,call_answered,PRK,,desk,memory,\n"
    "*,2020-06-09,12:00,announced_cut,PRK,,desk,memory,\n"
    "*,2020-06-10,09:00,call_not_made,KOR,,desk,memory,\n"
    "*,2021-07-27,10:00,announced_restored,PRK,,desk,memory,\n"
    "liaison-office,2021-08-10,17:00,call_unanswered,KOR,,desk,memory,\n"
)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """The small desk with one line, and a row that stands for every line."""
    files = {"channels.csv": HEAD, "channel_events.csv": CALLS}
    return read_desk(str(write_desk(tmp_path, **files)))


def _asof(desk: Desk, day: date) -> Channel:
    return read_channels(desk, (), end_of_day(day))[0]


def test_the_states_of_june_2020(desk: Desk) -> None:
    """A missed morning call, an evening call answered, the cut of 9 June, then no calls."""
    line = _asof(desk, date(2020, 6, 30))
    found = [(i.basis, i.state, i.start, i.end) for i in line.intervals]
    assert found == [
        ("announced", "open", date(2018, 9, 14), date(2020, 6, 9)),
        ("observed", "open", date(2020, 6, 8), date(2020, 6, 10)),
        ("announced", "cut", date(2020, 6, 9), None),
        ("observed", "not_tried", date(2020, 6, 10), None),
    ]
    assert line.state == "cut"
    assert len(line.intervals[1].conflict) >= 1  # the missed morning call is not lost


def test_a_restored_line_that_nobody_answers_is_unanswered(desk: Desk) -> None:
    """Announced as open since 27 July 2021, unanswered since 10 August: both are shown."""
    line = _asof(desk, date(2021, 8, 12))
    assert line.state == "unanswered"
    assert line.state_on(date(2021, 8, 1)) == "open"
    announced = line.interval_on(date(2021, 8, 11), "announced")
    assert announced is not None
    assert announced.state == "open"
    assert announced.conflict


def test_nothing_known_later_is_seen(desk: Desk) -> None:
    """As of 8 June 2020 the line is open: the cut of the 9th is not known."""
    assert all(i.start < date(2020, 6, 9) for i in _asof(desk, date(2020, 6, 8)).intervals)


def test_a_coded_cut_that_names_the_lines_cuts_them(desk: Desk) -> None:
    """A report that North Korea suspended communications cuts the line on the event's day."""
    report = make_report("North Korea suspended communications with South Korea.")
    event = make_event(report, event_date=date(2020, 6, 9))
    line = read_channels(desk, [event], datetime(2020, 6, 10, tzinfo=UTC))[0]
    cut = line.interval_on(date(2020, 6, 9), "announced")
    assert cut is not None
    assert cut.state == "cut"
    assert event.event_id in cut.evidence


def test_a_cut_of_something_else_leaves_the_line(desk: Desk) -> None:
    """A sentence that names no line says nothing about lines."""
    report = make_report("North Korea suspended trade with South Korea.")
    event = make_event(report, event_date=date(2020, 6, 1))
    line = read_channels(desk, [event], datetime(2020, 6, 8, tzinfo=UTC))[0]
    assert line.state_on(date(2020, 6, 2)) == "open"


def test_a_fault_announced_the_same_day_explains_a_missed_call(tmp_path: Path) -> None:
    """28 June 2022: the call was missed because of rain, and the line is at fault, not silent."""
    calls = CALLS + (
        "liaison-office,2022-06-28,09:00,call_unanswered,KOR,,desk,memory,\n"
        "liaison-office,2022-06-28,,announced_fault,KOR,,desk,memory,\n"
    )
    files = {"channels.csv": HEAD, "channel_events.csv": calls}
    desk = read_desk(str(write_desk(tmp_path, **files)))
    assert _asof(desk, date(2022, 6, 28)).state == "fault"


def test_calls_answered_after_a_cut_tell_from_then_on(tmp_path: Path) -> None:
    """A line never announced as restored, but used again, is unanswered when calls fail again."""
    calls = CALLS + (
        "liaison-office,2020-09-01,09:00,call_answered,PRK,,desk,memory,\n"
        "liaison-office,2020-10-01,09:00,call_unanswered,KOR,,desk,memory,\n"
    )
    files = {"channels.csv": HEAD, "channel_events.csv": calls}
    desk = read_desk(str(write_desk(tmp_path, **files)))
    assert _asof(desk, date(2020, 8, 1)).state == "cut"
    assert _asof(desk, date(2020, 9, 15)).state == "open"
    assert _asof(desk, date(2020, 10, 15)).state == "unanswered"
