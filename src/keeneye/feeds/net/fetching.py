"""The fetcher: the one way out of Keeneye, and every rule of it in its order."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import httpcore2
import httpx2

from keeneye import __version__
from keeneye.errors import FetchError
from keeneye.feeds.fetched import Fetched
from keeneye.feeds.net.addresses import Origin, check_port, origin_of, read_origin, read_url
from keeneye.feeds.net.allowance import Allowance
from keeneye.feeds.net.answers import MOVED, MOVED_FOR_GOOD, Answer, judge, read_headers
from keeneye.feeds.net.refusals import PASSING, not_fetched
from keeneye.feeds.net.robots import AGENT, Robots
from keeneye.feeds.net.unpacking import ACCEPTED, read_body
from keeneye.feeds.net.wire import PinnedTransport, Resolver, resolve
from keeneye.limits import LIMITS, Limits
from keeneye.records import Clock

__all__ = ["Fetcher", "Wires"]

_ASKED = {
    "user-agent": f"{AGENT}/{__version__}",
    "accept": "application/atom+xml, application/rss+xml, application/feed+json, text/html, */*",
    "accept-encoding": ACCEPTED,
    "connection": "close",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wires:
    """What the fetcher is built on; a test puts its own in.

    Parameters
    ----------
    resolver : callable
        A name and a port into numeric addresses.
    dial : NetworkBackend, optional
        Opens connections to numeric addresses.
    ssl_context : ssl.SSLContext, optional
        By default the system's authorities, certificates checked.
    sleep : callable
        Waits for so many seconds.
    ticks : callable
        Seconds that never go back.

    Examples
    --------
    >>> Wires(resolver=lambda host, port: ["8.8.8.8"]).resolver("wire.example", 80)
    ['8.8.8.8']
    """

    resolver: Resolver = resolve
    dial: httpcore2.NetworkBackend | None = None
    ssl_context: ssl.SSLContext | None = None
    sleep: Callable[[float], None] = time.sleep
    ticks: Callable[[], float] = time.monotonic


@dataclass(slots=True)
class _Host:
    """One host: one request at a time, and how long it asked to be left alone."""

    turn: threading.Lock = field(default_factory=threading.Lock)
    quiet_until: float = 0.0


@dataclass(frozen=True, slots=True)
class _Hop:
    """One address on the way; `inside`: on the user's list, and so was every one before it.

    A server outside thus cannot lead to one inside, not even to one on the list.
    """

    url: httpx2.URL
    inside: bool


class Fetcher:
    """Gets what lies at an address of the web, within the limits, and never from inside.

    Every hop is checked anew: scheme, port, the wishes for robots, and the address that is
    really reached. No cookie, password or variable of the environment is used. Threads may share
    a fetcher; requests to one host wait for each other.

    Parameters
    ----------
    clock : Clock
        What "now" is: when an answer came.
    allowed : iterable of str
        Servers of the user's own that lie inside, each as scheme, host and port
        (``http://10.0.0.5:8080``). Nothing else inside is reached, and no server outside can lead
        to them.
    limits : Limits
    wires : Wires, optional

    Examples
    --------
    No server can be reached from an example:

    >>> from datetime import UTC, datetime
    >>> fetcher = Fetcher(lambda: datetime(2020, 6, 9, tzinfo=UTC))
    >>> try:
    ...     fetcher.fetch("file:///etc/passwd")
    ... except FetchError as error:
    ...     print(error)
    not fetched: scheme-refused (file:///etc/passwd): file
    """

    def __init__(
        self,
        clock: Clock,
        *,
        allowed: Iterable[str] = (),
        limits: Limits = LIMITS,
        wires: Wires | None = None,
    ) -> None:
        self.clock, self.limits = clock, limits
        self._wires = wires or Wires()
        self._allowed = frozenset(read_origin(text) for text in allowed)
        self._robots = Robots(self._wires.ticks, limits)
        self._hosts: dict[str, _Host] = {}
        self._hosts_lock = threading.Lock()

    def fetch(self, url: str, *, etag: str = "", last_modified: str = "") -> Fetched:
        """Get what lies at `url`.

        Parameters
        ----------
        url : str
            http or https.
        etag, last_modified : str
            Of an earlier answer: the server may say that nothing has changed since.

        Returns
        -------
        Fetched
            Whole and unpacked.

        Raises
        ------
        FetchError
            For everything else; `what` is a name of `FETCH_REASONS`.
        """
        start = read_url(url)
        asked = _conditions(etag, last_modified)
        allowance = Allowance(self.limits, self._wires.ticks, str(start))
        for n_left in reversed(range(self.limits.fetch_tries)):
            try:
                return self._fetch(start, asked, allowance)
            except FetchError as error:
                if error.what not in PASSING or not n_left:
                    raise
            self._wires.sleep(allowance.left(self.limits.fetch_pause_seconds))
        raise not_fetched("connect-failed", url, "no try is allowed")

    def _fetch(self, start: httpx2.URL, asked: Mapping[str, str], allowance: Allowance) -> Fetched:
        """Try once."""
        inside = self._is_allowed(start)
        answer, moved_to = self._follow(_Hop(start, inside), asked, allowance, self._check_robots)
        now = self.clock()
        refusal = self._judge(answer)
        if refusal is None and answer.status == 304 and asked == _ASKED:
            refusal = not_fetched("bad-status", answer.url, "304, though nothing was known")
        if refusal is not None:
            raise refusal
        return Fetched(
            url=str(start),
            final_url=answer.url,
            status=answer.status,
            headers=answer.headers,
            body=answer.body,
            fetched_at=now,
            moved_to=moved_to,
        )

    def _follow(
        self,
        hop: _Hop,
        asked: Mapping[str, str],
        allowance: Allowance,
        check: Callable[[_Hop, Allowance], None] | None,
    ) -> tuple[Answer, str]:
        """Ask, and follow where the answers lead; return the last, and where it moved for good."""
        start, for_good, moved_to = str(hop.url), True, ""
        seen = {start}
        for _ in range(self.limits.fetch_redirects + 1):
            if not hop.inside:
                check_port(origin_of(hop.url))
            if check is not None:
                check(hop, allowance)
            answer = self._ask(hop, asked, allowance)
            if answer.status not in MOVED:
                return answer, moved_to
            following = _next(hop.url, answer)
            if str(following) in seen:
                raise not_fetched("redirect-loop", start, f"at {following}")
            seen.add(str(following))
            for_good = for_good and answer.status in MOVED_FOR_GOOD
            moved_to = str(following) if for_good else moved_to
            hop = _Hop(following, hop.inside and self._is_allowed(following))
        most = f"more than {self.limits.fetch_redirects}"
        raise not_fetched("too-many-redirects", start, most)

    def _is_allowed(self, url: httpx2.URL) -> bool:
        """Whether an address is one of a server on the user's list."""
        return origin_of(url) in self._allowed

    def _ask(self, hop: _Hop, asked: Mapping[str, str], allowance: Allowance) -> Answer:
        """Send one request and read its answer, alone with that host."""
        url, ticks = str(hop.url), self._wires.ticks
        host = self._host(origin_of(hop.url))
        waits = host.quiet_until - ticks()
        if waits > 0:
            seen = f"{waits:.0f} seconds more"
            raise not_fetched("told-to-wait", url, seen, wait_seconds=waits)
        transport = PinnedTransport(
            allowance,
            resolver=self._wires.resolver,
            dial=self._wires.dial,
            ssl_context=self._ssl_context,
            inside=hop.inside,
        )
        queued = ticks()
        with host.turn, transport:
            allowance.ends += ticks() - queued  # the time of others is not its own
            response = transport.handle_request(httpx2.Request("GET", hop.url, headers=dict(asked)))
            try:
                return self._read(url, response)
            finally:
                response.close()

    def _read(self, url: str, response: httpx2.Response) -> Answer:
        """Read headers, and the body unless the answer leads elsewhere."""
        headers = read_headers(response.headers.raw, url, limits=self.limits)
        status, body = response.status_code, b""
        if status not in MOVED and status != 304:
            packing = headers.get("content-encoding", "")
            body = read_body(response.iter_raw(), packing, url, limits=self.limits)
        return Answer(url, status, headers, body)

    @cached_property
    def _ssl_context(self) -> ssl.SSLContext:
        """Certificates are checked against the system's authorities, by no variable's word."""
        return self._wires.ssl_context or httpx2.create_ssl_context(trust_env=False)

    def _host(self, origin: Origin) -> _Host:
        """Return what is known of a host."""
        with self._hosts_lock:
            return self._hosts.setdefault(origin.host, _Host())

    def _judge(self, answer: Answer) -> FetchError | None:
        """Return why an answer is none, and leave its host alone for as long as it asks."""
        refusal = judge(answer, self.clock(), limits=self.limits)
        if refusal is not None and refusal.wait_seconds > 0:
            host = self._host(origin_of(read_url(answer.url)))
            host.quiet_until = self._wires.ticks() + refusal.wait_seconds
        return refusal

    def _check_robots(self, hop: _Hop, allowance: Allowance) -> None:
        """Refuse what the server asks robots to leave alone."""

        def ask(address: str) -> tuple[int, bytes]:
            answer, _ = self._follow(_Hop(read_url(address), hop.inside), _ASKED, allowance, None)
            self._judge(answer)
            return answer.status, answer.body

        self._robots.check(str(hop.url), str(origin_of(hop.url)), ask)


def _conditions(etag: str, last_modified: str) -> dict[str, str]:
    """Return the headers of a request, conditional where something is known."""
    known = {"if-none-match": etag, "if-modified-since": last_modified}
    usable = {n: v for n, v in known.items() if v and v.isascii() and v.isprintable()}
    return _ASKED | usable


def _next(url: httpx2.URL, answer: Answer) -> httpx2.URL:
    """Return where a redirect leads, as far as its words may be followed."""
    location = answer.headers.get("location", "")
    if not location:
        raise not_fetched("redirect-broken", answer.url, f"{answer.status} without a location")
    try:
        joined = url.join(location)
    except (httpx2.InvalidURL, ValueError) as error:
        raise not_fetched("redirect-broken", answer.url, str(error)) from error
    following = read_url(str(joined))
    if url.scheme == "https" and following.scheme == "http":
        raise not_fetched("downgrade-refused", answer.url, f"to {following}")
    return following
