"""How healthy the feeds of a desk are: what the brief says of silence, and what `doctor` shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from keeneye.desk import Desk
from keeneye.desk.shapes import Feed, Judged, Outlet
from keeneye.feeds.net import FeedHealth, PollState, measure_health
from keeneye.records import FeedCoverage, OutletCoverage
from keeneye.store import History

__all__ = ["desk_health", "read_feed_coverage"]

_WINDOW_DAYS = 30


def read_feed_coverage(
    desk: Desk, outlets: Iterable[OutletCoverage], asof: datetime
) -> tuple[FeedCoverage, ...]:
    """Say of each outlet with a feed when its last item was known, and whether it is quiet.

    It follows from stored reports and the desk alone, not from how polls went: so a brief of an
    earlier day stays what it was. An outlet is quiet after the desk's ``feeds.quiet_days``, or
    where so long a gap would have a chance below ``feeds.quiet_chance`` at the low rate that the
    desk expects; a desk without these thresholds calls none quiet.

    Parameters
    ----------
    desk : Desk
    outlets : iterable of OutletCoverage
        What was read, as of the moment.
    asof : datetime

    Returns
    -------
    tuple of FeedCoverage
        In the desk's order.

    Examples
    --------
    >>> from datetime import UTC
    >>> from keeneye.desk import read_desk
    >>> seen = OutletCoverage(outlet="yonhap", n_reports=1, n_copies=0,
    ...     first_known_at=datetime(2020, 6, 1, tzinfo=UTC),
    ...     last_known_at=datetime(2020, 6, 1, tzinfo=UTC))
    >>> found = read_feed_coverage(read_desk("korea"), [seen], datetime(2020, 6, 9, tzinfo=UTC))
    >>> found[0].outlet, found[0].gap_days, found[0].quiet
    ('yonhap', 8.0, True)
    """
    last = {o.outlet: o.last_known_at for o in outlets}
    found = []
    for outlet in (o for o in desk.outlets if o.feed):
        items = [last[outlet.id]] if outlet.id in last else []
        health = measure_health(_as_one(outlet), items, asof=asof)
        found.append(
            FeedCoverage(
                outlet=outlet.id,
                last_known_at=health.last_item_at,
                gap_days=health.gap_days,
                chance_of_gap=health.chance_of_gap,
                quiet=_is_quiet(desk, health),
            )
        )
    return tuple(found)


def desk_health(
    desk: Desk, history: History | None, states: Mapping[str, PollState], asof: datetime
) -> list[tuple[Outlet, Feed, FeedHealth]]:
    """Measure every feed of a desk: by the items of its outlet, and by how its polls went.

    Parameters
    ----------
    desk : Desk
    history : History or None
        None where there is no store yet.
    states : mapping of str to PollState
        By the address that the desk gives.
    asof : datetime

    Examples
    --------
    >>> from datetime import UTC
    >>> from keeneye.desk import read_desk
    >>> asof = datetime(2020, 6, 9, tzinfo=UTC)
    >>> [(outlet, feed, health), *_] = desk_health(read_desk("korea"), None, {}, asof)
    >>> outlet.id, health.last_item_at
    ('yonhap', None)
    """
    items: dict[str, list[datetime]] = {}
    if history is not None:
        items = {o.outlet: [o.last_known_at] for o in history.outlets()}
        for report in history.find_reports(since=asof - timedelta(days=_WINDOW_DAYS)):
            known = items[report.outlet]
            if report.known_at != known[0]:
                known.append(report.known_at)
    return [
        (outlet, feed, _measure(feed, items.get(outlet.id, ()), asof, states))
        for outlet in desk.outlets
        for feed in outlet.feed
    ]


def _measure(
    feed: Feed, items: Iterable[datetime], asof: datetime, states: Mapping[str, PollState]
) -> FeedHealth:
    """Measure one feed."""
    return measure_health(
        feed, items, asof=asof, window_days=_WINDOW_DAYS, state=states.get(feed.url)
    )


def _as_one(outlet: Outlet) -> Feed:
    """Return an outlet's feeds as one: items are stored by outlet, so their rates add up."""
    first, rates = outlet.feed[0], [f.expected_per_day for f in outlet.feed if f.expected_per_day]
    if not rates:
        return Feed(url=first.url, kind=first.kind)
    whole = Judged(
        low=sum(r.low for r in rates),
        high=sum(r.high for r in rates),
        citation="; ".join(dict.fromkeys(r.citation for r in rates)),
    )
    return Feed(url=first.url, kind=first.kind, expected_per_day=whole)


def _is_quiet(desk: Desk, health: FeedHealth) -> bool:
    """Whether the desk calls a gap too long; a feed without an item has none."""
    if health.gap_days is None:
        return False
    days, chance = (desk.thresholds.get(f"feeds.quiet_{name}") for name in ("days", "chance"))
    over = days is not None and health.gap_days > days.likely
    rare = chance is not None and health.chance_of_gap is not None
    return over or (rare and (health.chance_of_gap or 0.0) < (chance.likely if chance else 0.0))
