"""A new desk: a folder that passes every check, and says line by line what to fill in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from keeneye.errors import DeskError

__all__ = ["Gap", "find_gaps", "start_desk"]

_STARTER = Path(__file__).with_name("starter")
_GAP = "FILL IN"
_SUFFIXES = frozenset({".toml", ".csv", ".jsonl", ".md", ""})
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


@dataclass(frozen=True, slots=True)
class Gap:
    """A line of a desk that waits for its analyst.

    Parameters
    ----------
    file : str
        Within the folder.
    line : int
        From 1.
    what : str
        What belongs there.
    """

    file: str
    line: int
    what: str


def start_desk(folder: Path) -> list[Gap]:
    """Write a new desk; its name is the folder's.

    Parameters
    ----------
    folder : Path
        Does not exist yet, or is empty.

    Returns
    -------
    list of Gap
        What to fill in. The desk is sound before: two invented states, a line, a list, a report.

    Raises
    ------
    DeskError
        If the folder holds something, its name is no name of a desk, or it cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from keeneye.desk import read_desk
    >>> with tempfile.TemporaryDirectory() as home:
    ...     gaps = start_desk(Path(home) / "strait")
    ...     read_desk(f"{home}/strait").name, gaps[0].file
    ('strait', 'LICENSE')
    """
    name = folder.resolve().name
    if not _NAME.fullmatch(name):
        raise DeskError("no name of a desk", where=str(folder), todo="call it such as my-desk",
                        expected="a-z, 0-9, - and _, at most 40")  # fmt: skip
    try:
        if folder.exists() and any(folder.iterdir()):
            raise DeskError("it holds something already", where=str(folder),
                            expected="a new or empty folder", todo="choose another")  # fmt: skip
        for path in sorted(_STARTER.rglob("*")):
            if path.is_file():
                written = folder / path.relative_to(_STARTER)
                written.parent.mkdir(parents=True, exist_ok=True)
                text = path.read_text(encoding="utf-8").replace("@NAME@", name)
                written.write_text(text, encoding="utf-8")
    except OSError as error:
        raise DeskError(error.strerror or str(error), where=str(folder),
                        expected="a folder that can be written") from error  # fmt: skip
    return find_gaps(folder)


def find_gaps(folder: Path) -> list[Gap]:
    """List what a desk still has to fill in, by file and line; none in a finished one.

    Examples
    --------
    >>> from keeneye.desk import find_desk
    >>> find_gaps(find_desk("korea"))
    []
    """
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in _SUFFIXES:
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
            name = path.relative_to(folder).as_posix()
            found += [Gap(name, n, _what(text)) for n, text in enumerate(lines, 1) if _GAP in text]
    return found


def _what(line: str) -> str:
    """Return what is said after the mark, to the end of its cell."""
    said = line.partition(_GAP)[2].lstrip(": ")
    return re.split(r'"[,}]|"$', said)[0].strip() or "see the line"
