"""As of a day: nothing that was known later changes what the brief says."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from keeneye.coding import load_coder
from keeneye.desk import read_desk
from keeneye.feeds import Options, Reading, read_inputs
from keeneye.records import parse_asof
from keeneye.store import Store
from keeneye.watch import ingest, write

Clock = Callable[[], datetime]


def _store(path: Path, readings: list[Reading], clock: Clock) -> Store:
    desk = read_desk("korea")
    store = Store(path, clock=clock)
    ingest(readings, store=store, coder=load_coder(desk.coders[0], desk), desk=desk)
    return store


def _brief(store: Store, day: str) -> dict[str, object]:
    desk = read_desk("korea")
    with store.read() as view:
        written = write(view.history(parse_asof(day), desk.coders), desk)
    return dict(json.loads(written.json()))


@pytest.mark.parametrize("day", ["2020-06-08", "2020-06-12", "2020-06-17"])
def test_the_brief_is_the_one_of_that_day(tmp_path: Path, clock: Clock, day: str) -> None:
    """A store that holds the whole of 2020 gives the brief of one that stopped on that day."""
    reports = read_desk("korea").report_files
    readings = list(read_inputs(reports, Options(kind="jsonl"), clock=clock))
    cut = parse_asof(day)
    early = [r for r in readings if r.report and r.report.known_at <= cut]
    assert 0 < len(early) < len(readings)
    whole = _brief(_store(tmp_path / "whole.duckdb", readings, clock), day)
    stopped = _brief(_store(tmp_path / "stopped.duckdb", early, clock), day)
    assert whole == stopped


def test_the_order_of_reading_does_not_matter(tmp_path: Path, clock: Clock) -> None:
    """Reports read backwards give the same brief and the same store digest."""
    reports = [path for path in read_desk("korea").report_files if path.endswith("2020.jsonl")]
    readings = list(read_inputs(reports, Options(kind="jsonl"), clock=clock))
    forward = _store(tmp_path / "a.duckdb", readings, clock)
    backward = _store(tmp_path / "b.duckdb", readings[::-1], clock)
    assert _brief(forward, "2020-06-12") == _brief(backward, "2020-06-12")
    with forward.read() as one, backward.read() as other:
        assert one.digest() == other.digest()
