from __future__ import annotations

import itertools
import math
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from keeneye.desk.shapes import Feed, Judged
from keeneye.feeds import Options, read_inputs
from keeneye.feeds.net import PollState, is_due, measure_health, poll
from keeneye.records import from_json, to_json
from tests.feeds.net.servers import NOON, PUBLIC, answer, fetcher, serving
from tests.feeds.syndication.feeds import RSS

URL = "http://wire.example/feed"
FEED = answer(RSS.encode(), etag='"v1"', last_modified="Tue, 09 Jun 2020 00:00:00 GMT")


def test_first_and_second_poll() -> None:
    """A poll brings every entry; the next sends what it knows and brings nothing if it may."""
    with serving({"/feed": [FEED, answer(b"", 304)]}) as server:
        made = fetcher(server)
        first = poll(PollState(url=URL), made, Options(outlet="wire"))
        assert [reading.report is not None for reading in first.readings] == [True] * 3 + [False]
        assert (first.state.etag, first.state.answered_at) == ('"v1"', NOON)
        second = poll(first.state, made, Options(outlet="wire"))
        assert list(second.readings) == []
        assert second.state == first.state
        assert 'if-none-match: "v1"' in server.heads[-1].lower()


def test_failures_wait_longer_and_longer() -> None:
    """Each failure waits twice as long as the one before, a day at most; an answer ends it."""
    replies = [answer(b"", 500)] * 24 + [FEED]
    with serving({"/feed": replies}) as server:
        made, state, waits = fetcher(server), PollState(url=URL), []
        for n in range(12):
            polled = poll(state, made, Options())
            [reading] = polled.readings
            assert reading.rejection is not None
            assert reading.rejection.reason == "server-error"
            state = polled.state
            assert (state.n_failures, state.problem) == (n + 1, "server-error")
            assert state.next_at is not None
            waits.append((state.next_at - NOON).total_seconds())
        assert waits[:4] == [900, 1_800, 3_600, 7_200]
        assert waits[-1] == 86_400
        assert not is_due(state, NOON + timedelta(hours=23))
        assert is_due(state, NOON + timedelta(hours=24))
        healed = poll(state, made, Options()).state
        assert (healed.n_failures, healed.problem, healed.next_at) == (0, "", None)


def test_wait_that_the_server_asks() -> None:
    """A server's own wait counts where it is longer than ours."""
    with serving({"/feed": answer(b"", 429, retry_after="3000")}) as server:
        state = poll(PollState(url=URL), fetcher(server), Options()).state
        assert state.next_at == NOON + timedelta(seconds=3_000)


def test_gone() -> None:
    """A feed that is gone for good is never due again."""
    with serving({"/feed": answer(b"", 410)}) as server:
        state = poll(PollState(url=URL), fetcher(server), Options()).state
        assert state.is_gone
        assert not is_due(state, NOON + timedelta(days=4_000))


def test_moved() -> None:
    """A feed that has moved for good is asked for at its new address the next time."""
    with serving({"/feed": answer(b"", 301, location="/new"), "/new": FEED}) as server:
        state = poll(PollState(url=URL), fetcher(server), Options()).state
        assert state.url == "http://wire.example/new"


def test_move_to_a_dead_place_is_not_recorded() -> None:
    """A move is recorded only once the new address has answered."""
    with serving({"/feed": answer(b"", 301, location="/new"), "/new": answer(b"", 404)}) as server:
        state = poll(PollState(url=URL), fetcher(server), Options()).state
        assert (state.url, state.problem) == (URL, "not-found")


def test_page_instead_of_feed() -> None:
    """A page that comes instead of the feed is one rejection, and named as a page."""
    with serving({"/feed": answer(b"<!DOCTYPE html><html><body>Log in</body></html>")}) as server:
        [reading] = poll(PollState(url=URL), fetcher(server), Options()).readings
        assert reading.rejection is not None
        assert (reading.rejection.reason, reading.rejection.file) == ("not-a-feed", URL)


def test_state_is_plain() -> None:
    """What is remembered of a feed goes through JSON unchanged."""
    state = PollState(url=URL, etag='"v1"', polled_at=NOON, n_failures=3, problem="timed-out")
    assert from_json(to_json(state), PollState) == state


def test_addresses_among_inputs() -> None:
    """Feeds and pages by address become reports; what is not fetched is a rejection."""
    page = b"<html><head><title>Cut</title></head><body><p>The line was cut.</p></body></html>"
    replies = {"/feed": FEED, "/page": answer(page), "/text": answer(b"The line was cut at noon.")}
    with serving(replies) as server:
        inputs = [f"http://wire.example/{name}" for name in ("feed", "page", "text", "none")]
        inputs.append("http://10.0.0.1/x")
        names = {"wire.example": PUBLIC, "10.0.0.1": "10.0.0.1"}
        made = fetcher(server, names=lambda host, port: [names[host]])
        readings = list(read_inputs(inputs, Options(), clock=lambda: NOON, fetch=made.fetch))
        reports = [one.report for one in readings if one.report]
        assert len(reports) == 5
        assert {(one.known_at, one.known_at_basis) for one in reports} == {(NOON, "observed")}
        assert [one.url for one in reports[3:]] == inputs[1:3]
        reasons = [one.rejection.reason for one in readings if one.rejection]
        assert reasons == ["empty-text", "not-found", "inside-address"]


def test_twenty_rates() -> None:
    """Gap, rate and missing items by hand: 20 items in 10 days, the last 12 hours ago."""
    feed = Feed(url=URL, kind="rss", expected_per_day=Judged(low=2, high=4, citation="a guess"))
    items = [NOON - timedelta(hours=12 * n) for n in range(1, 21)]
    health = measure_health(feed, items, asof=NOON, window_days=10)
    assert health.last_item_at == NOON - timedelta(hours=12)
    assert (health.gap_days, health.seen_per_day) == (0.5, 1.9)  # the 20th lies at the border
    assert (health.expected_low, health.expected_high, health.missing_low) == (2, 4, 1.0)
    assert health.chance_of_gap == math.exp(-1.0)


def test_health_sees_nothing_later() -> None:
    """Items after the cut do not count."""
    feed = Feed(url=URL, kind="rss")
    items = [NOON - timedelta(days=3), NOON + timedelta(hours=1)]
    health = measure_health(feed, items, asof=NOON)
    assert (health.gap_days, health.missing_low, health.chance_of_gap) == (3.0, None, None)


def test_health_of_a_failing_feed() -> None:
    """A feed that fails says since when, how often and why."""
    state = PollState(url=URL, answered_at=NOON, n_failures=4, problem="timed-out")
    health = measure_health(Feed(url=URL, kind="rss"), [], asof=NOON, state=state)
    assert (health.answered_at, health.n_failures, health.problem) == (NOON, 4, "timed-out")


MOMENTS = st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 (hypothesis wants bounds without zone)


@given(st.lists(MOMENTS, max_size=20), MOMENTS)
def test_any_items(items: list[datetime], asof: datetime) -> None:
    """Gaps are never negative, and chances lie between 0 and 1."""
    feed = Feed(url=URL, kind="rss", expected_per_day=Judged(low=1, high=2, citation="a guess"))
    health = measure_health(feed, items, asof=asof)
    assert health.gap_days is None or health.gap_days >= 0
    assert health.chance_of_gap is None or 0 <= health.chance_of_gap <= 1


def test_polls_of_a_day() -> None:
    """A day of hourly polls, one answer in five bad: every entry offered once, none lost."""

    def feed(n: int) -> bytes:
        entries = (
            f"<item><guid>{m}</guid><title>Line {m} cut</title></item>" for m in range(n + 1)
        )
        return answer(f"<rss version='2.0'><channel>{''.join(entries)}</channel></rss>".encode())

    bad = itertools.cycle([answer(b"", 404), b"", answer(b"<html></html>"), answer(b"x", 503)])
    replies = [next(bad) if n % 5 == 4 else feed(n) for n in range(24)]
    with serving({"/feed": [*replies, feed(23)]}) as server:
        made, state, seen = fetcher(server), PollState(url=URL), set()
        for _ in range(26):
            polled = poll(state, made, Options())
            seen |= {one.report.report_id for one in polled.readings if one.report}
            state = polled.state
        assert len(seen) == 24
