"""Every coder keeps the same contract, whatever it reads."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keeneye.coding import CODERS, check_coder, load_coder
from keeneye.errors import CodingError
from keeneye.records import Report, Span

WORDS = st.sampled_from(
    (
        *("North", "Korea", "South", "Seoul", "Pyongyang", "Kim", "threatened", "to", "attack"),
        *("said", "it", "will", "not", "cut", "the", "hotline", "agreed", "talks", "with", "and"),
        *(",", ".", '"', "’s", "if", "may", "sanctions", "on", "Tuesday", "in", "May", "2019"),
        *("regime", "Trump", "by", "was", "condemned", ";", "—", "북한", "\u202e", "\x00", "U.S."),
    )
)
SENTENCES = st.lists(WORDS, min_size=1, max_size=40).map(" ".join)


ELSEWHERE = (
    "llm-1",
    "spacy-1",
)  # they ask or parse: tests/coding/llm/, tests/coding/test_parsed.py
LOCAL = [name for name in CODERS if name not in ELSEWHERE]


def _report(text: str) -> Report:
    known = datetime(2020, 6, 13, tzinfo=UTC)
    return Report(text=text, known_at=known, known_at_basis="published",
                  published_date=date(2020, 6, 12))  # fmt: skip


@pytest.mark.parametrize("name", LOCAL)
@given(text=SENTENCES)
@settings(max_examples=150)
def test_contract_on_words_of_the_trade(name: str, text: str) -> None:
    """Any mix of names, triggers and marks is coded without a crash, with exact slices."""
    if text.strip():
        check_coder(load_coder(name), [_report(text)])


@pytest.mark.parametrize("name", LOCAL)
@given(text=st.text(min_size=1, max_size=300))
@settings(max_examples=100)
def test_contract_on_any_text(name: str, text: str) -> None:
    """Any text at all is coded without a crash."""
    if text.strip():
        check_coder(load_coder(name), [_report(text)])


@pytest.mark.parametrize("name", LOCAL)
@pytest.mark.parametrize(
    "text",
    [
        "a" * 60_000,
        "Iran attacked Iraq and " * 40_000,
        "." * 50_000,
        "\x00\x1b[0m",
        "U.S." * 20_000,
    ],
    ids=["word", "line", "stops", "controls", "initials"],
)
def test_awkward_texts(name: str, text: str) -> None:
    """A word of 60,000 letters, a line of 900,000 and control characters are refused or coded."""
    check_coder(load_coder(name), [_report(text)])


@pytest.mark.parametrize("name", LOCAL)
def test_marks_lie_inside(name: str) -> None:
    """Every mark is a slice of its sentence."""
    report = _report("Rain fell. On Tuesday Iran threatened to attack Iraq, Tehran said.")
    (event, *_) = load_coder(name).code(report).events
    assert isinstance(event.evidence, Span)
    roles = {m.role: report.text[m.start : m.end] for m in event.evidence.marks}
    assert roles["date"] == "Tuesday"
    assert roles["source_actor"] == "Iran"
    assert roles["target_actor"] == "Iraq"


def test_unknown_coder() -> None:
    """A coder that is not in the table is an error that lists those that are."""
    with pytest.raises(CodingError, match="pattern-1"):
        load_coder("oracle-9")
