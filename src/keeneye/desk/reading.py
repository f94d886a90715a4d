"""A desk folder into a `Desk`: every file read, typed and checked."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from keeneye.desk.checks import check_desk
from keeneye.desk.facts import read_facts
from keeneye.desk.files import convert, csv_rows, toml_tables
from keeneye.desk.shapes import (
    Actor,
    CalendarEntry,
    ChannelLine,
    Desk,
    HomeModifier,
    Judged,
    Organ,
    Outlet,
    Person,
    Rank,
)
from keeneye.errors import DeskError
from keeneye.records import Dyad

__all__ = ["desk_names", "find_desk", "read_desk"]

_PACKAGE = Path(__file__).resolve().parents[1]
_SHIPPED = (_PACKAGE / "desks", _PACKAGE.parents[1] / "desks")  # in a wheel; in a checkout
_TABLE_DEPTH = 20  # levels of nesting in thresholds.toml
_CHANNEL_COLUMNS = tuple(ChannelLine.__struct_fields__)


class _DyadTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    source_actor: str
    target_actor: str
    label: str = ""


class _Demo(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    asof: date


class _DeskFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: str
    title: str
    time_zone: str
    languages: tuple[str, ...]
    coders: tuple[str, ...]
    dyad: tuple[_DyadTable, ...]
    demo: _Demo | None = None
    calendar: tuple[CalendarEntry, ...] = ()


class _ActorsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    actor: tuple[Actor, ...]
    organ: tuple[Organ, ...] = ()
    person: tuple[Person, ...] = ()


class _OutletsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    outlet: tuple[Outlet, ...]


class _RanksFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    rank: tuple[Rank, ...]
    home_modifier: HomeModifier | None = None


def desk_names() -> list[str]:
    """List the desks that ship with Keeneye."""
    found = {d.name for root in _SHIPPED if root.is_dir() for d in root.iterdir() if d.is_dir()}
    return sorted(name for name in found if not name.startswith((".", "_")))


def find_desk(name: str) -> Path:
    """Return the folder of a shipped desk by name, or `name` itself as a folder.

    Raises
    ------
    DeskError
        If there is neither.
    """
    shipped = [root / name for root in _SHIPPED if (root / name / "desk.toml").is_file()]
    folder = Path(name)
    if shipped and "/" not in name:
        return shipped[0]
    if (folder / "desk.toml").is_file():
        return folder
    raise DeskError(
        f"no desk {name!r}",
        where=str(folder / "desk.toml"),
        expected=f"one of {', '.join(desk_names())}, or a folder with desk.toml",
        todo="give --desk a name or a folder",
    )


def read_desk(name: str) -> Desk:
    """Read and check a desk, by name or folder.

    Parameters
    ----------
    name : str
        A shipped desk (``korea``) or the path of a folder.

    Raises
    ------
    DeskError
        With file and line or key: unknown key, wrong type, dangling id, bad range or date.

    Examples
    --------
    >>> desk = read_desk("korea")
    >>> desk.time_zone, str(desk.dyads[0])
    ('Asia/Seoul', 'PRK:KOR')
    """
    folder = find_desk(name)
    head = _read_toml(folder, "desk.toml", _DeskFile)
    cast = _read_toml(folder, "actors.toml", _ActorsFile)
    desk = Desk(
        folder=folder,
        name=head.name,
        title=head.title,
        time_zone=_check_zone(head.time_zone, folder),
        languages=head.languages,
        coders=head.coders,
        dyads=tuple(Dyad(d.source_actor, d.target_actor) for d in head.dyad),
        demo_asof=head.demo and head.demo.asof,
        calendar=head.calendar,
        actors=cast.actor,
        organs=cast.organ,
        persons=cast.person,
        outlets=_read_toml(folder, "outlets.toml", _OutletsFile).outlet,
        ranks=_read_toml(folder, "ranks.toml", _RanksFile).rank,
        channels=_read_channels(folder),
        facts=read_facts(folder),
        thresholds=_read_thresholds(folder),
    )
    check_desk(desk)
    return desk


def _read_toml(folder: Path, name: str, shape: type[Any]) -> Any:
    """Read one TOML file as `shape`."""
    data, text = toml_tables(folder, name)
    return convert(data, shape, folder / name, text)


def _check_zone(zone: str, folder: Path) -> str:
    """Return `zone` if it is a time zone of the tz database."""
    try:
        ZoneInfo(zone)
    except (ValueError, OSError, KeyError) as error:
        raise DeskError(
            f"no time zone {zone!r}", where=str(folder / "desk.toml"), expected="such as Asia/Seoul"
        ) from error
    return zone


def _read_channels(folder: Path) -> tuple[ChannelLine, ...]:
    """Read channels.csv; `aliases` are separated by semicolons."""
    lines = []
    for line, row in csv_rows(folder, "channels.csv", _CHANNEL_COLUMNS):
        aliases = [a.strip() for a in row["aliases"].split(";") if a.strip()]
        place = folder / f"channels.csv:{line}"
        lines.append(convert({**row, "aliases": aliases}, ChannelLine, place))
    return tuple(lines)


def _read_thresholds(folder: Path) -> dict[str, Judged]:
    """Read thresholds.toml: tables within tables, keys joined by dots."""
    name = "thresholds.toml"
    data, _ = toml_tables(folder, name)
    found: dict[str, Judged] = {}

    def walk(tables: dict[str, Any], prefix: str, depth: int) -> None:
        if depth > _TABLE_DEPTH:
            raise DeskError("tables too deep", where=f"{folder / name}: {prefix}", expected="≤ 20")
        for key, value in tables.items():
            path = f"{prefix}{key}"
            if isinstance(value, dict) and "citation" not in value:
                walk(value, f"{path}.", depth + 1)
            else:
                found[path] = convert(value, Judged, folder / f"{name}: {path}")

    walk(data, "", 0)
    return found
