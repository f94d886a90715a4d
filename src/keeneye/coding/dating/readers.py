"""What each way to write a date comes to: an interval with its precision."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from keeneye.coding.dating.ways import MONTH_ALONE, NEXT_WEEKDAY, NUMBERS
from keeneye.records import DatePrecision

__all__ = ["Interval", "read_interval"]

Interval = tuple[date, date, DatePrecision]
_Get = Callable[[str], str]  # a part of the words by its name, in lower case; '' if not written

_MONTHS = [date(2000, n, 1).strftime("%B").lower() for n in range(1, 13)]
_MONTH_NUMBER = {name[:3]: n for n, name in enumerate(_MONTHS, 1)}
_DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_ORDINALS = {"first": 0, "second": 1, "third": 2, "fourth": 3}
_FEASTS = {"new year's day": (1, 1), "new year's eve": (12, 31), "christmas eve": (12, 24)}
_RECENT = {"day": 7, "week": 28, "month": 182, "year": 1826}  # how many days "recent" reaches back
_LENGTH = {"day": 1, "week": 7, "month": 30, "year": 365}
_THIRDS = {"early": 0, "beginning": 0, "start": 0, "mid": 1, "middle": 1, "late": 2, "end": 2}


def read_interval(match: re.Match[str], reference: date) -> Interval | None:
    """Read one match of `PATTERN` by the reader of its way.

    Parameters
    ----------
    match : re.Match
    reference : date
        The day of publication.

    Returns
    -------
    (date, date, precision) or None
        Half-open; None where the words only look like a date.

    Raises
    ------
    ValueError, OverflowError
        For a day that no calendar has.

    Examples
    --------
    >>> from keeneye.coding.dating.ways import PATTERN
    >>> first, last, precision = read_interval(PATTERN.search("9 June"), date(2020, 6, 12))
    >>> str(first), str(last), precision
    ('2020-06-09', '2020-06-10', 'day')
    """
    way = str(match.lastgroup)

    def get(part: str) -> str:
        return (match.groupdict().get(f"{way}_{part}") or "").lower()

    if way == "month":
        return _month(match, get, reference)
    if way == "weekday":
        return _day(_weekday(match, get("day"), reference))
    return _READERS[way](get, reference)


def _day(day: date, days: int = 1) -> Interval:
    """Return one day, or some from it on."""
    return day, day + timedelta(days=days), "day"


def _number(month: str) -> int:
    """Return the number of a month."""
    return _MONTH_NUMBER[month[:3]]


def _dated(day: int, month: int, year: str, reference: date) -> date:
    """Return a day of a month; without a year, the one nearest to publication."""
    if year:
        return date(int(year), month, day)
    near = date(reference.year, month, day)
    half_year = timedelta(days=183)
    return near.replace(year=near.year - 1) if near - reference > half_year else near


def _figures(get: _Get, reference: date) -> Interval:
    """Read 9.6.2020: day first, unless only month first is no later than publication."""
    a, b, year = int(get("a")), int(get("b")), int(get("y"))
    turned = a <= 12 and (b > 12 or date(year, b, a) > reference >= date(year, a, b))
    return _day(date(year, a, b) if turned else date(year, b, a))


def _days(get: _Get, reference: date) -> Interval:
    """Read "3 to 5 June", "June 3-5", "June 30 and July 2"."""
    last = _dated(int(get("b")), _number(get("n") or get("m")), get("y"), reference)
    first = date(last.year, _number(get("m")), int(get("a")))
    return _day(first, (last - first).days + 1) if first <= last else _day(last)


def _one_day(get: _Get, reference: date) -> Interval:
    """Read a day and a month."""
    return _day(_dated(int(get("d")), _number(get("m")), get("y"), reference))


def _year_of(words: str, reference: date) -> int:
    """Return the year that "2018", "this year" or "last year" is."""
    return int(words) if words.isdigit() else reference.year - ("last" in words)


def _added(first: date, months: int) -> date:
    """Return the first day of a month some months later."""
    whole = first.year * 12 + first.month - 1 + months
    return date(whole // 12, whole % 12 + 1, 1)


def _span(first: date, months: int, precision: DatePrecision = "month") -> Interval:
    """Return some months from the first day of one."""
    return first, _added(first, months), precision


def _months(get: _Get, reference: date) -> Interval:
    """Read "between March and May"."""
    last = _number(get("n"))
    year = int(get("y")) if get("y") else reference.year - (last > reference.month)
    first = date(year, _number(get("m")), 1)
    return first, _added(date(year, last, 1), 1), "month"


def _half(get: _Get, reference: date) -> Interval | None:
    """Read "first half of May", "first quarter of 2020", "first week of June"."""
    which, size = _ORDINALS[get("nth")], get("size")
    if get("z"):
        months = {"half": 6, "quarter": 3}.get(size, 0)
        first = date(_year_of(get("z"), reference), 1, 1)
        return _span(_added(first, which * months), months) if months else None
    month = _number(get("m"))
    year = _year_of(get("y"), reference) if get("y") else reference.year - (month > reference.month)
    first = date(year, month, 1)
    if size == "week":
        return first + timedelta(days=7 * which), first + timedelta(days=7 * which + 7), "week"
    middle = first + timedelta(days=15)
    return (middle, _added(first, 1), "month") if which else (first, middle, "month")


def _third(words: str) -> int | None:
    """Return which third "early", "mid" or "the end of" is; None for no such word."""
    return next((n for word, n in _THIRDS.items() if word in words), None)


def _month(match: re.Match[str], get: _Get, reference: date) -> Interval | None:
    """Return a month, or a third of one ("early May")."""
    third, year, rel = _third(get("part")), get("y"), get("rel")
    before = match.string[max(0, match.start() - 9) : match.start()]
    if not (year or third is not None or rel or MONTH_ALONE.search(before)):
        return None  # "May" the name, "March" the walk
    month = _number(get("m"))
    which = _year_of(year, reference) if year else reference.year - (month > reference.month)
    if rel == "next":
        which = reference.year + (month <= reference.month)
    return _part_of_month(date(which, month, 1), third)


def _part_of_month(first: date, third: int | None) -> Interval:
    """Return a month or a third of it."""
    after = _added(first, 1)
    if third is None:
        return first, after, "month"
    last = after if third == 2 else first + timedelta(days=10 * third + 10)
    return first + timedelta(days=10 * third), last, "month"


def _part_of_year(year: int, third: int | None) -> Interval:
    """Return a year or a third of it."""
    if third is None:
        return date(year, 1, 1), date(year + 1, 1, 1), "year"
    return _span(date(year, 1 + 4 * third, 1), 4, "year")


def _years(first: int, last: int) -> Interval:
    """Return the years ``[first, last)``."""
    return date(first, 1, 1), date(last, 1, 1), "year"


def _week(reference: date, shift: int) -> Interval:
    """Return the week of a day, or one before or after it."""
    monday = reference - timedelta(days=reference.weekday() - 7 * shift)
    return monday, monday + timedelta(days=7), "week"


def _relative(get: _Get, reference: date) -> Interval:
    """Read this, last or next week, month, year, weekday."""
    which, unit, third = get("which").split()[-1], get("unit"), _third(get("part"))
    sign = {"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1}.get(which, 0)
    if unit.startswith("week"):
        first, last, precision = _week(reference, sign)
        return first + timedelta(days=5 if unit == "weekend" else 0), last, precision
    if unit == "month":
        return _part_of_month(_added(reference, sign), third)
    if unit == "year":
        return _part_of_year(reference.year + sign, third)
    if unit.endswith("day"):
        back = (reference.weekday() - _DAYS.index(unit[:3])) % 7
        return _day(reference + timedelta(days=7 - back if sign > 0 else -back))
    return _day(reference - timedelta(days=int(unit == "night" and sign < 0)))


def _before_last(get: _Get, reference: date) -> Interval:
    """Read "the week before last"."""
    if get("unit") == "week":
        return _week(reference, -2)
    if get("unit") == "month":
        return _part_of_month(_added(reference, -2), None)
    return _part_of_year(reference.year - 2, None)


def _near(get: _Get, reference: date) -> Interval:
    """Read yesterday, today, tomorrow."""
    return _day(reference + timedelta(days={"yesterday": -1, "tomorrow": 1}.get(get("day"), 0)))


def _weekend(get: _Get, reference: date) -> Interval:
    """Return the latest weekend that has begun."""
    saturday = reference - timedelta(days=(reference.weekday() - 5) % 7)
    return saturday, saturday + timedelta(days=2), "week"


def _precision(unit: str) -> DatePrecision:
    """Return a unit as a precision."""
    return {"week": "week", "month": "month", "year": "year"}.get(unit, "day")  # type: ignore[return-value]


def _rolling(get: _Get, reference: date) -> Interval:
    """Read "the past two weeks": up to and with the day of publication."""
    days = _count(get("n")) * _LENGTH[get("unit")]
    tomorrow = reference + timedelta(days=1)
    return (
        tomorrow - timedelta(days=days + (get("unit") == "month")),
        tomorrow,
        _precision(get("unit")),
    )


def _recent(get: _Get, reference: date) -> Interval:
    """Read "recent weeks"."""
    tomorrow = reference + timedelta(days=1)
    return tomorrow - timedelta(days=_RECENT[get("unit")]), tomorrow, _precision(get("unit"))


def _season(get: _Get, reference: date) -> Interval | None:
    """Read a season: winter begins in December of its year."""
    rel, month = get("rel"), _SEASONS[get("s")]
    if rel == "the" and not get("y"):
        return None  # "the fall of the wall"
    year = int(get("y")) if get("y") else reference.year + (rel == "next")
    while rel == "last" and not get("y") and _added(date(year, month, 1), 3) > reference:
        year -= 1
    return _span(date(year, month, 1), 3)


def _count(words: str) -> int:
    """Return a number written in words or figures; 1 for none."""
    return int(words) if words.isdigit() else NUMBERS.get(" ".join(words.split()), 1)


def _ago(get: _Get, reference: date) -> Interval:
    """Read some days, weeks, months or years before."""
    number, unit = (2, "week") if get("f") else (_count(get("n")), get("unit"))
    return _shifted(-number * (10 if unit == "decade" else 1), unit, reference)


def _shifted(number: int, unit: str, reference: date) -> Interval:
    """Return the day, week, month or year that lies some units away."""
    if unit == "day":
        return _day(reference + timedelta(days=number))
    if unit == "week":
        return _week(reference, number)
    if unit == "month":
        return _part_of_month(_added(reference + timedelta(days=30 * number), 0), None)
    return _part_of_year(reference.year + number, None)


def _nth(get: _Get, reference: date) -> Interval:
    """Read "on the 4th": the latest that is not after publication."""
    day = int(get("d"))
    near = _added(reference, 0 if day <= reference.day else -1)
    return _day(near.replace(day=day))


def _weekday(match: re.Match[str], name: str, reference: date) -> date:
    """Return the latest such day up to publication; after "next" or "by", the first one past it."""
    back = (reference.weekday() - _DAYS.index(name[:3])) % 7
    before = match.string[max(0, match.start() - 14) : match.start()]
    ahead = NEXT_WEEKDAY.search(before) is not None
    return reference + timedelta(days=7 - back if ahead else -back)


def _feast(get: _Get, reference: date) -> Interval:
    """Read a feast with a fixed day."""
    month, day = _FEASTS[get("name").replace("’", "'")]
    return _day(_dated(day, month, "", reference))


_READERS: dict[str, Callable[[_Get, date], Interval | None]] = {
    "iso": lambda get, reference: _day(date.fromisoformat(get("day"))),
    "figures": _figures,
    "days": _days,
    "monthdays": _days,
    "months": _months,
    "years": lambda get, reference: _years(int(get("a")), int(get("b")) + 1),
    "daymonth": _one_day,
    "monthday": _one_day,
    "half": _half,
    "partyear": lambda get, reference: _part_of_year(int(get("y")), _third(get("part"))),
    "before": _before_last,
    "after": lambda get, reference: _day(
        reference + timedelta(days=2 if "after" in get("way") else -2)
    ),
    "near": _near,
    "overnight": lambda get, reference: _day(reference - timedelta(days=1), 2),
    "weekend": _weekend,
    "recent": _recent,
    "rolling": _rolling,
    "season": _season,
    "relative": _relative,
    "ago": _ago,
    "ahead": lambda get, reference: _shifted(_count(get("n")), get("unit"), reference),
    "nth": _nth,
    "feast": _feast,
    "decade": lambda get, reference: _years(int(get("y")), int(get("y")) + 10),
    "year": lambda get, reference: _part_of_year(int(get("y")), None),
}
