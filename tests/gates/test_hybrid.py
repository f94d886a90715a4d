"""Floors of the coders that learned: what was reached is not given up."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from keeneye.coding import read_gold
from keeneye.coding.gold import digest_of

from .measure_hybrid import CODERS, KOREA, RESULTS, false_events, korea, shared

TOLERANCE = 0.002  # a third decimal is no news
LEXICAL = [name for name in CODERS if name.startswith("pattern-")]
LEARNED = [name for name in CODERS if name not in LEXICAL]

_shared = cache(shared)


def _results() -> dict[str, Any]:
    return json.loads(RESULTS.read_text("utf-8"))


def _gates() -> list[tuple[str, dict[str, Any]]]:
    coders = _results()["coders"]
    return [(name, gate) for name in CODERS for gate in coders[name]["shared"]]


@pytest.mark.parametrize(
    ("coder", "gate"),
    _gates(),
    ids=lambda g: g if isinstance(g, str) else f"{g['file']}-{g['part']}",
)
def test_the_floor_holds(coder: str, gate: dict[str, Any], reference_data: Path) -> None:
    """On the same sentences a coder reaches what the results file says, or more."""
    digest = digest_of(read_gold(reference_data / gate["file"]))
    assert digest == gate["corpus_digest"], "other sentences: measure again"
    reached = _shared(reference_data, gate["file"], coder)[gate["part"]][gate["figure"]]
    assert reached >= gate["value"] - TOLERANCE


@pytest.mark.parametrize("coder", CODERS)
def test_our_own_gold_holds(coder: str) -> None:
    """Triples and modality on the Korea gold are what the results file says, or better."""
    results = _results()
    assert digest_of(read_gold(KOREA)) == results["korea_digest"], "other gold: measure again"
    reached, floor = korea(coder), results["coders"][coder]["korea"]
    assert reached["triple"]["f1"] >= floor["triple"]["f1"] - TOLERANCE
    assert reached["modality"]["accuracy"] >= floor["modality"]["accuracy"] - TOLERANCE


@pytest.mark.parametrize("coder", LEARNED)
def test_false_events_stay_few(coder: str) -> None:
    """At most 8 % of the measured non-events are given an event, and no more than there were."""
    reached = false_events(coder)
    assert reached <= 0.08
    assert reached <= _results()["coders"][coder]["false_events"] + TOLERANCE


@pytest.mark.parametrize("coder", LEXICAL)
def test_false_events_of_the_lexicon_do_not_rise(coder: str) -> None:
    """The lexicon's coders give no more non-events an event than they did."""
    assert false_events(coder) <= _results()["coders"][coder]["false_events"] + TOLERANCE
