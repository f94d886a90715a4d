"""The how-to on evidence bundles, followed literally."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from .walking import keeneye, keeneye_json

HOW_TO = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "newsroom-bundle.md"


def test_a_newsroom_makes_and_verifies_a_bundle(tmp_path: Path) -> None:
    """The page's commands make a zip, and its own script finds it sound with the same digest."""
    (tmp_path / "bin").mkdir()
    command = tmp_path / "bin" / "keeneye"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m keeneye "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    blocks = re.findall(r"(?ms)^```sh\n(.*?)^```$", HOW_TO.read_text(encoding="utf-8"))
    path = f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["sh", "-e", "-c", "\n".join(blocks)],
        cwd=tmp_path, env=os.environ | {"PATH": path}, check=False, timeout=280,
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    printed = re.findall(r"digest ([0-9a-f]{64})", done.stdout)
    assert len(printed) == 2
    assert printed[0] == printed[1]
    given = ["--desk", "kashmir", "--store", "out/keeneye.duckdb", "--asof", "2019-08-09"]
    event = keeneye_json(tmp_path, "events", *given)["events"][-1]["event_id"]
    made = keeneye_json(tmp_path, "export", "bundles", "--bundle", event, *given)
    assert made["bundle"] == f"bundles/{event}.zip"
    assert (tmp_path / made["bundle"]).is_file()
    said = keeneye(tmp_path, "export", "--bundle", "e-0", *given, status=1).stderr
    assert "e-0" in said
