"""Every number that a desk assumes is listed, with how it was checked."""

from __future__ import annotations

from pathlib import Path

import pytest

from keeneye.desk import CHECKED, Assumed, find_desk, read_assumptions
from keeneye.errors import DeskError

FILE = """
checked = "one source"
citation = "a book"
held_by = "target"
[first]
low = 1
high = 2
[second]
low = 0.5
mode = 0.6
high = 0.7
citation = "our assumption"
note = "why"
[third]
low = 1
high = 1
citation = "a paper, from memory"
[third.fourth]
citation = "unread"
[fifth]
low = 3
high = 4
citation = "a yearbook"
[[evidence]]
id = "E1"
citation = "a report"
checked = "two sources"
likelihood = {war = [0.1, 0.2], peace = [0.3, 0.4]}
"""


def _read(folder: Path, text: str = FILE) -> dict[str, Assumed]:
    (folder / "x.toml").write_text(text, encoding="utf-8")
    return {one.key: one for one in read_assumptions(folder)}


def test_every_range_and_pair_is_listed(tmp_path: Path) -> None:
    """Tables with low and high, and pairs of likelihoods; a table without them is none."""
    found = _read(tmp_path)
    pairs = {"evidence.E1.likelihood.war", "evidence.E1.likelihood.peace"}
    assert set(found) == {"first", "second", "third", "fifth"} | pairs
    second = found["second"]
    assert (second.low, second.mode, second.high, second.note) == (0.5, 0.6, 0.7, "why")


def test_what_a_table_leaves_out_stands_above_it(tmp_path: Path) -> None:
    """Citation, checking and whose belief it is are inherited; an own citation ends that."""
    found = _read(tmp_path)
    first, fifth = found["first"], found["fifth"]
    assert (first.citation, first.checked, first.held_by) == ("a book", "one source", "target")
    assert (fifth.citation, fifth.checked) == ("a yearbook", "not said")
    assert found["evidence.E1.likelihood.war"].checked == "two sources"


@pytest.mark.parametrize(("key", "how"), [("second", "assumption"), ("third", "memory")])
def test_the_words_of_a_citation_say_how_it_was_checked(tmp_path: Path, key: str, how: str) -> None:
    """'Our assumption' is one, 'from memory' is memory."""
    assert _read(tmp_path)[key].checked == how


def test_those_from_memory_come_first(tmp_path: Path) -> None:
    """In the order of `CHECKED`, the least first."""
    order = [CHECKED.index(one.checked) for one in _read(tmp_path).values()]
    assert order == sorted(order)
    assert next(iter(_read(tmp_path))) == "third"


def test_no_number_of_the_korean_desk_is_uncited() -> None:
    """258 numbers at the time of writing; each has a source and a place, ends in order."""
    found = read_assumptions(find_desk("korea"))
    assert len(found) >= 258
    assert all(one.citation.strip() and one.low <= one.high for one in found)
    assert len({(one.file, one.key) for one in found}) == len(found)


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    """No TOML, no list."""
    with pytest.raises(DeskError) as refused:
        _read(tmp_path, "low = = 1")
    assert "x.toml" in refused.value.where


def test_a_figure_without_a_number_is_named(tmp_path: Path) -> None:
    """A figure of `pressure/` that is none, with file and line."""
    (tmp_path / "pressure").mkdir()
    table = tmp_path / "pressure" / "trade.csv"
    table.write_text("series,value,citation,checked\nexports,many,a book,memory\n")
    with pytest.raises(DeskError) as refused:
        read_assumptions(tmp_path)
    assert "trade.csv:2" in refused.value.where
