"""Floors of modality, attribution, dates and sectors: what was reached is not given up."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest

from .measure_parts import (
    CODERS,
    RESULTS,
    attribution,
    dates,
    digest_of_rows,
    modality,
    rows_of,
    sectors,
)  # fmt: skip

TOLERANCE = 0.002  # a third decimal is no news
CUES = ("if", "may", "did not", "has not responded", "agreed to", "threatened to")

_modality = cache(modality)


def _results() -> dict[str, Any]:
    return json.loads(RESULTS.read_text("utf-8"))


@pytest.mark.parametrize("name", list(_results()["n"]))
def test_the_sentences_are_those_that_were_measured(name: str) -> None:
    """Number and digest of each file, labels included, are those of the results."""
    results, rows = _results(), rows_of(name)
    assert len(rows) == results["n"][name]
    assert digest_of_rows(rows) == results["corpus_digest"][name], "other rows: measure again"


def test_there_are_enough_of_each() -> None:
    """300 sentences of modality with at least 30 of each cue, and 150 phrases of dates."""
    rows = rows_of("modality")
    assert len(rows) >= 300
    assert all(sum(row["cue"] == cue for row in rows) >= 30 for cue in CUES)
    assert len(rows_of("dates")) >= 150


def test_no_sentence_stands_twice() -> None:
    """Texts and ids are unique over all files."""
    for name in _results()["n"]:
        rows = rows_of(name)
        assert len({row["id"] for row in rows}) == len(rows)
        assert len({(row["text"], row.get("published")) for row in rows}) == len(rows)


@pytest.mark.parametrize("coder", CODERS)
def test_modality_holds(coder: str) -> None:
    """The share right, over all and of those read, is what the results file says, or more."""
    reached, floor = _modality(coder), _results()["modality"][coder]
    assert reached["accuracy"] >= floor["accuracy"] - TOLERANCE
    assert reached["accuracy_of_read"] >= floor["accuracy_of_read"] - TOLERANCE


@pytest.mark.parametrize("coder", CODERS)
def test_attribution_holds(coder: str) -> None:
    """Speaker, vehicle and chain are right as often as the results file says, or more."""
    reached, floor = attribution(coder), _results()["attribution"][coder]
    assert all(reached[k] >= floor[k] - TOLERANCE for k in floor)


def test_dates_hold() -> None:
    """At least 95 % of the phrases are the right interval with the right precision."""
    reached = dates()["right"]
    assert reached >= max(0.95, _results()["dates"]["right"] - TOLERANCE)


def test_unseen_dates_hold() -> None:
    """Those on which nothing was mended are right as often as the results file says."""
    assert dates("dates-unseen")["right"] >= _results()["dates-unseen"]["right"] - TOLERANCE


def test_sectors_hold() -> None:
    """Actor and sector are right as often as the results file says, or more."""
    assert sectors()["right"] >= _results()["sectors"]["right"] - TOLERANCE
