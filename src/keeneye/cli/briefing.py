"""Commands that brief: demo and brief."""

from __future__ import annotations

import shlex
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from keeneye.cli.options import DEFAULT_DESK, Door, shared
from keeneye.cli.output import program, progress_line, say, visible

if TYPE_CHECKING:
    from keeneye.brief import LastRead
    from keeneye.desk import Desk
    from keeneye.watch import Written

__all__ = ["brief", "demo"]


@click.command(epilog="Example: keeneye demo --out june")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=Path("out"),
              show_default=True, help="Folder for the store and the page.")  # fmt: skip
@click.option("--desk", "desk_name", default=DEFAULT_DESK, show_default=True,
              help="A shipped desk, or a folder.")  # fmt: skip
def demo(out: Path, desk_name: str) -> None:
    """Make a store from a desk's shipped reports and show its brief. No key, no network."""
    from keeneye.feeds import Options, read_inputs
    from keeneye.watch import ingest

    store_path = out / "keeneye.duckdb"
    door = Door(str(store_path), desk_name, "", "", 4.0, False)
    desk = door.desk()
    out.mkdir(parents=True, exist_ok=True)
    with progress_line("reading the desk's reports") as show:
        counts = ingest(
            read_inputs(desk.report_files, Options(kind="jsonl"), clock=door.now),
            store=door.store(),
            coder=door.coder(desk),
            desk=desk,
            progress=lambda c: show(str(c)),
        )
    door = Door(str(store_path), desk_name, f"{desk.demo_asof or ''}", "", 4.0, False)
    written = _write(door, desk)
    page = out / "brief.html"
    page.write_text(written.html(), encoding="utf-8")
    say(written.terminal())
    say(f"reports: {counts}")
    say(f"the page: {page}\nthe store: {store_path}\n")
    say("try next:")
    mine = "" if desk_name == DEFAULT_DESK else f" --desk {shlex.quote(desk_name)}"
    for step in _next_steps(desk, door.asof.date(), written.first_id()):
        say(f"  {program()} {step[0]} --store {shlex.quote(str(store_path))}{mine} {step[1]}")


def _next_steps(desk: Desk, asof: date, first_id: str) -> list[tuple[str, str]]:
    """Suggest commands, each with what follows the name of the store."""
    last_day = asof - timedelta(days=1)
    return [
        ("brief", f"--asof {last_day + timedelta(days=5)}"),
        ("channels", f"--asof {last_day}"),
        ("events", f"--dyad {desk.dyads[0]} --since {last_day.replace(day=1)} --asof {last_day}"),
        ("explain", first_id),
        ("ingest", f"your-report.txt --published {last_day} --outlet 'Your outlet'"),
    ]


@click.command(epilog="Example: keeneye brief --asof 2020-06-12 --html brief.html")
@click.option(
    "--html",
    "html_path",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write one page that can be mailed.",
)
@click.option(
    "--markdown",
    "markdown_path",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write Markdown.",
)
@click.option(
    "--since-last",
    is_flag=True,
    help="Say first which judgements changed since you last read; one line if none did.",
)
@click.option(
    "--cursor",
    "cursor_path",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Your own file of what you read last, with --since-last.  [default: beside the "
    "store, NAME.read.json]",
)
@shared()  # fmt: skip
def brief(
    door: Door,
    html_path: Path | None,
    markdown_path: Path | None,
    since_last: bool,
    cursor_path: Path | None,
) -> None:
    """Write the brief as of a day: on the terminal, as a page, as Markdown or as JSON."""
    from keeneye.watch import keep_cursor, read_cursor

    desk = door.desk()
    cursor = (
        (cursor_path or Path(door.store_path).with_suffix(".read.json")) if since_last else None
    )
    written = _write(door, desk, read_cursor(cursor, desk) if cursor else None)
    if html_path:
        html_path.write_text(written.html(), encoding="utf-8")
    if markdown_path:
        markdown_path.write_text(written.markdown(), encoding="utf-8")
    if door.as_json:
        say(written.json())
    elif not (html_path or markdown_path):
        say(visible(written.unchanged()) or written.terminal())
    if cursor:
        keep_cursor(cursor, written.read())


def _write(door: Door, desk: Desk, last: LastRead | None = None) -> Written:
    """Write the brief of the cut."""
    from keeneye.watch import write

    named = shlex.quote(door.desk_name)
    command = f"keeneye brief --desk {named} --asof {door.asof:%Y-%m-%dT%H:%M:%SZ}"
    with door.store().read() as view:
        history, digest = door.history(view, desk), view.digest()
        return write(history, desk, last=last, store_digest=digest, command=command)
