"""Copies of one story told with changes."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keeneye.coding.copies import Tellings, copied_share, is_near_copy, sketch
from keeneye.limits import Limits

from ..gates.edits import EDITS, Edit
from ..records.makers import make_report

STORY = [
    "North Korea cut every line of communication with South Korea at noon on Tuesday.",
    "The step was announced by state media, which blamed leaflets sent across the border.",
    "Seoul tried to call the liaison office in Kaesong at nine and at five without an answer.",
    "The Unification Ministry said that the lines should be kept as the two sides had agreed.",
    "Washington told reporters it was disappointed and stood close to its ally in the matter.",
]
KNOWN = datetime(2020, 6, 9, tzinfo=UTC)


@pytest.mark.parametrize("edit", EDITS, ids=lambda e: e.__name__)
def test_each_edit_alone_leaves_a_copy(edit: Edit) -> None:
    """A cut, a new title, another outlet's tag, an order, a word list, a background: a copy."""
    for seed in range(5):
        assert is_near_copy(" ".join(STORY), " ".join(edit(STORY, random.Random(seed))))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tuesday", "Wednesday"),
        ("at nine and at five", "at 9 and at 5"),
        ("South Korea", "Japan"),
    ],
)
def test_a_formula_filled_in_anew_is_no_copy(one: str, other: str) -> None:
    """Another day, another number or another name makes another sentence."""
    pair = next(s for s in STORY if one in s)
    assert copied_share(pair, pair.replace(one, other)) == 0.0


def test_half_a_story_in_two_is_no_copy() -> None:
    """Two stories that share one sentence of three are two stories."""
    shared = STORY[0]
    one = " ".join([shared, *STORY[1:3]])
    other = " ".join(
        [
            shared,
            "Rain fell in Tokyo and trains were late for the third day in a row.",
            "The yen was little changed as dealers waited for figures on exports.",
        ]
    )
    assert not is_near_copy(one, other)


@given(st.text(max_size=200), st.text(max_size=200))
def test_shares_are_shares_whatever_the_texts(one: str, other: str) -> None:
    """A share lies in 0 … 1 and does not depend on the order."""
    assert 0 <= copied_share(one, other) == copied_share(other, one) <= 1
    assert sketch(one) == sketch(one.upper().lower()) or not one.isascii()


def test_far_apart_in_time_is_no_copy() -> None:
    """The same words eight days later are another telling, not a copy by likeness."""
    tellings = Tellings()
    tellings.add(make_report(" ".join(STORY), known_at=KNOWN))
    cut = " ".join(STORY[:4])
    near = make_report(cut, outlet="b", known_at=KNOWN + timedelta(days=7))
    far = make_report(cut, outlet="b", known_at=KNOWN + timedelta(days=8))
    assert len(tellings.matches(near)) == 1
    assert tellings.matches(far) == []


def test_too_many_tellings_leave_the_newest() -> None:
    """Over the limit the older half goes."""
    tellings = Tellings(Limits(near_copy_reports=4))
    reports = [make_report(f"{STORY[0]} It was call {i}.", known_at=KNOWN + timedelta(hours=i))
               for i in range(5)]  # fmt: skip
    for report in reports:
        tellings.add(report)
    kept = [r for r in reports if not tellings.unknown([r.report_id])]
    assert kept == reports[2:]
