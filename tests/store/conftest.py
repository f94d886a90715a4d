"""A store on disk, whose clock stands at 1 July 2020."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from keeneye.store import Store


@pytest.fixture
def store(tmp_path: Path, clock: Callable[[], datetime]) -> Store:
    """A handle on a file that is not there yet."""
    return Store(tmp_path / "keeneye.duckdb", clock=clock, wait=0.5)
