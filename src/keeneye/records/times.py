"""The two clocks: when it happened, and when the world could know."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from keeneye.errors import BadRecord

__all__ = ["Clock", "KnownAtBasis", "end_of_day", "format_utc", "parse_asof", "read_utc"]

Clock = Callable[[], datetime]
KnownAtBasis = Literal["observed", "published", "assumed"]


def end_of_day(day: date) -> datetime:
    """Return the end of a calendar day: 24:00 UTC, that is 00:00 of the next.

    Examples
    --------
    >>> format_utc(end_of_day(date(2020, 6, 12)))
    '2020-06-13T00:00:00Z'
    """
    return datetime.combine(day + timedelta(days=1), time(), UTC)


def parse_asof(text: str) -> datetime:
    """Read a cut: a day means its end (24:00 UTC), a time means itself.

    Raises
    ------
    BadRecord
        If `text` is neither an ISO 8601 day nor an ISO 8601 time.

    Examples
    --------
    >>> format_utc(parse_asof("2020-06-12")), format_utc(parse_asof("2020-06-12T09:00:00+09:00"))
    ('2020-06-13T00:00:00Z', '2020-06-12T00:00:00Z')
    """
    try:
        return end_of_day(date.fromisoformat(text))
    except (ValueError, OverflowError):
        return read_utc(text)


def read_utc(text: str) -> datetime:
    """Read an ISO 8601 time that names its zone, as UTC.

    Raises
    ------
    BadRecord
        If it is no time, or names no zone.
    """
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        problem = str(error)
    else:
        problem = "no time zone"
    raise BadRecord(
        f"not a time: {text[:40]!r} ({problem})",
        expected="2020-06-12 or 2020-06-12T09:00:00Z",
        todo="write the day, or the time with its zone",
    )


def format_utc(moment: datetime) -> str:
    """Write an aware time in UTC, to the second, with ``Z``.

    Examples
    --------
    >>> format_utc(datetime(2020, 6, 9, 3, 0, tzinfo=UTC))
    '2020-06-09T03:00:00Z'
    """
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
