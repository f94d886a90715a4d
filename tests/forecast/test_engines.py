"""Engines: the contract that all keep, hand-worked numbers, and scikit-learn as an oracle."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from keeneye.errors import BadRecord
from keeneye.forecast.backtest import make_sample
from keeneye.forecast.engines import (
    ENGINES,
    BaseRate,
    GammaPoisson,
    Hawkes,
    PooledLogistic,
    Sample,
    pool_probabilities,
)
from keeneye.forecast.engines.logistic import FittedLogistic
from keeneye.forecast.features import (
    Features,
    Rows,
    family_marks,
    fell_marks,
    mark_days,
    surroundings,
)

from .histories import DYADS, made_history


def _sample(days: np.ndarray) -> Sample:
    columns = made_history()
    pairs, rows = columns.pairs(DYADS), Rows.grid(4, days)
    marks = family_marks(columns, pairs, "material_conflict")
    fell = fell_marks(columns, pairs, "material_conflict")
    return make_sample(marks, rows, 14, surroundings(columns, pairs, rows), fell=fell)


@pytest.mark.parametrize("name", ENGINES)
def test_every_engine_keeps_the_contract(name: str) -> None:
    """Probabilities lie inside 0 … 1, do not depend on the outcomes, and are the same twice."""
    known, asked = _sample(np.arange(200, 1200, 7)), _sample(np.arange(1220, 1500, 30))
    engine = ENGINES[name]
    assert engine.name == name
    hidden = asked.take(np.ones(len(asked), dtype=bool), asked=True)
    said = engine.fit(known).probabilities(hidden)
    assert hidden.outcomes is None
    assert said.shape == (len(asked),)
    assert ((said > 0) & (said < 1)).all()
    np.testing.assert_array_equal(said, engine.fit(known).probabilities(asked))
    assert all(np.isfinite(d.moved) and d.name for d in engine.fit(known).drivers(asked, 3))


@pytest.mark.parametrize("name", ["pooled-logistic-1", "boosted-1", "hawkes-1", "pool-1"])
def test_nothing_to_learn_from_is_an_error(name: str) -> None:
    """Without a closed window an engine says that the history is shorter than the horizon."""
    none = _sample(np.arange(200, 300, 30)).take(np.zeros(16, dtype=bool))
    with pytest.raises(BadRecord, match="no closed window of 14 days"):
        ENGINES[name].fit(none)


def test_logistic_is_scikit_learns() -> None:
    """Weights and probabilities equal scikit-learn's ridge regression on the same scale."""
    known, asked = _sample(np.arange(200, 1200, 7)), _sample(np.arange(1220, 1500, 30))
    fitted = PooledLogistic().fit(known)
    values = known.features.values[:, :12]
    scale = values.std(axis=0)
    oracle = LogisticRegression(C=1 / 20.0, tol=1e-8, max_iter=1000).fit(
        (values - values.mean(axis=0)) / scale, known.outcomes
    )
    assert fitted.weights == pytest.approx(oracle.coef_[0], abs=5e-3)
    new = (asked.features.values[:, :12] - values.mean(axis=0)) / scale
    assert fitted.probabilities(asked) == pytest.approx(oracle.predict_proba(new)[:, 1], abs=2e-3)


def test_a_start_is_not_a_result() -> None:
    """Starting from an earlier fit leads to the same probabilities."""
    early, known = _sample(np.arange(200, 900, 7)), _sample(np.arange(200, 1200, 7))
    cold, warm = (PooledLogistic().fit(known, b) for b in (None, PooledLogistic().fit(early)))
    assert warm.probabilities(known) == pytest.approx(cold.probabilities(known), abs=2e-3)


def test_drivers_add_up() -> None:
    """Intercept and what every feature moved are the log-odds of the row."""
    known = _sample(np.arange(200, 1200, 7))
    fitted = PooledLogistic().fit(known)
    assert isinstance(fitted, FittedLogistic)
    p = fitted.probabilities(known)[5]
    total = fitted.intercept + sum(d.moved for d in fitted.drivers(known, 5))
    assert np.log(p / (1 - p)) == pytest.approx(total)


def test_gamma_poisson_by_hand() -> None:
    """One event ten days old among 100 days, half-life 10: shape 0.6 + ½, rate 60 + Σ 2^(-k/10)."""
    marks = mark_days(np.array([0]), np.array([89]), (1, 200), distinct=True)
    rows = Rows(np.array([0]), np.array([99]))
    asked = Sample(rows=rows, horizon=30, marks=(marks, marks), features=_none(1))
    length = sum(2.0 ** (-k / 10) for k in range(100))
    shape, rate = GammaPoisson(10.0).posterior(asked)
    assert shape[0] == pytest.approx(60 * 1 / 100 + 0.5)
    assert rate[0] == pytest.approx(60 + length)
    expected = 1 - (rate[0] / (rate[0] + 30)) ** shape[0]
    assert GammaPoisson(10.0).probabilities(asked)[0] == pytest.approx(expected)


def test_gamma_poisson_finds_a_constant_rate() -> None:
    """With an event every tenth day the chance within 30 days nears 1 − e^−3."""
    days = np.arange(0, 4000, 10)
    marks = mark_days(np.zeros(400, dtype=np.int64), days, (1, 4000), distinct=True)
    rows = Rows(np.array([0]), np.array([3995]))
    asked = Sample(rows=rows, horizon=30, marks=(marks, marks), features=_none(1))
    said = GammaPoisson(400.0).probabilities(asked)[0]
    assert said == pytest.approx(1 - np.exp(-3), abs=0.02)


def _none(rows: int) -> Features:
    return Features((), np.zeros((rows, 0)))


def test_hawkes_answers() -> None:
    """Where B always follows A within days, A's act raises B's hazard: an answer is a driver."""
    start = np.arange(5, 1500, 60)
    own = mark_days(np.zeros(len(start), dtype=np.int64), start + 2, (1, 1600), distinct=True)
    other = mark_days(np.zeros(len(start), dtype=np.int64), start, (1, 1600), distinct=True)
    rows = Rows(np.zeros(1300, dtype=np.int64), np.arange(200, 1500))
    outcomes = (own.within(rows.series, rows.day + 7, 7) > 0).astype(float)
    known = Sample(
        rows=rows, horizon=7, marks=(own, other), features=_none(1300), outcomes=outcomes
    )
    fitted = Hawkes().fit(known)
    after = int(np.flatnonzero(rows.day == start[10])[0])
    assert fitted.probabilities(known)[after] > 1.5 * outcomes.mean()
    assert fitted.drivers(known, after)[0].name.startswith("answer")


def test_pool_is_the_mean_of_log_odds() -> None:
    """One to nine and nine to one is one to one; agreement is left as it is."""
    parts = [np.array([0.1, 0.2]), np.array([0.9, 0.2])]
    assert pool_probabilities(parts) == pytest.approx([0.5, 0.2])


def test_trailing_base_rate_forgets() -> None:
    """Events of long ago leave the trailing rate and stay in the whole one."""
    marks = mark_days(np.zeros(50, dtype=np.int64), np.arange(0, 500, 10), (1, 3000), distinct=True)
    rows = Rows(np.array([0]), np.array([2900]))
    asked = Sample(rows=rows, horizon=30, marks=(marks, marks), features=_none(1))
    assert BaseRate(731).probabilities(asked)[0] < 0.03 < BaseRate().probabilities(asked)[0]
