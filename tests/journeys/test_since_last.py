"""A reader who comes back: one line on a quiet day, what changed with its reason otherwise."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .walking import keeneye, keeneye_json


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the demo has run."""
    folder = tmp_path_factory.mktemp("reader")
    keeneye(folder, "demo")
    return folder


def test_a_reader_comes_back(demo: Path) -> None:
    """First the whole brief; again the same day one line; five days later what changed, and why."""
    store = ["--store", str(demo / "out" / "keeneye.duckdb"), "--since-last"]
    before = keeneye(demo, "brief", *store, "--asof", "2020-06-12").stdout
    assert "BOTTOM LINE" in before
    assert "CHANGED SINCE" not in before
    again = keeneye(demo, "brief", *store, "--asof", "2020-06-12").stdout
    assert again == (
        "Nothing changed state since 12 June 2020, 24:00 UTC. Read: 32 of 62 outlets.\n"
    )
    later = keeneye_json(demo, "brief", *store, "--asof", "2020-06-17")
    changed = later["sections"][1]
    assert changed["section"] == "changed"
    texts = [s["text"] for s in changed["statements"]]
    assert any("liaison office destroyed" in text and "16 June 2020" in text for text in texts)
    assert any("undecided → signal" in text and "Cost paid: fail → pass" in text for text in texts)
    kept = json.loads((demo / "out" / "keeneye.read.json").read_text(encoding="utf-8"))
    assert kept["asof"] == later["asof"]


def test_the_file_of_a_reader_is_the_reader_s(demo: Path) -> None:
    """A reader names a file; a broken one stops the command with a line that says what to do."""
    store = ["--store", str(demo / "out" / "keeneye.duckdb"), "--asof", "2020-06-12"]
    mine = demo / "mine.json"
    mine.write_text("{", encoding="utf-8")
    failed = keeneye(demo, "brief", *store, "--since-last", "--cursor", str(mine), status=1)
    assert "mine.json" in failed.stderr
    assert "begin anew" in failed.stderr
