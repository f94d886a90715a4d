"""A channel: a line of communication and the states it was in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from keeneye.records.checks import require
from keeneye.records.measurement import dated_id

__all__ = ["Channel", "ChannelBasis", "ChannelInterval", "ChannelState"]

ChannelState = Literal["open", "cut", "unanswered", "not_tried", "fault", "unknown"]
ChannelBasis = Literal["announced", "observed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelInterval:
    """A state from day to day, half-open; `end` None is still so at the cut.

    `evidence` holds ids of events and desk facts; `conflict` ids of evidence that says otherwise.
    """

    state: ChannelState
    basis: ChannelBasis
    start: date
    end: date | None
    evidence: tuple[str, ...]
    conflict: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        ordered = self.end is None or self.start < self.end
        require(ordered, "empty interval", where=str(self.start), expected="start before end")
        require(bool(self.evidence), "no evidence", where=str(self.start), expected="ids")


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One line as of a moment: its intervals in order, and the state it is in."""

    channel_id: str
    name: str
    end_a: str
    end_b: str
    asof: datetime
    method: str
    intervals: tuple[ChannelInterval, ...]

    @property
    def state(self) -> ChannelState:
        """The state at the cut."""
        return self.intervals[-1].state if self.intervals else "unknown"

    @property
    def record_id(self) -> str:
        """The id that opens this channel as of this moment."""
        return dated_id("h", self.asof, self.channel_id, self.method, self.intervals)
