"""The reader of feeds: bytes to entries to readings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from keeneye.feeds.files import Opened, read_whole
from keeneye.feeds.reading import Options, Reading
from keeneye.feeds.reasons import refuse
from keeneye.feeds.syndication.entries import Parsed, read_entries
from keeneye.feeds.syndication.jsonfeed import parse_json
from keeneye.feeds.syndication.parsing import parse_xml
from keeneye.feeds.syndication.prolog import decode_feed, drop_prolog, plain_references
from keeneye.limits import LIMITS
from keeneye.records import Clock

__all__ = ["read_feed"]


def read_feed(item: Opened, options: Options, clock: Clock) -> Iterator[Reading]:
    """Read a feed: RSS, Atom, RDF or JSON Feed; each entry is a report or a rejection.

    An entry's content is the outlet's own words (``original``), its description a ``summary``; a
    headline alone is its text. A feed that was fetched is known when it came, one from a file at
    the end of the entry's day.

    Raises
    ------
    TooLarge
        Over ``feed_bytes``.
    ReadingError
        ``not-a-feed``, ``not-text``, ``declarations``, ``deep-nesting``, ``unparsable``,
        ``empty-feed``, and for JSON Feed as `parse_json`.

    Examples
    --------
    >>> import io
    >>> from datetime import UTC, datetime
    >>> entry = b"<item><description>The line is cut.</description></item>"
    >>> feed = b"<rss><channel>" + entry + b"</channel></rss>"
    >>> noon = datetime(2020, 7, 1, 12, tzinfo=UTC)
    >>> [reading] = read_feed(Opened("-", io.BytesIO(feed), b""), Options(), lambda: noon)
    >>> reading.report.text, reading.report.wording
    ('The line is cut.', 'summary')
    """
    parsed = _parse(item)
    if not parsed.entries:
        raise refuse("empty-feed", "; ".join(parsed.notes))
    yield from read_entries(parsed, item, options, clock)


def _parse(item: Opened) -> Parsed:
    """Parse a feed of either kind."""
    data = read_whole(item, LIMITS.feed_bytes)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return parse_json(data)
    decoded = decode_feed(data, item.fetched.charset if item.fetched else "")
    text, stray = drop_prolog(decoded.text)
    text, references = plain_references(text)
    document = text.encode("utf-8")
    parsed = parse_xml(document, item.fetched.final_url if item.fetched else "")
    return replace(parsed, notes=decoded.notes + stray + references + parsed.notes)
