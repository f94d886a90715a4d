"""JSON Lines: one report a row, each row read strictly and on its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, cast

from keeneye.errors import ReadingError
from keeneye.feeds.dating import read_known_at, read_published
from keeneye.feeds.decoding import one_line
from keeneye.feeds.files import Opened, lines
from keeneye.feeds.reading import Draft, Options, Reading, accept, reject
from keeneye.feeds.reasons import refuse
from keeneye.limits import LIMITS
from keeneye.records import Clock, Wording

__all__ = ["parse_object", "read_jsonl"]

_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_KEYS_NAMED = 12


def read_jsonl(item: Opened, options: Options, clock: Clock) -> Iterator[Reading]:
    """Read rows of ``{"text", "id"?, "url"?, "outlet"?, "title"?, "published"?, "known_at"?, …}``.

    Blank lines are no rows. Keys that are not ours are passed over; null is as good as absent.
    An unknown `wording` is ``summary``, and so is a missing one without a flag.

    Raises
    ------
    ReadingError
        ``not-utf-8`` for a file in UTF-16; rows that are wrong are rejections.

    Examples
    --------
    >>> import io
    >>> from datetime import UTC, datetime
    >>> row = b'{"text": "Pyongyang cut the line.", "published": "2020-06-09"}'
    >>> noon = datetime(2020, 7, 1, 12, tzinfo=UTC)
    >>> [reading] = read_jsonl(Opened("-", io.BytesIO(row), row), Options(), lambda: noon)
    >>> reading.report.known_at.isoformat(), reading.report.wording
    ('2020-06-10T00:00:00+00:00', 'summary')
    """
    if item.head.startswith(_UTF16):
        raise refuse("not-utf-8", "the file is in UTF-16: save it as UTF-8")
    for number, line in lines(item.stream):
        if line is not None and not line.removeprefix(_BOM).strip():
            continue
        try:
            draft = _draft(parse_object(line, number), item.name, number)
        except ReadingError as error:
            yield reject(error, item.name, number)
        else:
            yield accept(draft, options, "summary", clock)


def parse_object(line: bytes | None, number: int = 1) -> dict[str, Any]:
    """Read one line, or one document, as one JSON object, strictly.

    Raises
    ------
    ReadingError
        ``line-too-long`` (None stands for such a line), ``not-utf-8``, ``malformed-json``,
        ``duplicate-key``, ``deep-nesting`` or ``not-an-object``.

    Examples
    --------
    >>> parse_object(b'{"text": "Pyongyang cut the line."}')
    {'text': 'Pyongyang cut the line.'}
    """
    if line is None:
        raise refuse("line-too-long", f"at most {LIMITS.line_bytes:,} bytes")
    try:
        words = (line.removeprefix(_BOM) if number == 1 else line).decode("utf-8")
        row = json.loads(words, object_pairs_hook=_without_twins, parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise refuse("not-utf-8", f"byte {error.start + 1} of the line") from error
    except RecursionError as error:
        raise refuse("deep-nesting", f"at most {LIMITS.json_depth} levels") from error
    except ValueError as error:
        raise refuse("malformed-json", str(error)) from error
    if not isinstance(row, dict):
        raise refuse("not-an-object", f"a JSON {type(row).__name__}")
    _check_depth(row)
    return row


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make an object of its pairs, refusing a key that comes twice."""
    made = dict(pairs)
    if len(made) < len(pairs):
        keys = [key for key, _ in pairs]
        twin = next(key for key in keys if keys.count(key) > 1)
        raise refuse("duplicate-key", repr(twin[:60]))
    return made


def _no_constant(name: str) -> None:
    """Refuse NaN, Infinity and -Infinity."""
    raise refuse("malformed-json", f"{name} is no JSON")


def _check_depth(row: dict[str, Any]) -> None:
    """Refuse nesting over the limit, level by level."""
    level: list[Any] = [row]
    for _ in range(LIMITS.json_depth):
        nested = (value.values() if isinstance(value, dict) else value for value in level)
        level = [leaf for values in nested for leaf in values if isinstance(leaf, dict | list)]
        if not level:
            return
    raise refuse("deep-nesting", f"at most {LIMITS.json_depth} levels")


def _draft(row: dict[str, Any], file: str, line: int) -> Draft:
    """Read the fields of a row."""
    published, known_at = _field(row, "published"), _field(row, "known_at")
    return Draft(
        text=_text(row),
        file=file,
        line=line,
        outlet=_field(row, "outlet"),
        title=_string(row, "title"),
        url=_field(row, "url"),
        external_id=_field(row, "id"),
        citation=_field(row, "citation"),
        checked=_field(row, "checked"),
        cites=_cites(row),
        wording=_wording(row),
        published=read_published(published) if published else None,
        known_at=read_known_at(known_at) if known_at else None,
    )


def _text(row: dict[str, Any]) -> str:
    """Return the text of a row, or name the keys that it has instead."""
    if row.get("text") is None:
        more = "" if len(row) <= _KEYS_NAMED else " …"
        seen = ", ".join(key[:40] for key in list(row)[:_KEYS_NAMED]) or "none"
        raise refuse("missing-text", f"a row needs text; keys seen: {seen}{more}")
    return _string(row, "text")


def _string(row: dict[str, Any], key: str) -> str:
    """Return a string of a row, '' when it has none; a whole number may be an id."""
    value = row.get(key)
    if key == "id" and isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise refuse("bad-field", f"{key} is {type(value).__name__}, not a string")
    return value


def _field(row: dict[str, Any], key: str) -> str:
    """Return a string of a row on one line, within the limit of fields."""
    return _bounded(one_line(_string(row, key)), key)


def _bounded(value: str, key: str) -> str:
    """Refuse a field over its limit."""
    if len(value) > LIMITS.field_characters:
        limit = f"{len(value):,} characters; at most {LIMITS.field_characters:,}"
        raise refuse("bad-field", f"{key} has {limit}")
    return value


def _cites(row: dict[str, Any]) -> tuple[str, ...]:
    """Return the outlets that a row cites, blank ones left out."""
    value = row.get("cites")
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise refuse("bad-field", "cites is no list of strings")
    names = [_bounded(one_line(name), "cites") for name in value]
    return tuple(name for name in names if name)


def _wording(row: dict[str, Any]) -> Wording | None:
    """Return a row's wording: unknown words mean a summary, none means that the flag decides."""
    value = row.get("wording")
    if value is None:
        return None
    return cast("Wording", value) if value in ("original", "summary") else "summary"
