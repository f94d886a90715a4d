"""The page on coder quality is what the committed results give."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from .measure_hybrid import RESULTS

DOCS = Path(__file__).resolve().parents[2] / "docs"
sys.path.insert(0, str(DOCS))
import coder_quality  # noqa: E402 (the folder of the docs is no package)


def test_the_page_is_current() -> None:
    """The committed page is what `hybrid.json` gives; if not, run `make docs`."""
    page = (DOCS / "reference" / "coder-quality.md").read_text(encoding="utf-8")
    assert page == coder_quality.render()


def test_no_sentence_of_a_shared_gold_set_is_on_it() -> None:
    """Errors are shown in full on our own gold only."""
    results = json.loads(RESULTS.read_text(encoding="utf-8"))
    assert all(row["id"].startswith("kg-") for row in results["worst"])
    assert len(results["worst"]) == 10
