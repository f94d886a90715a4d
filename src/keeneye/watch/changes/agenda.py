"""What is due, as iCalendar: their days and ours, deadlines of threats, forecasts that close."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from keeneye.desk import Desk
from keeneye.forecast import printed
from keeneye.forecast.issue import Forecast
from keeneye.forecast.settlement import Settlement
from keeneye.forecast.track import Entry
from keeneye.records import content_id
from keeneye.signals.threats import Threat
from keeneye.watch.changes.standing import LIVE
from keeneye.watch.day import words_of

__all__ = ["Due", "due_entries", "render_calendar"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One day on which something is due.

    Parameters
    ----------
    due_date : date
    what, note : str
        `note` says where it comes from or what it opens to.
    whose : str
        ``theirs``, ``ours``, ``threat`` or ``forecast``.

    Examples
    --------
    >>> Due(due_date=date(2020, 10, 10), what="founding day", whose="theirs").title
    'Theirs: founding day'
    """

    due_date: date
    what: str
    whose: str
    note: str = ""

    @property
    def title(self) -> str:
        """What a calendar shows."""
        return f"{self.whose.capitalize()}: {self.what}"


def due_entries(
    desk: Desk, threats: Iterable[Threat], entries: Sequence[Entry], asof: datetime
) -> list[Due]:
    """List what is due from a moment's day on, by day.

    Parameters
    ----------
    desk : Desk
        Its calendar: both sides.
    threats : iterable of Threat
        As of the moment; those still to come that name a deadline are listed.
    entries : sequence of Entry
        The record of forecasts; those not settled are listed on the day that their window closes.
    asof : datetime

    Examples
    --------
    >>> from keeneye.desk import read_desk
    >>> due_entries(read_desk("korea"), [], [], datetime(2020, 12, 1, tzinfo=UTC))[0].whose
    'theirs'
    """
    found = [
        Due(due_date=day.event_date, what=day.what, whose=day.whose, note=day.citation)
        for day in desk.calendar
    ]
    found += [
        Due(
            due_date=threat.due,
            what=f"deadline of {threat.speaker}: {threat.act_name}",
            whose="threat",
            note=f"keeneye explain {threat.record_id}",
        )
        for threat in threats
        if threat.due is not None and threat.status in LIVE
    ]
    settled = {e.forecast_id for e in entries if isinstance(e.content, Settlement)}
    found += [
        _closing(entry.content, words_of(desk))
        for entry in entries
        if isinstance(entry.content, Forecast) and entry.forecast_id not in settled
    ]
    today = asof.date()
    ahead = {one for one in found if one.due_date >= today}
    return sorted(ahead, key=lambda one: (one.due_date, one.whose, one.what, one.note))


def _closing(forecast: Forecast, bands: dict[str, tuple[float, float]]) -> Due:
    """Return the day on which a forecast closes."""
    usual = printed(forecast.base_rate.value, bands)
    said = f"{printed(forecast.probability, bands):.0%}, base rate {usual:.0%}"
    return Due(
        due_date=forecast.closes,
        what=f"closes: {forecast.question_id} ({said})",
        whose="forecast",
        note=f"{forecast.forecast_id}, issued {forecast.issued_at:%Y-%m-%d}",
    )


def render_calendar(due: Iterable[Due], *, title: str, asof: datetime) -> str:
    """Write what is due as iCalendar (RFC 5545): one whole-day entry each.

    Parameters
    ----------
    due : iterable of Due
    title : str
    asof : datetime
        Its day stamps the entries, so that the same day gives the same bytes.

    References
    ----------
    RFC 5545, Internet Calendaring and Scheduling Core Object Specification (iCalendar), 2009.

    Examples
    --------
    >>> day = Due(due_date=date(2020, 10, 10), what="founding day", whose="theirs")
    >>> moment = datetime(2020, 6, 9, tzinfo=UTC)
    >>> "SUMMARY:Theirs: founding day" in render_calendar([day], title="Korea", asof=moment)
    True
    """
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//Keeneye//what is due//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", title)
    for one in due:
        entry = Event()
        entry.add("uid", f"{content_id('u', one.due_date, one.whose, one.what)}@keeneye")
        entry.add("dtstamp", datetime.combine(asof.date(), time(), UTC))
        entry.add("dtstart", one.due_date)
        entry.add("dtend", one.due_date + timedelta(days=1))
        entry.add("summary", _one_line(one.title))
        entry.add("categories", [one.whose])
        entry.add("transp", "TRANSPARENT")
        if one.note:
            entry.add("description", _one_line(one.note))
        calendar.add_component(entry)
    written: bytes = calendar.to_ical()
    return written.decode("utf-8")


def _one_line(text: str) -> str:
    """Return text without control and direction characters."""
    return "".join(c if c.isprintable() else " " for c in text)
