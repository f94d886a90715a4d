"""A placebo beside every pattern: is it closer than random days of the same time would be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

from keeneye.desk import Desk
from keeneye.errors import BadRecord
from keeneye.records import Fact
from keeneye.signals.acts import ActBook

if TYPE_CHECKING:
    import numpy as np

__all__ = [
    "Direction",
    "Placebo",
    "anniversary_days",
    "describe_placebo",
    "desk_placebos",
    "nearest_placebo",
]

METHOD = "nearest-placebo-1"

Direction = Literal["either", "after"]
Period = tuple[date, date]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placebo:
    """How near the events lie to marked days, and to random days of the same periods.

    Parameters
    ----------
    name : str
    n : int
        Marked days within the periods.
    n_events : int
    observed_days : float
        Mean days from a marked day to the nearest event (or the next, for 'after').
    random_days, random_low, random_high : float
        Mean and central 95 % of the same statistic over random days.
    p_value : float
        Share of draws at least as close as observed, both ends counted: ``(1 + hits) /
        (1 + draws)``.
    draws : int
    direction : {'either', 'after'}
    periods : tuple of (date, date)
        Half-open; each marked day is compared with random days of its own period.
    """

    name: str
    n: int
    n_events: int
    observed_days: float
    random_days: float
    random_low: float
    random_high: float
    p_value: float
    draws: int
    direction: Direction
    periods: tuple[Period, ...]
    method: str = METHOD


def nearest_placebo(
    name: str,
    marked: Iterable[date],
    events: Iterable[date],
    periods: Sequence[Period],
    *,
    rng: np.random.Generator,
    draws: int = 10_000,
    direction: Direction = "either",
) -> Placebo:
    """Compare how near events lie to marked days with how near they lie to random days.

    Parameters
    ----------
    name : str
    marked, events : iterables of date
        Marked days outside every period are left out; events count once a day.
    periods : sequence of (date, date)
        Half-open, not overlapping: reigns, or the years that a list covers.
    rng : numpy.random.Generator
    draws : int
        Random sets, each of as many days in each period as there are marked days in it.
    direction : {'either', 'after'}
        Whether events before a day count as near, or only those on or after it.

    Raises
    ------
    BadRecord
        Without a marked day in the periods, without events, or with fewer than one draw; for
        'after', if no event follows the last day of the periods.

    Examples
    --------
    >>> import numpy as np
    >>> got = nearest_placebo("every day", [date(2020, 1, 2)], [date(2020, 1, 1), date(2020, 1, 4)],
    ...     [(date(2020, 1, 1), date(2020, 1, 5))], rng=np.random.default_rng(1), draws=4000)
    >>> got.observed_days, round(got.random_days, 1), got.p_value > 0.9
    (1.0, 0.5, True)
    """
    import numpy as np

    single = sorted(set(marked))
    anchors = [[d for d in single if start <= d < end] for start, end in periods]
    days = np.array(sorted({d.toordinal() for d in events}), dtype=np.int64)
    n = sum(len(found) for found in anchors)
    if not n or not len(days) or draws < 1:
        raise BadRecord(
            f"{n} marked days, {len(days)} events, {draws} draws",
            where=name,
            expected="at least one of each",
            todo="choose a longer period",
        )
    at = np.array([d.toordinal() for found in anchors for d in found])
    observed = float(_gaps(at, days, direction).mean())
    drawn = [
        rng.integers(start.toordinal(), end.toordinal(), size=(draws, len(found)))
        for found, (start, end) in zip(anchors, periods, strict=True)
        if found
    ]
    means = _gaps(np.concatenate(drawn, axis=1), days, direction).mean(axis=1)
    if not np.isfinite(observed) or not np.isfinite(means).all():
        raise BadRecord("no event after the last day", where=name, expected="a shorter period")
    low, high = np.quantile(means, [0.025, 0.975])
    return Placebo(
        name=name,
        n=n,
        n_events=len(days),
        observed_days=observed,
        random_days=float(means.mean()),
        random_low=float(low),
        random_high=float(high),
        p_value=float((1 + (means <= observed).sum()) / (1 + draws)),
        draws=draws,
        direction=direction,
        periods=tuple(periods),
    )


def _gaps(at: Any, days: Any, direction: Direction) -> Any:
    """Return the days from each of `at` to the nearest of `days`; infinite where there is none."""
    import numpy as np

    ends = np.concatenate([[-np.inf], days.astype(float), [np.inf]])
    after = ends[np.searchsorted(days, at, side="left") + 1] - at
    if direction == "after":
        return after
    before = at - ends[np.searchsorted(days, at, side="right")]
    return np.minimum(before, after)


def anniversary_days(facts: Iterable[Fact], period: Period) -> tuple[date, ...]:
    """Return every return of the days of a list within a half-open period, in order.

    A 29 February returns in leap years only.
    """
    start, end = period
    found = set()
    for fact in facts:
        for year in range(max(start.year, fact.event_date.year), end.year + 1):
            leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
            if (fact.event_date.month, fact.event_date.day) == (2, 29) and not leap:
                continue
            day = fact.event_date.replace(year=year)
            if start <= day < end:
                found.add(day)
    return tuple(sorted(found))


def desk_placebos(
    desk: Desk, book: ActBook, asof: datetime, *, rng: np.random.Generator, draws: int = 2_000
) -> tuple[Placebo, ...]:
    """Put every pattern of a desk to its placebo, with the lists as known at a moment.

    Marked days are compared with random days of their own calendar year, from the first to the
    last listed event, so that years with many events do not pass for nearness.

    Parameters
    ----------
    desk : Desk
    book : ActBook
        Its `pattern` tables.
    asof : datetime
    rng : numpy.random.Generator
    draws : int

    Returns
    -------
    tuple of Placebo
        In the order of the book; a pattern without a marked day or event by then is left out.
    """
    found = []
    for pattern in book.pattern:
        happened = [f.event_date for f in desk.facts[pattern.events] if f.known_at <= asof]
        events = [day for day in happened if day >= pattern.since]
        listed = [f for f in desk.facts[pattern.marked] if f.known_at <= asof]
        years = _years(events)
        if pattern.yearly and years:
            marked = anniversary_days(listed, (years[0][0], years[-1][1]))
        else:
            marked = tuple(f.event_date for f in listed)
        if any(start <= day < end for day in marked for start, end in years):
            found.append(
                nearest_placebo(
                    pattern.name,
                    marked,
                    events,
                    years,
                    rng=rng,
                    draws=draws,
                    direction=pattern.direction,
                )
            )
    return tuple(found)


def _years(events: Sequence[date]) -> list[Period]:
    """Return the calendar years from the first event to the last, cut at both."""
    if len(set(events)) < 2:
        return []
    first, last = min(events), max(events)
    starts = [max(first, date(year, 1, 1)) for year in range(first.year, last.year + 1)]
    ends = [*starts[1:], last]
    return [(start, end) for start, end in zip(starts, ends, strict=True) if start < end]


def describe_placebo(placebo: Placebo, shown_below: float) -> str:
    """Say in a sentence what a placebo shows; `shown_below` is the desk's `placebo.shown_below`.

    Examples
    --------
    >>> describe_placebo(Placebo(name="elections", n=3, n_events=80, observed_days=24.0,
    ...     random_days=22.4, random_low=5.0, random_high=60.0, p_value=0.6, draws=10000,
    ...     direction="either", periods=()), 0.05)
    'elections: 3.4 weeks on average, 3.2 around random days (P = 0.60, n = 3): no clustering shown'
    """
    told = "closer than random days" if placebo.p_value < shown_below else "no clustering shown"
    return (
        f"{placebo.name}: {placebo.observed_days / 7:.1f} weeks on average, "
        f"{placebo.random_days / 7:.1f} around random days "
        f"(P = {placebo.p_value:.2f}, n = {placebo.n}): {told}"
    )
