"""Commands that judge: motives, pressure, game, deal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from keeneye.cli.options import Door, shared
from keeneye.cli.output import say, say_json, say_table, visible

if TYPE_CHECKING:
    from keeneye.deals import DealAssessment

__all__ = ["deal", "game", "motives", "pressure"]


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
