"""Dates as half-open intervals with their precision: what the words say, and no more."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from keeneye.coding.dating.readers import Interval, read_interval
from keeneye.coding.dating.ways import MAYBE, OPEN, PATTERN
from keeneye.records import DatePrecision

__all__ = ["DateMention", "find_dates"]


class DateMention(NamedTuple):
    """A date as written: offsets in the text, ``[first, last)`` and precision.

    `named_end` is the end of the time that the words name, also where "since" reaches past it;
    `future` marks a time after the day of publication.
    """

    start: int
    end: int
    event_date: date
    event_date_end: date
    date_precision: DatePrecision
    named_end: date
    future: bool = False


def find_dates(text: str, start: int, end: int, reference: date) -> list[DateMention]:
    """Find the dates that ``text[start:end]`` names, as intervals.

    Parameters
    ----------
    text : str
    start, end : int
        Offsets of the sentence.
    reference : date
        The day of publication: "today", "this week" and a bare "Tuesday" are read from it; a
        weekday or a day without a year is the latest that is not after it.

    Returns
    -------
    list of DateMention
        In order. Offsets are into `text`; intervals are half-open and never reach past the day of
        publication unless `future` is set. Weeks begin on Monday. "Since March" runs from then to
        the day of publication; "by 15 July" from the day after it. Early, mid and late are thirds.

    Examples
    --------
    >>> found = find_dates("They met this week.", 0, 19, date(2020, 6, 12))[0]
    >>> str(found.event_date), str(found.event_date_end), found.date_precision
    ('2020-06-08', '2020-06-13', 'week')
    """
    found: list[DateMention] = []
    if MAYBE.search(text, start, end) is None:
        return found
    for match in PATTERN.finditer(text, start, end):
        try:
            interval = read_interval(match, reference)
            if interval is not None:
                found.append(_cut(match, interval, reference))
        except (ValueError, OverflowError):  # 31 June, year 0: no date, and no event's date
            continue
    return found


def _opened(match: re.Match[str], interval: Interval, reference: date) -> Interval:
    """Open an interval after "since" up to publication, and one after "by" from there on."""
    first, last, precision = interval
    written = match.group()
    opener = OPEN.search(match.string[max(0, match.start() - 10) : match.start()])
    tomorrow = reference + timedelta(days=1)
    if written[:5].lower() == "since" or (opener is not None and opener["since"]):
        return (first, max(last, tomorrow), precision) if first < tomorrow else interval
    return (tomorrow, last, precision) if opener is not None and last > tomorrow else interval


def _cut(match: re.Match[str], interval: Interval, reference: date) -> DateMention:
    """Return what is said of an interval, cut at the end of the day of publication."""
    first, last, precision = _opened(match, interval, reference)
    tomorrow = reference + timedelta(days=1)
    future = first >= tomorrow
    end = last if future else min(last, tomorrow)
    return DateMention(*match.span(), first, end, precision, interval[1], future)
