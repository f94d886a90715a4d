"""A directed dyad: who acts on whom."""

from __future__ import annotations

from dataclasses import dataclass

from keeneye.errors import BadRecord

__all__ = ["Dyad"]


@dataclass(frozen=True, slots=True, order=True)
class Dyad:
    """A directed pair of actors; ``PRK:KOR`` is North Korea towards South Korea.

    Examples
    --------
    >>> str(Dyad.parse("PRK:KOR").reverse())
    'KOR:PRK'
    """

    source_actor: str
    target_actor: str

    @classmethod
    def parse(cls, text: str) -> Dyad:
        """Read ``PRK:KOR``.

        Raises
        ------
        BadRecord
            If it is not two actor ids with one colon between.
        """
        actors = text.split(":")
        if len(actors) != 2 or not all(a and a.isalnum() for a in actors):
            raise BadRecord(f"not a dyad: {text[:40]!r}", expected="two actor ids, PRK:KOR")
        return cls(*actors)

    def reverse(self) -> Dyad:
        """Return the dyad the other way round."""
        return Dyad(self.target_actor, self.source_actor)

    def __str__(self) -> str:
        return f"{self.source_actor}:{self.target_actor}"
