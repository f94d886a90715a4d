"""A directed dyad, and its counts per calendar period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from keeneye.errors import BadRecord
from keeneye.records.event import Period
from keeneye.records.ids import require
from keeneye.records.measurement import dated_id

__all__ = ["Dyad", "DyadSeries", "PeriodCount"]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodCount:
    """Counted events of one period by quad class; `event_ids` are all of them, in order."""

    period_start: date
    verbal_cooperation: int = 0
    material_cooperation: int = 0
    verbal_conflict: int = 0
    material_conflict: int = 0
    event_ids: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        same = self.total == len(self.event_ids)
        require(same, "counts and ids differ", where=str(self.period_start), expected="equal")

    @property
    def total(self) -> int:
        """All counted events of the period."""
        return self.conflict + self.verbal_cooperation + self.material_cooperation

    @property
    def conflict(self) -> int:
        """Verbal and material conflict together."""
        return self.verbal_conflict + self.material_conflict


@dataclass(frozen=True, slots=True, kw_only=True)
class DyadSeries:
    """Counts of one directed dyad over consecutive periods, none left out.

    `asof` cuts knowledge; `unplaced` events lie across more than one period and enter none.
    """

    dyad: Dyad
    by: Period
    asof: datetime
    method: str
    periods: tuple[PeriodCount, ...]
    unplaced: int = 0

    @property
    def record_id(self) -> str:
        """The id that opens this series as of this moment."""
        return dated_id("v", self.asof, str(self.dyad), self.by, self.method, self.periods)
