"""Self-exciting events: how much of a hazard is ground, echo, and answer. For explanation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from keeneye.forecast.engines.base import Driver, Fitted, Sample, held, require_outcomes
from keeneye.forecast.features import climatology

__all__ = ["Hawkes"]

Floats = NDArray[np.float64]

_OWN = (3.0, 30.0, 365.0)
_ANSWER = 7.0
_NAMES = (
    "the dyad's long-run rate",
    *(f"echo of own days, half-life {h:g} d" for h in _OWN),
    f"answer to the other side, half-life {_ANSWER:g} d",
)


@dataclass(frozen=True, slots=True, eq=False)
class _Excitement:
    """Fitted weights, none below 0: events that each part adds."""

    weights: Floats
    mean: Floats

    def probabilities(self, asked: Sample) -> Floats:
        """Return one minus the chance of no event, under the expected number of them."""
        return held(1 - np.exp(-_parts(asked) @ self.weights))

    def drivers(self, asked: Sample, row: int) -> tuple[Driver, ...]:
        """Return each part's expected events, moved against the average row's, in log-odds."""
        parts = _parts(asked)[row]
        found = []
        for k, name in enumerate(_NAMES):
            usual = parts.copy()
            usual[k] = self.mean[k]
            odds = held(1 - np.exp(-np.array([usual, parts]) @ self.weights))
            moved = np.log(odds / (1 - odds))
            found.append(Driver(name, float(parts[k]), float(moved[1] - moved[0])))
        return tuple(sorted(found, key=lambda d: -abs(d.moved)))


@dataclass(frozen=True, slots=True)
class Hawkes:
    """A hazard made of a ground rate, the echo of own events, and answers to the other side's.

    The kernels decay within the window, but events to come do not excite more of them; it is kept
    to explain, since its multi-step forecasts lose to plain regression beyond two weeks.

    References
    ----------
    Hawkes, Spectra of some self-exciting and mutually exciting point processes, Biometrika 58
    (1971), pp. 83-90.

    Examples
    --------
    >>> Hawkes().name
    'hawkes-1'
    """

    @property
    def name(self) -> str:
        """Name and version."""
        return "hawkes-1"

    def fit(self, known: Sample, before: Fitted | None = None) -> Fitted:
        """Find the five weights, none below 0, that make what came most likely.

        Raises
        ------
        BadRecord
            If no window is closed.
        """
        from scipy.optimize import minimize

        outcomes = require_outcomes(known, self.name)
        parts = _parts(known)

        def loss(weights: Floats) -> tuple[float, Floats]:
            expected = np.maximum(parts @ weights, 1e-9)
            quiet = np.exp(-expected)
            lost = np.where(outcomes == 1, -np.log1p(-quiet), expected)
            slope = np.where(outcomes == 1, -quiet / (1 - quiet), 1.0)
            return float(lost.mean()), parts.T @ slope / len(parts)

        start = before.weights if isinstance(before, _Excitement) else np.full(5, 0.2)
        bounds = [(0.0, None)] * 5
        found = minimize(loss, start, jac=True, bounds=bounds, method="L-BFGS-B")
        return _Excitement(np.asarray(found.x), parts.mean(axis=0))


def _parts(asked: Sample) -> Floats:
    """Return expected events of each part within the horizon, for weights of one."""
    own, other = asked.marks
    at = asked.rows.series, asked.rows.day
    ground = -np.log1p(-climatology(own, asked.rows, asked.horizon))
    echoes = [own.decayed(*at, h) * _mass(asked.horizon, h) for h in _OWN]
    answer = other.decayed(*at, _ANSWER) * _mass(asked.horizon, _ANSWER)
    return np.column_stack([ground, *echoes, answer])


def _mass(horizon: int, half_life: float) -> float:
    """Return which part of a kernel's mass falls within the horizon."""
    return float(1 - 2.0 ** (-horizon / half_life))
