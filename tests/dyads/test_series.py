"""Counting a dyad's events by period."""

from __future__ import annotations

from datetime import UTC, date, datetime

from keeneye.dyads import (
    conflict_level,
    count_roots,
    count_series,
    mean_goldstein,
    usual_conflict,
)
from keeneye.records import Dyad, Event

from ..records.makers import make_event, make_report

ASOF = datetime(2020, 6, 13, tzinfo=UTC)
DYAD = Dyad("PRK", "KOR")


def _events() -> list[Event]:
    report = make_report()
    return [
        make_event(report, event_date=date(2020, 5, 28)),
        make_event(report, event_date=date(2020, 6, 4), root_code="THREATEN", modality="threatened",
                   quad_class="verbal_conflict"),
        make_event(report, event_date=date(2020, 6, 8), event_date_end=date(2020, 6, 13)),
        make_event(report, event_date=date(2020, 6, 9)),
        make_event(report, event_date=date(2020, 6, 9), root_code="CONSULT",
                   quad_class="verbal_cooperation"),
        make_event(report, event_date=date(2020, 6, 5), event_date_end=date(2020, 6, 10)),
    ]  # fmt: skip


def test_weeks_from_monday_none_left_out() -> None:
    """Three weeks: one event, one threat, and a cut, a cut of the week and a meeting."""
    series = count_series(_events(), DYAD, "week", start=date(2020, 5, 25), asof=ASOF)
    found = [(p.period_start, p.conflict, p.total) for p in series.periods]
    assert found == [(date(2020, 5, 25), 1, 1), (date(2020, 6, 1), 1, 1), (date(2020, 6, 8), 2, 3)]


def test_what_lies_across_periods_is_counted_as_unplaced() -> None:
    """5 to 9 June lies in two weeks but in one month."""
    weekly = count_series(_events(), DYAD, "week", start=date(2020, 5, 25), asof=ASOF)
    monthly = count_series(_events(), DYAD, "month", start=date(2020, 5, 25), asof=ASOF)
    assert weekly.unplaced == 1
    assert [p.total for p in monthly.periods] == [1, 5]
    assert monthly.unplaced == 0


def test_days_end_with_the_last_whole_day_before_the_cut() -> None:
    """As of 24:00 UTC of 12 June, the last day is 12 June."""
    daily = count_series([], DYAD, "day", start=date(2020, 6, 10), asof=ASOF)
    assert [p.period_start.day for p in daily.periods] == [10, 11, 12]


def test_the_level_stands_beside_the_usual() -> None:
    """Two conflict events this week; the two earlier weeks had one each."""
    series = count_series(_events(), DYAD, "week", start=date(2020, 5, 25), asof=ASOF)
    level, usual = conflict_level(series), usual_conflict(series)
    assert (level.value, level.n, len(level.inputs)) == (2, 3, 3)
    assert (usual.value, usual.low, usual.high, usual.n) == (1, 1, 1, 2)


def test_roots_are_counted_by_ontology() -> None:
    """Four sanctions, a threat and a meeting; the most frequent first."""
    counts = count_roots(_events())
    assert counts[0] == ("plover-2021", "SANCTION", 4)
    assert [root for _, root, _ in counts[1:]] == ["CONSULT", "THREATEN"]


def test_the_mean_goldstein_leaves_out_what_has_none() -> None:
    """-4 and 8 make 2; an event without a value does not count."""
    report = make_report()
    events = [
        make_event(report, event_date=date(2020, 6, day), goldstein=value)
        for day, value in ((1, -4.0), (2, 8.0), (3, None))
    ]
    found = mean_goldstein(events, DYAD, start=date(2020, 6, 1), asof=ASOF)
    assert (found.value, found.n, found.unit) == (2.0, 2, "goldstein")
