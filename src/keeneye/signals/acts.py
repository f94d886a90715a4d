"""``acts.toml`` read and checked: what is threatened, and how texts say what became of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal

import msgspec

from keeneye.desk import Desk
from keeneye.desk.files import convert, toml_tables
from keeneye.errors import DeskError

__all__ = [
    "Act",
    "ActBook",
    "Pattern",
    "TheatreRule",
    "Trigger",
    "Wording",
    "find_phrase",
    "read_acts",
]

NAME = "acts.toml"
TESTS = (
    "rank", "home_audience", "named_act", "deadline",
    "cost_paid", "reversibility", "preparation", "follow_through",
)  # fmt: skip


class _Shape(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of the file."""


class Wording(_Shape, frozen=True, kw_only=True):
    """Phrases of the language that tell threats, deeds and delays apart; `*` ends a stem."""

    threat: tuple[str, ...] = ()
    suspended: tuple[str, ...] = ()
    hedged: tuple[str, ...] = ()
    recalled: tuple[str, ...] = ()
    preparing: tuple[str, ...] = ()
    negated: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    not_done: tuple[str, ...] = ()
    home: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    due: tuple[str, ...] = ()
    reach_words: int = 9


class TheatreRule(_Shape, frozen=True, kw_only=True):
    """Which of the eight tests are about costs already paid, and which tie hands."""

    cost_tests: tuple[str, ...]
    tied_tests: tuple[str, ...]
    citation: str


class Act(_Shape, frozen=True, kw_only=True):
    """An act that may be threatened.

    Parameters
    ----------
    objects, words, done : tuple of str
        What it is done to; words that name it; those of them that say it was done.
    events : tuple of str
        ``ROOT`` or ``ROOT/mode`` of coded events that realise it, where they name the object.
    facts, partly : tuple of dict
        Desk facts that realise it, in whole or in part: ``table``, and cells that must agree.
    done_with : tuple of str
        Acts that include this one.
    suspended_objects : tuple of str
        What a sentence names when it puts the act off, where that is not the object.
    doer_must_be_named : bool
        Whether a threat needs its actor in the sentence (others do the like).
    undo : {'days', 'months', 'never'}
    sunk : bool
        Whether doing it costs something that does not come back.
    response : int
        Its class among responses of the crisis table, 1 … 9.
    """

    id: str
    name: str
    source_actor: str
    target_actor: str
    objects: tuple[str, ...]
    words: tuple[str, ...]
    done: tuple[str, ...]
    undo: Literal["days", "months", "never"]
    sunk: bool
    response: int
    citation: str
    checked: Literal["list", "two sources", "one source", "memory"]
    events: tuple[str, ...] = ()
    facts: tuple[dict[str, str], ...] = ()
    partly: tuple[dict[str, str], ...] = ()
    done_with: tuple[str, ...] = ()
    suspended_objects: tuple[str, ...] = ()
    doer_must_be_named: bool = False
    note: str = ""


class Trigger(_Shape, frozen=True, kw_only=True):
    """What a statement may complain of: who does it, and the desk table of its days."""

    id: str
    name: str
    by: tuple[str, ...]
    phrases: tuple[str, ...]
    icb_trigger: int
    citation: str
    checked: Literal["list", "two sources", "one source", "memory"]
    list: str = ""


class Pattern(_Shape, frozen=True, kw_only=True):
    """A pattern that people believe in: events near the days of a list; put to a placebo.

    `yearly` says that the days return every year; `direction` as in `nearest_placebo`; `since`
    leaves out events before it, such as those of an older programme.
    """

    id: str
    name: str
    marked: str
    events: str
    direction: Literal["either", "after"]
    yearly: bool = False
    since: date = date.min
    note: str = ""


class ActBook(_Shape, frozen=True, kw_only=True):
    """All that ``acts.toml`` holds; a desk without the file has an empty one."""

    wording: Wording = Wording()
    theatre: TheatreRule | None = None
    act: tuple[Act, ...] = ()
    trigger: tuple[Trigger, ...] = ()
    pattern: tuple[Pattern, ...] = ()

    def find(self, act_id: str) -> Act | None:
        """Return the act with this id, or None."""
        return next((a for a in self.act if a.id == act_id), None)


def read_acts(desk: Desk) -> ActBook:
    """Read and check the acts of a desk.

    Raises
    ------
    DeskError
        With file and key: an unknown key, an id that is twice or dangles, an actor or table
        that the desk lacks, a response outside 1 … 9.

    Examples
    --------
    >>> from keeneye.desk import read_desk
    >>> read_acts(read_desk("korea")).find("lines-cut").name
    'communication lines cut'
    """
    path = Path(desk.folder) / NAME
    if not path.is_file():
        return ActBook()
    data, text = toml_tables(desk.folder, NAME)
    book = convert(data, ActBook, path, text)
    for key, holds, expected in _rules(book, desk):
        if not holds:
            raise DeskError("breaks a rule", where=f"{path}: {key}", expected=expected)
    return book


def _rules(book: ActBook, desk: Desk) -> Iterator[tuple[str, bool, str]]:
    """Yield every rule of the file: key, whether it holds, and what was expected."""
    named = {
        "act": [a.id for a in book.act],
        "trigger": [t.id for t in book.trigger],
        "pattern": [p.id for p in book.pattern],
    }
    for kind, ids in named.items():
        yield from ((f"{kind}.{i}", n == 1, "each id once") for i, n in Counter(ids).items())
    known = {a.id for a in book.act}
    for act in book.act:
        key = f"act.{act.id}"
        ends = desk.actor(act.source_actor) is not None and desk.actor(act.target_actor) is not None
        yield f"{key}.source_actor", ends, "actors of the desk"
        yield f"{key}.done_with", set(act.done_with) <= known, "ids of acts"
        yield f"{key}.response", 1 <= act.response <= 9, "1 … 9"
        for rule in (*act.facts, *act.partly):
            yield f"{key}.facts", rule.get("table") in desk.facts, "a table of the desk"
    for trigger in book.trigger:
        listed = not trigger.list or trigger.list in desk.facts
        yield f"trigger.{trigger.id}.list", listed, "a table of lists/"
        known_by = all(desk.actor(a) is not None for a in trigger.by)
        yield f"trigger.{trigger.id}.by", known_by, "actors of the desk"
        yield f"trigger.{trigger.id}.icb_trigger", 1 <= trigger.icb_trigger <= 9, "1 … 9"
    for pattern in book.pattern:
        tables = pattern.marked in desk.facts and pattern.events in desk.facts
        yield f"pattern.{pattern.id}", tables, "tables of lists/"
    if book.theatre is not None:
        tests = {*book.theatre.cost_tests, *book.theatre.tied_tests}
        yield "theatre", tests <= set(TESTS), " | ".join(TESTS)
    yield "wording.reach_words", book.wording.reach_words > 0, "at least 1"


def find_phrase(text: str, phrases: Iterable[str]) -> list[re.Match[str]]:
    """Find phrases as whole words, in order; a trailing ``*`` stands for the rest of a word.

    Examples
    --------
    >>> [m.group() for m in find_phrase("Threats: it will cut them.", ("threat*", "cut"))]
    ['Threats', 'cut']
    """
    return list(_pattern(tuple(phrases)).finditer(text))


@lru_cache(maxsize=512)
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Return one pattern for all phrases, the longest first; without phrases it finds nothing."""
    parts = (
        re.escape(p).replace(r"\*", r"\w*").replace(r"\ ", r"\s+")
        for p in sorted(phrases, key=lambda p: (-len(p), p))
    )
    joined = "|".join(parts)
    return re.compile(rf"(?<!\w)(?:{joined})(?!\w)" if joined else r"(?!)", re.IGNORECASE)
