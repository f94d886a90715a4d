"""After ingest: recode, correct and explain."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from keeneye.coding import load_coder
from keeneye.desk import read_desk
from keeneye.errors import BadRecord, UnknownCode, UnknownId
from keeneye.records import CodingResult, Event, Report, parse_asof
from keeneye.store import Store
from keeneye.watch import assess, correct, explain, recode

from ..records.makers import make_report
from .stores import fill, new_store

CUT = "North Korea cut the hotline with South Korea on Tuesday."
NOON = datetime(2020, 6, 11, 12, tzinfo=UTC)


class SecondCoder:
    """The desk's coder under another name: what a newer version looks like to the store."""

    name = "pattern-2"

    def code(self, report: Report) -> CodingResult:
        """Code as the first does."""
        desk = read_desk("korea")
        result = load_coder(desk.coders[0], desk).code(report)
        events = [replace(e, coder=self.name, event_id="") for e in result.events]
        rejected = [replace(r, coder=self.name, rejection_id="") for r in result.rejected]
        return replace(result, coder=self.name, events=tuple(events), rejected=tuple(rejected))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store with one report of a cut."""
    made = new_store(tmp_path)
    fill(made, make_report(CUT))
    return made


def _events(store: Store, *coders: str, asof: str = "2020-06-12") -> list[Event]:
    with store.read() as view:
        return view.history(parse_asof(asof), coders).find_events()


def test_recode_counts_nothing_twice_and_keeps_the_old(store: Store) -> None:
    """Beside the new coder's events the old ones still open; each report counts one coder."""
    [old] = _events(store, "pattern-1")
    done = recode(store, SecondCoder())
    assert (done.reports, done.events) == (1, 1)
    assert recode(store, SecondCoder()).reports == 0
    [new] = _events(store, "pattern-2", "pattern-1")
    assert (new.coder, new.root_code) == ("pattern-2", old.root_code)
    with store.read() as view:
        assert view.find(old.event_id) == old


def test_a_correction_holds_from_its_moment_on(store: Store) -> None:
    """As of a moment before, the old event stands; after it, the analyst's."""
    [event] = _events(store, "pattern-1")
    made = correct(event.event_id, {"root_code": "REJECT"}, store=store, said=("kim", "talks"),
                   now=NOON)  # fmt: skip
    assert made.replacement is not None
    assert [e.root_code for e in _events(store, "pattern-1", asof="2020-06-10")] == ["SANCTION"]
    [after] = _events(store, "pattern-1")
    assert (after.root_code, after.coder, after.quad_class) == (
        "REJECT", "analyst:kim", "verbal_conflict")  # fmt: skip
    assert after.supersedes == event.event_id


def test_a_correction_survives_recoding(store: Store) -> None:
    """A newer coder that makes the same mistake does not bring it back."""
    [event] = _events(store, "pattern-1")
    correct(event.event_id, None, store=store, said=("kim", "no event"), now=NOON)
    recode(store, SecondCoder())
    assert _events(store, "pattern-2", "pattern-1") == []


def test_a_wrong_correction_is_refused(store: Store) -> None:
    """An unknown root, an empty reason, or an id that is no event's: nothing is appended."""
    [event] = _events(store, "pattern-1")
    with pytest.raises(UnknownCode):
        correct(event.event_id, {"root_code": "GRUMBLE"}, store=store, said=("kim", "x"), now=NOON)
    with pytest.raises(BadRecord):
        correct(event.event_id, None, store=store, said=("kim", " "), now=NOON)
    with pytest.raises(UnknownId):
        correct(event.report_id or "", None, store=store, said=("kim", "x"), now=NOON)
    assert len(_events(store, "pattern-1")) == 1


def test_every_record_of_a_day_opens_and_computes_again(store: Store) -> None:
    """Events, reports, facts, numbers, channels and series of a day open, and are equal again."""
    desk = read_desk("korea")
    asof = parse_asof("2020-06-12")
    with store.read() as view:
        day = assess(view.history(asof, desk.coders), desk)
        ids = [e.event_id for e in day.events] + [*day.reports][:1] + [*day.facts][:2]
        ids += [m.measurement_id for m in day.measurements] + [day.coverage_id]
        ids += [c.record_id for c in day.channels] + [s.record_id for s in day.series]
        for record_id in ids:
            found = explain(record_id, view, desk, asof=asof, recompute=True)
            assert found.recomputed == "equal", (record_id, found.recomputed)
            assert found.lines


@pytest.mark.parametrize("record_id", ["", "z", "n-20200613T000000Z-00", "s-now-0", "d-0", "r-0"])
def test_an_unknown_id_opens_to_nothing(store: Store, record_id: str) -> None:
    """An id of nothing is told as such."""
    desk = read_desk("korea")
    with store.read() as view, pytest.raises(UnknownId):
        explain(record_id, view, desk, asof=parse_asof("2020-06-12"))
