"""Which lines of communication are open, cut, unanswered, or not even tried."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby, zip_longest
from typing import Any

from keeneye.desk import ChannelLine, Desk
from keeneye.records import Channel, ChannelBasis, ChannelInterval, ChannelState, Event, Fact, Span

__all__ = ["FACT_STATES", "METHOD", "channel_document", "echoes_of", "read_channels"]

METHOD = "channels-1"
EVERY_LINE = "*"  # the desk's row for phrases that mean every line between its two ends

# What a desk fact of this kind says about the line, and whether it was said or seen.
FACT_STATES: dict[str, tuple[ChannelState, ChannelBasis]] = {
    "opened": ("open", "announced"),
    "announced_restored": ("open", "announced"),
    "announced_cut": ("cut", "announced"),
    "announced_destroyed": ("cut", "announced"),
    "announced_fault": ("fault", "announced"),
    "call_answered": ("open", "observed"),
    "call_unanswered": ("unanswered", "observed"),
    "call_not_made": ("not_tried", "observed"),
}


@dataclass(frozen=True, slots=True)
class _Observation:
    """One piece of evidence on one line; `at` is a local clock time, '' when not said."""

    on: date
    at: str
    known_at: datetime
    state: ChannelState
    basis: ChannelBasis
    record_id: str


def read_channels(desk: Desk, events: Sequence[Event], asof: datetime) -> tuple[Channel, ...]:
    """Work out the states of every line of a desk, as of a moment.

    Two kinds of evidence enter, both as known at the cut: the desk's dated calls and
    announcements, and coded events whose sentence names the line. States are computed, never
    read from a file.

    Parameters
    ----------
    desk : Desk
    events : sequence of Event
        Of the history as of `asof`.
    asof : datetime

    Returns
    -------
    tuple of Channel
        In the desk's order; a line without evidence has no interval and is 'unknown'.
    """
    facts = [f for f in desk.facts.get("channel_events", ()) if f.known_at <= asof]
    every = next((c for c in desk.channels if c.channel_id == EVERY_LINE), None)
    lines = [c for c in desk.channels if c.channel_id != EVERY_LINE]
    ends = {frozenset((every.end_a, every.end_b))} if every else set()
    found = []
    for line in lines:
        general = every if frozenset((line.end_a, line.end_b)) in ends else None
        seen = [
            *_from_facts(line, facts, general is not None),
            *_from_events(line, general, events),
        ]
        found.append(
            Channel(
                channel_id=line.channel_id,
                name=line.name,
                end_a=line.end_a,
                end_b=line.end_b,
                asof=asof,
                method=METHOD,
                intervals=_intervals(seen),
            )
        )
    return tuple(found)


def echoes_of(channel: Channel, events: Iterable[Event]) -> tuple[str, ...]:
    """Return the events of a state's first day that say it of the line's two ends.

    They need not name the line, so they are no evidence of its state; a reader finds in them what
    was written that day.

    Parameters
    ----------
    channel : Channel
    events : iterable of Event
        Of the history as of the channel's moment.
    """
    first = {i.start for i in channel.intervals if i.state == channel.state and i.end is None}
    ends = {channel.end_a, channel.end_b}
    return tuple(
        event.event_id
        for event in events
        if event.event_date in first
        and {event.source_actor, event.target_actor} == ends
        and (_event_state(event) or ("", ""))[0] == channel.state
    )


def _from_facts(line: ChannelLine, facts: Iterable[Fact], general: bool) -> list[_Observation]:
    """Read the desk's calls and announcements that concern a line."""
    found = []
    for fact in facts:
        named = fact.values["channel_id"]
        if named == line.channel_id or (general and named == EVERY_LINE):
            state, basis = FACT_STATES[fact.values["kind"]]
            at = fact.values.get("local_time", "")
            found.append(
                _Observation(fact.event_date, at, fact.known_at, state, basis, fact.fact_id)
            )
    return found


def _from_events(
    line: ChannelLine, general: ChannelLine | None, events: Iterable[Event]
) -> list[_Observation]:
    """Read the coded events between the line's ends whose sentence names it."""
    own = _phrases(line)
    every = _phrases(general) if general else None
    ends = {line.end_a, line.end_b}
    found = []
    for event in events:
        said = _event_state(event)
        actors = {event.source_actor, event.target_actor} - {None}
        if said is None or not isinstance(event.evidence, Span) or not actors or actors - ends:
            continue
        text = event.evidence.text
        if (own and own.search(text)) or (every and every.search(text)):
            state, basis = said
            found.append(
                _Observation(event.event_date, "", event.known_at, state, basis, event.event_id)
            )
    return found


def _phrases(line: ChannelLine) -> re.Pattern[str] | None:
    """Return a pattern that finds the line's phrases as whole words."""
    words = "|".join(re.escape(a) for a in sorted(line.aliases, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE) if words else None


def _event_state(event: Event) -> tuple[ChannelState, ChannelBasis] | None:
    """Return what an event says about a line that its sentence names."""
    if (event.root_code, event.mode) == ("SANCTION", "discontinue") and event.counted:
        return "cut", "announced"
    if event.root_code == "CONSULT" and event.modality == "attempted":
        return "unanswered", "observed"
    if event.root_code in ("COOPERATE", "CONCEDE", "RETREAT") and event.modality == "actual":
        return "open", "announced"
    return None


def _intervals(seen: Iterable[_Observation]) -> tuple[ChannelInterval, ...]:
    """Fold observations into intervals, each basis on its own track."""
    ordered = sorted(seen, key=lambda o: (o.on, o.at, o.known_at, o.record_id))
    announced = _track([o for o in ordered if o.basis == "announced"])
    observed = _track([o for o in ordered if o.basis == "observed"])
    marked = [*_mark_conflicts(announced, observed), *_mark_conflicts(observed, announced)]
    return tuple(sorted(marked, key=lambda i: (i.start, i.basis)))


def _track(ordered: list[_Observation]) -> list[ChannelInterval]:
    """Fold one basis: the last word of a day holds until a day that says otherwise."""
    days = [list(group) for _, group in groupby(ordered, key=lambda o: o.on)]
    runs = [list(group) for _, group in groupby(days, key=lambda day: day[-1].state)]
    ends = [run[0][0].on for run in runs[1:]]
    return [
        ChannelInterval(
            state=run[0][-1].state,
            basis=run[0][-1].basis,
            start=run[0][0].on,
            end=end,
            evidence=_ids(o for day in run for o in day if o.state == day[-1].state),
            conflict=_ids(o for day in run for o in day if o.state != day[-1].state),
        )
        for run, end in zip_longest(runs, ends)
    ]


def _ids(seen: Iterable[_Observation]) -> tuple[str, ...]:
    """Return the ids of observations, each once, in order."""
    return tuple(dict.fromkeys(o.record_id for o in seen))


def _mark_conflicts(
    track: list[ChannelInterval], other: list[ChannelInterval]
) -> list[ChannelInterval]:
    """Name, in each interval, the evidence of the other basis that says otherwise."""

    def opposed(a: ChannelInterval, b: ChannelInterval) -> bool:
        overlap = (b.end is None or a.start < b.end) and (a.end is None or b.start < a.end)
        return overlap and (a.state == "open") != (b.state == "open")

    return [
        replace(
            a, conflict=a.conflict + tuple(e for b in other if opposed(a, b) for e in b.evidence)
        )
        for a in track
    ]


def channel_document(channel: Channel) -> dict[str, Any]:
    """Return a line in the shape of ``channels --json``."""
    return {
        "channel_id": channel.channel_id,
        "id": channel.record_id,
        "name": channel.name,
        "ends": [channel.end_a, channel.end_b],
        "intervals": channel.intervals,
        "state": channel.state,
        "method": channel.method,
    }
