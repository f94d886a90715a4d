"""How much of one text another holds: sentence beside sentence, with their names and numbers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from keeneye.coding.copies.index import folded_words, runs
from keeneye.coding.sentences import split_sentences

__all__ = ["METHOD", "copied_share", "is_near_copy"]

METHOD = "near-copy-1"

_COPIED = 0.6  # of the shorter text, in words
_LIKE = 0.6  # of the runs of two sentences together (Dice)
_NAMES = 0.7  # of the names of either
_LEAST_WORDS = 8  # a shorter sentence proves nothing
_NAME = re.compile(r"(?<=[^\s.!?:\"'“”‘’(\[-]) +\"?([A-Z][^\W\d_]+)")
_TIMES = frozenset((
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december", "today", "yesterday",
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
))  # fmt: skip


class _Said(NamedTuple):
    """A sentence for comparison."""

    n_words: int
    runs: frozenset[int]
    names: frozenset[str]
    fixed: frozenset[str]


def copied_share(one: str, other: str) -> float:
    """Return how much of the shorter text stands in the longer: a share of its words, 0 … 1.

    Sentences are held against sentences. Two are one if they share three fifths of their runs
    of three words, seven tenths of their names, and all numbers and days: a formula that is filled
    in anew for another visitor or another day is no copy.

    Parameters
    ----------
    one, other : str
        In any order.

    Examples
    --------
    >>> copied_share("The envoy of Cuba left Pyongyang by air for home on Friday.",
    ...     "It rained. The envoy of Cuba left Pyongyang by air on Friday, KCNA said.")
    1.0
    >>> copied_share("The envoy of Cuba left Pyongyang by air for home on Friday.",
    ...     "It rained. The envoy of Cuba left Pyongyang by air on Monday, KCNA said.")
    0.0
    """
    pair = sorted((_sentences(one), _sentences(other)), key=_n_words)
    smaller, larger = pair
    holders: dict[int, list[int]] = defaultdict(list)
    for at, said in enumerate(larger):
        for run in said.runs:
            holders[run].append(at)
    copied = sum(said.n_words for said in smaller if _is_copied(said, larger, holders))
    return copied / max(1, _n_words(smaller))


def is_near_copy(one: str, other: str) -> bool:
    """Tell whether two texts tell one story in mostly the same words.

    Examples
    --------
    >>> is_near_copy("Rain fell in Seoul for the third day in a row.", "Talks were held.")
    False
    """
    return copied_share(one, other) >= _COPIED


@lru_cache(maxsize=256)
def _sentences(text: str) -> tuple[_Said, ...]:
    """Read the sentences of a text for comparison."""
    return tuple(_read(text))


def _read(text: str) -> Iterator[_Said]:
    """Read sentence by sentence."""
    for sentence in split_sentences(text):
        piece = text[sentence.start : sentence.end]
        words = folded_words(piece)
        yield _Said(
            len(words),
            frozenset(runs(words)),
            frozenset(name.casefold() for name in _NAME.findall(piece)),
            frozenset(word for word in words if word in _TIMES or not word.isalpha()),
        )


def _n_words(sentences: tuple[_Said, ...]) -> int:
    """Return how many words there are."""
    return sum(said.n_words for said in sentences)


def _is_copied(said: _Said, larger: tuple[_Said, ...], holders: dict[int, list[int]]) -> bool:
    """Tell whether a sentence stands in another text."""
    if said.n_words < _LEAST_WORDS:
        return False
    shared: Counter[int] = Counter()
    for run in said.runs:
        shared.update(holders.get(run, ()))
    return any(_is_same(said, larger[at], n) for at, n in shared.most_common(3))


def _is_same(one: _Said, other: _Said, n_shared: int) -> bool:
    """Tell whether two sentences that share so many runs say the same of the same."""
    if 2 * n_shared < _LIKE * (len(one.runs) + len(other.runs)):
        return False
    n_names = max(len(one.names), len(other.names))
    return one.fixed == other.fixed and len(one.names & other.names) >= _NAMES * n_names
