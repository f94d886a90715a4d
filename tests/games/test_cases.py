"""Worked cases: every file of games, and what is said where one fails."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from keeneye.errors import ReadingError
from keeneye.games import evaluate_cases

FILES = ("brinkmanship", "concession_or_test", "decision", "electoral_clock", "first_step",
         "inspection", "qre", "salami", "theatre_or_signal", "two_sided_resolve")  # fmt: skip


def _file(folder: Path, *cases: dict[str, Any]) -> Path:
    path = folder / "cases.json"
    path.write_text(json.dumps({"schema_version": 1, "cases": list(cases)}), encoding="utf-8")
    return path


def _case(model: str, inputs: dict[str, Any], expected: dict[str, Any]) -> dict[str, Any]:
    return {"id": "case-1", "model": model, "inputs": inputs, "expected": expected}


@pytest.mark.parametrize("name", FILES)
def test_every_worked_case_passes(name: str, reference_data: Path) -> None:
    """Within its tolerance, and with the solver's own check."""
    found = evaluate_cases(reference_data / "games" / f"{name}.json")
    assert found["failed"] == []
    assert found["passed"] == found["n"] > 0


def test_a_wrong_answer_is_a_row(tmp_path: Path) -> None:
    """Id, key, what was expected, what came, and the tolerance."""
    inputs = {"gain_if_undetected": 2, "loss_if_detected": 3, "periods": 3,
              "detection_probability_per_period": 0.3}  # fmt: skip
    expected = {"deters": True, "detection_probability_needed": {"value": 0.5, "abs_tol": 1e-9}}
    found = evaluate_cases(_file(tmp_path, _case("inspection_deterrence", inputs, expected)))
    row = {"id": "case-1", "key": "detection_probability_needed", "expected": 0.5, "got": 0.4,
           "abs_tol": 1e-9}  # fmt: skip
    assert found == {"kind": "cases", "n": 1, "passed": 0, "failed": [row]}


def test_another_rooms_model_fails_by_name(tmp_path: Path) -> None:
    """Motives are no game."""
    found = evaluate_cases(_file(tmp_path, _case("motives_interval_bayes", {}, {})))
    assert found["failed"][0]["got"] == "unknown model 'motives_interval_bayes'"


def test_inputs_that_break_a_condition_fail_and_do_not_stop(tmp_path: Path) -> None:
    """The next case is still worked."""
    good = _case("demand_window", {"tau0": 90, "delta": 30},
                 {"best_demand_days_before_vote": {"value": 41.5888, "abs_tol": 1e-3}})  # fmt: skip
    bad = _case("concession_or_test", {"pi": 0.3, "c": -1}, {"regime": "bluff"})
    found = evaluate_cases(_file(tmp_path, bad, good))
    assert (found["n"], found["passed"]) == (2, 1)
    assert "BadGame" in found["failed"][0]["got"]


@pytest.mark.parametrize("text", ["", "[]", '{"cases": [{"id": "x"}]}', '{"cases": 5}'])
def test_a_file_of_another_shape_is_refused(text: str, tmp_path: Path) -> None:
    """No JSON, no cases, cases without their parts."""
    path = tmp_path / "cases.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ReadingError, match="no worked cases"):
        evaluate_cases(path)


def test_logit_cases_find_their_bargain_beside_them(tmp_path: Path) -> None:
    """By id in concession_or_test.json; the textbook's hand case needs no file."""
    inputs = {"game": "cot-1", "lam": 2.0}
    expected = {"concede": {"value": 0.232042, "abs_tol": 1e-5}}
    path = _file(tmp_path, _case("quantal_response", inputs, expected))
    assert evaluate_cases(path)["passed"] == 1
    beside = {"pi": 0.6, "c": 4, "k": 3, "a": 1, "g": 1, "d": 7, "tH": 1, "tL": -3}
    case = _case("concession_or_test", beside, {}) | {"id": "cot-1"}
    (tmp_path / "concession_or_test.json").write_text(json.dumps({"cases": [case]}))
    assert evaluate_cases(path)["passed"] == 0
