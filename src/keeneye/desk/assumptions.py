"""Every number that a desk assumes: its range, its source, whose belief it is, how it was checked.

They are read from the files as they lie there, whatever room reads them otherwise: a table with
`low`, `high` and `citation`, a pair of likelihoods under a citation, a figure of ``pressure/``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from keeneye.desk.files import csv_rows, toml_tables
from keeneye.errors import DeskError

__all__ = ["CHECKED", "Assumed", "read_assumptions"]

CHECKED = ("memory", "not said", "assumption", "one source", "two sources", "list")
"""How a number was checked, the least first."""

_OURS = ("our ", "ours", "assum", "desk's choice", "as ", "no motive", "the unit")
_FIGURES = ("value", "citation", "checked")
_HEADINGS = ("citation", "checked", "held_by", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumed:
    """One number that somebody assumed.

    Parameters
    ----------
    file, key : str
        Where it stands: ``games.toml``, ``payoffs.c``.
    low, high : float
    mode : float or None
        The likeliest value; None where every value of the range is as likely.
    citation, note : str
    held_by : str
        Whose belief it is; '' where it is no belief of a player, but the desk's own judgement.
    checked : str
        One of `CHECKED`. What a file does not say is taken from the words of the citation, and is
        else 'not said'.
    """

    file: str
    key: str
    low: float
    mode: float | None
    high: float
    citation: str
    note: str
    held_by: str
    checked: str


def read_assumptions(folder: Path) -> tuple[Assumed, ...]:
    """Read every assumed number of a desk folder, those from memory first.

    Raises
    ------
    DeskError
        A file that is no TOML or no table, a figure that is no number.

    Examples
    --------
    >>> from keeneye.desk import find_desk
    >>> found = read_assumptions(find_desk("korea"))
    >>> found[0].checked, next(one.low for one in found if one.key == "payoffs.c")
    ('memory', 2.0)
    """
    found: list[Assumed] = []
    for path in sorted(folder.glob("*.toml")):
        tables, _ = toml_tables(folder, path.name)
        found += _in_table(path.name, "", tables, {})
    for path in sorted(folder.glob("pressure/*.csv")):
        found += _in_figures(folder, f"{path.parent.name}/{path.name}")
    return tuple(sorted(found, key=lambda one: CHECKED.index(one.checked)))


def _in_table(
    file: str, key: str, table: Mapping[str, Any], above: Mapping[str, str]
) -> Iterator[Assumed]:
    """Yield the numbers of a table and of those in it; what a table leaves out stands above it."""
    own = {k: v for k, v in table.items() if k in _HEADINGS and isinstance(v, str)}
    said = {**above, **({"checked": ""} if "citation" in own else {}), **own}
    if _is_number(table.get("low")) and _is_number(table.get("high")):
        yield _assumed(file, key, (table["low"], table.get("mode"), table["high"]), said)
        return
    for name, value in table.items():
        place = f"{key}.{name}" if key else name
        if isinstance(value, dict):
            yield from _in_table(file, place, value, {**said, "note": ""})
        elif _is_pair(value) and key.endswith("likelihood"):
            yield _assumed(file, place, (value[0], None, value[1]), said)
        elif isinstance(value, list):
            for n, each in enumerate(value):
                if isinstance(each, dict):
                    named = each.get("id") or each.get("site_id") or each.get("name") or n
                    yield from _in_table(file, f"{place}.{named}", each, {**said, "note": ""})


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_pair(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(map(_is_number, value))


def _assumed(
    file: str, key: str, ends: tuple[float, float | None, float], said: Mapping[str, str]
) -> Assumed:
    """Return one number with what was said of it."""
    low, mode, high = ends
    citation = said.get("citation", "")
    return Assumed(
        file=file,
        key=key,
        low=float(low),
        mode=None if mode is None else float(mode),
        high=float(high),
        citation=citation,
        note=said.get("note", ""),
        held_by=said.get("held_by", ""),
        checked=_checked(said.get("checked", ""), citation),
    )


def _checked(given: str, citation: str) -> str:
    """Say how a number was checked: as its file says, or as the words of its citation do."""
    if given in CHECKED:
        return given
    if "from memory" in citation:
        return "memory"
    ours = citation.lower().startswith(_OURS) or "are ours" in citation
    return "assumption" if ours else "not said"


def _in_figures(folder: Path, name: str) -> Iterator[Assumed]:
    """Yield the figures of a table: points, with their place."""
    for line, row in csv_rows(folder, name, _FIGURES):
        try:
            value = float(row["value"])
        except ValueError as error:
            where = f"{folder / name}:{line}"
            raise DeskError(f"value {row['value']!r}", where=where, expected="a number") from error
        key = " ".join(row.get(c, "") for c in ("series", "compiler", "period")).strip()
        yield _assumed(f"{name}:{line}", key, (value, value, value), row)
