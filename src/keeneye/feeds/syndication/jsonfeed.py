"""JSON Feed (1.0 and 1.1): strict JSON, strict types, one bad item refused alone."""

from __future__ import annotations

from typing import Any

import msgspec

from keeneye.feeds.reasons import refuse
from keeneye.feeds.rows import parse_object
from keeneye.feeds.syndication.entries import Entry, Parsed
from keeneye.limits import LIMITS

__all__ = ["parse_json"]

_VERSION = "jsonfeed.org/version"


class _Item(msgspec.Struct):
    """The fields of an item that are read."""

    id: str | int | float | None = None
    url: str | None = None
    external_url: str | None = None
    title: str | None = None
    content_html: str | None = None
    content_text: str | None = None
    summary: str | None = None
    date_published: str | None = None
    date_modified: str | None = None


class _Feed(msgspec.Struct):
    """The fields of a feed that are read."""

    version: str
    items: list[Any]
    title: str | None = None


def parse_json(document: bytes) -> Parsed:
    """Parse a JSON Feed.

    Parameters
    ----------
    document : bytes
        UTF-8.

    Raises
    ------
    ReadingError
        ``malformed-json``, ``duplicate-key``, ``deep-nesting`` or ``not-a-feed``.

    Examples
    --------
    >>> feed = b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"title": "Cut"}]}'
    >>> parse_json(feed).entries[0].title
    'Cut'

    References
    ----------
    JSON Feed, version 1.1, jsonfeed.org.
    """
    try:
        feed = msgspec.convert(parse_object(document), _Feed)
    except msgspec.ValidationError as error:
        raise refuse("not-a-feed", f"JSON, but no JSON Feed: {error}") from error
    if _VERSION not in feed.version:
        raise refuse("not-a-feed", f"JSON of version {feed.version[:60]!r}")
    entries = tuple(_entry(item) for item in feed.items[: LIMITS.feed_entries])
    n_left_out = len(feed.items) - len(entries)
    return Parsed(title=feed.title or "", entries=entries, n_left_out=n_left_out)


def _entry(item: Any) -> Entry:
    """Read one item; a wrong type is its problem alone."""
    try:
        read = msgspec.convert(item, _Item)
    except msgspec.ValidationError as error:
        return Entry(problem=str(error))
    text = read.content_text or read.content_html or read.summary or ""
    return Entry(
        own_id="" if read.id is None else str(read.id),
        url=read.url or read.external_url or "",
        title=read.title or "",
        text=text,
        text_is_markup=bool(read.content_html) and not read.content_text,
        is_whole=bool(read.content_text or read.content_html),
        published=read.date_published or "",
        updated=read.date_modified or "",
    )
