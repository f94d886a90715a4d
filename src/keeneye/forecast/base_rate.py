"""How often it happened in windows like the one ahead: the number beside every forecast."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from keeneye.errors import BadRecord
from keeneye.records import Measurement
from keeneye.scoring import jeffreys_mean, share_interval

__all__ = ["METHOD", "Dated", "closed_windows", "opening_day", "window_base_rate"]

METHOD = "base-rate-windows-1"


class Dated(Protocol):
    """What falls on a day: a row of a desk list, or an event that stands for one."""

    @property
    def event_date(self) -> date:
        """The day it fell on."""

    @property
    def known_at(self) -> datetime:
        """When the world could know."""

    @property
    def fact_id(self) -> str:
        """The id that opens it."""

    @property
    def values(self) -> Mapping[str, str]:
        """What else its row says."""


def opening_day(asof: datetime, zone: str) -> date:
    """Return the local day whose midnight is the first at or after the cut.

    Nothing inside a window that opens then can already be known.

    Examples
    --------
    >>> from datetime import UTC
    >>> opening_day(datetime(2020, 6, 13, tzinfo=UTC), "Asia/Seoul")
    datetime.date(2020, 6, 14)
    >>> opening_day(datetime(2020, 6, 13, tzinfo=UTC), "UTC")
    datetime.date(2020, 6, 13)
    """
    local = asof.astimezone(ZoneInfo(zone))
    at_midnight = (local.hour, local.minute, local.second, local.microsecond) == (0, 0, 0, 0)
    return local.date() if at_midnight else local.date() + timedelta(days=1)


def closed_windows(end: date, horizon_days: int, years: int) -> list[tuple[date, date]]:
    """List the windows of `horizon_days` that fit into the `years` before `end`, newest first.

    They do not overlap and each is closed: its last day lies before `end`.

    Examples
    --------
    >>> windows = closed_windows(date(2020, 6, 13), 30, 3)
    >>> len(windows), str(windows[0][0]), str(windows[0][1])
    (36, '2020-05-14', '2020-06-13')
    """
    first = end - timedelta(days=round(365.25 * years))
    found = []
    while horizon_days > 0 and end - timedelta(days=horizon_days) >= first:
        found.append((end - timedelta(days=horizon_days), end))
        end -= timedelta(days=horizon_days)
    return found


def window_base_rate(
    facts: Sequence[Dated], *, name: str, horizon_days: int, years: int, cut: tuple[datetime, str]
) -> Measurement:
    """Return the share of closed windows in which at least one listed fact fell.

    Parameters
    ----------
    facts : sequence of Dated
        One desk list; rows known later than the cut are not seen.
    name : str
        What the list holds, such as ``a launch within 30 days``.
    horizon_days : int
        Length of a window, at least 1.
    years : int
        How far back windows reach, at least 1.
    cut : (datetime, str)
        The as-of moment and the time zone in which the list's days are counted.

    Returns
    -------
    Measurement
        Unit 'probability': the Jeffreys mean, never 0 or 1, with its 95 % interval; `n` is the
        number of windows; ``parameters['hits']`` how many were hit; the inputs are the facts that
        fell into them.

    Raises
    ------
    BadRecord
        A horizon or a span below 1, or a horizon longer than the span.

    References
    ----------
    Brown, Cai, DasGupta, Statistical Science 16 (2001), p. 108 (Jeffreys prior for a share).
    """
    asof, zone = cut
    windows = closed_windows(asof.astimezone(ZoneInfo(zone)).date(), horizon_days, years)
    if horizon_days < 1 or years < 1 or not windows:
        what = f"horizon {horizon_days} days over {years} years"
        raise BadRecord(what, where=name, expected="at least one closed window")
    since, until = windows[-1][0], windows[0][1]
    known = [f for f in facts if f.known_at <= asof and since <= f.event_date < until]
    hits = sum(any(a <= f.event_date < b for f in known) for a, b in windows)
    low, high = share_interval(hits, len(windows))
    return Measurement(
        name=name,
        unit="probability",
        value=jeffreys_mean(hits, len(windows)),
        low=low,
        high=high,
        n=len(windows),
        asof=asof,
        window=f"{len(windows)} windows of {horizon_days} days from {since} until {until}",
        method=METHOD,
        inputs=tuple(f.fact_id for f in known),
        parameters={
            "hits": str(hits),
            "horizon_days": str(horizon_days),
            "years": str(years),
            "time_zone": zone,
            "opens": opening_day(asof, zone).isoformat(),
            "closes": (opening_day(asof, zone) + timedelta(days=horizon_days)).isoformat(),
        },
    )
