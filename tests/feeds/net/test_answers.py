from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import trustme

from keeneye.errors import FetchError
from keeneye.feeds.net import FETCH_REASONS
from keeneye.feeds.net.allowance import Allowance
from keeneye.feeds.net.answers import Answer, judge, read_headers, wait_asked
from tests.feeds.net.servers import NOON, QUICK, ROOMY, answer, fetcher, outcome, reason, serving

URL = "http://wire.example/feed"


def test_conditional_request() -> None:
    """What is known of an earlier answer is sent along, and 304 is an answer without a body."""
    first = answer(b"feed", etag='"v1"', last_modified="Tue, 09 Jun 2020 00:00:00 GMT")
    with serving({"/feed": [first, answer(b"", 304, etag='"v1"')]}) as server:
        made = fetcher(server)
        known = made.fetch(URL).headers
        again = made.fetch(URL, etag=known["etag"], last_modified=known["last-modified"])
        assert again.is_unchanged
        assert again.body == b""
        assert 'if-none-match: "v1"' in server.heads[-1].lower()
        assert "if-modified-since: tue, 09 jun 2020" in server.heads[-1].lower()


def test_condition_that_would_break_the_request() -> None:
    """A tag with a line end in it is not sent."""
    with serving({"/feed": answer(b"feed")}) as server:
        fetcher(server).fetch(URL, etag='"v1"\r\nX-Evil: yes')
        assert "evil" not in server.heads[-1].lower()


def test_304_unasked() -> None:
    """A server that says unchanged, though nothing was known, gave no answer."""
    with serving({"/feed": answer(b"", 304)}) as server:
        assert reason(fetcher(server), URL) == "bad-status"


@pytest.mark.parametrize(
    ("status", "why"),
    [(400, "bad-status"), (401, "login-asked"), (403, "forbidden"), (404, "not-found"),
     (407, "login-asked"), (410, "gone"), (418, "bad-status"), (429, "too-many-requests"),
     (451, "forbidden"), (500, "server-error"), (503, "server-busy"), (599, "server-error")],
)  # fmt: skip
def test_statuses(status: int, why: str) -> None:
    """Each status that is no answer has its name, and the error holds the status."""
    with serving({"/feed": answer(b"<html>an error page</html>", status)}) as server:
        with pytest.raises(FetchError) as raised:
            fetcher(server).fetch(URL)
        assert (raised.value.what, raised.value.status) == (why, status)
        assert why in FETCH_REASONS


def test_moved_for_good() -> None:
    """Only an unbroken run of permanent redirects from the start moves the address."""
    replies = {
        "/old": answer(b"", 301, location="/newer"),
        "/newer": answer(b"", 308, location="http://other.example/new"),
        "/new": answer(b"feed"),
        "/some": answer(b"", 301, location="/detour"),
        "/detour": answer(b"", 302, location="/old"),
        "/for-now": answer(b"", 302, location="/old"),
    }
    with serving(replies) as server:
        made = fetcher(server)
        moved = made.fetch("http://wire.example/old")
        assert moved.moved_to == moved.final_url == "http://other.example/new"
        assert made.fetch("http://wire.example/for-now").moved_to == ""
        part = made.fetch("http://wire.example/some")
        assert part.moved_to == "http://wire.example/detour"
        assert part.final_url == "http://other.example/new"


def test_moved_inside_is_not_recorded() -> None:
    """A permanent redirect to an inside address is refused, so nothing can record it."""
    with serving({"/feed": answer(b"", 301, location="http://10.0.0.1/")}) as server:
        names = {"wire.example": ["93.184.216.34"], "10.0.0.1": ["10.0.0.1"]}
        made = fetcher(server, names=lambda host, port: names[host])
        assert reason(made, URL) == "inside-address"


def test_downgrade(authority: trustme.CA) -> None:
    """A redirect from https to http is refused, the other way is followed."""
    with _secure(authority, {"/feed": answer(b"", 302, location="http://wire.example/")}) as server:
        made = fetcher(server, ssl_context=_trusting(authority))
        assert reason(made, "https://wire.example/feed") == "downgrade-refused"


def test_second_try() -> None:
    """A failure that may pass gets a second try; one that will not, none."""
    replies = {"/feed": [answer(b"", 500), answer(b"feed")], "/gone": answer(b"", 410)}
    with serving(replies) as server:
        made = fetcher(server)
        assert made.fetch(URL).body == b"feed"
        assert server.paths() == ["/feed", "/feed"]
        assert reason(made, "http://wire.example/gone") == "gone"
        assert server.paths() == ["/feed", "/feed", "/gone"]


def test_two_tries_at_most() -> None:
    """A server that fails for ever is asked twice in one fetch."""
    with serving({"/feed": answer(b"", 500)}) as server:
        assert reason(fetcher(server), URL) == "server-error"
        assert server.paths() == ["/feed"] * 2


def test_retry_after() -> None:
    """A server that asks for time is not asked again before it is over, by any address."""
    now = [0.0]
    busy = answer(b"", 503, retry_after="120")
    with serving({"/feed": [busy, answer(b"feed")]}) as server:
        made = fetcher(server, ticks=lambda: now[0])
        with pytest.raises(FetchError) as raised:
            made.fetch(URL)
        assert (raised.value.what, raised.value.wait_seconds) == ("server-busy", 120.0)
        asked = len(server.asked)
        now[0] = 119.0
        assert reason(made, "http://wire.example/other") == "told-to-wait"
        assert len(server.asked) == asked
        now[0] = 121.0
        assert made.fetch(URL).body == b"feed"


@pytest.mark.parametrize(
    ("words", "seconds"),
    [("120", 120.0), ("86400", 3_600.0), ("9" * 400, 3_600.0), ("-5", 0.0), ("", 0.0),
     ("soon", 0.0), ("Wed, 01 Jul 2020 12:10:00 GMT", 600.0), ("Wed, 01 Jul 2020 11:00:00", 0.0),
     ("Fri, 31 Dec 9999 23:59:59 GMT", 3_600.0), ("١٢", 0.0)],
)  # fmt: skip
def test_waits(words: str, seconds: float) -> None:
    """A wait is seconds or a date, at most an hour."""
    assert wait_asked({"retry-after": words}, NOON) == seconds


def test_headers() -> None:
    """Header names are lower case, values one line; twins are joined and cookies left out."""
    raw = [(b"X-A", b"one"), (b"x-a", b"two"), (b"Set-Cookie", b"id=1"), (b"X-B", b"a\x1b[31m")]
    assert read_headers(raw) == {"x-a": "one, two", "x-b": "a\ufffd[31m"}


def test_answers_are_judged() -> None:
    """Every status from 200 to 299 is an answer."""
    at = datetime(2020, 6, 9, tzinfo=UTC)
    assert all(judge(Answer(URL, status, {}), at) is None for status in range(200, 300))


def test_robots() -> None:
    """What robots.txt forbids us is not asked for, by itself or by a redirect; its rest is."""
    rules = b"User-agent: keeneye\nDisallow: /private/\n\nUser-agent: *\nDisallow: /\n"
    replies = {
        "/robots.txt": answer(rules),
        "/private/feed": answer(b"secret"),
        "/feed": answer(b"feed"),
        "/to": answer(b"", 302, location="/private/feed"),
    }
    with serving(replies) as server:
        made = fetcher(server)
        assert made.fetch(URL).body == b"feed"
        assert reason(made, "http://wire.example/private/feed") == "robots-refused"
        assert reason(made, "http://wire.example/to") == "robots-refused"
        assert server.asked == ["/robots.txt", "/feed", "/to"]


def test_robots_of_failing_servers() -> None:
    """A server without robots.txt allows everything; one that fails to give it, nothing."""
    with serving({"/feed": answer(b"feed"), "/robots.txt": answer(b"", 403)}) as server:
        assert fetcher(server).fetch(URL).body == b"feed"
    for status in (429, 500, 503):
        with serving({"/feed": answer(b"feed"), "/robots.txt": answer(b"", status)}) as server:
            assert reason(fetcher(server), URL) == "robots-unreachable"
            assert server.paths() == []


def test_robots_are_asked_once_a_day() -> None:
    """An answer about robots holds for a day."""
    now = [0.0]
    with serving({"/feed": answer(b"feed")}) as server:
        made = fetcher(server, ticks=lambda: now[0])
        for hours in (0, 1, 23, 25):
            now[0] = 3_600.0 * hours
            made.fetch(URL)
        assert server.asked.count("/robots.txt") == 2


def test_robots_do_not_lead_inside() -> None:
    """A robots.txt that redirects to the inside is not followed there."""
    with serving() as inside, serving() as server:
        there = f"http://127.0.0.1:{inside.port}/"
        server.replies["/robots.txt"] = answer(b"", 302, location=there)
        names = {"wire.example": "93.184.216.34", "127.0.0.1": "127.0.0.1"}
        made = fetcher(server, names=lambda host, port: [names[host]])
        assert reason(made, URL) == "inside-address"
        assert inside.n_connections == 0


def test_one_request_a_host_at_a_time() -> None:
    """Threads that ask one host take turns; the time of waiting is not counted against them."""
    open_now, most = [], []

    def slow(connection: socket.socket) -> None:
        open_now.append(1)
        most.append(len(open_now))
        time.sleep(0.4)
        open_now.pop()
        connection.sendall(answer(b"feed"))

    with serving({f"/{n}": slow for n in range(6)}) as server:
        made = fetcher(server, limits=replace(ROOMY, fetch_total_seconds=2.0))
        with ThreadPoolExecutor(6) as pool:
            bodies = pool.map(lambda n: made.fetch(f"http://wire.example/{n}").body, range(6))
            assert list(bodies) == [b"feed"] * 6
        assert max(most) == 1


def test_the_whole_has_an_end() -> None:
    """A fetch ends when its whole time is over, however long one step may take."""
    limits = replace(QUICK, fetch_connect_seconds=9.0, fetch_read_seconds=9.0)
    with serving({"/feed": lambda connection: connection.recv(1)}) as server:
        began = time.monotonic()
        assert reason(fetcher(server, limits=limits), URL) == "timed-out"
        assert time.monotonic() - began < 4


def test_nothing_begins_after_the_end() -> None:
    """Once its time is over, a fetch begins no further step."""
    now = [0.0]
    allowance = Allowance(QUICK, lambda: now[0], URL)
    assert allowance.left(0.3) == 0.3
    now[0] = 0.9
    assert allowance.left(0.3) == pytest.approx(0.1)
    now[0] = 1.0
    with pytest.raises(FetchError, match="timed-out"):
        allowance.left(0.3)


def test_dead_host_does_not_delay_others() -> None:
    """While one host hangs, others are read."""
    freed = threading.Event()

    def hang(connection: socket.socket) -> None:
        freed.wait(3)

    with serving({"/feed": answer(b"feed"), "/hang": hang}) as server:
        made = fetcher(server, limits=ROOMY)
        with ThreadPoolExecutor(2) as pool:
            hanging = pool.submit(outcome, made, "http://dead.example/hang")
            assert made.fetch(URL).body == b"feed"
            assert not hanging.done()
            freed.set()
            assert hanging.result() == "no-answer"


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """A certificate authority of our own."""
    return trustme.CA()


def _secure(authority: trustme.CA, replies: dict[str, bytes], name: str = "wire.example"):  # type: ignore[no-untyped-def]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return serving(replies, context=context)


def _trusting(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


def test_tls(authority: trustme.CA) -> None:
    """Over TLS the certificate is checked for the name that was asked for, not the address."""
    names: list[str] = []
    with _secure(authority, {"/feed": answer(b"feed")}) as server:
        assert server.context is not None
        server.context.sni_callback = lambda sock, name, context: names.append(str(name))
        made = fetcher(server, ssl_context=_trusting(authority))
        assert made.fetch("https://wire.example/feed").body == b"feed"
        assert set(names) == {"wire.example"}
        assert "Host: wire.example\r\n" in server.heads[-1]


def test_false_certificates(authority: trustme.CA) -> None:
    """A certificate for another name, or by an unknown authority, is refused; nothing is asked."""
    with _secure(authority, {"/feed": answer(b"feed")}, "other.example") as server:
        made = fetcher(server, ssl_context=_trusting(authority))
        assert reason(made, "https://wire.example/feed") == "certificate-refused"
        assert server.asked == []
    with _secure(authority, {"/feed": answer(b"feed")}) as server:
        assert reason(fetcher(server), "https://wire.example/feed") == "certificate-refused"
        assert server.asked == []


def test_no_tls() -> None:
    """A server that speaks no TLS where it should gives no page."""
    with serving({"/feed": answer(b"feed")}) as server:
        made = fetcher(server, limits=QUICK)
        assert reason(made, "https://wire.example/feed") in {"tls-failed", "timed-out"}


def test_silent_handshake(authority: trustme.CA) -> None:
    """A server that never greets is left after the time for connecting."""

    def silent(connection: socket.socket) -> None:
        with connection:
            while connection.recv(65_536):
                pass

    with serving() as server:
        server.serve = silent  # type: ignore[method-assign]
        made = fetcher(server, limits=QUICK)
        assert reason(made, "https://wire.example/feed") == "timed-out"


@pytest.fixture(autouse=True)
def _no_thread_is_left() -> Iterator[None]:
    """Let the servers' threads end before the next test."""
    yield
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and thread.daemon:
            thread.join(3)
