"""How long games take: our solvers beside pygambit's where it is installed, and a whole choice.

Run ``python benchmarks/games.py``. Nothing is asserted here. Times are the least processor
time of a few runs; read the ratios, which are taken in one run on one machine.
"""

from __future__ import annotations

import importlib
import importlib.util
import io
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from keeneye.deals import read_deal_book
from keeneye.games import Game, choice, logit_path, read_game_file, solve_zero_sum, write_efg
from keeneye.games.catalog import concession_or_test, inspection
from keeneye.games.catalog.hold_or_concede import payoffs, sobol_closed_form
from keeneye.games.ranges import Range, draw
from keeneye.games.uncertainty import sobol_shares

KOREA = Path(__file__).resolve().parents[1] / "desks" / "korea" / "games.toml"
HAND = {"pi": 0.3, "c": 4.0, "k": 3.0, "a": 1.0, "g": 1.0, "d": 7.0, "t_resolute": 1.0,
        "t_irresolute": -3.0}  # fmt: skip
SEED = 20200616


def milliseconds(work: Callable[[], object], times: int = 3) -> float:
    """Return the least processor time of a few runs."""
    found = []
    for _ in range(times):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return 1000 * min(found)


def say(line: str) -> None:
    """Write one line."""
    sys.stdout.write(line + "\n")


def referee() -> Any:
    """Return pygambit, or None where it is not installed."""
    found = importlib.util.find_spec("pygambit") is not None
    return importlib.import_module("pygambit") if found else None


def theirs(gambit: Any, game: Game) -> Any:
    """Return a game of ours as one of theirs."""
    return gambit.read_efg(io.BytesIO(write_efg(game).encode()))


def row(name: str, ours: float, other: float | None = None, what: str = "pygambit") -> None:
    """Print one line: what, how long, and the ratio to the other."""
    beside = "" if other is None else f"   {what} {other:9.1f} ms   {other / ours:8.2f} times ours"
    say(f"{name:44s} {ours:9.1f} ms{beside}")


def zero_sum(gambit: Any) -> None:
    """Sequence-form program of the inspection game, a growing family."""
    for n, m in ((4, 2), (6, 3), (8, 4), (10, 5)):
        game = inspection.tree({"periods": n, "inspections": m})
        ours, other = milliseconds(lambda g=game: solve_zero_sum(g)), None
        if gambit is not None and n <= 6:
            beside = theirs(gambit, game)
            other = milliseconds(lambda g=beside: gambit.nash.lp_solve(g, rational=False), 1)
        row(f"zero-sum LP with checks, inspection ({n}, {m})", ours, other)


def logit(gambit: Any) -> None:
    """Agent logit path of the hand case to lambda 2."""
    game = concession_or_test.tree(HAND)
    ours, other = milliseconds(lambda: logit_path(game, [2.0])), None
    if gambit is not None:
        beside = theirs(gambit, game)
        other = milliseconds(lambda: gambit.qre.logit_solve_lambda(beside, [2.0]))
    row("agent logit path to lambda 2", ours, other)


def draws() -> None:
    """2**16 bargains in arrays, beside one at a time, and checked on the tree."""
    ranges = {k: Range(low=0.9 * min(x, 1.1 * x), high=max(x, 1.1 * x), citation="benchmark")
              for k, x in HAND.items() if k != "t_irresolute"} | {
        "t_resolute": Range(low=0.5, high=1.5, citation="benchmark")}  # fmt: skip
    drawn = draw(ranges, 16, np.random.default_rng(SEED))
    ours = milliseconds(lambda: concession_or_test.outcomes(drawn))
    few = [{k: float(v[i]) for k, v in drawn.items()} for i in range(512)]
    each = milliseconds(lambda: [concession_or_test.outcomes(one) for one in few]) * 2**16 / 512
    row("65,536 draws of the closed form", ours, each, "one by one")
    row("closed form with checks on its tree, once", milliseconds(
        lambda: concession_or_test.solve(HAND)))  # fmt: skip


def sobol() -> None:
    """Sobol indices by sampling, beside their closed form."""
    ranges = {"pi": Range(low=0.2, high=0.8, citation="benchmark"),
              "d": Range(low=4, high=10, citation="benchmark"),
              "k": Range(low=3, high=3, citation="benchmark"),
              "g": Range(low=1, high=1, citation="benchmark")}  # fmt: skip
    rng = np.random.default_rng(SEED)
    row("Sobol indices, 2**13 points", milliseconds(lambda: sobol_shares(payoffs, ranges, 13, rng)))
    found = {s.key: s.first for s in sobol_shares(payoffs, ranges, 13, rng)}
    exact = sobol_closed_form(3, 1, (0.2, 0.8), (4, 10))
    say(f"{'':44s} off by {abs(found['pi'] - exact.first_pi):.1e} (pi),"
          f" {abs(found['d'] - exact.first_d):.1e} (d)")  # fmt: skip


def monte_carlo() -> None:
    """Draw a deal a million times, beside a bare loop; ``benchmarks/deals.py`` has the others."""
    beside = importlib.import_module("deals")
    deal = read_deal_book(KOREA.parent).find("hanoi_2019_offer")
    ours = milliseconds(lambda: beside.simulated(deal, 1_000_000))
    few = milliseconds(lambda: beside.bare_loop(deal, beside.LOOP_DRAWS), 1)
    row("1,000,000 draws of a deal (budget 2,000 ms)", ours, few * 1_000_000 / beside.LOOP_DRAWS,
        "bare loop")  # fmt: skip


def whole() -> None:
    """Time the page of a desk, with all its draws."""
    file = read_game_file(KOREA)
    asof = datetime(2020, 6, 17, tzinfo=UTC)
    row("the choice, whole", milliseconds(
        lambda: choice(file, asof=asof, rng=np.random.default_rng(SEED))))  # fmt: skip


if __name__ == "__main__":
    gambit_or_none = referee()
    say(f"pygambit: {getattr(gambit_or_none, '__version__', 'not installed')}")
    zero_sum(gambit_or_none)
    logit(gambit_or_none)
    draws()
    sobol()
    monte_carlo()
    whole()
