"""Out and back: a store as segments, two stores as one, and a text that is forgotten."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from keeneye.errors import ReadingError, UnknownId
from keeneye.store import Batch, Store
from keeneye.store.schema import TABLES, statement

from .builders import coding, day, event, report, row_event

Clock = Callable[[], datetime]
SECRET = "Pyongyang cut the line. A court forbids this sentence."


def filled(path: Path, clock: Clock, *texts: str, n: int = 10) -> Store:
    """A store with coded reports and an imported row."""
    store = Store(path, clock=clock, wait=0.5)
    reports = [report(text, n) for text in texts]
    codings = tuple(coding(r, event(r)) for r in reports)
    store.append(Batch(reports=tuple(reports), codings=codings, events=(row_event(),)))
    return store


def digest(store: Store) -> str:
    """Of all content."""
    with store.read() as view:
        return view.digest()


def test_an_exported_store_comes_back_equal(tmp_path: Path, clock: Clock) -> None:
    """What export wrote, import makes into a store of the same content, whole to the doctor."""
    store = filled(tmp_path / "a.duckdb", clock, "One.", "Two told at length.")
    store.export(tmp_path / "out")
    back = Store(tmp_path / "b.duckdb", clock=clock)
    back.take_in(tmp_path / "out")
    assert digest(back) == digest(store)
    assert all(finding.level != "fault" for finding in back.check(deep=True))
    back.take_in(tmp_path / "out")
    assert digest(back) == digest(store)


def test_two_stores_are_one_whatever_comes_into_which(tmp_path: Path, clock: Clock) -> None:
    """Each record once, and of two moments of one record the earlier, in either direction."""
    early = filled(tmp_path / "a.duckdb", clock, "Both have it.", "Only a.", n=9)
    late = filled(tmp_path / "b.duckdb", clock, "Both have it.", "Only b.", n=11)
    early.export(tmp_path / "from-a")
    late.export(tmp_path / "from-b")
    early.take_in(tmp_path / "from-b")
    late.take_in(tmp_path / "from-a")
    assert digest(early) == digest(late)
    with early.read() as view:
        found = view.history(day(30), ["pattern-1"]).find_reports()
    assert {r.text: r.known_at for r in found}["Both have it."] == day(9)
    assert len(found) == 3
    assert all(finding.level != "fault" for finding in early.check(deep=True))


def test_a_changed_segment_is_refused(tmp_path: Path, clock: Clock) -> None:
    """A file that differs from its hash is named, and the store is as it was."""
    store = filled(tmp_path / "a.duckdb", clock, "One.")
    described = store.export(tmp_path / "out")
    changed = tmp_path / "out" / described["resources"][0]["path"]
    changed.write_bytes(changed.read_bytes() + b"x")
    before = digest(store)
    with pytest.raises(ReadingError, match="missing or was changed"):
        store.take_in(tmp_path / "out")
    assert digest(store) == before


def test_a_folder_in_use_is_not_written_over(tmp_path: Path, clock: Clock) -> None:
    """Export goes into a new folder only."""
    store = filled(tmp_path / "a.duckdb", clock, "One.")
    (tmp_path / "mine.txt").write_text("x")
    with pytest.raises(ReadingError, match="something lies there"):
        store.export(tmp_path)


def test_duckdb_over_the_folder_answers_as_the_file(tmp_path: Path, clock: Clock) -> None:
    """The SQL of a history gives the same over Parquet segments as over the store."""
    store = filled(tmp_path / "a.duckdb", clock, "One.", "Two told at length.")
    store.export(tmp_path / "out")
    with duckdb.connect(":memory:") as connection:
        for table in TABLES:
            files = tmp_path / "out" / table / "*.parquet"
            connection.execute(f"CREATE VIEW {table} AS FROM read_parquet('{files}')")
        connection.execute(statement("asof_macros"))
        given = {"cut": day(30), "coders": ["pattern-1"], "source_actor": "PRK",
                 "target_actor": "KOR", "measure": "all", "span": "day"}  # fmt: skip
        over_folder = connection.sql(statement("series"), params=given).fetchall()
    with store.read() as view:
        table = view.history(day(30), ["pattern-1"]).series("PRK:KOR", by="day")
    assert over_folder == [(row["period_start"], row["n"]) for row in table.to_pylist()]
    assert sum(n for _, n in over_folder) == 3


def test_a_forgotten_text_is_in_no_byte_of_the_file(tmp_path: Path, clock: Clock) -> None:
    """Text and title go; hash, events and tombstone stay, and the store is whole."""
    store = filled(tmp_path / "a.duckdb", clock, SECRET, "Another story.")
    gone = report(SECRET)
    store.forget(gone.report_id, "court order")
    assert b"A court forbids" not in store.path.read_bytes()
    with store.read() as view:
        counts = view.counts()
        assert (counts["reports"], counts["events"], counts["tombstones"]) == (2, 3, 1)
        history = view.history(day(30), ["pattern-1"])
        assert [r.text for r in history.find_reports()] == ["Another story."]
        assert len(history.find_events()) == 3
        with pytest.raises(UnknownId, match=f"{gone.text_sha256}.* court order"):
            view.find(gone.report_id)
    assert all(finding.level != "fault" for finding in store.check(deep=True))
    with pytest.raises(UnknownId):
        store.forget(gone.report_id, "again")


def test_a_forgotten_text_does_not_come_back(tmp_path: Path, clock: Clock) -> None:
    """Not by reading the same report, nor by a merge with a colleague who still has it."""
    store = filled(tmp_path / "a.duckdb", clock, SECRET)
    store.export(tmp_path / "before")
    store.forget(report(SECRET).report_id, "court order")
    store.append(Batch(reports=(report(SECRET),)))
    store.take_in(tmp_path / "before")
    with store.read() as view:
        assert view.history(day(30), ["pattern-1"]).find_reports() == []
        assert view.forgotten([report(SECRET).text_sha256]) == {report(SECRET).text_sha256}
    other = replace(report(SECRET), outlet="kbs", report_id="")
    assert other.text_sha256 == report(SECRET).text_sha256


def test_a_store_of_version_one_opens_and_grows(store: Store) -> None:
    """Without the tables of version 2 it is read as it is; the next write adds them."""
    store.append(Batch(reports=(report(),)))
    with duckdb.connect(str(store.path)) as connection:
        for table in ("revisions", "tombstones"):
            connection.execute(f"DROP TABLE {table}")
        connection.execute("UPDATE keeneye_store SET schema_version = 1")
    before = digest(store)
    store.append(Batch(reports=(report("Another."),)))
    with store.read() as view:
        assert view.counts()["reports"] == 2
    assert digest(store) != before
    assert all(finding.level != "fault" for finding in store.check(deep=True))
