"""The page of the Korea desk is what its files give."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"
sys.path.insert(0, str(DOCS))
import korea_desk  # noqa: E402 (the folder of the docs is no package)


@pytest.fixture(scope="module")
def page() -> str:
    """The page as the files give it now."""
    return korea_desk.render()


def test_the_page_is_current(page: str) -> None:
    """The committed page is what the desk gives; if not, run `make docs`."""
    assert (DOCS / "reference" / "korea-desk.md").read_text(encoding="utf-8") == page


def test_memory_is_counted_apart(page: str) -> None:
    """552 reports: 111 by list, 257 by two sources, 117 by one, 67 from memory."""
    assert "| **reports** | 111 | 257 | 117 | 67 | 552 |" in page


def test_lists_stand_in_both_zones(page: str) -> None:
    """A launch before nine in Korea fell on the day before in UTC; tests have both clocks."""
    assert "| 2017-11-28 | 18:18 | 2017-11-29 | 03:18 |" in page
    assert "| prk-nuclear-1 | 2006-10-09 | 01:35:28 | 2006-10-09 | 10:35:28 |" in page
