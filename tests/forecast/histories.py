"""Small made histories, and the reference history, as columns."""

from __future__ import annotations

import csv
import gzip
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np

from keeneye.forecast.features import EventColumns, make_columns
from keeneye.records import Fact

BANDS = {
    "almost_no_chance": (0.01, 0.05),
    "very_unlikely": (0.05, 0.20),
    "unlikely": (0.20, 0.45),
    "roughly_even_chance": (0.45, 0.55),
    "likely": (0.55, 0.80),
    "very_likely": (0.80, 0.95),
    "almost_certain": (0.95, 0.99),
}
DYADS = (("AAA", "BBB"), ("BBB", "AAA"), ("AAA", "CCC"), ("CCC", "AAA"))


def made_history(days: int = 1600, seed: int = 4) -> EventColumns:
    """Four dyads whose force and talks come in spells: there is something to foresee."""
    rng = np.random.default_rng(seed)
    dated, sources, targets, codes = [], [], [], []
    for number, (source, target) in enumerate(DYADS):
        hot = 0.0
        for day in range(days):
            hot = 0.93 * hot + (0.6 if rng.random() < 0.03 else 0.0)
            for _ in range(rng.poisson(0.02 + 0.01 * number + 0.3 * hot)):
                dated.append(day)
                sources.append(source)
                targets.append(target)
                codes.append(str(rng.choice(["190", "173", "042", "057", "112", "138", "061"])))
    when = [date(2008, 1, 1) + timedelta(days=d) for d in dated]
    goldstein = [(-5.0 if c[0] == "1" else 4.0) for c in codes]
    until = date(2008, 1, 1) + timedelta(days=days)
    return make_columns(when, (sources, targets), codes, goldstein, until=until)


def made_facts(days: list[date], kind: str = "launches", **values: str) -> list[Fact]:
    """Rows of a desk list, known at the end of their day."""
    return [
        Fact(
            kind=kind,
            event_date=day,
            known_at=datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1),
            values={"launch_id": f"{day}-{n}", "weapon_class": "ballistic-short", **values},
            citation="made for a test",
            checked="list",
            file=f"lists/{kind}.csv",
            line=n + 2,
        )
        for n, day in enumerate(days)
    ]


def reference_history(folder: Path) -> tuple[EventColumns, tuple[tuple[str, str], ...]]:
    """ICEWS 2005-15 between mapped states, and the 184 dyads of the study."""
    dated, sources, targets, codes, goldstein = [], [], [], [], []
    with gzip.open(folder / "icews05-15" / "events.csv.gz", "rt", encoding="utf-8") as table:
        for row in csv.DictReader(table):
            source, target = row["source_country"], row["target_country"]
            if source and target and source != target:
                dated.append(row["event_date"])
                sources.append(source)
                targets.append(target)
                codes.append(row["cameo_code"])
                goldstein.append(float(row["goldstein"]))
    with (folder / "icews-study" / "dyads_184.csv").open(encoding="utf-8") as table:
        dyads = tuple((r["source_country"], r["target_country"]) for r in csv.DictReader(table))
    days = np.array(dated, dtype="datetime64[D]")
    return make_columns(days, (sources, targets), codes, goldstein), dyads
