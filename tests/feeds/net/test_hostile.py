from __future__ import annotations

import gzip
import itertools
import socket
import struct
import threading
import time
import tracemalloc
import zlib
from dataclasses import replace

import pytest

from keeneye.feeds.net import FETCH_REASONS, resolve
from tests.feeds.net.servers import (
    NOON,
    PUBLIC,
    QUICK,
    ROOMY,
    Dial,
    answer,
    drip,
    fetcher,
    outcome,
    reason,
    serving,
)

HEAD = b"HTTP/1.1 200 Said\r\n"
URL = "http://wire.example/feed"


def hang(connection: socket.socket) -> None:
    """Say nothing until the other side has left."""
    connection.settimeout(5)
    connection.recv(1)


def reset(connection: socket.socket) -> None:
    """Begin an answer, then break the connection."""
    connection.sendall(HEAD + b"Content-Length: 100\r\n\r\nabc")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (hang, "timed-out"),
        (drip([HEAD] + [b"X-A: b\r\n"] * 40, 0.1), "timed-out"),
        (drip([HEAD + b"Content-Length: 900\r\n\r\n"] + [b"a"] * 40, 0.1), "timed-out"),
        (drip([HEAD + b"Content-Length: 900\r\n\r\na", b"b"], 2.0), "timed-out"),
        (reset, "answer-broken"),
        (b"", "no-answer"),
        (HEAD + b"Content-Length: 100\r\n\r\nshort", "answer-broken"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc", "answer-broken"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nabc", "answer-broken"),
        (b"220 mail.example ESMTP\r\n", "not-http"),
        (b"SSH-2.0-OpenSSH\r\n\r\n", "not-http"),
        (b"\x00\x01\x02" * 100 + b"\r\n\r\n", "not-http"),
        (HEAD + b"Content-Length: nine\r\n\r\n", "not-http"),
        (HEAD + b"".join(b"X-%d: a\r\n" % n for n in range(5_000)) + b"\r\n", "headers-refused"),
        (HEAD + b"".join(b"X-%d: a\r\n" % n for n in range(101)) + b"\r\n", "headers-refused"),
        (HEAD + b"X: " + b"a" * 70_000 + b"\r\n\r\n", "headers-refused"),
        (HEAD + b"X: " + b"a" * 1_000_000 + b"\r\n\r\n", "headers-refused"),
        (b"HTTP/1.1 100 Continue\r\n\r\n" * 9_000, "headers-refused"),
    ],
)  # fmt: skip
def test_bad_servers(reply: object, why: str) -> None:
    """Each fault of a server has a reason of its own, within the time of one fetch."""
    with serving({"/feed": reply}) as server:
        began = time.monotonic()
        assert reason(fetcher(server, limits=QUICK), URL) == why
        assert time.monotonic() - began < 2 * QUICK.fetch_total_seconds + 1
        assert why in FETCH_REASONS


def endless(connection: socket.socket) -> None:
    """Send a body without end."""
    connection.sendall(HEAD + b"\r\n")
    while True:
        connection.sendall(b"a" * 65_536)


def _bomb(n_bytes: int, piece: bytes = b"\0" * 1_000_000) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    packed = b"".join(packer.compress(piece) for _ in range(n_bytes // len(piece)))
    return packed + packer.flush()


@pytest.fixture(scope="module")
def bomb() -> bytes:
    """200 MB of zeros in some 200 kB."""
    return _bomb(200_000_000)


def test_too_large() -> None:
    """A body without end, and one that says it is large, are cut at the limit."""
    limits = replace(ROOMY, fetch_bytes=200_000)
    fits = answer(b"a" * 200_000)
    replies = {"/feed": endless, "/big": answer(b"a" * 200_001), "/fits": fits}
    with serving(replies) as server:
        made = fetcher(server, limits=limits)
        assert reason(made, URL) == "too-large"
        assert reason(made, "http://wire.example/big") == "too-large"
        assert len(made.fetch("http://wire.example/fits").body) == 200_000


def test_bombs(bomb: bytes) -> None:
    """What swells beyond ratio or size is cut, and memory stays flat."""
    noise = b"".join(struct.pack("<I", n * 2_654_435_761 % 2**32) for n in range(50_000))
    with serving({
        "/bomb": answer(bomb, content_encoding="gzip"),
        "/deflate": answer(zlib.compress(b"\0" * 20_000_000), content_encoding="deflate"),
        "/nested": answer(gzip.compress(gzip.compress(noise)), content_encoding="gzip"),
        "/chain": answer(gzip.compress(gzip.compress(noise)), content_encoding="gzip, gzip"),
        "/other": answer(b"abc", content_encoding="br"),
        "/redirect": answer(bomb, 302, content_encoding="gzip", location="/noise"),
        "/noise": answer(gzip.compress(noise), content_encoding="gzip"),
    }) as server:  # fmt: skip
        made = fetcher(server)
        tracemalloc.start()
        try:
            assert reason(made, "http://wire.example/bomb") == "unpacks-too-far"
            assert reason(made, "http://wire.example/deflate") == "unpacks-too-far"
            assert made.fetch("http://wire.example/redirect").body == noise
            assert tracemalloc.get_traced_memory()[1] < 100_000_000
        finally:
            tracemalloc.stop()
        assert reason(made, "http://wire.example/nested") == "unknown-packing"
        assert reason(made, "http://wire.example/chain") == "unknown-packing"
        assert reason(made, "http://wire.example/other") == "unknown-packing"


def test_damaged_packing() -> None:
    """A packed body that breaks off, is none, or has something behind it is refused."""
    packed = gzip.compress(b"The line was cut. " * 50)
    with serving({
        "/cut": answer(packed[:-9], content_encoding="gzip"),
        "/none": answer(b"The line was cut.", content_encoding="gzip"),
        "/more": answer(packed + b"more", content_encoding="gzip"),
        "/raw": answer(zlib.compress(b"cut")[2:-4], content_encoding="deflate"),
        "/slow": drip([HEAD + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(packed),
                       packed[:-4], packed[-4:]], 0.05),
    }) as server:  # fmt: skip
        made = fetcher(server)
        for path in ("/cut", "/none", "/more"):
            assert reason(made, f"http://wire.example{path}") == "damaged-packing"
        assert made.fetch("http://wire.example/raw").body == b"cut"
        assert made.fetch("http://wire.example/slow").body.startswith(b"The line")


def _redirects(*steps: str, status: int = 302) -> dict[str, bytes]:
    """A chain of redirects: /0 to /1 … , the last step as given."""
    return {f"/{n}": answer(b"", status, location=step) for n, step in enumerate(steps)}


DISGUISES = (
    "127.0.0.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "017700000001", "127.1",
    "0", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::7f00:1]", "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]", "localhost", "169.254.169.254", "[fd00:ec2::254]", "127。0。0。1",
)  # fmt: skip


def _names(host: str, port: int) -> list[str]:
    """Public names lie at the test's server; every other name at what the system says."""
    return [PUBLIC] if host.endswith(".example") else resolve(host, port)


@pytest.mark.parametrize("host", DISGUISES)
def test_nothing_inside_is_reached(host: str) -> None:
    """No spelling of an inside address is connected to, asked for or led to by a redirect."""
    with serving() as inside, serving() as server:
        target = f"http://{host}:{inside.port}/latest/meta-data"
        for status in (301, 302, 303, 307, 308):
            server.replies[f"/to{status}"] = answer(b"", status, location=target)
        dial = Dial(server)
        made = fetcher(server, names=_names, dial=dial)
        found = {reason(made, target)}
        found |= {reason(made, f"http://wire.example/to{s}") for s in (301, 302, 303, 307, 308)}
        assert found <= {"inside-address", "name-unresolved", "bad-address", "redirect-broken"}
        assert inside.n_connections == 0
        assert {host for host, _ in dial.reached} == {PUBLIC}


@pytest.mark.parametrize(
    ("location", "why"),
    [
        ("file:///etc/passwd", "scheme-refused"),
        ("gopher://wire.example/1", "scheme-refused"),
        ("ftp://wire.example/", "scheme-refused"),
        ("data:text/html,x", "scheme-refused"),
        ("http://user:word@wire.example/", "credentials-refused"),
        ("http://wire.example:22/", "port-refused"),
        ("http://wire.example:25/", "port-refused"),
        ("/0", "redirect-loop"),
        ("", "redirect-broken"),
        ("http://[", "bad-address"),
    ],
)
def test_redirects_that_are_refused(location: str, why: str) -> None:
    """A redirect may lead to plain addresses of the web only."""
    with serving(_redirects(location)) as server:
        assert reason(fetcher(server), "http://wire.example/0") == why
        assert server.paths() == ["/0"]


def test_redirect_chains() -> None:
    """Five redirects are followed, a sixth is not, and a loop is named."""
    with serving(_redirects("/1", "/2", "/3", "/4", "/5", "/6")) as server:
        server.replies["/6"] = answer(b"there")
        assert reason(fetcher(server), "http://wire.example/0") == "too-many-redirects"
        assert fetcher(server).fetch("http://wire.example/1").body == b"there"
    with serving(_redirects("/1", "/2", "/0")) as server:
        assert reason(fetcher(server), "http://wire.example/0") == "redirect-loop"


def test_rebinding() -> None:
    """A name that lies outside once and inside the next time is never reached inside."""
    with serving() as inside, serving({"/feed": answer(b"feed")}) as server:
        turns = itertools.cycle([[PUBLIC], ["127.0.0.1"]])
        dial = Dial(server)
        made = fetcher(server, names=lambda host, port: next(turns), dial=dial)
        url = f"http://wire.example:{inside.port}/feed"
        outcomes = {outcome(made, url) for _ in range(6)}
        assert "inside-address" in outcomes
        assert inside.n_connections == 0
        assert {host for host, _ in dial.reached} <= {PUBLIC}


def test_each_request_resolves_once() -> None:
    """The address that was checked is the one that is reached: there is no second look-up."""
    with serving({"/feed": answer(b"feed")}) as server:
        asked: list[str] = []

        def names(host: str, port: int) -> list[str]:
            asked.append(host)
            return [PUBLIC]

        made = fetcher(server, names=names)
        made.fetch(URL)
        assert asked == ["wire.example"] * 2  # robots.txt and the feed
        assert "Host: wire.example\r\n" in server.heads[1]


def test_one_inside_address_refuses_all() -> None:
    """A name with a public and an inside address is refused whole."""
    with serving() as server:
        dial = Dial(server)
        made = fetcher(server, names=lambda host, port: [PUBLIC, "10.0.0.1"], dial=dial)
        assert reason(made, URL) == "inside-address"
        assert dial.reached == []


def test_resolver_faults() -> None:
    """A name without address, and a resolver that hangs, end in time."""

    def fails(host: str, port: int) -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    freed = threading.Event()

    def hangs(host: str, port: int) -> list[str]:
        freed.wait(5)
        return [PUBLIC]

    assert reason(fetcher(None, names=fails), URL) == "name-unresolved"
    assert reason(fetcher(None, names=lambda host, port: []), URL) == "name-unresolved"
    assert reason(fetcher(None, names=hangs, limits=QUICK), URL) == "timed-out"
    freed.set()


def test_allowed_servers() -> None:
    """A server of the user's own is reached by its exact origin and no other spelling."""
    with serving({"/feed": answer(b"ours")}) as own:
        origin = f"http://127.0.0.1:{own.port}"
        made = fetcher(None, names=resolve, allowed=[origin])
        assert made.fetch(f"{origin}/feed").body == b"ours"
        asked = own.n_connections
        port = own.port
        for other in (f"127.1:{port}", f"localhost:{port}", f"127.0.0.1:{port + 1}"):
            assert reason(made, f"http://{other}/feed") == "inside-address"
        assert reason(made, f"https://127.0.0.1:{port}/feed") == "inside-address"
        assert own.n_connections == asked


def test_outside_does_not_lead_to_allowed_servers() -> None:
    """A redirect from outside does not reach the user's own server, nor its robots.txt."""
    with serving() as own, serving() as server:
        origin = f"http://127.0.0.1:{own.port}"
        server.replies["/feed"] = answer(b"", 302, location=f"{origin}/admin")
        made = fetcher(server, names=_names, allowed=[origin])
        assert reason(made, URL) == "inside-address"
        assert own.n_connections == 0


def test_allowed_server_leads_out_and_not_elsewhere_inside() -> None:
    """The user's own server may redirect to itself and outside, not to another one inside."""
    with serving() as other, serving() as own, serving({"/news": answer(b"out")}) as server:
        origin = f"http://127.0.0.1:{own.port}"
        own.replies = {
            "/out": answer(b"", 302, location="http://wire.example/news"),
            "/in": answer(b"", 302, location=f"http://127.0.0.1:{other.port}/"),
            "/self": answer(b"", 302, location="/end"),
            "/end": answer(b"end"),
        }
        made = fetcher(server, names=_names, allowed=[origin])
        assert made.fetch(f"{origin}/out").body == b"out"
        assert made.fetch(f"{origin}/self").body == b"end"
        assert reason(made, f"{origin}/in") == "inside-address"
        assert other.n_connections == 0


def test_nothing_is_carried_along(monkeypatch: pytest.MonkeyPatch) -> None:
    """No cookie, password file or proxy of the environment takes part."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    cookie = answer(b"", 302, location="http://other.example/b", set_cookie="id=secret")
    with serving({"/a": cookie, "/b": answer(b"end", set_cookie="id=2")}) as server:
        made = fetcher(server)
        fetched = made.fetch("http://wire.example/a")
        made.fetch("http://wire.example/b")
        assert fetched.body == b"end"
        assert "set-cookie" not in fetched.headers
        heads = "".join(server.heads).lower()
        assert not [word for word in ("cookie", "authorization", "referer") if word in heads]
        assert fetched.fetched_at == NOON
