"""Measure every forecast there is a floor for, and write ``forecast.json`` beside this file.

Run as ``python -m tests.gates.measure_forecast [FOLDER OF REFERENCE DATA]`` from the checkout.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import sys
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from keeneye.desk import read_desk
from keeneye.forecast.backtest import Plan, run_backtest
from keeneye.forecast.cells import Cell, CellScore, permuted, score_cell
from keeneye.forecast.engines import BaseRate, PooledLogistic
from keeneye.forecast.features import EventColumns
from keeneye.forecast.lists import LIST_BASELINE, list_days, run_list
from keeneye.forecast.questions import read_questions
from keeneye.forecast.settlement import counts
from keeneye.forecast.surge import ENGINE, MonthCounts, run_surge

from ..forecast.histories import reference_history

RESULTS = Path(__file__).with_name("forecast.json")
POOL = "pool-1"
DELAYED = ("material_conflict", "visit")
MONTHS = 264  # 1990 to 2011
NORTH = ("PRK", ("ROK", "USA", "CHN", "JPN", "RUS"))

Dyads = tuple[tuple[str, str], ...]


def rng() -> np.random.Generator:
    """The same draws each time."""
    return np.random.default_rng(0)


def digest_of(path: Path) -> str:
    """First 16 digits of a file's SHA-256."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def plan_of(dyads: Dyads, **given: Any) -> Plan:
    """The protocol: 184 dyads, ten families, four horizons, months of 2008 to 2015."""
    return Plan(dyads=dyads, first_year=2008, end_year=2016, **given)


def leaking_cells(columns: EventColumns, dyads: Dyads) -> list[Cell]:
    """Forecasts that know the first day of their window: a leak that a plan refuses, planted."""
    plan = plan_of(dyads, families=("material_conflict",), engines=(BaseRate(), PooledLogistic()))
    object.__setattr__(plan, "delay_days", -1)
    return run_backtest(columns, plan)


def crisis_part(cell: Cell, dyads: Dyads, folder: Path) -> Cell:
    """The forecasts of the fourteen crisis pairs, both ways."""
    with (folder / "icews-study" / "crisis_pairs.csv").open(encoding="utf-8") as table:
        pairs = {frozenset((r["country_a"], r["country_b"])) for r in csv.DictReader(table)}
    chosen = [k for k, dyad in enumerate(dyads) if frozenset(dyad) in pairs]
    return cell.only(np.isin(cell.series, chosen))


def shuffled_skill(cell: Cell) -> tuple[float, float]:
    """Skill on outcomes shuffled within each dyad: over climatology, and over hindsight.

    The second is over each dyad's own share of the whole test: what no forecast can beat there.
    Over climatology a part is left where a dyad's level changed for good and the pool saw it.
    """
    found = []
    for seed in range(5):
        mixed = permuted(cell, np.random.default_rng(seed))
        hits = np.bincount(mixed.series, mixed.outcomes) / np.bincount(mixed.series)
        known = {**mixed.probabilities, "hindsight": hits[mixed.series]}
        mixed = replace(mixed, probabilities=known)
        found.append((mixed.skill(POOL), mixed.skill(POOL, "hindsight")))
    over_base, over_hindsight = np.mean(found, axis=0)
    return float(over_base), float(over_hindsight)


def launch_score(horizon: int) -> CellScore:
    """Weekly launch forecasts from 2012 to the end of the desk's list, over three years."""
    desk = read_desk("korea")
    asked = next(q for q in read_questions(desk) if q.question_id == f"prk-launch-{horizon}d")
    facts = desk.facts["launches"]
    last = max(f.event_date for f in facts)
    days = list_days(facts, last + timedelta(days=1),
                     wanted=lambda fact: counts(asked, fact))  # fmt: skip
    cell = run_list(days, "launch", horizon, date(2012, 1, 1))
    return score_cell(cell, "gamma-poisson-1", rng(), over=LIST_BASELINE)


def month_counts(folder: Path) -> tuple[MonthCounts, Dyads]:
    """The 524 dyads with 150 events and more of roots 10 to 20 each way, by month."""
    table: dict[tuple[str, str], np.ndarray] = defaultdict(lambda: np.zeros((2, MONTHS)))
    path = folder / "icews-dyad-months" / "dyad_months_1990_2011.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            ends = (row["source_cow"], row["target_cow"])
            if ends[0] == ends[1]:
                continue
            year, month = (int(part) for part in row["month"].split("-"))
            roots = [int(row[f"root_{root}"]) for root in range(10, 21)]
            table[ends][:, (year - 1990) * 12 + month - 1] += sum(roots[:4]), sum(roots[4:])
    enough = {ends for ends, part in table.items() if part.sum() >= 150}
    kept = tuple(sorted(ends for ends in enough if ends[::-1] in enough))
    place = {ends: k for k, ends in enumerate(kept)}
    return (
        MonthCounts(
            verbal=np.array([table[ends][0] for ends in kept]),
            material=np.array([table[ends][1] for ends in kept]),
            reverse=np.array([place[ends[::-1]] for ends in kept]),
            volume=np.sum([part.sum(axis=0) for part in table.values()], axis=0),
        ),
        kept,
    )


def surge_scores(folder: Path) -> dict[str, CellScore]:
    """Surges of 2000 to 2011: all dyads, and those between North Korea and five states."""
    counted, dyads = month_counts(folder)
    cell = run_surge(counted, 120, MONTHS)
    north, others = NORTH
    chosen = [k for k, (a, b) in enumerate(dyads) if (a == north and b in others)
              or (b == north and a in others)]  # fmt: skip
    parts = {"all": cell, "north": cell.only(np.isin(cell.series, chosen))}
    return {name: score_cell(part, ENGINE, rng()) for name, part in parts.items()}


def main(folder: Path) -> None:
    """Write what was reached, cell by cell."""
    columns, dyads = reference_history(folder)
    cells = run_backtest(columns, plan_of(dyads), workers=2)
    late = run_backtest(columns, plan_of(dyads, families=DELAYED, delay_days=2), workers=2)
    scores = [score_cell(cell, POOL, rng()) for cell in cells]
    document = {
        "command": "python -m tests.gates.measure_forecast",
        "engine": POOL,
        "corpus": {
            name: digest_of(folder / name)
            for name in (
                "icews05-15/events.csv.gz",
                "icews-study/dyads_184.csv",
                "icews-dyad-months/dyad_months_1990_2011.csv.gz",
            )
        },
        "mean_skill": round(float(np.mean([s.skill for s in scores])), 4),
        "mean_naive_skill": round(float(np.mean([s.naive_skill for s in scores])), 4),
        "cells_above_zero": sum(s.shown for s in scores),
        "mean_ece": round(float(np.mean([s.ece for s in scores])), 4),
        "cells": [_row(s) for s in scores],
        "crisis_pairs": _row(score_cell(crisis_part(cells[2], dyads, folder), POOL, rng())),
        "delay_2_days": [_row(score_cell(cell, POOL, rng())) for cell in late],
        "shuffled": [
            {
                "family": c.family,
                "horizon_days": c.horizon_days,
                "over_climatology": round(a, 4),
                "over_hindsight": round(b, 4),
            }
            for c in cells
            for a, b in [shuffled_skill(c)]
        ],
        "leak_of_a_day": [
            round(c.skill("pooled-logistic-1"), 4) for c in leaking_cells(columns, dyads)
        ],
        "launches": [_row(launch_score(h)) for h in (7, 14, 30, 90)],
        "surge": {name: _row(s) for name, s in surge_scores(folder).items()},
    }
    RESULTS.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


def _row(scored: CellScore) -> dict[str, Any]:
    """One score in four digits."""
    return {
        "family": scored.family,
        "horizon_days": scored.horizon_days,
        "n": scored.n,
        "base_rate": round(scored.base_rate, 4),
        "skill": round(scored.skill, 4),
        "interval": [round(end, 4) for end in scored.skill_interval],
        "naive_skill": round(scored.naive_skill, 4),
        "ece": round(scored.ece, 4),
    }


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data"))
