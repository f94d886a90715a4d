"""Sending: JSON to one address of a server that the user has named, and the answer back."""

from __future__ import annotations

from functools import cached_property
from ssl import SSLContext

import httpx2

from keeneye import __version__
from keeneye.feeds.net.addresses import origin_of, read_url, why_inside
from keeneye.feeds.net.allowance import Allowance
from keeneye.feeds.net.answers import Answer, judge, read_headers
from keeneye.feeds.net.fetching import Wires
from keeneye.feeds.net.refusals import not_fetched
from keeneye.feeds.net.robots import AGENT
from keeneye.feeds.net.unpacking import ACCEPTED, read_body
from keeneye.feeds.net.wire import PinnedTransport
from keeneye.limits import LIMITS, Limits
from keeneye.records import Clock

__all__ = ["Poster"]

_ASKED = {
    "user-agent": f"{AGENT}/{__version__}",
    "accept": "application/json",
    "accept-encoding": ACCEPTED,
    "content-type": "application/json",
    "connection": "close",
}


class Poster:
    """Sends to one address, and to nothing else: no redirect is followed, no cookie kept.

    The user has named the server by scheme, host and port, so it may lie inside. Threads may share
    a poster.

    Parameters
    ----------
    url : str
        http or https, without a query: a key has no place in an address, which is printed.
    clock : Clock
        What "now" is: for waits that a server asks for.
    limits : Limits
    wires : Wires, optional

    Raises
    ------
    FetchError
        ``bad-address`` and others, as `read_url`.

    Examples
    --------
    No server can be reached from an example:

    >>> from datetime import UTC, datetime
    >>> from keeneye.errors import FetchError
    >>> poster = Poster("http://wire.example/v1", clock=lambda: datetime(2020, 6, 9, tzinfo=UTC))
    >>> try:
    ...     poster.post(b"{}", bearer="a-key")
    ... except FetchError as error:
    ...     print(error)
    not fetched: credentials-refused (http://wire.example/v1): a key over http; use https
    """

    def __init__(
        self, url: str, *, clock: Clock, limits: Limits = LIMITS, wires: Wires | None = None
    ) -> None:
        self._url = read_url(url)
        if self._url.query:
            raise not_fetched("bad-address", str(origin_of(self._url)), "a query in it")
        self._clock, self._limits, self._wires = clock, limits, wires or Wires()

    @property
    def url(self) -> str:
        """The address."""
        return str(self._url)

    def post(self, body: bytes, *, bearer: str = "") -> bytes:
        """Send JSON and return the body of the answer, unpacked, within the limits.

        Parameters
        ----------
        body : bytes
        bearer : str
            Goes into the header ``Authorization``, and nowhere else. Over plain http only to a
            server that is named by an address inside.

        Raises
        ------
        FetchError
            For every status but 200 to 299, and all that goes wrong.
        """
        headers = dict(_ASKED)
        if bearer:
            headers["authorization"] = f"Bearer {self._checked(bearer)}"
        allowance = Allowance(self._limits, self._wires.ticks, self.url)
        transport = PinnedTransport(
            allowance,
            resolver=self._wires.resolver,
            dial=self._wires.dial,
            ssl_context=self._ssl_context,
            inside=True,
        )
        request = httpx2.Request("POST", self._url, headers=headers, content=body)
        with transport:
            response = transport.handle_request(request)
            try:
                answer = self._read(response)
            finally:
                response.close()
        refusal = judge(answer, self._clock(), limits=self._limits)
        if refusal is not None:
            raise refusal
        return answer.body

    def _read(self, response: httpx2.Response) -> Answer:
        """Read headers; the body only of an answer that is one."""
        headers = read_headers(response.headers.raw, self.url, limits=self._limits)
        body = b""
        if 200 <= response.status_code < 300:
            packing = headers.get("content-encoding", "")
            body = read_body(response.iter_raw(), packing, self.url, limits=self._limits)
        return Answer(self.url, response.status_code, headers, body)

    def _checked(self, bearer: str) -> str:
        """Refuse a key that could break the header, or that would travel in the clear."""
        if not (bearer.isascii() and bearer.isprintable() and " " not in bearer):
            raise not_fetched("credentials-refused", self.url, "a key with unprintable characters")
        host = origin_of(self._url).host
        inside = host == "localhost" or why_inside(host).endswith("not public")
        if self._url.scheme == "http" and not inside:
            raise not_fetched("credentials-refused", self.url, "a key over http; use https")
        return bearer

    @cached_property
    def _ssl_context(self) -> SSLContext:
        """Certificates are checked against the system's authorities, by no variable's word."""
        return self._wires.ssl_context or httpx2.create_ssl_context(trust_env=False)
