"""What rises while nobody looks: the share of attention against the rise in conflict."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Literal

from keeneye.desk import Desk
from keeneye.dyads.shares import percentile_of, trailing_shares
from keeneye.dyads.tally import Tally
from keeneye.records import dated_id, require

__all__ = [
    "ATTENTION_METHOD",
    "Attention",
    "AttentionSettings",
    "attention_to",
    "ignored_but_rising",
]

ATTENTION_METHOD = "attention-1"
Basis = Literal["reports", "events"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AttentionSettings:
    """Judgement values of attention: a desk's, see its thresholds ``attention.…``.

    Parameters
    ----------
    width : int
        Periods in the stretch that is looked at, and in the one before it.
    years : float
        How far back the rise is judged.
    weight : float
        Of the prior on the conflict share, in events.
    top : float
        Percentile from which a rise counts, 0 … 1.
    least_events : int
        With fewer events of the pair in the years it is too few to tell.
    least_now : int
        With fewer in the stretch itself, too.
    """

    width: int
    years: float
    weight: float
    top: float
    least_events: int
    least_now: int = 1

    @classmethod
    def from_desk(cls, desk: Desk) -> AttentionSettings:
        """Read the likely values of a desk; its stretches are weeks.

        Raises
        ------
        DeskError
            If the desk does not say one.
        """
        return cls(
            width=round(desk.likely("attention.weeks")),
            years=desk.likely("trend.percentile_years"),
            weight=desk.likely("trend.share_weight"),
            top=desk.likely("attention.top"),
            least_events=round(desk.likely("attention.least_events")),
            least_now=round(desk.likely("trend.least_events")),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention:
    """A standoff's share of attention beside the rise of its conflict share.

    Parameters
    ----------
    name : str
        The standoff.
    basis : {'reports', 'events'}
        What attention is counted in: reports read, or events where a history holds no reports.
    asof : datetime
    n : int
        Reports (or events) in the stretch, on anything.
    share, share_before : float
        The standoff's share of them, and in the stretch of equal length before.
    conflict_share, usual_share : float
        Conflict among the pair's own events in the stretch, held back, and the median of earlier
        stretches.
    rise_percentile : float
        Where the former stands among the latter, 0 … 1.
    n_events : int
        The pair's own events in the stretch.
    enough : bool
        False where there are too few events to tell.
    inputs : tuple of str
    settings : AttentionSettings
    method : str
    """

    name: str
    basis: Basis
    asof: datetime
    n: int
    share: float
    share_before: float
    conflict_share: float
    usual_share: float
    rise_percentile: float
    n_events: int
    enough: bool
    inputs: tuple[str, ...]
    settings: AttentionSettings
    method: str = ATTENTION_METHOD

    @property
    def rise(self) -> float:
        """Conflict share now, less the usual one; -1 … 1."""
        return self.conflict_share - self.usual_share

    @property
    def falling(self) -> bool:
        """Whether its share of attention is lower than in the stretch before."""
        return self.share < self.share_before

    @property
    def ignored(self) -> bool:
        """Ignored but rising: the rise is in its top part while attention falls."""
        risen = self.rise > 0 and self.rise_percentile >= self.settings.top
        return self.enough and risen and self.falling

    @property
    def record_id(self) -> str:
        """The id that opens this as of its moment."""
        parts = (self.name, self.basis, self.inputs, self.settings, self.method)
        return dated_id("t", self.asof, *parts, self.share, self.conflict_share)


def attention_to(
    name: str, noticed: Tally, conflict: Tally, *, basis: Basis, settings: AttentionSettings
) -> Attention:
    """Set a standoff's share of attention beside the rise of its conflict share.

    Parameters
    ----------
    name : str
        The standoff.
    noticed : Tally
        Hits: reports (or events) that concern it; totals: all there are.
    conflict : Tally
        Conflict among the pair's own events, both ways, over the same periods.
    basis : {'reports', 'events'}
    settings : AttentionSettings

    Returns
    -------
    Attention

    Raises
    ------
    BadRecord
        If the tallies cover other periods, or fewer than two stretches.

    Examples
    --------
    >>> from datetime import UTC, date
    >>> from keeneye.dyads import Tally
    >>> days = tuple(date(2020, 6, day) for day in (1, 2, 3, 4))
    >>> asof = datetime(2020, 6, 5, tzinfo=UTC)
    >>> noticed = Tally(name="of all", by="day", asof=asof, starts=days, hits=(5, 5, 5, 4),
    ...                 totals=(10, 10, 10, 20), inputs=())
    >>> conflict = Tally(name="conflict", by="day", asof=asof, starts=days, hits=(0, 1, 0, 4),
    ...                  totals=(5, 5, 5, 4), inputs=())
    >>> settings = AttentionSettings(width=1, years=3, weight=2, top=0.9, least_events=10)
    >>> found = attention_to("standoff", noticed, conflict, basis="reports", settings=settings)
    >>> found.share, found.share_before, found.rise_percentile, found.ignored
    (0.2, 0.5, 1.0, True)
    """
    same = noticed.starts == conflict.starts and noticed.asof == conflict.asof
    require(same, "other periods or another moment", where=name, expected="the same")
    value, past = trailing_shares(
        conflict, width=settings.width, years=settings.years, weight=settings.weight
    )
    stretches = noticed.windows(settings.width)
    (now, total), (then, total_then) = stretches[-1], stretches[-1 - settings.width]
    known = conflict.totals[-len(past) - settings.width :]
    own = conflict.windows(settings.width)[-1][1]
    return Attention(
        name=name,
        basis=basis,
        asof=conflict.asof,
        n=total,
        share=now / total if total else 0.0,
        share_before=then / total_then if total_then else 0.0,
        conflict_share=value,
        usual_share=median(past),
        rise_percentile=percentile_of(value, past),
        n_events=own,
        enough=sum(known) >= settings.least_events and own >= settings.least_now,
        inputs=(*noticed.inputs, *conflict.inputs),
        settings=settings,
    )


def ignored_but_rising(found: Iterable[Attention]) -> tuple[Attention, ...]:
    """Return those that rise while attention falls, the largest rise first.

    Examples
    --------
    >>> ignored_but_rising([])
    ()
    """
    ignored = [one for one in found if one.ignored]
    return tuple(sorted(ignored, key=lambda one: (-one.rise, one.name)))
