"""From the demo's store: threats, questions, motives, the choice and the deal, as a user asks."""

from __future__ import annotations

from pathlib import Path

import pytest

from .walking import keeneye, keeneye_json


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the demo has run."""
    folder = tmp_path_factory.mktemp("judged")
    keeneye(folder, "demo")
    return folder


@pytest.fixture(scope="module")
def cut(demo: Path) -> list[str]:
    """The demo's store, as of 12 June 2020."""
    return ["--store", str(demo / "out" / "keeneye.duckdb"), "--asof", "2020-06-12"]


def test_threats_stand_with_their_tests(demo: Path, cut: list[str]) -> None:
    """Kim Yo Jong's named acts of June 2020 are in the ledger, each with eight tests."""
    found = keeneye_json(demo, "threats", *cut, "--live")["threats"]
    named = {t["act"] for t in found if t["speaker"] == "Kim Yo Jong"}
    assert {"kaesong-complex-closed", "military-accord-ended"} <= named
    assert all(len(t["theatre_or_signal"]["tests"]) == 8 for t in found)


def test_each_question_stands_beside_its_base_rate(demo: Path, cut: list[str]) -> None:
    """No probability is printed without its base rate, and none is 0 or 1."""
    found = keeneye_json(demo, "forecast", *cut)["forecasts"]
    assert len(found) >= 6
    for said in found:
        assert 0 < said["probability"] < 1
        assert 0 <= said["base_rate"]["value"] <= 1
        assert said["opens"] > "2020-06-12"


def test_issued_forecasts_are_kept_and_settled(demo: Path, cut: list[str]) -> None:
    """What is recorded on 13 June 2020 is settled a year later, once, and shown in the record."""
    store = cut[:2]
    keeneye(demo, "forecast", *cut, "--record", "--clock", "2020-06-13T00:00:00Z")
    later = ["--asof", "2021-06-12", "--clock", "2021-06-13T00:00:00Z"]
    settled = keeneye_json(demo, "settle", *store, *later)["settled"]
    assert settled
    assert keeneye_json(demo, "settle", *store, *later)["settled"] == []
    record = keeneye_json(demo, "track", *store)
    assert record["forecasts"] - record["open"] == len(settled)


def test_the_choice_is_given_in_ranges(demo: Path, cut: list[str]) -> None:
    """The belief threshold has a range, and the shares of draws add up to one."""
    found = keeneye_json(demo, "game", *cut)
    threshold = found["solution"]["values"]["pi_star"]
    assert threshold["low"] < threshold["mode"] < threshold["high"]
    assert sum(c["share_of_draws_best"] for c in found["choice"]) == pytest.approx(1, abs=0.01)
    assert all(a["citation"] for a in found["assumptions"])


def test_two_offers_stand_side_by_side(demo: Path, cut: list[str]) -> None:
    """The Hanoi offer is a pretence by its first step; the full declaration is reciprocal."""
    found = keeneye_json(demo, "deal", "hanoi_2019_offer", "full_declaration", *cut)["deals"]
    assert [d["verdict"]["name"] for d in found] == ["pretence", "reciprocal"]
    assert found[0]["pretence_if"]


def test_motives_rest_on_events_that_open(demo: Path, cut: list[str]) -> None:
    """Each piece of evidence that is met opens to a record; bounds hold the band."""
    found = keeneye_json(demo, "motives", *cut)
    for motive in found["hypotheses"]:
        assert motive["low"] <= motive["band_low"] <= motive["band_high"] <= motive["high"]
    ids = [i for e in found["evidence"] for i in e["record_ids"] if i.startswith("e-")]
    assert ids
    assert keeneye_json(demo, "explain", *cut, ids[0])["record_id"] == ids[0]


def test_pressure_says_what_it_does_not_claim(demo: Path, cut: list[str]) -> None:
    """The leak stands in the sum, and what is not claimed is printed."""
    found = keeneye_json(demo, "pressure", *cut)
    exports = next(c for c in found["components"] if c["component_id"] == "exports")
    assert exports["pressure"] == pytest.approx(0.711, abs=5e-4)
    assert found["not_claimed"]
