"""A correction that removes the basis of a verdict: the verdict follows and says what changed."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from keeneye.coding import load_coder
from keeneye.desk import Desk, read_desk
from keeneye.feeds import Options, read_inputs
from keeneye.records import Event
from keeneye.store import Store
from keeneye.watch import correct, ingest, see_ledger
from keeneye.watch.changes import compare, corrected_verdicts, look, start

from ..journeys.walking import keeneye, keeneye_json
from .stores import new_store

NOW = datetime(2020, 6, 18, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def desk() -> Desk:
    """The shipped desk."""
    return read_desk("korea")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, desk: Desk) -> Store:
    """A store with the desk's reports of 2020."""
    made = new_store(tmp_path_factory.mktemp("corrected"))
    files = [file for file in desk.report_files if "2020.jsonl" in file]
    readings = read_inputs(files, Options(kind="jsonl"), clock=lambda: NOW)
    ingest(readings, store=made, coder=load_coder(desk.coders[0], desk), desk=desk)
    return made


@pytest.fixture
def store(whole: Store, tmp_path: Path) -> Store:
    """A copy that a test may correct."""
    shutil.copy(whole.path, tmp_path / "s.duckdb")
    return Store(tmp_path / "s.duckdb", clock=lambda: NOW)


def _deed(store: Store, desk: Desk) -> list[Event]:
    """The coded events by which the liaison office counts as destroyed."""
    with store.read() as view:
        ledger = see_ledger(view.history(NOW, desk.coders), desk)
        office = next(t for t in ledger.threats if t.act == "liaison-office-destroyed")
        behind = {i for move in office.moves for i in move.evidence}
        return [e for e in ledger.events if e.event_id in behind or (
            e.root_code == "ASSAULT" and e.event_date.isoformat() == "2020-06-16")]  # fmt: skip


def test_nothing_corrected_changes_nothing(store: Store, desk: Desk) -> None:
    """Without a correction there is nothing to say."""
    with store.read() as view:
        assert corrected_verdicts(view.history(NOW, desk.coders), desk) == ()


def test_the_verdict_follows_and_says_what_changed(store: Store, desk: Desk) -> None:
    """The speaker's threat taken away: its item is withdrawn, and each test that turned is named."""
    with store.read() as view:
        ledger = see_ledger(view.history(NOW, desk.coders), desk)
        park = next(t for t in ledger.threats if t.act == "kaesong-complex-closed")
        sentences = {(m.report_id, m.span.start) for m in park.said if m.span}
        said = [e for e in ledger.events if e.evidence.kind == "span"  # type: ignore[union-attr]
                and (e.report_id, e.evidence.start) in sentences]  # type: ignore[union-attr]
    if not said:
        pytest.skip("no coded event stands in the sentences of this threat")
    for n, event in enumerate(said):
        at = NOW + timedelta(minutes=n)
        correct(event.event_id, None, store=store, said=("kim", "it was no threat"), now=at)
    with store.read() as view:
        found = corrected_verdicts(view.history(NOW + timedelta(hours=1), desk.coders), desk)
    assert found
    assert {one.author for one in found} == {"kim"}
    assert all(one.status != one.status_before or one.verdict != one.verdict_before or one.tests
               for one in found)  # fmt: skip
