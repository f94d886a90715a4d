"""Commands that judge: motives, pressure, game, deal, assumptions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from keeneye.cli.options import Door, shared
from keeneye.cli.output import say, say_json, say_table, visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from keeneye.brief.weighed import Shown

__all__ = ["assumptions", "deal", "game", "motives", "pressure"]


@click.command(epilog="Example: keeneye motives --asof 2020-06-17")
@shared()
def motives(door: Door) -> None:
    """Weigh the desk's competing motives: hypotheses in rows, bounds before bands."""
    from keeneye.brief.weighed import motive_document, motive_parts
    from keeneye.watch import ask_motives, weigh_before, weigh_motives

    desk = door.desk()
    with door.store().read() as view:
        history = door.history(view, desk)
        found, then = weigh_motives(history, desk), weigh_before(history, desk)
        asked = ask_motives(history, desk, history.asof.replace(microsecond=0))
    if door.as_json:
        say_json(motive_document(found, then, asked))
        return
    _say_parts(motive_parts(found, then, asked))


@click.command(epilog="Example: keeneye pressure --asof 2020-06-12")
@shared()
def pressure(door: Door) -> None:
    """Show the pressure of sanctions by component, the leaks in it, and what not to claim."""
    from keeneye.brief.weighed import pressure_parts
    from keeneye.watch import weigh_pressure

    found = weigh_pressure(door.desk(), door.asof)
    if door.as_json:
        say_json(found)
        return
    _say_parts(pressure_parts(found))


@click.command(epilog="Example: keeneye game --asof 2020-06-16 --json")
@click.argument("name", required=False)
@shared()
def game(door: Door, name: str | None) -> None:
    """Show the choice: hold, trade or concede, over the days to the vote.

    A game says what follows if the payoffs are so; every payoff is an assumption with a range.
    """
    from keeneye.brief.weighed import choice_parts
    from keeneye.errors import UnknownId
    from keeneye.watch import weigh_choice

    desk = door.desk()
    with door.store().read() as view:
        found = weigh_choice(door.history(view, desk), desk)
    if name not in (None, found.game):
        raise UnknownId(f"no game {name!r} in this desk", expected=found.game)
    if door.as_json:
        say_json(found)
        return
    _say_parts(choice_parts(found))


@click.command(epilog="Example: keeneye deal hanoi_2019_offer full_declaration")
@click.argument("names", nargs=-1, metavar="[NAME...]")
@shared()
def deal(door: Door, names: tuple[str, ...]) -> None:
    """Say what a proposed deal would cap and leave; two names stand side by side.

    NAME is a deal of the desk, or the path of a TOML file with an offer of your own.
    """
    from keeneye.brief.weighed import deal_parts
    from keeneye.watch import deal_document, weigh_deals

    found = weigh_deals(door.desk(), names)
    if door.as_json:
        documents: Any = [deal_document(assessed) for assessed in found]
        say_json(documents[0] if len(names) == 1 else {"deals": documents})
        return
    _say_parts(deal_parts(found))


@click.command(epilog="Example: keeneye assumptions --json")
@shared()
def assumptions(door: Door) -> None:
    """List every number that the desk assumes, with its range and source; from memory first."""
    from keeneye.brief.weighed import assumption_document, assumption_parts
    from keeneye.desk import read_assumptions

    desk = door.desk()
    found = read_assumptions(desk.folder)
    if door.as_json:
        say_json(assumption_document(desk, found))
        return
    _say_parts(assumption_parts(found))


def _say_parts(parts: Iterable[Shown]) -> None:
    """Write parts one below the other: heading, words, table."""
    for part in parts:
        say(part.title)
        for words in part.words:
            say(visible(words))
        if part.heads:
            say_table(part.heads, part.rows)
        say()
