"""Surges: a month against the dyad's own three years."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from keeneye.errors import BadRecord
from keeneye.forecast.features import make_columns
from keeneye.forecast.surge import MonthCounts, count_months, fit_surge, run_surge, surge_rate

from .histories import DYADS, made_history


def _counts(material: np.ndarray) -> MonthCounts:
    dyads, months = material.shape
    rng = np.random.default_rng(0)
    words = rng.poisson(3, (dyads, months)).astype(float)
    return MonthCounts(words, material, np.arange(dyads), np.full(months, 1000.0))


def test_a_surge_by_hand() -> None:
    """After 36 months of 0 … 3, five events are a surge; three are not, and two never are."""
    past = np.tile([0.0, 1, 2, 3], 9)
    for now, expected in ((5, 1), (3, 1), (2, 0)):
        surges = _counts(np.append(past, now)[None, :]).surges()
        level = np.percentile(past, 75)
        assert surges[0, 36] == expected == float(now > level and now >= 3)
        assert np.isnan(surges[0, :36]).all()


def test_a_rate_needs_history() -> None:
    """Before four years there is no rate and no fit: an error that says how long."""
    counts = _counts(np.ones((2, 60)))
    with pytest.raises(BadRecord, match="more than 36 months"):
        surge_rate(counts.surges(), 36)
    with pytest.raises(BadRecord, match="more than 48 months"):
        fit_surge(counts, 48)


def test_months_are_counted_whole() -> None:
    """Events count in their calendar month; the month that is not over is left out."""
    when = [date(2020, 1, 31), date(2020, 2, 1), date(2020, 2, 29), date(2020, 3, 2)]
    columns = make_columns(
        when, (["AAA"] * 4, ["BBB"] * 4), ["190", "173", "112", "190"], [0.0] * 4
    )
    counts = count_months(columns, (("AAA", "BBB"), ("BBB", "AAA")))
    assert counts.material.tolist() == [[1.0, 1.0], [0.0, 0.0]]
    assert counts.verbal.tolist() == [[0.0, 1.0], [0.0, 0.0]]
    assert counts.reverse.tolist() == [1, 0]


def test_a_surge_forecast_does_not_see_its_month() -> None:
    """Forecasts are the same when all later months are changed."""
    rng = np.random.default_rng(5)
    table = rng.poisson(4, (6, 90)).astype(float)
    changed = table.copy()
    changed[:, 70:] = rng.poisson(9, (6, 20))
    early = slice(0, 6 * 4)  # months 66 to 69, and month 70 itself
    one, other = (run_surge(_counts(t), 66, 80).probabilities for t in (table, changed))
    for name in one:
        np.testing.assert_allclose(one[name][: 6 * 5], other[name][: 6 * 5])
    assert not np.allclose(one["surge-logistic-1"], other["surge-logistic-1"])
    assert early.stop == 24


def test_a_history_gives_months() -> None:
    """The made history runs through from events to a cell."""
    counts = count_months(made_history(2400), DYADS)
    cell = run_surge(counts, 60, counts.months)
    assert len(cell.outcomes) == 4 * (counts.months - 60)
    assert set(np.unique(cell.outcomes)) <= {0.0, 1.0}
