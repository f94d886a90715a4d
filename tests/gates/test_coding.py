"""Floors of the coder: what was reached is not given up."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from keeneye.coding import evaluate_gold, load_coder, read_gold
from keeneye.coding.gold import digest_of

from .measure_coding import RESULTS, measure

TOLERANCE = 0.002  # a third decimal is no news

_measure = cache(measure)


def _gates() -> list[dict[str, Any]]:
    return json.loads(RESULTS.read_text("utf-8"))["gates"]


@pytest.mark.parametrize("gate", _gates(), ids=lambda g: f"{g['file']}-{g['part']}-{g['figure']}")
def test_the_floor_holds(gate: dict[str, Any], reference_data: Path) -> None:
    """On the same sentences the coder reaches what the results file says, or more."""
    digest = digest_of(read_gold(reference_data / gate["file"]))
    assert digest == gate["corpus_digest"], "other sentences: measure again"
    reached = _measure(reference_data, gate["file"])[gate["part"]][gate["figure"]]
    assert reached >= gate["value"] - TOLERANCE


@pytest.mark.parametrize("name", ["petrarch_unit_tests", "petrarch2_gsr"])
def test_records_of_petrarch(name: str, reference_data: Path) -> None:
    """None of PETRARCH's records stops the coder; their codes are its own, so no floor."""
    path = reference_data / "gold-petrarch" / f"{name}.jsonl"
    assert evaluate_gold(path, load_coder("pattern-1"))["n"] > 0


@pytest.mark.parametrize("part", ["plv_train.jsonl", "plv_test.jsonl"])
def test_spans_are_slices(part: str, reference_data: Path) -> None:
    """The marked spans of the gold file are read as exact slices of its sentences."""
    path = reference_data / "gold-zsp-plover" / part
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    for row, item in zip(rows, read_gold(path), strict=True):
        marked = re.search(r"<s>(.*?)</s>", row["marked_sentence"])
        (first, last), _ = item.spans
        assert item.text[first:last] == (re.sub("</?t>", "", marked[1]) if marked else "")
