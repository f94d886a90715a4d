"""Files that are not ours, not whole or not of our time: refused, named, left byte for byte."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from keeneye.errors import KeeneyeError, StoreDamaged, StoreForeign, StoreNewer
from keeneye.store import Store
from keeneye.store.log import log_path, read_log

from .processes import a_store, append_and_die, batch, start

pytestmark = pytest.mark.faults


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of several blocks, closed in order."""
    path = tmp_path_factory.mktemp("sound") / "keeneye.duckdb"
    for number in range(25):
        a_store(path).append(batch(number))
    return path


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store whose writer was killed: three batches in the file, four in the log."""
    path = tmp_path_factory.mktemp("killed") / "keeneye.duckdb"
    for number in range(3):
        a_store(path).append(batch(number))
    start(append_and_die, path, [5, 6, 7, 8]).join()
    return path


def contents(folder: Path) -> dict[str, bytes]:
    """All files of a folder, but the gate."""
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.suffix != ".gate"}


def digest(store: Store) -> str:
    """The digest of all content."""
    with store.read() as view:
        return view.digest()


def refuse(store: Store, error: type[KeeneyeError]) -> str:
    """Assert that reading and writing are refused alike, and that nothing was touched."""
    before = contents(store.path.parent)
    with pytest.raises(error) as written:
        store.append(batch(0))
    with pytest.raises(error) as read, store.read() as view:
        view.counts()
    assert str(store.path) in str(written.value)
    assert str(written.value) == str(read.value)
    assert contents(store.path.parent) == before
    [finding] = [f for f in store.check() if f.level == "fault"]
    assert finding.todo
    return str(written.value)


def a_sqlite_file(path: Path) -> None:
    """A small SQLite database."""
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE reports (report_id)")
    connection.commit()
    connection.close()


def a_strangers_duckdb_file(path: Path) -> None:
    """A DuckDB file with a table of its own, and a log that waits."""
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE reports (report_id VARCHAR)")


def a_view_in_the_marks_place(path: Path) -> None:
    """A DuckDB file whose mark is no table."""
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE VIEW keeneye_store AS SELECT 'keeneye', 1")


def a_mark_without_tables(path: Path) -> None:
    """A DuckDB file that says it is ours and holds nothing of ours."""
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "CREATE TABLE keeneye_store AS SELECT 'keeneye' product, 1 schema_version"
        )


def a_mark_of_another(path: Path) -> None:
    """A DuckDB file with the mark of another product."""
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE keeneye_store AS SELECT 'other' product, 1 schema_version")


@pytest.mark.parametrize(
    "make",
    [
        a_sqlite_file,
        a_strangers_duckdb_file,
        a_view_in_the_marks_place,
        a_mark_without_tables,
        a_mark_of_another,
        lambda path: path.write_text("not a database\n" * 9_000),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"short"),
    ],
    ids=["sqlite", "duckdb", "view", "no-tables", "other", "text", "empty", "short"],
)
def test_a_file_that_is_not_ours_is_left_alone(
    tmp_path: Path, make: Callable[[Path], object]
) -> None:
    """SQLite, other DuckDB files, text and empty files are foreign, and stay as they are."""
    make(tmp_path / "keeneye.duckdb")
    assert "not a Keeneye store" in refuse(a_store(tmp_path / "keeneye.duckdb"), StoreForeign)


def test_a_strangers_log_is_not_replayed(tmp_path: Path) -> None:
    """A foreign DuckDB file whose log waits is refused, and its log still waits."""
    path = tmp_path / "keeneye.duckdb"
    connection = duckdb.connect(str(path))
    connection.execute("PRAGMA disable_checkpoint_on_shutdown")
    connection.execute("CREATE TABLE t AS SELECT 1 AS a")
    connection.close()
    assert log_path(path).stat().st_size
    refuse(a_store(path), StoreForeign)


def test_a_newer_store_is_refused_with_advice(tmp_path: Path) -> None:
    """A store of a later schema is left as it is, and the reader is told to upgrade."""
    path = tmp_path / "keeneye.duckdb"
    a_store(path).append(batch(0))
    with duckdb.connect(str(path)) as connection:
        connection.execute("UPDATE keeneye_store SET schema_version = 7")
    said = refuse(a_store(path), StoreNewer)
    assert "version 7" in said
    assert "upgrade" in said


@pytest.mark.parametrize("eighths", range(1, 8))
def test_a_truncated_file_is_seen_at_once(sound: Path, tmp_path: Path, eighths: int) -> None:
    """From 1/8 to 7/8 of its bytes a store is refused at opening, though DuckDB would open it."""
    path = tmp_path / "keeneye.duckdb"
    shutil.copy(sound, path)
    os.truncate(path, path.stat().st_size * eighths // 8)
    refuse(a_store(path), StoreDamaged)


def test_a_file_without_its_last_block_is_seen_at_once(sound: Path, tmp_path: Path) -> None:
    """One byte too few is one too few."""
    path = tmp_path / "keeneye.duckdb"
    shutil.copy(sound, path)
    os.truncate(path, path.stat().st_size - 1)
    assert "truncated" in refuse(a_store(path), StoreDamaged)


def test_flipped_bytes_are_refused_or_without_effect(sound: Path, tmp_path: Path) -> None:
    """Of 40 flips anywhere, each is found by a deep check, or the content is what it was."""
    rng = random.Random(7)
    original, whole = digest(a_store(sound)), sound.read_bytes()
    path = tmp_path / "keeneye.duckdb"
    found = 0
    for _ in range(40):
        changed = bytearray(whole)
        changed[rng.randrange(len(whole))] ^= 1 << rng.randrange(8)
        path.write_bytes(changed)
        faults = [f for f in a_store(path).check(deep=True) if f.level == "fault"]
        found += bool(faults)
        if faults:
            assert str(path) in faults[0].what
        else:
            assert digest(a_store(path)) == original
        assert path.read_bytes() == changed
    assert found >= 10


def place(killed: Path, folder: Path, log: bytes) -> Store:
    """A copy of the killed writer's store with another log."""
    path = folder / "keeneye.duckdb"
    shutil.copy(killed, path)
    log_path(path).write_bytes(log)
    return a_store(path)


@pytest.mark.parametrize("bit", [0, 7])
def test_a_flip_anywhere_in_the_log_loses_nothing_in_silence(
    killed: Path, tmp_path: Path, bit: int
) -> None:
    """Whatever bit of the log flips: the store is refused, or every acknowledged row is there."""
    log = log_path(killed).read_bytes()
    promised = {r.report_id for n in (5, 6, 7, 8) for r in batch(n).reports}
    rng = random.Random(bit)
    places = [*range(64), *(rng.randrange(len(log)) for _ in range(30))]
    refused = 0
    for at in places:
        changed = bytearray(log)
        changed[at] ^= 1 << bit
        store = place(killed, tmp_path, changed)
        faults = [f for f in store.check() if f.level == "fault"]
        refused += bool(faults)
        if faults:
            assert "keeneye recover" in faults[0].todo
        else:
            with store.read() as view:
                assert view.known_reports(promised) == promised, f"byte {at}"
        assert log_path(store.path).read_bytes() == changed
    assert refused > len(places) * 0.9


def test_a_torn_log_gives_its_whole_commits(killed: Path, tmp_path: Path) -> None:
    """A log cut anywhere is read up to its last whole commit, and then written on."""
    log = log_path(killed).read_bytes()
    counts = []
    for eighths in range(9):
        store = place(killed, tmp_path, log[: len(log) * eighths // 8])
        with store.read() as view:
            counts.append(view.counts()["reports"])
        store.append(batch(9, big=False))
        with store.read() as view:
            assert view.counts()["reports"] == counts[-1] + 15
        assert {f.level for f in store.check(deep=True)} == {"ok"}
    assert counts == sorted(counts)
    assert (counts[0], counts[-1]) == (45, 105)


def test_garbage_after_whole_commits_loses_nothing(killed: Path, tmp_path: Path) -> None:
    """Zeros or garbage behind the last commit leave every commit readable."""
    log = log_path(killed).read_bytes()
    for tail in (bytes(500), b"garbage " * 50, random.Random(1).randbytes(1_000)):
        with place(killed, tmp_path, log + tail).read() as view:
            assert view.counts()["reports"] == 105


@pytest.mark.parametrize("log", [b"junk" * 50, bytes(4_096)], ids=["junk", "zeros"])
def test_a_log_of_something_else_is_refused(killed: Path, tmp_path: Path, log: bytes) -> None:
    """A log that does not begin as ours is not passed over."""
    assert "keeneye recover" in refuse(place(killed, tmp_path, log), StoreDamaged)


def test_a_log_of_an_earlier_state_counts_nothing_twice(tmp_path: Path) -> None:
    """A log put back after it was taken in is refused, set aside, and nothing was lost."""
    path = tmp_path / "keeneye.duckdb"
    store = a_store(path)
    store.append(batch(0))
    start(append_and_die, path, [1]).join()
    log = log_path(path).read_bytes()
    store.append(batch(1))
    log_path(path).write_bytes(log)
    assert read_log(path).state == "stale"
    assert "keeneye recover" in refuse(store, StoreDamaged)
    told, opened = store.recover()
    assert "taken it in" in told.what
    assert "30 reports" in opened.what
    assert store.append(batch(2)).reports == 15


def test_recover_keeps_what_is_intact_and_sets_the_log_aside(killed: Path, tmp_path: Path) -> None:
    """Of four commits the third has a flipped byte: two are kept, the log is there whole."""
    log = bytearray(log_path(killed).read_bytes())
    log[len(log) * 5 // 8] ^= 1
    store = place(killed, tmp_path, bytes(log))
    refuse(store, StoreDamaged)
    told, opened = store.recover()
    assert (told.level, opened.level) == ("note", "ok")
    assert "75 reports" in opened.what
    [aside] = tmp_path.glob("*.wal.broken-*")
    assert aside.name == "keeneye.duckdb.wal.broken-20200601T000000Z"
    assert aside.name in told.what
    assert aside.read_bytes() == log
    for number in (5, 6, 7, 8):
        store.append(batch(number))
    with store.read() as view:
        assert view.counts()["reports"] == 105
    assert [f.level for f in store.check(deep=True)] == ["note", "ok", "ok", "ok"]


def test_recover_opens_a_store_whose_log_is_nothing(killed: Path, tmp_path: Path) -> None:
    """With a log of junk, the file is opened without it; twice gives two names."""
    for number in (1, 2):
        store = place(killed, tmp_path, b"junk" * 50)
        told, opened = store.recover()
        assert "behind byte 0 of its 200" in told.what
        assert "45 reports" in opened.what
        assert len(list(tmp_path.glob("*.wal.broken-*"))) == number


def test_recover_leaves_a_sound_store_alone(sound: Path, killed: Path, tmp_path: Path) -> None:
    """Where nothing is broken nothing is done, also beside a log that can be read."""
    for original in (sound, killed):
        folder = tmp_path / original.parent.name
        shutil.copytree(original.parent, folder)
        before = contents(folder)
        assert [f.level for f in a_store(folder / "keeneye.duckdb").recover()] == ["ok"]
        assert contents(folder) == before


def test_recover_does_not_blame_the_log_for_the_file(killed: Path, tmp_path: Path) -> None:
    """Where the file itself is damaged, the log stays where it is, and the fault is said."""
    store = place(killed, tmp_path, log_path(killed).read_bytes())
    whole = bytearray(store.path.read_bytes())
    whole[20] ^= 1
    store.path.write_bytes(whole)
    before = contents(tmp_path)
    assert [f.level for f in store.recover()] == ["fault"]
    assert contents(tmp_path) == before


def test_a_log_without_its_store_is_neither_used_nor_lost(tmp_path: Path) -> None:
    """No store is made beside an orphan log; recover sets the log aside, and then one is."""
    path = tmp_path / "keeneye.duckdb"
    log_path(path).write_bytes(b"a log")
    with pytest.raises(StoreDamaged, match="a log, but no store"):
        a_store(path).append(batch(0))
    [finding] = a_store(path).recover()
    assert finding.level == "note"
    assert a_store(path).append(batch(0)).reports == 15
    assert [p.read_bytes() for p in tmp_path.glob("*.wal.broken-*")] == [b"a log"]
    [missing] = a_store(tmp_path / "other.duckdb").recover()
    assert missing.level == "fault"
