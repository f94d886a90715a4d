"""The deals of the Korea desk come out as the study of them says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from keeneye.deals import (
    DealAssessment,
    assess_deal,
    compare_deals,
    evaluate_cases,
    read_deal_book,
)
from keeneye.records import from_json, to_json

BOOK = read_deal_book(Path(__file__).parents[2] / "desks" / "korea")
SEED = 20200616


@pytest.fixture(scope="module")
def assessed() -> dict[str, DealAssessment]:
    """Every deal of the desk, from one seed."""
    return {
        name: assess_deal(deal, BOOK.rules, rng=np.random.default_rng(SEED), draws=50_000)
        for name, deal in BOOK.deals.items()
    }


EXPECTED = {
    # no deal and capped a year, shares of output and arsenal, found in time if any, made before
    # discovery, continuing, paid, give, get, index
    "hanoi_2019_offer": (8.89, 4.71, 0.530, 0.297, 0.583, 13.0, 20.9, 8.09, 0.200, 0.452, 0.307),
    "leap_day_2012": (1.95, 1.41, 0.724, 0.178, 0.085, 0.52, 0.54, 0.20, 0.053, 0.008, 0.868),
    "agreed_framework_1994": (
        24.57, 24.06, 0.979, 0.974, 0.738, 2.15, 4.04, 0.81, 0.292, 0.161, 0.645,
    ),
    "full_declaration": (8.89, 7.54, 0.848, 0.475, 0.993, 1.16, 6.74, 6.45, 0.320, 0.160, 0.667),
}  # fmt: skip


@pytest.mark.parametrize("name", EXPECTED)
def test_the_account_of_each_deal(assessed: dict[str, DealAssessment], name: str) -> None:
    """Each value is the study's, to the digits it prints."""
    found = [band.expected for band in assessed[name].values.values()]
    for got, wanted in zip(found, EXPECTED[name], strict=True):
        digits = 10 ** -len(str(wanted).partition(".")[2])
        assert got == pytest.approx(wanted, abs=0.51 * digits)


SPREAD = {
    "hanoi_2019_offer": (0.33, 0.53, 1),
    "leap_day_2012": (0.34, 1, 1),
    "agreed_framework_1994": (0.59, 0.99, 1),
    "full_declaration": (0.55, 1, 1),
    "hanoi_2019_dozens": (0.44, 0.54, 0.67),
}


@pytest.mark.parametrize("name", SPREAD)
def test_the_spread_of_each_deal(assessed: dict[str, DealAssessment], name: str) -> None:
    """5, 50 and 95 per cent of the share of output capped are the study's."""
    band = assessed[name].values["share_of_output_capped"]
    assert (band.low, band.mid, band.high) == pytest.approx(SPREAD[name], abs=0.01)


def test_dozens_of_undeclared_sites(assessed: dict[str, DealAssessment]) -> None:
    """Some site is found with .99, only .35 of the capacity; 20 warheads' worth go on."""
    found = assessed["hanoi_2019_dozens"]
    values = {name: band.expected for name, band in found.values.items()}
    assert values["p_detect_given_any_hidden"] == pytest.approx(0.99, abs=0.005)
    assert found.hidden_capacity_found_share == pytest.approx(0.35, abs=0.005)
    assert values["relief_paid_usd_bn"] == pytest.approx(4.86, abs=0.005)
    assert values["reciprocity"] == pytest.approx(0.309, abs=0.0005)
    assert values["warheads_continuing_over_horizon"] == pytest.approx(20.2, abs=0.05)


def test_the_verdicts(assessed: dict[str, DealAssessment]) -> None:
    """Hanoi fails the first step by either share; the full declaration by the arsenal only."""
    judged = {name: found.by_share for name, found in assessed.items()}
    for kind in ("arsenal", "output"):
        hanoi = judged["hanoi_2019_offer"][kind]
        assert (hanoi.name, hanoi.clause) == ("pretence", "first_step")
        assert hanoi.clauses[2].bites  # and lopsided besides
        assert judged["agreed_framework_1994"][kind].name == "reciprocal"
    assert judged["full_declaration"]["arsenal"].name == "pretence"
    assert judged["full_declaration"]["output"].name == "reciprocal"
    assert judged["leap_day_2012"]["output"].clause == "detection"


def test_stances_stand_side_by_side(assessed: dict[str, DealAssessment]) -> None:
    """Relief paid falls from compliance to pretence; rebuilt capacity lowers what is capped."""
    stances = assessed["hanoi_2019_offer"].stances
    assert list(stances) == ["comply", "pretence", "displace"]
    paid = [stances[s]["relief_paid_usd_bn"].expected or 0 for s in stances]
    assert paid[0] == pytest.approx(5 * (1 + 2 + 2.6) / 3)
    assert paid[0] > paid[1] == paid[2]
    assert "displace" not in assessed["leap_day_2012"].stances


def test_a_veto_makes_snapback_endless(assessed: dict[str, DealAssessment]) -> None:
    """Without a snap-back all relief is paid, and what is got counts in full."""
    rows = assessed["hanoi_2019_offer"].snapback
    assert [r.snapback_years for r in rows] == [0.0, 0.5, 1.5, 3.0, None]
    paid = [r.relief_paid_usd_bn for r in rows]
    assert paid == sorted(paid)
    assert paid[-1] == pytest.approx(9.333, abs=0.001)
    assert rows[-1].get == pytest.approx(1.8667 / 2.58, abs=1e-4)


def test_assumptions_are_listed_those_from_memory_first(
    assessed: dict[str, DealAssessment],
) -> None:
    """Each has a citation; what nobody looked up stands at the top."""
    rows = assessed["hanoi_2019_offer"].assumptions
    assert all(row.citation for row in rows)
    memory = [row.checked == "memory" for row in rows]
    assert memory == sorted(memory, reverse=True)
    keys = {row.key for row in rows}
    assert {"site.kangson.exists", "detection.kangson", "rules.gain_over_loss"} <= keys


def test_two_offers_side_by_side(assessed: dict[str, DealAssessment]) -> None:
    """The same relief for a full declaration raises the index from .307 to .667."""
    pair = compare_deals(assessed["hanoi_2019_offer"], assessed["full_declaration"])
    rows = {row.value: row for row in pair.rows}
    assert rows["reciprocity"].difference == pytest.approx(0.360, abs=0.001)
    assert pair.first_verdict.name == "pretence"
    assert pair.second_verdict.name == "reciprocal"


def test_an_assessment_is_the_same_again_and_survives_json() -> None:
    """Same deal, rules and seed: same id and same bytes; another seed has another id."""
    deal = BOOK.deals["hanoi_2019_offer"]
    first, again, other = (
        assess_deal(deal, BOOK.rules, rng=np.random.default_rng(seed), draws=1000)
        for seed in (1, 1, 2)
    )
    assert to_json(first) == to_json(again)
    assert first.deal_id != other.deal_id
    assert from_json(to_json(first), DealAssessment) == first
    assert first.seed == "1"


@pytest.mark.parametrize("name", ["analytic.json", "hand.json", "monte_carlo.json"])
def test_worked_cases_pass(reference_data: Path, name: str) -> None:
    """Every worked case is met within its tolerance."""
    found = evaluate_cases(reference_data / "deals" / name)
    assert found["failed"] == []
    assert found["passed"] == found["n"] == 5


def test_an_unknown_model_fails_by_name(tmp_path: Path) -> None:
    """A case of another room fails with its model; a value that misses says by what."""
    path = tmp_path / "cases.json"
    path.write_text(
        '{"cases": [{"id": "a", "model": "qre", "inputs": {}, "expected": {}},'
        '{"id": "b", "model": "expected_inverse_triangular", "inputs": {"range": [1, 1, 1]},'
        '"expected": {"mean_inverse": {"value": 2, "abs_tol": 0.5}}}]}'
    )
    found = evaluate_cases(path)
    assert (found["n"], found["passed"]) == (2, 0)
    assert [row["key"] for row in found["failed"]] == ["model", "mean_inverse"]
    assert found["failed"][1]["got"] == 1.0
