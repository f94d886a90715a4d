"""Texts that may be one story, found by the runs of three words that they share."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from zlib import crc32

__all__ = ["CopyIndex", "Sketch", "folded_words", "runs", "sketch"]

Sketch = frozenset[int]

_WORD = re.compile(r"[^\W_]+")
_RUN = 3
_KEPT_OF = 4  # one run in four stands in a sketch, chosen by its own hash
_ENOUGH = 48  # a text with fewer runs keeps them all
_MASK = 0xFFFF_FFFF
_COMMON = 500  # a run that so many texts share tells nothing
_SHARED = 0.2  # of the smaller sketch
_CANDIDATES = 12


def folded_words(text: str) -> list[str]:
    """Return the words of a text in lower case, marks left out.

    Examples
    --------
    >>> folded_words("It fired 2 rockets, Seoul's army said.")
    ['it', 'fired', '2', 'rockets', 'seoul', 's', 'army', 'said']
    """
    return _WORD.findall(text.casefold())


def runs(words: list[str]) -> list[int]:
    """Return a number for each run of three words; a shorter text is one run.

    Examples
    --------
    >>> len(runs("it fired two rockets".split())), len(runs(["it"]))
    (2, 1)
    """
    hashed = [crc32(word.encode("utf-8", "surrogatepass")) for word in words]
    hashed += [0] * (_RUN - len(hashed))
    threes = zip(hashed, hashed[1:], hashed[2:], strict=False)
    return [(a * 0x9E3779B1 ^ b * 0x85EBCA6B ^ c * 0xC2B2AE35) & _MASK for a, b, c in threes]


def sketch(text: str) -> Sketch:
    """Return a sample of a text's runs: the same runs of any two texts are kept or left alike.

    Parameters
    ----------
    text : str

    Returns
    -------
    frozenset of int
        All runs of a short text, about a quarter of a long one's.

    Examples
    --------
    >>> sketch("Seoul sent aid.") == sketch("SEOUL sent: aid")
    True
    """
    found = frozenset(runs(folded_words(text)))
    kept = frozenset(run for run in found if (run >> 7) % _KEPT_OF == 0)
    return found if len(found) < _ENOUGH else kept or found


class CopyIndex:
    """Finds the texts that share many runs with another.

    Examples
    --------
    >>> index = CopyIndex()
    >>> index.add("r-1", sketch("North Korea cut the line with South Korea on Tuesday."))
    >>> index.candidates(sketch("On Tuesday North Korea cut the line with South Korea."))
    ['r-1']
    """

    def __init__(self) -> None:
        self._holders: dict[int, list[str]] = defaultdict(list)
        self._sizes: dict[str, int] = {}

    def add(self, key: str, runs_kept: Sketch) -> None:
        """Add a text under a key; a key that is known stays as it is."""
        if key in self._sizes:
            return
        self._sizes[key] = len(runs_kept)
        for run in runs_kept:
            self._holders[run].append(key)

    def candidates(self, runs_kept: Sketch) -> list[str]:
        """Return the keys of the texts that share the most, the likest first, at most twelve.

        A run that very many texts share is passed over: boilerplate is no story.
        """
        shared: Counter[str] = Counter()
        for run in runs_kept:
            holders = self._holders.get(run, ())
            if len(holders) <= _COMMON:
                shared.update(holders)
        rated = [(n / min(len(runs_kept), self._sizes[key]), key) for key, n in shared.items()]
        likely = sorted((-share, key) for share, key in rated if share >= _SHARED)
        return [key for _, key in likely[:_CANDIDATES]]
