"""Who speaks in a sentence, and how much it commits: the desk's rank of who says it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from keeneye.desk import Desk, Rank
from keeneye.records import Event
from keeneye.signals.acts import find_phrase

__all__ = ["SpeakerFinder", "rank_of", "rank_words"]

_BESIDE = 6  # words between a verb of saying and the end of the name of who says it


def rank_of(desk: Desk, event: Event) -> Rank | None:
    """Return the desk's rank of the speaker of an event, or None where it knows none.

    A person ranks before an organ, an organ before a vehicle; where several fit, the highest
    (lowest number) holds.

    Parameters
    ----------
    desk : Desk
    event : Event
        Its attribution names speaker and vehicle as the text does.
    """
    said = event.attribution
    if said is None:
        return None
    return rank_words(desk, said.speaker, said.vehicle)


def rank_words(desk: Desk, speaker: str, vehicle: str) -> Rank | None:
    """Return the desk's rank of a speaker and vehicle as a text names them, or None.

    Examples
    --------
    >>> from keeneye.desk import read_desk
    >>> rank_words(read_desk("korea"), "Kim Yo Jong", "").id
    'named-deputies'
    """
    speaker, vehicle = speaker.casefold(), vehicle.casefold()
    persons = {p.id for p in desk.persons if _names_one(speaker, (*p.names, *p.hangul))}
    for fits in (
        lambda r: persons & set(r.speakers),
        lambda r: _names_one(speaker, r.organs),
        lambda r: _names_one(vehicle, r.vehicles),
    ):
        ranks = [r for r in desk.ranks if fits(r)]
        if ranks:
            return min(ranks, key=lambda r: (r.rank, r.id))
    return None


def _names_one(text: str, names: tuple[str, ...]) -> bool:
    """Whether one of `names` stands in `text`, and not as whose: "Kim's sister" is not Kim."""
    return bool(text and names and _pattern(names).search(text))


@lru_cache(maxsize=1024)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds one of some names."""
    words = "|".join(re.escape(name.casefold()) for name in names)
    return re.compile(rf"(?<!\w)(?:{words})(?!\w|['’]s\b)")


class SpeakerFinder:
    """The desk's names, ready to be found in sentences.

    Parameters
    ----------
    desk : Desk

    Examples
    --------
    >>> from keeneye.desk import read_desk
    >>> finder = SpeakerFinder(read_desk("korea"))
    >>> day = date(2020, 6, 4)
    >>> finder.find("PRK", "The sister of Kim Jong Un threatened to cut the line.", day)
    'Kim Yo Jong'
    >>> finder.rank("Kim Yo Jong"), finder.last_actor("Seoul asked Pyongyang to")
    (5, 'PRK')
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._speakers: dict[str, tuple[re.Pattern[str], dict[str, str]]] = {}
        self._persons = {p.names[0]: p for p in desk.persons if p.names}
        self._ranks: dict[str, int | None] = {}
        owners: dict[str, str] = {}
        for actor in desk.actors:
            names = (*actor.names, *actor.demonyms, *actor.metonyms)
            owners |= {n.casefold(): actor.id for n in names}
        owners |= {n.casefold(): o.actor for o in desk.organs for n in o.names}
        owners |= {n.casefold(): p.actor for p in desk.persons for n in p.names}
        self._owners = owners
        self._any = _alternatives(owners)

    def find(self, actor: str, text: str, day: date) -> str:
        """Return the first person in office or organ of an actor that `text` names, or ''."""
        if actor not in self._speakers:
            self._speakers[actor] = self._names_of(actor)
        pattern, names = self._speakers[actor]
        found = (names[m.group().casefold()] for m in pattern.finditer(text))
        return next((name for name in found if self._speaks_on(name, day)), "")

    def _speaks_on(self, name: str, day: date) -> bool:
        """Whether a name is an organ, or a person whose offices, where listed, cover the day."""
        person = self._persons.get(name)
        return person is None or not person.office or person.in_office(day)

    def find_saying(self, actor: str, text: str, verbs: Iterable[str], day: date) -> str:
        """Return the person or organ of an actor that `text` names right before or after a verb."""
        for verb in find_phrase(text, verbs):
            before = self.find(actor, " ".join(text[: verb.start()].split()[-_BESIDE:]), day)
            after = self.find(actor, " ".join(text[verb.end() :].split()[:_BESIDE]), day)
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
        ranked = tuple(n for r in self._desk.ranks for n in r.organs)
        own = (n for n in theirs if n.casefold() not in outlets)
        names |= {n.casefold(): n for n in own if _names_one(n.casefold(), ranked)}
        for person in self._desk.persons:
            if person.actor == actor and person.names:
                written = (*person.names, *person.descriptions, *person.hangul)
                names |= {n.casefold(): person.names[0] for n in written}
        return _alternatives(names, behind=r"(?<!against )(?<!about )"), names

    def rank(self, speaker: str) -> int | None:
        """Return the desk's rank of a speaker by name, or None."""
        if speaker not in self._ranks:
            rank = rank_words(self._desk, speaker, "")
            self._ranks[speaker] = rank.rank if rank else None
        return self._ranks[speaker]

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
