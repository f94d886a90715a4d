"""Starting is quick: nothing heavy is imported before it is needed."""

from __future__ import annotations

import subprocess
import sys

HEAVY = {"duckdb", "pyarrow", "numpy", "scipy", "rich", "trafilatura", "lxml", "jinja2", "pandas",
         "starlette", "uvicorn", "mcp", "pydantic"}  # fmt: skip
MODULES = 160  # an empty Python loads some 25, click some 90; time is told by benchmarks


def test_help_imports_nothing_heavy() -> None:
    """``keeneye --help`` loads no database, no numerics, no page templates."""
    run = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "keeneye", "--help"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    lines = (line.rpartition("|")[2].strip() for line in run.stderr.splitlines()[1:])
    loaded = set(lines)
    assert not {name.split(".")[0] for name in loaded} & HEAVY
    assert len(loaded) <= MODULES
    assert "Usage" in run.stdout
