"""Commands on desks: check, show."""

from __future__ import annotations

import click

from keeneye.cli.options import with_json
from keeneye.cli.output import say, say_json, say_table

__all__ = ["desk"]


@click.group(epilog="Example: keeneye desk check korea")
def desk() -> None:
    """Check or describe a desk folder."""


@desk.command(epilog="Example: keeneye desk check my-desk/")
@click.argument("name", default="korea")
@with_json
def check(name: str, as_json: bool) -> None:
    """Read a desk whole; refuse unknown keys, wrong types, dangling ids, bad ranges and dates."""
    from keeneye.desk import read_desk
    from keeneye.watch import describe

    found = read_desk(name)
    if as_json:
        say_json({"ok": True, "desk": found.name, **describe(found)})
    else:
        say(f"{found.name}: sound; {found.folder}")


@desk.command(epilog="Example: keeneye desk show korea")
@click.argument("name", default="korea")
@with_json
def show(name: str, as_json: bool) -> None:
    """Say what a desk holds, and how its facts were checked."""
    from keeneye.desk import read_desk
    from keeneye.watch import describe

    found = read_desk(name)
    held = describe(found)
    if as_json:
        say_json({"desk": found.name, "title": found.title, **held})
        return
    say(f"{found.title} ({found.name}): {found.folder}")
    say_table(("what", "how many"), held["counts"].items())
    say_table(("facts checked by", "how many"), held["checked"].items())
