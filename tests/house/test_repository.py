"""What the repository may and may not hold."""

from __future__ import annotations

import re
import subprocess

import pytest

from .source import ROOT

# Written in pieces, so that this file does not hold what it forbids.
FORBIDDEN = re.compile(
    "|".join(
        [
            "/" + "work/",
            "/" + "farm/",
            r"\." + r"library\b",
            r"//[^ ]*" + r"(?:py" + r"pi|npm" + r"js)\.",
        ]
    )
)


def _tracked() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout: nothing to list")
    return [name for name in listed.stdout.split("\0") if name]


def test_no_machine_path_or_registry_host_is_committed() -> None:
    """No file names a path of one machine or the host of a package registry."""
    found = []
    for name in _tracked():
        path = ROOT / name
        if path.is_file() and path.suffix not in {".png", ".gz", ".npz"}:
            text = path.read_text(encoding="utf-8", errors="replace")
            found += [f"{name}: {m[0]}" for m in FORBIDDEN.finditer(text)]
    assert not found


def test_requirements_pin_hashes_and_no_addresses() -> None:
    """Every requirement is pinned with hashes, and no index address is written."""
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        assert "://" not in text, path.name
        pins = re.findall(r"(?m)^[a-z0-9][^\s=]*==", text)
        assert len(pins) > 10
        assert text.count("--hash=sha256:") >= len(pins)
