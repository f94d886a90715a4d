"""Commands that read and code: ingest, code, recode, evaluate."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from keeneye.cli.options import Door, shared
from keeneye.cli.output import progress_line, say, say_json, say_table, visible

if TYPE_CHECKING:
    from keeneye.coding import Coder
    from keeneye.feeds import Options, Reading

__all__ = ["code", "evaluate", "ingest", "recode"]

NOTES = 20  # lines of notes that are shown
KINDS = ("auto", "text", "html", "jsonl", "feed")


def _reading_options(command: Any) -> Any:
    """Add what the user says of all inputs of a run."""
    for option in (
        click.option("--wording", type=click.Choice(["original", "summary"]),
                     help="Whose words the inputs hold: the outlet's, or a summary's."),
        click.option("--known-at", metavar="TIME", help="When the world could know."),
        click.option("--published", metavar="DATE", help="Day of publication."),
        click.option("--outlet", default="", help="Outlet id or name."),
        click.option("--kind", type=click.Choice(KINDS), default="auto", show_default=True,
                     help="What the inputs are."),
    ):  # fmt: skip
        command = option(command)
    return command


@click.command(epilog="Example: keeneye ingest reports/ page.html --outlet yonhap")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@_reading_options
@click.option("--coder", default="", help="Default: the desk's first.")
@click.option("--plan", is_flag=True, help="Say what would be added; write nothing.")
@shared()
def ingest(door: Door, inputs: tuple[str, ...], coder: str, plan: bool, **given: Any) -> None:
    """Read INPUTs into the store and code them.

    INPUT is a file, a folder, or - for stdin. Reading the same thing twice adds nothing; what is
    refused is counted and listed by `keeneye rejects`.
    """
    from keeneye.feeds import read_inputs
    from keeneye.watch import ingest as ingest_readings

    desk = door.desk()
    readings = read_inputs(inputs, _options(**given), clock=door.now, stdin=sys.stdin.buffer)
    notes: list[str] = []
    with progress_line("reading") as show:
        counts = ingest_readings(
            _noting(readings, notes),
            store=door.store(),
            coder=door.coder(desk, coder),
            desk=desk,
            dry_run=plan,
            progress=lambda c: show(str(c)),
        )
    for note in notes:
        click.echo(f"note: {visible(note)}", err=True)
    if door.as_json:
        parts = ("read", "accepted", "linked", "known", "rejected", "events")
        say_json({name: getattr(counts, name) for name in parts} | {"planned": plan})
    else:
        say(("would have " if plan else "") + str(counts))
        if counts.rejected and not plan:
            say("refused items: keeneye rejects --store " + door.store_path)


def _noting(readings: Iterable[Reading], notes: list[str]) -> Iterator[Reading]:
    """Pass readings on, and keep what was changed or guessed on the way; at most a screenful."""
    for reading in readings:
        if len(notes) < NOTES:
            place = f"{reading.file}:{reading.line}" if reading.line else reading.file
            notes += [f"{place}: {note}" for note in reading.notes]
        yield reading


def _options(
    kind: str, outlet: str, published: str | None, known_at: str | None, wording: Any
) -> Options:
    """Read the flags into the feeds room's options."""
    from keeneye.feeds import Options

    return Options(
        kind=kind,
        outlet=outlet,
        published=_day(published),
        known_at=_moment(known_at),
        wording=wording,
    )


def _day(text: str | None) -> date | None:
    """Read a calendar day."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise click.BadParameter(
            f"{text!r} is no day: {error}", param_hint="--published"
        ) from error


def _moment(text: str | None) -> datetime | None:
    """Read a day's end or a time."""
    from keeneye.errors import BadRecord
    from keeneye.records import parse_asof

    try:
        return parse_asof(text) if text else None
    except BadRecord as error:
        raise click.BadParameter(str(error), param_hint="--known-at") from error


@click.command(epilog="Example: keeneye code reports.jsonl > events.jsonl")
@click.argument("source_path", metavar="[INPUT]", default="-")
@click.option("--coder", default="", help="Default: the desk's first.")
@shared()
def code(door: Door, source_path: str, coder: str) -> None:
    """Code reports in JSON Lines, without a store: one JSON object out for each.

    Each line in is {"id", "text", "published", "outlet"?}; each line out {"id", "events",
    "rejected"}.
    """
    from keeneye.feeds import Options, read_inputs
    from keeneye.records import to_json

    chosen = door.coder(door.desk(), coder)
    readings = read_inputs(
        [source_path],
        Options(kind="jsonl"),
        clock=door.now,
        stdin=sys.stdin.buffer,
    )
    for line in _coded(readings, chosen):
        say(to_json(line).decode("utf-8"))


def _coded(readings: Iterable[Reading], coder: Coder) -> Iterator[dict[str, Any]]:
    """Code readings one by one; one that could not be read says why."""
    for reading in readings:
        if reading.report is None:
            yield {"id": f"{reading.file}:{reading.line}", "events": [],
                   "rejected": [reading.rejection]}  # fmt: skip
            continue
        result = coder.code(reading.report)
        given = reading.report.external_id or reading.report.report_id
        yield {"id": given, "events": result.events, "rejected": result.rejected}


@click.command(epilog="Example: keeneye recode --coder pattern-1")
@click.option("--coder", default="", help="Default: the desk's first.")
@shared()
def recode(door: Door, coder: str) -> None:
    """Code stored reports with a coder that has not coded them yet.

    Old events stay beside the new and still open; nothing is counted twice.
    """
    from keeneye.watch import recode as recode_store

    chosen = door.coder(door.desk(), coder)
    with progress_line("coding") as show:
        done = recode_store(door.store(), chosen, lambda r: show(f"{r.reports} reports"))
    counts = {"reports": done.reports, "events": done.events, "rejected": done.rejected}
    if door.as_json:
        say_json({"coder": chosen.name, **counts})
    else:
        say(f"{chosen.name} coded " + ", ".join(f"{n} {name}" for name, n in counts.items()))


@click.command(epilog="Example: keeneye evaluate gold/*.jsonl --json")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--coder", default="", help="Scored on gold. Default: the desk's first.")
@click.option("--engine", default="pool-1", show_default=True, help="Scored on histories.")
@shared()
def evaluate(door: Door, files: tuple[str, ...], coder: str, engine: str) -> None:
    """Score what is measured against what is known.

    FILE holds gold sentences, worked cases of games, deals and motives, or a history of events
    (events-csv), told by its fields. One file gives one document, several a list.
    """
    from keeneye.watch import evaluate as evaluate_file

    desk = door.desk()
    chosen = door.coder(desk, coder)
    found = []
    with progress_line("scoring") as show:
        for name in files:
            measured = evaluate_file(
                name,
                chosen,
                desk,
                rng=random.Random(0),
                engine=engine,
                progress=lambda n, of: show(f"{n} of {of}"),
            )
            found.append({"file": name, **measured})
    if door.as_json:
        say_json(found[0] if len(found) == 1 else {"kind": "several", "evaluations": found})
        return
    for one in found:
        say(visible(f"{one['file']}: {one['kind']}"))
        say_table(("measure", "figure", "value"), _figures(one))


def _figures(evaluation: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """List an evaluation's figures."""
    if evaluation["kind"] == "cases":
        yield "cases", "passed", f"{evaluation['passed']} of {evaluation['n']}"
        yield from ((f["id"], f["key"], f"{f['got']}, not {f['expected']}")
                    for f in evaluation["failed"])  # fmt: skip
    for cell in evaluation.get("cells", ()):
        shown = f"{cell['skill']:.3f} {cell['skill_interval']} over {cell['base_rate']:.3f}"
        yield cell["family"], f"skill, {cell['horizon_days']} days", shown
    for part in ("root", "quad", "triple", "no_event", "relation"):
        for name, value in evaluation.get(part, {}).items():
            shown = f"{value:.3f}" if isinstance(value, float) else str(value)
            yield part, name, shown
