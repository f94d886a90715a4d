"""Sanctions pressure as of a moment: components, leaks, revisions, and what not to claim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from keeneye.desk import Desk
from keeneye.errors import DeskError
from keeneye.motives.series import (
    Component,
    Figure,
    PressureBook,
    latest_by_period,
    read_figures,
    read_pressure,
)
from keeneye.motives.sums import annualise, base_of, breach_ratio, pressure_of, weighted_range
from keeneye.records import dated_id, end_of_day, seal

__all__ = ["CapRow", "ComponentRow", "PressureAssessment", "assess_pressure"]

METHOD = "pressure-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentRow:
    """One component in the latest period that was known.

    Parameters
    ----------
    component_id, title, unit : str
    period : str
        A year or a month, such as ``2019`` or ``2019-03``.
    base, observed, leak : float
        In `unit`; the leak brought to the length of the period.
    base_periods : tuple of str
        The base is their median.
    pressure, pressure_without_leak : float
        0 … 1.
    leak_share : float
        Of what is known of the flow, 0 … 1.
    weight : float
        0 where it stands beside the index.
    compilers : tuple of str
        Whose figures; more than one means that sources were spliced, and says so.
    citations : tuple of str
    places : tuple of str
        File and line of each figure.
    not_sanctions_alone : bool
        The period reaches beyond the day the border was shut.
    """

    component_id: str
    title: str
    unit: str
    period: str
    base: float
    base_periods: tuple[str, ...]
    observed: float
    leak: float
    pressure: float
    pressure_without_leak: float
    leak_share: float
    weight: float
    compilers: tuple[str, ...]
    citations: tuple[str, ...]
    places: tuple[str, ...]
    not_sanctions_alone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CapRow:
    """An estimate beside the cap that it should keep: how many times the cap it is."""

    cap_id: str
    title: str
    unit: str
    period: str
    cap: float
    estimate: float
    breach_ratio: float
    citation: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PressureAssessment:
    """Pressure as of a moment.

    Parameters
    ----------
    asof : datetime
    components : tuple of ComponentRow
        Those of which something was known; the rest are named in `unknown`.
    index : float or None
        Weighted mean of the components with a weight; None where none is known.
    index_low, index_high : float or None
        Its range over all weights there could be.
    caps : tuple of CapRow
    unknown : tuple of str
        Components and caps of which nothing was known yet.
    not_claimed : tuple of str
        What these numbers do not show.
    pressure_id : str
        Left out when made; checked when read back.
    """

    asof: datetime
    components: tuple[ComponentRow, ...]
    index: float | None
    index_low: float | None
    index_high: float | None
    caps: tuple[CapRow, ...]
    unknown: tuple[str, ...]
    not_claimed: tuple[str, ...]
    method: str = METHOD
    pressure_id: str = ""

    def __post_init__(self) -> None:
        parts = (self.method, self.components, self.index, self.caps)
        seal(self, "pressure_id", dated_id("p", self.asof, *parts))


def assess_pressure(desk: Desk, asof: datetime) -> PressureAssessment:
    """Work out the pressure that could be known at a moment.

    Figures lag and are revised: of several for one period the one known last by `asof` counts.

    Parameters
    ----------
    desk : Desk
        Its folder holds ``pressure.toml`` and ``pressure/*.csv``.
    asof : datetime
        Aware, UTC.

    Raises
    ------
    DeskError
        With file and key or line.

    Examples
    --------
    >>> from datetime import UTC
    >>> from keeneye.desk import read_desk
    >>> found = assess_pressure(read_desk("korea"), datetime(2020, 6, 13, tzinfo=UTC))
    >>> [(row.component_id, round(row.pressure, 3)) for row in found.components][:2]
    [('exports', 0.711), ('imports', 0.28)]
    """
    book = read_pressure(desk.folder)
    figures = [f for f in read_figures(desk.folder) if f.known_at <= asof]
    rows = {c.id: _component_row(book, c, figures, desk) for c in book.component}
    caps = {c.id: _cap_row(c.id, book, figures) for c in book.cap}
    known = tuple(row for row in rows.values() if row is not None)
    weighted = [row for row in known if row.weight > 0]
    mean, low, high = (
        weighted_range([r.pressure for r in weighted], [r.weight for r in weighted])
        if weighted
        else (None, None, None)
    )
    return PressureAssessment(
        asof=asof,
        components=known,
        index=mean,
        index_low=low,
        index_high=high,
        caps=tuple(row for row in caps.values() if row is not None),
        unknown=tuple(name for name, row in {**rows, **caps}.items() if row is None),
        not_claimed=book.not_claimed,
    )


def _component_row(
    book: PressureBook, component: Component, figures: Sequence[Figure], desk: Desk
) -> ComponentRow | None:
    """Return a component in the latest period known, or None where there is none."""
    flow = latest_by_period(figures, component.observed.series, component.observed.compiler)
    base = latest_by_period(figures, component.base.series, component.base.compiler)
    periods = [p for p in sorted(flow) if _base_periods(p, component, base)]
    if not periods:
        return None
    period = periods[-1]
    observed = flow[period]
    bases = [base[p] for p in _base_periods(period, component, base)]
    middle = base_of([f.value for f in bases])
    if middle <= 0:
        raise DeskError(f"base {middle}", where=bases[0].place, expected="above 0")
    leaks = _leaks(figures, component, period)
    twelfths = _months_of(period) / 12
    leak = sum((annualise(f.value, f.months) * twelfths for f in leaks), 0.0)
    whole = observed.value + leak
    used = [observed, *bases, *leaks]
    return ComponentRow(
        component_id=component.id,
        title=component.title,
        unit=observed.unit,
        period=period,
        base=middle,
        base_periods=tuple(f.period for f in bases),
        observed=observed.value,
        leak=leak,
        pressure=pressure_of(observed.value, leak, middle),
        pressure_without_leak=pressure_of(observed.value, 0.0, middle),
        leak_share=leak / whole if whole else 0.0,
        weight=component.weight.likely if component.weight is not None else 0.0,
        compilers=tuple(dict.fromkeys(f.compiler for f in [observed, *bases])),
        citations=tuple(dict.fromkeys(f.citation for f in used)),
        places=tuple(f.place for f in used),
        not_sanctions_alone=_end_of(period) > end_of_day(book.border_shut),
    )


def _base_periods(period: str, component: Component, base: dict[str, Figure]) -> list[str]:
    """Return the same period in the base years, where it is known."""
    wanted = [f"{year}{period[4:]}" for year in component.base_years]
    return [p for p in wanted if p in base]


def _leaks(figures: Sequence[Figure], component: Component, period: str) -> list[Figure]:
    """Return what is known to have leaked in the period."""
    found = [latest_by_period(figures, name, "") for name in component.leaks]
    return [rows[period] for rows in found if period in rows]


def _months_of(period: str) -> int:
    """Return the months of a period: 12 of a year, 1 of a month."""
    return 12 if len(period) == len("2019") else 1


def _end_of(period: str) -> datetime:
    """Return the first moment after a period."""
    year, month = int(period[:4]), int(period[5:] or 12)
    after = date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)
    return datetime.combine(after, datetime.min.time(), end_of_day(after).tzinfo)


def _cap_row(cap_id: str, book: PressureBook, figures: Sequence[Figure]) -> CapRow | None:
    """Return the latest estimate beside its cap, or None where there is none."""
    cap = next(c for c in book.cap if c.id == cap_id)
    rows = latest_by_period(figures, cap.estimate.series, cap.estimate.compiler)
    if not rows:
        return None
    found = rows[max(rows)]
    return CapRow(
        cap_id=cap.id,
        title=cap.title,
        unit=found.unit,
        period=found.period,
        cap=cap.most.likely,
        estimate=found.value,
        breach_ratio=breach_ratio(found.value, cap.most.likely),
        citation=found.citation,
        place=found.place,
    )
