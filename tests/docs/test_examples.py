"""Examples in Python on the how-to pages give what they say."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

from ..journeys.walking import keeneye
from .pages import PAGES

BLOCK = re.compile(r"(?ms)^```pycon\n(.*?)^```$")
# A chapter of the textbook is run by the tests of its room.
WITH_EXAMPLES = [p for p in PAGES if p.parent.name != "textbook" and BLOCK.search(p.read_text())]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the demo has run."""
    folder = tmp_path_factory.mktemp("demo")
    keeneye(folder, "demo")
    return folder


@pytest.mark.parametrize("page", WITH_EXAMPLES, ids=lambda p: p.stem)
def test_every_example_of_a_page_runs(
    page: Path, demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The examples of a page, run in order in the demo's folder, print what stands under them."""
    monkeypatch.chdir(demo)
    told = "\n".join(BLOCK.findall(page.read_text(encoding="utf-8")))
    example = doctest.DocTestParser().get_doctest(told, {}, page.name, str(page), 0)
    runner = doctest.DocTestRunner()
    runner.run(example)
    assert runner.summarize(verbose=False) == (0, len(example.examples))


def test_from_python_is_among_them() -> None:
    """The page on Python is run, and so is anything that is added beside it."""
    assert "from-python" in [page.stem for page in WITH_EXAMPLES]
