"""kill -9: what was acknowledged is there, each thing once, whatever the moment."""

from __future__ import annotations

import os
import random
import signal
import time
from pathlib import Path

import pytest

from keeneye.store import Store
from keeneye.store.log import read_log

from .processes import a_store, append_and_acknowledge, append_and_die, batch, hear, start

pytestmark = pytest.mark.faults
REAL_KILLS = 36


def test_real_kills_at_random_moments_lose_and_double_nothing(tmp_path: Path) -> None:
    """36 writers killed while they open, commit, checkpoint, recover: what they said is kept."""
    rng = random.Random(20200616)
    path, told = tmp_path / "keeneye.duckdb", tmp_path / "told"
    store, kills, n_reports = a_store(path), 0, 0
    while kills < REAL_KILLS:
        kills += _kill_one(path, told, rng)
        n_stored = len(hear(told))
        assert [line.get("stored") for line in hear(told)] == list(range(n_stored))
        if not store.exists():
            assert n_stored == 0
            continue
        with store.read() as view:
            counts = view.counts()
            promised = {r.report_id for n in range(n_stored)[-6:] for r in batch(n).reports}
            assert view.known_reports(promised) == promised
        assert counts["reports"] == counts["events"] == counts["codings"] >= n_reports
        n_reports = counts["reports"]
    append_and_acknowledge(path, told, n_stored, n_stored + 2)
    undisturbed = a_store(tmp_path / "undisturbed.duckdb")
    for number in range(n_stored + 2):
        undisturbed.append(batch(number))
    assert _digest(store) == _digest(undisturbed)
    assert {finding.level for finding in store.check(deep=True)} == {"ok"}


def _kill_one(path: Path, told: Path, rng: random.Random) -> bool:
    """Start a writer and kill it: early, or a moment after it has stored something."""
    n_stored, early = len(hear(told)), rng.random() < 0.4
    process = start(append_and_acknowledge, path, told, n_stored, 10_000)
    if not early:
        while len(hear(told)) == n_stored and process.is_alive():
            time.sleep(0.001)
    time.sleep(rng.uniform(0.0, 0.12))
    os.kill(process.pid or 0, signal.SIGKILL)
    process.join()
    return process.exitcode == -signal.SIGKILL


def _digest(store: Store) -> str:
    """The digest of all its content."""
    with store.read() as view:
        return view.digest()


def test_a_log_left_behind_is_read_and_then_taken_in(tmp_path: Path) -> None:
    """Readers see what only the log holds, and leave it; the next writer takes it into the file."""
    path = tmp_path / "keeneye.duckdb"
    store = a_store(path)
    store.append(batch(0))
    start(append_and_die, path, [1, 2]).join()
    assert read_log(path).state == "whole"
    with store.read() as view:
        assert view.counts()["reports"] == 45
    assert read_log(path).state == "whole"
    assert store.check()[0].level == "note"
    assert store.append(batch(2)).total == 0
    assert read_log(path).state == "none"
    assert {f.level for f in store.check(deep=True)} == {"ok"}


def test_a_store_killed_while_it_is_made_is_made_again(tmp_path: Path) -> None:
    """What a killed first writer left unfinished does not hinder the next."""
    path = tmp_path / "keeneye.duckdb"
    (tmp_path / "keeneye.duckdb.new").write_bytes(b"half a file")
    (tmp_path / "keeneye.duckdb.new.wal").write_bytes(b"half a log")
    assert a_store(path).append(batch(0)).reports == 15
    assert sorted(p.name for p in tmp_path.iterdir()) == ["keeneye.duckdb", "keeneye.duckdb.gate"]
