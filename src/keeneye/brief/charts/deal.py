"""The fan of a deal: warheads' worth made in its years without it, and still made under it."""

from __future__ import annotations

from keeneye.brief.day import Day
from keeneye.brief.grammar.grid import Grid
from keeneye.brief.svg import WIDTH, frame, text
from keeneye.deals import DealAssessment

__all__ = ["deal_grid", "draw_deal"]

_LEFT, _RIGHT, _TOP, _FOOT = 30.0, 110.0, 12.0, 150.0
Ends = tuple[float, float, float]  # low, mid, high at the end of the years


def draw_deal(day: Day, title: str) -> str:
    """Draw two fans from now to the end of the deal's years: nine draws of ten, and the middle.

    Without the deal, and under it with what undeclared and uncovered sites go on making. Both
    grow evenly, since a rate a year is what the deal's file gives.

    Returns
    -------
    str
        An ``<svg>`` element; '' where no deal is assessed or a value is missing.
    """
    found = _fans(day)
    if not found:
        return ""
    years, fans = found
    most = max(high for _, (_, _, high) in fans) or 1.0
    end = WIDTH - _RIGHT

    def y_of(value: float) -> float:
        return _FOOT - value * (_FOOT - _TOP) / most

    parts = [f'<line class="grid" x1="{_LEFT}" y1="{_FOOT}" x2="{end}" y2="{_FOOT}"/>']
    parts += [text(_LEFT - 6, _FOOT + 4, "0", "axis", "end"),
              text(_LEFT - 6, _TOP + 4, f"{most:.0f}", "axis", "end"),
              text(_LEFT, _FOOT + 16, "now", "axis"),
              text(end, _FOOT + 16, f"{years:g} years", "axis", "end")]  # fmt: skip
    middles = [y_of(mid) for _, (_, mid, _) in fans]
    apart = max(0.0, 28 - (middles[1] - middles[0])) / 2
    labels = (middles[0] - apart, middles[1] + apart)
    styles = ("first", "second")
    for style, y, (name, (low, mid, high)) in zip(styles, labels, fans, strict=True):
        wedge = f"M{_LEFT} {_FOOT:.1f}L{end} {y_of(high):.1f}V{y_of(low):.1f}Z"
        parts.append(f'<path class="fan {style}" d="{wedge}"/>')
        points = f"{_LEFT},{_FOOT:.1f} {end},{y_of(mid):.1f}"
        parts.append(f'<polyline class="{style}" points="{points}"/>')
        parts.append(text(end + 8, y, name, f"label {style}"))
        parts.append(text(end + 8, y + 13, f"{mid:.0f}", f"label {style}"))
    words = "; ".join(f"{n}: {m:.0f} ({a:.0f} to {b:.0f})" for n, (a, m, b) in fans)
    return frame("chart-deal", 174, (title, f"Warheads' worth in {years:g} years. {words}"), parts)


def deal_grid(day: Day) -> Grid:
    """Set out the fans: middle and nine draws of ten, at the end of the deal's years."""
    years, fans = _fans(day) or (0.0, [])
    return Grid(
        caption=f"Warheads’ worth made in {years:g} years",
        heads=("Made", "Middle", "5 % of draws below", "95 % below"),
        rows=tuple((n, f"{m:.1f}", f"{a:.1f}", f"{b:.1f}") for n, (a, m, b) in fans),
    )


def _fans(day: Day) -> tuple[float, list[tuple[str, Ends]]] | None:
    """Return the deal's years, and what is made in them without it and under it."""
    deal = day.judged.deal
    if deal is None:
        return None
    without = _ends(deal, "warheads_per_year_no_deal", deal.horizon_years)
    under = _ends(deal, "warheads_continuing_over_horizon", 1.0)
    if without is None or under is None:
        return None
    return deal.horizon_years, [("no deal", without), ("under it", under)]


def _ends(deal: DealAssessment, name: str, times: float) -> Ends | None:
    """Return a value's spread, so many times; None where it has none."""
    band = deal.values.get(name)
    if band is None or band.low is None or band.mid is None or band.high is None:
        return None
    return band.low * times, band.mid * times, band.high * times
