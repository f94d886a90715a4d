"""The coder ``pattern-2``: ``pattern-1`` with more triggers and names, and less that never was."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from keeneye.coding.frames import read_frames
from keeneye.coding.lexicon import Lexicon, compile_lexicon
from keeneye.coding.mentions import ActorIndex, Mention
from keeneye.coding.operators import read_acts
from keeneye.coding.pattern import Found, PatternCoder
from keeneye.coding.second.names import SecondMemory, pair_names, short_names
from keeneye.coding.second.quiet import find_quiet
from keeneye.coding.second.roles import improve_frames, keep_act
from keeneye.coding.sentences import Word
from keeneye.coding.triggers import Scan

if TYPE_CHECKING:
    from keeneye.coding.context import Memory
    from keeneye.desk import Desk

__all__ = ["SecondCoder", "load_second"]

NAME = "pattern-2"


@lru_cache(maxsize=1)
def load_second() -> Lexicon:
    """Read and compile the first lexicon and what ``pattern-2`` adds to it.

    Examples
    --------
    >>> "spurn" in load_second().triggers_of("REJECT")
    True
    """
    here = files("keeneye.coding")
    grammar = tomllib.loads((here / "second" / "grammar.toml").read_text("utf-8"))
    folders = (here / "lexicon", here / "second" / "lexicon")
    return compile_lexicon(*folders, irregular=grammar["irregular"])


class SecondCoder(PatternCoder):
    def __init__(self, desk: Desk | None = None, index: ActorIndex | None = None) -> None:
        super().__init__(desk, index)
        self._lexicon = load_second()
        self._pairs = pair_names(desk)
        extra = ActorIndex.build(short_names(desk))
        names = {k: list(v) for k, v in self._index.names.items()}
        for first, listed in extra.names.items():
            names.setdefault(first, []).extend(listed)
            names[first].sort(key=lambda n: -len(n.written))
        self._index = self._index._replace(names=names)

    @property
    def name(self) -> str:
        """Return name and version."""
        return NAME

    def _memory(self, day: date) -> Memory:
        """Return an empty memory for one report."""
        return SecondMemory(self._index, day, self._pairs)

    def _found(self, words: Sequence[Word], mentions: Sequence[Mention], scan: Scan) -> Found:
        """Read the frames of one sentence, unless it tells of nothing new."""
        acts = read_acts(words, scan)
        if acts and (quiet := find_quiet(words)):
            return Found((), [(f"tells-of-{quiet}", act.root) for act in acts])
        kept = [act for act in acts if keep_act(words, mentions, act)]
        return Found(improve_frames(words, mentions, read_frames(words, mentions, scan, kept)))
