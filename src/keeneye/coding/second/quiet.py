"""Sentences that tell of nothing new: habit, memory, opinion, numbers, capability, play, nature."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

from keeneye.coding.sentences import Word, split_words

__all__ = ["find_quiet"]

_OLD = re.compile(r"1[0-8]\d\d")  # a year that no report's events have
_Phrases = dict[str, tuple[tuple[tuple[str, ...], str], ...]]


@lru_cache(maxsize=1)
def _tables() -> tuple[_Phrases, dict[str, str]]:
    """Return phrases by their first word, and words that open a sentence, each with its kind."""
    text = (files("keeneye.coding") / "second" / "quiet.toml").read_text("utf-8")
    phrases: dict[str, set[tuple[tuple[str, ...], str]]] = {}
    openers: dict[str, str] = {}
    for kind, table in tomllib.loads(text).items():
        for phrase in table["words"]:
            first, *rest = (w.folded for w in split_words(phrase))
            phrases.setdefault(first, set()).add((tuple(rest), kind))
        openers |= dict.fromkeys(table.get("first", ()), kind)
    return {first: tuple(sorted(found)) for first, found in phrases.items()}, openers


def find_quiet(words: Sequence[Word]) -> str:
    """Say why a sentence tells of nothing new, or ''.

    Parameters
    ----------
    words : sequence of Word
        Of one sentence.

    Returns
    -------
    str
        'habit', 'memory', 'opinion', 'numbers', 'capability', 'play', 'trade', 'nature' or ''.

    Examples
    --------
    >>> find_quiet(split_words("Each winter Iran and Iraq trade insults."))
    'habit'
    """
    phrases, openers = _tables()
    folded = [w.folded for w in words]
    if any(_OLD.fullmatch(word) for word in folded):
        return "memory"
    if folded and folded[0] in openers:
        return openers[folded[0]]
    for at, word in enumerate(folded):
        for rest, kind in phrases.get(word, ()):
            if tuple(folded[at + 1 : at + 1 + len(rest)]) == rest:
                return kind
    return ""
