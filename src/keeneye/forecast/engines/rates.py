"""Base rates and decaying rates: engines of one or two numbers that need no fitting."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from keeneye.forecast.engines.base import Driver, Fitted, Sample, held
from keeneye.forecast.features import PRIOR_DAYS, climatology

__all__ = ["BaseRate", "GammaPoisson"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class BaseRate:
    """How often past windows of the same dyad were hit, shrunk to all dyads.

    Parameters
    ----------
    trailing_days : int, optional
        Only windows that closed within so many days; by default the whole history.

    Examples
    --------
    >>> BaseRate().name, BaseRate(1096).name
    ('base-rate-1', 'base-rate-1096d-1')
    """

    trailing_days: int | None = None

    @property
    def name(self) -> str:
        """Name and version."""
        return f"base-rate-{self.trailing_days}d-1" if self.trailing_days else "base-rate-1"

    def fit(self, known: Sample, before: Fitted | None = None) -> BaseRate:
        """Return itself: there is nothing to learn."""
        return self

    def probabilities(self, asked: Sample) -> Floats:
        """Return the climatology at each row."""
        return held(climatology(asked.marks[0], asked.rows, asked.horizon, self.trailing_days))

    def drivers(self, asked: Sample, row: int) -> tuple[Driver, ...]:
        """Return nothing: it is the past and nothing else."""
        return ()


@dataclass(frozen=True, slots=True)
class GammaPoisson:
    """A rate that forgets: event days weighted by age, with a gamma prior at the rate of all.

    The rate has the posterior ``Gamma(a, b)`` with ``a = prior · rate of all + weighted days`` and
    ``b = prior + weighted length of the history``; the chance of at least one event day within h
    days is ``1 - (b / (b + h)) ** a``.

    Parameters
    ----------
    half_life : float
        Days after which an event day counts half; 90 was chosen on years before any test.
    prior_days : float
        Weight of the rate of all dyads (or of the series' own whole past where it is one).

    References
    ----------
    Gelman and others, Bayesian Data Analysis (3rd ed. 2013), section 2.6.

    Examples
    --------
    >>> GammaPoisson().name
    'gamma-poisson-1'
    """

    half_life: float = 90.0
    prior_days: float = PRIOR_DAYS

    @property
    def name(self) -> str:
        """Name and version; another half-life is another engine."""
        default = self.half_life == 90.0 and self.prior_days == PRIOR_DAYS
        return "gamma-poisson-1" if default else f"gamma-poisson-{self.half_life:g}d-1"

    def fit(self, known: Sample, before: Fitted | None = None) -> GammaPoisson:
        """Return itself: the half-life is fixed."""
        return self

    def posterior(self, asked: Sample) -> tuple[Floats, Floats]:
        """Return shape (event days) and rate (days) of the gamma posterior at each row."""
        own, rows = asked.marks[0], asked.rows
        days, back = np.unique(rows.day, return_inverse=True)
        everyone = np.arange(own.series)
        total = np.array([own.upto(everyone, np.full(own.series, d)).sum() for d in days])
        pooled = (total / (own.series * np.maximum(days + 1, 1)))[back]
        seen = own.decayed(rows.series, rows.day, self.half_life)
        decay = 2.0 ** (-1 / self.half_life)
        length = (1 - decay ** np.maximum(rows.day + 1, 0)) / (1 - decay)
        return self.prior_days * pooled + seen, self.prior_days + length

    def probabilities(self, asked: Sample) -> Floats:
        """Return the chance of at least one event day at each row."""
        shape, rate = self.posterior(asked)
        return held(1 - (rate / (rate + asked.horizon)) ** shape)

    def drivers(self, asked: Sample, row: int) -> tuple[Driver, ...]:
        """Return the weighted event days and what they add over the prior alone."""
        shape, rate = (float(part[row]) for part in self.posterior(asked))
        own = asked.marks[0]
        one = slice(row, row + 1)
        seen = own.decayed(asked.rows.series[one], asked.rows.day[one], self.half_life)
        kept = float(seen[0])
        told, alone = (1 - (rate / (rate + asked.horizon)) ** a for a in (shape, shape - kept))
        odds = held(np.array([told, alone]))
        moved = float(np.diff(np.log(odds / (1 - odds)))[0])
        return (Driver(f"event days, half-life {self.half_life:g} d", kept, -moved),)
