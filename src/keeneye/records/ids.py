"""Ids from content, and the checks that nouns share when they are made."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from keeneye.errors import BadRecord

__all__ = ["content_id", "require", "require_utc", "seal", "text_digest"]

_ENCODER = msgspec.json.Encoder(order="sorted")
_HEX_DIGITS = 20  # 80 bits: 50 million records collide with a chance of about one in a billion


def content_id(prefix: str, *parts: Any) -> str:
    """Return ``prefix-`` and 20 hexadecimal digits that depend on `parts` alone.

    Parameters
    ----------
    prefix : str
        What kind of thing it is: ``r`` report, ``e`` event, ``x`` rejection, ``s`` statement.
    *parts
        Plain values or records; their canonical JSON is hashed with SHA-256.

    Examples
    --------
    >>> content_id("r", "yonhap", None) == content_id("r", "yonhap", None)
    True
    >>> content_id("r", "ab", "c") == content_id("r", "a", "bc")
    False
    """
    return f"{prefix}-{hashlib.sha256(_ENCODER.encode(parts)).hexdigest()[:_HEX_DIGITS]}"


def text_digest(text: str) -> str:
    """Return the SHA-256 of `text` in UTF-8, as 64 hexadecimal digits.

    Lone surrogates, which no UTF-8 file can hold, are hashed as they stand.

    Examples
    --------
    >>> text_digest("")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


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
