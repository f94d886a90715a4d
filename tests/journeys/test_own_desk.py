"""The how-to on a desk of one's own, followed literally in an empty folder."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from .walking import keeneye, keeneye_json

ROOT = Path(__file__).resolve().parents[2]
HOW_TO = ROOT / "docs" / "how-to" / "own-desk.md"
BLOCK = re.compile(r"(?ms)^```(\w+)\n(.*?)^```$")
INTO = re.compile(r"(?m)^Into `([^`]+)`")


def _command(folder: Path) -> Path:
    """Write a `keeneye` that stands on the path."""
    path = folder / "bin" / "keeneye"
    path.parent.mkdir()
    path.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m keeneye "$@"\n', encoding="utf-8")
    path.chmod(0o755)
    return path.parent


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """The folder in which every block was typed or saved, and what each command printed."""
    folder = tmp_path_factory.mktemp("own")
    environment = os.environ | {"PATH": f"{_command(folder)}{os.pathsep}{os.environ['PATH']}"}
    text, said = HOW_TO.read_text(encoding="utf-8"), {}
    for block in BLOCK.finditer(text):
        if block[1] != "sh":
            name = INTO.findall(text, 0, block.start())[-1]
            (folder / name).write_text(block[2], encoding="utf-8")
            continue
        for line in block[2].splitlines():
            done = subprocess.run(["sh", "-c", line], cwd=folder, env=environment, timeout=280,
                                  capture_output=True, text=True, check=False)  # fmt: skip
            assert done.returncode == 0, (line, done.stderr)
            said[line] = done.stdout
    return folder, said


def test_a_new_desk_passes_its_check_and_says_what_to_fill_in(tmp_path: Path) -> None:
    """`desk new` writes a folder that `desk check` finds sound; both list the same gaps."""
    new = keeneye_json(tmp_path, "desk", "new", "mine")
    checked = keeneye_json(tmp_path, "desk", "check", "./mine")
    assert checked["ok"]
    assert checked["desk"] == "mine"
    assert new["to_fill_in"] == checked["to_fill_in"]
    assert {"desk.toml", "actors.toml", "channels.csv"} <= {g["file"] for g in new["to_fill_in"]}


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    """`desk new` refuses a folder with a file in it, and writes nothing."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.md").write_text("my notes", encoding="utf-8")
    said = keeneye(tmp_path, "desk", "new", "mine", status=1).stderr
    assert "holds something already" in said
    assert [p.name for p in (tmp_path / "mine").iterdir()] == ["notes.md"]


def test_every_step_of_the_how_to_runs(followed: tuple[Path, dict[str, str]]) -> None:
    """Each command of the page ends well in the order in which it stands."""
    _, said = followed
    assert len(said) >= 10
    assert "sound" in said["keeneye desk check ./strait"]


def test_the_desk_of_the_how_to_says_what_was_put_in(
    followed: tuple[Path, dict[str, str]],
) -> None:
    """Its line is cut since 2016, its events have both sides, and its question has a base rate."""
    folder, _ = followed
    given = ["--desk", "./strait", "--store", "out/keeneye.duckdb", "--asof", "2022-08-05"]
    (line,) = keeneye_json(folder, "channels", *given)["channels"]
    assert (line["state"], line["intervals"][-1]["start"]) == ("cut", "2016-06-25")
    events = keeneye_json(folder, "events", *given)["events"]
    assert {"CHN", "TWN"} <= {e["source_actor"] for e in events}
    forecasts = keeneye_json(folder, "forecast", *given)["forecasts"]
    assert "clash-30d" in {f["question_id"] for f in forecasts}


def test_a_section_without_a_file_says_why(followed: tuple[Path, dict[str, str]]) -> None:
    """Without motives, game and deal the brief has these sections, each with its reason."""
    folder, _ = followed
    given = ["--desk", "./strait", "--store", "out/keeneye.duckdb", "--asof", "2022-08-05"]
    sections = {s["section"]: s for s in keeneye_json(folder, "brief", *given)["sections"]}
    for name in ("why", "choice_and_deal"):
        assert not sections[name]["statements"]
        assert "desk" in sections[name]["note"]
    for command in ("motives", "pressure", "game", "deal"):
        assert "this desk weighs no" in keeneye(folder, command, *given, status=1).stderr
