"""When a report was published and when it was known: dates as given, never guessed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from email.utils import parsedate_to_datetime

from keeneye.errors import BadRecord, ReadingError
from keeneye.feeds.reasons import refuse
from keeneye.limits import LIMITS
from keeneye.records import KnownAtBasis, end_of_day, parse_asof

__all__ = ["Published", "Times", "read_known_at", "read_published", "read_stated", "settle_times"]

_DAY = timedelta(days=1)
_EASTMOST = timedelta(hours=14)  # a day begins 14 hours before UTC's on the Line Islands


@dataclass(frozen=True, slots=True)
class Published:
    """A day of publication in the outlet's own calendar, and the moment (UTC) where it was said.

    Examples
    --------
    >>> read_published("2020-06-09T05:00:00+09:00").day
    datetime.date(2020, 6, 9)
    """

    day: date
    moment: datetime | None = None


@dataclass(frozen=True, slots=True)
class Times:
    """What a report needs to know of time: day of publication, when known, on what ground.

    Examples
    --------
    >>> Times(None, datetime(2020, 6, 9, tzinfo=UTC), "observed").known_at_basis
    'observed'
    """

    published_date: date | None
    known_at: datetime
    known_at_basis: KnownAtBasis


def read_published(text: str) -> Published:
    """Read a publication day or time in ISO 8601; a time without zone counts as its day.

    Raises
    ------
    ReadingError
        ``bad-published`` for anything else, such as 30 February.

    Examples
    --------
    >>> read_published("2020-06-09")
    Published(day=datetime.date(2020, 6, 9), moment=None)
    """
    words = text.strip()
    try:
        return Published(date.fromisoformat(words))
    except ValueError:
        return _read_moment(words)


def _read_moment(words: str) -> Published:
    """Read a publication time, keeping the day as its outlet wrote it."""
    try:
        moment = datetime.fromisoformat(words)
        aware = moment.tzinfo is not None
        return Published(moment.date(), moment.astimezone(UTC) if aware else None)
    except (ValueError, OverflowError) as error:
        raise refuse("bad-published", f"{words[:60]!r}: {error}") from error


def read_stated(text: str) -> Published:
    """Read a date of a page or feed: ISO 8601, or the form of mail headers.

    Raises
    ------
    ReadingError
        ``bad-published`` for anything else.

    Examples
    --------
    >>> read_stated("Tue, 09 Jun 2020 05:00:00 +0900").day
    datetime.date(2020, 6, 9)
    """
    try:
        return read_published(text)
    except ReadingError:
        try:
            return read_published(parsedate_to_datetime(text).isoformat())
        except (ValueError, IndexError, OverflowError) as error:
            raise refuse("bad-published", text[:60]) from error


def read_known_at(text: str) -> datetime:
    """Read a moment of knowledge: a day means its end, a time must name its zone.

    Raises
    ------
    ReadingError
        ``bad-known-at`` for anything else.

    Examples
    --------
    >>> read_known_at("2020-06-12").isoformat()
    '2020-06-13T00:00:00+00:00'
    """
    try:
        return parse_asof(text.strip())
    except BadRecord as error:
        raise refuse("bad-known-at", error.what) from error


def settle_times(published: Published | None, known_at: datetime | None, now: datetime) -> Times:
    """Decide when a report was known.

    A given `known_at` stands, as observed. Without it a published report is known at the end of
    its day (24:00 UTC), or at its stated moment where that is later. With neither it is known
    `now`, when we read it.

    Raises
    ------
    ReadingError
        ``published-in-future``, ``published-too-early``, ``known-in-future`` or
        ``known-before-published``.

    Examples
    --------
    >>> noon = datetime(2020, 7, 1, 12, tzinfo=UTC)
    >>> settle_times(Published(date(2020, 6, 9)), None, noon).known_at.isoformat()
    '2020-06-10T00:00:00+00:00'
    """
    _check_published(published, now)
    _check_known(published, known_at, now)
    day = published.day if published else None
    if known_at is not None:
        return Times(day, known_at, "observed")
    if published is None:
        return Times(None, now, "observed")
    end = end_of_day(published.day)
    return Times(day, max(end, published.moment or end), "published")


def _begins(published: Published) -> datetime:
    """Return the moment of publication, or the UTC beginning of its day."""
    return published.moment or datetime.combine(published.day, time(), UTC)


def _check_published(published: Published | None, now: datetime) -> None:
    """Refuse a publication outside the years of reports or beyond tomorrow."""
    if published is None:
        return
    if published.day.year < LIMITS.earliest_year:
        raise refuse("published-too-early", f"{published.day} is before {LIMITS.earliest_year}")
    if _begins(published) > now + _DAY:
        raise refuse("published-in-future", f"{published.day}, read on {now.date()}")


def _check_known(published: Published | None, known_at: datetime | None, now: datetime) -> None:
    """Refuse knowledge from the future, or from before the publication could begin."""
    if known_at is None:
        return
    if known_at > now + _DAY:
        raise refuse("known-in-future", f"{known_at.isoformat()}, read on {now.date()}")
    if published is None:
        if known_at.year < LIMITS.earliest_year:
            raise refuse("bad-known-at", f"{known_at.date()} is before {LIMITS.earliest_year}")
    elif known_at < (published.moment or _begins(published) - _EASTMOST):
        seen = f"known {known_at.isoformat()}, published {published.day}"
        raise refuse("known-before-published", seen)
