"""A feed as a document that may be parsed: decoded, its declarations gone, its depth known."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.parsers import expat

from keeneye.feeds.decoding import CHARSETS, Decoded, clean, decode
from keeneye.feeds.reasons import refuse
from keeneye.limits import LIMITS

__all__ = ["check_depth", "decode_feed", "drop_prolog", "plain_references"]

_HEAD_BYTES = 1_024
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]+)""", re.IGNORECASE)
_WIDE = (  # how a document without a mark begins in a wide encoding
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_PAGE = re.compile(r"\s*html\b", re.IGNORECASE)
_ROOT = re.compile(r"[A-Za-z_:]")
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));?")
_LAST_CHARACTER = 0x10FFFF
_DIGITS = 8  # of the longest number that can be a character's
_BEGIN = '<?xml version="1.0" encoding="utf-8"?>\n'


def decode_feed(data: bytes, charset: str = "") -> Decoded:
    r"""Read the bytes of a feed as text.

    A byte order mark decides, then the first character of a wide encoding, then strict UTF-8,
    then the server's word, then the document's; then as `decode` guesses.

    Raises
    ------
    ReadingError
        ``not-text`` if too much of it cannot be read.

    Examples
    --------
    >>> decode_feed('<?xml version="1.0"?><rss/>'.encode("utf-16-le")).encoding
    'utf-16-le'
    """
    for begins, encoding in _WIDE:
        if data.startswith(begins):
            text = data.decode(encoding, "replace").encode("utf-8", "replace")
            wide = decode(text)
            return _readable(Decoded(wide.text, encoding, wide.n_replaced))
    declared = _DECLARED.search(data[:_HEAD_BYTES])
    named = declared.group(1).decode("ascii").lower() if declared else ""
    return _readable(decode(data, charset if charset in CHARSETS else named))


def _readable(decoded: Decoded) -> Decoded:
    """Refuse what is no text."""
    if decoded.hopeless:
        seen = f"{decoded.n_replaced:,} of {len(decoded.text):,} characters cannot be read"
        raise refuse("not-text", f"{seen} as {decoded.encoding}")
    return decoded


@dataclass(frozen=True, slots=True)
class _Prolog:
    """What stands before the first element: where that begins, and what was passed over."""

    root: int
    n_stray: int = 0


def drop_prolog(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a document without anything before its first element, and notes.

    Comments, instructions and a plain document type go: no parser meets a declaration.

    Raises
    ------
    ReadingError
        ``declarations`` if the document type declares entities or anything else of its own;
        ``not-a-feed`` for a page or a text without elements.

    Examples
    --------
    >>> drop_prolog('<?xml version="1.0"?><!-- a --><!DOCTYPE rss><rss/>')[0].splitlines()[-1]
    '<rss/>'
    """
    prolog = _scan(text)
    notes: tuple[str, ...] = ()
    if prolog.n_stray:
        plural = "" if prolog.n_stray == 1 else "s"
        notes = (f"{prolog.n_stray} character{plural} before the feed passed over",)
    return _BEGIN + text[prolog.root :], notes


def _scan(text: str) -> _Prolog:
    """Find the first element, looking at everything before it."""
    place, n_stray = 0, 0
    while (start := text.find("<", place)) >= 0:
        n_stray += len(text[place:start].strip())
        if text.startswith("<?", start):
            place = _after(text, "?>", start)
        elif text.startswith("<!--", start):
            place = _after(text, "-->", start + 4)
        elif text.startswith("<!", start):
            place = _after_doctype(text, start)
        elif _ROOT.match(text, start + 1):
            if _PAGE.match(text, start + 1):
                raise refuse("not-a-feed", "it is a page (HTML)")
            return _Prolog(start, n_stray)
        else:
            place, n_stray = start + 1, n_stray + 1
    raise refuse("not-a-feed", "no element is in it")


def _after(text: str, end: str, start: int) -> int:
    """Return where something ends, or the end of the text."""
    found = text.find(end, start)
    return len(text) if found < 0 else found + len(end)


def _after_doctype(text: str, start: int) -> int:
    """Return where a plain document type ends; refuse one that declares anything."""
    end = _after(text, ">", start)
    words = text[start:end]
    if not words[2:9].lower().startswith("doctype"):
        raise refuse("declarations", words[:60])
    if "[" in words:
        raise refuse("declarations", "the document type declares entities or rules of its own")
    return end


def plain_references(text: str) -> tuple[str, tuple[str, ...]]:
    """Replace numbers that stand for no character, or for one that may not be stored; and notes.

    Examples
    --------
    >>> plain_references("A &#38; B &#27; C")
    ('A &#38; B \ufffd C', ('1 number that is no character replaced by U+FFFD',))
    """
    n_replaced = 0

    def checked(reference: re.Match[str]) -> str:
        nonlocal n_replaced
        if _is_character(*reference.groups()):
            return reference.group()
        n_replaced += 1
        return "\ufffd"

    plain = _REFERENCE.sub(checked, text)
    which = "number that is no character" if n_replaced == 1 else "numbers that are no characters"
    return plain, (f"{n_replaced} {which} replaced by U+FFFD",) if n_replaced else ()


def _is_character(hexadecimal: str | None, decimal: str | None) -> bool:
    """Whether a reference stands for a character that may be stored."""
    digits = (hexadecimal or decimal or "").lstrip("0") or "0"
    if len(digits) > _DIGITS:
        return False
    number = int(digits, 16 if hexadecimal else 10)
    return number <= _LAST_CHARACTER and clean(chr(number))[1] == 0


def check_depth(document: bytes) -> None:
    """Refuse a document nested deeper than the limit, as far as it is well-formed.

    Raises
    ------
    ReadingError
        ``deep-nesting``.

    Examples
    --------
    >>> check_depth(b"<rss><channel/></rss>")
    """
    depth = 0

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > LIMITS.feed_depth:
            raise refuse("deep-nesting", f"at most {LIMITS.feed_depth} levels")

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = begin, end
    try:
        parser.Parse(document, True)  # in one piece: old expats are slow in many
    except expat.ExpatError:
        return  # the feed parser says what is broken
