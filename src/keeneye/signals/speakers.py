"""Whom a sentence names as speaking or acting, by the names that the desk lists."""

from __future__ import annotations

import re
from collections.abc import Iterable

from keeneye.desk import Desk
from keeneye.signals.acts import find_phrase
from keeneye.signals.ranks import rank_words

__all__ = ["SpeakerFinder"]


_BESIDE = 6  # words between a verb of saying and the end of the name of who says it


class SpeakerFinder:
    """The desk's names, ready to be found in sentences.

    Parameters
    ----------
    desk : Desk

    Examples
    --------
    >>> from keeneye.desk import read_desk
    >>> finder = SpeakerFinder(read_desk("korea"))
    >>> finder.find("PRK", "The sister of Kim Jong Un threatened to cut the line.")
    'Kim Yo Jong'
    >>> finder.rank("Kim Yo Jong"), finder.last_actor("Seoul asked Pyongyang to")
    (5, 'PRK')
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._speakers: dict[str, tuple[re.Pattern[str], dict[str, str]]] = {}
        owners: dict[str, str] = {}
        for actor in desk.actors:
            names = (*actor.names, *actor.demonyms, *actor.metonyms)
            owners |= {n.casefold(): actor.id for n in names}
        owners |= {n.casefold(): o.actor for o in desk.organs for n in o.names}
        owners |= {n.casefold(): p.actor for p in desk.persons for n in p.names}
        self._owners = owners
        self._any = _alternatives(owners)

    def find(self, actor: str, text: str) -> str:
        """Return the first person or organ of an actor that `text` names, or ''."""
        if actor not in self._speakers:
            self._speakers[actor] = self._names_of(actor)
        pattern, names = self._speakers[actor]
        found = pattern.search(text)
        return names[found.group().casefold()] if found else ""

    def find_saying(self, actor: str, text: str, verbs: Iterable[str]) -> str:
        """Return the person or organ of an actor that `text` names right before or after a verb."""
        for verb in find_phrase(text, verbs):
            before = self.find(actor, " ".join(text[: verb.start()].split()[-_BESIDE:]))
            after = self.find(actor, " ".join(text[verb.end() :].split()[:_BESIDE]))
            if before or after:
                return before or after
        return ""

    def _names_of(self, actor: str) -> tuple[re.Pattern[str], dict[str, str]]:
        """Return all names of an actor's persons and ranked organs, and what they stand for."""
        names: dict[str, str] = {}
        outlets = {n.casefold() for o in self._desk.outlets for n in (o.id, o.name, *o.names)}
        for rank in self._desk.ranks:
            names |= {n.casefold(): n for n in rank.organs if n.casefold() not in outlets}
        theirs = (n for o in self._desk.organs if o.actor == actor for n in o.names)
        ranked = (n for n in theirs if n.casefold() not in outlets)
        names |= {n.casefold(): n for n in ranked if rank_words(self._desk, n, "")}
        for person in self._desk.persons:
            if person.actor == actor and person.names:
                written = (*person.names, *person.descriptions, *person.hangul)
                names |= {n.casefold(): person.names[0] for n in written}
        return _alternatives(names, behind=r"(?<!against )(?<!about )"), names

    def rank(self, speaker: str) -> int | None:
        """Return the desk's rank of a speaker by name, or None."""
        rank = rank_words(self._desk, speaker, "")
        return rank.rank if rank else None

    def actors(self, text: str) -> set[str]:
        """Return every actor that `text` names."""
        return {self._owners[m.group().casefold()] for m in self._any.finditer(text)}

    def last_actor(self, text: str) -> str | None:
        """Return the actor that `text` names last, or None."""
        found = list(self._any.finditer(text))
        return self._owners[found[-1].group().casefold()] if found else None


def _alternatives(names: Iterable[str], behind: str = "") -> re.Pattern[str]:
    """Return a pattern of whole names, the longest first; `behind` is what must not precede."""
    joined = "|".join(re.escape(n) for n in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<!\w){behind}(?:{joined})(?!\w)" if joined else r"(?!)", re.IGNORECASE)
