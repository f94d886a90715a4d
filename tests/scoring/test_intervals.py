"""Intervals of a share."""

from __future__ import annotations

import pytest

from keeneye.scoring import jeffreys_mean, share_interval


def test_hand_worked_ends() -> None:
    """Brown, Cai and DasGupta (2001), Table 5: Jeffreys 95 % for n = 10, x = 0 and x = 5."""
    assert share_interval(0, 10) == (0.0, pytest.approx(0.217, abs=5e-4))
    assert share_interval(5, 10) == pytest.approx((0.224, 0.776), abs=5e-4)


def test_the_mean_is_never_zero_or_one() -> None:
    """Nothing in 36 windows is 0.5/37; everything is 36.5/37."""
    assert jeffreys_mean(0, 36) == pytest.approx(0.5 / 37)
    assert jeffreys_mean(36, 36) == pytest.approx(36.5 / 37)


@pytest.mark.parametrize(("hits", "cases"), [(-1, 3), (4, 3)])
def test_more_hits_than_cases_is_refused(hits: int, cases: int) -> None:
    """Hits lie in 0 … cases."""
    with pytest.raises(ValueError, match="of"):
        share_interval(hits, cases)
