"""What stands around a brief on the server: the strip of days, and the commands to copy."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from keeneye.brief.wording import show_day
from keeneye.records import parse_asof
from keeneye.watch import Written
from keeneye.web.asked import BriefAsked
from keeneye.web.days.commands import brief_commands
from keeneye.web.days.strip import bounds_of, changed_days, make_strip, strip_days
from keeneye.web.reading import Reader

__all__ = ["around_brief"]


def around_brief(reader: Reader, written: Written, path: str, asked: BriefAsked) -> dict[str, Any]:
    """Return what the templates of a brief's surroundings need.

    Parameters
    ----------
    reader : Reader
    written : Written
        The brief that is shown.
    path : str
        Of the page, which its days share.
    asked : BriefAsked
    """
    current = written.day.last_day
    days = strip_days(current, _day_of(reader.site.clock()))
    counts = reader.known_by_day(*bounds_of(days))
    changed = changed_days(written.day)
    before = max((day for day in changed if day < current), default=None)
    return {
        "strip": make_strip(days, counts, changed, current=current, path=path),
        "last_changed": _named(before),
        "since": asked.since,
        "since_day": _named(_day_of(parse_asof(asked.since))) if asked.since else None,
        "commands": brief_commands(reader.site, current),
    }


def _day_of(moment: datetime) -> date:
    """Return the day that a moment closes or lies in."""
    return (moment - timedelta(microseconds=1)).date()


def _named(day: date | None) -> tuple[str, str] | None:
    """Return a day as addresses have it, and in words."""
    return (day.isoformat(), show_day(day.isoformat())) if day else None
