"""PELT: by hand, against every segmentation there is, and by property."""

from __future__ import annotations

from itertools import combinations, pairwise
from math import log
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keeneye.dyads.pelt import (
    COSTS,
    find_breaks,
    find_breaks_of_many,
    gaussian_cost,
    poisson_cost,
    share_cost,
)
from keeneye.errors import BadRecord

counts = st.lists(st.integers(0, 6), min_size=2, max_size=9)


def _cost(values: list[int], weights: list[int], cuts: tuple[int, ...], measure: str) -> float:
    edges = (0, *cuts, len(values))
    pairs = list(pairwise(edges))
    summed = np.array([float(sum(values[a:b])) for a, b in pairs])
    weighed = np.array([float(sum(weights[a:b])) for a, b in pairs])
    return float(COSTS[measure](summed, weighed).sum())


def _least(values: list[int], weights: list[int], measure: str, penalty: float) -> float:
    """The cost of the best of all segmentations, by trying each."""
    inner = range(1, len(values))
    every = (c for size in range(len(values)) for c in combinations(inner, size))
    return min(_cost(values, weights, c, measure) + penalty * len(c) for c in every)


def test_costs_by_hand() -> None:
    """4 events in 2 periods: -2·4·ln 2; 1 hit of 2: 4 ln 2; values that sum to 4 over 2: -8."""
    one = np.array([2.0])
    assert poisson_cost(np.array([4.0]), one)[0] == pytest.approx(-8 * log(2))
    assert share_cost(np.array([1.0]), one)[0] == pytest.approx(4 * log(2))
    assert gaussian_cost(np.array([4.0]), one)[0] == pytest.approx(-8)


def test_a_change_is_worth_its_penalty_and_no_more() -> None:
    """0, 0, 4, 4 saves 2·8·(ln 4 - ln 2) = 11.09: found at a penalty of 11, not at 11.2."""
    assert find_breaks([0, 0, 4, 4], [1] * 4, measure="count", penalty=11.0) == (2,)
    assert find_breaks([0, 0, 4, 4], [1] * 4, measure="count", penalty=11.2) == ()


def test_the_share_does_not_follow_the_volume() -> None:
    """Ten times the events at the same share: a change of the count, none of the share."""
    hits, trials = [1] * 8 + [10] * 8, [2] * 8 + [20] * 8
    assert find_breaks(hits, [1] * 16, measure="count", penalty=6.0) == (8,)
    assert find_breaks(hits, trials, measure="share", penalty=6.0) == ()


def test_a_share_of_nothing_costs_nothing() -> None:
    """Periods without any event neither make a change nor hide one."""
    hits, trials = [0, 0, 1, 0, 0, 9, 0, 9], [0, 9, 9, 0, 9, 9, 0, 9]
    assert find_breaks(hits, trials, measure="share", penalty=6.0) == (5,)


@given(values=counts, penalty=st.floats(0.5, 20))
def test_no_segmentation_of_counts_is_better(values: list[int], penalty: float) -> None:
    """What is found costs no more than any of the 2^(n-1) segmentations."""
    ones = [1] * len(values)
    found = find_breaks(values, ones, measure="count", penalty=penalty)
    cost = _cost(values, ones, found, "count") + penalty * len(found)
    assert cost == pytest.approx(_least(values, ones, "count", penalty), abs=1e-9)


@given(rows=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=2, max_size=8))
def test_no_segmentation_of_shares_is_better(rows: list[tuple[int, int]]) -> None:
    """The same for shares, periods without events among them."""
    hits, trials = [hit for hit, _ in rows], [hit + miss for hit, miss in rows]
    found = find_breaks(hits, trials, measure="share", penalty=2.0)
    cost = _cost(hits, trials, found, "share") + 2.0 * len(found)
    assert cost == pytest.approx(_least(hits, trials, "share", 2.0), abs=1e-9)


@given(level=st.integers(0, 50), length=st.integers(2, 200), penalty=st.floats(0.1, 50))
def test_a_constant_series_has_no_change(level: int, length: int, penalty: float) -> None:
    """Whatever its level, length and penalty."""
    assert find_breaks([level] * length, [1] * length, measure="count", penalty=penalty) == ()


@given(values=st.lists(st.integers(0, 9), min_size=4, max_size=30), factor=st.integers(2, 7))
def test_scaling_counts_and_penalty_moves_nothing(values: list[int], factor: int) -> None:
    """Counts times k with k times the penalty: as good a segmentation."""
    ones = [1] * len(values)
    more = [v * factor for v in values]
    one = find_breaks(values, ones, measure="count", penalty=5.0)
    other = find_breaks(more, ones, measure="count", penalty=5.0 * factor)
    both = [_cost(more, ones, c, "count") + 5.0 * factor * len(c) for c in (one, other)]
    assert both[0] == pytest.approx(both[1], rel=1e-9, abs=1e-9)


@given(values=st.lists(st.integers(0, 9), min_size=4, max_size=30), shift=st.integers(-50, 50))
def test_a_shift_of_measured_values_moves_nothing(values: list[int], shift: int) -> None:
    """Gaussian: adding a constant to every value leaves the best segmentation as good."""
    ones = [1] * len(values)
    moved = [v + shift for v in values]
    one = find_breaks(values, ones, measure="value", penalty=8.0)
    other = find_breaks(moved, ones, measure="value", penalty=8.0)
    both = [_cost(values, ones, c, "value") + 8.0 * len(c) for c in (one, other)]
    assert both[0] == pytest.approx(both[1], rel=1e-9, abs=1e-6)


@given(values=st.lists(st.integers(0, 9), min_size=3, max_size=25), quiet=st.integers(1, 20))
def test_more_of_the_first_level_moves_the_date_with_it(values: list[int], quiet: int) -> None:
    """A clear jump is found where it is, however long the quiet before it."""
    jump = [0] * (quiet + 3) + [60] * 3 + [60 + v % 2 for v in values]
    found = find_breaks(jump, [1] * len(jump), measure="count", penalty=20.0)
    assert found == (quiet + 3,)


def test_many_at_once_are_each_as_alone() -> None:
    """100 series in blocks give what each gives by itself."""
    rng = np.random.default_rng(7)
    wide = rng.poisson(rng.choice([0.1, 1, 6], size=100), size=(60, 100))
    wide[30:, ::3] += rng.poisson(3, size=(30, 34))
    ones = np.ones_like(wide)
    many = find_breaks_of_many(wide, ones, measure="count", penalty=10.0)
    alone = [find_breaks(w, ones[:, 0], measure="count", penalty=10.0) for w in wide.T]
    assert many == alone
    assert sum(map(len, many)) > 20


def test_values_far_from_nought_lose_nothing() -> None:
    """A step of 3 upon a billion is found where it is."""
    values = [1e9 + v for v in (0, 1, 0, 1, 0, 1, 4, 3, 4, 3, 4, 3)]
    assert find_breaks(values, [1] * 12, measure="value", penalty=8.0) == (6,)


@pytest.mark.parametrize(
    ("values", "weights", "measure", "penalty"),
    [
        ([1, 2, 3], [1, 1], "count", 3.0),
        ([1, 2, 3], [1, 1, 1], "count", 0.0),
        ([1, 2, 3], [[1], [1], [1]], "count", 3.0),
        ([], [], "count", 3.0),
        ([1, -2, 3], [1, 1, 1], "count", 3.0),
        ([1, float("nan"), 3], [1, 1, 1], "value", 3.0),
        ([1, 2, 3], [1, 1, 3], "share", 3.0),
        ([1, 2, 3], [1, 1, 1], "tension", 3.0),
    ],
)
def test_bad_input_is_refused(
    values: list[Any], weights: list[Any], measure: str, penalty: float
) -> None:
    """Unequal lengths or shapes, nothing, less than nothing, no number, too many hits."""
    with pytest.raises(BadRecord, match="change points"):
        find_breaks(values, weights, measure=measure, penalty=penalty)


@pytest.mark.parametrize("seed", range(5))
def test_equal_to_ruptures(seed: int) -> None:
    """On values with a constant variance the breakpoints are those of ruptures.Pelt."""
    ruptures = pytest.importorskip("ruptures", reason="ruptures has no build for this Python")
    rng = np.random.default_rng(seed)
    levels = np.repeat(rng.normal(0, 3, 6), rng.integers(5, 30, 6))
    values = levels + rng.normal(0, 1, len(levels))
    penalty = 3 * log(len(values))
    theirs = ruptures.Pelt(model="l2", jump=1, min_size=1).fit(values).predict(pen=penalty)
    found = find_breaks(values, np.ones_like(values), measure="value", penalty=penalty)
    assert [*found, len(values)] == theirs
