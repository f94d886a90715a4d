"""Scores of forecasts: hand-worked values first, then two published libraries as oracles."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss, log_loss

from keeneye.errors import BadRecord
from keeneye.scoring import (
    brier,
    brier_skill,
    calibration_error,
    log_score,
    platt_slope,
    reliability,
    sharpness,
    skill_interval,
)

PAIRS = st.lists(st.tuples(st.booleans(), st.floats(0.001, 0.999)), min_size=1, max_size=60)


def test_brier_by_hand() -> None:
    """(0.2² + 0.3² + 0.6²) / 3 = 0.49 / 3."""
    assert brier([1, 0, 1], [0.8, 0.3, 0.4]) == pytest.approx(0.49 / 3)


def test_log_score_by_hand() -> None:
    """Saying a quarter for what happened costs ln 4, and certainty that was wrong everything."""
    assert log_score([1], [0.25]) == pytest.approx(math.log(4))
    assert log_score([1, 0], [0.0, 0.0]) == math.inf


def test_skill_by_hand() -> None:
    """Half the squared error of the base rate is a skill of one half; the base has none."""
    assert brier_skill([1, 0], [0.5, 0.5], [0.5, 1.0]) == pytest.approx(1 - 0.5 / 1.25)
    assert brier_skill([1, 0], [0.4, 0.4], [0.4, 0.4]) == 0
    assert math.isnan(brier_skill([1], [0.5], [1.0]))


@given(PAIRS)
def test_brier_and_log_score_as_scikit_learn(pairs: list[tuple[bool, float]]) -> None:
    """Both scores agree with scikit-learn on any forecasts."""
    y, p = np.array([a for a, _ in pairs], dtype=float), np.array([b for _, b in pairs])
    assert brier(y, p) == pytest.approx(brier_score_loss(y, p, labels=[0, 1]))
    assert log_score(y, p) == pytest.approx(log_loss(y, np.c_[1 - p, p], labels=[0, 1]))


@given(PAIRS)
def test_brier_and_log_score_as_scoringrules(pairs: list[tuple[bool, float]]) -> None:
    """Both scores agree with scoringrules, row by row."""
    import scoringrules

    y, p = np.array([a for a, _ in pairs], dtype=float), np.array([b for _, b in pairs])
    assert brier(y, p) == pytest.approx(np.mean(scoringrules.brier_score(y, p)))
    assert log_score(y, p) == pytest.approx(np.mean(scoringrules.log_score(y, p)))


def test_bins_by_hand() -> None:
    """Four forecasts in two bins: 0.2 was said and half came true; 0.9, and all did."""
    first, second = reliability([0, 1, 1, 1], [0.1, 0.3, 0.8, 1.0], 2)
    assert (first.probability, first.hit_share, first.n) == (pytest.approx(0.2), 0.5, 2)
    assert (second.probability, second.hit_share, second.n) == (pytest.approx(0.9), 1.0, 2)
    assert calibration_error([0, 1, 1, 1], [0.1, 0.3, 0.8, 1.0], 2) == pytest.approx(0.2)


def test_bins_as_scikit_learn() -> None:
    """Bins of equal number have the shares that scikit-learn finds."""
    rng = np.random.default_rng(5)
    p = rng.permutation(np.arange(1, 101) / 101)
    y = (rng.random(100) < p).astype(float)
    shares, means = calibration_curve(y, p, n_bins=10, strategy="quantile")
    bins = reliability(y, p, 10)
    assert [b.hit_share for b in bins] == pytest.approx(list(shares))
    assert [b.probability for b in bins] == pytest.approx(list(means))


def test_consistency_bars_hold_what_is_right() -> None:
    """Of forecasts that are right by construction about 95 of 100 bins lie in their bars."""
    rng = np.random.default_rng(7)
    inside = []
    for _ in range(40):
        p = rng.random(1000)
        bins = reliability(rng.random(1000) < p, p, 10)
        inside += [b.low <= b.hit_share <= b.high for b in bins]
    assert 0.92 <= np.mean(inside) <= 1


def test_slope_of_bold_forecasts_is_below_one() -> None:
    """Log-odds doubled give a slope of one half."""
    rng = np.random.default_rng(3)
    z = rng.normal(0, 1, 20_000)
    y = rng.random(20_000) < 1 / (1 + np.exp(-z))
    slope, intercept = platt_slope(y, 1 / (1 + np.exp(-2 * z)))
    assert slope == pytest.approx(0.5, abs=0.02)
    assert intercept == pytest.approx(0, abs=0.05)
    assert math.isnan(platt_slope([1, 1], [0.4, 0.6])[0])


def test_sharpness_counts_all() -> None:
    """Every forecast falls into one step, 0 and 1 included."""
    assert sharpness([0.0, 0.1, 0.95, 1.0], 2) == (2, 2)


def test_interval_by_hand() -> None:
    """Two blocks with skill 0.96 and 0.84: redrawn skill lies between them."""
    rng = np.random.default_rng(1)
    y, p, base = [1, 0, 1, 0], [0.9, 0.1, 0.8, 0.2], [0.5] * 4
    low, high = skill_interval(y, p, base, [1, 1, 2, 2], rng=rng)
    assert (low, high) == (pytest.approx(0.84), pytest.approx(0.96))
    assert math.isnan(skill_interval(y, p, base, [1] * 4, rng=rng)[0])


def test_blocks_are_wider_than_rows() -> None:
    """Where rows of a block are copies, the interval is as wide as the blocks say."""
    rng = np.random.default_rng(2)
    block = np.repeat(np.arange(20), 50)
    y = np.repeat((rng.random(20) < 0.4).astype(float), 50)
    p = np.clip(np.repeat(rng.random(20), 50), 0.05, 0.95)
    base = np.full(1000, 0.4)
    by_block = skill_interval(y, p, base, block, rng=np.random.default_rng(0))
    by_row = skill_interval(y, p, base, np.arange(1000), rng=np.random.default_rng(0))
    assert by_block[1] - by_block[0] > 3 * (by_row[1] - by_row[0])


@pytest.mark.parametrize(
    ("outcomes", "probabilities"),
    [([], []), ([1, 0], [0.5]), ([2], [0.5]), ([1], [1.5]), ([1], [float("nan")])],
)
def test_what_does_not_fit_is_refused(outcomes: list[int], probabilities: list[float]) -> None:
    """Nothing, unequal lengths, an outcome of 2, a probability of 1.5 or none: an error."""
    with pytest.raises(BadRecord):
        brier(outcomes, probabilities)


def test_one_block_a_row() -> None:
    """Blocks must be as many as rows."""
    with pytest.raises(BadRecord, match="one block a row"):
        skill_interval([1, 0], [0.5, 0.5], [0.4, 0.4], [1], rng=np.random.default_rng(0))
