"""The chapter on forecasts computes what it says."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

CHAPTER = Path(__file__).parents[2] / "docs" / "textbook" / "forecast.md"


def test_the_chapter_computes_its_numbers() -> None:
    """Each block of the chapter, run in order, prints what stands in it."""
    blocks = re.findall(r"```pycon\n(.*?)```", CHAPTER.read_text(encoding="utf-8"), re.DOTALL)
    told = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, CHAPTER.name, None, 0)
    runner = doctest.DocTestRunner()
    runner.run(told)
    assert runner.summarize(verbose=False) == (0, len(told.examples))
    assert len(told.examples) > 15
