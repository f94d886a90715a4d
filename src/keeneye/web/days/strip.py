"""The strip of days: a link a day, with what came to be known on it and whether a state changed.

It needs no script: each day is a page. Days after the page's own carry it as the day since which
changes are told, so that moving on says what moved. Counts of later days are of the store as it
is now; no analysis sees them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode

from keeneye.brief import Day
from keeneye.brief.wording import MONTHS, show_day

__all__ = ["DayMark", "bounds_of", "changed_days", "make_strip", "strip_days"]

_BESIDE = 7  # days shown on either side
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_TALLEST = 24.0  # of a bar, in the strip's units
Address = Callable[[date], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayMark:
    """One day of the strip.

    Parameters
    ----------
    day, weekday, month : str
        ``12``, ``Fri``, ``June``: as the strip prints them.
    words : str
        The same in full, for who cannot see it.
    address : str
    bar : float
        How tall its bar is, 0 … 24; 0 without an event.
    changed, current : bool
        Whether a line or a threat moved on it; whether it is the page's own day.

    Examples
    --------
    >>> DayMark(day="12", weekday="Fri", month="Jun", words="12 June 2020: 3 events", bar=8.0,
    ...     address="/?asof=2020-06-12", changed=False, current=True).current
    True
    """

    day: str
    weekday: str
    month: str
    words: str
    address: str
    bar: float
    changed: bool
    current: bool


def strip_days(current: date, today: date) -> list[date]:
    """Return the days of the strip: a week on either side, none after today.

    Examples
    --------
    >>> days = strip_days(date(2020, 6, 12), date(2020, 6, 14))
    >>> len(days), days[-1].isoformat()
    (10, '2020-06-14')
    """
    around = range(-_BESIDE, _BESIDE + 1)
    first, last = date.min + timedelta(days=_BESIDE), date.max - timedelta(days=_BESIDE)
    if not first <= current <= last:
        return [current]
    days = [current + timedelta(days=n) for n in around]
    return [day for day in days if day <= max(today, current)]


def bounds_of(days: list[date]) -> tuple[datetime, datetime]:
    """Return the moments at which the first of these days begins and the last one ends."""
    first, last = (datetime.combine(day, time(), UTC) for day in (days[0], days[-1]))
    return first, last + timedelta(days=1)


def changed_days(day: Day) -> dict[date, list[str]]:
    """Return what changed its state on which day, as far as a brief of this day can know.

    Lines by the first day of each interval, threats by the day they were said or moved.
    """
    found: dict[date, list[str]] = {}
    for line in day.channels:
        states = sorted({one.start for one in line.intervals})
        for on in states:
            was, now = line.state_on(on - timedelta(days=1)), line.state_on(on)
            if was != now:
                found.setdefault(on, []).append(f"{line.name}: {now.replace('_', ' ')}")
    for threat in day.judged.threats:
        found.setdefault(threat.said_date, []).append(f"threatened: {threat.act_name}")
        for move in threat.moves:
            found.setdefault(move.on, []).append(f"{move.status}: {threat.act_name}")
    return {on: words for on, words in found.items() if on <= day.last_day}


def make_strip(
    days: Iterable[date],
    counts: Mapping[date, int],
    changed: Mapping[date, list[str]],
    *,
    current: date,
    path: str,
) -> list[DayMark]:
    """Return the strip's days with their marks and links."""
    shown = list(days)
    most = max((counts.get(one, 0) for one in shown), default=0) or 1
    return [
        DayMark(
            day=str(one.day),
            weekday=_WEEKDAYS[one.weekday()],
            month=MONTHS[one.month - 1][:3],
            words=_words(one, counts.get(one, 0), one in changed),
            address=f"{path}?{urlencode(_asked(one, current))}",
            bar=round(_TALLEST * counts.get(one, 0) / most, 1),
            changed=one in changed,
            current=one == current,
        )
        for one in shown
    ]


def _asked(one: date, current: date) -> dict[str, str]:
    """Return the arguments of a day's page: a later one tells what changed since this."""
    since = {"since": current.isoformat()} if one > current else {}
    return {"asof": one.isoformat(), **since}


def _words(one: date, n_events: int, changed: bool) -> str:
    """Say a day in words."""
    events = f"{n_events} event{'' if n_events == 1 else 's'} came to be known"
    return f"{show_day(one.isoformat())}: {events}{'; a state changed' if changed else ''}"
