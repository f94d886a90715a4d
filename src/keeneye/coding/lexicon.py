"""The trigger lexicon: TOML files, one a root, compiled once into a table of first words."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any, NamedTuple

from keeneye.coding.sentences import split_words, word_list, word_tables
from keeneye.errors import CodingError

__all__ = [
    "Entry",
    "Family",
    "Lexicon",
    "compile_lexicon",
    "load_lexicon",
    "noun_plural",
    "verb_forms",
    "world_names",
]

_NOT_TRIGGERS = ("words.toml", "world.toml")
FORMS = ("base", "s", "past", "pp", "ing", "noun", "phrase")
_VOWELS = "aeiou"
_NONE: Mapping[str, str] = MappingProxyType({})
_GAP_WORDS = 4  # how many words "*" in a trigger may stand for


class Family(NamedTuple):
    """Triggers of one meaning.

    `root` is '' for a pure operator, `operator` is '' for a plain act. `objects` (when not empty)
    must stand near the trigger, `not_objects` must not; `not_next` must not follow at once.
    `order` is 'direct' (subject acts on object), 'reverse' (object acts on subject), 'mutual', or
    'speaker' (who says so acts on the subject). `active` triggers have no passive. `weight` is
    0 … 1; up to .3 a trigger counts only under an operator ("attempted communication").
    `pair_heads` are the first words of objects of two words: what need not be looked for.
    """

    family_id: str
    root: str
    mode: str | None
    cameo_code: str | None
    operator: str
    order: str
    weight: float
    objects: frozenset[str]
    not_objects: frozenset[str]
    not_next: frozenset[str] = frozenset()
    active: bool = False
    object_pairs: bool = False
    pair_heads: frozenset[str] = frozenset()


class Entry(NamedTuple):
    """One spelled trigger: its words after the first, its form and its family."""

    rest: tuple[str, ...]
    form: str
    family: Family


class Lexicon(NamedTuple):
    """Compiled triggers by first word, their families, and every spelled form of a verb."""

    entries: dict[str, tuple[Entry, ...]]
    families: tuple[Family, ...]
    verbs: frozenset[str]

    def triggers_of(self, root: str) -> list[str]:
        """List the first words of a root's triggers."""
        return sorted(w for w, es in self.entries.items() if any(e.family.root == root for e in es))


@lru_cache(maxsize=1)
def load_lexicon() -> Lexicon:
    """Read and compile the lexicon that ships with this package.

    Returns
    -------
    Lexicon
        Shared and never changed; the second call costs nothing.

    Raises
    ------
    CodingError
        If a file names a class that ``words.toml`` does not have.

    Examples
    --------
    >>> "suspend" in load_lexicon().triggers_of("SANCTION")
    True
    """
    return compile_lexicon(files("keeneye.coding") / "lexicon")


def compile_lexicon(*folders: Traversable, irregular: Mapping[str, str] = _NONE) -> Lexicon:
    """Compile the trigger files of some folders into one lexicon.

    Parameters
    ----------
    folders : Traversable
        Of equal matches the earlier folder's wins.
    irregular : mapping
        Irregular verbs beside those of ``words.toml``, as there.

    Raises
    ------
    CodingError
        If a file names a class that ``words.toml`` does not have.

    Examples
    --------
    >>> compile_lexicon(files("keeneye.coding") / "lexicon") == load_lexicon()
    True
    """
    tables = {
        f"{number}/{entry.name}" if number else entry.name: tomllib.loads(entry.read_text("utf-8"))
        for number, folder in enumerate(folders)
        for entry in sorted(folder.iterdir(), key=lambda e: e.name)
        if entry.name.endswith(".toml") and entry.name not in _NOT_TRIGGERS
    }
    words = word_tables()
    doubling = frozenset(words["doubling"]["verbs"].split())
    grammar = (word_list("verb_prefix"), word_list("preposition"))
    forms = _Forms({**words["irregular"], **irregular}, doubling, *grammar)
    classes = {name: table["words"] for name, table in words.items() if "words" in table}
    return _compile(tables, classes, forms)


class _Forms(NamedTuple):
    """Irregular verbs, verbs that double their last letter, and words of the grammar."""

    irregular: dict[str, str]
    doubling: frozenset[str]
    prefixes: frozenset[str]
    prepositions: frozenset[str]


def _compile(
    tables: dict[str, dict[str, Any]], classes: dict[str, list[str]], forms: _Forms
) -> Lexicon:
    """Compile the root files."""
    entries: dict[str, list[Entry]] = {}
    families: list[Family] = []
    verbs: set[str] = set()
    for name, table in tables.items():
        for number, trigger in enumerate(table["trigger"], 1):
            family = _family(f"{name[:-5]}.{number}", table, trigger, classes)
            families.append(family)
            for first, entry in _spell(trigger, family, forms):
                entries.setdefault(first, []).append(entry)
                if entry.form not in ("noun", "phrase"):
                    verbs.add(first)
    ordered = {
        first: tuple(sorted(found, key=lambda e: (-len(e.rest), not e.family.objects)))
        for first, found in entries.items()
    }
    return Lexicon(ordered, tuple(families), frozenset(verbs))


def _family(
    family_id: str, table: dict[str, Any], trigger: dict[str, Any], classes: dict[str, list[str]]
) -> Family:
    """Read one ``[[trigger]]``; what it does not say it takes from its file."""
    objects = _objects(trigger.get("objects", []), classes, family_id)
    not_objects = _objects(trigger.get("not_objects", []), classes, family_id)
    return Family(
        family_id,
        trigger.get("root", table.get("root", "")),
        trigger.get("mode", table.get("mode")),
        trigger.get("cameo_code", table.get("cameo_code")),
        trigger.get("operator", table.get("operator", "")),
        trigger.get("order", "direct"),
        float(trigger.get("weight", 0.9 if objects else 0.8)),
        objects,
        not_objects,
        frozenset(trigger.get("not_next", [])),
        bool(trigger.get("active", False)),
        any(" " in o for o in objects),
        frozenset(o.split()[0] for o in objects | not_objects if " " in o),
    )


def _objects(named: list[str], classes: dict[str, list[str]], where: str) -> frozenset[str]:
    """Open ``@class`` names and add plurals."""
    words: set[str] = set()
    for name in named:
        if name.startswith("@") and name[1:] not in classes:
            raise CodingError(
                f"no word class {name!r}",
                where=where,
                expected="a table of words.toml",
                todo="add the class or correct the name",
            )
        for word in classes[name[1:]] if name.startswith("@") else [name]:
            words |= {word, noun_plural(word)}
    return frozenset(words)


def _spell(trigger: dict[str, Any], family: Family, forms: _Forms) -> Iterator[tuple[str, Entry]]:
    """Spell every form of every trigger of one family."""
    for verb in trigger.get("verbs", []):
        tokens = _tokens(verb)
        head = 1 if tokens[0] in forms.prefixes and len(tokens) > 1 else 0  # "test fire"
        for form, spelled in verb_forms(tokens[head], forms.irregular, forms.doubling):
            whole = _put(tokens, head, spelled)
            yield whole[0], Entry(tuple(whole[1:]), form, family)
    for noun in trigger.get("nouns", []):
        tokens = _tokens(noun)
        head = len(tokens) - (2 if tokens[-1] in forms.prepositions else 1)  # "threats of"
        for spelled in (tokens[head], noun_plural(tokens[head])):
            whole = _put(tokens, head, spelled)
            yield whole[0], Entry(tuple(whole[1:]), "noun", family)
    for phrase in trigger.get("phrases", []):
        first, *rest = _tokens(phrase)
        yield first, Entry(tuple(rest), "phrase", family)


def _put(tokens: list[str], head: int, spelled: str) -> list[str]:
    """Return the words of a trigger with its head in another form."""
    return [spelled if k == head else token for k, token in enumerate(tokens)]


def _tokens(text: str) -> list[str]:
    """Split a trigger as texts are split; ``*`` stays a gap."""
    return [w.folded for w in split_words(text)]


def verb_forms(
    verb: str, irregular: dict[str, str], doubling: frozenset[str]
) -> list[tuple[str, str]]:
    """List ``(form, spelling)`` of an English verb.

    Parameters
    ----------
    verb : str
        The base form, one word.
    irregular : dict
        Base form to ``"past pp"``, or ``"s past pp ing"``.
    doubling : frozenset of str
        Verbs of several syllables that double their last letter.

    Examples
    --------
    >>> verb_forms("ban", {}, frozenset())
    [('base', 'ban'), ('s', 'bans'), ('past', 'banned'), ('pp', 'banned'), ('ing', 'banning')]
    """
    third = noun_plural(verb)
    stem = verb + verb[-1] if _doubles(verb) or verb in doubling else verb
    past = stem[:-1] + "ied" if _y_changes(stem) else stem + ("d" if stem.endswith("e") else "ed")
    if verb.endswith("ie"):
        present = verb[:-2] + "ying"
    else:
        present = (stem[:-1] if stem.endswith("e") and not stem.endswith("ee") else stem) + "ing"
    pp = past
    known = irregular.get(verb, "").split()
    if len(known) == 2:
        past, pp = known
    elif len(known) == 4:
        third, past, pp, present = known
    return list(zip(FORMS, (verb, third, past, pp, present), strict=False))


def _y_changes(word: str) -> bool:
    """Tell whether a final y becomes i."""
    return len(word) > 2 and word.endswith("y") and word[-2] not in _VOWELS


def _doubles(verb: str) -> bool:
    """Tell whether a verb of one syllable ends in one vowel and one consonant."""
    one_syllable = sum(c in _VOWELS for c in verb) == 1
    closed = len(verb) > 2 and verb[-1] not in "aeiouwxy" and verb[-2] in _VOWELS
    return one_syllable and closed


def noun_plural(noun: str) -> str:
    """Return the regular plural (and the third person of a verb).

    Examples
    --------
    >>> noun_plural("ally"), noun_plural("clash"), noun_plural("talks")
    ('allies', 'clashes', 'talks')
    """
    if noun.endswith(("ss", "x", "z", "ch", "sh", "o")):
        return noun + "es"
    if noun.endswith("s"):
        return noun
    return noun[:-1] + "ies" if _y_changes(noun) else noun + "s"


_WORLD_TABLES = (
    ("organisations", "IGO", "organisation"),
    ("groups", "REB", "group"),
    ("people", "GOV", "group"),
)
_NOBODY = (("places", None), ("councils", "GOV"), ("media", "MED"))


def world_names() -> list[tuple[str, str | None, str | None, str]]:
    """List the names of ``world.toml``: organisations, groups, people, and what is nobody.

    Returns
    -------
    list of (name, actor or None, sector or None, kind)
        What is nobody ("Sea of Japan") comes first, so that no actor is read out of it.

    Examples
    --------
    >>> ("Taliban", "AFG", "REB", "group") in world_names()
    True
    """
    text = (files("keeneye.coding") / "lexicon" / "world.toml").read_text("utf-8")
    world = tomllib.loads(text)
    nobody = [(n, None, s, "nobody") for key, s in _NOBODY for n in world["nobody"][key]]
    return nobody + [
        (name, actor, sector, kind)
        for table, sector, kind in _WORLD_TABLES
        for actor, known in world[table].items()
        for name in known
    ]
