"""Ranges, draws, tornado, Sobol indices, flips and value of information."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keeneye.errors import BadRecord
from keeneye.games import Range
from keeneye.games.catalog.hold_or_concede import payoffs, sobol_closed_form, under_belief_range
from keeneye.games.flips import find_flips, find_joint_flip
from keeneye.games.ranges import band, draw, seed_of
from keeneye.games.uncertainty import shares_best, sobol_shares, tornado, value_of_information

OURS = "our assumption"
FIXED = {"k": Range(low=3, high=3, citation=OURS), "g": Range(low=1, high=1, citation=OURS)}
UNIFORM = FIXED | {"pi": Range(low=0.2, high=0.8, citation=OURS),
                   "d": Range(low=4, high=10, citation=OURS)}  # fmt: skip


def test_sobol_1_by_hand() -> None:
    """For k + g - pi (d+g), pi on .2 to .8, d on 4 to 10: .69565, .27174, .03261 together."""
    found = sobol_closed_form(3, 1, (0.2, 0.8), (4, 10))
    assert found.first_pi == pytest.approx(0.69565, abs=5e-6)
    assert found.first_d == pytest.approx(0.27174, abs=5e-6)
    assert found.total_pi - found.first_pi == pytest.approx(0.03261, abs=5e-6)
    assert (found.swing_pi, found.swing_d) == pytest.approx((4.8, 3.0))
    assert found.mean == pytest.approx(0.0)


def test_sampled_indices_agree_with_the_closed_form() -> None:
    """To a hundredth, with 2^11 points."""
    shares = {s.key: s for s in sobol_shares(payoffs, UNIFORM, 11, np.random.default_rng(1))}
    exact = sobol_closed_form(3, 1, (0.2, 0.8), (4, 10))
    assert shares["pi"].first == pytest.approx(exact.first_pi, abs=0.01)
    assert shares["d"].total == pytest.approx(exact.total_d, abs=0.01)
    assert set(shares) == {"pi", "d"}


def test_the_tornado_is_sorted_by_swing_and_marks_what_changes_the_choice() -> None:
    """Moving pi shifts the difference by 4.8, d by 3.0; both change the best choice."""
    bars = tornado(payoffs, UNIFORM)
    assert [(b.key, round(b.swing, 9)) for b in bars] == [("pi", 4.8), ("d", 3.0)]
    assert all(b.changes_choice for b in bars)


@pytest.mark.parametrize(
    ("low", "high", "evpi", "share"), [(0.2, 0.9, 18 / 35, 3 / 7), (0.1, 0.6, 0.08, 0.8)]
)
def test_value_of_information_by_hand(low: float, high: float, evpi: float, share: float) -> None:
    """In closed form, and from draws to two thousandths."""
    found = under_belief_range(3, 1, 7, (low, high))
    assert found.evpi == pytest.approx(evpi)
    assert found.share_of_range_where_hold_is_best == pytest.approx(share)
    ranges = FIXED | {"pi": Range(low=low, high=high, citation=OURS),
                      "d": Range(low=7, high=7, citation=OURS)}  # fmt: skip
    drawn = value_of_information(payoffs, ranges, 12, np.random.default_rng(1))
    assert drawn.everything == pytest.approx(evpi, abs=2e-3)
    assert drawn.by_input["pi"] == pytest.approx(evpi, abs=2e-3)


def test_what_would_have_to_be_true_by_hand() -> None:
    """From pi = .3 and d = 7 conceding is best from pi = .5, d = 37/3 or k = 1.4; never by g."""
    ranges = {"pi": Range(low=0.2, mode=0.3, high=0.8, citation=OURS),
              "d": Range(low=4, mode=7, high=10, citation=OURS),
              "k": Range(low=2, mode=3, high=4, citation=OURS),
              "g": Range(low=0.5, mode=1, high=1.5, citation=OURS)}  # fmt: skip
    bounds = {"pi": (0.0, 1.0), "g": (0.0, float("inf"))}
    found = {flip.key: flip for flip in find_flips(payoffs, ranges, bounds)}
    assert found["pi"].value == pytest.approx(0.5)
    assert found["d"].value == pytest.approx((3 + 1 - 0.3) / 0.3)
    assert found["k"].value == pytest.approx(1.4)
    assert found["g"].value is None
    assert {f.becomes for f in found.values()} == {"concede", ""}
    nearest = find_joint_flip(payoffs, ranges, bounds, np.random.default_rng(1))
    assert nearest is not None
    at = payoffs({key: nearest.values[key] for key in ranges})
    assert at["hold"] == pytest.approx(at["concede"], abs=1e-6)
    alone = min(abs(f.value - f.mode) / (ranges[f.key].high - ranges[f.key].low)
                for f in found.values() if f.value is not None)  # fmt: skip
    assert nearest.distance < alone


def test_no_value_does_it_where_none_does() -> None:
    """A choice that is best everywhere has no flip, alone or together."""
    ranges = {"x": Range(low=0, mode=1, high=2, citation=OURS)}

    def worth(v: dict[str, Any]) -> dict[str, Any]:
        return {"hold": v["x"] * 0 + 100, "concede": v["x"]}

    assert [f.value for f in find_flips(worth, ranges, {})] == [None]
    assert find_joint_flip(worth, ranges, {}, np.random.default_rng(1)) is None


@given(st.floats(-50, 50), st.floats(0, 50), st.floats(0, 1), st.booleans())
def test_draws_stay_in_their_range(low: float, width: float, peak: float, with_mode: bool) -> None:
    """Between low and high, in order of the shares, and around the mean."""
    mode = min(low + peak * width, low + width) if with_mode else None
    r = Range(low=low, mode=mode, high=low + width, citation=OURS)
    points = r.ppf((np.arange(512) + 0.5) / 512)
    assert points.min() >= low - 1e-9
    assert points.max() <= low + width + 1e-9
    assert np.all(np.diff(points) >= 0)
    assert points.mean() == pytest.approx(r.mean, abs=1e-3 * max(width, 1))


def test_the_same_generator_gives_the_same_draws() -> None:
    """And another one others."""
    one, same, other = (draw(UNIFORM, 6, np.random.default_rng(s))["pi"] for s in (1, 1, 2))
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)
    assert seed_of(np.random.default_rng(20200616)) == "20200616"


def test_shares_of_draws_sum_to_one() -> None:
    """Every draw has one best choice, the first at a tie."""
    shares = shares_best(payoffs(draw(UNIFORM, 8, np.random.default_rng(1))))
    assert sum(shares.values()) == pytest.approx(1.0)
    assert shares_best({"hold": [1.0], "concede": [1.0]}) == {"hold": 1.0, "concede": 0.0}


def test_a_band_counts_the_draws_that_have_a_value() -> None:
    """Half of the draws without a day: the band is of the other half."""
    found = band([1.0, 3.0, float("nan"), float("nan")], None)
    assert (found.median, found.mode, found.share_of_draws) == (2.0, None, 0.5)
    assert band([float("nan")], 1.0).low is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"low": 2, "high": 1},
        {"low": 1, "high": 2, "mode": 3},
        {"low": 1, "high": 2, "citation": " "},
        {"low": float("nan"), "high": 2},
        {"low": 1, "high": float("inf")},
    ],
)
def test_ranges_that_are_none_are_refused(wrong: dict[str, Any]) -> None:
    """Order, citation, finite numbers."""
    with pytest.raises(BadRecord):
        Range(**({"citation": OURS} | wrong))
