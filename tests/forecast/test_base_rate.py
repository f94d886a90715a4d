"""The base rate of windows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from keeneye.errors import BadRecord
from keeneye.forecast import window_base_rate
from keeneye.records import Fact, Measurement, end_of_day

ASOF = datetime(2020, 6, 13, tzinfo=UTC)


def _launch(day: date, known_at: datetime | None = None) -> Fact:
    return Fact(kind="launches", event_date=day, known_at=known_at or end_of_day(day), values={},
                citation="list", checked="list", file="lists/launches.csv", line=2)  # fmt: skip


def _rate(facts: list[Fact], **changed: int) -> Measurement:
    given = {"horizon_days": 30, "years": 3} | changed
    return window_base_rate(facts, name="a launch", cut=(ASOF, "Asia/Seoul"), **given)


def test_hand_worked_rate() -> None:
    """Three launches in two of 36 windows of 30 days: 2.5 / 37."""
    found = _rate(
        [_launch(date(2020, 6, 12)), _launch(date(2020, 6, 1)), _launch(date(2020, 5, 13))]
    )
    assert (found.n, found.parameters["hits"]) == (36, "2")
    assert found.value == pytest.approx(2.5 / 37)
    assert len(found.inputs) == 3
    assert (found.parameters["opens"], found.parameters["closes"]) == ("2020-06-14", "2020-07-14")


def test_what_was_known_later_is_not_seen() -> None:
    """A launch of 1 June that became known on 14 June is in no window as of 12 June."""
    assert _rate([_launch(date(2020, 6, 1), ASOF + timedelta(days=1))]).parameters["hits"] == "0"


def test_a_day_that_is_not_over_is_in_no_window() -> None:
    """As of 09:00 on 13 June in Seoul, a launch of that morning falls in no closed window."""
    assert _rate([_launch(date(2020, 6, 13), ASOF)]).parameters["hits"] == "0"


@pytest.mark.parametrize("wrong", [{"horizon_days": 0}, {"years": 0}, {"horizon_days": 5000}])
def test_a_horizon_without_a_closed_window_is_refused(wrong: dict[str, int]) -> None:
    """No window, no rate."""
    with pytest.raises(BadRecord):
        _rate([], **wrong)
