"""A brief as a record: sections of statements, each tied to the records it follows from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from keeneye.records.ids import seal
from keeneye.records.measurement import dated_id

__all__ = [
    "Brief",
    "Coverage",
    "FeedCoverage",
    "OutletCoverage",
    "Refused",
    "Section",
    "Statement",
    "Value",
]

Value = str | int | float | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One sentence of a brief.

    Parameters
    ----------
    template : str
        Id of the template that words it.
    values : dict
        What the template was filled with.
    follows_from : tuple of str
        Ids of the records that carry every value.
    text : str
        The sentence, as the template words these values.
    asof : datetime
        The brief's.
    statement_id : str
        Left out when made; checked when read back.
    """

    template: str
    values: dict[str, Value]
    follows_from: tuple[str, ...]
    text: str
    asof: datetime
    statement_id: str = ""

    def __post_init__(self) -> None:
        given = sorted(self.values.items())
        parts = (self.template, given, self.follows_from, self.text)
        seal(self, "statement_id", dated_id("s", self.asof, *parts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A statement that failed the claim-tight check, and why: listed, never printed as true."""

    template: str
    values: dict[str, Value]
    follows_from: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the brief; `note` says why it is empty or thin, in words."""

    section: str
    title: str
    statements: tuple[Statement, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletCoverage:
    """What was read of one outlet, as of a moment."""

    outlet: str
    n_reports: int
    n_copies: int
    first_known_at: datetime
    last_known_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedCoverage:
    """How long an outlet with a feed has been silent, as of a moment.

    `last_known_at` and `gap_days` are missing where it never brought anything; `chance_of_gap` is
    the probability of so long a gap at the low rate that the desk expects, missing where it
    expects none; `quiet` says that the desk calls the gap too long.
    """

    outlet: str
    last_known_at: datetime | None
    gap_days: float | None
    chance_of_gap: float | None
    quiet: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What was read and what was not.

    `n_uncoded` reports became no event; `unseen` are the desk's outlets without any report;
    `rejections` counts refusals by reason; `coders` counts reports by the coder that is shown;
    `feeds` are the desk's outlets with a feed.
    """

    n_reports: int
    n_copies: int
    n_uncoded: int
    n_events: int
    n_counted: int
    last_known_at: datetime | None
    outlets: tuple[OutletCoverage, ...]
    unseen: tuple[str, ...]
    rejections: dict[str, int] = field(default_factory=dict)
    coders: dict[str, int] = field(default_factory=dict)
    feeds: tuple[FeedCoverage, ...] = ()

    @property
    def quiet_feeds(self) -> tuple[FeedCoverage, ...]:
        """Those that once brought something and are silent for too long."""
        return tuple(feed for feed in self.feeds if feed.quiet)

    @property
    def quiet_since(self) -> datetime | None:
        """When the last item of any quiet feed was known; None where none is quiet."""
        return max((f.last_known_at for f in self.quiet_feeds if f.last_known_at), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """The record that every rendering reads."""

    desk: str
    title: str
    asof: datetime
    sections: tuple[Section, ...]
    coverage: Coverage
    refused: tuple[Refused, ...] = ()
    version: str = ""
    store_digest: str = ""
