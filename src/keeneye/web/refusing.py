"""What goes wrong, said to a reader as a page and to a program as the one error document."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import msgspec
from starlette.responses import Response

from keeneye.brief.wording import visible
from keeneye.errors import (
    BadRecord,
    DeskError,
    GameError,
    KeeneyeError,
    NotWeighed,
    RequestRefused,
    StoreError,
    TooLarge,
    TrackBroken,
    UnknownCode,
    UnknownId,
)
from keeneye.web.pages import render_message

__all__ = ["refusal", "status_of", "wants_json"]

# The first that fits; what the reader asked for wrongly is 4xx, what we cannot give 5xx.
_STATUSES: tuple[tuple[type[KeeneyeError], int], ...] = (
    (UnknownId, 404),
    (NotWeighed, 404),
    (BadRecord, 400),
    (UnknownCode, 400),
    (TooLarge, 413),
    (StoreError, 503),
    (DeskError, 503),
    (TrackBroken, 503),
    (GameError, 422),
)


def status_of(error: KeeneyeError) -> int:
    """Return the HTTP status of an error.

    Examples
    --------
    >>> status_of(UnknownId("no such record")), status_of(KeeneyeError("?"))
    (404, 500)
    """
    if isinstance(error, RequestRefused):
        return error.status
    return next((status for kind, status in _STATUSES if isinstance(error, kind)), 500)


def wants_json(scope: Any) -> bool:
    """Whether an answer is for a program: by its path, or because it asks for JSON alone.

    Examples
    --------
    >>> wants_json({"path": "/events.json", "headers": []})
    True
    """
    accepts = next((v.decode("latin-1") for k, v in scope["headers"] if k == b"accept"), "")
    asks = "json" in accepts and "html" not in accepts
    path: str = scope["path"]
    return path.endswith(".json") or path == "/mcp" or asks


def refusal(error: KeeneyeError, scope: Any) -> Response:
    """Return the answer that says what went wrong, and what to do next."""
    status, line = status_of(error), visible(str(error))
    name = type(error).__name__
    headers = {}
    if status == 405:
        headers["allow"] = error.expected.replace(" or ", ", ")
    if status == 401:
        headers["www-authenticate"] = 'Basic realm="keeneye", charset="UTF-8", Bearer'
    if status == 503:
        headers["retry-after"] = "5"
    if wants_json(scope):
        document = {"ok": False, "error": name, "errors": [line], "status": status}
        return Response(msgspec.json.encode(document), status, headers, "application/json")
    title = "Store unavailable" if isinstance(error, StoreError) else HTTPStatus(status).phrase
    return Response(render_message(title, error), status, headers, "text/html")
