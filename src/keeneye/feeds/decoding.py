"""Bytes to text: the encoding that fits, every unreadable character visible and counted."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from keeneye.limits import LIMITS

__all__ = ["CHARSETS", "Decoded", "clean", "decode", "one_line"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark begins it
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_ALWAYS_BORNE = 10  # so many unreadable characters are borne in the shortest text
_SAMPLE = 20_000  # characters beyond ASCII that are enough to tell an encoding

# What a page may call its encoding, and the charset that is read for it: real charsets only.
CHARSETS: dict[str, str] = {
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "windows-1252": "cp1252",
    "iso-8859-2": "iso8859-2",
    "iso-8859-15": "iso8859-15",
    "windows-1250": "cp1250",
    "windows-1251": "cp1251",
    "windows-1256": "cp1256",
    "koi8-r": "koi8-r",
    "euc-kr": "cp949",
    "cp949": "cp949",
    "ks_c_5601-1987": "cp949",
    "windows-949": "cp949",
    "shift_jis": "cp932",
    "euc-jp": "euc-jp",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5hkscs",
}


@dataclass(frozen=True, slots=True)
class Decoded:
    r"""A text and how it was read.

    `n_replaced` counts the characters that stand as U+FFFD because they could not be read or
    stored; `guessed` says that nothing in the bytes names the encoding.

    Examples
    --------
    >>> decode(b"one\r\ntwo").text
    'one\ntwo'
    """

    text: str
    encoding: str
    n_replaced: int = 0
    guessed: bool = False

    @property
    def hopeless(self) -> bool:
        """Whether so much was replaced that this is no text."""
        borne = max(_ALWAYS_BORNE, LIMITS.unreadable_share * len(self.text))
        return self.n_replaced > borne

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader should be told of the encoding, in words."""
        how = f"read as {self.encoding}" + (", a guess" if self.guessed else "")
        told = () if self.encoding == "utf-8" else (how,)
        return told + replaced_note(self.n_replaced)


def replaced_note(n_replaced: int) -> tuple[str, ...]:
    """Say how many characters were replaced, if any."""
    if not n_replaced:
        return ()
    plural = "" if n_replaced == 1 else "s"
    return (f"{n_replaced} unreadable or control character{plural} replaced by U+FFFD",)


def clean(text: str) -> tuple[str, int]:
    r"""Return `text` as it may be stored, and how many characters were replaced.

    Line ends become ``\n``; every other control character (tab excepted) and every lone
    surrogate becomes U+FFFD, one for one. All else stays as it was sent: nothing is composed,
    folded or trimmed.

    Examples
    --------
    >>> clean("a\r\nb\x1b[31m")
    ('a\nb�[31m', 1)
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.subn("\ufffd", lines)


def one_line(text: str) -> str:
    r"""Return a title, name or address: cleaned, runs of white space as one space.

    Examples
    --------
    >>> one_line("  Line\n cut\x00 ")
    'Line cut�'
    """
    return " ".join(clean(text)[0].split())


def decode(data: bytes, declared: str = "") -> Decoded:
    """Read bytes as text.

    A byte order mark decides; then strict UTF-8; then what the document declares, if that is one
    of `CHARSETS`; then UTF-8 with a few broken bytes, Korean (cp949) and western European
    (cp1252), whichever first has more readable than unreadable characters. The text comes
    cleaned (`clean`).

    Parameters
    ----------
    data : bytes
        A whole document.
    declared : str, optional
        The encoding that the document itself names.

    Examples
    --------
    >>> decode("조선".encode("cp949"))
    Decoded(text='조선', encoding='cp949', n_replaced=0, guessed=True)
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], encoding)
    try:
        return _finish(data.decode("utf-8"), "utf-8", 0)
    except UnicodeDecodeError:
        named = CHARSETS.get(declared.strip().lower())
        return _decoded(data, named) if named else _guess(data)


def _guess(data: bytes) -> Decoded:
    """Read bytes that name no encoding and are not whole UTF-8."""
    for encoding, readable in (("utf-8", _beyond_ascii), ("cp949", _standard_korean)):
        text = data.decode(encoding, "replace")
        beyond = [char for char in text if char > "\x7f"][:_SAMPLE]
        if 2 * readable(beyond) > len(beyond):
            return _decoded(data, encoding, guessed=True)
    return _decoded(data, "cp1252", guessed=True)


def _beyond_ascii(chars: list[str]) -> int:
    """Count the characters that were read."""
    return len(chars) - chars.count("\ufffd")


def _standard_korean(chars: list[str]) -> int:
    """Count the characters of KS X 1001: real Korean is made of these, accidents are not."""
    pairs = (char.encode("cp949", "ignore") for char in chars)
    return sum(len(pair) == 2 and min(pair) > 0xA0 for pair in pairs)


def _decoded(data: bytes, encoding: str, *, guessed: bool = False) -> Decoded:
    """Decode with visible replacements, and count them."""
    text = data.decode(encoding, "replace")
    sent = data.count(b"\xef\xbf\xbd") if encoding == "utf-8" else 0
    return _finish(text, encoding, max(0, text.count("\ufffd") - sent), guessed=guessed)


def _finish(text: str, encoding: str, n_unreadable: int, *, guessed: bool = False) -> Decoded:
    """Clean a decoded text and add up what was replaced."""
    cleaned, n_controls = clean(text)
    return Decoded(cleaned, encoding, n_unreadable + n_controls, guessed)
