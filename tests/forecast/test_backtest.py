"""The backtest: closed windows only, no leak, and none of the skill from chance."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from keeneye.errors import BadRecord
from keeneye.forecast.backtest import Plan, plan_for, run_backtest
from keeneye.forecast.cells import Cell, backtest_document, permuted, score_cell
from keeneye.forecast.engines import BaseRate, GammaPoisson, Pool, PooledLogistic

from .histories import DYADS, made_history

QUICK = (BaseRate(), GammaPoisson(), PooledLogistic())


def _plan(**given: object) -> Plan:
    plan = {"dyads": DYADS, "first_year": 2010, "end_year": 2012, "engines": QUICK,
            "families": ("material_conflict",), "horizons": (7, 30),
            "train_every_days": 7}  # fmt: skip
    return Plan(**{**plan, **given})  # type: ignore[arg-type]


def test_a_forecast_does_not_change_with_what_comes_later() -> None:
    """Forecasts up to mid 2011 are the same when all later events are taken away."""
    whole = made_history()
    past = whole.take(whole.day < whole.day_of(date(2011, 8, 1)))
    full, cut = (run_backtest(c, _plan()) for c in (whole, past))
    for one, other in zip(full, cut, strict=True):
        early = one.blocks < 2 * 2011 + 1
        for name, said in one.probabilities.items():
            np.testing.assert_allclose(said[early], other.probabilities[name][early])


def test_what_is_told_late_does_not_reach_back() -> None:
    """Forecasts do not change when events that were not yet told at the last refit are removed."""
    whole = made_history()
    late = np.where(np.arange(len(whole)) % 3 == 0, whole.day + 40, whole.day)
    whole = replace(whole, told=late)
    known = whole.take(whole.told < whole.day_of(date(2011, 1, 1)))
    full, cut = (run_backtest(c, _plan(end_year=2011)) for c in (whole, known))
    january = slice(12 * 4 - 4, 12 * 4)  # December 2010 is the last that both know alike
    for one, other in zip(full, cut, strict=True):
        for name, said in one.probabilities.items():
            np.testing.assert_allclose(said[january], other.probabilities[name][january])


def test_skill_where_there_is_something_to_foresee() -> None:
    """On spells that were made to be foreseen the regression beats the base rate."""
    cells = run_backtest(made_history(), _plan())
    assert all(cell.skill("pooled-logistic-1") > 0 for cell in cells)
    assert [(c.family, c.horizon_days) for c in cells] == [
        ("material_conflict", 7), ("material_conflict", 30)]  # fmt: skip


def test_every_forecast_has_its_row() -> None:
    """Four dyads by 24 months, less the months whose window had not closed."""
    first, second = run_backtest(made_history(), _plan())
    assert len(first.outcomes) == len(second.outcomes) == 4 * 24
    assert not any(np.isnan(p).any() for p in first.probabilities.values())


def test_workers_change_nothing() -> None:
    """Two processes give the numbers of one, in the same order; progress ends at all."""
    told: list[tuple[int, int]] = []
    plan = _plan(families=("force", "visit"), horizons=(30,), engines=(BaseRate(),))
    history = made_history()
    two = run_backtest(history, plan, workers=2, progress=lambda n, of: told.append((n, of)))
    one = run_backtest(history, plan)
    assert told[-1] == (2, 2)
    for a, b in zip(one, two, strict=True):
        assert a.family == b.family
        np.testing.assert_array_equal(
            a.probabilities["base-rate-1"], b.probabilities["base-rate-1"]
        )


def test_a_delay_is_known_less() -> None:
    """With two days' delay the features are those of two days before."""
    history = made_history()
    late = run_backtest(history, _plan(delay_days=2))[0]
    fresh = run_backtest(history, _plan())[0]
    np.testing.assert_array_equal(late.outcomes, fresh.outcomes)
    assert (late.probabilities["gamma-poisson-1"] != fresh.probabilities["gamma-poisson-1"]).any()


def test_a_delay_below_zero_is_refused() -> None:
    """A plan that would see the future cannot be made."""
    with pytest.raises(BadRecord, match="sees the future"):
        _plan(delay_days=-1)
    with pytest.raises(BadRecord, match="no dyad"):
        _plan(dyads=())
    with pytest.raises(BadRecord, match="no year"):
        _plan(end_year=2010)
    with pytest.raises(BadRecord, match="horizon below 1"):
        _plan(horizons=(0,))


def test_a_horizon_longer_than_the_history_is_an_error() -> None:
    """Where no window closes the backtest says so."""
    with pytest.raises(BadRecord, match="no window of 4000 days closes"):
        run_backtest(made_history(), _plan(horizons=(4000,)))


def test_a_pool_is_made_of_its_members() -> None:
    """Members are fitted once, and the pool is their mean of log-odds."""
    pool = Pool((PooledLogistic(), GammaPoisson()))
    cell = run_backtest(made_history(), _plan(engines=(BaseRate(), pool), horizons=(7,)))[0]
    assert set(cell.probabilities) == {
        "base-rate-1", "pooled-logistic-1", "gamma-poisson-1", "pool-1"}  # fmt: skip


def _cell(outcomes: list[float], said: list[float]) -> Cell:
    n = len(outcomes)
    return Cell(
        family="force",
        horizon_days=7,
        series=np.arange(n) % 2,
        blocks=np.arange(n) // 4,
        outcomes=np.array(outcomes),
        probabilities={"base-rate-1": np.full(n, 0.5), "pool-1": np.array(said)},
    )


def test_scores_by_hand() -> None:
    """Brier 0.04 against 0.25 is a skill of 0.84; the document says the same."""
    cell = _cell([1, 0] * 4, [0.8, 0.2] * 4)
    scored = score_cell(cell, "pool-1", np.random.default_rng(0))
    assert (scored.n, scored.hits, scored.base_rate) == (8, 4, 0.5)
    assert (scored.brier, scored.brier_base) == (pytest.approx(0.04), 0.25)
    assert scored.skill == pytest.approx(0.84)
    assert scored.shown
    document = backtest_document([scored])
    assert document["mean_skill"] == pytest.approx(0.84)
    assert document["cells"][0]["skill_interval"] == (pytest.approx(0.84), pytest.approx(0.84))


def test_an_interval_that_cannot_be_had_is_null() -> None:
    """With one block of time there is no interval, and no skill is shown."""
    scored = score_cell(_cell([1, 0], [0.8, 0.2]), "pool-1", np.random.default_rng(0))
    assert not scored.shown
    assert backtest_document([scored])["cells"][0]["skill_interval"] is None


def test_shuffling_stays_within_the_dyad() -> None:
    """Permuted outcomes keep every dyad's number of hits."""
    cell = _cell([1, 0, 1, 0, 1, 0, 0, 1], [0.5] * 8)
    shuffled = permuted(cell, np.random.default_rng(3))
    for dyad in (0, 1):
        own = cell.series == dyad
        assert shuffled.outcomes[own].sum() == cell.outcomes[own].sum()


def test_any_history_has_a_plan() -> None:
    """Busy dyads both ways, two years to learn from; a history of two years has none."""
    plan = plan_for(made_history(), engines=(BaseRate(),))
    assert set(plan.dyads) == set(DYADS)
    assert (plan.first_year, plan.end_year) == (2010, 2012)
    with pytest.raises(BadRecord, match="one to test on"):
        plan_for(made_history(700))
    with pytest.raises(BadRecord, match="no dyad"):
        plan_for(made_history().take(np.arange(len(made_history())) < 9))
