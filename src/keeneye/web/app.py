"""The application: routes, answers worked out in threads within their seconds, errors as said."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from importlib.resources import files
from typing import Any
from urllib.parse import parse_qsl, urlencode

import anyio
import msgspec
from anyio import CapacityLimiter, to_thread
from mcp.server.streamable_http_manager import StreamableHTTPASGIApp, StreamableHTTPSessionManager
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from keeneye.errors import BadRecord, KeeneyeError, RequestRefused, TooLarge
from keeneye.limits import LIMITS
from keeneye.records import format_utc
from keeneye.watch import Explanation
from keeneye.web import answers
from keeneye.web.asked import (
    Asked,
    AsofAsked,
    BriefAsked,
    EventsAsked,
    ExplainAsked,
    RejectsAsked,
    ThreatsAsked,
    pairs_of,
    read_asked,
)
from keeneye.web.calls import make_tool_server
from keeneye.web.choice import WEIGHED
from keeneye.web.choice.pages import render_weighed
from keeneye.web.days.page import around_brief
from keeneye.web.days.published import PUBLISHED, published, section_csv
from keeneye.web.desks import Reach, desks, table_of_desks
from keeneye.web.guard import MCP_PATH, Guard
from keeneye.web.opened.page import explained
from keeneye.web.pages import STYLES, render_brief, render_table
from keeneye.web.reading import Reader
from keeneye.web.record import render_track
from keeneye.web.refusing import refusal
from keeneye.web.server import Door
from keeneye.web.shelf import Shelf
from keeneye.web.tables import table_of
from keeneye.web.watched import (
    ANSWERS,
    TABLES,
    TrendAsked,
    render_lines,
    render_trend,
    trend_csv,
)

__all__ = ["make_app"]

_HTML, _JSON, _CSS, _CSV = "text/html", "application/json", "text/css", "text/csv"
_WORKERS = 4  # answers worked out at the same time; others wait their turn
_MOST_ASKED = 40  # arguments of one request
_ASKED: dict[str, type[Asked]] = {
    "events": EventsAsked,
    "channels": AsofAsked,
    "threats": ThreatsAsked,
    "forecasts": AsofAsked,
    "track": AsofAsked,
    "rejects": RejectsAsked,
    "trend": TrendAsked,
    "attention": AsofAsked,
    "scored": AsofAsked,
    "placebos": AsofAsked,
}
_DRAWN: dict[str, Callable[[Any, Any, str], str]] = {"track": render_track, "trend": render_trend}
Make = Callable[[], bytes]


def make_app(reader: Reader, door: Door) -> ASGIApp:
    """Return the application behind its guard.

    Parameters
    ----------
    reader : Reader
    door : Door
        Names and token that the guard asks for.
    """
    reach = Reach(reader)
    rooms = [Rooms(reach, one) for one in reach.readers]
    sessions = StreamableHTTPSessionManager(
        app=make_tool_server(reader),
        json_response=True,
        stateless=True,
        max_request_body_size=LIMITS.mcp_request_bytes,
    )

    @asynccontextmanager
    async def life(_: Starlette) -> AsyncIterator[None]:
        async with sessions.run():
            yield

    app = Starlette(
        routes=[
            *(r for room in rooms for r in room.routes()),
            *rooms[0].late_routes(),
            Route(MCP_PATH, StreamableHTTPASGIApp(sessions)),
        ],
        exception_handlers={
            KeeneyeError: _refuse,
            HTTPException: _refuse_http,
            Exception: _refuse_fault,
        },
        lifespan=life,
    )
    app.router.redirect_slashes = False
    return Guard(app, door)


class Rooms:
    """Every page of a desk and its JSON; what was rendered stays on the shelf until a change.

    The desk at ``/`` has the front page of all, and opens the ids of every desk in reach.
    """

    def __init__(self, reach: Reach, reader: Reader) -> None:
        self._reach = reach
        self._reader = reader
        self._root = "" if reader is reach.readers[0] else f"/desk/{reader.desk().name}"
        self._shelf: Shelf[bytes] = Shelf(LIMITS.web_held_answers)
        self._workers = CapacityLimiter(_WORKERS)

    def routes(self) -> list[Route]:
        """List the addresses; the JSON of a page lies beside it."""
        root, found = self._root, list[Route]()
        for name in _ASKED:
            listed = partial(self.table, name)
            found += [Route(f"{root}/{name}.json", listed), Route(f"{root}/{name}", listed)]
        for name in WEIGHED:
            weighed = partial(self.weighed, name)
            found += [Route(f"{root}/{name}.json", weighed), Route(f"{root}/{name}", weighed)]
        found.append(Route(f"{root}/trend.csv", partial(self.table, "trend")))
        found.append(Route(f"{root}/brief/{{section}}.csv", self.tables))
        if root:
            return [*found, Route(f"{root}.json", self.brief), Route(root, self.brief)]
        return [
            *found,
            Route("/", self.brief),
            Route("/brief.json", self.brief),
            Route("/desks.json", self.desks),
            Route("/desks", self.desks),
            Route("/x/{record_id}.json", self.explain),
            Route("/x/{record_id}", self.explain),
            *(Route(address, self.publish) for address in PUBLISHED),
            *(Route(address, _style) for address in STYLES),
        ]

    def late_routes(self) -> list[Route]:
        """List the addresses that answer for any name of a desk, after those of each desk."""
        return [Route("/desk/{name}.json", self.brief), Route("/desk/{name}", self.brief)]

    async def desks(self, request: Request) -> Response:
        """Answer with the desks in reach, ranked by what moved."""
        asked = _read(AsofAsked, request)
        ask = partial(desks, self._reach, asked)
        if request.url.path.endswith(".json"):
            return await self._json(request, asked, ask)

        def make() -> bytes:
            document = ask()
            kept = f"?{urlencode({'asof': asked.asof})}" if asked.asof else ""
            table = table_of_desks(document, kept)
            return render_table("desks", table, document, asked).encode("utf-8")

        return await self._answer(request, asked, make, _HTML)

    async def brief(self, request: Request) -> Response:
        """Answer with the brief."""
        asked = _read(BriefAsked, request)
        name = request.path_params.get("name")
        if name is not None:
            await self._in_thread(lambda: self._reach.find(name))
        path = request.url.path
        if path.endswith(".json"):
            return await self._json(request, asked, lambda: answers.brief(self._reader, asked))

        def make() -> bytes:
            written = self._reader.brief(asked.asof, asked.since)
            around = around_brief(self._reader, written, path, asked)
            return render_brief(written, path, asked.asof, around, self._root).encode("utf-8")

        return await self._answer(request, asked, make, _HTML)

    async def table(self, name: str, request: Request) -> Response:
        """Answer with a table."""
        asked = _read(_ASKED[name], request)
        ask = partial(ANSWERS.get(name) or getattr(answers, name), self._reader, asked)
        if request.url.path.endswith(".json"):
            return await self._json(request, asked, ask)

        if request.url.path.endswith(".csv"):
            return await self._answer(request, asked, lambda: trend_csv(ask()).encode(), _CSV)

        def make() -> bytes:
            document = ask()
            return self._drawn(name, document, asked).encode("utf-8")

        return await self._answer(request, asked, make, _HTML)

    def _drawn(self, name: str, document: Any, asked: Any) -> str:
        """Return the page of a table: its own, where it has more than a table."""
        if name in _DRAWN:
            return _DRAWN[name](document, asked, self._root)
        if name == "channels":
            return render_lines(self._reader, document, asked, self._root)
        table = TABLES[name](document) if name in TABLES else table_of(name, document)
        return render_table(name, table, document, asked, root=self._root)

    async def weighed(self, name: str, request: Request) -> Response:
        """Answer with what is weighed: the choice, deals, motives, pressure, assumptions."""
        asked = _read(WEIGHED[name].asked, request)
        ask = partial(WEIGHED[name].answer, self._reader, asked)
        if request.url.path.endswith(".json"):
            return await self._json(request, asked, lambda: ask().document)

        def make() -> bytes:
            return render_weighed(name, ask(), asked, self._root).encode("utf-8")

        return await self._answer(request, asked, make, _HTML)

    async def tables(self, request: Request) -> Response:
        """Answer with the tables behind the charts of one section, as CSV."""
        asked, section = _read(AsofAsked, request), request.path_params["section"]
        make = partial(section_csv, self._reader, section, asked)
        return await self._answer(request, asked, make, "text/csv")

    async def publish(self, request: Request) -> Response:
        """Answer with a feed of changes, or the calendar."""
        asked, path = _read(AsofAsked, request), request.url.path
        make = partial(published, self._reader, path[1:], asked)
        return await self._answer(request, asked, make, PUBLISHED[path])

    async def explain(self, request: Request) -> Response:
        """Answer with an opened id."""
        asked = _read(ExplainAsked, request, id=request.path_params["record_id"])
        if request.url.path.endswith(".json"):
            ask = partial(self._reach.first, partial(_explanation, asked))
            return await self._json(request, asked, ask)
        make = partial(self._reach.first, lambda reader: explained(reader, asked))
        return await self._answer(request, asked, make, _HTML)

    async def _json(self, request: Request, asked: Asked, ask: Callable[[], Any]) -> Response:
        """Answer with a document."""
        return await self._answer(request, asked, lambda: msgspec.json.encode(ask()), _JSON)

    async def _answer(self, request: Request, asked: Asked, make: Make, kind: str) -> Response:
        """Work an answer out in a thread, or take it from the shelf."""

        def take() -> bytes:
            moment = format_utc(self._reader.cut(getattr(asked, "asof", "")))
            key = (request.url.path, asked, moment, self._reach.stamp())
            return self._shelf.take(key, make)

        body = await self._in_thread(take)
        if len(body) > LIMITS.web_answer_bytes:
            raise TooLarge("the answer is too long", todo="ask for less: one dyad, a shorter time",
                           expected=f"at most {LIMITS.web_answer_bytes:,} bytes")  # fmt: skip
        return Response(body, media_type=kind)

    async def _in_thread(self, work: Callable[[], Any]) -> Any:
        """Do work in a thread; where it takes too long, it goes on for whoever asks next."""
        try:
            with anyio.fail_after(LIMITS.web_answer_seconds):
                return await to_thread.run_sync(work, abandon_on_cancel=True, limiter=self._workers)
        except TimeoutError as error:
            raise RequestRefused(
                f"no answer within {LIMITS.web_answer_seconds:g} seconds",
                todo="ask again: what was begun goes on, and is kept",
                status=503,
            ) from error


def _read(noun: type[Any], request: Request, **more: str) -> Any:
    """Read the arguments of a request."""
    try:
        pairs = parse_qsl(
            request.url.query, keep_blank_values=True, errors="strict", max_num_fields=_MOST_ASKED
        )
    except ValueError as error:
        raise BadRecord("too many arguments", expected=f"at most {_MOST_ASKED}") from error
    return read_asked(noun, pairs_of([*pairs, *more.items()], noun.many), text=True)


def _explanation(asked: ExplainAsked, reader: Reader) -> Explanation:
    """Open an id at a desk."""
    return answers.explanation(reader, asked)


async def _style(request: Request) -> Response:
    """Answer with a style sheet of the package."""
    package, name = STYLES[request.url.path]
    sheet = files(package).joinpath("html", name).read_bytes()
    return Response(sheet, media_type=_CSS)


async def _refuse(request: Request, error: Exception) -> Response:
    """Say an error of ours."""
    assert isinstance(error, KeeneyeError)
    return refusal(error, request.scope)


async def _refuse_http(request: Request, error: Exception) -> Response:
    """Say what the routes refuse: there is no such page."""
    status = getattr(error, "status_code", 404)
    what = "no such page" if status == 404 else str(getattr(error, "detail", "refused"))
    return refusal(RequestRefused(what, status=status), request.scope)


async def _refuse_fault(request: Request, _: Exception) -> Response:
    """Say that we failed, and nothing of how; the log has it."""
    fault = RequestRefused("a fault of ours", status=500, todo="see what the server printed")
    return refusal(fault, request.scope)
