"""Small exports, made by the column lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from keeneye.feeds.exports import layouts, part_inputs
from keeneye.store import Store
from keeneye.watch import Counts, import_exports

COLUMNS = {layout.name: layout.columns for layout in layouts()}
ICEWS = {
    "Event ID": "1", "Event Date": "2020-06-09", "Source Name": "Kim Yo Jong",
    "Source Sectors": "Government,Elite", "Source Country": "North Korea",
    "Event Text": "Threaten", "CAMEO Code": "130", "Intensity": "-4.4",
    "Target Name": "Government (South Korea)", "Target Sectors": "Government",
    "Target Country": "South Korea", "Story ID": "7", "Sentence Number": "2",
    "Publisher": "Yonhap", "City": "Seoul", "District": "NA", "Province": "Seoul",
    "Country": "South Korea", "Latitude": "37.57", "Longitude": "127.0",
}  # fmt: skip


def write_table(
    path: Path, rows: Sequence[Mapping[str, str]], columns: Sequence[str], separator: str = "\t",
    header: bool = True,
) -> Path:  # fmt: skip
    """Write rows as a table; what a row does not say is empty."""
    lines = [separator.join(columns)] if header else []
    lines += [separator.join(row.get(name, "") for name in columns) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def icews(path: Path, *rows: Mapping[str, str], columns: Sequence[str] = ()) -> Path:
    """Write rows that differ from the threat of June 2020 as said."""
    return write_table(path, [ICEWS | row for row in rows], columns or COLUMNS["icews-1"])


def bring_in(
    store: Store, *paths: Path, kind: str = "auto", release: datetime | None = None
) -> Counts:
    """Import files."""
    exports, others = part_inputs([str(path) for path in paths], kind)
    assert not others
    return import_exports(exports, store=store, release=release)


def a_store(folder: Path, day: int = 1) -> Store:
    """A store whose clock stands at a day of July 2020."""
    return Store(folder / "keeneye.duckdb", clock=lambda: datetime(2020, 7, day, tzinfo=UTC))
