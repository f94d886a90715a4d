"""Checks that nouns share when they are made."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from keeneye.errors import BadRecord

__all__ = ["require", "require_utc", "seal"]


def require(holds: bool, what: str, *, where: str, expected: str) -> None:
    """Raise `BadRecord` unless `holds`."""
    if not holds:
        raise BadRecord(what, where=where, expected=expected, todo="correct the value")


def require_utc(moment: datetime, where: str) -> None:
    """Raise `BadRecord` unless `moment` is an aware time in UTC."""
    aware = moment.tzinfo is not None and moment.utcoffset() == timedelta(0)
    require(aware, f"not an aware UTC time: {moment!r}", where=where, expected=f"a time in {UTC}")


def seal(record: Any, field: str, content: str) -> None:
    """Set an id that follows from content, or check the one that came with the record."""
    given = getattr(record, field)
    if not given:
        object.__setattr__(record, field, content)
    elif given != content:
        raise BadRecord(
            f"{field} {given!r} does not follow from the record's content",
            where=type(record).__name__,
            expected=repr(content),
            todo="leave the id out, or restore the content",
        )
