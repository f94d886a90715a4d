"""Commands that serve: pages for a browser, tools for a program."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from keeneye.cli.options import Door, door_of, shared
from keeneye.cli.output import visible

if TYPE_CHECKING:
    from keeneye.web import Site

__all__ = ["mcp", "serve"]


@click.command(epilog="Example: keeneye serve --store out/keeneye.duckdb --port 8765")
@click.option("--host", default="127.0.0.1", show_default=True,
              help="The address to listen at.")  # fmt: skip
@click.option("--port", type=click.IntRange(1, 65_535), default=8765, show_default=True)
@click.option("--name", "names", multiple=True, metavar="HOST:PORT",
              help="A further name the server is called by.")  # fmt: skip
@click.option("--also", multiple=True, metavar="DESK[=STORE]",
              help="A further desk, at /desk/NAME; may be repeated.")  # fmt: skip
@shared(json=False)
def serve(door: Door, host: str, port: int, names: tuple[str, ...], also: tuple[str, ...]) -> None:
    """Serve the brief and its evidence as read-only pages with JSON, and tools at /mcp.

    The desk of --desk lies at /, the front page of all desks at /desks; tools speak of the first.

    Only this machine can reach it, unless --host says otherwise. The environment variable
    KEENEYE_TOKEN holds a token, which browsers then ask for; at other addresses than this
    machine's it must. Ctrl-C ends it.
    """
    from keeneye.web import make_door, serve

    opened = make_door(host, port, names=names, token=os.environ.get("KEENEYE_TOKEN", ""))
    site = replace(_site(door), others=tuple(_site(door_of(door, one)) for one in also))
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"serving {visible(door.store_path)} at http://{shown}:{port}/ and /mcp", err=True)
    serve(site, opened)


@click.command(epilog="Example: keeneye mcp --store out/keeneye.duckdb")
@shared(json=False)
def mcp(door: Door) -> None:
    """Offer read-only tools to a program that speaks MCP, over stdin and stdout."""
    from keeneye.web import serve_tools

    serve_tools(_site(door))


def _site(door: Door) -> Site:
    """Return what is served; the desk is read once, so that a broken one is said at once."""
    from keeneye.web import Site

    door.desk()
    return Site(
        store_path=Path(door.store_path),
        desk_name=door.desk_name,
        clock=door.now,
        wait=door.wait,
    )
