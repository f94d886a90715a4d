"""Motives tied to the store: what was known counts, and a correction moves it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest

from keeneye.coding import load_coder
from keeneye.desk import Desk, read_desk
from keeneye.motives import MotiveAssessment, assess_motives
from keeneye.records import (
    Correction,
    Event,
    Report,
    end_of_day,
    from_json,
    parse_asof,
    to_json,
)
from keeneye.store import Batch, History, Store

KOREA = read_desk("korea")
# The reports of the desk that the eight items stand on, and older ones on leaflets.
TOLD = {
    "kr-2008-10-28-1", "kr-2012-10-22-1", "kr-2014-10-10-1", "kr-2019-02-28-1", "kr-2019-03-01-1",
    "kr-2020-06-04-1", "kr-2020-06-04-2", "kr-2020-06-04-3", "kr-2020-06-09-1", "kr-2020-06-09-2",
    "kr-2020-06-09-3", "kr-2020-06-16-3", "kr-2020-06-16-4", "kr-2020-06-24-1", "kr-2020-06-24-2",
}  # fmt: skip
OFFICE = "E4_liaison_office_demolished_2020-06-16"


def _reports() -> list[Report]:
    """The chosen reports of the desk."""
    found = []
    for path in KOREA.report_files:
        for line in Path(path).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["id"] in TOLD:
                published = date.fromisoformat(row["published"])
                found.append(
                    Report(
                        text=row["text"],
                        outlet=row["outlet"],
                        title=row["title"],
                        published_date=published,
                        known_at=end_of_day(published),
                        known_at_basis="published",
                        wording="summary",
                    )
                )
    return found


@pytest.fixture(scope="module")
def coded() -> Batch:
    """The chosen reports with their events."""
    reports, coder = _reports(), load_coder("pattern-1", KOREA)
    return Batch(reports=tuple(reports), codings=tuple(coder.code(r) for r in reports))


@pytest.fixture
def store(tmp_path: Path, coded: Batch, clock: Callable[[], datetime]) -> Store:
    """A store that holds them."""
    store = Store(tmp_path / "keeneye.duckdb", clock=clock, wait=0.5)
    store.append(coded)
    return store


@contextmanager
def _history(store: Store, asof: str) -> Iterator[History]:
    with store.read() as view:
        yield view.history(parse_asof(asof), ("pattern-1",))


def _assess(store: Store, asof: str, desk: Desk = KOREA, seed: int = 20200616) -> MotiveAssessment:
    with _history(store, asof) as history:
        return assess_motives(history, desk, rng=np.random.default_rng(seed))


JUNE = {  # bounds, band, geometric middle at the end of June 2020
    "relief": (0.005, 0.973, 0.13, 0.50, 0.301),
    "arsenal_first": (0.001, 0.876, 0.02, 0.14, 0.061),
    "domestic": (0.005, 0.977, 0.15, 0.54, 0.330),
    "alliance_wedge": (0.004, 0.967, 0.12, 0.46, 0.264),
    "us_election": (0.000, 0.850, 0.01, 0.09, 0.033),
    "balloon_grievance": (0.000, 0.697, 0.00, 0.04, 0.011),
}


def test_june_2020(store: Store) -> None:
    """All eight items stand on the store and lists, and the study's numbers come out."""
    found = _assess(store, "2020-06-30")
    assert {row.state for row in found.evidence} == {"met"}
    for row in found.hypotheses:
        low, high, band_low, band_high, mid = JUNE[row.hypothesis_id]
        assert (row.low, row.high, row.mid) == pytest.approx((low, high, mid), abs=0.0006)
        assert (row.band_low, row.band_high) == pytest.approx((band_low, band_high), abs=0.011)


def test_honest_ranges_settle_almost_nothing(store: Store) -> None:
    """No pair of fifteen is ordered, and the assessment says so."""
    found = _assess(store, "2020-06-30")
    assert (found.pairs_ordered, found.pairs) == (0, 15)
    assert "settle almost nothing" in found.finding
    assert not any(row.beats for row in found.hypotheses)


def test_what_speaks_and_what_does_not(store: Store) -> None:
    """Lines, office and suspension tell nothing apart; E3 tells five pairs, E8 the arsenal."""
    rows = {row.evidence_id[:2]: row for row in _assess(store, "2020-06-30").evidence}
    assert [name for name, row in rows.items() if row.non_diagnostic] == ["E1", "E4", "E5"]
    assert {(s.other, round(s.decibans, 2)) for s in rows["E3"].separates} == {
        ("balloon_grievance", 3.01)
    }
    assert len(rows["E3"].separates) == 5
    assert {s.favoured for s in rows["E8"].separates} == {"arsenal_first"}
    assert {s.favoured for s in rows["E7"].separates} == {"relief"}
    assert {s.favoured for s in rows["E2"].separates} == {"balloon_grievance"}


def test_nothing_known_later_enters(store: Store) -> None:
    """As of 10 June the office stands: five items, and relief leads with .302."""
    found = _assess(store, "2020-06-10")
    met = [row.evidence_id[:2] for row in found.evidence if row.state == "met"]
    assert met == ["E1", "E2", "E3", "E7", "E8"]
    middles = {row.hypothesis_id: row.mid for row in found.hypotheses}
    assert middles["relief"] == pytest.approx(0.3016, abs=1e-4)
    assert middles["balloon_grievance"] == pytest.approx(0.0424, abs=1e-4)


def test_an_absence_holds_only_when_its_window_has_closed(store: Store) -> None:
    """No test in June is no evidence on 29 June; it is at the end of the 30th."""
    states = {
        day: next(r.state for r in _assess(store, day).evidence if r.evidence_id.startswith("E6"))
        for day in ("2020-06-29", "2020-06-30")
    }
    assert states == {"2020-06-29": "unmet", "2020-06-30": "met"}


def _event(store: Store, record_id: str) -> Event:
    with _history(store, "2020-06-30") as history:
        return history.find_event(record_id)


def test_a_correction_moves_it(store: Store) -> None:
    """An event taken back takes its item out; before the correction the item still counts."""
    before = _assess(store, "2020-06-30")
    row = next(r for r in before.evidence if r.evidence_id == OFFICE)
    taken_back = tuple(
        Correction(
            event_id=record_id,
            replacement=None,
            author="kim",
            reason="no such event",
            known_at=datetime(2020, 6, 28, tzinfo=UTC),
        )
        for record_id in row.record_ids
    )
    assert taken_back
    store.append(Batch(corrections=taken_back))
    after = _assess(store, "2020-06-30")
    assert next(r.state for r in after.evidence if r.evidence_id == OFFICE) == "unmet"
    left = next(r for r in before.left_out if r.evidence_id == OFFICE)
    moved = sum(
        abs(a.mid - b.mid) for a, b in zip(before.hypotheses, after.hypotheses, strict=True)
    )
    assert moved / 2 == pytest.approx(left.shift)
    assert after.motives_id != before.motives_id
    assert next(r.state for r in _assess(store, "2020-06-26").evidence
                if r.evidence_id == OFFICE) == "met"  # fmt: skip


def test_a_correction_that_keeps_the_act_keeps_the_item(store: Store) -> None:
    """The same act with a surer reading replaces the event, and the item stands on the new one."""
    row = next(r for r in _assess(store, "2020-06-30").evidence if r.evidence_id == OFFICE)
    old = _event(store, row.record_ids[0])
    known_at = datetime(2020, 6, 28, tzinfo=UTC)
    new = replace(old, coder="analyst:kim", supersedes=old.event_id, known_at=known_at,
                  known_at_basis="observed", target_actor="KOR", target_sector="MIL",
                  event_id="")  # fmt: skip
    change = Correction(event_id=old.event_id, replacement=new, author="kim", reason="sector",
                        known_at=known_at)  # fmt: skip
    store.append(Batch(corrections=(change,)))
    row = next(r for r in _assess(store, "2020-06-30").evidence if r.evidence_id == OFFICE)
    assert row.state == "met"
    assert new.event_id in row.record_ids
    assert old.event_id not in row.record_ids


def test_linchpins_change_the_order(store: Store) -> None:
    """Each linchpin, left out, puts the hypotheses in another order; the largest shift first."""
    found = _assess(store, "2020-06-30")
    rows = {row.evidence_id: row for row in found.left_out}
    assert found.linchpins
    assert all(rows[name].order_changes for name in found.linchpins)
    shifts = [rows[name].shift for name in found.linchpins]
    assert shifts == sorted(shifts, reverse=True)
    assert all(row.width_change_narrowed <= 0 for row in found.left_out)


def test_indicators_are_questions_that_would_separate(store: Store) -> None:
    """Each unmet indicator tells pairs apart, asks a question and has a horizon."""
    rows = _assess(store, "2020-06-30").indicators
    assert {row.state for row in rows} == {"unmet"}
    assert all(row.question.endswith("?") and row.horizon_days >= 1 for row in rows)
    relief = next(row for row in rows if row.indicator_id == "I1_dated_relief_offer")
    told_apart = {(s.favoured, s.other) for s in relief.separates}
    assert {("relief", "domestic"), ("relief", "alliance_wedge")} <= told_apart
    assert relief.order_if_seen[0] == "relief"


def test_with_no_evidence_every_motive_is_as_before(tmp_path: Path) -> None:
    """As of 2008, nothing is met: six motives at a sixth, exactly."""
    empty = Store(tmp_path / "empty.duckdb", clock=lambda: datetime(2020, 7, 1, tzinfo=UTC))
    empty.append(Batch(reports=(_reports()[0],)))
    found = _assess(empty, "2008-01-01")
    assert {row.state for row in found.evidence} == {"unmet"}
    assert [row.mid for row in found.hypotheses] == [pytest.approx(1 / 6)] * 6
    assert (found.left_out, found.linchpins) == ((), ())


def test_an_assessment_is_the_same_again_and_survives_json(store: Store) -> None:
    """Same store, moment and seed: same id and bytes; its id carries the moment."""
    first, again = (_assess(store, "2020-06-30") for _ in range(2))
    assert to_json(first) == to_json(again)
    assert from_json(to_json(first), MotiveAssessment) == first
    assert first.motives_id.startswith("m-20200701T000000Z-")
