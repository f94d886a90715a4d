"""Plain JSON in and out for every noun."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from keeneye.errors import BadRecord

__all__ = ["from_json", "from_plain", "to_json", "to_plain"]

Noun = TypeVar("Noun")


def to_json(record: Any) -> bytes:
    """Return a record as canonical JSON: UTF-8, fields in their own order.

    Examples
    --------
    >>> from keeneye.records import Dyad
    >>> to_json(Dyad("PRK", "KOR"))
    b'{"source_actor":"PRK","target_actor":"KOR"}'
    """
    return msgspec.json.encode(record)


def to_plain(record: Any) -> Any:
    """Return a record as dicts, lists, text and numbers, as JSON would hold them."""
    return msgspec.to_builtins(record)


def from_json(data: bytes | str, noun: type[Noun]) -> Noun:
    """Read a record from JSON, checking every type and the record's own rules.

    Raises
    ------
    BadRecord
        With the path of the value that is wrong.

    Examples
    --------
    >>> from keeneye.records import Dyad
    >>> from_json(b'{"source_actor": "PRK", "target_actor": "KOR"}', Dyad)
    Dyad(source_actor='PRK', target_actor='KOR')
    """
    try:
        return msgspec.json.decode(data, type=noun)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadRecord(str(error), where=noun.__name__, todo="correct the JSON") from error


def from_plain(data: Any, noun: type[Noun]) -> Noun:
    """Read a record from dicts, lists, text and numbers; as `from_json`.

    Raises
    ------
    BadRecord
        With the path of the value that is wrong.
    """
    try:
        return msgspec.convert(data, type=noun)
    except msgspec.ValidationError as error:
        raise BadRecord(str(error), where=noun.__name__, todo="correct the value") from error
