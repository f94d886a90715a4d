"""The coder spacy-1: with spaCy and a pipeline it codes, without them it says what to install."""

from __future__ import annotations

import importlib.util
import os
from datetime import date

import pytest

from keeneye.coding import CODERS, check_coder, load_coder
from keeneye.errors import CodingError
from keeneye.records import Report, end_of_day

PIPELINE = os.environ.get("KEENEYE_SPACY_PIPELINE", "en_core_web_sm")
HERE = all(importlib.util.find_spec(name) is not None for name in ("spacy", PIPELINE))
needs_spacy = pytest.mark.skipif(not HERE, reason="spaCy is not installed: the extra `spacy`")


def _report(text: str) -> Report:
    day = date(2020, 6, 12)
    known = end_of_day(day)
    return Report(text=text, published_date=day, known_at=known, known_at_basis="published")


def test_it_stands_in_the_table() -> None:
    """The one table of coders names it."""
    assert "spacy-1" in CODERS


@pytest.mark.skipif(HERE, reason="spaCy and a pipeline are installed")
def test_without_spacy_it_says_what_to_install() -> None:
    """Without the extra or a pipeline, one error says what to do next."""
    with pytest.raises(CodingError, match=r"spaCy"):
        load_coder("spacy-1")


@needs_spacy
@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize(
    ("text", "triple"),
    [
        ("Iran condemned Iraq.", ("IRN", "ACCUSE", "IRQ")),
        ("Iraq was condemned on Monday by Iran.", ("IRN", "ACCUSE", "IRQ")),
        ("Iran threatened to attack Iraq.", ("IRN", "THREATEN", "IRQ")),
        ("Japan met China and condemned Russia.", ("JPN", "ACCUSE", "RUS")),
    ],
)
def test_roles_come_from_the_parse(text: str, triple: tuple[str, str, str]) -> None:
    """Active, passive, governed and joined verbs have the doer and receiver of the parse."""
    found = load_coder("spacy-1").code(_report(text)).events
    assert triple in {(e.source_actor, e.root_code, e.target_actor) for e in found}
    assert {e.coder for e in found} == {"spacy-1"}


@needs_spacy
@pytest.mark.filterwarnings("default")
def test_it_keeps_the_contract() -> None:
    """Exact slices, the same result twice, nothing raised for odd text."""
    texts = ["Iran attacked Iraq.", "a" * 5_000, "\x00 . U.S.", "Iran and Iraq signed a pact."]
    assert check_coder(load_coder("spacy-1"), [_report(t) for t in texts]) >= 2
