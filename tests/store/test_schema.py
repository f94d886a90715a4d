"""The file and its SQL keep the law: append-only, no keys, nothing from outside."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import duckdb
import pytest

from keeneye.errors import (
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreForeign,
    StoreNewer,
    StoreUnwritable,
)
from keeneye.store import Batch, Store
from keeneye.store.gate import Deadline
from keeneye.store.opening import open_for_reading, open_for_writing
from keeneye.store.refusals import explain_refusal
from keeneye.store.schema import TABLES, statement

from .builders import day


def test_the_sql_only_appends() -> None:
    """No statement updates, deletes, alters, upserts, or makes a key or an index."""
    found = [f for f in files("keeneye.store").joinpath("sql").iterdir() if f.name.endswith(".sql")]
    assert len(found) >= 6
    for file in found:
        sql = re.sub("--.*", "", file.read_text("utf-8")).upper()
        for word in ("UPDATE", "DELETE", "ALTER", "CONFLICT", "PRIMARY", "UNIQUE", "INDEX", "DROP"):
            assert not re.search(rf"\b{word}\b", sql), f"{file.name}: {word}"


def test_the_file_is_made_for_two_releases_of_duckdb(store: Store) -> None:
    """The storage version is that of 1.5; no index, and no constraint but NOT NULL."""
    store.append(Batch())
    with open_for_reading(store.path, Deadline(1)) as connection:
        rows = connection.execute(statement("file_facts")).fetchall()
        indexes = connection.execute("SELECT * FROM duckdb_indexes()").fetchall()
        kinds = connection.execute("SELECT DISTINCT constraint_type FROM duckdb_constraints()")
        assert kinds.fetchall() == [("NOT NULL",)]
        tables = connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
    assert rows[0][3].startswith("v1.5.0")
    assert indexes == []
    assert {name for (name,) in tables} == {*TABLES, "writes", "keeneye_store"}


@pytest.mark.parametrize("writing", [False, True])
def test_a_connection_reaches_nothing_outside(store: Store, tmp_path: Path, writing: bool) -> None:
    """No file can be read, written or attached, no extension loaded, no setting changed."""
    store.append(Batch())
    (tmp_path / "a.csv").write_text("a\n1\n")
    opened = (
        open_for_writing(store.path, Deadline(1), day(1))
        if writing
        else open_for_reading(store.path, Deadline(1))
    )
    with opened as connection:
        for sql in (
            f"SELECT * FROM read_csv('{tmp_path}/a.csv')",
            f"COPY (SELECT 1) TO '{tmp_path}/b.csv'",
            f"ATTACH '{tmp_path}/c.duckdb'",
            "INSTALL httpfs",
            "LOAD sqlite_scanner",
            "SET enable_external_access = true",
            "SET memory_limit = '20GB'",
        ):
            with pytest.raises(duckdb.Error):
                connection.execute(sql)
    assert not (tmp_path / "b.csv").exists()


def test_a_reading_connection_cannot_write(store: Store) -> None:
    """What was opened for reading refuses to insert."""
    store.append(Batch())
    with open_for_reading(store.path, Deadline(1)) as connection, pytest.raises(duckdb.Error):
        connection.execute("INSERT INTO writes VALUES (now(), now())")


@pytest.mark.parametrize(
    ("said", "kind", "part"),
    [
        (
            "Could not set lock on file: Conflicting lock is held in /usr/bin/python3 (PID 4711).",
            StoreBusy,
            "process 4711 (/usr/bin/python3)",
        ),
        (
            "Can't open a connection to same database file with a different configuration than",
            StoreBusy,
            "this very process",
        ),
        (
            "IO Error: Could not write file: No space left on device",
            StoreUnwritable,
            "disk is full",
        ),
        ("IO Error: Could not write file: File too large", StoreUnwritable, "disk is full"),
        ("IO Error: Cannot open file: Permission denied", StoreUnwritable, "cannot be written"),
        ('Failure while replaying WAL file "a.wal": Corrupt', StoreDamaged, "log is broken"),
        ("trying to read a database file with version number 99", StoreNewer, "newer DuckDB"),
        ("The file exists, but it is not a valid DuckDB database file!", StoreForeign, "not a Kee"),
        ("Corrupt database file: computed checksum 1", StoreDamaged, "file is damaged"),
        ("Out of Memory Error: failed to allocate", StoreError, "more memory"),
        ("Something new\nwith a second line", StoreError, "Something new (a.duckdb)"),
        ("", StoreError, "Exception"),
    ],
)
def test_duckdbs_refusals_are_said_in_our_words(
    said: str, kind: type[StoreError], part: str
) -> None:
    """Each refusal is of one kind, names the file, and is one line with a next step."""
    error = explain_refusal(Exception(said), Path("a.duckdb"))
    assert type(error) is kind
    assert part in str(error)
    assert "a.duckdb" in str(error)
    assert "\n" not in str(error)
    assert error.todo
