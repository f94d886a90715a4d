"""Sentences and words: offsets kept, nothing lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keeneye.coding.sentences import dateline_end, split_sentences, split_words


def _texts(text: str) -> list[str]:
    return [text[s.start : s.end] for s in split_sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("Gen. Park met Mr. Abe. They spoke.", ["Gen. Park met Mr. Abe.", "They spoke."]),
        ("J. F. Dulles left. He was late.", ["J. F. Dulles left.", "He was late."]),
        ("The U.S. Navy sailed.", ["The U.S. Navy sailed."]),
        ("It came from the U.S. The envoy left.", ["It came from the U.S.", "The envoy left."]),
        ('"We refuse." Then he left.', ['"We refuse."', "Then he left."]),
        ("Growth was 3.5 percent. It fell.", ["Growth was 3.5 percent.", "It fell."]),
        ("LINE CUT\nSeoul waited.", ["LINE CUT", "Seoul waited."]),
        ("First block\n\nsecond block", ["First block", "second block"]),
        ("a line that was wrapped at some width and goes on\nin the next.", None),
    ],
)  # fmt: skip
def test_where_sentences_end(text: str, expected: list[str] | None) -> None:
    """Abbreviations, initials and decimals end nothing; quotes, headlines and blank lines do."""
    assert _texts(text) == (expected or [text])


def test_sentences_are_numbered_from_one() -> None:
    """The first sentence has number 1."""
    assert [s.number for s in split_sentences("A b. C d.")] == [1, 2]


@given(st.text(max_size=400))
def test_only_white_space_is_left_out(text: str) -> None:
    """Sentences of any text are slices in order, with only white space between."""
    at = 0
    for sentence in split_sentences(text):
        assert at <= sentence.start < sentence.end
        assert not text[at : sentence.start].strip()
        at = sentence.end
    assert not text[at:].strip()


@given(st.text(max_size=200))
def test_words_are_slices(text: str) -> None:
    """Every word is the slice that its offsets say, and they do not overlap."""
    at = 0
    for word in split_words(text):
        assert text[word.start : word.end] == word.written
        assert word.start >= at
        at = word.end


def test_hyphens_tie_words() -> None:
    """A hyphen vanishes and leaves its mark on the word after it."""
    assert [(w.folded, w.joined) for w in split_words("U.S.-led force")] == [
        ("u.s.", False), ("led", True), ("force", False),
    ]  # fmt: skip


def test_dateline() -> None:
    """A dateline ends at its dash; a sentence in lower case has none."""
    assert dateline_end(split_words("GENEVA, Switzerland -- Talks began.")) == 3
    assert dateline_end(split_words("NATO met on Friday - at last.")) == 0
