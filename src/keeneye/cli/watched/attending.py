"""The command of attention: what rises while nobody looks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from keeneye.cli.options import Door, shared
from keeneye.cli.output import say, say_json, say_table, visible

if TYPE_CHECKING:
    from keeneye.watch.attention import DayAhead

__all__ = ["attention"]

_HEAD = ("pair", "desk", "attention", "before", "conflict share", "usual", "percentile", "events",
         "id")  # fmt: skip


@click.command(epilog="Example: keeneye attention --asof 2012-09-30")
@shared()
def attention(door: Door) -> None:
    """Show what is ignored but rising, among all pairs of actors in the store.

    A pair is listed when its conflict share stands in the top tenth of its own three years while
    its share of attention falls. Pairs that desks watch are shown whatever they do.
    """
    from keeneye.watch.attention import attention_document, read_attention

    desk = door.desk()
    with door.store().read() as view:
        found = attention_document(read_attention(door.history(view, desk), desk))
    if door.as_json:
        say_json(found)
        return
    say(f"attention: {found['basis']}; {found['stretch_weeks']} weeks against the same before")
    say(f"{found['pairs']} pairs, {found['judged']} with events enough to tell")
    say("ignored but rising:")
    say_table(_HEAD, map(_row, found["ignored"]))
    say("pairs that desks watch:")
    say_table(_HEAD, map(_row, found["watched"]))
    for one in (*found["ignored"], *found["watched"]):
        for said in one["forecasts"]:
            usual = said["base_rate"]["value"]
            say(visible(f"forecast {said['question_id']}: {said['probability']:.2f}, base rate "
                        f"{usual:.2f} [{said['forecast_id']}]"))  # fmt: skip
    _say_days(found["calendar"])


def _row(one: dict[str, Any]) -> tuple[object, ...]:
    """Return the line of a pair."""
    of = "" if one["basis"] == "reports" else " of events"
    return (
        " – ".join(one["pair"]), ", ".join(one["desks"]), f"{one['attention']:.2%}{of}",
        f"{one['attention_before']:.2%}", f"{one['conflict_share']:.2f}",
        f"{one['usual_share']:.2f}", f"{one['rise_percentile']:.0%}", one["events"], one["id"],
    )  # fmt: skip


def _say_days(calendar: dict[str, list[DayAhead]]) -> None:
    """Show the reader's calendar beside theirs."""
    ours = [(d.event_date, d.what, "") for d in calendar["ours"]]
    theirs = [(d.event_date, "", d.what) for d in calendar["theirs"]]
    say_table(("ahead", "your calendar", "theirs"), sorted(ours + theirs))
