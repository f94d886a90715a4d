"""A channel: a line of communication and the states it was in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from keeneye.records.ids import require
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
    """One line as of a moment, on two tracks: what was announced, and what was observed.

    `intervals` are in order of start; those of one basis follow one another without overlap, those
    of the other run beside them, so that a line said to be open can be seen to stay unanswered.

    Examples
    --------
    >>> from datetime import UTC
    >>> cut = ChannelInterval(state="cut", basis="announced", start=date(2020, 6, 9), end=None,
    ...     evidence=("e-1",))
    >>> quiet = ChannelInterval(state="not_tried", basis="observed", start=date(2020, 6, 10),
    ...     end=None, evidence=("d-1",))
    >>> line = Channel(channel_id="liaison-office", name="Liaison office line", end_a="KOR",
    ...     end_b="PRK", asof=datetime(2020, 6, 13, tzinfo=UTC), method="channels-1",
    ...     intervals=(cut, quiet))
    >>> line.state, line.state_on(date(2020, 6, 8))
    ('cut', 'unknown')
    """

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
        return self.state_on((self.asof - timedelta(microseconds=1)).date())

    def state_on(self, day: date) -> ChannelState:
        """Return the state of a day.

        A line announced as cut is cut until a call on a later day is answered; from then on, calls
        tell. Otherwise the later of announcement and observation holds; of one day, the
        observation, unless the announcement explains it as a fault.
        """
        announced = self.interval_on(day, "announced")
        observed = self.interval_on(day, "observed")
        if announced is None or observed is None:
            only = announced or observed
            return only.state if only else "unknown"
        if announced.state == "cut":
            return observed.state if self._answered_between(announced.start, day) else "cut"
        explains = announced.state == "fault" and observed.start == announced.start
        holds = observed.start >= announced.start and not explains
        return observed.state if holds else announced.state

    def _answered_between(self, cut: date, day: date) -> bool:
        """Whether a call was answered on a day after a cut and not after `day`."""
        calls = (i for i in self.intervals if (i.basis, i.state) == ("observed", "open"))
        return any(cut < i.start <= day for i in calls)

    def interval_on(self, day: date, basis: ChannelBasis) -> ChannelInterval | None:
        """Return the interval of one basis that holds `day`, or None."""
        for interval in self.intervals:
            ended = interval.end is not None and interval.end <= day
            if interval.basis == basis and interval.start <= day and not ended:
                return interval
        return None

    @property
    def record_id(self) -> str:
        """The id that opens this channel as of this moment."""
        return dated_id("h", self.asof, self.channel_id, self.method, self.intervals)
