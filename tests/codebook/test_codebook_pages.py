"""The pages of the codebook are what the data give."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from keeneye.ontology import ROOT_CODES, root

DOCS = Path(__file__).resolve().parents[2] / "docs"
sys.path.insert(0, str(DOCS))
import codebook_pages  # noqa: E402 (the folder of the docs is no package)

PAGES = DOCS / "reference" / "codebook"


@pytest.mark.parametrize("name", codebook_pages.names())
def test_the_page_of_a_root_is_current(name: str) -> None:
    """The committed page is what the data give; if not, run `make docs`."""
    assert (PAGES / f"{name}.md").read_text(encoding="utf-8") == codebook_pages.render(name)


def test_the_index_is_current() -> None:
    """So is the page that leads to the others, and no page stands beside them."""
    page = (PAGES / "index.md").read_text(encoding="utf-8")
    assert page == codebook_pages.render_index()
    assert {p.stem.upper() for p in PAGES.glob("*.md")} == {*ROOT_CODES, "INDEX"}


@pytest.mark.parametrize("name", codebook_pages.names())
def test_a_page_holds_what_a_coder_needs(name: str) -> None:
    """Definition, limits, every mode, and every sentence of the root's file."""
    page = codebook_pages.render(name)
    known = root(name.upper())
    assert known.definition in page
    assert known.limits in page
    assert all(f"`{mode.name}`" in page for mode in known.modes)
    assert all(row["text"].replace("|", "\\|") in page for row in codebook_pages.sentences(name))
