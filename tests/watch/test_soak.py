from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from ..house.source import ROOT


@pytest.fixture
def polling(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The benchmark of polls, more of whose answers are bad than there."""
    spec = importlib.util.spec_from_file_location("polling", ROOT / "benchmarks" / "polling.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "polling", module)  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def test_a_day_of_polls_loses_nothing(polling: ModuleType, tmp_path: Path) -> None:
    """Hourly polls with faults of every kind: stored is what was offered, each once."""
    seen = polling.soak(tmp_path, hours=12, feeds=8)
    wrong = [polling.fault(n, hour, 12) for n in range(8) for hour in range(12)]
    assert sum(map(bool, wrong)) >= 3
    assert set(seen.stored) == seen.offered
    assert set(seen.stored.values()) == {1}
    assert seen.n_files[-1] <= seen.n_files[0]
    assert max(seen.n_threads) <= min(seen.n_threads) + 1
    assert seen.memory_bytes[-1] < 2 * seen.memory_bytes[0]
