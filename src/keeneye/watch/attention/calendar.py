"""What lies ahead on the reader's clock and on theirs, as it could be known at a moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from keeneye.desk import Desk
from keeneye.records import Fact
from keeneye.signals import anniversary_days, read_acts

__all__ = ["DayAhead", "days_ahead"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayAhead:
    """A day on the reader's clock ('ours') or on the other side's ('theirs')."""

    event_date: date
    what: str
    whose: Literal["ours", "theirs"]
    citation: str
    checked: str


def days_ahead(desk: Desk, asof: datetime, days: int) -> tuple[DayAhead, ...]:
    """List the days of a desk's calendar, and of its lists, that lie ahead and were known.

    Parameters
    ----------
    desk : Desk
        Its calendar; lists of what is fixed beforehand, such as elections; and what its patterns
        say returns each year.
    asof : datetime
    days : int
        How far ahead.

    Examples
    --------
    >>> from datetime import UTC
    >>> from keeneye.desk import read_desk
    >>> found = days_ahead(read_desk("korea"), datetime(2012, 10, 1, tzinfo=UTC), 56)
    >>> [(str(day.event_date), day.whose) for day in found]
    [('2012-10-10', 'theirs'), ('2012-11-06', 'ours')]
    """
    start = asof.date()
    end = start + timedelta(days=days)
    own = [
        DayAhead(event_date=c.event_date, what=c.what, whose=c.whose, citation=c.citation,
                 checked=c.checked)
        for c in desk.calendar
    ]  # fmt: skip
    taken = {(c.event_date, c.whose) for c in own}
    listed = [d for d in _listed(desk, asof, (start, end)) if (d.event_date, d.whose) not in taken]
    ahead = {d for d in (*own, *listed) if start <= d.event_date < end}
    return tuple(sorted(ahead, key=lambda d: (d.event_date, d.whose, d.what)))


def _listed(desk: Desk, asof: datetime, period: tuple[date, date]) -> Iterator[DayAhead]:
    """Yield days ahead of the desk's lists: known before they came, or returning each year."""
    yearly = {pattern.marked for pattern in read_acts(desk).pattern if pattern.yearly}
    for name, facts in desk.facts.items():
        known = [fact for fact in facts if fact.known_at <= asof]
        for fact in known:
            if name in yearly:
                for day in anniversary_days([fact], period):
                    yield _ahead(desk, fact, day)
            elif period[0] <= fact.event_date < period[1]:
                yield _ahead(desk, fact, fact.event_date)


def _ahead(desk: Desk, fact: Fact, day: date) -> DayAhead:
    """Return a fact's day: theirs unless it names an actor that is not the desk's first."""
    actor = fact.values.get("actor", "")
    theirs = not actor or actor == desk.dyads[0].source_actor
    parts = (actor, fact.values.get("kind", ""), fact.kind.partition("_")[0].removesuffix("s"))
    what = fact.values.get("what") or " ".join(filter(None, parts))
    return DayAhead(event_date=day, what=what, whose="theirs" if theirs else "ours",
                    citation=fact.citation, checked=fact.checked)  # fmt: skip
