from __future__ import annotations

import socket
import threading
import time
from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from keeneye.desk.shapes import Feed
from keeneye.feeds.net import PollState
from keeneye.limits import LIMITS
from keeneye.watch.polling import Job, ask_feeds, asking, jobs_of
from tests.feeds.net.servers import NOON, QUICK, Server, answer, drip, fetcher, serving

from .desks import CUT, desk_with, rss


def job(url: str, outlet: str = "wire", **state: Any) -> Job:
    """A feed to ask for."""
    return Job(outlet=outlet, feed=Feed(url=url, kind="rss"), state=PollState(url=url, **state))


def hang(connection: socket.socket) -> None:
    """Say nothing until the other side leaves."""
    connection.settimeout(30)
    connection.recv(1)


def test_a_dead_feed_delays_no_other_host() -> None:
    """One server of twenty hangs: its feed comes last, all others came before."""
    feed = answer(rss([CUT]))
    with serving({f"/{n}": feed for n in range(20)} | {"/7": hang}) as server:
        jobs = [job(f"http://host{n}.example/{n}") for n in range(20)]
        came = [a.job.host for a in ask_feeds(jobs, fetcher(server, limits=QUICK), NOON)]
    assert sorted(came) == sorted(j.host for j in jobs)
    assert came[-1] == "host7.example"


def test_a_dead_feed_uses_up_its_own_time_alone() -> None:
    """The feeds of one host come one after the other: those after the dead one still come."""
    feed = answer(rss([CUT]))
    with serving({"/a": hang, "/b": feed, "/c": feed}) as server:
        jobs = [job(f"http://one.example/{name}") for name in "abc"]
        came = list(ask_feeds(jobs, fetcher(server, limits=QUICK), NOON))
    assert [a.state.problem for a in came] == ["timed-out", "", ""]


def test_one_request_a_host_at_a_time_and_hosts_beside_each_other() -> None:
    """Of one host never two requests at once; of all several, at most as many as the limit."""
    now: dict[str, int] = defaultdict(int)
    most: dict[str, int] = defaultdict(int)
    lock = threading.Lock()

    def reply(host: str) -> Any:
        def send(connection: socket.socket) -> None:
            with lock:
                for name in (host, "all"):
                    now[name] += 1
                    most[name] = max(most[name], now[name])
            time.sleep(0.02)
            with lock:
                for name in (host, "all"):
                    now[name] -= 1
            connection.sendall(answer(rss([CUT])))

        return send

    replies = {f"/{host}/{n}": reply(f"h{host}") for host in range(12) for n in range(3)}
    with serving(replies) as server:
        jobs = [job(f"http://h{host}.example/{host}/{n}") for n in range(3) for host in range(12)]
        assert len(list(ask_feeds(jobs, fetcher(server), NOON))) == 36
    assert {most[f"h{host}"] for host in range(12)} == {1}
    assert 1 < most["all"] <= LIMITS.poll_hosts


def test_a_feed_that_is_not_due_is_not_asked() -> None:
    """Back-off and the end of a feed are kept: no request goes out."""
    with serving({}) as server:
        waiting = job("http://a.example/", next_at=NOON + timedelta(minutes=1))
        gone = job("http://b.example/", is_gone=True)
        assert list(ask_feeds([waiting, gone], fetcher(server), NOON)) == []
        assert server.asked == []


def test_a_reader_that_breaks_silences_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """An error that nobody foresaw is that feed's failure: counted, waiting, and the rest comes."""
    real = asking.poll

    def broken(state: PollState, *rest: Any) -> Any:
        if "bad" in state.url:
            raise ZeroDivisionError("a bug")
        return real(state, *rest)

    monkeypatch.setattr(asking, "poll", broken)
    with serving({"/feed": answer(rss([CUT]))}) as server:
        jobs = [job("http://bad.example/feed"), job("http://good.example/feed")]
        came = {a.job.host: a for a in ask_feeds(jobs, fetcher(server), NOON)}
    assert came["good.example"].readings[0].report is not None
    bad = came["bad.example"]
    assert (bad.state.problem, bad.state.n_failures) == ("reading-failed", 1)
    assert bad.state.next_at == NOON + timedelta(minutes=15)
    [reading] = bad.readings
    assert reading.rejection is not None
    assert "ZeroDivisionError" in reading.rejection.detail


@pytest.mark.parametrize(
    "body",
    [
        rss([CUT])[:-20],
        rss([CUT, CUT + " Again."])[:-150],
        b"<html><body>Log in</body></html>",
        b"",
    ],
    ids=["after an entry", "inside an entry", "a page", "empty"],
)
def test_marks_of_a_feed_that_broke_off_are_not_sent_along(body: bytes) -> None:
    """A server that would say "unchanged" to them would keep the rest of the feed from us."""
    with serving({"/feed": answer(body, etag='"v1"')}) as server:
        [arrived] = ask_feeds([job("http://wire.example/feed")], fetcher(server), NOON)
    assert (arrived.state.etag, arrived.state.problem) == ("", "")


def test_a_move_lasts_until_it_fails() -> None:
    """A feed that moved is asked at its new address; once that fails, at the desk's own again."""
    url, new = "http://wire.example/feed", "http://wire.example/new"
    desk = desk_with({"yonhap": [url]})
    moved = PollState(url=new, etag='"v1"')
    for state, asked in ((moved, moved), (replace(moved, n_failures=1), None)):
        [one] = jobs_of(desk, {url: state})
        assert one.state == (asked or PollState(url=url, n_failures=1))


def test_leaving_early_ends_the_threads() -> None:
    """Who takes one answer and leaves, leaves no thread that goes on asking."""
    slow = drip([answer(rss([CUT]))], 0.01)
    with serving({f"/{n}": slow for n in range(40)}) as server:
        jobs = [job(f"http://h{n}.example/{n}") for n in range(40)]
        coming = ask_feeds(jobs, fetcher(server), NOON)
        next(coming)
        coming.close()  # type: ignore[attr-defined]
        n_asked = _settled(server)
    assert n_asked <= 2 * LIMITS.poll_hosts + 1


def _settled(server: Server) -> int:
    """How many feeds were asked for once that number rests."""
    before = -1
    while before != (before := len(server.paths())):
        time.sleep(0.3)
    return before
