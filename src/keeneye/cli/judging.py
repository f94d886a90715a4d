"""Commands that judge: forecast, track, settle, motives, pressure, game, deal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from keeneye.cli.options import Door, shared
from keeneye.cli.output import say, say_json, say_table, visible

if TYPE_CHECKING:
    from keeneye.deals import DealAssessment

__all__ = ["deal", "forecast", "game", "motives", "pressure", "settle", "track"]


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
        found, unanswered = ask_questions(history, desk, issued_at)
    if record:
        for said in found:
            append_entry(_track(door), said, said.forecast_id, written_at=door.now())
    if door.as_json:
        documents = [forecast_document(f) for f in found]
        say_json({"asof": door.asof, "forecasts": documents, "unanswered": unanswered})
        return
    bands = words_of(desk)
    rows = []
    for said in found:
        now, usual = printed(said.probability, bands), printed(said.base_rate.value, bands)
        window, rests_on = f"{said.opens} to {said.closes}", said.base_rate.window
        said_of = (f"{now:.0%} {said.words}", f"{usual:.0%} ({rests_on})")
        rows.append((said.question.question_id, window, *said_of, said.abstained or said.engine))
    rows += [(question_id, "", "", "", why) for question_id, why in unanswered.items()]
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
    from keeneye.watch import weigh_motives

    desk = door.desk()
    with door.store().read() as view:
        found = weigh_motives(door.history(view, desk), desk)
    if door.as_json:
        say_json(found)
        return
    say(visible(f"{found.about}. {found.finding} {found.note}"))
    rows = [(h.title, f"{h.low:.3f} to {h.high:.3f}", f"{h.band_low:.2f} to {h.band_high:.2f}")
            for h in found.hypotheses]  # fmt: skip
    say_table(("motive", "hard bounds", "5-95 % band"), rows)
    items = [(e.title, e.state, ", ".join(e.record_ids)) for e in found.evidence]
    say_table(("evidence", "state", "opens to"), items)
    asked = [(i.question, i.state) for i in found.indicators]
    say_table(("what would settle more", "state"), asked)


@click.command(epilog="Example: keeneye pressure --asof 2020-06-12")
@shared()
def pressure(door: Door) -> None:
    """Show the pressure of sanctions by component, the leaks in it, and what not to claim."""
    from keeneye.watch import weigh_pressure

    found = weigh_pressure(door.desk(), door.asof)
    if door.as_json:
        say_json(found)
        return
    rows = [(c.title, c.period, f"{c.pressure:.3f}", f"{c.pressure_without_leak:.3f}",
             f"{c.leak_share:.0%}") for c in found.components]  # fmt: skip
    say_table(("component", "period", "pressure", "without the leak", "leak's share"), rows)
    say_table(("not claimed",), [(text,) for text in found.not_claimed])


@click.command(epilog="Example: keeneye game --asof 2020-06-16 --json")
@click.argument("name", required=False)
@shared()
def game(door: Door, name: str | None) -> None:
    """Show the choice: hold, trade or concede, over the days to the vote.

    A game says what follows if the payoffs are so; every payoff is an assumption with a range.
    """
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
    say(visible(f"{found.threshold} {found.days_to_vote} days to the {found.vote_name}."))
    rows = [(c.choice, f"{c.share_of_draws_best:.2f}", f"± {c.error:.2f}") for c in found.choice]
    say_table(("choice", "share of draws in which it is best", "spread"), rows)
    say_table(("what would have to be true",), [(text,) for text in found.conditions])
    say_table(("findings",), [(finding.text,) for finding in found.findings])
    rows = [(a.key, f"{a.low:g} to {a.high:g}", a.citation) for a in found.assumptions]
    say_table(("assumption", "range", "citation"), rows)


@click.command(epilog="Example: keeneye deal hanoi_2019_offer full_declaration")
@click.argument("names", nargs=-1, metavar="[NAME...]")
@shared()
def deal(door: Door, names: tuple[str, ...]) -> None:
    """Say what a proposed deal would cap and leave; two names stand side by side.

    NAME is a deal of the desk, or the path of a TOML file with an offer of your own.
    """
    from keeneye.watch import deal_document, weigh_deals

    found = weigh_deals(door.desk(), names)
    if door.as_json:
        documents: Any = [deal_document(assessed) for assessed in found]
        say_json(documents[0] if len(names) == 1 else {"deals": documents})
        return
    say_table(("", *(d.deal for d in found)), _deal_rows(found))
    for assessed in found:
        say(visible(f"{assessed.deal}: {assessed.pretence_if}"))


def _deal_rows(found: list[DealAssessment]) -> list[tuple[str, ...]]:
    """Return the values of deals, one row a value, one column a deal."""
    names = list(dict.fromkeys(name for d in found for name in d.values))
    verdicts = [d.verdict for d in found]
    by = [f" by {v.clause}" if v.clause else "" for v in verdicts]
    pairs = zip(verdicts, by, strict=True)
    said = [f"{v.name}{clause} ({v.share_of_draws:.0%} of draws)" for v, clause in pairs]
    rows: list[tuple[str, ...]] = [("verdict", *said)]
    for name in names:
        cells = []
        for assessed in found:
            band = assessed.values.get(name)
            cells.append(f"{band.mid:.3g} [{band.low:.3g}, {band.high:.3g}]" if band else "")
        rows.append((name.replace("_", " "), *cells))
    return rows
