"""The lines of communication on a terminal: a letter a day over the last 90 days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from keeneye.records import Channel

__all__ = ["LEGEND", "strip_lines"]

DAYS = 90
_SIGNS = {
    "open": "#",
    "cut": "x",
    "unanswered": ":",
    "not_tried": "-",
    "fault": "~",
    "unknown": ".",
}
LEGEND = "  ".join(f"{sign} {state.replace('_', ' ')}" for state, sign in _SIGNS.items())


def strip_lines(channels: Sequence[Channel]) -> list[str]:
    """Return two lines of text for each line of communication, the cut's day at the right."""
    found = []
    for channel in channels:
        last = (channel.asof - timedelta(microseconds=1)).date()
        days = [last - timedelta(days=n) for n in reversed(range(DAYS))]
        found.append(f"{channel.name} (from {days[0]}): {channel.state.replace('_', ' ')}")
        found.append("  " + "".join(_SIGNS[channel.state_on(day)] for day in days))
    return found
