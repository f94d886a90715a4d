"""A kind of slot: which cited record carries a value, when it does, and how it is put in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from keeneye.brief.day import Citable, Day
from keeneye.records import Statement, Value

__all__ = ["NEVER", "Claim", "Kind", "Part", "ids_of", "item_of", "whole_of"]

NEVER = float("nan")  # what no slot can hold: a value that these records do not carry


def ids_of(records: Iterable[Any], day: Day) -> set[str]:
    """Return the ids under which records are cited."""
    return {day.id_of(record) for record in records}


@dataclass(frozen=True, slots=True)
class Part:
    """One row of a record that has several, such as a motive of an assessment.

    `wholes` are the records that must be cited for it; `item` is what its kinds read.
    """

    wholes: tuple[Citable, ...]
    item: Any


def whole_of(record: object) -> object:
    """Return the record that a part belongs to; any other record is its own."""
    return record.wholes[0] if isinstance(record, Part) else record


def item_of(record: Any) -> Any:
    """Return what kinds read: the row of a part, any other record itself."""
    return record.item if isinstance(record, Part) else record


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement under check, with the records that its citations open."""

    statement: Statement
    day: Day
    cited: Mapping[str, Citable]

    def all_of(self, noun: type) -> tuple[Any, ...]:
        """Return the cited records of one sort, in the order of citation."""
        return tuple(record for record in self.cited.values() if isinstance(record, noun))

    def cites_all(self, records: Iterable[Any], wanted: Iterable[Any]) -> bool:
        """Whether `records` are just the `wanted` ones: none more, none less."""
        return ids_of(records, self.day) == ids_of(wanted, self.day)


def _text(value: Value) -> str:
    """Return a value as it stands."""
    return str(value)


def _nothing(_record: Any, _claim: Claim) -> Iterable[str]:
    """Name no further citation."""
    return ()


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of slot.

    Parameters
    ----------
    carrier : str
        A key of `keeneye.brief.kinds.CARRIERS`.
    reads : callable of (record, Claim) to Value
        The one value that a record carries for this kind; None is "it has none".
    show : callable of Value to str
        How the value is printed.
    rests_on : callable of (record, Claim) to ids
        What must be cited besides the record itself.
    clause : str
        What is printed around the value; nothing is printed where the value is None.
    figure : bool
        Whether it is a number or the name of a state, which leads to its endnote.
    """

    carrier: str
    reads: Callable[[Any, Claim], Value]
    show: Callable[[Value], str] = _text
    rests_on: Callable[[Any, Claim], Iterable[str]] = _nothing
    clause: str = "{}"
    figure: bool = False

    def holds(self, value: Value, record: Any, claim: Claim) -> bool:
        """Whether `record` carries `value`: exactly this one, and of its own type."""
        carried = self.reads(item_of(record), claim)
        same_type = isinstance(value, bool) == isinstance(carried, bool)
        return same_type and value == carried

    def words(self, value: Value) -> tuple[str, str, str]:
        """Return what is printed for `value`: the words before it, itself, the words after."""
        if value is None:
            return "", "", ""
        before, _, after = self.clause.partition("{}")
        return before, self.show(value), after
