"""Why an input becomes no report: every reason by name, in one table."""

from __future__ import annotations

from keeneye.errors import ReadingError

__all__ = ["REASONS", "refuse"]

REASONS: dict[str, str] = {
    "bad-entry": "an entry of the feed has wrong types, or the feed breaks off inside it",
    "bad-event-date": "the day of the event is no day of the calendar, or before the first year",
    "bad-field": "a field of the row has the wrong type or is too long",
    "bad-known-at": "known_at is neither a day nor a time with its zone",
    "bad-number": "a Goldstein value outside -10 to 10, or a count that is no whole number",
    "bad-place": "a latitude or longitude that is none",
    "bad-published": "published is neither a day nor a time",
    "bad-record": "the values do not make a report",
    "bad-table": "the table cannot be read any further",
    "control-character": "the line of a table holds a control character",
    "damaged-gzip": "the packed file breaks off or fails its check; the rows before it were read",
    "declarations": "the feed declares entities or rules of its own",
    "deep-nesting": "the JSON is nested deeper than the limit",
    "duplicate-key": "an object of the row has one key twice",
    "empty-feed": "the feed has no entries",
    "empty-file": "there is nothing in it",
    "empty-folder": "no file lies in it (hidden ones are passed over)",
    "empty-text": "the text holds no words",
    "forgotten": "this very text was taken out of the store (`keeneye forget`)",
    "kind-not-read-yet": "a kind that is recognised, but not read by this version",
    "known-before-event": "the row says it was known before it happened",
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
    "ragged-row": "the line has more or fewer columns than the table",
    "text-too-long": "the text is over the limit",
    "too-large": "the file is over the limit",
    "too-many-entries": "the feed has more entries than the limit; the first were read",
    "unknown-code": "the row's event code is not in its ontology",
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
