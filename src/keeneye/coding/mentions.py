"""Who is named: states, organs, people, agent nouns, and names that no list knows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from keeneye.coding.lexicon import noun_plural, world_names
from keeneye.coding.sentences import Word, dateline_end, split_words, word_list

if TYPE_CHECKING:
    from keeneye.desk import Desk, Person

__all__ = ["ActorIndex", "Mention", "Naming", "find_mentions", "index_actors", "surname"]


class Naming(NamedTuple):
    """What a name means.

    `kind` is 'state', 'demonym', 'metonym', 'organ', 'organisation', 'group', 'person', or, for
    what no list knows, 'noun' (an agent noun), 'run' (capitals) and 'pronoun'.
    """

    actor: str | None
    sector: str | None
    kind: str
    person: str | None = None


class Mention(NamedTuple):
    """A naming in place: word positions ``[first, last)`` of its sentence.

    `head` is False where the name only qualifies another noun ("Kim's economy"); `inferred` is
    True where the actor was read from what went before.
    """

    first: int
    last: int
    naming: Naming
    head: bool = True
    inferred: bool = False

    @property
    def actor(self) -> str | None:
        """Return the actor's id, if known."""
        return self.naming.actor


class _Name(NamedTuple):
    """A name as listed: its words as written and what it means."""

    written: tuple[str, ...]
    naming: Naming


class ActorIndex(NamedTuple):
    """Names by their first word; agent nouns by theirs; people by surname."""

    names: dict[str, list[_Name]]
    nouns: dict[str, list[tuple[tuple[str, ...], str]]]
    surnames: dict[str, list[str]]
    persons: dict[str, Person]
    barriers: frozenset[str] = frozenset()

    @classmethod
    def build(
        cls,
        names: Iterable[tuple[str, Naming]],
        nouns: Iterable[tuple[str, str]] = (),
        persons: Iterable[Person] = (),
    ) -> ActorIndex:
        """Build an index from plain tables.

        Parameters
        ----------
        names : iterable of (str, Naming)
            As written; the first meaning given to a spelling stays.
        nouns : iterable of (str, str)
            Agent noun, lower case and singular, and its sector.
        persons : iterable of Person
            For surnames and offices.

        Examples
        --------
        >>> index = ActorIndex.build([("Seoul", Naming("KOR", "GOV", "metonym"))])
        >>> find_mentions(split_words("In Seoul, rain."), index)[0].actor
        'KOR'
        """
        index = cls({}, {}, {}, {p.id: p for p in persons})
        for name, naming in names:
            written = tuple(w.written.replace("’", "'") for w in split_words(name))
            listed = index.names.setdefault(written[0].lower(), []) if written else []
            if not any(n.written == written for n in listed):
                listed.append(_Name(written, naming))
        for noun, sector in nouns:
            index._add_noun(noun, sector)
        for listed in index.names.values():
            listed.sort(key=lambda n: -len(n.written))
        for kinds in index.nouns.values():
            kinds.sort(key=lambda n: -len(n[0]))
        for person in index.persons.values():
            for family in {surname(n, person.actor) for n in person.names}:
                index.surnames.setdefault(family, []).append(person.id)
        return index

    def _add_noun(self, noun: str, sector: str) -> None:
        """Add an agent noun in both numbers."""
        *before, last = [w.folded for w in split_words(noun)]
        for spelled in {last, noun_plural(last)}:
            words = (*before, spelled)
            self.nouns.setdefault(words[0], []).append((words, sector))


_FAMILY_NAME_FIRST = frozenset({"PRK", "KOR", "CHN", "TWN", "VNM"})


def surname(name: str, actor: str) -> str:
    """Return the family name within a full name; `actor` says which end it stands at.

    Examples
    --------
    >>> surname("Kim Yo Jong", "PRK"), surname("Donald Trump", "USA")
    ('Kim', 'Trump')
    """
    words = name.split()
    return words[0 if actor in _FAMILY_NAME_FIRST else -1]


def index_actors(desk: Desk | None = None, barriers: frozenset[str] = frozenset()) -> ActorIndex:
    """Index a desk's actors first, then every country and agent noun of the ontology.

    Parameters
    ----------
    desk : Desk, optional
    barriers : frozenset of str
        Words over which a mention never grows: the triggers.

    Examples
    --------
    >>> index = index_actors()
    >>> find_mentions(split_words("Iranian troops left."), index)[0].naming.sector
    'MIL'
    """
    from keeneye.ontology import countries, sectors

    names = list(_desk_names(desk)) if desk is not None else []
    for country in countries():
        state = Naming(country.iso3, "GOV", "state")
        names += [(n, state) for n in (country.name, *country.other_names)]
        people = Naming(country.iso3, None, "demonym")
        names += [(n, people) for d in country.demonyms for n in (d, noun_plural(d))]
        names += [(n, Naming(country.iso3, "GOV", "metonym")) for n in country.capitals]
    names += [(name, Naming(a, s, kind)) for name, a, s, kind in world_names()]
    nouns = [(noun, s.name) for s in sectors() for noun in s.nouns if noun not in _NO_AGENTS]
    nouns.append(("counterpart", "GOV"))
    persons = desk.persons if desk is not None else ()
    return ActorIndex.build(names, nouns, persons)._replace(barriers=barriers)


def _desk_names(desk: Desk) -> Iterable[tuple[str, Naming]]:
    """Every name of a desk with its meaning; people and organs before whole actors."""
    for person in desk.persons:
        naming = Naming(person.actor, person.sector, "person", person.id)
        yield from ((n, naming) for n in (*person.names, *person.hangul, *person.descriptions))
    for organ in desk.organs:
        naming = Naming(organ.actor, organ.sector, "organ")
        yield from ((n, naming) for n in (*organ.names, *organ.hangul))
    for actor in desk.actors:
        sector = "GOV" if actor.kind == "state" else "IGO"
        kind = "state" if actor.kind == "state" else "organisation"
        yield from ((n, Naming(actor.id, sector, kind)) for n in (*actor.names, *actor.hangul))
        yield from ((n, Naming(actor.id, None, "demonym")) for n in actor.demonyms)
        yield from ((n, Naming(actor.id, sector, "metonym")) for n in actor.metonyms)


_PRONOUNS = frozenset(["it", "he", "she", "they"])
_NOT_NAMES = word_list("not_name")
_STOP_WORDS = word_list("stop")
_NO_AGENTS = word_list("no_agent")
_MODIFIED = word_list("modified")
_AFTER_NAME = word_list("after_name")
_NAME_LINKS = frozenset({"bin", "ibn", "al", "el", "de", "da", "van", "von", "der"})
_MAX_GROWTH = 5  # words between a country's name and the noun it qualifies


def find_mentions(words: Sequence[Word], index: ActorIndex) -> list[Mention]:
    """Find the mentions of a sentence, longest names first, none overlapping.

    Parameters
    ----------
    words : sequence of Word
    index : ActorIndex

    Returns
    -------
    list of Mention
        In order of place. A country's name grows over the agent noun and the person that it
        qualifies: "Iranian Foreign Minister Javad Zarif" is one mention.
    """
    found: list[Mention] = []
    i = dateline_end(words)
    names, nouns = index.names, index.nouns
    while i < len(words):
        folded = words[i].folded
        small = not words[i].written[0].isupper()
        if small and folded not in names and folded not in nouns and folded not in _PRONOUNS:
            i += 1
            continue
        mention = _at(words, i, index)
        if mention is not None:
            found.append(mention)
        i = mention.last if mention is not None else i + 1
    return _merge(words, found)


def _at(words: Sequence[Word], i: int, index: ActorIndex) -> Mention | None:
    """Read the mention that begins at word `i`."""
    word = words[i]
    named = _named(words, i, index)
    if named is not None:
        return _grow(words, Mention(i, i + len(named.written), named.naming), index)
    noun = _noun(words, i, index)
    if noun is not None:
        return Mention(i, i + noun[0], Naming(None, noun[1], "noun"))
    if word.folded in _PRONOUNS:
        return Mention(i, i + 1, Naming(None, None, "pronoun"))
    if _is_name(words, i, index):
        return Mention(i, _run_end(words, i, index), Naming(None, None, "run"))
    return None


def _named(words: Sequence[Word], i: int, index: ActorIndex) -> _Name | None:
    """Return the longest listed name at word `i`, if it is meant."""
    listed = index.names.get(words[i].folded)
    if listed is None or (i > 0 and words[i - 1].folded in ("anti", "pro")):
        return None
    second = words[i + 1].folded if i + 1 < len(words) else ""
    for name in listed:
        possible = len(name.written) == 1 or name.written[1].lower() == second
        if possible and _matches(words, i, name.written) and not _only_part(words, i, name):
            return name
    return None


def _matches(words: Sequence[Word], i: int, written: tuple[str, ...]) -> bool:
    """Tell whether the words from `i` are these, with capitals where the list has them."""
    if i + len(written) > len(words):
        return False
    return all(_spelled(words[i + k].written, part) for k, part in enumerate(written))


def _spelled(got: str, wanted: str) -> bool:
    """Tell whether a word is the listed one; a capital more is allowed, a capital less is not."""
    got = got.replace("’", "'")
    if got == wanted:
        return True
    capital = got[0].isupper() or not wanted[0].isupper()
    return capital and (len(wanted) > 3 or wanted.islower()) and got.lower() == wanted.lower()


def _only_part(words: Sequence[Word], i: int, name: _Name) -> bool:
    """Tell whether a name only qualifies: "the South China Sea", "Iran-backed"."""
    after = i + len(name.written)
    if after < len(words) and words[after].joined and words[after].folded in _MODIFIED:
        return True
    short = name.naming.kind == "metonym" and len(name.written) == 2
    return short and name.written[0] == "the" and _capital(words, after)


def _noun(words: Sequence[Word], i: int, index: ActorIndex) -> tuple[int, str] | None:
    """Return the longest agent noun at word `i`: its length and sector."""
    listed = index.nouns.get(words[i].folded)
    if listed is None:
        return None
    after = words[i + 1].folded if i + 1 < len(words) else "."
    plain = not after.isalpha() or after in _STOP_WORDS or after.endswith("ed")
    if words[i].folded == "military" and not plain:
        return None  # "the military agreement"
    for spelled, sector in listed:
        if all(
            i + k < len(words) and words[i + k].folded == part for k, part in enumerate(spelled)
        ):
            return len(spelled), sector
    return None


def _is_name(words: Sequence[Word], i: int, index: ActorIndex) -> bool:
    """Tell whether word `i` begins a run of capitals that names somebody."""
    word = words[i]
    if not word.written[0].isupper() or word.folded in _NOT_NAMES or len(word.written) < 2:
        return False
    if i > 0 and words[i - 1].folded not in "\"“'‘":
        return True
    after = words[i + 1] if i + 1 < len(words) else None
    if after is None or word.folded in index.barriers:
        return after is not None and after.written[0].isupper()
    acting = after.folded in index.barriers and after.folded not in _STOP_WORDS
    return _capital(words, i + 1) or acting or after.folded in _AFTER_NAME


def _run_end(words: Sequence[Word], i: int, index: ActorIndex) -> int:
    """Tell where a run of capitals ends."""
    end = i + 1
    while end < len(words) and end - i < _MAX_GROWTH:
        word = words[end]
        linked = word.folded in _NAME_LINKS and _capital(words, end + 1)
        if not (linked or _capital(words, end)) or word.folded in _NOT_NAMES:
            break
        if _named(words, end, index) is not None:
            break
        end += 1
    return end


def _capital(words: Sequence[Word], i: int) -> bool:
    """Tell whether word `i` begins with a capital."""
    return i < len(words) and words[i].written[0].isupper()


def _grow(words: Sequence[Word], mention: Mention, index: ActorIndex) -> Mention:
    """Let a country's name take the agent noun that it qualifies, and the person after that."""
    kind = mention.naming.kind
    if kind not in ("state", "demonym", "metonym", "organisation", "person", "group"):
        return mention
    at = mention.last
    owner = at < len(words) and words[at].folded in ("'s", "'")
    at += owner
    reach = _MAX_GROWTH if owner or kind == "demonym" else 1
    for k in range(at, min(at + reach, len(words))):
        noun = _noun(words, k, index)
        if noun is not None:
            return _with_noun(words, mention, (k, *noun), index)
        folded = words[k].folded
        barred = folded in index.barriers or folded in _STOP_WORDS or not folded[0].isalpha()
        if barred or _named(words, k, index):
            break
    if kind == "person":
        return mention._replace(head=not owner)
    people = kind == "demonym" and words[mention.last - 1].folded.endswith("ns")
    sector = mention.naming.sector or ("CVL" if people else "GOV")
    bare = kind == "demonym" and not (at < len(words) and words[at].folded in _STOP_WORDS)
    return mention._replace(
        naming=mention.naming._replace(sector=sector), head=not owner and not bare
    )


def _with_noun(
    words: Sequence[Word], mention: Mention, noun: tuple[int, int, str], index: ActorIndex
) -> Mention:
    """Return a mention grown over an agent noun at `noun` = (place, length, sector)."""
    place, length, sector = noun
    end = place + length
    following = _noun(words, end, index) if end < len(words) else None
    if following is not None:  # "Israeli police officers", "army spokesman"
        sector = sector if following[1] == "GOV" else following[1]
        end += following[0]
    if mention.naming.kind != "person" and end < len(words) and _is_name(words, end, index):
        end = _run_end(words, end, index) if _named(words, end, index) is None else end
    naming = mention.naming._replace(sector=sector, kind="organ")
    return Mention(mention.first, end, naming)


def _merge(words: Sequence[Word], found: list[Mention]) -> list[Mention]:
    """Join "President" + "Trump" and "the government" + "of" + "Iran"."""
    merged: list[Mention] = []
    for mention in found:
        last = merged[-1] if merged else None
        if last is not None and last.naming.kind == "noun" and _joins(words, last, mention):
            sector = last.naming.sector or mention.naming.sector
            kind = "run" if mention.naming.kind == "run" else "organ"
            naming = mention.naming._replace(sector=sector, kind=kind)
            if mention.naming.person:
                naming = mention.naming
            merged[-1] = Mention(last.first, mention.last, naming)
        elif last is not None and _same_person(words, last, mention):
            merged[-1] = mention._replace(first=last.first)
        else:
            merged.append(mention)
    return merged


def _same_person(words: Sequence[Word], last: Mention, mention: Mention) -> bool:
    """Tell whether a name stands beside its title: "the president of Chile, Michelle Bachelet"."""
    between = [w.folded for w in words[last.last : mention.first]]
    named = mention.naming.kind in ("person", "group") and mention.actor == last.actor
    return named and last.naming.kind == "organ" and between in ([], [","])


_AT_HOME = frozenset({"GOV", "COP", "JUD", "LEG", "OPP", "CVL", "LAB", "MED"})


def _joins(words: Sequence[Word], noun: Mention, mention: Mention) -> bool:
    """Tell whether a title and a name, or a noun and its country, are one."""
    between = [w.folded for w in words[noun.last : mention.first]]
    kind = mention.naming.kind
    if not between:
        return kind in ("person", "run", "group") and words[noun.last - 1].written[0].isupper()
    of_state = between in (["of"], ["of", "the"], ["from"], ["from", "the"])
    at_home = between == ["in"] and noun.naming.sector in _AT_HOME
    return (of_state or at_home) and kind in ("state", "metonym", "organisation")
