"""Commands that judge: forecast, track, settle, motives, pressure, game, deal, assumptions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from keeneye.cli.options import Door, shared
from keeneye.cli.output import say, say_json, say_table, visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from keeneye.brief.weighed import Shown

__all__ = ["assumptions", "deal", "forecast", "game", "motives", "pressure", "settle", "track"]


@click.command(epilog="Example: keeneye forecast --asof 2020-06-12 --json")
@click.option("--record", is_flag=True, help="Write them into the record beside the store.")
@shared()
def forecast(door: Door, record: bool) -> None:
    """Answer the desk's questions, each beside its base rate; words by ICD 203.

    Where no skill was shown over the base rate, the base rate is the forecast. What is not recorded
    carries the cut as its moment, so that its id opens by asking again.
    """
    from keeneye.forecast import append_entry, forecast_document, printed
    from keeneye.watch import ask_questions, words_of

    desk = door.desk()
    with door.store().read() as view:
        history = door.history(view, desk)
        issued_at = door.now() if record else history.asof.replace(microsecond=0)
        found = ask_questions(history, desk, issued_at)
    if record:
        for said in found:
            append_entry(_track(door), said, said.forecast_id, written_at=door.now())
    if door.as_json:
        say_json({"asof": door.asof, "forecasts": [forecast_document(f) for f in found]})
        return
    bands = words_of(desk)
    rows = []
    for said in found:
        now, usual = printed(said.probability, bands), printed(said.base_rate.value, bands)
        window, rests_on = f"{said.opens} to {said.closes}", said.base_rate.window
        said_of = (f"{now:.0%} {said.words}", f"{usual:.0%} ({rests_on})")
        rows.append((said.question.question_id, window, *said_of, said.abstained or said.engine))
    say_table(("question", "window", "probability", "base rate", "engine or why none"), rows)


def _track(door: Door) -> Path:
    """Return where the record of a store lies."""
    from keeneye.forecast import track_path

    return track_path(Path(door.store_path))


@click.command(epilog="Example: keeneye track --json")
@shared()
def track(door: Door) -> None:
    """Show the record of issued forecasts: misses first, and how they score over the base rate."""
    from keeneye.forecast import read_track, track_document

    document = track_document(read_track(_track(door)))
    if door.as_json:
        say_json(document)
        return
    plain = ("forecasts", "open", "void", "void_share", "head")
    say_table(("record", "value"), [(name, document[name]) for name in plain])
    rows = [(m["question_id"], m["opens"], m["probability"], m["base_rate"], m["outcome"],
             m["forecast_id"]) for m in document["misses"]]  # fmt: skip
    say_table(("misses first", "opened", "said", "base rate", "outcome", "id"), rows)


@click.command(epilog="Example: keeneye settle --asof 2020-08-01")
@shared()
def settle(door: Door) -> None:
    """Settle the forecasts of the record whose time has come, and say how many are void."""
    from keeneye.forecast import append_entry, read_track, void_share
    from keeneye.watch import settle_due

    desk, path = door.desk(), _track(door)
    with door.store().read() as view:
        found = settle_due(door.history(view, desk), desk, read_track(path))
    for forecast_id, ended in found:
        append_entry(path, ended, forecast_id, written_at=door.now())
    share = void_share([ended for _, ended in found])
    if door.as_json:
        rows = [{"forecast_id": f, "settlement": ended} for f, ended in found]
        say_json({"asof": door.asof, "settled": rows, "void_share": share})
        return
    say_table(("forecast", "outcome", "why"), [(f, s.outcome, s.reason) for f, s in found])
    say(f"settled {len(found)}; void share {'none' if share is None else f'{share:.0%}'}")


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
