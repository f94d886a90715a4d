"""Starting is quick: nothing heavy is imported before it is needed."""

from __future__ import annotations

import subprocess
import sys

HEAVY = {"duckdb", "pyarrow", "numpy", "scipy", "rich", "trafilatura", "lxml", "jinja2", "pandas",
         "starlette", "uvicorn", "mcp", "pydantic"}  # fmt: skip
MICROSECONDS = 300_000  # 0.3 s of import time on two slow cores


def test_help_imports_nothing_heavy() -> None:
    """``keeneye --help`` loads no database, no numerics, no page templates."""
    run = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "keeneye", "--help"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    loaded = {}
    for line in run.stderr.splitlines():
        parts = line.removeprefix("import time:").split("|")
        if len(parts) == 3 and parts[0].strip().isdigit():
            loaded[parts[2].strip()] = int(parts[0])
    assert not {name.split(".")[0] for name in loaded} & HEAVY
    assert sum(loaded.values()) <= MICROSECONDS
    assert "Usage" in run.stdout
