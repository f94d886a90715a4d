"""Clocks that go wrong: writes stay in order, and no answer changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from keeneye.store import Store
from keeneye.store.gate import Deadline
from keeneye.store.opening import open_for_reading

from .processes import JUNE, batch

pytestmark = pytest.mark.faults
STEPS = (timedelta(0), -timedelta(days=2), timedelta(days=3652), timedelta(hours=1))


def test_recorded_at_never_goes_back(tmp_path: Path) -> None:
    """Two days back, ten years forward and back again: recorded_at only grows, the step is kept."""
    path = tmp_path / "keeneye.duckdb"
    for number, step in enumerate(STEPS):
        Store(path, clock=lambda s=step: JUNE + s).append(batch(number))
    with open_for_reading(path, Deadline(1)) as connection:
        writes = connection.execute("SELECT * FROM writes").fetchall()
        reports = connection.execute("SELECT DISTINCT recorded_at FROM reports").fetchall()
    recorded = [at for at, _ in writes]
    assert recorded == [JUNE, JUNE, JUNE + STEPS[2], JUNE + STEPS[2]]
    assert [clock - JUNE for _, clock in writes] == list(STEPS)
    assert {at for (at,) in reports} == set(recorded)
    notes = [f.what for f in Store(path, clock=lambda: JUNE).check() if f.level == "note"]
    assert "2 times" in notes[0]
    assert "after now" in notes[1]


def test_no_answer_depends_on_the_writers_clock(tmp_path: Path) -> None:
    """Stores written in 1999 and in 2038 answer alike as of June 2020."""
    answers = []
    for year in (1999, 2038):
        store = Store(
            tmp_path / f"{year}.duckdb", clock=lambda y=year: datetime(y, 1, 1, tzinfo=UTC)
        )
        for number in range(3):
            store.append(batch(number))
        with store.read() as view:
            history = view.history(JUNE, ["pattern-1"])
            answers.append((view.digest(), history.events().to_pylist(), history.outlets()))
    assert answers[0] == answers[1]
    assert len(answers[0][1]) == 45
