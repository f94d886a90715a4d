"""Writing to a terminal: tables for people, one JSON document for programs."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from keeneye.errors import KeeneyeError

__all__ = [
    "complain",
    "program",
    "progress_bar",
    "progress_line",
    "say",
    "say_json",
    "say_table",
    "visible",
]


def visible(text: str) -> str:
    r"""Return text with every control, direction and format character written as its number.

    Nothing that a report or a file holds can move the cursor, colour the screen or turn the
    direction of the line.

    Examples
    --------
    >>> visible("a\x1b[31mb")
    'a\\x1b[31mb'
    """
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def program() -> str:
    """Return how the reader can call this command again: by its name, or by its path."""
    called = Path(sys.argv[0])
    found = shutil.which("keeneye")
    if called.name != "keeneye" or (found and Path(found).samefile(called)):
        return "keeneye"
    here = Path.cwd()
    return str(called.relative_to(here) if called.is_relative_to(here) else called)


def say(text: str = "") -> None:
    """Write one line to stdout; the caller has made its parts visible."""
    click.echo(text)


def say_json(document: Any) -> None:
    """Write one JSON document to stdout, indented, and nothing else."""
    import msgspec

    encoded = msgspec.json.format(msgspec.json.encode(document), indent=2)
    click.echo(encoded.decode("utf-8"))


def say_table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a table to stdout; an empty one says so."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    lines = [[visible("" if cell is None else str(cell)) for cell in row] for row in rows]
    if not lines:
        say("nothing to show")
        return
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for title, cells in zip(head, zip(*lines, strict=True), strict=True):
        one_word = not any(" " in cell for cell in cells)  # an id that is cut cannot be copied
        table.add_column(title, overflow="fold", no_wrap=one_word)
    for line in lines:
        table.add_row(*line)
    width = None if sys.stdout.isatty() else 160
    Console(width=width, highlight=False, markup=False, emoji=False).print(table)


def complain(error: KeeneyeError, *, as_json: bool) -> int:
    """Say what went wrong in one line on stderr (and as JSON if asked); return exit status 1."""
    line = visible(str(error))
    click.echo(f"keeneye: {line}", err=True)
    if as_json:
        name = type(error).__name__
        say_json({"ok": False, "error": name, "errors": [line], "status": 1})
    return 1


@contextmanager
def progress_line(what: str) -> Iterator[Callable[[str], None]]:
    """Give a function that shows how far a long work is: on stderr, only on a terminal."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console

    with Console(stderr=True).status(what) as status:
        yield lambda text: status.update(f"{what}: {visible(text)}")


@contextmanager
def progress_bar(what: str) -> Iterator[Callable[[int, int, str], None]]:
    """Give a function that shows how many of how many are done: on stderr, only on a terminal."""
    if not sys.stderr.isatty():
        yield lambda n_done, n_all, last: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        bar = shown.add_task(what, total=None)

        def show(n_done: int, n_all: int, last: str) -> None:
            said = f"{what}: {visible(last)}"
            shown.update(bar, completed=n_done, total=n_all, description=said)

        yield show
