"""Commands on desks: check, new, rank, show."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from keeneye.cli.options import DEFAULT_DESK, Door, door_of, shared, with_json
from keeneye.cli.output import program, say, say_json, say_table, visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keeneye.desk import Gap
    from keeneye.watch.desks import DeskMove

__all__ = ["desk"]


@click.group(epilog="Example: keeneye desk check korea")
def desk() -> None:
    """Check, start or describe a desk folder."""


@desk.command(epilog="Example: keeneye desk check my-desk/")
@click.argument("name", default=DEFAULT_DESK)
@with_json
def check(name: str, as_json: bool) -> None:
    """Read a desk whole; refuse unknown keys, wrong types, dangling ids, bad ranges and dates."""
    from keeneye.desk import find_gaps
    from keeneye.watch import describe, read_whole

    found = read_whole(name)
    gaps = find_gaps(found.folder)
    if as_json:
        say_json({"ok": True, "desk": found.name, **describe(found), "to_fill_in": gaps})
        return
    say(f"{found.name}: sound; {found.folder}")
    if gaps:
        _say_gaps(gaps)


@desk.command(epilog="Example: keeneye desk new my-desk")
@click.argument("folder", type=click.Path(path_type=Path))
@with_json
def new(folder: Path, as_json: bool) -> None:
    """Start a desk: a folder that passes `desk check`, with two invented states to replace."""
    from keeneye.desk import start_desk

    gaps = start_desk(folder)
    if as_json:
        say_json({"ok": True, "folder": str(folder), "to_fill_in": gaps})
        return
    say(f"started {visible(str(folder))}")
    _say_gaps(gaps)
    said = visible(str(folder))
    named = said if "/" in said else f"./{said}"
    say(f"then: {program()} desk check {named}\n      {program()} demo --desk {named}")


def _say_gaps(gaps: Sequence[Gap]) -> None:
    """List what is to fill in."""
    say_table(("to fill in", "what"), [(f"{g.file}:{g.line}", g.what) for g in gaps])


@desk.command(epilog="Example: keeneye desk show korea")
@click.argument("name", default=DEFAULT_DESK)
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


@desk.command(epilog="Example: keeneye desk rank korea=out/keeneye.duckdb kashmir=k/keeneye.duckdb")
@click.argument("desks", nargs=-1, metavar="DESK[=STORE]...")
@shared()
def rank(door: Door, desks: tuple[str, ...]) -> None:
    """Set desks side by side, ranked by what moved; a desk without a store of its own has --store.

    The rank is by one percentile, named; no index is made of several numbers.
    """
    from keeneye.watch.desks import desks_document, rank_moves

    moves = [_move(door_of(door, one)) for one in desks or (door.desk_name,)]
    if door.as_json:
        say_json(desks_document(moves, door.asof))
        return
    rows = [
        (one.title, "" if one.percentile is None else f"{one.percentile:.0%}",
         f"{one.conflict} {one.direction}".strip() if one.direction else "too few to tell",
         f"{len(one.lines)} of {one.n_lines}", one.n_acts, one.n_reports,
         ", ".join(pair.name for pair in one.rising), one.problem)
        for one in rank_moves(moves)
    ]  # fmt: skip
    heads = ("desk", "percentile of the week", "conflict", "lines changed", "acts", "reports",
             "ignored but rising", "")  # fmt: skip
    say_table(heads, rows)


def _move(door: Door) -> DeskMove:
    """Say what moved at a desk, or why nothing can be said."""
    from keeneye.errors import StoreError
    from keeneye.watch.desks import DeskMove, move_of

    desk = door.desk()
    try:
        with door.store().read() as view:
            return move_of(door.history(view, desk), desk)
    except StoreError as error:
        return DeskMove(name=desk.name, title=desk.title, asof=door.asof, problem=str(error))
