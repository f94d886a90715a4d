"""Questions asked now, with the reader's own word beside; and questions settled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from keeneye.cli.options import Door, shared
from keeneye.cli.output import say, say_json, say_table
from keeneye.cli.record.files import track_file

if TYPE_CHECKING:
    from keeneye.desk import Desk
    from keeneye.forecast import Forecast, OwnForecast
    from keeneye.watch.record import Mine

__all__ = ["forecast", "settle"]


@click.command(epilog="Example: keeneye forecast --asof 2020-06-12 --json")
@click.option("--record", is_flag=True, help="Write them into the record beside the store.")
@click.option("--mine", "mine", multiple=True, metavar="QUESTION=0.3",
              help="Your own probability, kept beside ours and scored with it.")  # fmt: skip
@click.option("--reader", envvar="KEENEYE_READER", default="reader", show_default=True,
              metavar="NAME", help="Under which name yours is scored.")  # fmt: skip
@shared()
def forecast(door: Door, record: bool, mine: tuple[str, ...], reader: str) -> None:
    """Answer the desk's questions, each beside its base rate; words by ICD 203.

    Where no skill was shown over the base rate, the base rate is the forecast. What is not recorded
    carries the cut as its moment, so that its id opens by asking again. With --mine our forecast of
    that question is recorded too, and both are scored once it is settled. A forecast recorded
    after its window opened is a replay, and is never counted with the live ones.
    """
    from keeneye.forecast import forecast_document, read_questions
    from keeneye.watch import ask_questions
    from keeneye.watch.record import read_mine

    desk = door.desk()
    wanted = [read_mine(text, read_questions(desk)) for text in mine]
    with door.store().read() as view:
        history = door.history(view, desk)
        kept = record or bool(wanted)
        issued_at = door.now() if kept else history.asof.replace(microsecond=0)
        found, unanswered = ask_questions(history, desk, issued_at)
    asked = {one.question_id for one in wanted}
    own = _keep(door, [f for f in found if record or f.question_id in asked], wanted, reader)
    if door.as_json:
        documents = [forecast_document(f) for f in found]
        said = {"forecasts": documents, "unanswered": unanswered, "mine": own}
        say_json({"asof": door.asof, **said})
        return
    _say_forecasts(found, unanswered, desk)
    for one in own:
        say(f"yours: {one.probability:.0%} beside {one.forecast_id}, kept as {one.reader}")


def _keep(door: Door, said: list[Forecast], mine: list[Mine], reader: str) -> list[OwnForecast]:
    """Write our forecasts, and the reader's beside them."""
    from keeneye.forecast import append_entry
    from keeneye.watch.record import own_forecast, record_forecasts

    if not said and not mine:
        return []
    own = [own_forecast(one, said, reader, door.now()) for one in mine]
    record_forecasts(track_file(door), said, door.now())
    for one in own:
        append_entry(track_file(door), one, one.forecast_id, written_at=door.now())
    return own


def _say_forecasts(found: list[Forecast], unanswered: dict[str, str], desk: Desk) -> None:
    """Say each forecast with its base rates, who speaks, what would change it; or why none."""
    from keeneye.forecast import printed
    from keeneye.watch import words_of

    bands, rows, changes = words_of(desk), [], []
    for said in found:
        now = printed(said.probability, bands)
        others = "; ".join(
            f"{printed(rate.value, bands):.0%} ({rate.window})" for rate in said.other_rates
        )
        usual = f"{printed(said.base_rate.value, bands):.0%} ({said.base_rate.window})"
        model = f"; {said.model_engine} says {said.model_probability:.0%}" if (
            said.abstained and said.model_probability is not None) else ""  # fmt: skip
        window = f"{said.opens} to {said.closes}"
        rows.append((said.question_id, window, f"{now:.0%} {said.words}", usual, others,
                     (said.abstained or said.engine) + model))  # fmt: skip
        changes += [(said.question_id, c.if_this, f"{c.probability:.0%}")
                    for c in said.would_change]  # fmt: skip
    rows += [(question_id, "", "", "", "", why) for question_id, why in unanswered.items()]
    head = ("question", "window", "probability", "base rate", "other base rates",
            "engine or why none")  # fmt: skip
    say_table(head, rows)
    if changes:
        say_table(("what would change the model's number", "if", "to"), changes)


@click.command(epilog="Example: keeneye settle --asof 2020-08-01")
@shared()
def settle(door: Door) -> None:
    """Settle the forecasts of the record whose time has come, and say how many are void."""
    from keeneye.forecast import append_entries, read_track, void_share
    from keeneye.watch import settle_due

    desk, path = door.desk(), track_file(door)
    with door.store().read() as view:
        found = settle_due(door.history(view, desk), desk, read_track(path))
    append_entries(path, [(ended, name, "live") for name, ended in found], written_at=door.now())
    share = void_share([ended for _, ended in found])
    if door.as_json:
        rows = [{"forecast_id": f, "settlement": ended} for f, ended in found]
        say_json({"asof": door.asof, "settled": rows, "void_share": share})
        return
    head = ("forecast", "question", "outcome", "why")
    say_table(head, [(f, s.question_id, s.outcome, s.reason) for f, s in found])
    say(f"settled {len(found)}; void share {'none' if share is None else f'{share:.0%}'}")
