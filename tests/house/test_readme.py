"""Each claim of the README has a test, and each link and command in it exists."""

from __future__ import annotations

import re

from keeneye.cli.command import COMMANDS

from .source import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_each_claim_names_a_test_that_exists() -> None:
    """Every row of the table of claims names a test function of this repository."""
    rows = re.findall(r"\| `(tests/\S+\.py)::(\w+)` \|", README)
    claims = README.split("## What it claims")[1].split("##")[0].count("\n| ") - 1
    assert len(rows) == claims > 5
    for path, name in rows:
        assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8"), f"{path}::{name}"


def test_each_link_leads_somewhere() -> None:
    """Every relative link of the README leads to a file or folder."""
    targets = [t for t in re.findall(r"\]\(([^)]+)\)", README) if "://" not in t]
    assert not [t for t in targets if not (ROOT / t).exists()]


def test_each_command_exists() -> None:
    """Every `keeneye …` that the README shows is a command."""
    shown = set(re.findall(r"(?m)^keeneye (\w+)", README)) | {"demo"}
    assert shown <= {command.name for command in COMMANDS}
