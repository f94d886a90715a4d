"""A store as Parquet segments by month, with a description and hashes; and back."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from keeneye.errors import ReadingError
from keeneye.records import format_utc
from keeneye.store.bulk.rebuilding import KEYS
from keeneye.store.refusals import unwritable
from keeneye.store.schema import SCHEMA_VERSION

if TYPE_CHECKING:
    import duckdb

__all__ = ["read_segments", "write_segments"]

DESCRIPTION = "datapackage.json"
_BY_MONTH = ("reports", "links", "events", "corrections", "revisions")
_WHOLE = ("codings", "rejections", "inputs", "tombstones", "writes")
_ROWS = 65_536
_TYPES = {
    "DATE": "date",
    "VARCHAR": "string",
    "DOUBLE": "number",
    "BOOLEAN": "boolean",
    "INTEGER": "integer",
    "BIGINT": "integer",
    "TIMESTAMP WITH TIME ZONE": "datetime",
}
_MONTH = "strftime(known_at AT TIME ZONE 'UTC', '%Y-%m')"


def write_segments(
    connection: duckdb.DuckDBPyConnection, folder: Path, now: datetime
) -> dict[str, Any]:
    """Write every table below a new folder, and say what lies there.

    Raises
    ------
    ReadingError
        If something lies there already.
    StoreUnwritable
        If there is no room; no half-made folder is left under that name.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ReadingError("something lies there", where=str(folder), expected="a new folder",
                           todo="name another folder")  # fmt: skip
    beside = folder.with_name(f".{folder.name}.new")
    try:
        beside.mkdir(parents=True)
        resources = [
            resource for table in (*_BY_MONTH, *_WHOLE)
            for resource in _write_table(connection, table, beside)
        ]  # fmt: skip
        described = {
            "name": "keeneye-store",
            "profile": "data-package",
            "created": format_utc(now),
            "keeneye": {"schema_version": SCHEMA_VERSION},
            "resources": resources,
        }
        text = json.dumps(described, indent=1, ensure_ascii=False) + "\n"
        (beside / DESCRIPTION).write_text(text, encoding="utf-8")
        if folder.exists():
            folder.rmdir()
        beside.rename(folder)
    except OSError as error:
        raise unwritable(error, folder) from error
    return described


def _write_table(
    connection: duckdb.DuckDBPyConnection, table: str, folder: Path
) -> list[dict[str, Any]]:
    """Write a table by month of `known_at`, or whole where it has none."""
    shape = connection.execute(f"DESCRIBE {table}").fetchall()
    (folder / table).mkdir()
    keys = ", ".join(KEYS.get(table, ("recorded_at",)))
    if table in _WHOLE:
        parts: list[tuple[str, str]] = [("all", "true")]
    else:
        months = f"SELECT DISTINCT {_MONTH} FROM {table} ORDER BY 1"
        found = connection.execute(months).fetchall()
        parts = [(month, f"{_MONTH} = '{month}'") for (month,) in found] or [("none", "false")]
    made = []
    for name, which in parts:
        path = folder / table / f"{name}.parquet"
        sql = f"SELECT * FROM {table} WHERE {which} ORDER BY {keys}"
        n_rows = _write_parquet(connection, sql, path)
        made.append(_resource(path, folder, shape, n_rows))
    return made


def _write_parquet(connection: duckdb.DuckDBPyConnection, sql: str, path: Path) -> int:
    """Stream an answer into a Parquet file; return its rows."""
    from pyarrow import parquet

    reader = connection.sql(sql).to_arrow_reader(_ROWS)
    n_rows = 0
    with parquet.ParquetWriter(path, reader.schema, compression="zstd") as writer:
        for batch in reader:
            writer.write_batch(batch)
            n_rows += batch.num_rows
    return n_rows


def _resource(
    path: Path, folder: Path, shape: list[tuple[Any, ...]], n_rows: int
) -> dict[str, Any]:
    """Describe a file as a data package does."""
    fields = [{"name": name, "type": _TYPES.get(kind, "array")} for name, kind, *_ in shape]
    return {
        "name": f"{path.parent.name}-{path.stem}",
        "path": path.relative_to(folder).as_posix(),
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{_digest(path)}",
        "rows": n_rows,
        "schema": {"fields": fields, "primaryKey": list(KEYS.get(path.parent.name, ()))},
    }


def _digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def read_segments(folder: Path) -> dict[str, Any]:
    """Return the tables of a folder as Arrow data sets, after every file was held to its hash.

    Raises
    ------
    ReadingError
        If it is no such folder, of a newer version, or a file is missing or was changed.
    """
    from pyarrow import dataset

    paths: dict[str, list[str]] = {}
    for resource in _described(folder):
        path = (folder / resource["path"]).resolve()
        table = path.parent.name
        inside = path.is_relative_to(folder.resolve()) and table in (*_BY_MONTH, *_WHOLE)
        if not inside or not path.is_file() or f"sha256:{_digest(path)}" != resource["hash"]:
            raise ReadingError("a segment is missing or was changed", where=str(path),
                               expected=resource["hash"], todo="export again")  # fmt: skip
        paths.setdefault(table, []).append(str(path))
    return {table: dataset.dataset(files, format="parquet") for table, files in paths.items()}


def _described(folder: Path) -> list[dict[str, str]]:
    """Read what a folder says of itself."""
    path = folder / DESCRIPTION
    try:
        document = json.loads(path.read_text("utf-8"))
        version = int(document["keeneye"]["schema_version"])
        resources = [
            {"path": str(r["path"]), "hash": str(r["hash"])} for r in document["resources"]
        ]
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        told = f"the folder of `keeneye export`: {error}"
        raise ReadingError("not an exported store", where=str(path), expected=told) from error
    if version > SCHEMA_VERSION:
        newer = f"exported by a newer Keeneye (version {version})"
        raise ReadingError(newer, where=str(path), expected=f"at most {SCHEMA_VERSION}",
                           todo="upgrade Keeneye")  # fmt: skip
    return resources
