"""A sentence with slots, and the pieces it falls into when it is filled."""

from __future__ import annotations

from dataclasses import dataclass
from string import Formatter
from typing import Literal

__all__ = ["Piece", "Slot", "Template"]


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a template: its kind, its group, and the name its value stands under."""

    kind: str
    group: str

    @property
    def name(self) -> str:
        """The key of the value."""
        return f"{self.kind}_{self.group}" if self.group else self.kind


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a sentence: fixed words (`slot` is None), a value in words, or what frames it."""

    words: str
    slot: Slot | None = None
    frame: bool = False


@dataclass(frozen=True, slots=True)
class Template:
    """One sentence with slots.

    `role` says how it is set: a sentence, the evidence of the sentence before it, or the title
    of a chart.
    """

    wording: str
    role: Literal["sentence", "evidence", "title"] = "sentence"
    conditions: tuple[str, ...] = ()

    def parts(self) -> list[tuple[str, Slot | None]]:
        """Return fixed words, each with the slot that follows it."""
        return [
            (fixed, None if kind is None else Slot(kind, group or ""))
            for fixed, kind, group, _ in Formatter().parse(self.wording)
        ]

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The slots, in order."""
        return tuple(slot for _, slot in self.parts() if slot)
