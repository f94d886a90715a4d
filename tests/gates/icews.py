"""The event histories of the gates, read straight from their files into tallies."""

from __future__ import annotations

import csv
import gzip
import hashlib
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from keeneye.dyads import Tally

Pair = frozenset[str]
DAILY = {
    "icews05-15": ("icews05-15/events.csv.gz", date(2005, 1, 1), date(2016, 1, 1)),
    "icews14": ("icews14/events.csv.gz", date(2014, 1, 1), date(2015, 1, 1)),
    "icews18": ("icews18/events_2018_01_05.csv.gz", date(2018, 1, 1), date(2018, 6, 1)),
}
MONTHS = "icews-dyad-months/dyad_months_1990_2011.csv.gz"
ONSETS = "icews-study/onsets_27.csv"
DYADS = "icews-study/dyads_184.csv"
FIRST_CONFLICT_ROOT, FIRST_MATERIAL_ROOT = "09", 14


def digest(*paths: Path) -> str:
    """Return the first 16 digits of the SHA-256 of the files, one after the other."""
    whole = hashlib.sha256()
    for path in paths:
        whole.update(path.read_bytes())
    return whole.hexdigest()[:16]


def rows(path: Path) -> Iterator[dict[str, str]]:
    """Read a CSV file, packed or not."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


@cache
def daily_counts(folder: Path, name: str) -> dict[Pair, tuple[list[int], list[int]]]:
    """Count conflict (roots 09 to 20) and all events of every pair of countries, by day."""
    path, first, end = DAILY[name]
    days = (end - first).days
    counts: dict[Pair, tuple[list[int], list[int]]] = defaultdict(lambda: ([0] * days, [0] * days))
    for row in rows(folder / path):
        one, other = row["source_country"], row["target_country"]
        if one and other and one != other:
            place = (date.fromisoformat(row["event_date"]) - first).days
            conflict, everything = counts[frozenset((one, other))]
            conflict[place] += row["root_code"] >= FIRST_CONFLICT_ROOT
            everything[place] += 1
    return dict(counts)


def daily(folder: Path, name: str, pair: Pair, kind: str = "conflict") -> Tally:
    """Tally conflict or cooperation of a pair by day, both ways together."""
    _, first, end = DAILY[name]
    conflict, everything = daily_counts(folder, name)[pair]
    hits = conflict
    if kind == "cooperation":
        hits = [e - c for e, c in zip(everything, conflict, strict=True)]
    return Tally(
        name=f"{kind} {' and '.join(sorted(pair))}",
        by="day",
        asof=datetime(end.year, end.month, end.day, tzinfo=UTC),
        starts=tuple(first + timedelta(days=n) for n in range((end - first).days)),
        hits=tuple(hits),
        totals=tuple(everything),
        inputs=(),
    )


def monthly_share(folder: Path, one: str, other: str) -> Tally:
    """Tally the material conflict (roots 14 to 20) of a pair among that of the whole world."""
    pair: dict[str, int] = defaultdict(int)
    world: dict[str, int] = defaultdict(int)
    for row in rows(folder / MONTHS):
        material = sum(int(row[f"root_{n}"]) for n in range(FIRST_MATERIAL_ROOT, 21))
        world[row["month"]] += material
        if {row["source_cow"], row["target_cow"]} == {one, other}:
            pair[row["month"]] += material
    starts = tuple(date(1990 + n // 12, n % 12 + 1, 1) for n in range(22 * 12))
    keys = [start.isoformat()[:7] for start in starts]
    return Tally(
        name=f"material conflict {one} and {other}, of that of the world",
        by="month",
        asof=datetime(2012, 1, 1, tzinfo=UTC),
        starts=starts,
        hits=tuple(pair[key] for key in keys),
        totals=tuple(world[key] for key in keys),
        inputs=(),
    )


def onsets(folder: Path) -> list[tuple[Pair, date]]:
    """Read the known onsets."""
    return [
        (frozenset((r["country_a"], r["country_b"])), date.fromisoformat(r["onset_date"]))
        for r in rows(folder / ONSETS)
    ]


def study_pairs(folder: Path) -> list[Pair]:
    """Read the pairs of the study, in order of their names."""
    pairs = {frozenset((r["source_country"], r["target_country"])) for r in rows(folder / DYADS)}
    return sorted(pairs, key=sorted)
