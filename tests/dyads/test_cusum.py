"""The alarm: by hand, and what it must not know."""

from __future__ import annotations

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keeneye.dyads.cusum import AlarmSettings, count_alarms, poisson_crossings
from keeneye.errors import BadRecord

from .tallies import FIRST, make_tally

SETTINGS = {"ratio": 2.5, "limit": 5.0, "trailing": 8, "least": 8}


def test_the_sum_by_hand() -> None:
    """4 in 8 periods, then 4 a period: 2.82, 4.89, then over 5 in the third."""
    (found,) = poisson_crossings([0, 1] * 4 + [4] * 3, **SETTINGS)
    steps = [4 * log(2.5) - 1.5 * usual for usual in (4.5 / 8, 8.5 / 8, 11.5 / 8)]
    assert (found.place, found.since, found.seen) == (10, 8, 12)
    assert found.statistic == pytest.approx(sum(steps))
    assert found.usual == pytest.approx(11.5 / 8)


def test_it_begins_anew_after_an_alarm() -> None:
    """An outbreak of 20 a period rings in its first two periods; then it has become the usual."""
    rung = [c.place for c in poisson_crossings([0] * 8 + [20] * 8, **SETTINGS)]
    assert rung[:2] == [8, 9]
    assert not set(rung) & {13, 14, 15}


def test_a_short_past_says_nothing() -> None:
    """Before `least` periods have gone by there is no alarm, whatever happens."""
    assert poisson_crossings([50] * 7, **SETTINGS) == ()


@given(level=st.integers(0, 200), length=st.integers(0, 100))
def test_a_constant_series_never_rings(level: int, length: int) -> None:
    """Whatever its level."""
    assert poisson_crossings([level] * length, **SETTINGS) == ()


@given(counts=st.lists(st.integers(0, 9), min_size=10, max_size=60), cut=st.integers(9, 60))
def test_the_future_has_no_say(counts: list[int], cut: int) -> None:
    """Alarms up to a day are the same, whatever is appended later."""
    whole = poisson_crossings(counts, **SETTINGS)
    part = poisson_crossings(counts[:cut], **SETTINGS)
    assert part == tuple(c for c in whole if c.place < cut)


def test_on_the_calendar() -> None:
    """By day it rings on the eleventh day; by week 56 days of past are 8 periods."""
    settings = AlarmSettings(ratio=2.5, limit=5.0, trailing_days=56, least_days=56)
    counts = [0, 1] * 4 + [4] * 3
    (alarm,) = count_alarms(make_tally(counts, by="week"), settings=settings)
    assert (alarm.alarm_date - FIRST).days == 70
    assert (alarm.since_date - FIRST).days == 56
    assert count_alarms(make_tally(counts), settings=settings) == ()


@pytest.mark.parametrize("wrong", [{"ratio": 1.0}, {"limit": 0.0}, {"trailing": 0}, {"least": 0}])
def test_settings_outside_their_range_are_refused(wrong: dict[str, float]) -> None:
    """A ratio of 1 watches for nothing; the others must be positive."""
    with pytest.raises(BadRecord, match="cusum-poisson-1"):
        poisson_crossings([1, 2], **{**SETTINGS, **wrong})
