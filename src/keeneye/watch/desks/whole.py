"""A desk read whole: also the files that only some rooms read, and its reports."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from keeneye.deals import read_deal_book
from keeneye.desk import Desk, read_desk
from keeneye.errors import DeskError
from keeneye.forecast import read_questions
from keeneye.games import read_game_file
from keeneye.motives import read_motives
from keeneye.motives.series import read_figures, read_pressure
from keeneye.records import parse_asof
from keeneye.signals import FACT_STATES, read_acts, read_responses

__all__ = ["read_whole"]


def read_whole(name: str) -> Desk:
    """Read every file of a desk and refuse what does not fit.

    Parameters
    ----------
    name : str
        A shipped desk, or a folder.

    Raises
    ------
    KeeneyeError
        With file and line or key: what `read_desk` refuses; a question that cannot be settled; an
        act, motive, game or deal that breaks a rule; a channel event of a kind that means nothing;
        a report without text, day or known outlet, or an id that stands twice.

    Examples
    --------
    >>> read_whole("kashmir").title
    'India and Pakistan'
    """
    desk = read_desk(name)
    read_questions(desk)
    read_acts(desk)
    read_responses(desk)
    for file, read in _OPTIONAL.items():
        if (desk.folder / file).is_file():
            read(desk.folder)
    _check_lines(desk)
    _check_reports(desk)
    return desk


def _read_games(folder: Path) -> None:
    read_game_file(folder / "games.toml")


def _read_pressure(folder: Path) -> None:
    read_pressure(folder)
    read_figures(folder)


_OPTIONAL: dict[str, Any] = {
    "motives.toml": read_motives,
    "pressure.toml": _read_pressure,
    "games.toml": _read_games,
    "deals.toml": read_deal_book,
}


def _check_lines(desk: Desk) -> None:
    """Refuse a channel event whose kind says nothing about a line."""
    for fact in desk.facts.get("channel_events", ()):
        if fact.values.get("kind") not in FACT_STATES:
            raise DeskError(
                f"no kind {fact.values.get('kind')!r}",
                where=f"{desk.folder / fact.file}:{fact.line}",
                expected=f"one of {', '.join(FACT_STATES)}",
            )


def _check_reports(desk: Desk) -> None:
    """Refuse a shipped report that could not be read or cited."""
    outlets, seen = {outlet.id for outlet in desk.outlets}, set[str]()
    for where, row in _rows(desk):
        for key in ("id", "text", "published", "outlet", "citation", "checked"):
            if not isinstance(row.get(key), str) or not row[key].strip():
                raise DeskError(f"no {key}", where=where, expected="text", todo="add it")
        if row["id"] in seen:
            raise DeskError(f"id {row['id']!r} stands twice", where=where)
        if row["outlet"] not in outlets:
            raise DeskError(f"no outlet {row['outlet']!r}", where=where,
                            expected="an id of outlets.toml")  # fmt: skip
        parse_asof(row["published"])
        seen.add(row["id"])


def _rows(desk: Desk) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every report of the folder with its place."""
    for path in desk.report_files:
        for number, line in enumerate(Path(path).read_text(encoding="utf-8").splitlines(), 1):
            where = f"{path}:{number}"
            try:
                row = json.loads(line)
            except ValueError as error:
                raise DeskError(str(error), where=where, expected="one JSON object") from error
            if not isinstance(row, dict):
                raise DeskError("no JSON object", where=where, expected='{"id": …, "text": …}')
            yield where, row
