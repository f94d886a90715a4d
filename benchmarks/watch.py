"""How long the watch's change points take: against ruptures, and for many dyads at once.

Run ``python benchmarks/watch.py [PERIODS [DYADS]]``. Budgets are printed beside what was measured;
nothing is asserted here. Times are processor seconds of one core; read ratios where the machine is
shared. All series are drawn, none is data.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from math import log
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np

from keeneye.dyads.cusum import poisson_crossings
from keeneye.dyads.pelt import find_breaks, find_breaks_of_many

SEED = 20180427
WEEKS = 573
RATES = {"thin, 0.1 a week": 0.1, "dense, 5 a week": 5.0}
BUDGET_SECONDS, BUDGET_RATIO = 60, 100


def seconds(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the processor time of one run, and what it gave."""
    start = time.process_time()
    found = work()
    return time.process_time() - start, found


def jumping(periods: int) -> np.ndarray:
    """Draw values with a variance of 1 about a mean that jumps some twenty times."""
    rng = np.random.default_rng(SEED)
    places = np.sort(rng.choice(np.arange(1, periods), size=20, replace=False))
    return rng.normal(0, 3, 21)[np.searchsorted(places, np.arange(periods), side="right")] + (
        rng.normal(0, 1, periods)
    )


def against_ruptures(periods: int) -> Iterator[str]:
    """Compare with ruptures.Pelt: the same values, cost, penalty and breakpoints."""
    try:
        import ruptures
    except ImportError:
        yield "ruptures is not installed: no comparison"
        return
    values, penalty = jumping(periods), 3 * log(periods)
    ones = np.ones_like(values)
    search = ruptures.Pelt(model="l2", jump=1, min_size=1)
    slow, theirs = seconds(lambda: search.fit(values).predict(pen=penalty))
    fast, ours = seconds(lambda: find_breaks(values, ones, measure="value", penalty=penalty))
    same = "equal breakpoints" if [*ours, periods] == theirs else "OTHER BREAKPOINTS"
    yield (
        f"PELT, Gaussian, {periods} periods, {len(ours)} changes, {same}: ours {fast:.3f} s,"
        f" ruptures {slow:.1f} s, ratio {slow / fast:.0f} (budget {BUDGET_RATIO})"
    )


def one_long_series() -> Iterator[str]:
    """Time eleven years of days: dates offline, alarms online."""
    counts = np.random.default_rng(SEED).poisson(0.5, 4017)
    ones, penalty = np.ones_like(counts), 3 * log(len(counts))
    dates, _ = seconds(lambda: find_breaks(counts, ones, measure="count", penalty=penalty))
    yield f"PELT, Poisson, 4017 days: {dates:.2f} s"
    days = counts.tolist()
    alarms, _ = seconds(
        lambda: poisson_crossings(days, ratio=2.5, limit=10.0, trailing=365, least=91)
    )
    yield f"CUSUM, 4017 days: {alarms * 1000:.1f} ms"


def many_dyads(dyads: int) -> Iterator[str]:
    """Time the full segmentation of many dyads by week."""
    for name, rate in RATES.items():
        counts = np.random.default_rng(SEED).poisson(rate, (WEEKS, dyads))
        counts[WEEKS // 2 :, ::10] += np.random.default_rng(SEED).poisson(
            2 * rate, (WEEKS - WEEKS // 2, -(-dyads // 10))
        )
        ones, penalty = np.ones_like(counts), 3 * log(WEEKS)
        took, found = seconds(
            lambda c=counts, o=ones, p=penalty: find_breaks_of_many(
                c, o, measure="count", penalty=p
            )
        )
        yield (
            f"PELT, Poisson, {dyads} dyads x {WEEKS} weeks, {name}: {took:.0f} s"
            f" (budget {BUDGET_SECONDS}), {sum(map(len, found))} changes"
        )


def main() -> None:
    """Print every comparison."""
    periods = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    dyads = int(sys.argv[2]) if len(sys.argv) > 2 else 20_000
    for part in (against_ruptures(periods), one_long_series(), many_dyads(dyads)):
        for line in part:
            sys.stdout.write(line + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
