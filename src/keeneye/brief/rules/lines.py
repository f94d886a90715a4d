"""What the state of a line rests on, since when, and which lines changed lately."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from keeneye.brief.day import Day
from keeneye.brief.rules.acts import speaker_of
from keeneye.brief.wording import exact, show_actor
from keeneye.records import Channel, ChannelBasis, ChannelInterval, ChannelState, Event, Fact

__all__ = [
    "STRIP_DAYS",
    "alike",
    "changed_lines",
    "conflict_of",
    "evidence_of",
    "lines_like",
    "present",
    "segments",
    "since_of",
    "strip_start",
    "surely",
    "told_lines",
    "word_of",
]

STRIP_DAYS = 90


def present(channel: Channel) -> ChannelInterval | None:
    """Return the interval that a line's present state stands on, or None if nothing is known.

    Announcement and observation may both say it: then the one since which it never changed.
    """
    last = (channel.asof - timedelta(microseconds=1)).date()
    bases: tuple[ChannelBasis, ...] = ("announced", "observed")
    held = [i for basis in bases if (i := channel.interval_on(last, basis))]
    held = [i for i in held if i.state == channel.state]
    turns = {day for i in channel.intervals for day in (i.start, i.end) if day and day <= last}
    unbroken = [
        i for i in held if all(channel.state_on(d) == i.state for d in turns if d >= i.start)
    ]
    if unbroken:
        return min(unbroken, key=lambda i: i.start)
    return max(held, key=lambda i: i.start, default=None)


def since_of(channel: Channel) -> str | None:
    """Return the day since which a line is in its present state."""
    now = present(channel)
    return now.start.isoformat() if now else None


def evidence_of(channel: Channel) -> tuple[str, ...]:
    """Return the ids that the present state of a line rests on."""
    now = present(channel)
    return now.evidence if now else ()


def conflict_of(channel: Channel, day: Day) -> tuple[str, ...]:
    """Return the ids that speak against a line's present state, each once, since it began."""
    now = present(channel)
    if now is None:
        return ()
    found = {record_id: day.find(record_id) for record_id in now.conflict}
    return tuple(
        record_id
        for record_id, record in found.items()
        if isinstance(record, (Event, Fact)) and record.event_date >= now.start
    )


def alike(day: Day) -> tuple[tuple[Channel, ...], ...]:
    """Group the lines that are in one state since one day, on one basis and one word."""
    groups: dict[tuple[object, ...], list[Channel]] = {}
    for line in day.channels:
        now = present(line)
        word = word_of(evidence_of(line), day)
        key = (line.state, now.start, now.basis, word) if now else (line.record_id,)
        groups.setdefault(key, []).append(line)
    return tuple(tuple(group) for group in groups.values())


def changed_lines(day: Day) -> tuple[Channel, ...]:
    """Return the lines whose present state began since `recent_from`."""
    since = day.recent_from.isoformat()
    return tuple(c for c in day.channels if (since_of(c) or "") >= since)


def told_lines(day: Day) -> tuple[Channel, ...]:
    """Return the lines that changed lately, on evidence that is sure enough to be told."""
    return tuple(line for line in changed_lines(day) if surely(evidence_of(line), day))


def surely(record_ids: Iterable[str], day: Day) -> bool:
    """Whether a desk record, or an act of which the coder is sure enough, is among the records."""
    found = [day.find(record_id) for record_id in record_ids]
    events = [record for record in found if isinstance(record, Event)]
    facts = any(isinstance(record, Fact) for record in found)
    return facts or any(event.confidence >= day.least_confidence for event in events)


def lines_like(channel: Channel, day: Day) -> tuple[Channel, ...]:
    """Return the lines that, surely enough, lately came into the state that this one is in."""
    return tuple(c for c in told_lines(day) if c.state == channel.state)


def word_of(record_ids: Iterable[str], day: Day) -> str:
    """Say on whose word a state stands: speakers, outlets, or who announced a desk record.

    Two are named, in the order of the evidence; more are others. What a desk record only saw
    stands on nobody's word: its citation is shown beside it.
    """
    words: list[str] = []
    for record_id in record_ids:
        record = day.find(record_id)
        if isinstance(record, Event):
            word = show_actor(speaker_of(record) or day.outlet_name(record.report_id))
        elif isinstance(record, Fact):
            announced = record.values.get("kind", "").startswith("announced")
            word = day.actor_name(record.values.get("actor")) if announced else ""
        else:
            word = ""
        if word and word not in words:
            words.append(word)
    if len(words) > 2:
        words = [*words[:2], "others"]
    return exact(" and ".join(words))


def segments(channel: Channel, last: date) -> tuple[tuple[date, date, ChannelState], ...]:
    """Return the runs of one state over the `STRIP_DAYS` days to `last`, half-open, in order."""
    days = [strip_start(last) + timedelta(days=n) for n in range(STRIP_DAYS)]
    runs: list[tuple[date, date, ChannelState]] = []
    for day in days:
        state, end = channel.state_on(day), day + timedelta(days=1)
        if runs and runs[-1][2] == state:
            runs[-1] = (runs[-1][0], end, state)
        else:
            runs.append((day, end, state))
    return tuple(runs)


def strip_start(last: date) -> date:
    """Return the first of the `STRIP_DAYS` days to `last`."""
    return last - timedelta(days=STRIP_DAYS - 1)
