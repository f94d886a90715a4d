"""The coder ``pattern-2``: ``pattern-1`` with more triggers and names, and less that never was."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from keeneye.coding.frames import Frame, read_frames
from keeneye.coding.lexicon import Lexicon, compile_lexicon
from keeneye.coding.mentions import ActorIndex, Mention
from keeneye.coding.operators import read_acts
from keeneye.coding.pattern import Found, PatternCoder
from keeneye.coding.second.names import SecondMemory, pair_names, short_names
from keeneye.coding.second.quiet import find_quiet
from keeneye.coding.second.roles import foreseen, improve_frames, keep_act
from keeneye.coding.sentences import Word
from keeneye.coding.triggers import Scan

if TYPE_CHECKING:
    from keeneye.coding.context import Memory
    from keeneye.desk import Desk

__all__ = ["SecondCoder", "load_second"]

NAME = "pattern-2"
_SURE = 0.45  # chosen on the codebook: the best F1 there, and fewer false events


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
    """Codes as ``pattern-1`` does, with a wider lexicon, more names, and rules of its own.

    Parameters
    ----------
    desk : Desk, optional
    index : ActorIndex, optional
        As for `PatternCoder`.

    Notes
    -----
    A sentence that tells of habit, memory, opinion, numbers, capability, play, trade or nature
    gives no event but a rejection ``tells-of-…``; a doubtful frame is a rejection
    ``low-confidence``. Joint acts go both ways; "the two Koreas" are two doers; a bare surname is
    the head of state of that day; an act of words without a receiver is aimed at the one other
    actor of its sentence.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from keeneye.records import Report
    >>> report = Report(text="Iran spurned an Iraqi offer of talks.", known_at_basis="published",
    ...     known_at=datetime(2020, 6, 13, tzinfo=UTC), published_date=date(2020, 6, 12))
    >>> event = SecondCoder().code(report).events[0]
    >>> event.root_code, event.source_actor, event.target_actor, event.coder
    ('REJECT', 'IRN', 'IRQ', 'pattern-2')
    """

    def __init__(self, desk: Desk | None = None, index: ActorIndex | None = None) -> None:
        super().__init__(desk, index)
        self._lexicon = load_second()
        self._pairs = pair_names(desk)
        names = {first: list(listed) for first, listed in self._index.names.items()}
        for first, listed in ActorIndex.build(short_names(desk)).names.items():
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
        kept = [foreseen(words, act) for act in acts if keep_act(words, mentions, act)]
        return self._sure(words, mentions, read_frames(words, mentions, scan, kept))

    def _sure(
        self, words: Sequence[Word], mentions: Sequence[Mention], found: Sequence[Frame]
    ) -> Found:
        """Mend the roles of frames, and refuse what is too doubtful."""
        frames = improve_frames(words, mentions, found)
        unsure = [f for f in frames if self._unsure(f)]
        refused = [("low-confidence", f.act.root) for f in unsure]
        return Found([f for f in frames if f not in unsure], list(dict.fromkeys(refused)))

    def _unsure(self, frame: Frame) -> bool:
        """Tell whether a frame that would count is too doubtful to."""
        known = frame.source_mention is not None and frame.source_mention.actor is not None
        open_still = frame.act.modality in ("hypothetical", "denied", "recalled", "attempted")
        return known and not open_still and self._confidence(frame) < _SURE
