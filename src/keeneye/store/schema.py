"""The shape of a store: its version, its tables, and the SQL that stands beside this module."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

__all__ = [
    "FIRST_TABLES",
    "PRODUCT",
    "SCHEMA_VERSION",
    "STORAGE_VERSION",
    "TABLES",
    "statement",
]

PRODUCT = "keeneye"
SCHEMA_VERSION = 2
STORAGE_VERSION = "v1.5.0"  # of the file: DuckDB 1.5 reads it, 2.x reads and writes it
FIRST_TABLES = ("reports", "links", "codings", "events", "corrections", "rejections", "inputs")
SECOND_TABLES = ("revisions", "tombstones")  # since version 2
TABLES = FIRST_TABLES + SECOND_TABLES

_NAME = re.compile(r"^-- name: (\w+)$", re.MULTILINE)


@lru_cache(maxsize=1)
def _statements() -> dict[str, str]:
    """Read every named statement of the ``.sql`` files."""
    found: dict[str, str] = {}
    for file in sorted(files(__package__).joinpath("sql").iterdir(), key=lambda f: f.name):
        if file.name.endswith(".sql"):
            parts = _NAME.split(file.read_text("utf-8"))
            found |= dict(zip(parts[1::2], parts[2::2], strict=True))
    return found


def statement(name: str) -> str:
    """Return the SQL that stands under ``-- name: NAME`` in a file of ``store/sql/``.

    Examples
    --------
    >>> statement("last_write").strip()
    'SELECT max(recorded_at) FROM writes;'
    """
    return _statements()[name]
