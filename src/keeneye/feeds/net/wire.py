"""The pinned wire: a name is resolved once, and the address that was checked is the one reached."""

from __future__ import annotations

import logging
import queue
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import h11
import httpcore2
import httpx2

from keeneye.errors import FetchError
from keeneye.feeds.net.addresses import why_inside
from keeneye.feeds.net.allowance import Allowance
from keeneye.feeds.net.refusals import not_fetched

__all__ = ["PinnedTransport", "Resolver", "resolve"]

Resolver = Callable[[str, int], Sequence[str]]

# Below this level the library writes down what servers send, and a server may send back a key.
logging.getLogger("httpcore2").setLevel(logging.WARNING)


def resolve(host: str, port: int) -> list[str]:
    """Ask the system for the addresses of a name: each once, in its order.

    Examples
    --------
    >>> resolve("127.0.0.1", 80)
    ['127.0.0.1']
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class _Stream(httpcore2.NetworkStream):
    """A connection whose every step is held to the allowance."""

    def __init__(self, inner: httpcore2.NetworkStream, allowance: Allowance) -> None:
        self._inner, self._allowance = inner, allowance

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what is there, and count it."""
        data = self._inner.read(max_bytes, self._time())
        self._allowance.count(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all of `buffer`."""
        self._inner.write(buffer, self._time())

    def close(self) -> None:
        """Close the connection."""
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        """Make the connection a secure one, for the name that was asked for."""
        try:
            time = self._allowance.left(self._allowance.limits.fetch_connect_seconds)
        except FetchError:
            self.close()
            raise
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, time), self._allowance)

    def get_extra_info(self, info: str) -> Any:
        """Tell what the connection below tells."""
        return self._inner.get_extra_info(info)

    def _time(self) -> float:
        """Return how long the next read or write may take."""
        return self._allowance.left(self._allowance.limits.fetch_read_seconds)


class _Backend(httpcore2.NetworkBackend):
    """Connects to checked addresses only."""

    def __init__(
        self,
        allowance: Allowance,
        *,
        resolver: Resolver,
        dial: httpcore2.NetworkBackend,
        inside: bool,
    ) -> None:
        self._allowance, self._resolver = allowance, resolver
        self._dial, self._inside = dial, inside

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Resolve once, check every address, and connect to the first that answers."""
        seconds = self._allowance.limits.fetch_connect_seconds
        ends = self._allowance.ticks() + self._allowance.left(seconds)
        problem: Exception | None = None
        for address in self._checked(host, port):
            time = self._allowance.left(max(0.05, ends - self._allowance.ticks()))
            try:
                stream = self._dial.connect_tcp(address, port, time, socket_options=socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                problem = error
            else:
                return _Stream(stream, self._allowance)
        raise problem or not_fetched("name-unresolved", self._allowance.url, host)

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Refuse: a socket file lies inside."""
        raise not_fetched("inside-address", self._allowance.url, "a socket file")

    def _checked(self, host: str, port: int) -> Sequence[str]:
        """Return the addresses of a name, or refuse them all for one that lies inside."""
        addresses = self._resolve(host, port)
        for address in () if self._inside else addresses:
            if why := why_inside(address):
                raise not_fetched("inside-address", self._allowance.url, why)
        return addresses

    def _resolve(self, host: str, port: int) -> Sequence[str]:
        """Resolve within the allowance: the system's own resolver knows no time limit."""
        answers: queue.SimpleQueue[Sequence[str] | Exception] = queue.SimpleQueue()

        def ask() -> None:
            try:
                answers.put(list(self._resolver(host, port)))
            except (OSError, ValueError) as error:
                answers.put(error)

        threading.Thread(target=ask, daemon=True, name="keeneye-resolver").start()
        time = self._allowance.left(self._allowance.limits.fetch_connect_seconds)
        try:
            answer = answers.get(timeout=time)
        except queue.Empty as error:
            seen = f"no address of {host} within {time:.3g} seconds"
            raise not_fetched("timed-out", self._allowance.url, seen) from error
        if isinstance(answer, Exception):
            raise not_fetched("name-unresolved", self._allowance.url, f"{host}: {answer}")
        return answer


class PinnedTransport(httpx2.BaseTransport):
    """A transport for one request of one fetch; it follows nothing, keeps nothing, adds nothing.

    The name in the address stays in the Host header and in the certificate's check; only the
    address that was checked is reached.

    Parameters
    ----------
    allowance : Allowance
    resolver : callable
        A name and a port into numeric addresses.
    dial : NetworkBackend, optional
        Opens connections to numeric addresses.
    ssl_context : ssl.SSLContext, optional
        By default the system's authorities, and no variable of the environment.
    inside : bool
        The server is the user's own and on the list: its address is not checked.

    Examples
    --------
    No server can be reached from an example:

    >>> from keeneye.limits import LIMITS
    >>> allowance = Allowance(LIMITS, ticks=lambda: 0.0)
    >>> transport = PinnedTransport(allowance, resolver=lambda host, port: ["10.0.0.1"])
    >>> try:
    ...     transport.handle_request(httpx2.Request("GET", "http://wire.example/"))
    ... except FetchError as error:
    ...     print(error.what, error.expected)
    inside-address 10.0.0.1 is not public
    """

    def __init__(
        self,
        allowance: Allowance,
        *,
        resolver: Resolver = resolve,
        dial: httpcore2.NetworkBackend | None = None,
        ssl_context: ssl.SSLContext | None = None,
        inside: bool = False,
    ) -> None:
        self._allowance = allowance
        backend = _Backend(
            allowance, resolver=resolver, dial=dial or httpcore2.SyncBackend(), inside=inside
        )
        self._pool = httpcore2.ConnectionPool(
            ssl_context=ssl_context or httpx2.create_ssl_context(trust_env=False),
            max_connections=1,
            max_keepalive_connections=0,
            network_backend=backend,
        )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request and return the answer, its body still on the wire.

        Raises
        ------
        FetchError
            For whatever goes wrong, then and while the body is read.
        """
        url = request.url
        self._allowance.begin(str(url))
        asked = httpcore2.Request(
            method=request.method,
            url=httpcore2.URL(
                scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
            ),
            headers=request.headers.raw,
            content=request.read(),
        )
        with _refusals(self._allowance):
            answer = self._pool.handle_request(asked)
        self._allowance.in_body = True
        return httpx2.Response(
            answer.status, headers=answer.headers, stream=_Body(answer, self._allowance)
        )

    def close(self) -> None:
        """Close the connection."""
        self._pool.close()


class _Body(httpx2.SyncByteStream):
    """A body on the wire."""

    def __init__(self, answer: httpcore2.Response, allowance: Allowance) -> None:
        self._answer, self._allowance = answer, allowance

    def __iter__(self) -> Iterator[bytes]:
        with _refusals(self._allowance):
            yield from self._answer.iter_stream()

    def close(self) -> None:
        """Leave what was not read on the wire, and close it."""
        self._answer.close()


@contextmanager
def _refusals(allowance: Allowance) -> Iterator[None]:
    """Turn what goes wrong on the wire into refusals with a name."""
    try:
        yield
    except FetchError:
        raise
    except httpcore2.TimeoutException as error:
        allowance.left(1.0)
        raise not_fetched("timed-out", allowance.url, "the server was silent") from error
    except httpcore2.ConnectError as error:
        raise _unconnected(error, allowance) from error
    except (httpcore2.ProtocolError, h11.ProtocolError) as error:
        raise _misspoken(error, allowance) from error
    except (httpcore2.NetworkError, ssl.SSLError, OSError) as error:
        raise not_fetched("answer-broken", allowance.url, str(error)) from error


def _unconnected(error: Exception, allowance: Allowance) -> FetchError:
    """Tell a certificate from a handshake from a closed door."""
    cause = error.args[0] if error.args else None
    if isinstance(cause, ssl.SSLCertVerificationError):
        return not_fetched("certificate-refused", allowance.url, cause.verify_message)
    reason = "tls-failed" if isinstance(cause, ssl.SSLError) else "connect-failed"
    return not_fetched(reason, allowance.url, str(error))


def _misspoken(error: Exception, allowance: Allowance) -> FetchError:
    """Tell an answer that breaks off from none at all, and from what is not HTTP."""
    seen = str(error)
    if allowance.in_body:
        return not_fetched("answer-broken", allowance.url, seen)
    if allowance.n_wire == 0:
        return not_fetched("no-answer", allowance.url, "the connection was closed")
    if allowance.n_wire > allowance.limits.fetch_header_bytes:
        return not_fetched("headers-refused", allowance.url, seen)
    return not_fetched("not-http", allowance.url, seen)
