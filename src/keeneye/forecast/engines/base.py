"""What an engine is: it is fitted on closed windows and says probabilities of open ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from keeneye.errors import BadRecord
from keeneye.forecast.features import DayMarks, Features, Rows

__all__ = ["Driver", "Engine", "Fitted", "Sample", "held", "one_thread", "require_outcomes"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sample:
    """Rows of one question, what was known at each, and what came.

    Parameters
    ----------
    rows : Rows
        As known: earlier than the forecast's own day where reports come late.
    horizon : int
        Days ahead.
    marks : (DayMarks, DayMarks)
        Event days of the family, of the dyad and of its reverse.
    features : Features
        The first twelve are ``CORE``; empty for engines that need none.
    outcomes : (n,) array of 0 and 1, or None
        None where it is asked about the future.
    """

    rows: Rows
    horizon: int
    marks: tuple[DayMarks, DayMarks]
    features: Features
    outcomes: Floats | None = None

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.rows)

    def take(self, chosen: NDArray[np.bool_], *, asked: bool = False) -> Sample:
        """Return the chosen rows; `asked` hides what came."""
        outcomes = None if asked or self.outcomes is None else self.outcomes[chosen]
        return Sample(
            rows=self.rows.take(chosen),
            horizon=self.horizon,
            marks=self.marks,
            features=self.features.take(chosen),
            outcomes=outcomes,
        )


@dataclass(frozen=True, slots=True)
class Driver:
    """What moved a forecast, and by how much.

    Parameters
    ----------
    name : str
        Of the feature, in words.
    value : float
        What it was.
    moved : float
        Log-odds added (+) or taken (−), against the average row the engine was fitted on.
    """

    name: str
    value: float
    moved: float


class Fitted(Protocol):
    """An engine that has learned."""

    def probabilities(self, asked: Sample) -> Floats:
        """Return one probability a row, within 0.0001 … 0.9999."""

    def drivers(self, asked: Sample, row: int) -> tuple[Driver, ...]:
        """Return what moved one row's probability, the strongest first; empty if not known."""


class Engine(Protocol):
    """A named and versioned way to forecast.

    ``name`` changes whenever the same history would give another number.
    """

    @property
    def name(self) -> str:
        """Name and version, such as ``pool-1``."""

    def fit(self, known: Sample, before: Fitted | None = None) -> Fitted:
        """Learn from rows whose windows are closed.

        Parameters
        ----------
        known : Sample
            With outcomes.
        before : Fitted, optional
            The same engine as it was fitted earlier: a place to start from, never a result.
        """


def held(probability: Floats) -> Floats:
    """Hold probabilities within 0.0001 … 0.9999: nothing here is ever certain.

    Examples
    --------
    >>> held(np.array([0.0, 0.5])).tolist()
    [0.0001, 0.5]
    """
    within: Floats = np.clip(probability, 1e-4, 1 - 1e-4)
    return within


def require_outcomes(known: Sample, engine: str) -> Floats:
    """Return the outcomes of a sample to learn from.

    Raises
    ------
    BadRecord
        No closed window: the horizon is longer than the history.
    """
    if known.outcomes is None or not len(known):
        raise BadRecord(
            f"no closed window of {known.horizon} days",
            where=engine,
            expected="a history longer than the horizon",
            todo="show the base rate, or ask with a shorter horizon",
        )
    return known.outcomes


def one_thread() -> Any:
    """Hold native threads to one within a ``with``: many small sums are slower on several.

    Examples
    --------
    >>> with one_thread():
    ...     float(np.ones(2) @ np.ones(2))
    2.0
    """
    from threadpoolctl import threadpool_limits

    return threadpool_limits(limits=1)
