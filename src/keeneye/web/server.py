"""What is served and to whom, and the servers: pages and tools over http, tools over stdio."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from keeneye.errors import RequestRefused
from keeneye.limits import LIMITS
from keeneye.records import Clock

__all__ = ["Door", "Site", "configure", "make_door", "serve", "serve_tools"]

_SHORTEST_TOKEN = 16  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One store and one desk, and what "now" is.

    Parameters
    ----------
    store_path : path
    desk_name : str
        A shipped desk, or a folder.
    clock : callable
        Gives the time, aware, in UTC.
    wait : float
        Seconds that a busy store is waited for.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> site = Site(store_path=Path("s.duckdb"), desk_name="korea", clock=lambda: datetime.now(UTC))
    >>> site.desk_name
    'korea'
    """

    store_path: Path
    desk_name: str
    clock: Clock
    wait: float = LIMITS.store_wait_seconds
    others: tuple[Site, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Where the server listens, under which names it is called, and the token it asks for.

    Parameters
    ----------
    host, port : str, int
    hosts : frozenset of str
        Values of the header Host that are answered, in lower case.
    token : str
        '' asks for none: only on this machine.
    """

    host: str
    port: int
    hosts: frozenset[str]
    token: str = ""

    @property
    def origins(self) -> frozenset[str]:
        """The origins of our own pages."""
        return frozenset(
            f"{scheme}://{host}" for scheme in ("http", "https") for host in self.hosts
        )


def make_door(
    host: str = "127.0.0.1", port: int = 8765, *, names: Sequence[str] = (), token: str = ""
) -> Door:
    """Return a door, or say why it may not be opened.

    Parameters
    ----------
    host, port : str, int
        The address to listen at.
    names : sequence of str
        Further names, with their port, under which the server is called, such as that of a proxy.
    token : str
        Needed where others can reach the address; at least 16 characters.

    Raises
    ------
    RequestRefused
        If the address can be reached from other machines and there is no token, or no name.

    Examples
    --------
    >>> sorted(make_door().hosts)
    ['127.0.0.1:8765', '[::1]:8765', 'localhost:8765']
    >>> make_door("192.0.2.1", token="a token of many characters").hosts
    frozenset({'192.0.2.1:8765'})
    """
    local = _is_loopback(host)
    if not local and len(token) < _SHORTEST_TOKEN:
        raise RequestRefused(
            f"{host} can be reached from other machines",
            expected=f"a token of at least {_SHORTEST_TOKEN} characters in KEENEYE_TOKEN",
            todo="set it, or listen at 127.0.0.1",
        )
    everywhere = host in ("0.0.0.0", "::")
    if everywhere and not names:
        raise RequestRefused(
            "a server at every address must know its name",
            expected="--name HOST:PORT, as browsers will call it",
        )
    own = ("127.0.0.1", "localhost", "[::1]") if local else () if everywhere else (host,)
    shown = [f"[{one}]" if one.count(":") > 1 and one[0] != "[" else one for one in own]
    hosts = {f"{one}:{port}" for one in shown} | ({*shown} if port == 80 else set())
    return Door(
        host=host,
        port=port,
        hosts=frozenset(one.lower() for one in (*hosts, *names)),
        token=token,
    )


def _is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def configure(site: Site, door: Door) -> Any:
    """Return uvicorn's server, not yet started.

    It believes no header of a proxy, answers no web socket, names no version.
    """
    import uvicorn

    from keeneye.web.app import make_app
    from keeneye.web.reading import Reader

    config = uvicorn.Config(
        make_app(Reader(site), door),
        host=door.host,
        port=door.port,
        access_log=False,
        date_header=True,
        h11_max_incomplete_event_size=LIMITS.web_header_bytes + LIMITS.web_query_bytes,
        http="h11",
        lifespan="on",
        limit_concurrency=LIMITS.web_connections,
        log_level="warning",
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=5,
        ws="none",
    )
    return uvicorn.Server(config)


def serve(site: Site, door: Door) -> None:
    """Serve until the process is told to stop.

    Raises
    ------
    RequestRefused
        If the address is taken or is none of this machine.
    """
    family = socket.AF_INET6 if ":" in door.host else socket.AF_INET
    try:
        listening = socket.create_server((door.host, door.port), family=family)
    except OSError as error:
        raise RequestRefused(
            f"cannot listen there: {error.strerror or error}",
            where=f"{door.host}:{door.port}",
            todo="choose another with --host or --port",
        ) from error
    with listening, suppress(KeyboardInterrupt):  # how a server is told to stop
        configure(site, door).run(sockets=[listening])


def serve_tools(site: Site) -> None:
    """Serve the tools over stdin and stdout, until stdin ends."""
    import anyio
    from mcp.server.stdio import stdio_server

    from keeneye.web.calls import make_tool_server
    from keeneye.web.reading import Reader

    server = make_tool_server(Reader(site))

    async def talk() -> None:
        async with stdio_server() as (incoming, outgoing):
            await server.run(incoming, outgoing, server.create_initialization_options())

    anyio.run(talk)
