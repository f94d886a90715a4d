"""A correction that removes the basis of a verdict: the verdict follows and says what changed."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from keeneye.coding import load_coder
from keeneye.desk import Desk, read_desk
from keeneye.feeds import Options, read_inputs
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


def _words_of(store: Store, desk: Desk, act: str) -> list[str]:
    """Ids of the events in whose sentences a threat of 2020 is said."""
    with store.read() as view:
        ledger = see_ledger(view.history(NOW, desk.coders), desk)
    [threat] = [t for t in ledger.threats if t.act == act and t.said_date.year == 2020]
    return [i for mention in threat.said for i in mention.evidence if i.startswith("e-")]


def _take_away(store: Store, event_ids: list[str]) -> datetime:
    """Say of each that it tells no event, a minute apart; return the moment after the last."""
    for n, event_id in enumerate(event_ids):
        at = NOW + timedelta(minutes=n)
        correct(event_id, None, store=store, said=("kim", "told, not threatened"), now=at)
    return NOW + timedelta(hours=1)


def test_nothing_corrected_changes_nothing(store: Store, desk: Desk) -> None:
    """Without a correction there is nothing to say."""
    with store.read() as view:
        assert corrected_verdicts(view.history(NOW, desk.coders), desk) == ()


def test_the_verdict_follows_and_says_what_changed(store: Store, desk: Desk) -> None:
    """Both sentences that threaten to cut the lines taken away: the threat is withdrawn."""
    words = _words_of(store, desk, "lines-cut")
    assert len(words) == 2
    later = _take_away(store, words)
    with store.read() as view:
        history = view.history(later, desk.coders)
        found = [c for c in corrected_verdicts(history, desk) if c.status == "withdrawn"]
        acts = {t.act for t in see_ledger(history, desk).threats if t.said_date.year == 2020}
        before = see_ledger(history.at(NOW - timedelta(minutes=1)), desk)
    assert "lines-cut" not in acts
    assert "lines-cut" in {t.act for t in before.threats}  # an earlier moment stays as it was
    last = found[-1]
    assert (last.status_before, last.verdict) == ("done", "withdrawn")
    assert (last.author, last.reason) == ("kim", "told, not threatened")


def test_a_reader_is_told_that_a_live_threat_is_withdrawn(store: Store, desk: Desk) -> None:
    """What was told as open and has lost its words is a change of state, once."""
    with store.read() as view:
        heard = start(look(view.history(NOW - timedelta(minutes=1), desk.coders), desk))
    live = [s for s, one in heard.told.items() if one.state == "open" and s.startswith("threat:")]
    gone = live[0]
    with store.read() as view:
        now = look(view.history(NOW, desk.coders), desk)
    group = heard.told[gone].group
    without = replace(now, items=tuple(i for i in now.items if i.group != group))
    compared = compare(heard, without, desk="korea", cool_down=timedelta(hours=12))
    [change] = [c for c in compared.changes if c.after == "withdrawn"]
    assert (change.subject, change.before, change.record_id) == (gone, "open", gone[7:])
    assert change.text.endswith("withdrawn (was open)")
    again = compare(compared.heard, without, desk="korea", cool_down=timedelta(hours=12))
    assert not again.changes


def test_the_command_says_what_a_correction_changed(
    store: Store, desk: Desk, tmp_path: Path
) -> None:
    """On the terminal and in JSON: by whom, from what to what, and the id of the correction."""
    later = _take_away(store, _words_of(store, desk, "lines-cut"))
    given = ("threats", "--store", str(store.path), "--asof", later.isoformat())
    said = keeneye(tmp_path, *given).stdout
    assert "corrected by kim" in said
    assert "withdrawn" in said
    last = keeneye_json(tmp_path, *given)["corrected"][-1]
    opened = keeneye_json(tmp_path, "explain", *given[1:], last["correction_id"])
    assert opened["record_id"] == last["correction_id"]
