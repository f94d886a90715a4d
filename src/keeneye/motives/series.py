"""``pressure.toml`` and ``pressure/*.csv``: components, caps, and dated figures with revisions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import msgspec

from keeneye.desk import Judged
from keeneye.desk.files import convert, csv_rows, toml_tables
from keeneye.errors import DeskError
from keeneye.records import CHECKED, end_of_day

__all__ = [
    "Cap",
    "Component",
    "Figure",
    "FigureSource",
    "PressureBook",
    "latest_by_period",
    "read_figures",
    "read_pressure",
]

NAME = "pressure.toml"
_COLUMNS = (
    "series", "compiler", "period", "months", "value", "unit", "known_at", "citation", "checked",
    "note",
)  # fmt: skip
_PERIOD = re.compile(r"(19|20)\d\d(-(0[1-9]|1[0-2]))?")


class _Shape(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of the file."""


class FigureSource(_Shape, frozen=True, kw_only=True):
    """Which figures: a series, and whose; '' for any compiler."""

    series: str
    compiler: str = ""


class Component(_Shape, frozen=True, kw_only=True):
    """One flow that sanctions press on.

    Parameters
    ----------
    id, title : str
    observed, base : FigureSource
    base_years : tuple of str
        Years before the pressure; the base is the median of the same period in them.
    leaks : tuple of str
        Series of what is known to have passed unrecorded.
    weight : Judged or None
        In the index; None stands beside it.
    """

    id: str
    title: str
    observed: FigureSource
    base: FigureSource
    base_years: tuple[str, ...]
    leaks: tuple[str, ...] = ()
    weight: Judged | None = None
    note: str = ""


class Cap(_Shape, frozen=True, kw_only=True):
    """An amount a year that must not be passed, and the estimate of what was."""

    id: str
    title: str
    estimate: FigureSource
    most: Judged
    note: str = ""


class PressureBook(_Shape, frozen=True, kw_only=True):
    """The whole file.

    Parameters
    ----------
    border_shut : date
        From this day a fall of trade is not sanctions alone.
    border_citation : str
    not_claimed : tuple of str
        What the numbers do not show.
    """

    border_shut: date
    border_citation: str
    not_claimed: tuple[str, ...]
    component: tuple[Component, ...]
    cap: tuple[Cap, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One published figure.

    Parameters
    ----------
    series, compiler, period, unit : str
        `period` is a year or a month.
    value : float
        At least 0.
    months : float
        How many months of the period it covers.
    known_at : datetime
        The end of the day on which it became public; a later one revises.
    citation, checked, note : str
    place : str
        File and line.
    """

    series: str
    compiler: str
    period: str
    value: float
    unit: str
    months: float
    known_at: datetime
    citation: str
    checked: str
    note: str
    place: str


def read_pressure(folder: Path) -> PressureBook:
    """Read and check ``pressure.toml`` of a desk folder.

    Raises
    ------
    DeskError
        With file and key: an unknown key, a bad range, a negative weight, a cap of 0, an id twice.

    Examples
    --------
    >>> from keeneye.desk import find_desk
    >>> read_pressure(find_desk("korea")).component[0].id
    'exports'
    """
    data, text = toml_tables(folder, NAME)
    book = convert(data, PressureBook, folder / NAME, text)
    ids = [c.id for c in book.component] + [c.id for c in book.cap]
    for name in ids:
        _refuse(ids.count(name) > 1, folder, name, "each id once")
    for component in book.component:
        weight = component.weight
        _refuse(weight is not None and weight.low < 0, folder, f"{component.id}.weight", "≥ 0")
        _refuse(not component.base_years, folder, f"{component.id}.base_years", "a year")
    for cap in book.cap:
        _refuse(cap.most.low <= 0, folder, f"{cap.id}.most", "above 0")
    return book


def _refuse(broken: bool, folder: Path, key: str, expected: str) -> None:
    """Raise `DeskError` where a rule is broken."""
    if broken:
        raise DeskError("breaks a rule", where=f"{folder / NAME}: {key}", expected=expected)


def read_figures(folder: Path) -> list[Figure]:
    """Read every figure of ``pressure/*.csv``, by series, period and the day it was known.

    Raises
    ------
    DeskError
        With file and line.

    Examples
    --------
    >>> from keeneye.desk import find_desk
    >>> figures = read_figures(find_desk("korea"))
    >>> all(figure.citation for figure in figures)
    True
    """
    names = [p.relative_to(folder).as_posix() for p in sorted(folder.glob("pressure/*.csv"))]
    found = [
        _figure(row, f"{name}:{line}")
        for name in names
        for line, row in csv_rows(folder, name, _COLUMNS)
    ]
    return sorted(found, key=lambda f: (f.series, f.compiler, f.period, f.known_at))


def _figure(row: dict[str, str], place: str) -> Figure:
    """Make a figure of one row."""
    problem = _problem(row)
    if problem:
        raise DeskError(problem[0], where=place, expected=problem[1], todo="correct the row")
    return Figure(
        series=row["series"],
        compiler=row["compiler"],
        period=row["period"],
        value=float(row["value"]),
        unit=row["unit"],
        months=float(row["months"]),
        known_at=end_of_day(date.fromisoformat(row["known_at"])),
        citation=row["citation"],
        checked=row["checked"],
        note=row["note"],
        place=place,
    )


def _problem(row: dict[str, str]) -> tuple[str, str] | None:
    """Return what is wrong with a row and what was expected, or None."""
    try:
        value, months = float(row["value"]), float(row["months"])
        date.fromisoformat(row["known_at"])
    except ValueError as error:
        return str(error), "numbers in value and months, a date in known_at"
    if not (0 <= value < float("inf") and 0 < months <= 12):
        return f"value {value:g}, months {months:g}", "value ≥ 0, 0 < months ≤ 12"
    if not _PERIOD.fullmatch(row["period"]):
        return f"period {row['period']!r}", "a year or a month, such as 2019-03"
    if not row["citation"]:
        return "no citation", "a source"
    if row["checked"] not in CHECKED:
        return f"checked = {row['checked']!r}", " | ".join(CHECKED)
    return None


def latest_by_period(figures: Sequence[Figure], series: str, compiler: str) -> dict[str, Figure]:
    """Return the last known figure of each period; compiler '' takes any.

    Examples
    --------
    >>> from keeneye.desk import find_desk
    >>> rows = latest_by_period(read_figures(find_desk("korea")), "exports", "KITA")
    >>> rows["2019"].value
    261.0
    """
    found: dict[str, Figure] = {}
    for figure in sorted(figures, key=lambda f: f.known_at):
        if figure.series == series and compiler in ("", figure.compiler):
            found[figure.period] = figure
    return found
