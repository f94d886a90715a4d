"""Sentences with their offsets, and words with theirs."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

__all__ = [
    "Sentence",
    "Word",
    "dateline_end",
    "split_sentences",
    "split_words",
    "word_list",
    "word_tables",
]


@cache
def word_tables() -> dict[str, Any]:
    """Read ``words.toml``: irregular verbs, classes of nouns, words of the grammar.

    Examples
    --------
    >>> word_tables()["irregular"]["cut"]
    'cut cut'
    """
    text = (files("keeneye.coding") / "lexicon" / "words.toml").read_text("utf-8")
    return tomllib.loads(text)


def word_list(name: str) -> frozenset[str]:
    """Return one list of ``words.toml`` as single words.

    Raises
    ------
    KeyError
        If there is no such list: a mistake in this package.

    Examples
    --------
    >>> "after" in word_list("breaker")
    True
    """
    return frozenset(" ".join(word_tables()[name]["words"]).split())


class Sentence(NamedTuple):
    """A sentence: its number from 1, and its half-open character offsets in the report."""

    number: int
    start: int
    end: int


class Word(NamedTuple):
    """A word or mark: folded (lower case, straight quotes), as written, with offsets.

    `joined` says that a hyphen ties it to the word before.
    """

    folded: str
    written: str
    start: int
    end: int
    joined: bool = False


_STOP = re.compile(r"[.!?…。]+[\"'”’»)\]]*(?=\s|$)|\n[ \t]*\n\s*|\n(?=\s*\S)")
_WORD = re.compile(
    r"(?:[A-Za-z]\.){2,}|\d+(?:[.,:]\d+)*|[^\W_]+(?:['’]t\b)?|['’](?:s|S|ll|re|ve|d|m)\b|[^\w\s]|_"
)
_LAST = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]?$|[^\W\d_]+$")
_NEXT = re.compile(r"\s*[\"'“‘«(\[]*(\S)(\w*)")
_ABBREVIATIONS = word_list("abbreviation")
_STARTERS = word_list("starter")
_HEADLINE_CHARACTERS = 60  # a shorter line before a capital is a headline, not a wrapped line


def split_sentences(text: str) -> list[Sentence]:
    """Split a text into sentences, offsets kept, white space left out.

    Parameters
    ----------
    text : str
        Any text; time is linear in its length.

    Returns
    -------
    list of Sentence
        In order; they do not overlap, and only white space lies between them.

    Examples
    --------
    >>> text = "Gen. Lee spoke. The U.S. envoy left."
    >>> [text[s.start:s.end] for s in split_sentences(text)]
    ['Gen. Lee spoke.', 'The U.S. envoy left.']
    """
    found: list[Sentence] = []
    start = 0
    for stop in _STOP.finditer(text):
        if _ends(text, start, stop):
            start = _append(found, text, start, stop.end())
    _append(found, text, start, len(text))
    return found


def _append(found: list[Sentence], text: str, start: int, end: int) -> int:
    """Append ``text[start:end]`` without its outer white space; return where the next begins."""
    piece = text[start:end]
    body = piece.strip()
    if body:
        first = start + len(piece) - len(piece.lstrip())
        found.append(Sentence(len(found) + 1, first, first + len(body)))
    return end


def _ends(text: str, start: int, stop: re.Match[str]) -> bool:
    """Tell whether a candidate stop ends the sentence that began at `start`."""
    mark = stop.group()
    if "\n" in mark:
        return _line_ends(text, start, stop)
    follower = _NEXT.match(text[stop.end() : stop.end() + 40])
    if follower is None:
        return True
    if follower.group(1).islower():
        return False
    if not mark.startswith(".") or len(mark.rstrip("\"'”’»)]")) > 1:
        return True
    return not _abbreviated(text[max(start, stop.start() - 20) : stop.start()], follower)


def _line_ends(text: str, start: int, stop: re.Match[str]) -> bool:
    """Tell whether a line break ends a sentence."""
    if stop.group().count("\n") > 1:
        return True
    line = text[max(start, text.rfind("\n", 0, stop.start()) + 1) : stop.start()].rstrip()
    follower = _NEXT.match(text[stop.end() : stop.end() + 40])
    capital = follower is not None and not follower.group(1).islower()
    return capital and (line[-1:] in '.!?:"”…' or len(line) < _HEADLINE_CHARACTERS)


def _abbreviated(before: str, follower: re.Match[str]) -> bool:
    """Tell whether the full stop after `before` belongs to an abbreviation or an initial."""
    last = _LAST.search(before)
    if last is None:
        return False
    word = last.group()
    if "." in word:  # U.S. ends a sentence only before a word that often begins one
        return (follower.group(1) + follower.group(2)).lower() not in _STARTERS
    if len(word) == 1:
        return word.isupper()
    return (word.lower() in _ABBREVIATIONS and word[0].isupper()) or word.lower() in ("vs", "etc")


def split_words(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """Split ``text[start:end]`` into words and marks; hyphens and dashes inside words vanish.

    Parameters
    ----------
    text : str
    start, end : int
        Where to begin and stop.

    Returns
    -------
    list of Word
        Each an exact slice of `text`.

    Examples
    --------
    >>> [w.folded for w in split_words("Seoul’s cease-fire didn't hold.")]
    ['seoul', "'s", 'cease', 'fire', "didn't", 'hold', '.']
    """
    stop = len(text) if end is None else end
    words = []
    joined = False
    for match in _WORD.finditer(text, start, stop):
        written = match.group()
        if written in "-‐‑–" and _inside(text, match.start(), match.end()):
            joined = True
            continue
        words.append(Word(written.lower().replace("’", "'"), written, *match.span(), joined))
        joined = False
    return words


def _inside(text: str, start: int, end: int) -> bool:
    """Tell whether a dash joins two words without white space."""
    before = text[start - 1] if start else " "
    return (before.isalnum() or before == ".") and end < len(text) and text[end].isalnum()


def dateline_end(words: Sequence[Word]) -> int:
    """Return the position of the word where "SEOUL, South Korea (AP) --" ends, or 0.

    Examples
    --------
    >>> dateline_end(split_words("SEOUL (AP) -- It rained."))
    4
    """
    if not words or not words[0].written.isupper() or len(words[0].written) < 3:
        return 0
    for at, word in enumerate(words[:12]):
        if word.folded in ("-", "–", "—", ":") and at:
            return at
        if word.written[0].islower():
            return 0
    return 0
