"""Ridge-penalised logistic regression over all dyads, by Newton's method."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from keeneye.forecast.engines.base import Driver, Fitted, Sample, held, require_outcomes
from keeneye.forecast.features import CORE, Features

__all__ = ["FittedLogistic", "PooledLogistic", "fit_logistic"]

Floats = NDArray[np.float64]

_STEPS = 40  # Newton's method needs three to eight
_TOLERANCE = 1e-6  # mean log-likelihood gained by a step; with less it is done


@dataclass(frozen=True, slots=True, eq=False)
class FittedLogistic:
    """Weights on standardised features: how far each moves the log-odds a standard deviation."""

    names: tuple[str, ...]
    center: Floats
    spread: Floats
    weights: Floats
    intercept: float

    def at(self, values: Floats) -> Floats:
        """Return the probabilities at rows of features."""
        odds = self.intercept + self._standard(values) @ self.weights
        return held(1 / (1 + np.exp(-np.clip(odds, -30, 30))))

    def _standard(self, values: Floats) -> Floats:
        """Return the features in standard deviations from the mean of what was learned from."""
        out: Floats = (values[:, : len(self.names)] - self.center) / self.spread
        return out

    def probabilities(self, asked: Sample) -> Floats:
        """Return the logistic function of the weighted features."""
        return self.at(asked.features.values)

    def drivers(self, asked: Sample, row: int) -> tuple[Driver, ...]:
        """Return every feature's share of the log-odds, the strongest first."""
        return self.moves(asked.features.values[row])

    def moves(self, values: Floats) -> tuple[Driver, ...]:
        """Return what each of one row's features moved, the strongest first."""
        moved = self._standard(values[None, :])[0] * self.weights
        order = np.argsort(-np.abs(moved), kind="stable")
        return tuple(Driver(self.names[k], float(values[k]), float(moved[k])) for k in order)


@dataclass(frozen=True, slots=True)
class PooledLogistic:
    """One regression for all dyads; what a dyad is like enters as its climatology.

    Parameters
    ----------
    wide : bool
        Take every feature and not only the twelve of ``CORE``.

    References
    ----------
    le Cessie and van Houwelingen, Ridge estimators in logistic regression, Applied Statistics 41
    (1992), pp. 191-201.

    Examples
    --------
    >>> PooledLogistic().name, PooledLogistic(wide=True).name
    ('pooled-logistic-1', 'pooled-logistic-wide-1')
    """

    wide: bool = False

    @property
    def name(self) -> str:
        """Name and version."""
        return "pooled-logistic-wide-1" if self.wide else "pooled-logistic-1"

    @property
    def penalty(self) -> float:
        """Half of it times the squared weights is added to the sum of the losses."""
        return 200.0 if self.wide else 20.0

    def fit(self, known: Sample, before: Fitted | None = None) -> FittedLogistic:
        """Learn the weights.

        Raises
        ------
        BadRecord
            If no window is closed.
        """
        outcomes = require_outcomes(known, self.name)
        width = None if self.wide else len(CORE)
        names = known.features.names[:width]
        chosen = Features(names, known.features.values[:, : len(names)])
        return fit_logistic(chosen, outcomes, self.penalty, before)


def fit_logistic(
    features: Features, outcomes: Floats, penalty: float, before: Fitted | None = None
) -> FittedLogistic:
    """Fit a logistic regression on standardised features.

    Parameters
    ----------
    features : Features
    outcomes : (n,) array of 0 and 1
    penalty : float
        Half of it times the squared weights is added to the sum of the losses.
    before : Fitted, optional
        Where to start from.

    Examples
    --------
    >>> features = Features(("x",), np.array([[-1.0], [-1.0], [1.0], [1.0]]))
    >>> fitted = fit_logistic(features, np.array([0.0, 0.0, 1.0, 1.0]), 0.1)
    >>> bool(fitted.at(np.array([[1.0]]))[0] > 0.9)
    True
    """
    values = features.values
    center, spread = values.mean(axis=0), values.std(axis=0)
    spread = np.where(spread > 0, spread, 1.0)
    design = np.column_stack([np.ones(len(values)), (values - center) / spread])
    start = _start(outcomes, before, (center, spread))
    weights = _newton(design, outcomes, penalty, start)
    return FittedLogistic(features.names, center, spread, weights[1:], float(weights[0]))


def _start(outcomes: Floats, before: Fitted | None, scale: tuple[Floats, Floats]) -> Floats:
    """Return where to begin: the weights of an earlier fit in the new scale, or the base rate."""
    center, spread = scale
    if isinstance(before, FittedLogistic) and len(before.weights) == len(center):
        weights = before.weights * spread / before.spread
        shift = float(((center - before.center) / before.spread) @ before.weights)
        return np.concatenate([[before.intercept + shift], weights])
    share = (outcomes.sum() + 0.5) / (len(outcomes) + 1)
    return np.concatenate([[np.log(share / (1 - share))], np.zeros(len(center))])


def _newton(design: Floats, outcomes: Floats, penalty: float, weights: Floats) -> Floats:
    """Minimise the penalised loss; a step that does not lower it is halved."""
    ridge = np.full(design.shape[1], penalty)
    ridge[0] = 1e-6
    odds = design @ weights
    loss = _loss(odds, outcomes) + 0.5 * float(ridge @ weights**2)
    for _ in range(_STEPS):
        said = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
        slope = design.T @ (said - outcomes) + ridge * weights
        bend = (design * (said * (1 - said))[:, None]).T @ design + np.diag(ridge)
        step, size = np.linalg.solve(bend, slope), 1.0
        while True:
            moved = weights - size * step
            moved_odds = design @ moved
            moved_loss = _loss(moved_odds, outcomes) + 0.5 * float(ridge @ moved**2)
            if moved_loss <= loss or size < 1e-6:
                break
            size /= 2
        gained = loss - moved_loss
        if moved_loss <= loss:
            weights, odds, loss = moved, moved_odds, moved_loss
        if gained < _TOLERANCE * len(outcomes):
            break
    return weights


def _loss(odds: Floats, outcomes: Floats) -> float:
    """Return minus the log-likelihood."""
    return float(np.sum(np.logaddexp(0, odds) - outcomes * odds))
