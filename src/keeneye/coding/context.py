"""What the report around a sentence tells: whom "the regime" means, and on whose word it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from keeneye.coding.mentions import ActorIndex, Mention, Naming, surname
from keeneye.coding.sentences import Word
from keeneye.coding.triggers import Hit, Scan
from keeneye.records import Attribution, Report

if TYPE_CHECKING:
    from keeneye.desk import Person

__all__ = ["SPEECH_ROOTS", "Memory", "Speaker", "attribute", "find_speaker"]

SPEECH_ROOTS = frozenset({"AGREE", "SUPPORT", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "CONCEDE"})
_VEHICLE = re.compile(
    r"\b(statement|commentary|editorial|dispatch|communiqu[eé]|press release|press conference"
    r"|news conference|speech|address|interview|letter|broadcast|telegram|tweet|post|notice"
    r"|article|briefing|memorandum|report|spokes(?:man|woman|person))\b",
    re.IGNORECASE,
)
_FAR = 14  # words between a speaker and the verb of saying


class Speaker(NamedTuple):
    """Who is quoted in a sentence; `report` is the verb that says so, None for "according to"."""

    mention: Mention
    report: Hit | None


def find_speaker(words: Sequence[Word], mentions: Sequence[Mention], scan: Scan) -> Speaker | None:
    """Find whom a sentence quotes.

    Parameters
    ----------
    words, mentions, scan
        Of one sentence.

    Returns
    -------
    Speaker or None
        The mention before the first verb of saying (or after it, when that stands at the end, as
        in '... , said Seoul'), or after "according to".

    Examples
    --------
    >>> from keeneye.coding.lexicon import load_lexicon
    >>> from keeneye.coding.mentions import find_mentions, index_actors
    >>> from keeneye.coding.sentences import split_words
    >>> from keeneye.coding.triggers import scan_triggers
    >>> words = split_words("Tehran said Iraq attacked.")
    >>> found = find_mentions(words, index_actors())
    >>> find_speaker(words, found, scan_triggers(words, load_lexicon())).mention.actor
    'IRN'
    """
    for at, word in enumerate(words[:-1]):
        if word.folded == "according" and words[at + 1].folded == "to":
            after = [m for m in mentions if 0 <= m.first - at - 2 <= 3]
            if after:
                return Speaker(after[0], None)
    for hit in scan.hits:
        if hit.family.operator in ("report", "announce") and not hit.nominal:
            mention = _beside(words, mentions, hit)
            if mention is not None:
                return Speaker(mention, hit)
    return None


def _beside(words: Sequence[Word], mentions: Sequence[Mention], hit: Hit) -> Mention | None:
    """Return the mention that speaks: before the verb, else right after it."""
    before = [m for m in mentions if m.last <= hit.group and hit.group - m.last <= _FAR]
    free = [m for m in before if m.first == 0 or words[m.first - 1].folded not in _INSIDE]
    if free:
        return free[-1]
    after = [m for m in mentions if 0 <= m.first - hit.end <= 2]
    return after[0] if after and not before else None


_INSIDE = frozenset(["in", "of", "with", "to", "from", "against", "for", "on", "at", "by", "near"])


def attribute(
    report: Report, span: tuple[int, int], speaker: str, *, through_media: bool
) -> Attribution:
    """Say on whose word an event is known.

    Parameters
    ----------
    report : Report
    span : (int, int)
        The sentence.
    speaker : str
        As written; '' when the report speaks itself.
    through_media : bool
        Whether the speaker is itself an outlet: it then ends the chain.

    Returns
    -------
    Attribution
        Its chain runs from the outlet read, over those it cites, to the first named.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> report = Report(text="KCNA said in a commentary: no.", known_at_basis="observed",
    ...     known_at=datetime(2020, 6, 9, tzinfo=UTC), outlet="yonhap")
    >>> attribute(report, (0, 30), "KCNA", through_media=True).chain
    ('yonhap', 'KCNA')
    """
    vehicle = _VEHICLE.search(report.text, *span)
    last = (speaker,) if through_media and speaker else ()
    chain = tuple(dict.fromkeys(c for c in (report.outlet, *report.cites, *last) if c))
    said = vehicle.group(1).lower() if vehicle else ""
    return Attribution(speaker=speaker, vehicle=said, outlet=report.outlet, chain=chain)


_FORMER = frozenset(["former", "ex", "late", "ousted", "deposed", "onetime"])


def _retired(words: Sequence[Word], mention: Mention) -> Mention:
    """Keep the actor of a former official, but not the sector."""
    near = {w.folded for w in words[max(0, mention.first - 1) : mention.first + 1]}
    former = bool(_FORMER & near) and mention.naming.sector == "GOV"
    return mention._replace(naming=mention.naming._replace(sector="UNK")) if former else mention


class Memory:
    """What a report has named so far: for pronouns, "the regime" and bare surnames.

    Parameters
    ----------
    index : ActorIndex
    day : date
        The day of publication: who is in office.

    Examples
    --------
    >>> from keeneye.coding.mentions import find_mentions, index_actors
    >>> from keeneye.coding.sentences import split_words
    >>> memory = Memory(index_actors(), date(2020, 6, 12))
    >>> first, second = split_words("Iran spoke."), split_words("The regime left.")
    >>> _ = memory.resolve(first, find_mentions(first, memory.index))
    >>> memory.resolve(second, find_mentions(second, memory.index))[0].actor
    'IRN'
    """

    def __init__(self, index: ActorIndex, day: date) -> None:
        self.index = index
        self.day = day
        self.states: list[str] = []
        self.people: dict[str, Naming] = {}

    def resolve(self, words: Sequence[Word], mentions: Sequence[Mention]) -> list[Mention]:
        """Fill in what can be inferred, and remember what is named."""
        resolved = []
        for mention in mentions:
            known = _retired(words, self._resolve(words, mention))
            resolved.append(known)
            self._remember(words, known)
        return resolved

    def other(self, actor: str | None) -> str | None:
        """Return the state named last that is not `actor`."""
        return next((s for s in reversed(self.states) if s != actor), None)

    def _resolve(self, words: Sequence[Word], mention: Mention) -> Mention:
        """Infer the actor of one mention, if it has none."""
        naming = mention.naming
        if naming.actor is not None:
            return self._in_office(mention)
        if naming.kind == "run":
            known = self._person(words[mention.last - 1].written)
            return mention._replace(naming=known, inferred=True) if known else mention
        definite = mention.first > 0 and words[mention.first - 1].folded in ("the", "its", "his")
        stands = naming.kind == "pronoun" or self._stands_for_state(words, mention, definite)
        if stands and self.states:
            sector = naming.sector or "GOV"
            filled = naming._replace(actor=self.states[-1], sector=sector)
            return mention._replace(naming=filled, inferred=True)
        return mention

    def _stands_for_state(self, words: Sequence[Word], mention: Mention, definite: bool) -> bool:
        """Tell whether "the totalitarian regime" can only mean the state named last."""
        sector = mention.naming.sector
        near = [w.folded for w in words[max(0, mention.first - 3) : mention.first]]
        return sector in ("GOV", "MIL") and (definite or "the" in near)

    def _in_office(self, mention: Mention) -> Mention:
        """Keep the actor of a person out of office, but not the sector."""
        person = self.index.persons.get(mention.naming.person or "")
        return mention if person is None or person.office == () else self._dated(mention, person)

    def _dated(self, mention: Mention, person: Person) -> Mention:
        """Return a person before, in or after their offices."""
        if person.in_office(self.day) or all(o.end is None for o in person.office):
            return mention
        return mention._replace(naming=mention.naming._replace(sector="UNK"))

    def _person(self, family: str) -> Naming | None:
        """Say whom a bare surname means: the one named last, or the only one in office."""
        if family in self.people:
            return self.people[family]
        known = [self.index.persons[p] for p in self.index.surnames.get(family, ())]
        serving = [p for p in known if p.in_office(self.day)]
        if len(serving) != 1:
            return None
        return Naming(serving[0].actor, serving[0].sector, "person", serving[0].id)

    def _remember(self, words: Sequence[Word], mention: Mention) -> None:
        """Remember a state or a person for what follows."""
        naming = mention.naming
        if naming.actor is None or mention.inferred:
            return
        if naming.kind == "person" and naming.person in self.index.persons:
            person = self.index.persons[naming.person]
            for name in person.names:
                self.people.setdefault(surname(name, person.actor), naming)
        elif naming.kind == "organ" and words[mention.last - 1].written[0].isupper():
            self.people.setdefault(words[mention.last - 1].written, naming)
        if naming.actor in self.states:
            self.states.remove(naming.actor)
        self.states.append(naming.actor)
