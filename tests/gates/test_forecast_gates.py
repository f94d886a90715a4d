"""Floors of the forecasts, on the years 2008 to 2015 of ICEWS, on launches, and on surges.

The whole backtest runs once (some two minutes on two idle cores); it needs the reference data.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from keeneye.forecast.backtest import run_backtest
from keeneye.forecast.cells import Cell, CellScore, score_cell
from keeneye.forecast.features import FAMILIES, EventColumns

from ..forecast.histories import reference_history
from .measure_forecast import (
    DELAYED,
    POOL,
    RESULTS,
    Dyads,
    crisis_part,
    digest_of,
    launch_score,
    leaking_cells,
    plan_of,
    rng,
    shuffled_skill,
    surge_scores,
)

pytestmark = pytest.mark.timeout(1800)  # one file, one worker: the backtest runs once

MEAN_SKILL, NAIVE_SKILL, CELLS_ABOVE = 0.060, 0.035, 37
MEAN_ECE, WORST_ECE = 0.010, 0.035
NAMED = {
    ("material_conflict", 30): 0.080,
    ("negotiation", 90): 0.085,
    ("agreement", 14): 0.07,
    ("visit", 7): 0.06,
}
CRISIS, CRISIS_CELL = 0.10, ("material_conflict", 30)
KEPT_WHEN_LATE = 0.65
SHUFFLED = 0.005
LEAK = 0.13  # more skill than this at seven days is a leak until proven otherwise
TOLERANCE = 0.003  # between machines and library versions


@pytest.fixture(scope="session")
def history(reference_data: Path) -> tuple[EventColumns, Dyads]:
    """Eleven years of events, and the dyads."""
    return reference_history(reference_data)


@pytest.fixture(scope="session")
def cells(history: tuple[EventColumns, Dyads]) -> dict[tuple[str, int], Cell]:
    """All forecasts of the forty cells."""
    columns, dyads = history
    done = run_backtest(columns, plan_of(dyads), workers=2)
    return {(cell.family, cell.horizon_days): cell for cell in done}


@pytest.fixture(scope="session")
def scores(cells: dict[tuple[str, int], Cell]) -> dict[tuple[str, int], CellScore]:
    """What the pool is worth in each."""
    return {key: score_cell(cell, POOL, rng()) for key, cell in cells.items()}


Scores = dict[tuple[str, int], CellScore]


def test_the_data_is_that_of_the_results(reference_data: Path) -> None:
    """The corpus has the digest that stands in the results file."""
    for name, digest in json.loads(RESULTS.read_text("utf-8"))["corpus"].items():
        assert digest_of(reference_data / name) == digest, name


def test_mean_skill(scores: Scores) -> None:
    """Ten families by four horizons have a mean skill of .060 and more over climatology."""
    assert len(scores) == 40
    assert np.mean([s.skill for s in scores.values()]) >= MEAN_SKILL


def test_skill_above_zero(scores: Scores) -> None:
    """In 37 cells of 40 and more the interval of skill lies above 0."""
    assert sum(s.shown for s in scores.values()) >= CELLS_ABOVE


def test_skill_over_the_best_simple_method(scores: Scores) -> None:
    """Over the simple method that was best in hindsight the mean skill is .035 and more."""
    assert np.mean([s.naive_skill for s in scores.values()]) >= NAIVE_SKILL


def test_calibration(scores: Scores) -> None:
    """Said and happened differ by .010 at most in the mean, and by .035 in the worst cell."""
    errors = [s.ece for s in scores.values()]
    assert np.mean(errors) <= MEAN_ECE
    assert max(errors) <= WORST_ECE


@pytest.mark.parametrize("cell", NAMED, ids=lambda c: f"{c[0]}-{c[1]}d")
def test_named_cells(cell: tuple[str, int], scores: Scores) -> None:
    """Four cells have floors of their own."""
    assert scores[cell].skill >= NAMED[cell]


def test_material_conflict_is_certain(scores: Scores) -> None:
    """The interval of material conflict within 30 days begins above .05."""
    assert scores["material_conflict", 30].skill_interval[0] > 0.05


def test_crisis_pairs(
    cells: dict[tuple[str, int], Cell], history: tuple[EventColumns, Dyads], reference_data: Path
) -> None:
    """On fourteen crisis pairs the skill for material conflict within 30 days is .10 and more."""
    part = crisis_part(cells[CRISIS_CELL], history[1], reference_data)
    assert score_cell(part, POOL, rng()).skill >= CRISIS


def test_a_delay_of_two_days(history: tuple[EventColumns, Dyads], scores: Scores) -> None:
    """With reports two days late 65 per cent and more of the skill is kept."""
    columns, dyads = history
    plan = plan_of(dyads, families=DELAYED, delay_days=2)
    for cell in run_backtest(columns, plan, workers=2):
        fresh = scores[cell.family, cell.horizon_days].skill
        assert cell.skill(POOL) >= KEPT_WHEN_LATE * fresh, (cell.family, cell.horizon_days)


def test_shuffled_outcomes_leave_nothing(cells: dict[tuple[str, int], Cell]) -> None:
    """Against outcomes shuffled within each dyad no skill is left.

    On average over climatology, and in every cell over the dyad's own level in hindsight.
    """
    found = [shuffled_skill(cell) for cell in cells.values()]
    assert np.mean([over_base for over_base, _ in found]) < SHUFFLED
    assert max(over_hindsight for _, over_hindsight in found) < SHUFFLED


def test_shuffled_outcomes_lose_most(cells: dict[tuple[str, int], Cell]) -> None:
    """In every cell the skill is larger than on shuffled outcomes by .03 and more."""
    for cell in cells.values():
        assert cell.skill(POOL) > shuffled_skill(cell)[0] + 0.03, (cell.family, cell.horizon_days)


def test_a_leak_of_one_day_is_caught(
    history: tuple[EventColumns, Dyads], cells: dict[tuple[str, int], Cell]
) -> None:
    """Forecasts that know the window's first day have too much skill at seven days; not ours."""
    week = leaking_cells(*history)[0]
    assert week.horizon_days == 7
    assert week.skill("pooled-logistic-1") > LEAK
    assert max(cells[family, 7].skill(POOL) for family in FAMILIES) < LEAK


def test_nothing_slipped(scores: Scores) -> None:
    """No cell is worse than what stands in the results file."""
    for row in json.loads(RESULTS.read_text("utf-8"))["cells"]:
        reached = scores[row["family"], row["horizon_days"]].skill
        assert reached >= row["skill"] - TOLERANCE, (row["family"], row["horizon_days"])


def test_launches_within_30_days() -> None:
    """Over the trailing three years the skill is .08 and more, with the interval above 0."""
    scored = launch_score(30)
    assert scored.n > 700
    assert scored.skill >= 0.08
    assert scored.skill_interval[0] > 0


def test_launches_within_90_days_show_no_skill() -> None:
    """At 90 days there is no skill to show, and we say so: the base rate speaks."""
    assert not launch_score(90).shown


def test_surges(reference_data: Path) -> None:
    """Surges by month: .065 and more on 524 dyads, .07 on North Korea's, its interval above .02."""
    scored = surge_scores(reference_data)
    assert scored["all"].skill >= 0.065
    assert scored["north"].skill >= 0.07
    assert scored["north"].skill_interval[0] > 0.02
