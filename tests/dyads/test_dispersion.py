"""Dispersion from the steps between neighbours."""

from __future__ import annotations

import numpy as np
import pytest

from keeneye.dyads.dispersion import count_dispersion, share_dispersion


def test_dispersion_is_that_of_the_noise_and_not_of_the_change() -> None:
    """Poisson noise about 1, negative binomial with variance 4 about 4, a jump hardly enters."""
    rng = np.random.default_rng(3)
    plain, wide = rng.poisson(10, 2000), rng.negative_binomial(10 / 3, 1 / 4, 2000)
    assert count_dispersion(plain) == pytest.approx(1, abs=0.15)
    assert count_dispersion(wide) == pytest.approx(4, abs=0.5)
    assert count_dispersion(np.append(plain, plain + 100)) == pytest.approx(1, abs=0.15)


def test_dispersion_of_a_share() -> None:
    """Binomial about 1; a share that is itself drawn anew each period, more."""
    rng = np.random.default_rng(3)
    trials = np.full(2000, 20)
    plain = rng.binomial(trials, 0.3)
    wide = rng.binomial(trials, rng.beta(3, 7, 2000))
    assert share_dispersion(plain, trials) == pytest.approx(1, abs=0.15)
    assert share_dispersion(wide, trials) > 2


def test_nothing_to_tell_by_is_dispersion_one() -> None:
    """No events, a single period, no trials: 1."""
    assert count_dispersion([0, 0, 0]) == count_dispersion([4]) == share_dispersion([0], [0]) == 1


def test_few_trials_do_not_pass_for_dispersion() -> None:
    """One or two events a week at a constant share: about 1, not 2."""
    rng = np.random.default_rng(8)
    trials = rng.integers(0, 3, 4000)
    assert share_dispersion(rng.binomial(trials, 0.4), trials) == pytest.approx(1, abs=0.25)
