"""The options that commands share, read once into one `Door`."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from keeneye.errors import KeeneyeError
from keeneye.limits import LIMITS

if TYPE_CHECKING:
    from keeneye.coding import Coder
    from keeneye.coding.llm import Endpoint
    from keeneye.desk import Desk
    from keeneye.feeds.net import Fetcher
    from keeneye.store import History, Store, View

__all__ = ["DEFAULT_DESK", "Door", "allowing", "door_of", "shared", "with_json", "with_model"]


DEFAULT_DESK = "korea"


@dataclass(frozen=True, slots=True)
class Door:
    """What every command is told: which store and desk, as of when, what "now" is."""

    store_path: str
    desk_name: str
    asof_text: str
    clock_text: str
    wait: float
    as_json: bool
    llm_url: str = ""
    llm_model: str = ""

    def now(self) -> datetime:
        """Return the time that `--clock` says, or the machine's."""
        return _moment(self.clock_text, "--clock") or datetime.now(UTC)

    @property
    def asof(self) -> datetime:
        """The cut: a day means its end, and without one it is now."""
        return _moment(self.asof_text, "--asof") or self.now()

    def desk(self) -> Desk:
        """Read the desk."""
        from keeneye.desk import read_desk

        return read_desk(self.desk_name)

    def store(self) -> Store:
        """Return a handle of the store; nothing is opened yet."""
        from keeneye.store import Store

        return Store(self.store_path, wait=self.wait, clock=self.now)

    def history(self, view: View, desk: Desk) -> History:
        """Return the history of a store as of the cut, counted by the desk's coders."""
        return view.history(self.asof, desk.coders)

    def coder(self, desk: Desk, name: str = "") -> Coder:
        """Return the coder of this name, or the desk's first."""
        from keeneye.coding import load_coder

        chosen = name or desk.coders[0]
        return load_coder(chosen, desk, endpoint=self.endpoint(chosen))

    def endpoint(self, coder: str) -> Endpoint | None:
        """Return the model that a coder asks, None for one that asks nobody."""
        family, _, version = coder.partition(":")
        if family != "llm-1":
            return None
        import os
        import random

        from keeneye.coding.llm import read_endpoint

        model = self.llm_model or version.rpartition("@")[0]
        return read_endpoint(os.environ, random.SystemRandom(), url=self.llm_url, model=model)

    def fetcher(self, allowed: tuple[str, ...]) -> Fetcher:
        """Return the one way to the network; `allowed` are servers of the user's own."""
        from keeneye.errors import FetchError
        from keeneye.feeds.net import Fetcher

        try:
            return Fetcher(self.now, allowed=allowed)
        except FetchError as error:
            raise click.BadParameter(str(error), param_hint="--allow") from error


def door_of(door: Door, given: str) -> Door:
    """Return the same door for another desk: ``DESK``, or ``DESK=STORE``."""
    name, _, store = given.partition("=")
    return replace(door, desk_name=name, store_path=store or door.store_path)


def _moment(text: str, option: str) -> datetime | None:
    """Read a day or a time given to an option; '' is None."""
    from keeneye.records import parse_asof

    try:
        return parse_asof(text) if text else None
    except KeeneyeError as error:
        raise click.BadParameter(str(error), param_hint=option) from error


def shared(*, json: bool = True) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add the shared options to a command, which receives them as one `Door`."""
    options = [
        click.option("--store", "store_path", envvar="KEENEYE_STORE", default="keeneye.duckdb",
                     show_default=True, help="The store file."),
        click.option("--desk", "desk_name", envvar="KEENEYE_DESK", default=DEFAULT_DESK,
                     show_default=True, help="A shipped desk, or a folder."),
        click.option("--asof", "asof_text", default="", metavar="DATE|TIME",
                     help="What was known then; a day means its end, 24:00 UTC. Default: now."),
        click.option("--clock", "clock_text", default="", metavar="TIME",
                     help="What 'now' is, for replays and tests."),
        click.option("--wait", type=float, default=LIMITS.store_wait_seconds, show_default=True,
                     metavar="SECONDS", help="How long to wait for a busy store."),
    ]  # fmt: skip
    if json:
        options.append(with_json)

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(command)
        def inner(**given: Any) -> Any:
            mine = {
                f.name: given.pop(f.name, "" if f.default == "" else False) for f in fields(Door)
            }
            return command(Door(**mine), **given)

        for option in reversed(options):
            inner = option(inner)
        return inner

    return decorate


allowing = click.option(
    "--allow",
    "allowed",
    multiple=True,
    metavar="ORIGIN",
    help="A server of your own that lies inside, as http://host:port; may be repeated.",
)
with_json = click.option("--json", "as_json", is_flag=True, help="One JSON document on stdout.")


def with_model(command: Any) -> Any:
    """Add the options of a coder that asks a model; its key comes from the environment only."""
    for option in (
        click.option("--llm-model", envvar="KEENEYE_LLM_MODEL", default="", metavar="NAME",
                     help="The model of --coder llm-1."),
        click.option("--llm-url", envvar="KEENEYE_LLM_URL", default="", metavar="URL",
                     help="Its server; the key comes from KEENEYE_LLM_KEY."),
    ):  # fmt: skip
        command = option(command)
    return command
