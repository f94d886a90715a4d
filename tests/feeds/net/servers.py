"""A hostile server of our own on loopback, and wires that lead public names to it."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import httpcore2

from keeneye.errors import FetchError
from keeneye.feeds.net import Fetcher, Wires
from keeneye.limits import LIMITS, Limits

__all__ = [
    "NOON",
    "PUBLIC",
    "QUICK",
    "ROOMY",
    "Dial",
    "Server",
    "answer",
    "drip",
    "fetcher",
    "outcome",
    "reason",
    "serving",
]

NOON = datetime(2020, 7, 1, 12, tzinfo=UTC)
PUBLIC = "93.184.216.34"  # never reached: the wires of the tests lead to loopback
INSIDE = "127.0.0.1"
ROOMY = replace(LIMITS, fetch_pause_seconds=0.01)
QUICK = replace(  # for servers that let us wait
    LIMITS,
    fetch_connect_seconds=0.5,
    fetch_read_seconds=0.4,
    fetch_total_seconds=1.0,
    fetch_pause_seconds=0.01,
)

Reply = bytes | Callable[[socket.socket], None]


def answer(body: bytes = b"", status: int = 200, **headers: str) -> bytes:
    """A whole answer of HTTP/1.1."""
    lines = [f"HTTP/1.1 {status} Said", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


@dataclass
class Server:
    """Answers each path with what the test laid there, and remembers what it was asked."""

    replies: dict[str, Reply | list[Reply]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    n_connections: int = 0
    port: int = 0
    context: ssl.SSLContext | None = None

    def paths(self) -> list[str]:
        """What was asked for, robots.txt left out."""
        return [path for path in self.asked if path != "/robots.txt"]

    def reply(self, path: str) -> Reply:
        """What lies at a path; of a list one after the other, the last for ever."""
        found = self.replies.get(path, answer(b"", 404))
        if isinstance(found, list):
            return found.pop(0) if len(found) > 1 else found[0]
        return found

    def serve(self, connection: socket.socket) -> None:
        """Read one request and answer it."""
        with contextlib.suppress(OSError), contextlib.closing(connection):
            if self.context is not None:
                connection = self.context.wrap_socket(connection, server_side=True)
            with contextlib.closing(connection):
                self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head and (more := connection.recv(65_536)):
            head += more
        if not head.startswith(b"GET "):
            return
        path = head.split(b" ")[1].decode("ascii")
        self.asked.append(path)
        self.heads.append(head.decode("latin-1"))
        reply = self.reply(path)
        if isinstance(reply, bytes):
            connection.sendall(reply)
        else:
            reply(connection)


@contextmanager
def serving(
    replies: dict[str, Any] | None = None, *, context: ssl.SSLContext | None = None
) -> Iterator[Server]:
    """Run a server on a free port of loopback."""
    server = Server(dict(replies or {}), context=context)
    listener = socket.create_server((INSIDE, 0), backlog=128)
    server.port = listener.getsockname()[1]

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            server.n_connections += 1
            threading.Thread(target=server.serve, args=(connection,), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)


class Dial(httpcore2.NetworkBackend):
    """Leads every public address to the server's port, and writes down what was to be reached."""

    def __init__(self, server: Server | None) -> None:
        self.server, self.reached = server, []  # type: ignore[var-annotated]

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to the test's server, or for inside addresses really to them."""
        self.reached.append((host, port))
        if host == PUBLIC and self.server is not None:
            host, port = INSIDE, self.server.port
        return httpcore2.SyncBackend().connect_tcp(host, port, timeout)


def fetcher(
    server: Server | None,
    *,
    names: Callable[[str, int], list[str]] | None = None,
    limits: Limits = ROOMY,
    allowed: Iterable[str] = (),
    **wires: Any,
) -> Fetcher:
    """A fetcher for which every name is public and lies at the server."""
    resolver = names or (lambda host, port: [PUBLIC])
    given = {"dial": Dial(server), "sleep": lambda seconds: None} | wires
    return Fetcher(
        lambda: NOON, limits=limits, allowed=allowed, wires=Wires(resolver=resolver, **given)
    )


def outcome(made: Fetcher, url: str) -> str:
    """Why an address is not fetched, or ``fetched``."""
    try:
        made.fetch(url)
    except FetchError as error:
        return error.what
    return "fetched"


def reason(made: Fetcher, url: str) -> str:
    """Why an address is not fetched; the fetch must fail."""
    found = outcome(made, url)
    assert found != "fetched", url
    return found


def drip(pieces: Iterable[bytes], seconds: float) -> Callable[[socket.socket], None]:
    """Send pieces slowly."""

    def send(connection: socket.socket) -> None:
        for piece in pieces:
            connection.sendall(piece)
            time.sleep(seconds)

    return send
