"""The guard before every request: who may ask, how, and how much; and what every answer carries."""

from __future__ import annotations

import base64
import binascii
import hmac
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from keeneye.errors import RequestRefused
from keeneye.limits import LIMITS
from keeneye.web.refusing import refusal
from keeneye.web.server import Door

__all__ = ["HEADERS", "MCP_PATH", "Guard"]

MCP_PATH = "/mcp"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)
HEADERS: dict[str, str] = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
}
_SENT = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
_UNSAFE = re.compile(r"[\x00-\x20\x7f\\]|/\.\.?(/|$)|//")  # after decoding
_SPOILED = re.compile(r"%(?![0-9A-Fa-f]{2})")


class Guard:
    """Refuses what may not be asked before any page sees it.

    Parameters
    ----------
    app : ASGI application
    door : Door

    Examples
    --------
    >>> HEADERS["x-content-type-options"]
    'nosniff'
    """

    def __init__(self, app: ASGIApp, door: Door) -> None:
        self._app, self._door = app, door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check a request, and dress its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = [pair for pair in message["headers"] if pair[0].decode() not in HEADERS]
                message = {**message, "headers": [*kept, *_SENT]}
            await send(message)

        try:
            self.check(scope)
        except RequestRefused as error:
            await refusal(error, scope)(scope, receive, dressed)
            return
        await self._app(scope, receive, dressed)

    def check(self, scope: Scope) -> None:
        """Raise for a request that is not answered.

        Raises
        ------
        RequestRefused
        """
        headers: list[tuple[str, str]] = [
            (name.decode("latin-1").lower(), value.decode("latin-1"))
            for name, value in scope["headers"]
        ]
        _check_headers(headers)
        self._check_caller(headers)
        _check_method(scope["method"], scope["path"], headers)
        _check_path(scope)

    def _check_caller(self, headers: list[tuple[str, str]]) -> None:
        """Check the host that is asked for, the page that asks, and the token."""
        host = _only(headers, "host")
        if host is None or host.lower() not in self._door.hosts:
            raise RequestRefused("not a name of this server", where="Host", status=421,
                                 expected=" or ".join(sorted(self._door.hosts)))  # fmt: skip
        asker = _only(headers, "origin")
        foreign = asker is not None and asker.lower() not in self._door.origins
        fetched = _only(headers, "sec-fetch-site") in ("cross-site", "same-site")
        if foreign or (fetched and _only(headers, "sec-fetch-mode") != "navigate"):
            raise RequestRefused("asked for by another site", where="Origin", status=403)
        if self._door.token and not _carries(_only(headers, "authorization"), self._door.token):
            raise RequestRefused(
                "no right token",
                where="Authorization",
                expected="Bearer TOKEN, or Basic with the token as password",
                status=401,
            )


def _only(headers: Iterable[tuple[str, str]], name: str) -> str | None:
    """Return the one value of a header, or None; twice is refused."""
    values = [value for key, value in headers if key == name]
    if len(values) > 1:
        raise RequestRefused("a header given twice", where=name, status=400)
    return values[0] if values else None


def _carries(sent: str | None, token: str) -> bool:
    """Whether an Authorization header carries the token."""
    scheme, _, rest = (sent or "").partition(" ")
    given = rest.strip()
    if scheme.lower() == "basic":
        try:
            given = base64.b64decode(given, validate=True).decode("utf-8").partition(":")[2]
        except (binascii.Error, UnicodeDecodeError):
            return False
    elif scheme.lower() != "bearer":
        return False
    return hmac.compare_digest(given.encode("utf-8", "replace"), token.encode("utf-8"))


def _check_headers(headers: list[tuple[str, str]]) -> None:
    """Check how many headers there are, and how long."""
    length = sum(len(name) + len(value) for name, value in headers)
    if len(headers) > LIMITS.web_headers or length > LIMITS.web_header_bytes:
        raise RequestRefused(
            "too many or too long headers", status=431,
            expected=f"at most {LIMITS.web_headers}, {LIMITS.web_header_bytes:,} bytes",
        )  # fmt: skip


def _check_method(method: str, path: str, headers: list[tuple[str, str]]) -> None:
    """Check that pages are only read, and calls of tools are plain JSON of bounded size."""
    allowed = ("POST",) if path == MCP_PATH else ("GET", "HEAD")
    if method not in allowed:
        raise RequestRefused(f"{method[:20]} is not answered here", expected=" or ".join(allowed),
                             status=405)  # fmt: skip
    length, chunked = _only(headers, "content-length"), _only(headers, "transfer-encoding")
    if length is not None and not length.isdecimal():
        raise RequestRefused("no length", where="Content-Length", status=400)
    if path != MCP_PATH and (chunked is not None or int(length or 0)):
        raise RequestRefused("a page takes no body", status=400)
    if path == MCP_PATH:
        kind = (_only(headers, "content-type") or "").partition(";")[0].strip().lower()
        if kind != "application/json" or _only(headers, "content-encoding") is not None:
            raise RequestRefused("not plain JSON", where="Content-Type", status=415,
                                 expected="application/json, not packed")  # fmt: skip
        if int(length or 0) > LIMITS.mcp_request_bytes:
            raise RequestRefused(
                "the call is too long",
                expected=f"at most {LIMITS.mcp_request_bytes:,} bytes",
                status=413,
            )


def _check_path(scope: dict[str, Any] | Scope) -> None:
    """Check the path and the query: their length, and that they are what they seem."""
    raw: bytes = scope.get("raw_path") or scope["path"].encode("utf-8")
    query: bytes = scope["query_string"]
    if len(raw) > LIMITS.web_path_bytes or len(query) > LIMITS.web_query_bytes:
        raise RequestRefused(
            "the address is too long",
            expected=f"a query of at most {LIMITS.web_query_bytes:,} bytes",
            status=414,
        )
    try:
        path, asked = (unquote(part.decode("ascii"), errors="strict") for part in (raw, query))
    except UnicodeDecodeError as error:
        raise RequestRefused("the address is not UTF-8", status=400) from error
    spoiled = _SPOILED.search(raw.decode("ascii")) or _SPOILED.search(query.decode("ascii"))
    if spoiled or _UNSAFE.search(path) or not path.startswith("/") or "\x00" in asked:
        raise RequestRefused("not an address of ours", where="path", status=400)
