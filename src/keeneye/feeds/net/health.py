"""How healthy a feed is: its last item, the rate the desk expects, and the gap since."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from keeneye.desk.shapes import Feed
from keeneye.feeds.net.polling import PollState

__all__ = ["FeedHealth", "measure_health"]

_SECONDS_A_DAY = 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHealth:
    """What a brief must say of a feed before it says "not seen".

    Parameters
    ----------
    url : str
        The feed, as the desk names it.
    asof : datetime
        The cut: nothing later is counted.
    last_item_at : datetime or None
        When its last item was known; None if none ever was.
    gap_days : float or None
        Days from then to the cut; None without an item.
    seen_per_day : float
        Items a day over the window.
    window_days : int
    expected_low, expected_high : float or None
        Items a day that the desk expects, as a range; None where it does not say.
    missing_low : float or None
        Items that would have come in the gap at the low rate.
    chance_of_gap : float or None
        Probability of a gap at least this long at the low rate, if items came independently.
    answered_at : datetime or None
        When the feed last answered a poll, be it that nothing had changed.
    n_failures : int
        Polls that failed since.
    problem : str
        Why the last poll failed; '' if it did not, or where no poll is known.

    Examples
    --------
    >>> from datetime import UTC
    >>> health = measure_health(Feed(url="https://wire.example/feed", kind="rss"), [],
    ...     asof=datetime(2020, 6, 12, tzinfo=UTC))
    >>> health.last_item_at is None, health.seen_per_day
    (True, 0.0)
    """

    url: str
    asof: datetime
    last_item_at: datetime | None
    gap_days: float | None
    seen_per_day: float
    window_days: int
    expected_low: float | None
    expected_high: float | None
    missing_low: float | None
    chance_of_gap: float | None
    answered_at: datetime | None
    n_failures: int
    problem: str


def measure_health(
    feed: Feed,
    known_at: Iterable[datetime],
    *,
    asof: datetime,
    window_days: int = 30,
    state: PollState | None = None,
) -> FeedHealth:
    """Measure a feed by the items that it brought.

    Parameters
    ----------
    feed : Feed
        Of the desk: address and expected rate.
    known_at : iterable of datetime
        When each of its items was known (`Report.known_at` of its outlet), in any order.
    asof : datetime
        The cut, aware, in UTC; later items are left out.
    window_days : int
        How far back the rate is counted.
    state : PollState, optional
        After the last poll before the cut.

    Returns
    -------
    FeedHealth

    Examples
    --------
    Two items a day are expected at least; none has come for a day and a half:

    >>> from datetime import UTC
    >>> from keeneye.desk.shapes import Judged
    >>> feed = Feed(url="https://wire.example/feed", kind="rss",
    ...     expected_per_day=Judged(low=2, high=6, citation="desk's guess"))
    >>> health = measure_health(feed, [datetime(2020, 6, 10, 12, tzinfo=UTC)],
    ...     asof=datetime(2020, 6, 12, tzinfo=UTC))
    >>> health.gap_days, health.missing_low, round(health.chance_of_gap, 3)
    (1.5, 3.0, 0.05)
    """
    items = [moment for moment in known_at if moment <= asof]
    last = max(items, default=None)
    begins = asof - timedelta(days=window_days)
    n_seen = sum(moment > begins for moment in items)
    gap = None if last is None else (asof - last).total_seconds() / _SECONDS_A_DAY
    rate = feed.expected_per_day
    missing = None if gap is None or rate is None else rate.low * gap
    return FeedHealth(
        url=feed.url,
        asof=asof,
        last_item_at=last,
        gap_days=gap,
        seen_per_day=n_seen / window_days,
        window_days=window_days,
        expected_low=rate.low if rate else None,
        expected_high=rate.high if rate else None,
        missing_low=missing,
        chance_of_gap=None if missing is None else math.exp(-missing),
        answered_at=state.answered_at if state else None,
        n_failures=state.n_failures if state else 0,
        problem=state.problem if state else "",
    )
