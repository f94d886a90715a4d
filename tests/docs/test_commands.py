"""Commands that pages show without running them exist, with the options that they are given."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from keeneye.cli.command import COMMANDS

from .pages import PAGES, ROOT

KNOWN = {command.name: command for command in COMMANDS}
SHOWN = [*PAGES, ROOT / "README.md", ROOT / "SECURITY.md"]


def _shown(page: Path) -> Iterator[list[str]]:
    """The words of each `keeneye …` in a block of a page; continued lines are one."""
    for block in re.findall(r"(?ms)^ *```\w+\n(.*?)^ *```$", page.read_text(encoding="utf-8")):
        for line in block.replace("\\\n", " ").splitlines():
            if found := re.match(r"(?:\$ |ExecStart=)?(?:\S*/)?keeneye (.*)", line.strip()):
                yield re.split(r" [|>&#;] ?", found[1])[0].split()


def _options(command: click.Command) -> set[str]:
    """Every spelling of the options of a command and of those below it."""
    below = command.commands.values() if isinstance(command, click.Group) else ()
    own = {name for p in command.params for name in (*p.opts, *p.secondary_opts)}
    return own.union(*(_options(c) for c in below)) | {"--help", "-h"}


@pytest.mark.parametrize("page", SHOWN, ids=lambda p: p.stem)
def test_every_command_that_is_shown_exists(page: Path) -> None:
    """Each shown command is one, and knows each option it is shown with."""
    wrong = []
    for words in _shown(page):
        name, given = words[0], {w.split("=")[0] for w in words[1:] if w.startswith("--")}
        if name.startswith("--"):
            continue
        if name not in KNOWN or given - _options(KNOWN[name]):
            wrong.append(" ".join(words))
    assert not wrong


def test_commands_are_found_on_the_pages() -> None:
    """The reader of pages sees them: the README alone shows nine."""
    assert len(list(_shown(ROOT / "README.md"))) >= 9
    assert [w[0] for w in _shown(ROOT / "docs" / "how-to" / "timers.md")][:1] == ["watch"]
