"""Shares held back, and percentiles in the own past."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keeneye.dyads import held_share, percentile_of, share_level, share_percentile
from keeneye.errors import BadRecord

from .tallies import make_tally


def test_two_of_two_is_not_one() -> None:
    """2 of 2 against a past of a quarter with the weight of 10: 4.5 of 12."""
    assert held_share(2, 2, mean=0.25, weight=10) == 0.375


@given(hits=st.integers(0, 50), missed=st.integers(0, 50), mean=st.floats(0, 1))
def test_a_held_share_lies_between(hits: int, missed: int, mean: float) -> None:
    """Between the raw share and the prior's mean."""
    total = hits + missed
    raw = hits / total if total else mean
    found = held_share(hits, total, mean=mean, weight=10)
    assert min(raw, mean) - 1e-9 <= found <= max(raw, mean) + 1e-9


def test_percentiles_count_ties_half() -> None:
    """3 among 1, 2, 3, 4: two below and half a tie; all equal: the middle."""
    assert percentile_of(3, [1, 2, 3, 4]) == 0.625
    assert percentile_of(1, [1, 1]) == 0.5


def test_the_level_by_hand() -> None:
    """Past 10 of 40, now 8 of 10: (8 + 0.25·10) / 20, within its interval, n 10."""
    found = share_level(make_tally([2, 3, 2, 3, 8], [10] * 5, by="week"), years=3, weight=10)
    assert (found.value, found.n, found.unit) == (pytest.approx(10.5 / 20), 10, "share")
    assert found.low is not None
    assert found.high is not None
    assert 0.3 < found.low < found.value < found.high < 0.75
    assert found.window == "1 week from 2020-02-03 until 2020-02-10"


def test_the_percentile_looks_at_its_own_trailing_years_only() -> None:
    """A worse time four years ago does not count against three trailing years."""
    hits = [9] * 52 + [1] * 160 + [5]
    found = share_percentile(make_tally(hits, [10] * 213, by="week"), years=3, weight=10)
    assert (found.value, found.n) == (1.0, 157)


def test_stretches_that_overlap_the_last_do_not_count() -> None:
    """Of 8 weeks in stretches of 4, only the first stretch is earlier."""
    tally = make_tally([1] * 8, [2] * 8, by="week")
    assert share_percentile(tally, years=3, weight=10, width=4).n == 1


def test_a_past_without_events_is_no_error() -> None:
    """Nothing ever happened: the prior is a half, and the level is one too."""
    assert share_level(make_tally([0, 0], [0, 0]), years=3, weight=10).value == 0.5


def test_a_share_without_spread() -> None:
    """All of a kind, always: the interval is the value."""
    found = share_level(make_tally([5, 5, 5], [5, 5, 5]), years=3, weight=10)
    assert (found.low, found.value, found.high) == (1, 1, 1)


def test_too_short_a_history_is_refused() -> None:
    """Four weeks cannot be compared with four weeks before."""
    with pytest.raises(BadRecord, match="4 periods"):
        share_level(make_tally([1] * 4, [2] * 4, by="week"), years=3, weight=10, width=4)


@pytest.mark.parametrize("wrong", [{"hits": 3}, {"mean": 1.5}, {"weight": 0}])
def test_bad_values_are_refused(wrong: dict[str, float]) -> None:
    """Hits above the total, a mean above 1, no weight."""
    good = {"hits": 1, "total": 2, "mean": 0.5, "weight": 10}
    with pytest.raises(BadRecord, match="prior"):
        held_share(**{**good, **wrong})


def test_a_week_that_is_not_over_ends_with_the_cut() -> None:
    """As of Thursday 16 January the last week is said to end there, not on Sunday."""
    tally = replace(make_tally([1, 2], [2, 2], by="week"), asof=datetime(2020, 1, 16, tzinfo=UTC))
    assert share_level(tally, years=3, weight=10).window.endswith("until 2020-01-16")
