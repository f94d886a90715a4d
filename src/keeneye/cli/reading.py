"""Commands that read and code: ingest, code, recode, evaluate."""

from __future__ import annotations

import random
import shutil
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click

from keeneye.cli.options import Door, allowing, shared, with_model
from keeneye.cli.output import progress_line, say, say_json, say_table, visible

if TYPE_CHECKING:
    from keeneye.coding.scale import Outcome
    from keeneye.desk import Desk
    from keeneye.feeds import Options, Reading
    from keeneye.feeds.inputs import Fetch

__all__ = ["code", "evaluate", "ingest", "recode"]

NOTES = 20  # lines of notes that are shown
KINDS = ("auto", "text", "html", "jsonl", "feed", "icews", "gdelt", "polecat", "events-csv",
         "dyad-months", "parquet")  # fmt: skip


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
@with_model
@click.option("--plan", is_flag=True, help="Say what would be added; write nothing.")
@allowing
@shared()
def ingest(door: Door, inputs: tuple[str, ...], coder: str, plan: bool, **given: Any) -> None:
    """Read INPUTs into the store and code them.

    INPUT is a file, a folder, an address (http or https: a page or a feed), or - for stdin. The
    network is reached only where an address is given. Reading the same thing twice adds nothing;
    what is refused is counted and listed by `keeneye rejects`. A table of events (ICEWS, GDELT,
    POLECAT, …) becomes events; --known-at says when it was published, else its own rule holds.
    """
    from keeneye.feeds import read_inputs
    from keeneye.feeds.exports import part_inputs
    from keeneye.watch import import_exports
    from keeneye.watch import ingest as ingest_readings

    desk, fetch = door.desk(), _fetch(door, inputs, given.pop("allowed"))
    options = _options(**given)
    exports, others = part_inputs(inputs, options.kind)
    readings = read_inputs(
        others, options, clock=door.now, stdin=sys.stdin.buffer, fetch=fetch
    ) if others else ()  # fmt: skip
    notes = [f"{export.name}: {note}" for export in exports for note in export.notes]
    with progress_line("reading") as show:
        counts = ingest_readings(
            _noting(readings, notes),
            store=door.store(),
            coder=door.coder(desk, coder),
            desk=desk,
            dry_run=plan,
            progress=lambda c: show(str(c)),
        )
        counts = counts.plus(import_exports(
            exports, store=door.store(), release=options.known_at, dry_run=plan,
            progress=lambda c: show(str(c)),
        ))  # fmt: skip
    if exports and not plan:
        notes += _scarce(door, desk)
    for note in notes:
        click.echo(f"note: {visible(note)}", err=True)
    if door.as_json:
        parts = ("read", "accepted", "linked", "known", "rejected", "events")
        say_json({name: getattr(counts, name) for name in parts} | {"planned": plan})
    else:
        say(("would have " if plan else "") + str(counts))
        if counts.rejected and not plan:
            say("refused items: keeneye rejects --store " + door.store_path)


def _scarce(door: Door, desk: Desk) -> list[str]:
    """Say of which actors an import tells too little."""
    from keeneye.limits import LIMITS
    from keeneye.watch import scarce_actors

    found = scarce_actors(door.store(), desk, door.asof)
    listed = ", ".join(f"{name} ({rate:.0f})" for name, rate in found)
    return [f"fewer than {LIMITS.scarce_events:.0f} events a year: {listed}"] if found else []


def _fetch(door: Door, inputs: tuple[str, ...], allowed: tuple[str, ...]) -> Fetch | None:
    """Return the way to the network, if an address is among the inputs; else there is none."""
    if any("://" in name for name in inputs):
        return door.fetcher(allowed).fetch
    return None


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
        return parse_asof(text.removeprefix("release=")) if text else None
    except BadRecord as error:
        raise click.BadParameter(str(error), param_hint="--known-at") from error


@click.command(epilog="Example: keeneye code reports.jsonl > events.jsonl")
@click.argument("source_path", metavar="[INPUT]", default="-")
@click.option("--coder", default="", help="Default: the desk's first.")
@with_model
@click.option(
    "--workers",
    type=click.IntRange(1, 1_000),
    default=1,
    show_default=True,
    help="How many code at once.",
)
@click.option(
    "--engine",
    type=click.Choice(["process", "ray"]),
    default="process",
    show_default=True,
    help="Who they are; ray needs --out and the extra `scale`.",
)
@click.option(
    "--out",
    "out_folder",
    default="",
    metavar="FOLDER",
    help="Publish segments there; a second run skips finished ones.",
)
@shared()
def code(
    door: Door, source_path: str, coder: str, workers: int, engine: str, out_folder: str
) -> None:
    """Code reports in JSON Lines, without a store: one JSON object out for each.

    Each line in is {"id", "text", "published", "outlet"?}; each line out {"id", "events",
    "rejected"}. With --out the lines stand in the folder's parts, in the order of their names.
    """
    if out_folder:
        outcome = _in_segments(door, source_path, coder, (engine, workers, out_folder))
        parts = {"segments": outcome.segments, "skipped": outcome.skipped,
                 "lost_workers": outcome.lost_workers}  # fmt: skip
        names = ("read", "coded", "refused", "events", "rejections")
        counted = {name: getattr(outcome.counts, name) for name in names}
        if door.as_json:
            say_json(counted | parts)
        else:
            say(str(outcome))
        return
    if engine == "ray":
        raise click.UsageError("--engine ray needs --out FOLDER")
    if workers > 1:
        with TemporaryDirectory(prefix="keeneye-") as folder:
            for path in _in_segments(door, source_path, coder, (engine, workers, folder)).paths:
                with path.open("rb") as part:
                    shutil.copyfileobj(part, sys.stdout.buffer)
        return
    _to_stdout(door, source_path, coder)


def _to_stdout(door: Door, source_path: str, coder: str) -> None:
    """Code in this process, line by line."""
    from keeneye.coding.scale import coded_rows
    from keeneye.feeds import Options, read_inputs
    from keeneye.records import to_json

    chosen = door.coder(door.desk(), coder)
    readings = read_inputs(
        [source_path],
        Options(kind="jsonl"),
        clock=door.now,
        stdin=sys.stdin.buffer,
    )
    for line, _ in coded_rows(readings, chosen):
        say(to_json(line).decode("utf-8"))


def _in_segments(door: Door, source_path: str, coder: str, how: tuple[str, int, str]) -> Outcome:
    """Code segment by segment into a folder: by which engine, how many at once, where."""
    from keeneye.coding.scale import Job, code_segments

    engine, workers, folder = how
    desk = door.desk()
    chosen = coder or desk.coders[0]
    job = Job(
        input_path="",
        input_name=source_path,
        folder=folder,
        coder=chosen,
        desk=door.desk_name,
        clock_at=door.now(),
        endpoint=door.endpoint(chosen),
    )
    with progress_line("coding") as show:
        return code_segments(
            job,
            engine=engine,
            workers=workers,
            stdin=sys.stdin.buffer,
            progress=lambda n, of: show(f"{n} of {of} segments"),
        )


@click.command(epilog="Example: keeneye recode --coder pattern-1")
@click.option("--coder", default="", help="Default: the desk's first.")
@with_model
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
@with_model
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
