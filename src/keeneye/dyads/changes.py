"""When the level of a pair changed, looking back over all of it, and how surely."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from math import log
from typing import Literal

import numpy as np

from keeneye.desk import Desk
from keeneye.dyads.bootstrap import break_interval
from keeneye.dyads.dispersion import count_dispersion, share_dispersion
from keeneye.dyads.pelt import find_breaks
from keeneye.dyads.tally import PERIOD_DAYS, Tally
from keeneye.errors import BadRecord
from keeneye.records import dated_id

__all__ = ["Change", "Measure", "TurnSettings", "Turns", "find_turns"]

Measure = Literal["count", "share"]
"""Hits a period, or hits among the own volume."""

_METHODS: dict[Measure, str] = {"count": "pelt-poisson-1", "share": "pelt-share-1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnSettings:
    """Judgement values of the search for turns: a desk's, see its thresholds ``trend.…``.

    Parameters
    ----------
    penalty : float
        What one more change must save, in units of dispersion times ln of the number of periods.
    least_events : int
        With fewer events in all it is too few to tell.
    block_days : int
        Length of the blocks redrawn for the interval; at least one period.
    draws : int
        How often they are redrawn.
    """

    penalty: float
    least_events: int
    block_days: int
    draws: int = 500

    @classmethod
    def from_desk(cls, desk: Desk) -> TurnSettings:
        """Read the likely values of a desk.

        Raises
        ------
        DeskError
            If the desk does not say one.
        """
        return cls(
            penalty=desk.likely("trend.turn_penalty"),
            least_events=round(desk.likely("trend.least_turn_events")),
            block_days=round(desk.likely("trend.block_days")),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change of level.

    Parameters
    ----------
    series : str
        Name of the tally.
    change_date : date
        First day of the first period of the new level.
    low_date, high_date : date
        95 % interval of that day, by blocks redrawn on either side.
    before, after : float
        Levels until the next change on either side: mean count a period, or share 0 … 1.
    n_before, n_after : int
        Events that these levels rest on: hits for a count, the pair's own volume for a share.
    """

    series: str
    change_date: date
    low_date: date
    high_date: date
    before: float
    after: float
    n_before: int
    n_after: int

    @property
    def direction(self) -> Literal["up", "down"]:
        """Which way the level went."""
        return "up" if self.after > self.before else "down"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turns:
    """Every change of level of one tally, as found offline.

    Parameters
    ----------
    tally : Tally
    measure : {'count', 'share'}
    enough : bool
        False where there are too few events to tell; then there are no changes.
    dispersion : float
        Variance over that of a Poisson or binomial, 1 and more, estimated before the search.
    changes : tuple of Change
        By date.
    settings : TurnSettings
    """

    tally: Tally
    measure: Measure
    enough: bool
    dispersion: float
    changes: tuple[Change, ...]
    settings: TurnSettings

    @property
    def asof(self) -> datetime:
        """The moment that cuts knowledge."""
        return self.tally.asof

    @property
    def method(self) -> str:
        """Name and version."""
        return _METHODS[self.measure]

    @property
    def record_id(self) -> str:
        """The id that opens this search as of its moment."""
        parts = (self.tally.record_id, self.method, self.settings, self.changes)
        return dated_id("t", self.asof, *parts)


def find_turns(
    tally: Tally, measure: Measure, *, settings: TurnSettings, rng: np.random.Generator
) -> Turns:
    """Find when the level of a tally changed, looking back over all of it.

    Parameters
    ----------
    tally : Tally
    measure : {'count', 'share'}
        Hits a period, or hits among the pair's own volume. Counts alone follow the volume of the
        press: a decline is called by shares.
    settings : TurnSettings
    rng : numpy.random.Generator
        For the intervals of the dates.

    Returns
    -------
    Turns

    Raises
    ------
    BadRecord
        If the measure is unknown.

    References
    ----------
    Killick, Fearnhead, Eckley (2012); the penalty of 3 ln n is about that of Zhang and Siegmund,
    A modified Bayes information criterion, Biometrics 63 (2007), for a change at an unknown place.

    Examples
    --------
    >>> from datetime import UTC, timedelta
    >>> days = tuple(date(2020, 6, 1) + timedelta(days=n) for n in range(12))
    >>> tally = Tally(name="conflict", by="day", asof=datetime(2020, 6, 13, tzinfo=UTC),
    ...               starts=days, hits=(1, 0, 1) * 2 + (8, 9, 8) * 2, totals=(9,) * 12, inputs=())
    >>> settings = TurnSettings(penalty=3.0, least_events=10, block_days=3, draws=100)
    >>> turns = find_turns(tally, "share", settings=settings, rng=np.random.default_rng(1))
    >>> [(str(c.change_date), c.direction, round(c.after, 2)) for c in turns.changes]
    [('2020-06-07', 'up', 0.93)]
    """
    if measure not in _METHODS:
        raise BadRecord(f"no measure {measure!r}", expected=", ".join(_METHODS))
    values, weights = _columns(tally, measure)
    told = values if measure == "count" else weights
    enough = len(values) > 1 and int(told.sum()) >= settings.least_events
    dispersion = (
        count_dispersion(values) if measure == "count" else share_dispersion(values, weights)
    )
    breaks: tuple[int, ...] = ()
    if enough:
        penalty = settings.penalty * dispersion * log(len(values))
        breaks = find_breaks(values, weights, measure=measure, penalty=penalty)
    edges = (0, *breaks, len(values))
    changes = tuple(
        _change(tally, measure, edges[place - 1 : place + 2], settings, rng)
        for place in range(1, len(edges) - 1)
    )
    return Turns(
        tally=tally,
        measure=measure,
        enough=enough,
        dispersion=dispersion,
        changes=changes,
        settings=settings,
    )


def _columns(tally: Tally, measure: Measure) -> tuple[np.ndarray, np.ndarray]:
    """Return values and weights as the costs take them."""
    hits = np.array(tally.hits, dtype=np.float64)
    totals = np.array(tally.totals, dtype=np.float64)
    return hits, totals if measure == "share" else np.ones_like(hits)


def _change(
    tally: Tally,
    measure: Measure,
    edges: tuple[int, ...],
    settings: TurnSettings,
    rng: np.random.Generator,
) -> Change:
    """Describe the change at the middle edge, between the changes on either side."""
    first, cut, end = edges
    values, weights = _columns(tally, measure)
    low, high = break_interval(
        values[first:end],
        weights[first:end],
        cut - first,
        measure=measure,
        block=max(1, round(settings.block_days / PERIOD_DAYS[tally.by])),
        draws=settings.draws,
        rng=rng,
    )
    told = values if measure == "count" else weights
    return Change(
        series=tally.name,
        change_date=tally.starts[cut],
        low_date=tally.starts[first + low],
        high_date=tally.starts[first + high],
        before=_level(values[first:cut], weights[first:cut]),
        after=_level(values[cut:end], weights[cut:end]),
        n_before=int(told[first:cut].sum()),
        n_after=int(told[cut:end].sum()),
    )


def _level(values: np.ndarray, weights: np.ndarray) -> float:
    """Return the level of a stretch; 0 where it has no events."""
    return float(values.sum() / weights.sum()) if weights.sum() else 0.0
