"""Interval Bayes, against sums that a hand can do and whatever values lie in the ranges."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keeneye.errors import BadRecord, ReadingError
from keeneye.motives import evaluate_cases
from keeneye.motives.bayes import (
    Weighing,
    band,
    bounds,
    decibans,
    guaranteed,
    middle,
    outweighs,
    separated,
)

BALLOONS = [[(0.5, 0.8)] * 5 + [(0.05, 0.25)]]  # earlier leaflets met no such answer


def test_one_item_by_hand() -> None:
    """The leaflets item alone takes the balloon from a sixth to .05/4.05 … .25/2.75."""
    low, high = bounds(Weighing.of([1] * 6, BALLOONS))
    assert low[5] == pytest.approx(0.05 / (0.05 + 5 * 0.8))
    assert high[5] == pytest.approx(0.25 / (0.25 + 5 * 0.5))
    assert low[0] == pytest.approx(0.5 / (0.5 + 4 * 0.8 + 0.25))
    assert high[0] == pytest.approx(0.8 / (0.8 + 4 * 0.5 + 0.05))


def test_the_balloon_is_outweighed_by_all_others() -> None:
    """One item orders five pairs of fifteen; the other ten stay open."""
    beats = outweighs(Weighing.of([1] * 6, BALLOONS))
    assert beats.sum() == 5
    assert beats[:5, 5].all()


def test_a_discount_takes_the_root() -> None:
    """An item at exponent ½ moves odds by the root of its ratio."""
    weighing = Weighing.of([1, 1], [[(0.9, 0.9), (0.1, 0.1)]], [0.5])
    assert middle(weighing)[0] == pytest.approx(3 / 4)


def test_a_range_of_priors_is_a_box_of_odds() -> None:
    """Without evidence, odds 1 … 2 against 1 lie between a half and two thirds."""
    weighing = Weighing(
        prior_low=np.array([1.0, 1.0]),
        prior_high=np.array([2.0, 1.0]),
        low=np.zeros((0, 2)),
        high=np.zeros((0, 2)),
        exponent=np.zeros(0),
    )
    low, high = bounds(weighing)
    assert (low[0], high[0]) == (pytest.approx(1 / 2), pytest.approx(2 / 3))


def test_weight_of_evidence() -> None:
    """A ratio of 2 is guaranteed by .8 … .9 against .2 … .4: 3.01 decibans; overlap gives none."""
    low, high = np.array([0.8, 0.2, 0.7]), np.array([0.9, 0.4, 0.9])
    assert guaranteed(low, high)[0, 1] == pytest.approx(math.log(2))
    assert decibans(math.log(2)) == pytest.approx(3.0103, abs=1e-4)
    assert separated(low, high) == 2
    assert separated(np.array([0.1, 0.3]), np.array([0.3, 0.5])) == 0


@st.composite
def weighings(draw: st.DrawFn) -> Weighing:
    """Up to four items on two to five hypotheses."""
    hypotheses, items = draw(st.integers(2, 5)), draw(st.integers(0, 4))
    ends = st.floats(0.001, 1)
    ranges = [[tuple(sorted(draw(st.tuples(ends, ends)))) for _ in range(hypotheses)]
              for _ in range(items)]  # fmt: skip
    prior = draw(st.lists(st.floats(0.1, 10), min_size=hypotheses, max_size=hypotheses))
    exponent = draw(st.lists(st.floats(0.1, 1), min_size=items, max_size=items))
    return Weighing.of(prior, ranges, exponent)  # type: ignore[arg-type]


@given(weighings(), st.integers(0, 2**32))
def test_every_value_in_the_ranges_keeps_the_bounds(weighing: Weighing, seed: int) -> None:
    """Whatever likelihoods are drawn from the ranges, no probability leaves its bounds."""
    rng = np.random.default_rng(seed)
    low, high = bounds(weighing)
    drawn = rng.uniform(weighing.low, weighing.high)
    exact = Weighing(prior_low=weighing.prior_low, prior_high=weighing.prior_high, low=drawn,
                     high=drawn, exponent=weighing.exponent)  # fmt: skip
    found = middle(exact)
    assert (low <= found + 1e-12).all()
    assert (found <= high + 1e-12).all()
    assert found.sum() == pytest.approx(1)


@given(weighings())
def test_bounds_are_attained(weighing: Weighing) -> None:
    """A hypothesis is lowest where its own likelihoods are low and all others are high."""
    low, _ = bounds(weighing)
    corner = weighing.high.copy()
    corner[:, 0] = weighing.low[:, 0]
    exact = Weighing(prior_low=weighing.prior_low, prior_high=weighing.prior_high, low=corner,
                     high=corner, exponent=weighing.exponent)  # fmt: skip
    assert middle(exact)[0] == pytest.approx(low[0], rel=1e-9, abs=1e-300)


@given(weighings(), st.randoms(use_true_random=False))
def test_names_do_not_matter(weighing: Weighing, order: object) -> None:
    """Relabelling hypotheses relabels their bounds and changes no number."""
    places = list(range(weighing.prior_low.size))
    order.shuffle(places)  # type: ignore[attr-defined]
    moved = Weighing(prior_low=weighing.prior_low[places], prior_high=weighing.prior_high[places],
                     low=weighing.low[:, places], high=weighing.high[:, places],
                     exponent=weighing.exponent)  # fmt: skip
    assert bounds(moved)[0] == pytest.approx(bounds(weighing)[0][places], rel=1e-9)


@given(weighings())
def test_the_band_lies_within_the_bounds(weighing: Weighing) -> None:
    """5, 50 and 95 per cent stand in order and inside the hard bounds."""
    found = band(weighing, np.random.default_rng(1), 200)
    low, high = bounds(weighing)
    assert (low <= found[0] + 1e-9).all()
    assert (found[0] <= found[1]).all()
    assert (found[1] <= found[2]).all()
    assert (found[2] <= high + 1e-9).all()


@pytest.mark.parametrize(
    ("prior", "ranges", "exponent"),
    [
        ([1, 1], [[(0.5, 0.4), (0.1, 0.2)]], None),
        ([1, 1], [[(0.5, 1.4), (0.1, 0.2)]], None),
        ([1, 0], [[(0.5, 0.6), (0.1, 0.2)]], None),
        ([1, 1], [[(0.5, 0.6), (0.1, 0.2)]], [1, 1]),
    ],
)
def test_ranges_that_are_none_are_refused(
    prior: list[float], ranges: list[list[tuple[float, float]]], exponent: list[float] | None
) -> None:
    """Low above high, a likelihood above 1, odds of 0, a discount too many."""
    with pytest.raises(BadRecord):
        Weighing.of(prior, ranges, exponent)


@pytest.mark.parametrize("name", ["games/motives.json", "deals/pressure.json"])
def test_worked_cases_pass(reference_data: Path, name: str) -> None:
    """Every worked case is met within its tolerance."""
    found = evaluate_cases(reference_data / name)
    assert found["failed"] == []
    assert found["passed"] == found["n"] >= 3


def test_a_case_that_misses_says_by_what(tmp_path: Path) -> None:
    """An unknown model and a wrong value are listed; a file without cases is refused."""
    path = tmp_path / "cases.json"
    path.write_text(
        '{"cases": [{"id": "a", "model": "qre", "inputs": {}, "expected": {}}, {"id": "b", '
        '"model": "cap_breach_ratio", "inputs": {"cap_barrels": 1, "estimate_barrels": 2}, '
        '"expected": {"breach_ratio": {"value": 3, "abs_tol": 0.5}, "other": null}}]}'
    )
    found = evaluate_cases(path)
    assert (found["n"], found["passed"]) == (2, 0)
    assert [(r["key"], r["got"]) for r in found["failed"]] == [
        ("model", "qre"),
        ("breach_ratio", 2.0),
    ]
    path.write_text("[]")
    with pytest.raises(ReadingError, match="worked cases"):
        evaluate_cases(path)
