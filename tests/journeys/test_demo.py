"""The demo, and what a reader does next with it: offline, from the shipped reports."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from .walking import keeneye, keeneye_json


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the demo has run."""
    folder = tmp_path_factory.mktemp("demo")
    keeneye(folder, "demo")
    return folder


@pytest.fixture(scope="module")
def store(demo: Path) -> list[str]:
    """The arguments that name the demo's store."""
    return ["--store", str(demo / "out" / "keeneye.duckdb")]


def _statements(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [t for section in document["sections"] for t in section["statements"]]


def test_the_demo_makes_a_store_and_a_page(demo: Path) -> None:
    """`keeneye demo` writes out/keeneye.duckdb and out/brief.html, a page under 500 kB."""
    assert (demo / "out" / "keeneye.duckdb").is_file()
    assert 10_000 < (demo / "out" / "brief.html").stat().st_size <= 500_000


def test_the_demo_again_adds_nothing(demo: Path) -> None:
    """A second run reads all reports as known, and its page is the same byte for byte."""
    before = (demo / "out" / "brief.html").read_bytes()
    said = keeneye(demo, "demo").stdout
    assert "accepted 0 + linked 0" in said
    assert (demo / "out" / "brief.html").read_bytes() == before


def test_what_the_demo_says_to_try_next_works(demo: Path) -> None:
    """Every command that the demo prints runs, but for the one that reads the user's own file."""
    said = keeneye(demo, "demo").stdout
    steps = [s.split() for s in re.findall(r"(?m)^  keeneye (.*)$", said)]
    assert len(steps) >= 4
    for step in steps:
        if step[0] != "ingest":
            keeneye(demo, *step)


def test_every_statement_of_the_brief_opens(demo: Path, store: list[str]) -> None:
    """Each sentence, and each record that it follows from, opens with `explain`."""
    brief = keeneye_json(demo, "brief", *store, "--asof", "2020-06-12")
    statements = _statements(brief)
    assert len(statements) >= 10
    assert brief["refused"] == []
    for statement in statements[:4]:
        found = keeneye_json(demo, "explain", *store, statement["statement_id"], "--recompute")
        assert found["recomputed"] == "equal"
        for record_id in statement["follows_from"][:2]:
            opened = keeneye_json(demo, "explain", *store, record_id, "--recompute")
            assert opened["recomputed"] == "equal"


def test_the_lines_are_cut_on_12_june(demo: Path, store: list[str]) -> None:
    """As of 12 June 2020 the inter-Korean lines are cut, and the evidence opens."""
    found = keeneye_json(demo, "channels", *store, "--asof", "2020-06-12")["channels"]
    states = {c["channel_id"]: c["state"] for c in found}
    assert states["liaison-office"] == "cut"
    evidence = [i for c in found for i in c["intervals"] if i["state"] == "cut"][-1]["evidence"]
    assert keeneye_json(demo, "explain", *store, evidence[0])["record_id"] == evidence[0]


def test_the_demolition_is_known_on_17_june_and_not_on_12(demo: Path, store: list[str]) -> None:
    """The office fell on 16 June: no event before it was known tells of it."""
    early = keeneye_json(demo, "events", *store, "--asof", "2020-06-12", "--since", "2020-06-13")
    later = keeneye_json(demo, "events", *store, "--asof", "2020-06-17", "--since", "2020-06-16")
    texts = [e["evidence"]["text"] for e in later["events"] if e["root_code"] == "ASSAULT"]
    assert not [e for e in early["events"] if e["event_date"] >= "2020-06-14"]
    assert any("office" in text for text in texts)


def test_an_own_text_and_a_correction_change_the_brief(demo: Path, tmp_path: Path) -> None:
    """A reader's own text adds events; a correction takes one back, and the event still opens."""
    keeneye(tmp_path, "demo")
    store = ["--store", str(tmp_path / "out" / "keeneye.duckdb")]
    note = tmp_path / "note.txt"
    note.write_text("South Korea condemned North Korea on Thursday over the closed lines.\n")
    said = keeneye(tmp_path, "ingest", *store, "note.txt", "--published", "2020-06-11").stdout
    assert said.startswith("read 1 = accepted 1 + linked 0 + known 0 + rejected 0")
    since = ["--asof", "2020-06-12", "--since", "2020-06-11", "--dyad", "KOR:PRK"]
    added = [e for e in keeneye_json(tmp_path, "events", *store, *since)["events"]
             if e["evidence"]["text"].startswith("South Korea condemned")]  # fmt: skip
    assert [e["root_code"] for e in added] == ["ACCUSE"]
    wrong = added[0]["event_id"]
    keeneye(tmp_path, "correct", *store, wrong, "--no-event", "--author", "kim", "--reason",
            "a test of mine", "--clock", "2020-06-12T12:00:00Z")  # fmt: skip
    left = keeneye_json(tmp_path, "events", *store, *since)["events"]
    assert wrong not in [e["event_id"] for e in left]
    assert keeneye_json(tmp_path, "explain", *store, wrong)["record_id"] == wrong
