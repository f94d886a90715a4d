"""Dates as half-open intervals with their precision: what the words say, and no more."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from keeneye.records import DatePrecision

__all__ = ["DateMention", "find_dates"]


class DateMention(NamedTuple):
    """A date as written: offsets in the text, ``[first, last)`` and precision.

    `future` marks a time after the day of publication, `background` an anniversary or an old year.
    """

    start: int
    end: int
    event_date: date
    event_date_end: date
    date_precision: DatePrecision
    future: bool = False


_MONTHS = [date(2000, n, 1).strftime("%B").lower() for n in range(1, 13)]
_MONTH_NUMBER = {name: n for n, name in enumerate(_MONTHS, 1)} | {
    short: n
    for n, name in enumerate(_MONTHS, 1)
    for short in (name[:3], name[:4])
    if short not in ("marc", "apri", "janu", "febr", "augu", "octo", "nove", "dece")
}
_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
_NUMBERS |= {"eight": 8, "nine": 9, "ten": 10, "several": 3, "few": 3}
_MONTH = (
    r"(?P<{0}>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?"
    r"|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_PATTERN = re.compile(
    "|".join(
        (
            r"(?P<iso>\b\d{4}-\d{2}-\d{2}\b)",
            r"\b(?P<d1>\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?"
            + _MONTH.format("m1")
            + r"(?![a-z])(?:,?\s+(?P<y1>(?:19|20)\d\d)\b)?",
            r"\b" + _MONTH.format("m2") + r"\s+(?P<d2>\d{1,2})(?:st|nd|rd|th)?\b"
            r"(?!,\d)(?:,?\s+(?P<y2>(?:19|20)\d\d)\b)?",
            r"\b(?:(?P<part>[Ee]arly|[Mm]id|[Ll]ate)[\s-]+)?(?:(?P<rel>[Ll]ast|[Tt]his|[Nn]ext)\s+)?"
            + _MONTH.format("m3")
            + r"(?![a-z])(?:,?\s+(?:of\s+)?(?P<y3>(?:19|20)\d\d)\b)?",
            r"\b(?P<near>[Yy]esterday|[Tt]oday|[Tt]onight|[Tt]omorrow|[Ee]arlier in the day)\b",
            (
                r"\b(?P<last>[Tt]his|[Ll]ast|[Pp]ast|[Pp]revious|[Nn]ext|[Cc]oming|[Ee]arlier this"
                r"|[Ll]ater this)\s+(?P<unit>week(?:end)?|month|year|night"
                r"|morning|afternoon|evening|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
            ),
            (
                r"\b(?P<count>an?|one|two|three|four|five|six|seven|eight|nine|ten|several|\d{1,3})\s+"
                r"(?P<units>day|week|month|year|decade)s?\s+(?P<ago>ago|earlier|before)\b"
            ),
            r"\b(?P<weekday>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b",
            r"\b(?:[Ii]n|[Ss]ince|of|[Dd]uring|back in|from)\s+(?P<year>(?:19|20)\d\d)\b",
        )
    )
)
_NEXT_WEEKDAY = re.compile(r"(?:next|coming|starting|following)\s+(?:on\s+)?$", re.IGNORECASE)
_MONTH_ALONE = re.compile(
    r"(?:\b(?:[Ii]n|[Ss]ince|during"
    r"|of|until|by|from|through|between|this|last|next)\s+|[Ee]arly |[Mm]id"
    r"|[Ll]ate )$"
)


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
        publication unless `future` is set.

    Examples
    --------
    >>> found = find_dates("They met this week.", 0, 19, date(2020, 6, 12))[0]
    >>> str(found.event_date), str(found.event_date_end), found.date_precision
    ('2020-06-08', '2020-06-13', 'week')
    """
    found = []
    for match in _PATTERN.finditer(text, start, end):
        try:
            interval = _read(match, reference)
        except (ValueError, OverflowError):  # 31 June, year 0: no date, and no event's date
            interval = None
        if interval is not None:
            found.append(_cut(match, interval, reference))
    return found


_Interval = tuple[date, date, DatePrecision]


def _cut(match: re.Match[str], interval: _Interval, reference: date) -> DateMention:
    """Cut an interval at the end of the day of publication."""
    first, last, precision = interval
    tomorrow = reference + timedelta(days=1)
    if first >= tomorrow:
        return DateMention(*match.span(), first, last, precision, future=True)
    return DateMention(*match.span(), first, min(last, tomorrow), precision)


def _read(match: re.Match[str], reference: date) -> _Interval | None:
    """Read one match, by the group that was filled."""
    got = match.groupdict()
    if got["iso"]:
        return _day(date.fromisoformat(got["iso"]))
    for n in "12":
        if got["m" + n]:
            month = _MONTH_NUMBER[got["m" + n].lower().rstrip(".")]
            return _day(_dated(int(got["d" + n]), month, got["y" + n], reference))
    if got["m3"]:
        return _month(match, got, reference)
    if got["near"]:
        shift = {"yesterday": -1, "tomorrow": 1}.get(got["near"].lower(), 0)
        return _day(reference + timedelta(days=shift))
    if got["last"]:
        return _relative(got["last"].lower().split()[-1], got["unit"], reference)
    if got["ago"]:
        return _ago(got["count"].lower(), got["units"], reference)
    if got["weekday"]:
        return _day(_weekday(match, got["weekday"].lower(), reference))
    year = int(got["year"])
    return date(year, 1, 1), date(year + 1, 1, 1), "year"


def _day(day: date) -> _Interval:
    """Return one day."""
    return day, day + timedelta(days=1), "day"


def _dated(day: int, month: int, year: str | None, reference: date) -> date:
    """Return a day of a month; without a year, the one nearest to publication."""
    if year:
        return date(int(year), month, day)
    near = date(reference.year, month, day)
    half_year = timedelta(days=183)
    return near.replace(year=near.year - 1) if near - reference > half_year else near


def _month(match: re.Match[str], got: dict[str, str | None], reference: date) -> _Interval | None:
    """Return a month, or a third of one ("early May")."""
    name, part, year = str(got["m3"]), (got["part"] or "").lower(), got["y3"]
    before = match.string[max(0, match.start() - 9) : match.start()]
    if not (year or part or got["rel"] or _MONTH_ALONE.search(before)):
        return None  # "May" the name, "March" the walk
    month = _MONTH_NUMBER[name.lower().rstrip(".")]
    which = int(year) if year else reference.year - (month > reference.month)
    if got["rel"] and got["rel"].lower() == "next":
        which = reference.year + (month <= reference.month)
    first = date(which, month, 1)
    bounds = {"early": (0, 10), "mid": (10, 20), "late": (20, 31)}.get(part, (0, 31))
    after = _next_month(first)
    begin = first + timedelta(days=bounds[0])
    return begin, min(after, first + timedelta(days=bounds[1])), "month"


def _next_month(first: date) -> date:
    """Return the first day of the month after."""
    return (first + timedelta(days=31)).replace(day=1)


def _relative(which: str, unit: str, reference: date) -> _Interval:
    """Read this, last or next week, month, year, weekday."""
    sign = {"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1}.get(which, 0)
    if unit.startswith("week"):
        monday = reference - timedelta(days=reference.weekday()) + timedelta(days=7 * sign)
        begin = monday + timedelta(days=5 if unit == "weekend" else 0)
        return begin, monday + timedelta(days=7), "week"
    if unit == "month":
        first = reference.replace(day=1)
        shifted = {-1: (first - timedelta(days=1)).replace(day=1), 0: first}
        first = shifted.get(sign) or _next_month(first)
        return first, _next_month(first), "month"
    if unit == "year":
        return date(reference.year + sign, 1, 1), date(reference.year + sign + 1, 1, 1), "year"
    if unit.endswith("day"):
        back = (reference.weekday() - _DAYS.index(unit.lower())) % 7
        return _day(reference + timedelta(days=7 - back if sign > 0 else -back))
    return _day(reference - timedelta(days=int(unit == "night" and sign < 0)))


def _ago(count: str, units: str, reference: date) -> _Interval:
    """Read some days, weeks, months or years before."""
    number = int(count) if count.isdigit() else _NUMBERS.get(count, 1)
    if units == "day":
        return _day(reference - timedelta(days=number))
    if units == "week":
        then = reference - timedelta(days=7 * number)
        monday = then - timedelta(days=then.weekday())
        return monday, monday + timedelta(days=7), "week"
    if units == "month":
        first = (reference - timedelta(days=30 * number)).replace(day=1)
        return first, _next_month(first), "month"
    year = reference.year - number * (10 if units == "decade" else 1)
    return date(year, 1, 1), date(year + 1, 1, 1), "year"


def _weekday(match: re.Match[str], name: str, reference: date) -> date:
    """Return the latest such day up to publication; after "next", the first one past it."""
    back = (reference.weekday() - _DAYS.index(name)) % 7
    before = match.string[max(0, match.start() - 14) : match.start()]
    ahead = _NEXT_WEEKDAY.search(before) is not None
    return reference + timedelta(days=7 - back if ahead else -back)
