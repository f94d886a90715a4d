"""XML feeds by feedparser: small ones here, larger ones in a process of their own with limits."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from calendar import timegm
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import msgspec

from keeneye.feeds.decoding import one_line
from keeneye.feeds.reasons import refuse
from keeneye.feeds.syndication.entries import Entry, Parsed
from keeneye.feeds.syndication.markup import text_of
from keeneye.feeds.syndication.prolog import check_depth
from keeneye.limits import LIMITS

__all__ = ["ILL_FORMED", "parse_apart", "parse_here", "parse_xml"]

ILL_FORMED = "the feed is not well-formed"  # how its note begins
_OPENS = re.compile(rb"<(?:[\w.-]+:)?(?:item|entry)(?=[\s>/])[^<>]*>?", re.IGNORECASE)
_ROOT = re.compile(rb"<([A-Za-z_:][^\s<>/]*)")
_CLOSES = re.compile(rb"</(?:[\w.-]+:)?(?:item|entry)\s*>", re.IGNORECASE)
_KEPT = ("PATH", "PYTHONPATH", "PYTHONHOME", "LANG", "LC_ALL")  # of the environment
_CHILD = (sys.executable, "-P", "-m", "keeneye.feeds.syndication.child")
_NOTE_CHARACTERS = 160
_MARKUP = frozenset({"text/html", "application/xhtml+xml", "html", "xhtml"})
# What a parser may raise on hostile input.
_BROKEN = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, AssertionError,
           RecursionError)  # fmt: skip


def parse_xml(document: bytes, base: str = "") -> Parsed:
    """Parse a feed that `drop_prolog` has made ready.

    Parameters
    ----------
    document : bytes
        UTF-8.
    base : str
        The address that relative links start from.

    Raises
    ------
    ReadingError
        ``deep-nesting``, ``not-a-feed``, or ``unparsable`` where the parser breaks or is over its
        time or memory.

    Examples
    --------
    >>> feed = b"<rss version='2.0'><channel><item><title>Cut</title></item></channel></rss>"
    >>> parse_xml(feed).entries[0].title
    'Cut'
    """
    here = len(document) <= LIMITS.feed_inline_bytes
    return (parse_here if here else parse_apart)(document, base)


def parse_apart(document: bytes, base: str = "") -> Parsed:
    """Parse in a process of its own: hostile feeds take a parser hours.

    Examples
    --------
    >>> feed = b"<rss version='2.0'><channel><item><title>Cut</title></item></channel></rss>"
    >>> parse_apart(feed) == parse_here(feed)
    True
    """
    asked = (base, LIMITS.feed_megabytes, LIMITS.feed_seconds)
    sent = msgspec.json.encode(asked) + b"\n" + document
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    try:
        done = subprocess.run(
            _CHILD, input=sent, capture_output=True, timeout=LIMITS.feed_seconds, env=kept,
            check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        seen = f"more than {LIMITS.feed_seconds:g} seconds of parsing"
        raise refuse("unparsable", seen) from error
    if done.returncode:
        words = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        raise refuse("unparsable", one_line(words)[:_NOTE_CHARACTERS] or "the parser was stopped")
    answer = msgspec.json.decode(done.stdout, type=Parsed | tuple[str, str])
    if isinstance(answer, tuple):
        raise refuse(*answer)
    return answer


def parse_here(document: bytes, base: str = "") -> Parsed:
    """Parse in this process.

    Raises
    ------
    ReadingError
        ``deep-nesting``, ``not-a-feed`` or ``unparsable``.

    Examples
    --------
    >>> parse_here(b"<opml><body/></opml>")
    Traceback (most recent call last):
    keeneye.errors.ReadingError: not-a-feed; expected its first element is <opml>
    """
    import feedparser

    check_depth(document)
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": base}
    try:
        found = feedparser.parse(
            io.BytesIO(document),  # never a name: feedparser would open it
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
        entries = [_entry(entry) for entry in found.entries[: LIMITS.feed_entries]]
    except _BROKEN as error:
        raise refuse("unparsable", f"{type(error).__name__}: {error}"[:_NOTE_CHARACTERS]) from error
    if not entries and not found.get("version"):
        root = _ROOT.search(document)
        seen = root.group(1).decode("utf-8", "replace")[:40] if root else ""
        raise refuse("not-a-feed", f"its first element is <{one_line(seen)}>")
    n_left_out = len(found.entries) - len(entries)
    broken = _broken(found)
    if broken and entries and not n_left_out and _ends_in_entry(document):
        entries[-1] = replace(entries[-1], problem="the feed breaks off inside it")
    title = text_of(_words(found.feed, "title"))
    return Parsed(title=title, entries=tuple(entries), n_left_out=n_left_out, notes=broken)


def _entry(entry: Any) -> Entry:
    """Take what we read from an entry of feedparser."""
    text, is_markup, is_whole = _story(entry)
    stated = "published" if _words(entry, "published") else "updated"
    return Entry(
        own_id=_words(entry, "id"),
        url=_words(entry, "link"),
        title=_words(entry, "title"),
        title_is_markup=_is_markup(dict.get(entry, "title_detail")),
        text=text,
        text_is_markup=is_markup,
        is_whole=is_whole,
        published=_words(entry, "published"),
        updated=_words(entry, "updated"),
        moment=_moment(dict.get(entry, f"{stated}_parsed")),
    )


def _story(entry: Any) -> tuple[str, bool, bool]:
    """Return an entry's text, whether it is markup, and whether it is the whole story."""
    for content in dict.get(entry, "content") or ():
        if content.get("value") and _is_markup(content, text_too=True):
            return str(content["value"]), _is_markup(content), True
    return _words(entry, "summary"), _is_markup(dict.get(entry, "summary_detail")), False


def _is_markup(detail: Any, *, text_too: bool = False) -> bool:
    """Whether a part of an entry is HTML; with `text_too`, whether it is anything to read."""
    kind = str((detail or {}).get("type") or "text/plain").lower()
    return kind in _MARKUP or (text_too and kind.startswith("text"))


def _words(part: Any, key: str) -> str:
    """Return a value as it stands, without feedparser's own detours."""
    value = dict.get(part, key)
    return value if isinstance(value, str) else ""


def _moment(stamp: Any) -> str:
    """Return feedparser's reading of a date, '' if it is none."""
    try:
        return datetime.fromtimestamp(timegm(stamp), UTC).isoformat() if stamp else ""
    except (ValueError, TypeError, OverflowError, OSError):
        return ""


def _broken(found: Any) -> tuple[str, ...]:
    """Say where a feed is not well-formed."""
    if not found.get("bozo"):
        return ()
    seen = one_line(str(found.get("bozo_exception") or ""))[:_NOTE_CHARACTERS]
    return (f"{ILL_FORMED}: {seen.removeprefix('<unknown>:')}",)


def _ends_in_entry(document: bytes) -> bool:
    """Whether a broken document ends inside an entry."""
    opened = list(_OPENS.finditer(document))
    if not opened or opened[-1].group().endswith(b"/>"):
        return False
    return _CLOSES.search(document, opened[-1].end()) is None
