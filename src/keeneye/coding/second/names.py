"""Names that the first coder leaves out: pairs of states, bare surnames, possessives."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import date
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from keeneye.coding.context import Memory
from keeneye.coding.mentions import ActorIndex, Mention, Naming
from keeneye.coding.sentences import Word, split_words

if TYPE_CHECKING:
    from keeneye.desk import Desk, Office

__all__ = ["SecondMemory", "pair_names", "short_names"]

_HEADS = ("leader", "president", "prime minister", "chairman", "supreme leader", "premier")
_COMPASS = frozenset(["north", "south", "northern", "southern"])
Pairs = dict[tuple[str, ...], tuple[str, str]]


def _tables(desk: Desk | None) -> list[dict[str, Any]]:
    """Return the tables of ``names.toml`` whose actors the desk has."""
    text = (files("keeneye.coding") / "second" / "names.toml").read_text("utf-8")
    known = {actor.id for actor in desk.actors} if desk is not None else set()
    return [table for table in tomllib.loads(text).values() if known.issuperset(table["needs"])]


def short_names(desk: Desk | None) -> list[tuple[str, Naming]]:
    """List short names that a desk's pair of states has.

    Examples
    --------
    >>> short_names(None)
    []
    """
    return [
        (name, Naming(actor, sector, kind))
        for table in _tables(desk)
        for kind, sector in (("state", "GOV"), ("demonym", None))
        for actor, names in table[kind].items()
        for name in names
    ]


def pair_names(desk: Desk | None) -> Pairs:
    """Return what means both states of a pair, as folded words.

    Examples
    --------
    >>> pair_names(None)
    {}
    """
    return {
        tuple(w.folded for w in split_words(name)): (table["needs"][0], table["needs"][1])
        for table in _tables(desk)
        for name in table["pairs"]
    }


class SecondMemory(Memory):
    """A memory that also knows pairs of states, surnames of leaders, and "Abe's envoy".

    Parameters
    ----------
    index : ActorIndex
    day : date
        The day of publication.
    pairs : dict
        From `pair_names`.

    Examples
    --------
    >>> from keeneye.coding.mentions import find_mentions, index_actors
    >>> pairs = {("both", "koreas"): ("PRK", "KOR")}
    >>> memory = SecondMemory(index_actors(), date(2020, 6, 12), pairs)
    >>> words = split_words("Both Koreas met.")
    >>> [m.actor for m in memory.resolve(words, find_mentions(words, memory.index))]
    ['PRK', 'KOR']
    """

    def __init__(self, index: ActorIndex, day: date, pairs: Pairs) -> None:
        super().__init__(index, day)
        self._pairs = pairs

    def resolve(self, words: Sequence[Word], mentions: Sequence[Mention]) -> list[Mention]:
        """Fill in what can be inferred, and remember what is named."""
        kept = [m for m in mentions if not _compass(words, m)]
        kept = self._with_surnames(words, self._with_pairs(words, kept))
        return _owned(words, super().resolve(words, kept))

    def _with_pairs(self, words: Sequence[Word], mentions: list[Mention]) -> list[Mention]:
        """Put two mentions side by side where "the two Koreas" stands."""
        folded = [w.folded for w in words]
        for at in range(len(folded)):
            for name, actors in self._pairs.items():
                end = at + len(name)
                if tuple(folded[at:end]) == name:
                    both = [
                        Mention(at, end - 1, Naming(actors[0], "GOV", "state")),
                        Mention(end - 1, end, Naming(actors[1], "GOV", "state")),
                    ]
                    mentions = [m for m in mentions if m.last <= at or m.first >= end] + both
        return sorted(mentions, key=lambda m: m.first)

    def _with_surnames(self, words: Sequence[Word], mentions: list[Mention]) -> list[Mention]:
        """Add surnames of people in office that stand alone where no name was seen."""
        taken = {k for m in mentions for k in range(m.first, m.last)}
        found = [
            Mention(at, at + 1, Naming(None, None, "run"))
            for at, word in enumerate(words)
            if at not in taken
            and word.written in self.index.surnames
            and self._person(word.written)
        ]
        return sorted([*mentions, *found], key=lambda m: m.first)

    def _person(self, family: str) -> Naming | None:
        """Say whom a bare surname means: also the head among several, or any of one state."""
        known = super()._person(family)
        if known is not None:
            return known
        people = [self.index.persons[p] for p in self.index.surnames.get(family, ())]
        serving = [p for p in people if p.in_office(self.day)]
        heads = [
            p for p in serving
            if any(o.title.lower().startswith(_HEADS) and _held(o, self.day) for o in p.office)
        ]  # fmt: skip
        chosen = heads if len({p.actor for p in heads}) == 1 else serving
        if len({p.actor for p in chosen}) != 1:
            return None
        return Naming(chosen[0].actor, chosen[0].sector, "person", chosen[0].id)


def _held(office: Office, day: date) -> bool:
    """Tell whether an office is held on a day."""
    return office.start <= day and (office.end is None or day < office.end)


def _compass(words: Sequence[Word], mention: Mention) -> bool:
    """Tell whether "North" or "southern" is only a direction: "northern Syria", "to the south"."""
    if mention.last - mention.first != 1 or words[mention.first].folded not in _COMPASS:
        return False
    word = words[mention.first]
    after = words[mention.last] if mention.last < len(words) else None
    named = after is not None and after.written[0].isupper()
    if word.folded in ("northern", "southern"):
        return named
    return named or not word.written[0].isupper()


def _owned(words: Sequence[Word], mentions: list[Mention]) -> list[Mention]:
    """Join "Abe" + "'s" + "envoy" where the surname was inferred."""
    joined: list[Mention] = []
    for mention in mentions:
        last = joined[-1] if joined else None
        owned = last is not None and [w.folded for w in words[last.last : mention.first]] == ["'s"]
        if last is not None and owned and last.actor and mention.naming.kind == "noun":
            naming = last.naming._replace(sector=mention.naming.sector, kind="organ")
            joined[-1] = Mention(last.first, mention.last, naming, True, last.inferred)
        else:
            joined.append(mention)
    return joined
