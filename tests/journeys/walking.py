"""Walking through Keeneye as a user: the command in a process and a folder of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

__all__ = ["keeneye", "keeneye_json"]


def keeneye(
    folder: Path, *arguments: str, status: int = 0, stdin: str | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the command in `folder`; it must exit with `status` and never with a traceback."""
    done = subprocess.run(
        [sys.executable, "-m", "keeneye", *arguments],
        cwd=folder, capture_output=True, text=True, input=stdin, check=False, timeout=280,
    )  # fmt: skip
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode == status, (done.returncode, done.stdout[-500:], done.stderr[-1500:])
    return done


def keeneye_json(folder: Path, *arguments: str, **given: Any) -> Any:
    """Run the command with ``--json`` and read the one document it prints."""
    return json.loads(keeneye(folder, *arguments, "--json", **given).stdout)
