"""The shapes of a desk: what its files hold, typed; unknown keys are refused.

These are msgspec structs, since a desk file must refuse a key it does not know.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

import msgspec

from keeneye.records import Dyad, Fact, require

__all__ = [
    "Actor",
    "CalendarEntry",
    "ChannelLine",
    "Desk",
    "Feed",
    "HomeModifier",
    "Judged",
    "Office",
    "Organ",
    "Outlet",
    "Person",
    "Rank",
]

Checked = Literal["list", "two sources", "one source", "memory"]


class _Shape(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of a desk file."""


class Judged(_Shape, frozen=True, kw_only=True):
    """A value that an analyst assumed, with its range and where it comes from."""

    low: float
    high: float
    citation: str
    mode: float | None = None
    note: str = ""

    def __post_init__(self) -> None:
        middle = self.low if self.mode is None else self.mode
        ordered = self.low <= middle <= self.high
        require(
            ordered, f"{self.low}, {middle}, {self.high}", where="range", expected="low≤mode≤high"
        )
        require(bool(self.citation), "no citation", where="citation", expected="a source")

    @property
    def likely(self) -> float:
        """The mode, or the middle of the range where none is given."""
        return (self.low + self.high) / 2 if self.mode is None else self.mode


class Actor(_Shape, frozen=True, kw_only=True):
    """A state or an organisation, and how texts name it."""

    id: str
    name: str
    kind: Literal["state", "organisation"]
    names: tuple[str, ...]
    demonyms: tuple[str, ...] = ()
    metonyms: tuple[str, ...] = ()
    hangul: tuple[str, ...] = ()
    note: str = ""


class Organ(_Shape, frozen=True, kw_only=True):
    """A part of an actor that texts name by itself: a ministry, an army, a news agency."""

    actor: str
    sector: str
    names: tuple[str, ...]
    hangul: tuple[str, ...] = ()
    note: str = ""


class Office(_Shape, frozen=True, kw_only=True):
    """An office held from `start` until `end` (missing: no end recorded)."""

    title: str
    start: date
    citation: str
    checked: Checked
    end: date | None = None

    def __post_init__(self) -> None:
        ordered = self.end is None or self.start <= self.end
        require(ordered, f"{self.start} to {self.end}", where=self.title, expected="start ≤ end")


class Person(_Shape, frozen=True, kw_only=True):
    """A person, whom they act for, and the offices they held when."""

    id: str
    actor: str
    sector: str
    names: tuple[str, ...]
    hangul: tuple[str, ...] = ()
    descriptions: tuple[str, ...] = ()
    office: tuple[Office, ...] = ()
    note: str = ""

    def in_office(self, day: date) -> bool:
        """Whether any office covers `day`; a person without offices is never in one."""
        return any(o.start <= day and (o.end is None or day <= o.end) for o in self.office)


class Feed(_Shape, frozen=True, kw_only=True):
    """Where an outlet is polled, and how many items a day are usual."""

    url: str
    kind: str
    expected_per_day: Judged | None = None


class Outlet(_Shape, frozen=True, kw_only=True):
    """Who publishes: owner, independence, and whom it copies from."""

    id: str
    name: str
    owner: str
    independence: Literal["state", "public", "independent", "wire", "reference"]
    citation: str
    checked: Checked
    names: tuple[str, ...] = ()
    owner_actor: str = ""
    copies_from: tuple[str, ...] = ()
    language: str = ""
    home_audience: bool = False
    feed: tuple[Feed, ...] = ()
    note: str = ""


class Rank(_Shape, frozen=True, kw_only=True):
    """How much a speaker and vehicle commit; 1 is the highest."""

    rank: int
    id: str
    name: str
    citation: str
    checked: Checked
    speakers: tuple[str, ...] = ()
    organs: tuple[str, ...] = ()
    vehicles: tuple[str, ...] = ()
    note: str = ""


class HomeModifier(_Shape, frozen=True, kw_only=True):
    """What carrying a statement at home adds to its rank."""

    shift: Judged
    note: str = ""


class CalendarEntry(_Shape, frozen=True, kw_only=True):
    """A date on their clock or ours."""

    event_date: date
    what: str
    whose: Literal["ours", "theirs"]
    citation: str
    checked: Checked
    note: str = ""


class ChannelLine(_Shape, frozen=True, kw_only=True):
    """A line of communication and the phrases by which texts name it."""

    channel_id: str
    name: str
    end_a: str
    end_b: str
    opened: str
    purpose: str
    citation: str
    checked: Checked
    aliases: tuple[str, ...] = ()


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """A desk folder, read and checked; nothing in it is computed.

    Parameters
    ----------
    folder : Path
        Where it was read from.
    name, title, time_zone : str
    languages : tuple of str
    coders : tuple of str
        Order of preference: a `History` counts the first that has coded a report.
    dyads : tuple of Dyad
        Directed dyads in focus; the first two are the standoff's own, both ways.
    demo_asof : date or None
        The day that ``keeneye demo`` shows.
    calendar, actors, organs, persons, outlets, ranks, channels : tuples
    facts : dict of str to tuple of Fact
        Rows of ``channel_events.csv`` and of every table in ``lists/``, by table name, by date.
    thresholds : dict of str to Judged
        Keys are dotted: ``words.likely``.
    """

    folder: Path
    name: str
    title: str
    time_zone: str
    languages: tuple[str, ...]
    coders: tuple[str, ...]
    dyads: tuple[Dyad, ...]
    demo_asof: date | None
    calendar: tuple[CalendarEntry, ...]
    actors: tuple[Actor, ...]
    organs: tuple[Organ, ...]
    persons: tuple[Person, ...]
    outlets: tuple[Outlet, ...]
    ranks: tuple[Rank, ...]
    channels: tuple[ChannelLine, ...]
    facts: dict[str, tuple[Fact, ...]]
    thresholds: dict[str, Judged]

    @property
    def report_files(self) -> list[str]:
        """The paths of the shipped reports, in order of their names."""
        return [str(path) for path in sorted(self.folder.glob("reports/*.jsonl"))]

    def actor(self, actor_id: str) -> Actor | None:
        """Return the actor with this id, or None."""
        return next((a for a in self.actors if a.id == actor_id), None)

    def likely(self, threshold: str) -> float:
        """Return the likely value of a threshold.

        Raises
        ------
        DeskError
            If the desk does not say it.
        """
        from keeneye.errors import DeskError

        judged = self.thresholds.get(threshold)
        if judged is None:
            raise DeskError(
                f"threshold {threshold!r} is missing",
                where=str(self.folder / "thresholds.toml"),
                expected="a table with low, high and citation",
                todo="add it",
            )
        return judged.likely
