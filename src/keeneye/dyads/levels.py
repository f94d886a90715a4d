"""The level of a dyad now, beside its own past."""

from __future__ import annotations

from statistics import median

from keeneye.records import DyadSeries, Measurement

__all__ = ["conflict_level", "usual_conflict"]


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
