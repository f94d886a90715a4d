"""The doctor: says what is wrong in a store, and changes nothing."""

from __future__ import annotations

import duckdb
import pytest

from keeneye.records import Correction, Link
from keeneye.store import Batch, Finding, Store

from .builders import coding, day, event, report, row_event


@pytest.fixture
def filled(store: Store) -> Store:
    """Two reports, coded, and a row."""
    one, two = report("one one one"), report("two two two")
    results = (coding(one, event(one)), coding(two, event(two)))
    store.append(Batch(reports=(one, two), codings=results, events=(row_event(),)))
    return store


def spoil(store: Store, sql: str) -> list[str]:
    """Change the file behind our back, and return the faults that a deep check finds."""
    with duckdb.connect(str(store.path)) as connection:
        connection.execute(sql)
    return [f.what for f in store.check(deep=True) if f.level == "fault"]


def test_a_sound_store_is_told_of_in_a_few_words(filled: Store) -> None:
    """Versions and counts, and with `deep` that every record holds."""
    before = filled.path.read_bytes()
    versions, held = filled.check()
    assert versions.level == held.level == "ok"
    assert "schema 2, storage v1.5.0" in versions.what
    assert "2 reports" in held.what
    assert filled.check(deep=True)[-1] == Finding(
        "ok", "every block was read, and every record holds together"
    )
    assert filled.path.read_bytes() == before


@pytest.mark.parametrize(
    ("sql", "fault"),
    [
        ("INSERT INTO reports SELECT * FROM reports LIMIT 1", "1 reports stand twice"),
        ("INSERT INTO events SELECT * FROM events WHERE coder = 'icews'", "1 events stand twice"),
        ("INSERT INTO codings SELECT * FROM codings", "2 reports were coded twice by one coder"),
        ("DELETE FROM events WHERE coder = 'pattern-1'", "2 codings have other events"),
        ("DELETE FROM reports WHERE text LIKE 'one%'", "1 codings are of no stored report"),
        ("UPDATE events SET root_code = 'AID' WHERE coder = 'icews'", "does not follow"),
        ("UPDATE events SET goldstein = 99 WHERE coder = 'icews'", "goldstein 99"),
        ("UPDATE reports SET text = 'changed' WHERE text LIKE 'two%'", "does not follow"),
        ("UPDATE reports SET text_sha256 = 'ab'", "2 events are of another text"),
        ("UPDATE events SET row_values = '[\"1\"'", "does not hold together"),
    ],
)
def test_what_was_changed_behind_our_back_is_found(filled: Store, sql: str, fault: str) -> None:
    """Rows doubled, lost or changed by other hands are faults of a deep check."""
    assert any(fault in each for each in spoil(filled, sql))


def test_links_and_corrections_into_the_void_are_found(filled: Store) -> None:
    """A link to no report, a correction of no event, and two copies of each other are faults."""
    lost = row_event(line=9)
    with filled.read() as view:
        one, two = (r.report_id for r in view.history(day(30), []).find_reports())
    links = [(one, two), (two, one), (one, "r-lost")]
    filled.append(
        Batch(
            links=tuple(Link(report_id=a, copy_of=b, known_at=day(11)) for a, b in links),
            corrections=(
                Correction(
                    event_id=lost.event_id,
                    replacement=None,
                    author="kim",
                    reason="no event",
                    known_at=day(11),
                ),
            ),
        )
    )
    faults = {f.what for f in filled.check(deep=True) if f.level == "fault"}
    assert faults == {
        "1 links lead to no stored report",
        "1 corrections lead to no stored event",
        "2 pairs of reports are copies of each other",
    }


def test_a_missing_store_is_a_fault(store: Store) -> None:
    """The doctor says that there is none, and how to make one."""
    [finding] = store.check()
    assert finding.level == "fault"
    assert "keeneye ingest" in finding.todo


def test_a_forgotten_text_leaves_the_rest(filled: Store) -> None:
    """Without its text a report is counted, its events stand with empty words, all is sound."""
    faults = spoil(filled, "UPDATE reports SET text = NULL WHERE text LIKE 'one%'")
    assert faults == []
    with filled.read() as view:
        history = view.history(day(30), ["pattern-1"])
        assert sorted(e.evidence.text for e in history.find_events(counted=True)[1:]) == [
            "", "two two tw",
        ]  # fmt: skip
        assert history.reports().column("text").null_count == 1
        assert len(history.find_reports()) == 1
