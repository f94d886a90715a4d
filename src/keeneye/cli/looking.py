"""Commands that look: events, rejects, explain, channels."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from keeneye.cli.options import Door, shared
from keeneye.cli.output import say, say_json, say_table, visible

if TYPE_CHECKING:
    from keeneye.records import Event

__all__ = ["channels", "events", "explain", "rejects"]

DAY = click.DateTime(formats=["%Y-%m-%d"])


def _parse_day(value: Any) -> date | None:
    """Return the calendar day of a click date."""
    return value.date() if value else None


@click.command(epilog="Example: keeneye events --dyad PRK:KOR --since 2020-06-01 --json")
@click.option("--since", type=DAY, help="First day.")
@click.option("--until", type=DAY, help="Day after the last.")
@click.option("--dyad", help="Such as PRK:KOR.")
@click.option("--root", help="A root code, such as THREATEN.")
@click.option("--report", help="A report id.")
@click.option("--counted/--all", default=None, help="Only those that enter counts.")
@click.option("--csv", "csv_path", type=click.Path(dir_okay=False), help="Write CSV here.")
@click.option("--parquet", "parquet_path", type=click.Path(dir_okay=False),
              help="Write Parquet here.")  # fmt: skip
@shared()
def events(door: Door, csv_path: str | None, parquet_path: str | None, **given: Any) -> None:
    """List coded events as of a day, each with the sentence it came from."""
    from keeneye.watch import write_table

    with door.store().read() as view:
        history = door.history(view, door.desk())
        if csv_path or parquet_path:
            for path in filter(None, (csv_path, parquet_path)):
                n = write_table(history.events(counted=given["counted"]), path)
                say(f"wrote {n} events to {path}")
            return
        found = history.find_events(
            since=_parse_day(given["since"]),
            until=_parse_day(given["until"]),
            dyad=given["dyad"],
            root_code=given["root"],
            report_id=given["report"],
            counted=given["counted"],
        )
    if door.as_json:
        say_json({"asof": door.asof, "events": found})
        return
    say_table(("day", "who", "what", "whom", "modality", "sentence", "id"), map(_event_row, found))


def _event_row(event: Event) -> tuple[object, ...]:
    """Return a line about an event."""
    from keeneye.records import Span

    text = event.evidence.text if isinstance(event.evidence, Span) else "row"
    what = event.root_code + (f"/{event.mode}" if event.mode else "")
    return (
        event.event_date, event.source_actor, what, event.target_actor, event.modality,
        text if len(text) <= 90 else text[:89] + "…", event.event_id,
    )  # fmt: skip


@click.command(epilog="Example: keeneye rejects --reason empty-text")
@click.option("--reason", help="Only this reason.")
@click.option("--stage", type=click.Choice(["reading", "coding"]), help="Only this stage.")
@click.option("--limit", type=int, default=200, show_default=True, help="At most so many.")
@shared()
def rejects(door: Door, reason: str | None, stage: Any, limit: int) -> None:
    """List what was refused, with reason and place."""
    with door.store().read() as view:
        found = view.rejections(stage=stage, reason=reason, limit=limit)
    if door.as_json:
        say_json({"rejected": found})
        return
    rows = [
        (r.stage, r.reason, r.detail[:80],
         f"{r.file}:{r.line}" if r.file else f"{r.report_id} [{r.start}, {r.end})")
        for r in found
    ]  # fmt: skip
    say_table(("stage", "reason", "what was seen", "where"), rows)


@click.command(epilog="Example: keeneye explain e-0123456789abcdef0123 --recompute")
@click.argument("record_id", metavar="ID")
@click.option("--recompute", is_flag=True, help="Do the sum again and say whether it is equal.")
@shared()
def explain(door: Door, record_id: str, recompute: bool) -> None:
    """Open an id to its evidence, method, version and inputs.

    Any id that Keeneye prints opens: reports, events, refusals, corrections, desk facts, numbers,
    channels, series, the sentences of a brief, and every judgement: threats, verdicts, statements,
    forecasts, motives, pressure, changes of level, the choice and the deal.
    """
    from keeneye.forecast import track_path
    from keeneye.watch import explain as explain_record

    desk, track = door.desk(), track_path(Path(door.store_path))
    with door.store().read() as view:
        found = explain_record(
            record_id, view, desk, asof=door.asof, recompute=recompute, track=track
        )
    if door.as_json:
        say_json(found)
        return
    say(visible(f"{found.record_id}: {found.what}"))
    for label, text in found.lines:
        say(f"  {label:<14} {visible(text)}")
    if found.opens:
        say("  opens to       " + f"\n{'':17}".join(found.opens))
    if found.recomputed:
        say(f"  recomputed     {found.recomputed}")


@click.command(epilog="Example: keeneye channels --asof 2020-06-12 --json")
@shared()
def channels(door: Door) -> None:
    """Show which lines of communication are open, cut, unanswered, or not even tried."""
    from keeneye.cli.watched.strips import LEGEND, strip_lines
    from keeneye.signals import channel_document

    found = _day(door).channels
    if door.as_json:
        say_json({"asof": door.asof, "channels": [channel_document(c) for c in found]})
        return
    rows = [
        (c.name, c.state, i.basis if i else "", i.start if i else "", c.record_id)
        for c in found
        for i in [c.intervals[-1] if c.intervals else None]
    ]
    say_table(("line", "state", "last word", "since", "id"), rows)
    for line in (*strip_lines(found), LEGEND):
        say(visible(line))


def _day(door: Door) -> Any:
    """Assess the day of the cut."""
    from keeneye.watch import assess

    desk = door.desk()
    with door.store().read() as view:
        return assess(door.history(view, desk), desk)
