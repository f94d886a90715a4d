from __future__ import annotations

from pathlib import Path

from keeneye.ontology import disagreements, plover
from keeneye.ontology.page import render

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "ontology.md"


def test_page_is_current():
    """The committed page is what the data give; if not, write `render()` to it again."""
    assert PAGE.read_text(encoding="utf-8") == render()


def test_page_is_whole():
    """Every root, every mode and every code in dispute stands on the page."""
    text = render()
    for known in plover().roots:
        assert f"### {known.name}\n" in text
        assert all(f"| `{mode.name}` |" in text for mode in known.modes)
    assert all(row.event_code in text for row in disagreements())
