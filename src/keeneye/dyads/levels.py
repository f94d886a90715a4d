"""The level of a dyad now, beside its own past."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from statistics import fmean, median

from keeneye.errors import BadRecord
from keeneye.records import Dyad, DyadSeries, Event, Measurement

__all__ = ["conflict_level", "count_roots", "mean_goldstein", "usual_conflict"]


def conflict_level(series: DyadSeries) -> Measurement:
    """Count the conflict events of the last period of a series.

    Parameters
    ----------
    series : DyadSeries
        With at least one period.

    Returns
    -------
    Measurement
        Unit 'count'; its inputs are the events of that period; `n` is all of its events.
    """
    last = series.periods[-1]
    return Measurement(
        name=f"conflict events {series.dyad}, this {series.by}",
        unit="count",
        value=last.conflict,
        n=last.total,
        asof=series.asof,
        window=f"{series.by} of {last.period_start}",
        method="conflict-level-1",
        inputs=last.event_ids,
        parameters={"dyad": str(series.dyad), "by": series.by},
    )


def usual_conflict(series: DyadSeries) -> Measurement:
    """Return the median number of conflict events in the earlier periods of a series.

    Parameters
    ----------
    series : DyadSeries
        With at least two periods.

    Returns
    -------
    Measurement
        Unit 'count', with the smallest and largest period as its range; `n` is the number of
        earlier periods; the input is the series.
    """
    earlier = [p.conflict for p in series.periods[:-1]]
    first, last = series.periods[0].period_start, series.periods[-1].period_start
    return Measurement(
        name=f"median conflict events {series.dyad} per {series.by}",
        unit="count",
        value=median(earlier),
        low=min(earlier),
        high=max(earlier),
        n=len(earlier),
        asof=series.asof,
        window=f"{len(earlier)} {series.by}s from {first} until {last}",
        method="usual-conflict-1",
        inputs=(series.record_id,),
        parameters={"dyad": str(series.dyad), "by": series.by},
    )


def count_roots(events: Iterable[Event]) -> tuple[tuple[str, str, int], ...]:
    """Count events by ontology and root, the most frequent first.

    Parameters
    ----------
    events : iterable of Event
        Counted events of a dyad and a period.

    Returns
    -------
    tuple of (str, str, int)
        Ontology with its version, root, count; roots of two ontologies are never added up.

    Examples
    --------
    >>> count_roots([])
    ()
    """
    counts = Counter((event.ontology, event.root_code) for event in events)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple((ontology, root, count) for (ontology, root), count in ordered)


def mean_goldstein(
    events: Sequence[Event], dyad: Dyad, *, start: date, asof: datetime
) -> Measurement:
    """Return the mean Goldstein value of a dyad's events, to stand beside its shares.

    It describes and does not warn: within a dyad it says no more than a coin of what comes next.

    Parameters
    ----------
    events : sequence of Event
        Counted events of this dyad from `start` to the cut; those without a value are left out.
    dyad : Dyad
    start : date
    asof : datetime

    Returns
    -------
    Measurement
        Unit 'goldstein', -10 (conflict) … +10 (cooperation); `n` is the events with a value.

    Raises
    ------
    BadRecord
        If no event has a value.

    References
    ----------
    Goldstein, A conflict-cooperation scale for WEIS events data, Journal of Conflict Resolution 36
    (1992), pp. 369-385.

    Examples
    --------
    >>> from datetime import UTC
    >>> mean_goldstein([], Dyad("PRK", "KOR"), start=date(2020, 6, 1),
    ...                asof=datetime(2020, 6, 13, tzinfo=UTC))
    Traceback (most recent call last):
    keeneye.errors.BadRecord: no event with a Goldstein value (PRK:KOR); expected one at least
    """
    told = [event for event in events if event.goldstein is not None]
    if not told:
        raise BadRecord("no event with a Goldstein value", where=str(dyad), expected="one at least")
    return Measurement(
        name=f"mean Goldstein value {dyad}",
        unit="goldstein",
        value=fmean(event.goldstein for event in told if event.goldstein is not None),
        n=len(told),
        asof=asof,
        window=f"{start} until {asof:%Y-%m-%d %H:%M} UTC",
        method="mean-goldstein-1",
        inputs=tuple(event.event_id for event in told),
        parameters={"dyad": str(dyad)},
    )
