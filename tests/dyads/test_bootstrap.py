"""The interval of a date."""

from __future__ import annotations

import numpy as np
import pytest

from keeneye.dyads.bootstrap import break_interval, draw_blocks
from keeneye.dyads.pelt import poisson_cost
from keeneye.errors import BadRecord


def _interval(values: list[int], cut: int) -> tuple[int, int]:
    rng = np.random.default_rng(5)
    return break_interval(
        values, [1] * len(values), cut, measure="count", block=2, draws=300, rng=rng
    )


def test_a_clear_change_has_a_narrow_interval() -> None:
    """0 to 50 in one day: that day and no other."""
    assert _interval([0] * 20 + [50] * 20, 20) == (20, 20)


def test_a_faint_change_has_a_wide_one() -> None:
    """2 to 4 a day: the interval holds the day and is wider than that of 2 to 12."""
    rng = np.random.default_rng(2)
    quiet = rng.poisson(2, 40).tolist()
    low, high = _interval(quiet + rng.poisson(4, 40).tolist(), 40)
    clear = _interval(quiet + rng.poisson(12, 40).tolist(), 40)
    assert low <= 40 <= high
    assert high - low > clear[1] - clear[0]


def test_it_covers_the_true_day_most_of_the_time() -> None:
    """Of 60 series that jump from 2 to 5 on day 40, at least 51 intervals hold that day."""
    rng = np.random.default_rng(4)
    held = 0
    for _ in range(60):
        values = np.append(rng.poisson(2, 40), rng.poisson(5, 40))
        summed, lengths = values.cumsum()[:-1].astype(float), np.arange(1.0, 80)
        cost = poisson_cost(summed, lengths) + poisson_cost(values.sum() - summed, 80 - lengths)
        low, high = break_interval(
            values, [1] * 80, int(cost.argmin()) + 1, measure="count", block=3, draws=200, rng=rng
        )
        held += low <= 40 <= high
    assert held >= 51


def test_the_same_rng_gives_the_same_interval() -> None:
    """Same input, same output."""
    values = [1, 0, 2, 1, 3, 4, 2, 5]
    assert _interval(values, 4) == _interval(values, 4)


def test_blocks_stay_together() -> None:
    """Of 12 places drawn in blocks of 4, each run of 4 is consecutive round the circle."""
    drawn = draw_blocks(12, 4, 50, np.random.default_rng(1)).reshape(50, 3, 4)
    assert np.all(np.diff(drawn, axis=2) % 12 == 1)


@pytest.mark.parametrize("cut", [0, 8])
def test_a_change_at_the_edge_is_none(cut: int) -> None:
    """There must be periods on both sides."""
    with pytest.raises(BadRecord, match="a change at"):
        _interval([1] * 8, cut)
