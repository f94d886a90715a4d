"""Why an input becomes no report: every reason by name, in one table."""

from __future__ import annotations

from keeneye.errors import ReadingError

__all__ = ["REASONS", "refuse"]

REASONS: dict[str, str] = {
    "bad-entry": "an entry of the feed has wrong types, or the feed breaks off inside it",
    "bad-field": "a field of the row has the wrong type or is too long",
    "bad-known-at": "known_at is neither a day nor a time with its zone",
    "bad-published": "published is neither a day nor a time",
    "bad-record": "the values do not make a report",
    "damaged-gzip": "the packed file breaks off or fails its check; the rows before it were read",
    "declarations": "the feed declares entities or rules of its own",
    "deep-nesting": "the JSON is nested deeper than the limit",
    "duplicate-key": "an object of the row has one key twice",
    "empty-feed": "the feed has no entries",
    "empty-file": "there is nothing in it",
    "empty-folder": "no file lies in it (hidden ones are passed over)",
    "empty-text": "the text holds no words",
    "kind-not-read-yet": "a kind that is recognised, but not read by this version",
    "known-before-published": "the row says it was known before it was published",
    "known-in-future": "known_at lies more than a day ahead of the clock",
    "line-too-long": "one line is over the limit",
    "link-not-followed": "a link inside the folder that leads out of it, or to a folder",
    "malformed-json": "the line is no JSON, or holds NaN or an infinite number",
    "missing-text": "the row has no text",
    "no-article": "the page holds no running text",
    "not-a-feed": "it was to be a feed and is none",
    "not-a-file": "a pipe, socket or device inside a folder",
    "not-an-object": "the line is JSON, but no object",
    "not-text": "too much of it is no readable character",
    "not-utf-8": "the line is not in UTF-8",
    "published-in-future": "published lies more than a day ahead of the clock",
    "published-too-early": "published lies before the first year that is read",
    "text-too-long": "the text is over the limit",
    "too-large": "the file is over the limit",
    "too-many-entries": "the feed has more entries than the limit; the first were read",
    "unknown-kind": "neither its name nor its content says what it is",
    "unpacks-too-far": "it unpacks to far more than its packed size allows",
    "unparsable": "the feed parser broke, or needed more time or memory than the limits",
    "unreadable": "the operating system would not give it",
}


def refuse(reason: str, detail: str = "") -> ReadingError:
    """Return the error that ends the reading of one item; its reader turns it into a rejection.

    Examples
    --------
    >>> refuse("empty-text").what
    'empty-text'
    """
    return ReadingError(reason, expected=detail)
