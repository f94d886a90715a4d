"""One cell of a backtest: the forecasts of a family and a horizon, and what they are worth."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from keeneye.scoring import brier, brier_skill, calibration_error, skill_interval

__all__ = ["BASELINE", "NAIVE", "Cell", "CellScore", "backtest_document", "permuted", "score_cell"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

BASELINE = "base-rate-1"
"""What skill is measured over: the dyad's own climatology."""
NAIVE = (
    "base-rate-1",
    "base-rate-731d-1",
    "base-rate-1096d-1",
    "gamma-poisson-1",
    "gamma-poisson-180d-1",
)
"""The simple methods of which the best, picked in hindsight, is the second comparison."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cell:
    """Forecasts of one question over dyads and dates, one entry of every array a forecast.

    Parameters
    ----------
    family : str
    horizon_days : int
    series : (n,) array of int
        Number of the dyad.
    blocks : (n,) array of int
        Stretch of time in which the forecast was made, such as its half-year.
    outcomes : (n,) array of 0 and 1
    probabilities : dict of str to (n,) array
        By engine.
    """

    family: str
    horizon_days: int
    series: Ints
    blocks: Ints
    outcomes: Floats
    probabilities: dict[str, Floats]

    def only(self, chosen: NDArray[np.bool_]) -> Cell:
        """Return the chosen forecasts, such as those of some dyads."""
        return replace(
            self,
            series=self.series[chosen],
            blocks=self.blocks[chosen],
            outcomes=self.outcomes[chosen],
            probabilities={name: p[chosen] for name, p in self.probabilities.items()},
        )

    def skill(self, engine: str, over: str = BASELINE) -> float:
        """Return the Brier skill of one engine over another."""
        return brier_skill(self.outcomes, self.probabilities[engine], self.probabilities[over])

    def best_naive(self) -> str:
        """Return the simple method that did best here: known only in hindsight."""
        there = [name for name in NAIVE if name in self.probabilities]
        return min(there, key=lambda name: brier(self.outcomes, self.probabilities[name]))


@dataclass(frozen=True, slots=True, kw_only=True)
class CellScore:
    """What an engine was worth in a cell.

    Parameters
    ----------
    family, horizon_days, engine
    n, hits : int
        Forecasts, and how many came true.
    base_rate : float
        Share that came true.
    brier, brier_base : float
        Of the engine, and of the dyads' own climatology.
    skill : float
        Of the engine over that climatology; 0 is none.
    skill_interval : (float, float)
        95 %, by blocks of time.
    naive, naive_skill : str, float
        The best simple method in hindsight, and the skill over it.
    ece : float
        Calibration error over ten bins.
    """

    family: str
    horizon_days: int
    engine: str
    n: int
    hits: int
    base_rate: float
    brier: float
    brier_base: float
    skill: float
    skill_interval: tuple[float, float]
    naive: str
    naive_skill: float
    ece: float

    @property
    def shown(self) -> bool:
        """Whether there is skill to show: the interval lies above 0. Else the base rate speaks."""
        return self.skill_interval[0] > 0


def score_cell(
    cell: Cell, engine: str, rng: np.random.Generator, *, over: str = BASELINE
) -> CellScore:
    """Score one engine in one cell.

    Parameters
    ----------
    cell : Cell
        With the forecasts of `over`.
    engine : str
    rng : numpy.random.Generator
        For the redrawing of blocks of time.
    over : str
        What skill is measured over; for a list that changed its ways the trailing three years.

    Examples
    --------
    >>> half, year = np.full(4, 0.5), np.array([4016, 4016, 4017, 4017])
    >>> cell = Cell(family="force", horizon_days=7, series=np.zeros(4, dtype=np.int64),
    ...     blocks=year, outcomes=np.array([1.0, 0, 1, 0]),
    ...     probabilities={"base-rate-1": half, "pool-1": np.array([0.9, 0.1, 0.8, 0.2])})
    >>> found = score_cell(cell, "pool-1", np.random.default_rng(1))
    >>> round(found.skill, 2), found.skill_interval, found.shown
    (0.9, (0.84, 0.96), True)
    """
    given, base = cell.probabilities[engine], cell.probabilities[over]
    naive = cell.best_naive()
    return CellScore(
        family=cell.family,
        horizon_days=cell.horizon_days,
        engine=engine,
        n=len(cell.outcomes),
        hits=int(cell.outcomes.sum()),
        base_rate=float(cell.outcomes.mean()),
        brier=brier(cell.outcomes, given),
        brier_base=brier(cell.outcomes, base),
        skill=cell.skill(engine, over),
        skill_interval=skill_interval(cell.outcomes, given, base, cell.blocks, rng=rng),
        naive=naive,
        naive_skill=cell.skill(engine, naive),
        ece=calibration_error(cell.outcomes, given),
    )


def permuted(cell: Cell, rng: np.random.Generator) -> Cell:
    """Return the same forecasts against outcomes that are shuffled within each dyad.

    What is left of skill then is not foresight: it must be none.
    """
    order = np.lexsort((rng.random(len(cell.series)), cell.series))
    place = np.argsort(cell.series, kind="stable")
    shuffled = np.empty_like(cell.outcomes)
    shuffled[place] = cell.outcomes[order]
    return replace(cell, outcomes=shuffled)


def backtest_document(scores: list[CellScore]) -> dict[str, Any]:
    """Return scores in the shape that ``evaluate`` and ``backtest`` print.

    Examples
    --------
    >>> backtest_document([])
    {'kind': 'backtest', 'cells': [], 'mean_skill': None}
    """
    from keeneye.records import to_plain

    skills = [found.skill for found in scores]
    return {
        "kind": "backtest",
        "cells": [_known(to_plain(found)) | {"shown": found.shown} for found in scores],
        "mean_skill": float(np.mean(skills)) if skills else None,
    }


def _known(plain: dict[str, Any]) -> dict[str, Any]:
    """Say null where an interval could not be had: JSON has no word for not-a-number."""
    missing = np.isnan(plain["skill_interval"]).any()
    return plain | {"skill_interval": None} if missing else plain
