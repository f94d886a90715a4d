"""Commands that keep the store: correct, doctor, recover."""

from __future__ import annotations

from typing import Any

import click

from keeneye.cli.options import Door, shared
from keeneye.cli.output import say, say_json, say_table

__all__ = ["correct", "doctor", "recover"]


@click.command(epilog="Example: keeneye correct e-… --root REJECT --author kim --reason 'no cut'")
@click.argument("event_id")
@click.option("--author", required=True, help="Who corrects.")
@click.option("--reason", required=True, help="Why, in a few words.")
@click.option("--no-event", is_flag=True, help="The sentence tells no event at all.")
@click.option("--root", "root_code", help="The right root code.")
@click.option("--mode", help="The right mode.")
@click.option("--source-actor", help="The right source actor.")
@click.option("--target-actor", help="The right target actor.")
@click.option("--modality", help="The right modality.")
@click.option("--event-date", type=click.DateTime(formats=["%Y-%m-%d"]), help="The right day.")
@shared()
def correct(door: Door, event_id: str, author: str, reason: str, **given: Any) -> None:
    """Append an analyst's correction of an event; the event itself stays and still opens.

    Say what is right: --no-event, or the fields that differ.
    """
    from keeneye.watch import correct as correct_event

    changed = {k: v for k, v in given.items() if v is not None and k != "no_event"}
    if given["no_event"] == bool(changed):
        raise click.UsageError("say what is right: --no-event, or one or more of the fields")
    correction = correct_event(
        event_id,
        None if given["no_event"] else changed,
        store=door.store(),
        said=(author, reason),
        now=door.now(),
    )
    if door.as_json:
        say_json(correction)
    else:
        new = correction.replacement
        say(f"{correction.correction_id}: " + (f"now {new.event_id}" if new else "no event"))


@click.command(epilog="Example: keeneye doctor --deep")
@click.option("--deep", is_flag=True, help="Read every block of the store.")
@shared()
def doctor(door: Door, deep: bool) -> None:
    """Check versions, the store, the desk and its feeds, and list the limits in force."""
    from keeneye.watch import diagnose

    findings, limits = diagnose(door.store(), door.desk_name, deep=deep, asof=door.asof)
    if door.as_json:
        say_json({"findings": findings, "limits": limits})
    else:
        say_table(("", "what", "what to do"), [(f.level, f.what, f.todo) for f in findings])
        say_table(("limit", "value", "unit", "reason"), limits)


@click.command(epilog="Example: keeneye recover --store keeneye.duckdb")
@shared()
def recover(door: Door) -> None:
    """Set a broken log aside under a dated name and say what is lost; deletes nothing."""
    findings = door.store().recover()
    if door.as_json:
        say_json({"findings": findings})
    else:
        say_table(("", "what", "what to do"), [(f.level, f.what, f.todo) for f in findings])
