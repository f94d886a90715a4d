"""Cues: what a word hints at, whatever stands around it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.resources import files

from keeneye.coding.lexicon import load_lexicon, noun_plural, verb_forms
from keeneye.coding.sentences import split_words, word_list, word_tables

__all__ = ["load_cues", "read_cues"]

Cues = dict[str, tuple[tuple[tuple[str, ...], str], ...]]


@lru_cache(maxsize=1)
def load_cues() -> Cues:
    """Read ``cues.toml`` and the trigger lexicon as one table of hints.

    Returns
    -------
    dict
        First word to ``(further words, name of the cue)``; names in capitals are roots that the
        trigger lexicon knows a word by.

    Examples
    --------
    >>> sorted(name for rest, name in load_cues()["shelled"] if not rest)[:2]
    ['ASSAULT', 'bomb']
    """
    table = tomllib.loads((files("keeneye.coding.learned") / "cues.toml").read_text("utf-8"))
    found: dict[str, set[tuple[tuple[str, ...], str]]] = {}
    for section, spell in (("verbs", _verbs), ("nouns", _nouns), ("words", _words)):
        for name, listed in table[section].items():
            for tokens in (t for entry in listed.split() for t in spell(entry)):
                found.setdefault(tokens[0], set()).add((tuple(tokens[1:]), name))
    for first, entries in load_lexicon().entries.items():
        for entry in entries:
            named = entry.family.root or entry.family.operator
            if named and "*" not in entry.rest:
                found.setdefault(first, set()).add((entry.rest, named))
    return {first: tuple(sorted(hints)) for first, hints in found.items()}


def _split(entry: str) -> list[str]:
    """Split an entry as texts are split."""
    return [w.folded for w in split_words(entry.replace("_", " "))]


@lru_cache(maxsize=1)
def _grammar() -> tuple[dict[str, str], frozenset[str], frozenset[str]]:
    """Return irregular verbs, verbs that double their last letter, and verbal prefixes."""
    words = word_tables()
    doubling = frozenset(words["doubling"]["verbs"].split())
    return words["irregular"], doubling, word_list("verb_prefix")


def _verbs(entry: str) -> Iterator[list[str]]:
    """Spell every form of a verb."""
    irregular, doubling, prefixes = _grammar()
    tokens = _split(entry)
    head = 1 if tokens[0] in prefixes and len(tokens) > 1 else 0
    for _, spelled in verb_forms(tokens[head], irregular, doubling):
        yield [*tokens[:head], spelled, *tokens[head + 1 :]]


def _nouns(entry: str) -> Iterator[list[str]]:
    """Spell a noun in both numbers."""
    *before, last = _split(entry)
    yield [*before, last]
    yield [*before, noun_plural(last)]


def _words(entry: str) -> Iterator[list[str]]:
    """Leave a word as it is."""
    yield _split(entry)


def read_cues(tokens: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the cues of each token of a sentence, in alphabetical order.

    Examples
    --------
    >>> "attack" in read_cues(["they", "opened", "fire"])[1]
    True
    >>> "attack" in read_cues(["they", "opened", "talks"])[1]
    False
    """
    cues = load_cues()
    read: list[tuple[str, ...]] = []
    for at, token in enumerate(tokens):
        hints = cues.get(token)
        if hints is None:
            read.append(())
        else:
            read.append(_fitting(hints, tokens, at))
    return read


def _fitting(
    hints: tuple[tuple[tuple[str, ...], str], ...], tokens: Sequence[str], at: int
) -> tuple[str, ...]:
    """Return the names whose further words stand there too."""
    return tuple(
        sorted(
            {
                n
                for rest, n in hints
                if not rest or tuple(tokens[at + 1 : at + 1 + len(rest)]) == rest
            }
        )
    )
