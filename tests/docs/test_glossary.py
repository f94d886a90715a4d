"""The glossary holds the words that are used, and no others."""

from __future__ import annotations

import re

import pytest

from .pages import DOCS, PAGES, ROOT

GLOSSARY = DOCS / "glossary.md"
TERMS = [
    term.strip()
    for line in re.findall(r"(?m)^(.+)\n: ", GLOSSARY.read_text(encoding="utf-8"))
    for term in re.split(r", | or ", line)
]
NAMES = {
    "source_actor", "target_actor", "outlet", "citation", "root_code", "event_code", "quad_class",
    "goldstein", "confidence", "probability", "horizon_days", "base_rate", "brier", "half-open",
    "known_at", "known_at_basis", "event_date", "recorded_at", "asof", "ontology", "dyad",
    "modality", "attribution", "wording", "channel", "threat",
}  # fmt: skip


def _used() -> str:
    """All that is written elsewhere: pages, the package, and the desks."""
    files = [p for p in PAGES if p != GLOSSARY] + [
        p
        for room in ("src", "desks")
        for p in (ROOT / room).rglob("*.*")
        if p.suffix in (".py", ".toml", ".md")
    ]
    return re.sub(r"[\s_]+", " ", " ".join(p.read_text(encoding="utf-8") for p in files)).lower()


@pytest.fixture(scope="module")
def used() -> str:
    """What is written elsewhere, once."""
    return _used()


@pytest.mark.parametrize("term", TERMS)
def test_each_term_is_used(term: str, used: str) -> None:
    """A term of the glossary stands somewhere else too: on a page, in the package or in a desk."""
    assert re.search(rf"\b{re.escape(term.lower().replace('_', ' '))}", used), term


def test_each_name_of_the_records_is_explained() -> None:
    """Names that stand in records and tables have an entry."""
    assert not NAMES - set(TERMS)


def test_no_term_stands_twice() -> None:
    """Each term has one entry."""
    assert len(TERMS) == len(set(TERMS))
