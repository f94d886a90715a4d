"""The chapters on games: every block runs, and every number of the text is computed in a block."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

BOOK = Path(__file__).resolve().parents[2] / "docs" / "textbook"
CHAPTERS = ("bargain", "clock", "signal", "salami", "first-step", "inspection")
BLOCK = re.compile(r"```pycon\n(.*?)```", re.DOTALL)
DECIMAL = re.compile(r"(?<![\w.])-?\d*\.\d+(?![\w.]*\d)")


def _chapter(name: str) -> tuple[str, str]:
    """Return a chapter's code and its text."""
    page = (BOOK / f"{name}.md").read_text(encoding="utf-8")
    return "\n".join(BLOCK.findall(page)), BLOCK.sub("", page)


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_block_gives_what_it_says(name: str) -> None:
    """One session a chapter, from its first line to its last."""
    code, _ = _chapter(name)
    session = doctest.DocTestParser().get_doctest(code, {}, name, f"{name}.md", 0)
    assert len(session.examples) > 5
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    runner.run(session, clear_globs=False)
    assert runner.summarize(verbose=False).failed == 0


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_decimal_number_of_the_text_is_computed(name: str) -> None:
    """A number in a sentence stands in a block, too: as something given or as something found."""
    code, text = _chapter(name)
    computed = {abs(float(n)) for n in re.findall(r"\d+\.\d+|\d+", code)}
    assert not [n for n in DECIMAL.findall(text) if abs(float(n)) not in computed]
