"""Drawings of what is weighed: each with a title, a description, and a table beside it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from keeneye.brief.judgements.charts import draw_bounds
from keeneye.brief.svg import WIDTH, frame, text
from keeneye.brief.weighed.choice import VERBS
from keeneye.brief.weighed.shown import share, show_number, spread
from keeneye.deals import DealAssessment
from keeneye.games.assessment import ChoiceAssessment
from keeneye.games.ranges import Band
from keeneye.games.uncertainty import Bar
from keeneye.motives import MotiveAssessment

__all__ = ["draw_choice", "draw_deals", "draw_weighed_motives"]

_LEFT, _RIGHT = 46.0, 8.0  # margins of a plot
_PANEL = 92  # height of one curve's panel
_CELL = 17  # height of a cell of the regions
_BAR = 34  # height of a row of the tornado
_FAN = 250
_LETTERS = {"hold": "H", "trade": "T", "concede": "C"}
_PANELS = (
    ("threshold", "belief threshold"),
    ("demand", "demand"),
    ("concede", "concede"),
    ("test", "test"),
)


def draw_choice(found: ChoiceAssessment) -> dict[str, str]:
    """Draw a choice: the regions, the curves where there is a vote, the tornado.

    Parameters
    ----------
    found : ChoiceAssessment

    Returns
    -------
    dict of str to str
        ``<svg>`` elements by part of the page.
    """
    drawn = {"regions": _draw_regions(found)}
    if found.curves:
        drawn["curves"] = _draw_curves(found)
    if found.tornado:
        drawn["tornado"] = _draw_tornado(found.tornado)
    return drawn


def _columns(count: int) -> tuple[float, float]:
    """Return where a plot of so many columns begins, and how wide each is."""
    return _LEFT, (WIDTH - _LEFT - _RIGHT) / max(count, 1)


def _draw_regions(found: ChoiceAssessment) -> str:
    """Draw what is best: days from left to right, resolve upwards, a letter in every cell."""
    days = list(dict.fromkeys(region.days for region in found.regions))
    resolves = sorted({region.resolve for region in found.regions}, reverse=True)
    left, wide = _columns(len(days))
    parts = []
    for region in found.regions:
        x = left + days.index(region.days) * wide
        y = resolves.index(region.resolve) * _CELL
        weak = " weak" if region.share_of_draws < 0.5 else ""
        parts.append(
            f'<rect class="region {region.best}{weak}" x="{x:.1f}" y="{y:.1f}" '
            f'width="{wide - 1:.1f}" height="{_CELL - 1}"/>'
        )
        letter = _LETTERS[region.best]
        shown = letter.lower() if weak else letter
        parts.append(text(x + wide / 2 - 0.5, y + 12.5, shown, "letter", "middle"))
    foot = len(resolves) * _CELL
    parts += [
        text(left - 6, n * _CELL + 12.5, f"{r:.0%}", "axis", "end")
        for n, r in enumerate(resolves)
        if n % 2 == 0
    ]
    parts += _days_below(days, foot, found.days_to_vote)
    told = "; ".join(_told_row(found, r) for r in resolves)
    title = "What is best, over the chance that a test follows and the days to the vote"
    return frame("chart-regions", foot + 34, (title, told), parts)


def _told_row(found: ChoiceAssessment, resolve: float) -> str:
    """Tell in words what is best at one resolve, from far to the vote."""
    row = [region for region in found.regions if region.resolve == resolve]
    runs: list[str] = []
    last = ""
    for region in row:
        if region.best != last:
            runs.append(f"{VERBS[region.best]} from {region.days} days on")
            last = region.best
    return f"at {share(resolve)}: {', then '.join(runs)}"


def _days_below(days: Sequence[int], foot: float, today: int | None) -> list[str]:
    """Label the columns with their days, and mark today's by a bar and the word."""
    left, wide = _columns(len(days))
    parts = []
    for n, day in enumerate(days):
        x = left + (n + 0.5) * wide
        if day == today:
            parts.append(
                f'<path class="today" d="M{left + n * wide:.1f} {foot + 1:.1f}h{wide - 1:.1f}"/>'
            )
            parts.append(text(x, foot + 29, f"today, {day}", "name", "middle"))
        elif n % 2 == 0 or n == len(days) - 1:
            parts.append(text(x, foot + 15, str(day), "axis", "middle"))
    return parts


def _draw_curves(found: ChoiceAssessment) -> str:
    """Draw four panels over the days to the vote: a line at the modes, its band behind."""
    days = [point.days for point in found.curves]
    left, wide = _columns(len(days))
    places = [left + (n + 0.5) * wide for n in range(len(days))]
    parts, told = [], []
    for n, (name, said) in enumerate(_PANELS):
        top = n * _PANEL
        bands = [getattr(point, name) for point in found.curves]
        parts += _panel(said, top, places, bands)
        first, last = bands[0], bands[-1]
        told.append(
            f"{said}: {share(first.mode)} ({spread(first.low, first.high, as_share=True)}) "
            f"{days[0]} days before, {share(last.mode)} "
            f"({spread(last.low, last.high, as_share=True)}) on the day"
        )
    foot = len(_PANELS) * _PANEL - 8
    parts += _days_below(days, foot, found.days_to_vote)
    title = "Threshold, demand, concession and test over the days to the vote"
    return frame("chart-curves", foot + 34, (title, "; ".join(told)), parts)


def _panel(said: str, top: float, places: Sequence[float], bands: Sequence[Band]) -> list[str]:
    """Draw one curve with its band; what lies above 1 is drawn at 1."""
    head, foot = top + 20, top + _PANEL - 10

    def y(value: float | None) -> float:
        return foot - min(max(value or 0.0, 0.0), 1.0) * (foot - head)

    parts = [text(_LEFT, top + 13, said, "name")]
    for level in (0.0, 0.5, 1.0):
        parts.append(f'<path class="grid" d="M{_LEFT} {y(level):.1f}H{WIDTH - _RIGHT}"/>')
        parts.append(text(_LEFT - 6, y(level) + 4, f"{level:.0%}", "axis", "end"))
    upper = [f"{x:.1f},{y(b.high):.1f}" for x, b in zip(places, bands, strict=True)]
    lower = [f"{x:.1f},{y(b.low):.1f}" for x, b in zip(places, bands, strict=True)]
    middle = [f"{x:.1f},{y(b.mode):.1f}" for x, b in zip(places, bands, strict=True)]
    parts.append(f'<polygon class="spread" points="{" ".join([*upper, *lower[::-1]])}"/>')
    parts.append(f'<polyline class="first" points="{" ".join(middle)}"/>')
    return parts


def _draw_tornado(bars: Sequence[Bar]) -> str:
    """Draw each number's bar about the line where holding firm and conceding are worth the same."""
    ends = [end for bar in bars for end in (bar.at_low, bar.at_high)]
    least, most = min(0.0, *ends), max(0.0, *ends)
    span = (most - least) or 1.0

    def x(value: float) -> float:
        return 10 + (value - least) * (WIDTH - 20) / span

    parts, told = [], []
    for n, bar in enumerate(bars):
        y = n * _BAR
        low, high = sorted((x(bar.at_low), x(bar.at_high)))
        style = "bar turns" if bar.changes_choice else "bar"
        told.append(
            f"{bar.key}: from {show_number(bar.at_low)} to {show_number(bar.at_high)}"
            f"{', changes the choice' if bar.changes_choice else ''}"
        )
        parts.append(
            f'<rect class="{style}" x="{low:.1f}" y="{y + 17}" '
            f'width="{max(high - low, 1):.1f}" height="11"/>'
        )
        said = f"{bar.key}: changes the choice" if bar.changes_choice else bar.key
        parts.append(text(10, y + 13, said, "name"))
        parts.append(text(WIDTH - 4, y + 13, spread(bar.at_low, bar.at_high), "state", "end"))
    foot = len(bars) * _BAR
    zero = f'<path class="today thin" d="M{x(0.0):.1f} 16V{foot}"/>'
    anchor = "start" if x(0.0) < WIDTH / 2 else "end"
    parts.append(text(x(0.0), foot + 14, "0: conceding is worth as much", "axis", anchor))
    title = "How much holding firm is worth above conceding, one number moved at a time"
    return frame("chart-tornado", foot + 20, (title, "; ".join(told)), [zero, *parts])


def draw_deals(found: Sequence[DealAssessment]) -> dict[str, str]:
    """Draw the stock of warheads under each deal, on one scale.

    Returns
    -------
    dict of str to str
        ``<svg>`` elements by part of the page.
    """
    top = max((row.no_deal.high for one in found for row in one.fan), default=1.0)
    return {f"fan-{one.deal}": _draw_fan(one, top) for one in found}


def _draw_fan(one: DealAssessment, top: float) -> str:
    """Draw the stock without a deal, and with it: with the undeclared sites and without them."""
    right, foot, head = 118.0, _FAN - 26.0, 12.0

    def x(years: float) -> float:
        return _LEFT + years * (WIDTH - _LEFT - right) / one.horizon_years

    def y(count: float) -> float:
        return foot - count * (foot - head) / top

    def line(name: str, end: str) -> list[str]:
        return [f"{x(r.years):.1f},{y(getattr(getattr(r, name), end)):.1f}" for r in one.fan]

    last, parts = one.fan[-1], []
    for count in (0.0, top / 2, top):
        parts.append(f'<path class="grid" d="M{_LEFT} {y(count):.1f}H{WIDTH - right}"/>')
        parts.append(text(_LEFT - 6, y(count) + 4, f"{count:.0f}", "axis", "end"))
    for name, style in (("with_undeclared", "spread"), ("without_undeclared", "spread other")):
        ends = [*line(name, "high"), *line(name, "low")[::-1]]
        parts.append(f'<polygon class="{style}" points="{" ".join(ends)}"/>')
    told = []
    labels = (
        ("no_deal", "third", "no deal", ""),
        ("with_undeclared", "first", "deal, with", "undeclared sites"),
        ("without_undeclared", "second", "deal, as if", "there were none"),
    )
    heights = _apart([y(getattr(last, name).mid) for name, *_ in labels])
    for (name, style, said, more), height in zip(labels, heights, strict=True):
        band = getattr(last, name)
        parts.append(f'<polyline class="{style}" points="{" ".join(line(name, "mid"))}"/>')
        parts.append(text(WIDTH - right + 6, height, said, f"label {style}"))
        if more:
            parts.append(text(WIDTH - right + 6, height + 13, more, f"label {style}"))
        ends_said = spread(band.low, band.high)
        told.append(f"{said} {more}".strip() + f": {show_number(band.mid)} ({ends_said})")
    for years in (0.0, one.horizon_years):
        anchor = "start" if years == 0 else "end"
        words = "now" if years == 0 else f"after {show_number(years)} years"
        parts.append(text(x(years), foot + 18, words, "axis", anchor))
    title = f"Warheads in stock under {one.title or one.deal}"
    description = f"After {show_number(one.horizon_years)} years: {'; '.join(told)}"
    return frame(f"chart-fan-{one.deal}", _FAN, (title, description), parts)


def _apart(wanted: Sequence[float], gap: float = 30.0) -> list[float]:
    """Keep labels apart, in the order of their heights."""
    places = sorted(range(len(wanted)), key=lambda n: wanted[n])
    found = list(wanted)
    for before, n in itertools.pairwise(places):
        found[n] = max(found[n], found[before] + gap)
    return found


def draw_weighed_motives(found: MotiveAssessment, then: MotiveAssessment) -> dict[str, str]:
    """Draw the bounds of each motive, now and before.

    Returns
    -------
    dict of str to str
        ``<svg>`` elements by part of the page.
    """
    return {"bounds": draw_bounds(found, then, "Bounds of each motive, now and before")}
