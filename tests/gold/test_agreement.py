"""The measures of agreement give the numbers worked by hand, and the stated ones are recomputed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from .agreement import (
    FIRST,
    SECOND,
    STATED,
    kappa,
    kappa_interval,
    matched,
    measure,
    read_lines,
    same_dates,
    sentence_root,
    triple_f1,
)


def _event(root_code: str, source_actor: str, target_actor: str | None, **more: Any) -> Any:
    dates = {"event_date": "2020-06-09", "event_date_end": "2020-06-10", "date_precision": "day"}
    actors = {"source_actor": source_actor, "target_actor": target_actor}
    plain = {"root_code": root_code, "modality": "actual", "trigger": "cut"}
    return {**plain, **actors, **dates, **more}


def test_kappa_of_two_labels_by_hand() -> None:
    """20 + 15 alike of 50: observed .7; margins 25:25 and 30:20 give .5 by chance; kappa .4."""
    table = {("y", "y"): 20, ("y", "n"): 5, ("n", "y"): 10, ("n", "n"): 15}
    pairs = [pair for pair, times in table.items() for _ in range(times)]
    assert kappa(pairs) == pytest.approx(0.4)


def test_kappa_of_three_labels_by_hand() -> None:
    """Diagonal 4 of 6: observed 2/3; chance (2*2 + 2*3 + 2*1) / 36 = 1/3; kappa 1/2."""
    pairs = [("a", "a"), ("a", "b"), ("b", "b"), ("b", "b"), ("c", "c"), ("c", "a")]
    assert kappa(pairs) == pytest.approx(0.5)


def test_kappa_is_one_nought_and_below() -> None:
    """Full agreement gives 1, agreement as by chance 0, the contrary -1."""
    assert kappa([("a", "a"), ("b", "b")]) == 1
    assert kappa([("a", "a"), ("a", "b"), ("b", "a"), ("b", "b")]) == 0
    assert kappa([("a", "b"), ("b", "a")]) == -1


def test_kappa_of_one_label_is_one_and_of_nothing_is_refused() -> None:
    """One label throughout is full agreement; no pair at all is an error."""
    assert kappa([("a", "a"), ("a", "a")]) == 1
    with pytest.raises(ValueError, match="at least one pair"):
        kappa([])


def test_interval_holds_kappa_and_is_the_same_each_time() -> None:
    """The interval from drawn sentences surrounds kappa; the seed fixes it."""
    groups = [[("a", "a")]] * 30 + [[("b", "b")]] * 30 + [[("a", "b")]] * 10
    low, high = kappa_interval(groups, 200, 7)
    assert low < kappa([pair for group in groups for pair in group]) < high
    assert (low, high) == kappa_interval(groups, 200, 7)


def test_the_root_of_a_sentence_is_that_of_its_first_trigger() -> None:
    """Order in the text decides, not order in the list; without events it is NONE."""
    events = [
        _event("ASSAULT", "PRK", None, trigger="blew up"),
        _event("SANCTION", "PRK", "KOR", trigger="cut"),
    ]
    assert sentence_root("It cut the line and blew up the office.", events) == "SANCTION"
    assert sentence_root("Nothing happened.", []) == "NONE"


def test_events_are_matched_once_and_by_receiver_first() -> None:
    """Two SANCTIONs towards KOR and nobody meet one towards nobody: the exact one is its twin."""
    towards, nobody = _event("SANCTION", "PRK", "KOR"), _event("SANCTION", "PRK", None)
    assert matched([towards, nobody], [_event("SANCTION", "PRK", None)]) == [(nobody, nobody)]
    assert matched([towards], [_event("SANCTION", "KOR", "PRK")]) == []
    assert len(matched([towards], [nobody])) == 1


def test_triples_count_only_what_is_counted() -> None:
    """One triple shared, one only with the first, a refusal uncounted with neither: F1 2/3."""
    first = [_event("SANCTION", "PRK", "KOR"), _event("ACCUSE", "PRK", "KOR")]
    second = [_event("SANCTION", "PRK", "KOR"), _event("ASSAULT", "PRK", "KOR", modality="denied")]
    assert triple_f1([(first, second)]) == pytest.approx(2 / 3)
    with pytest.raises(ValueError, match="counted"):
        triple_f1([([], [])])


def test_dates_agree_only_in_all_three() -> None:
    """The same day said and unsaid is no agreement: one of two pairs."""
    day = _event("AGREE", "PRK", None)
    unsaid = _event("AGREE", "PRK", None, date_precision="unknown")
    assert same_dates([(day, day), (day, unsaid)]) == 0.5


def test_the_second_pass_is_of_the_same_sentences() -> None:
    """Both passes have the same ids in the same order; each trigger is an exact slice."""
    first, second = read_lines(FIRST), read_lines(SECOND)
    assert list(first) == list(second)
    for name, row in second.items():
        assert all(event["trigger"] in first[name]["text"] for event in row["events"]), name


def test_the_stated_numbers_are_those_of_the_files() -> None:
    """agreement.json says what the two files give."""
    stated = json.loads(STATED.read_text(encoding="utf-8"))
    assert measure(read_lines(FIRST), read_lines(SECOND)) == stated
