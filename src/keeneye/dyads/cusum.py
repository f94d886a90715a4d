"""An alarm when counts rise, day by day and without hindsight: Poisson CUSUM."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import log

from keeneye.desk import Desk
from keeneye.dyads.tally import PERIOD_DAYS, Tally
from keeneye.errors import BadRecord

__all__ = [
    "CUSUM_METHOD",
    "Alarm",
    "AlarmSettings",
    "Crossing",
    "count_alarms",
    "poisson_crossings",
]

CUSUM_METHOD = "cusum-poisson-1"
_HALF = 0.5  # half an event is added to the past, so that a quiet year is not a rate of nought


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmSettings:
    """Judgement values of the alarm: a desk's, see its thresholds ``trend.alarm_…``.

    Parameters
    ----------
    ratio : float
        The rise that is watched for, as a multiple of the usual rate; above 1.
    limit : float
        How much evidence rings the alarm, in natural units of log-likelihood ratio.
    trailing_days, least_days : int
        The past that makes the usual rate, and how much of it is needed.
    """

    ratio: float
    limit: float
    trailing_days: int
    least_days: int

    @classmethod
    def from_desk(cls, desk: Desk) -> AlarmSettings:
        """Read the likely values of a desk.

        Raises
        ------
        DeskError
            If the desk does not say one.
        """
        return cls(
            ratio=desk.likely("trend.alarm_ratio"),
            limit=desk.likely("trend.alarm_limit"),
            trailing_days=round(desk.likely("trend.alarm_trailing_days")),
            least_days=round(desk.likely("trend.alarm_least_days")),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """An alarm that rang on a day, by what was known of the days before.

    Parameters
    ----------
    series : str
        Name of the tally.
    alarm_date, since_date : date
        First day of the period in which it rang, and of the one in which evidence began to gather.
    statistic : float
        Evidence gathered, in natural units of log-likelihood ratio.
    usual : float
        Expected hits a period by the trailing past.
    seen : int
        Hits from `since_date` to the alarm.
    method : str
    """

    series: str
    alarm_date: date
    since_date: date
    statistic: float
    usual: float
    seen: int
    method: str = CUSUM_METHOD


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """A place where the sum of evidence for a higher rate crossed its limit.

    Parameters
    ----------
    place, since : int
        Period of the alarm, and the period in which the evidence began to gather.
    statistic : float
        The sum: evidence in natural units of log-likelihood ratio.
    usual : float
        Expected events of one period by the trailing past, at the alarm.
    seen : int
        Events in ``since … place``.
    """

    place: int
    since: int
    statistic: float
    usual: float
    seen: int


def poisson_crossings(
    counts: Sequence[int], *, ratio: float, limit: float, trailing: int, least: int
) -> tuple[Crossing, ...]:
    """Sum the evidence for a rate `ratio` times the usual, and note where it crosses `limit`.

    Each period adds ``x ln(ratio) - usual (ratio - 1)``, the sum never falls below 0 and begins
    anew after an alarm. The usual rate is the mean of the `trailing` periods before: the future
    has no say, nor has the period itself.

    Parameters
    ----------
    counts : sequence of int
    ratio : float
        Above 1.
    limit : float
        Positive; a larger limit means fewer and later alarms.
    trailing : int
        Periods of the past that make the usual rate.
    least : int
        With a shorter past than this nothing is said.

    Returns
    -------
    tuple of Crossing

    Raises
    ------
    BadRecord
        If a setting lies outside its range.

    References
    ----------
    Lucas, Counted data CUSUM's, Technometrics 27 (1985), pp. 129-144.

    Examples
    --------
    >>> counts = [0, 1, 0, 1, 0, 1, 0, 1] + [4] * 3
    >>> [c.place for c in poisson_crossings(counts, ratio=2.5, limit=5.0, trailing=8, least=8)]
    [10]
    """
    if not (ratio > 1 and limit > 0 and trailing >= 1 and least >= 1):
        raise BadRecord(
            f"ratio {ratio}, limit {limit}, trailing {trailing}, least {least}",
            where=CUSUM_METHOD,
            expected="a ratio above 1, the others positive",
        )
    found, gathered, since, seen, past = [], 0.0, 0, 0, 0
    for place, count in enumerate(counts):
        usual = (past + _HALF) / max(1, min(place, trailing))
        if place >= least:
            if gathered == 0:
                since, seen = place, 0
            seen += count
            gathered = max(0.0, gathered + count * log(ratio) - usual * (ratio - 1))
            if gathered >= limit:
                found.append(
                    Crossing(place=place, since=since, statistic=gathered, usual=usual, seen=seen)
                )
                gathered = 0.0
        past += count - (counts[place - trailing] if place >= trailing else 0)
    return tuple(found)


def count_alarms(tally: Tally, *, settings: AlarmSettings) -> tuple[Alarm, ...]:
    """Return the days on which an alarm would have rung, each by the days before it alone.

    Parameters
    ----------
    tally : Tally
        Its hits are watched; by the day where alarms are to come early.
    settings : AlarmSettings

    Returns
    -------
    tuple of Alarm
        By date.

    Raises
    ------
    BadRecord
        If a setting lies outside its range.

    References
    ----------
    See `poisson_crossings`.

    Examples
    --------
    >>> from datetime import UTC, datetime, timedelta
    >>> days = tuple(date(2020, 6, 1) + timedelta(days=n) for n in range(11))
    >>> hits = (0, 1) * 4 + (4,) * 3
    >>> tally = Tally(name="conflict", by="day", asof=datetime(2020, 6, 12, tzinfo=UTC),
    ...               starts=days, hits=hits, totals=hits, inputs=())
    >>> settings = AlarmSettings(ratio=2.5, limit=5.0, trailing_days=8, least_days=8)
    >>> [str(alarm.alarm_date) for alarm in count_alarms(tally, settings=settings)]
    ['2020-06-11']
    """
    days = PERIOD_DAYS[tally.by]
    crossings = poisson_crossings(
        tally.hits,
        ratio=settings.ratio,
        limit=settings.limit,
        trailing=max(1, round(settings.trailing_days / days)),
        least=max(1, round(settings.least_days / days)),
    )
    return tuple(_alarm(tally, crossing) for crossing in crossings)


def _alarm(tally: Tally, crossing: Crossing) -> Alarm:
    """Put a crossing on the calendar."""
    return Alarm(
        series=tally.name,
        alarm_date=tally.starts[crossing.place],
        since_date=tally.starts[crossing.since],
        statistic=crossing.statistic,
        usual=crossing.usual,
        seen=crossing.seen,
    )
