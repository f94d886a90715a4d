"""What kind an input is: by its name, then by how it begins; what is not read is named."""

from __future__ import annotations

import re
from pathlib import PurePath

from keeneye.feeds.decoding import decode
from keeneye.feeds.reasons import refuse

__all__ = ["NOT_YET", "SUFFIXES", "kind_of"]

SUFFIXES: dict[str, str] = {
    ".txt": "text",
    ".text": "text",
    ".md": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".rss": "feed",
    ".atom": "feed",
}

NOT_YET: dict[str, str] = {
    ".csv": "a table (CSV)",
    ".tsv": "a table (TSV)",
    ".tab": "a table (TSV)",
    ".pdf": "PDF",
    ".parquet": "Parquet",
}

_MAGIC = (
    (b"%PDF-", "PDF"),
    (b"PAR1", "Parquet"),
    (b"PK\x03\x04", "a zip archive or an Office document"),
    (b"\x1f\x8b", "gzip inside gzip"),
)
_FEED = re.compile(r"<(?:[\w.-]+:)?(?:rss|feed|RDF)[\s>]", re.IGNORECASE)
_JSON_FEED = re.compile(r'"version"\s*:\s*"https?:\\?/\\?/jsonfeed\.org')
_NULLS = str.maketrans("", "", "\0\ufffd")
_PAGE = re.compile(r"<(?:!doctype html|html|head|body|article)[\s>]", re.IGNORECASE)
_MARKUP = re.compile(r"\s*<[!?a-z]", re.IGNORECASE)
_ARRAY = re.compile(r"\s*\[\s*[\[{\"\]]")
_NAMES = re.compile(r"[\w .\"-]{1,40}(?:[,;|][\w .\"-]{1,40}){3,}")


def kind_of(name: str, head: bytes) -> str:
    """Return ``text``, ``html``, ``jsonl`` or ``feed``.

    Parameters
    ----------
    name : str
        File name; a last ``.gz`` is passed over.
    head : bytes
        The first kilobytes, unpacked.

    Raises
    ------
    ReadingError
        ``kind-not-read-yet`` names what it looks like; ``unknown-kind`` when nothing fits.

    Examples
    --------
    >>> kind_of("story.txt.gz", b""), kind_of("-", b'{"text": "Pyongyang cut the line."}')
    ('text', 'jsonl')
    """
    _refuse_packed(head)
    start = decode(head).text.lstrip()
    if _is_feed(start):
        return "feed"
    suffix = _suffix(name)
    if suffix in NOT_YET:
        raise refuse("kind-not-read-yet", f"its name says {NOT_YET[suffix]}")
    return SUFFIXES.get(suffix) or _kind_by_content(head, start)


def _is_feed(start: str) -> bool:
    """Whether a document begins as a feed, whatever its name."""
    if start.startswith("{"):
        return _JSON_FEED.search(start) is not None
    plain = start.translate(_NULLS)  # UTF-16 without a mark
    feed = _FEED.search(plain) if _MARKUP.match(plain) else None
    page = _PAGE.search(plain)
    return feed is not None and (page is None or feed.start() < page.start())


def _suffix(name: str) -> str:
    """Return the last suffix below ``.gz``, in lower case."""
    path = PurePath(name.lower())
    return (path.with_suffix("") if path.suffix == ".gz" else path).suffix


def _refuse_packed(head: bytes) -> None:
    """Refuse formats that begin with their own mark."""
    for mark, looks in _MAGIC:
        if head.startswith(mark):
            raise refuse("kind-not-read-yet", f"it looks like {looks}")


def _kind_by_content(head: bytes, start: str) -> str:
    """Tell a kind from the first words."""
    decoded = decode(head)
    wide = decoded.encoding.startswith(("utf-16", "utf-32"))  # by a mark; NUL is at home there
    if decoded.hopeless or (b"\0" in head and not wide):
        raise refuse("unknown-kind", "it is no text")
    if _MARKUP.match(start):
        return _kind_of_markup(start)
    if start.startswith("{") or _ARRAY.match(start):
        return _kind_of_json(start)
    if _is_table(start):
        raise refuse("kind-not-read-yet", "it looks like a table (CSV or TSV)")
    return "text"


def _kind_of_markup(start: str) -> str:
    """Tell a page from other markup."""
    if _PAGE.search(start):
        return "html"
    if start.startswith("<?xml"):
        raise refuse("kind-not-read-yet", "it looks like XML that is no page")
    return "html" if re.match(r"<(?:p|div|h1|section|main|meta|title)[\s>]", start) else "text"


def _kind_of_json(start: str) -> str:
    """Tell JSON Lines from one JSON document."""
    if re.match(r"\{[^\S\n]*[\"}]", start):
        return "jsonl"
    if re.match(r'[\[{]\s*[\[{"\]]', start):
        raise refuse("kind-not-read-yet", "it looks like one JSON document: write one row a line")
    return "text"


def _is_table(start: str) -> bool:
    """Whether the first two lines have the same columns."""
    first, _, rest = start.partition("\n")
    second = rest.partition("\n")[0]
    tabs = first.count("\t")
    if tabs >= 3 and tabs == second.count("\t"):
        return True
    commas = len(re.findall("[,;|]", first))
    return bool(_NAMES.fullmatch(first)) and commas <= len(re.findall("[,;|]", second))
