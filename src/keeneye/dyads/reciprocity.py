"""Is an act answered in kind more often than chance would have it? In both directions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from keeneye.desk import Desk
from keeneye.dyads.tally import tally_of
from keeneye.records import Dyad, DyadSeries, dated_id, require

__all__ = [
    "RECIPROCITY_METHOD",
    "AnswerSettings",
    "Reciprocity",
    "both_directions",
    "reciprocity",
]

RECIPROCITY_METHOD = "answered-in-kind-1"
_ENDS = (2.5, 97.5)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSettings:
    """Judgement values of reciprocity: a desk's, see its thresholds ``trend.answer_…``.

    Parameters
    ----------
    answer_days : int
        The answer lies in ``(t, t + answer_days]``; a multiple of 7 leaves weekends even.
    match_days : int
        Length of the stretches that are compared within; the last, shorter one joins the one
        before. Longer than the history: the pair's own whole past. The shorter, the less a hot
        season is taken for an answer; on 184 dyads of ICEWS the lift of material conflict fell
        from 1.77 (eleven years) to 1.24 (half-years).
    block_days : int
        Length of the blocks that are redrawn for the interval.
    least_acts : int
        With fewer days of an act it is too few to tell.
    draws : int
        How often blocks are redrawn.
    """

    answer_days: int
    match_days: int
    block_days: int
    least_acts: int
    draws: int = 2000

    @classmethod
    def from_desk(cls, desk: Desk) -> AnswerSettings:
        """Read the likely values of a desk.

        Raises
        ------
        DeskError
            If the desk does not say one.
        """
        return cls(
            answer_days=round(desk.likely("trend.answer_days")),
            match_days=round(desk.likely("trend.answer_match_days")),
            block_days=round(desk.likely("trend.answer_block_days")),
            least_acts=round(desk.likely("trend.least_acts")),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reciprocity:
    """How often one side answered the other's acts in kind, against its own matched base.

    Parameters
    ----------
    answering : Dyad
        The side that answers, towards the side that acted.
    kind : str
        What counts as act and as answer, a key of `keeneye.dyads.KINDS`.
    asof : datetime
    settings : AnswerSettings
    n : int
        Days on which the other side acted, with the days for an answer wholly seen.
    answered : int
        Of these, how many were followed by an answer.
    answered_share, base_share : float
        Share of them; and of any days of the same stretches, acts or not.
    lift, low, high : float
        ``answered_share / base_share`` and its 95 % interval by blocks; not a number with no act
        or no answer.
    enough : bool
        False with fewer acts than wanted: too few events to tell.
    inputs : tuple of str
    method : str
    """

    answering: Dyad
    kind: str
    asof: datetime
    settings: AnswerSettings
    n: int
    answered: int
    answered_share: float
    base_share: float
    lift: float
    low: float
    high: float
    enough: bool
    inputs: tuple[str, ...]
    method: str = RECIPROCITY_METHOD

    @property
    def shown(self) -> bool:
        """Whether there is anything to say: the interval does not hold 1."""
        return self.enough and (self.low > 1 or self.high < 1)

    @property
    def record_id(self) -> str:
        """The id that opens this as of its moment."""
        parts = (self.answering, self.kind, self.settings, self.method)
        return dated_id("t", self.asof, *parts, self.inputs, self.n, self.answered)


def reciprocity(
    answers: DyadSeries,
    acts: DyadSeries,
    kind: str,
    *,
    settings: AnswerSettings,
    rng: np.random.Generator,
) -> Reciprocity:
    """Compare what follows the days of an act with what follows any day of the same stretch.

    Parameters
    ----------
    answers, acts : DyadSeries
        By day, over the same days; `acts` is the reverse dyad.
    kind : str
        A key of `keeneye.dyads.KINDS`.
    settings : AnswerSettings
    rng : numpy.random.Generator

    Returns
    -------
    Reciprocity

    Raises
    ------
    BadRecord
        If the series are not by day, or not each other's reverse.

    References
    ----------
    Goldstein and Freeman, Three-Way Street (1990), for reciprocity between states; Künsch, Annals
    of Statistics 17 (1989), for blocks.

    Examples
    --------
    >>> from datetime import UTC, date
    >>> from keeneye.dyads import count_series
    >>> asof, there = datetime(2020, 6, 13, tzinfo=UTC), Dyad("PRK", "KOR")
    >>> one, other = (count_series([], d, "day", start=date(2020, 1, 1), asof=asof)
    ...               for d in (there, there.reverse()))
    >>> settings = AnswerSettings(answer_days=7, match_days=91, block_days=91, least_acts=5)
    >>> rng = np.random.default_rng(1)
    >>> found = reciprocity(one, other, "conflict", settings=settings, rng=rng)
    >>> found.n, found.enough, found.shown
    (0, False, False)
    """
    where = f"{answers.dyad} answering {acts.dyad}"
    by_day = answers.by == acts.by == "day"
    require(by_day, "not by day", where=where, expected="two series by day")
    reverse = answers.dyad == acts.dyad.reverse()
    require(reverse, "not each other's reverse", where=where, expected="PRK:KOR and KOR:PRK")
    tally_of((answers, acts), kind)  # checks kind, days and moment
    acted, followed = _days(answers, acts, kind, settings.answer_days)
    stretch = _owners(len(acted), settings.match_days)
    cells = _blocks(acted, followed, stretch, settings.block_days)
    lift, low, high = _lift(cells, settings.draws, rng)
    n, answered, expected = (float(part) for part in cells.sum(axis=0))
    return Reciprocity(
        answering=answers.dyad,
        kind=kind,
        asof=answers.asof,
        settings=settings,
        n=int(n),
        answered=int(answered),
        answered_share=answered / n if n else 0.0,
        base_share=expected / n if n else 0.0,
        lift=lift,
        low=low,
        high=high,
        enough=n >= settings.least_acts,
        inputs=(answers.record_id, acts.record_id),
    )


def both_directions(
    series: Sequence[DyadSeries],
    kind: str,
    *,
    settings: AnswerSettings,
    rng: np.random.Generator,
) -> tuple[Reciprocity, Reciprocity]:
    """Ask `reciprocity` of both sides of a pair.

    Parameters
    ----------
    series : sequence of DyadSeries
        The two directions, by day.
    kind, settings, rng
        See `reciprocity`.

    Returns
    -------
    (Reciprocity, Reciprocity)
        The first answers the second, then the second the first.

    Raises
    ------
    BadRecord
        See `reciprocity`.

    Examples
    --------
    >>> from datetime import UTC, date
    >>> from keeneye.dyads import count_series
    >>> asof, there = datetime(2020, 6, 13, tzinfo=UTC), Dyad("PRK", "KOR")
    >>> pair = [count_series([], d, "day", start=date(2020, 1, 1), asof=asof)
    ...         for d in (there, there.reverse())]
    >>> settings = AnswerSettings(answer_days=7, match_days=91, block_days=91, least_acts=5)
    >>> rng = np.random.default_rng(1)
    >>> found = both_directions(pair, "conflict", settings=settings, rng=rng)
    >>> [str(side.answering) for side in found]
    ['PRK:KOR', 'KOR:PRK']
    """
    require(len(series) == 2, f"{len(series)} series", where=kind, expected="two directions")
    one, other = series
    return (
        reciprocity(one, other, kind, settings=settings, rng=rng),
        reciprocity(other, one, kind, settings=settings, rng=rng),
    )


def _days(
    answers: DyadSeries, acts: DyadSeries, kind: str, answer_days: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return for each day whose answer window is wholly seen: was there an act, an answer."""
    answered = np.array(tally_of((answers,), kind).hits) > 0
    acted = np.array(tally_of((acts,), kind).hits) > 0
    seen = max(0, len(acted) - answer_days)
    summed = np.concatenate([[0], answered.cumsum()])
    after = summed[1 + answer_days :] - summed[1 : 1 + seen]
    return acted[:seen].astype(np.float64), (after > 0).astype(np.float64)


def _owners(days: int, length: int) -> np.ndarray:
    """Return the number of the stretch each day lies in; a shorter rest joins the last."""
    return np.minimum(np.arange(days) // length, max(1, days // length) - 1)


def _blocks(
    acted: np.ndarray, followed: np.ndarray, stretch: np.ndarray, block_days: int
) -> np.ndarray:
    """Return for each block: days of an act, of these answered, and expected by their stretch."""
    base = np.bincount(stretch, followed) / np.maximum(1, np.bincount(stretch))
    block = _owners(len(acted), block_days)
    expected = acted * base[stretch]
    columns = [np.bincount(block, part) for part in (acted, acted * followed, expected)]
    return np.column_stack(columns)


def _lift(cells: np.ndarray, draws: int, rng: np.random.Generator) -> tuple[float, float, float]:
    """Return the lift and its interval under redrawn blocks."""
    nothing = float("nan")
    _, answered, expected = cells.sum(axis=0)
    if not expected:
        return nothing, nothing, nothing
    lift = float(answered / expected)
    drawn = cells[rng.integers(len(cells), size=(draws, len(cells)))].sum(axis=1)
    told = drawn[:, 2] > 0
    if len(cells) < 2 or not told.any():
        return lift, nothing, nothing
    low, high = np.percentile(drawn[told, 1] / drawn[told, 2], _ENDS)
    return lift, min(lift, float(low)), max(lift, float(high))
