"""Answers: headers read within bounds, statuses named, waits and moves understood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from keeneye.errors import FetchError
from keeneye.feeds.decoding import one_line
from keeneye.feeds.net.refusals import not_fetched
from keeneye.limits import LIMITS, Limits

__all__ = ["MOVED", "MOVED_FOR_GOOD", "Answer", "judge", "read_headers", "wait_asked"]

MOVED_FOR_GOOD = frozenset({301, 308})
MOVED = frozenset({301, 302, 303, 307, 308})
_NOT_KEPT = frozenset({"set-cookie", "set-cookie2"})
_REASONS = {
    401: "login-asked",
    403: "forbidden",
    404: "not-found",
    407: "login-asked",
    410: "gone",
    429: "too-many-requests",
    451: "forbidden",
    503: "server-busy",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of one server; the body of a redirect is left on the wire."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes = b""


def read_headers(
    raw: Sequence[tuple[bytes, bytes]], url: str = "", *, limits: Limits = LIMITS
) -> dict[str, str]:
    """Read headers: names in lower case, each value on one line, cookies left out.

    Of a header that comes twice the values are joined by a comma.

    Raises
    ------
    FetchError
        ``headers-refused`` for too many or too long ones.

    Examples
    --------
    >>> read_headers([(b"ETag", b'"v1"'), (b"Set-Cookie", b"id=1")])
    {'etag': '"v1"'}
    """
    n_bytes = sum(len(name) + len(value) for name, value in raw)
    if len(raw) > limits.fetch_headers or n_bytes > limits.fetch_header_bytes:
        most = f"at most {limits.fetch_headers} and {limits.fetch_header_bytes:,} bytes"
        raise not_fetched("headers-refused", url, f"{len(raw)} of {n_bytes:,} bytes; {most}")
    headers: dict[str, str] = {}
    for name, value in raw:
        key, words = one_line(name.decode("latin-1")).lower(), one_line(value.decode("latin-1"))
        if key not in _NOT_KEPT:
            headers[key] = f"{headers[key]}, {words}" if key in headers else words
    return headers


def wait_asked(headers: Mapping[str, str], now: datetime, *, limits: Limits = LIMITS) -> float:
    """Return how many seconds a server asks to be left alone; 0 where it does not say.

    Parameters
    ----------
    headers : mapping
        ``retry-after`` in seconds or as a date.
    now : datetime
        Aware, in UTC.
    limits : Limits
        Cap the wait.

    Examples
    --------
    >>> wait_asked({"retry-after": "120"}, datetime(2020, 6, 9, tzinfo=UTC))
    120.0
    """
    words = headers.get("retry-after", "")
    if words.isascii() and words.isdigit():
        seconds = float(words[:9])
    else:
        try:
            until = parsedate_to_datetime(words)
            seconds = (until.replace(tzinfo=until.tzinfo or UTC) - now).total_seconds()
        except (ValueError, IndexError, OverflowError):
            seconds = 0.0
    return min(max(seconds, 0.0), limits.retry_after_seconds)


def judge(answer: Answer, now: datetime, *, limits: Limits = LIMITS) -> FetchError | None:
    """Return why an answer is none, or None if it is one (200 to 299, or 304).

    Examples
    --------
    >>> judge(Answer("https://wire.example/", 410, {}), datetime(2020, 6, 9, tzinfo=UTC)).what
    'gone'
    """
    status = answer.status
    if 200 <= status < 300 or status == 304:
        return None
    named = _REASONS.get(status) or ("server-error" if status >= 500 else "bad-status")
    wait = wait_asked(answer.headers, now, limits=limits) if status in (429, 503) else 0.0
    return not_fetched(named, answer.url, f"status {status}", status=status, wait_seconds=wait)
