"""Abuses of the server: each is refused with a 4xx, in the one error shape or as a plain page."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from keeneye.errors import RequestRefused
from keeneye.web import make_door

from ..journeys.walking import keeneye
from .serving import Running, running

SHAPE = {"ok", "error", "errors", "status"}
TOKEN = "a token of many characters"


def _request(
    server: Running, line: str, *headers: str, host: str | None = None, body: str = ""
) -> bytes:
    named = [f"Host: {host or f'127.0.0.1:{server.port}'}"] if host != "" else []
    text = "\r\n".join([line, *named, *headers, "Connection: close", "", body])
    return text.encode("latin-1")


ABUSES = {
    "foreign host": ("GET / HTTP/1.1", (), "evil.example", 421),
    "host of another port": ("GET / HTTP/1.1", (), "127.0.0.1:1", 421),
    "no host": ("GET / HTTP/1.1", (), "", 400),
    "no host, old protocol": ("GET / HTTP/1.0", (), "", 421),
    "two hosts": ("GET / HTTP/1.1", ("Host: evil.example",), None, 400),
    "foreign origin": ("GET / HTTP/1.1", ("Origin: http://evil.example",), None, 403),
    "null origin": ("GET / HTTP/1.1", ("Origin: null",), None, 403),
    "image of another site": ("GET / HTTP/1.1", ("Sec-Fetch-Site: cross-site",
                                                 "Sec-Fetch-Mode: no-cors"), None, 403),
    "post": ("POST / HTTP/1.1", ("Content-Length: 0",), None, 405),
    "delete": ("DELETE /x/e-1 HTTP/1.1", (), None, 405),
    "trace": ("TRACE / HTTP/1.1", (), None, 405),
    "options": ("OPTIONS * HTTP/1.1", (), None, 405),
    "unknown method": ("BREW /events HTTP/1.1", (), None, 405),
    "get of the tools": ("GET /mcp HTTP/1.1", (), None, 405),
    "way up": ("GET /../../etc/passwd HTTP/1.1", (), None, 400),
    "way up, written out": ("GET /desk/%2e%2e%2f%2e%2e%2fetc HTTP/1.1", (), None, 400),
    "another site's path": ("GET //evil.example/ HTTP/1.1", (), None, 400),
    "whole address": ("GET http://evil.example/ HTTP/1.1", (), None, 400),
    "nul in the path": ("GET /x/e-%00 HTTP/1.1", (), None, 400),
    "line break in the path": ("GET /x/%0d%0aSet-Cookie:a=b HTTP/1.1", (), None, 400),
    "backslash": ("GET /x/..%5c..%5cetc HTTP/1.1", (), None, 400),
    "path that is no text": ("GET /x/%ff%fe HTTP/1.1", (), None, 400),
    "half an escape": ("GET /x/%e HTTP/1.1", (), None, 400),
    "long path": (f"GET /x/{'e' * 2_000} HTTP/1.1", (), None, 414),
    "long query": (f"GET /?asof={'2' * 9_000} HTTP/1.1", (), None, 414),
    "query that is no text": ("GET /?asof=%ff HTTP/1.1", (), None, 400),
    "nul in the query": ("GET /?asof=%00 HTTP/1.1", (), None, 400),
    "twice the same": ("GET /?asof=2020-06-12&asof=2020-06-13 HTTP/1.1", (), None, 400),
    "unknown argument": ("GET /events?sql=select HTTP/1.1", (), None, 400),
    "a thousand arguments": (f"GET /events?{'&'.join(f'a{n}=1' for n in range(999))} HTTP/1.1",
                             (), None, 400),
    "no day": ("GET /?asof=yesterday HTTP/1.1", (), None, 400),
    "day that is none": ("GET /events?since=2020-02-30 HTTP/1.1", (), None, 400),
    "page nought": ("GET /events?page=0 HTTP/1.1", (), None, 400),
    "no id": ("GET /x/z HTTP/1.1", (), None, 400),
    "unknown id": ("GET /x/e-00000000000000000000 HTTP/1.1", (), None, 404),
    "unknown page": ("GET /admin HTTP/1.1", (), None, 404),
    "unknown desk": ("GET /desk/mars HTTP/1.1", (), None, 404),
    "slash at the end": ("GET /events/ HTTP/1.1", (), None, 404),
    "two hundred headers": ("GET / HTTP/1.1", tuple(f"X-{n}: 1" for n in range(200)), None, 431),
    "long header": ("GET / HTTP/1.1", (f"X-Long: {'x' * 20_000}",), None, 431),
    "endless header": ("GET / HTTP/1.1", (f"X-Long: {'x' * 40_000}",), None, 431),
    "header of no name": ("GET / HTTP/1.1", (": x",), None, 400),
    "body of a page": ("GET / HTTP/1.1", ("Content-Length: 3",), None, 400),
    "chunks of a page": ("GET / HTTP/1.1", ("Transfer-Encoding: chunked",), None, 400),
    "two lengths": ("GET / HTTP/1.1", ("Content-Length: 0", "Content-Length: 3"), None, 400),
    "no protocol": ("hello", (), None, 400),
    "call as a form": ("POST /mcp HTTP/1.1", ("Content-Type: text/plain", "Content-Length: 2"),
                       None, 415),
    "packed call": ("POST /mcp HTTP/1.1", ("Content-Type: application/json",
                                           "Content-Encoding: gzip", "Content-Length: 2"),
                    None, 415),
    "long call": ("POST /mcp HTTP/1.1", ("Content-Type: application/json",
                                         "Content-Length: 9999999"), None, 413),
}  # fmt: skip


@pytest.mark.parametrize("name", ABUSES)
def test_an_abuse_is_refused(demo_server: Running, name: str) -> None:
    """Each abuse of host, origin, method, path, header, size or encoding gets its 4xx."""
    line, headers, host, status = ABUSES[name]
    for accept in ("text/html", "application/json"):
        sent = _request(demo_server, line, *headers, f"Accept: {accept}", host=host)
        answer = demo_server.raw(sent)
        assert answer.status == status, answer.body[:200]
        assert "location" not in answer.headers
        assert b"Traceback" not in answer.body
        if "content-security-policy" not in answer.headers:
            assert answer.headers["content-type"].startswith("text/plain")  # no HTTP at all
        elif accept == "application/json":
            assert set(answer.json()) == SHAPE
            assert answer.json()["status"] == status
    assert demo_server.ask("/brief.css").status == 200


def test_headers_of_a_proxy_are_not_believed(demo_server: Running) -> None:
    """X-Forwarded-Host, a method override and a Range change nothing."""
    answer = demo_server.ask("/brief.css", X_Forwarded_Host="evil.example",
                             X_HTTP_Method_Override="DELETE", Range="bytes=0-1")  # fmt: skip
    assert (answer.status, len(answer.body) > 1_000) == (200, True)


@pytest.mark.parametrize("path", ["/", "/brief.json", "/events", "/x/e-1", "/nope", "/web.css"])
def test_every_answer_carries_the_headers(demo_server: Running, path: str) -> None:
    """The content policy, nosniff, no referrer; no cookie, no name of the server's software."""
    headers = demo_server.ask(path).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert not {"set-cookie", "server", "access-control-allow-origin"} & set(headers)


def test_head_is_get_without_a_body(demo_server: Running) -> None:
    """HEAD gives the headers of GET."""
    answer = demo_server.ask("/events.json?asof=2020-06-12", "HEAD")
    assert (answer.status, answer.body) == (200, b"")


def test_a_token_is_asked_for_and_checked(demo_store: Path) -> None:
    """With a token: 401 without it or with another; Bearer and Basic with it are let in."""
    with running(demo_store, token=TOKEN) as server:
        assert server.ask("/brief.css").status == 200
        packed = base64.b64encode(f"me:{TOKEN}".encode()).decode()
        assert server.ask("/brief.css", Authorization=f"Basic {packed}").status == 200
        for wrong in ("", "Bearer", f"Bearer {TOKEN}x", "Basic !", f"Digest {TOKEN}", TOKEN):
            answer = server.ask("/brief.css", Authorization=wrong)
            assert answer.status == 401
            assert answer.headers["www-authenticate"].startswith("Basic realm=")
        assert (
            server.ask("/brief.css?token=" + TOKEN.replace(" ", "+"), Authorization="").status
            == 401
        )
        assert server.ask("/mcp", "POST", Authorization="", Content_Type="application/json"
                          ).status == 401  # fmt: skip


def test_an_open_address_needs_a_token_and_a_name() -> None:
    """Where other machines can reach it, there is no door without a long token."""
    with pytest.raises(RequestRefused, match="other machines"):
        make_door("0.0.0.0", names=["keeneye.example:8765"])
    with pytest.raises(RequestRefused, match="other machines"):
        make_door("192.0.2.1", token="short")
    with pytest.raises(RequestRefused, match="must know its name"):
        make_door("0.0.0.0", token=TOKEN)
    door = make_door("0.0.0.0", 80, names=["Keeneye.example"], token=TOKEN)
    assert door.hosts == {"keeneye.example"}
    assert "https://keeneye.example" in door.origins


def test_a_taken_port_is_one_line(demo_server: Running, demo_store: Path) -> None:
    """Where another listens already: exit 1, one line that says what to do."""
    done = keeneye(demo_store.parent, "serve", "--store", str(demo_store), "--port",
                   str(demo_server.port), status=1)  # fmt: skip
    assert "--port" in done.stderr.splitlines()[-1]


def test_a_server_is_stopped_without_complaint(demo_store: Path) -> None:
    """SIGTERM ends it, exit 0."""
    with running(demo_store) as server:
        assert server.ask("/web.css").status == 200
    assert server.process.returncode == 0
