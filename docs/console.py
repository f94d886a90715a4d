"""The commands that a page shows, run as a reader runs them, and what they print beside the page.

In a block marked ``console`` a line that begins with ``$ `` is a command, ``> `` goes on with it,
and the rest is what it prints; a line ``…`` stands for any lines. All blocks of a page are one
shell in one empty folder. ``python docs/console.py PAGE`` writes into the page what is printed now.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from tempfile import TemporaryDirectory

LEFT_OUT = "…"
_BLOCK = re.compile(r"(?ms)^```console\n(.*?)^```$")
_MARK = "@@end-of-step@@"


@dataclass(frozen=True)
class Step:
    """One command of a page, and the lines that stand under it."""

    command: str
    shown: tuple[str, ...]


@dataclass(frozen=True)
class Printed:
    """What a command printed, without empty lines and spaces at the end, and its exit status."""

    lines: tuple[str, ...]
    status: int


def steps_of(block: str) -> list[Step]:
    r"""Return the steps of one block.

    >>> steps_of("$ cat <<END\n> hello\n> END\nhello\n$ true\n")
    [Step(command='cat <<END\nhello\nEND', shown=('hello',)), Step(command='true', shown=())]
    """
    steps: list[Step] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            steps.append(Step(line[2:], ()))
        elif line.startswith("> ") and not steps[-1].shown:
            steps[-1] = Step(f"{steps[-1].command}\n{line[2:]}", ())
        else:
            steps[-1] = Step(steps[-1].command, (*steps[-1].shown, line.rstrip()))
    return steps


def steps_on(page: Path) -> list[Step]:
    """Return all steps of a page, in order."""
    blocks = _BLOCK.findall(page.read_text(encoding="utf-8"))
    return [step for block in blocks for step in steps_of(block)]


def run(steps: Sequence[Step], folder: Path) -> list[Printed]:
    """Run the steps in one shell in a folder, where `keeneye` is the package that runs this."""
    command = folder / ".bin" / "keeneye"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m keeneye "$@"\n')
    command.chmod(0o755)
    ending = f'_status=$?; echo; echo "{_MARK} $_status"'
    script = "".join(f"{step.command}\n{ending}\n" for step in steps)
    kept = {n: v for n, v in os.environ.items() if not n.startswith("KEENEYE_")}
    environment = kept | {
        "PATH": f"{command.parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONWARNINGS": "error",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
    }
    done = subprocess.run(["bash"], cwd=folder, env=environment, input=script, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=True)  # fmt: skip
    return list(_printed(done.stdout))


def _printed(said: str) -> Iterator[Printed]:
    """Yield what each step printed."""
    for part in re.finditer(rf"(?ms)(.*?)^{_MARK} (\d+)$", said):
        lines = (line.rstrip() for line in part[1].splitlines())
        yield Printed(tuple(line for line in lines if line), int(part[2]))


def misses(step: Step, printed: Printed) -> list[str]:
    r"""Return the runs of shown lines that were not printed, in order.

    >>> misses(Step("x", ("a", "…", "c")), Printed(("a", "b", "c"), 0))
    []
    >>> misses(Step("x", ("a", "c")), Printed(("a", "b", "c"), 0))
    ['a\nc']
    """
    runs = _runs(step.shown)
    at, missed = 0, []
    for n, shown in enumerate(runs):
        first, last = n == 0, n == len(runs) - 1
        if first and step.shown[:1] != (LEFT_OUT,):
            starts: Sequence[int] = [0]
        elif last and step.shown[-1] != LEFT_OUT:
            starts = [len(printed.lines) - len(shown)]
        else:
            starts = range(at, len(printed.lines))
        found = [s for s in starts if s >= at and printed.lines[s : s + len(shown)] == shown]
        whole = len(runs) > 1 or LEFT_OUT in step.shown or len(shown) == len(printed.lines)
        if found and whole:
            at = found[0] + len(shown)
        else:
            missed.append("\n".join(shown))
    return missed


def _runs(shown: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the runs of lines between those left out."""
    runs: list[list[str]] = [[]]
    for line in shown:
        if line == LEFT_OUT:
            runs.append([])
        elif line:
            runs[-1].append(line)
    return [tuple(run) for run in runs if run]


def renewed(step: Step, printed: Printed) -> tuple[str, ...]:
    """Return the lines to show now: each run that was not printed becomes the one most like it."""
    if LEFT_OUT not in step.shown:
        return printed.lines if step.shown else ()
    lines: list[str] = []
    for run in re.split(rf"(?m)^({LEFT_OUT})$", "\n".join(step.shown)):
        wanted = [line for line in run.strip("\n").splitlines() if line]
        windows = [printed.lines[n : n + len(wanted)] for n in range(len(printed.lines))]
        if wanted and wanted != [LEFT_OUT] and tuple(wanted) not in windows:
            like = "\n".join(wanted)
            wanted = list(
                max(windows, key=lambda w: SequenceMatcher(None, like, "\n".join(w)).ratio())
            )
        lines += wanted
    return tuple(lines)


def write(page: Path) -> None:
    """Write into a page what its commands print now."""
    with TemporaryDirectory() as folder:
        all_printed = iter(run(steps_on(page), Path(folder)))

    def again(block: re.Match[str]) -> str:
        told = []
        for step in steps_of(block[1]):
            told.append("$ " + step.command.replace("\n", "\n> "))
            told += renewed(step, next(all_printed))
        return "\n".join(["```console", *told, "```"])

    page.write_text(_BLOCK.sub(again, page.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    for name in sys.argv[1:]:
        write(Path(name))
