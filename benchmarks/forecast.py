"""Print how fast features, the backtest and the daily update are.

Run from the checkout as ``python -m benchmarks.forecast [FOLDER OF REFERENCE DATA] [--boosted]``.
Features and the daily update are in processor seconds of one core, the backtest by the clock.
"""

from __future__ import annotations

import argparse
import sys
import time
import tracemalloc
from datetime import date
from pathlib import Path
from typing import TextIO

import numpy as np
from tests.forecast.histories import reference_history

from keeneye.forecast.backtest import STANDARD, Plan, run_backtest
from keeneye.forecast.engines import BaseRate, GammaPoisson, Pool, PooledLogistic
from keeneye.forecast.features import (
    EventColumns,
    Rows,
    core_features,
    family_marks,
    in_family,
    surroundings,
)

PLAIN = (PooledLogistic(), PooledLogistic(wide=True))


def say(line: str, to: TextIO = sys.stdout) -> None:
    """Write one line."""
    to.write(line + "\n")
    to.flush()


def naive_row(columns: EventColumns, pair: tuple[int, int], day: int) -> list[float]:
    """Return ten of the features by looking at every event, as a first draft would."""
    counted = [0.0] * 10
    days: set[int] = set()
    fits = in_family(columns.cameo, "material_conflict")
    events = zip(columns.source_actor, columns.target_actor, columns.day, fits, strict=True)
    for source, target, when, is_fight in events:
        if not is_fight or when > day:
            continue
        age = day - when
        if (source, target) == pair and when not in days:
            days.add(int(when))
            for k, window in enumerate((7, 30, 90, 365)):
                counted[k] += age < window
            for k, half in enumerate((3, 7, 30, 90)):
                counted[4 + k] += 2.0 ** (-age / half)
    back = {
        int(w)
        for s, t, w in zip(
            columns.source_actor[fits], columns.target_actor[fits], columns.day[fits], strict=True
        )
        if (t, s) == pair and w <= day
    }
    for k, window in enumerate((7, 30)):
        counted[8 + k] = float(sum(day - w < window for w in back))
    return [float(np.log1p(value)) for value in counted]


def features(columns: EventColumns, dyads: tuple[tuple[str, str], ...]) -> None:
    """Compare features by cumulative sums with the naive loop, at equal numbers."""
    pairs = columns.pairs(dyads)
    rows = Rows.grid(len(pairs), np.arange(200, columns.days - 30, 21))
    begin = time.process_time()
    found = core_features(family_marks(columns, pairs, "material_conflict"), rows, 30).values
    ours = (time.process_time() - begin) / len(rows)
    chosen = np.random.default_rng(0).integers(len(rows), size=12)
    begin = time.process_time()
    loop = [naive_row(columns, tuple(pairs[rows.series[k]]), int(rows.day[k])) for k in chosen]
    naive = (time.process_time() - begin) / len(chosen)
    np.testing.assert_allclose(found[chosen][:, :10], loop, atol=1e-9)
    say(f"features: {ours * 1e6:.1f} us a row, naive {naive * 1e3:.1f} ms: {naive / ours:,.0f} x")
    begin = time.process_time()
    around = surroundings(columns, pairs, rows)
    took = time.process_time() - begin
    say(f"surroundings: {around.values.shape} in {took:.2f} s")


def backtest(
    columns: EventColumns, dyads: tuple[tuple[str, str], ...], boosted: bool, workers: int
) -> None:
    """Time the forty cells."""
    plain = (BaseRate(), BaseRate(731), GammaPoisson(), GammaPoisson(180.0), Pool(PLAIN))
    plan = Plan(dyads=dyads, first_year=2008, end_year=2016, engines=STANDARD if boosted else plain)
    begin = time.perf_counter()
    cells = run_backtest(
        columns,
        plan,
        workers=workers,
        progress=lambda n, of: say(f"{n} of {of} cells", sys.stderr),
    )
    took = time.perf_counter() - begin
    said = sum(len(cell.outcomes) * len(cell.probabilities) for cell in cells)
    name = "with" if boosted else "without"
    say(f"backtest {name} boosting: {took:.0f} s, {said:,} forecasts, {workers} workers")


def daily_update(dyads: int = 20_000, events: int = 2_000_000, days: int = 4000) -> None:
    """Time the features of one day for many dyads, and the memory they take."""
    rng = np.random.default_rng(0)
    actors = 200
    pairs = rng.permutation(actors * actors)[:dyads]
    pairs = np.column_stack([pairs // actors, pairs % actors])
    day = rng.integers(days, size=events)
    columns = EventColumns(
        actors=tuple(f"A{n:03d}" for n in range(actors)),
        first_day=date(2010, 1, 1),
        source_actor=rng.integers(actors, size=events),
        target_actor=rng.integers(actors, size=events),
        day=day,
        told=day,
        cameo=rng.choice([190, 42, 57, 112, 173], size=events),
        goldstein=rng.normal(size=events),
        days=days,
    )
    rows = Rows.grid(dyads, np.array([days - 1]))
    begin = time.process_time()
    core_features(family_marks(columns, pairs, "material_conflict"), rows, 30)
    surroundings(columns, pairs, rows)
    took = time.process_time() - begin
    tracemalloc.start()
    core_features(family_marks(columns, pairs[: dyads // 10], "material_conflict"),
                  Rows.grid(dyads // 10, np.array([days - 1])), 30)  # fmt: skip
    _, few = tracemalloc.get_traced_memory()
    tracemalloc.reset_peak()
    core_features(family_marks(columns, pairs, "material_conflict"), rows, 30)
    _, many = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    say(f"daily update: {dyads:,} dyads of {events:,} events in {took:.1f} s")
    say(f"memory: {few / 1e6:.0f} MB for {dyads // 10:,} dyads, {many / 1e6:.0f} MB for {dyads:,}")


def main() -> None:
    """Measure all three."""
    asked = argparse.ArgumentParser()
    asked.add_argument("folder", nargs="?", default="../shared/data", type=Path)
    asked.add_argument("--boosted", action="store_true")
    asked.add_argument("--workers", type=int, default=2)
    given = asked.parse_args()
    columns, dyads = reference_history(given.folder)
    features(columns, dyads)
    daily_update()
    backtest(columns, dyads, given.boosted, given.workers)


if __name__ == "__main__":
    main()
