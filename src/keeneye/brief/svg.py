"""Small charts as SVG text: drawn on the server, titled, described, with words for every shape.

Colours and patterns are classes that the page styles; a shape, a dash or a word carries each
meaning that a colour does.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from html import escape

from keeneye.brief import rules
from keeneye.brief.day import Day
from keeneye.brief.wording import MONTHS, show_number, visible
from keeneye.records import Channel, DyadSeries

__all__ = [
    "STATES",
    "WIDTH",
    "bar",
    "draw_channels",
    "draw_trend",
    "frame",
    "months",
    "text",
    "usual_most",
]

STATES = ("open", "cut", "unanswered", "not_tried", "fault", "unknown")
WIDTH = 380
_ROW = 40
_BAR = 12
_PLOT = (26, 12, 110, 26)  # left, top, right and bottom margins of the trend
_HEIGHT = 210
_LEAST_WEEKS = 20  # before a share of them says anything


def text(x: float, y: float, words: str, style: str = "", anchor: str = "start") -> str:
    """Return a text element, escaped."""
    named = f' class="{style}"' if style else ""
    shown = escape(visible(words))
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{named}>{shown}</text>'


def frame(name: str, height: int, words: tuple[str, str], parts: Sequence[str]) -> str:
    """Return the whole drawing with its title and description."""
    title, description = (escape(visible(part)) for part in words)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 {WIDTH} {height}" '
        f'role="img" aria-labelledby="{name}-title {name}-desc">'
        f'<title id="{name}-title">{title}</title><desc id="{name}-desc">{description}</desc>'
        + "".join(parts)
        + "</svg>"
    )


def draw_channels(day: Day, title: str) -> str:
    """Draw one row a line over the last 90 days, each state by its own shape and by its word.

    Parameters
    ----------
    day : Day
    title : str
        The finding that the drawing shows.

    Returns
    -------
    str
        An ``<svg>`` element; '' where the day has no line.
    """
    if not day.channels:
        return ""
    start = rules.strip_start(day.last_day)
    rows = [_row(channel, day, n) for n, channel in enumerate(day.channels)]
    foot = len(day.channels) * _ROW
    words = "; ".join(_describe(channel, day) for channel in day.channels)
    days = [start + timedelta(days=n) for n in range(rules.STRIP_DAYS)]
    firsts = [(one, _x(one, start)) for one in days if one.day == 1]
    axis = months(firsts, WIDTH, foot + 14)
    return frame("chart-channels", foot + 20, (title, words), [*rows, *axis])


def _x(day: date, start: date) -> float:
    """Place a day of the strip."""
    return (day - start).days * WIDTH / rules.STRIP_DAYS


def _describe(channel: Channel, day: Day) -> str:
    """Tell a line's runs of states in words."""
    runs = rules.segments(channel, day.last_day)
    told = ", ".join(f"{state.replace('_', ' ')} from {start}" for start, _, state in runs)
    return f"{channel.name}: {told}"


def _row(channel: Channel, day: Day, n: int) -> str:
    """Draw the row of one line."""
    start, top = rules.strip_start(day.last_day), n * _ROW
    state = channel.state.replace("_", " ")
    bars = [
        bar(run, (_x(first, start), top + 20), _x(end, start) - _x(first, start))
        for first, end, run in rules.segments(channel, day.last_day)
    ]
    name = text(0, top + 13, channel.name, "name")
    return name + text(WIDTH, top + 13, state, "state", "end") + "".join(bars)


def bar(state: str, corner: tuple[float, float], width: float) -> str:
    """Draw a run of one state: each has a shape of its own.

    Open is a full bar, cut a crossed box, unanswered a row of dots, not tried a thin line, fault
    a zigzag, unknown nothing but a dotted floor.
    """
    x, y = corner
    middle, floor, end = y + _BAR / 2, y + _BAR, x + width
    if state in ("open", "cut"):
        box = f'<rect class="{state}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{_BAR}"/>'
        return box + (_crosses(x, y, width) if state == "cut" else "")
    if state == "fault":
        steps = max(int(width // 6), 1)
        points = " ".join(
            f"{x + n * width / steps:.1f},{y if n % 2 else floor:.1f}" for n in range(steps + 1)
        )
        return f'<polyline class="fault" points="{points}"/>'
    height = floor if state == "unknown" else middle
    return (
        f'<line class="{state}" x1="{x:.1f}" y1="{height:.1f}" x2="{end:.1f}" y2="{height:.1f}"/>'
    )


def _crosses(x: float, y: float, width: float) -> str:
    """Fill a box with strokes from corner to corner."""
    n = max(int(width // _BAR), 1)
    step = width / n
    strokes = (f"M{x + k * step:.1f} {y + _BAR:.1f}l{step:.1f} {-_BAR}" for k in range(n))
    return f'<path class="strokes" d="{"".join(strokes)}"/>'


def months(places: Sequence[tuple[date, float]], end: float, y: float) -> list[str]:
    """Label months where there is room before `end`; a January, which names its year, first."""
    shown: list[tuple[float, float]] = []
    labels: list[tuple[float, str]] = []
    for day, x in sorted(places, key=lambda place: place[0].month != 1):
        name = MONTHS[day.month - 1][:3] + (f" {day.year}" if day.month == 1 else "")
        room = 7.0 * len(name) + 10
        free = all(x + room <= left or x >= right for left, right in shown)
        if free and x + room <= end:
            shown.append((x, x + room))
            labels.append((x, name))
    return [text(x, y, name, "axis") for x, name in sorted(labels)]


def draw_trend(day: Day, series: Sequence[DyadSeries], title: str) -> str:
    """Draw conflict by week in both directions: one line whole, one dashed, each named at its end.

    Parameters
    ----------
    day : Day
    series : sequence of DyadSeries
        Weekly series of the directed dyads; the first two are drawn.
    title : str
        The finding that the drawing shows.

    Returns
    -------
    str
        An ``<svg>`` element; '' where there is nothing to draw.
    """
    drawn = [one for one in series if one.periods][:2]
    if not drawn:
        return ""
    weeks = max(len(one.periods[-rules.TREND_WEEKS :]) for one in drawn)
    highest = max(week.conflict for one in drawn for week in one.periods[-rules.TREND_WEEKS :])
    top = _round_up(highest)
    ends = _label_heights([_y(one.periods[-1].conflict, top) for one in drawn])
    starts = [week.period_start for week in drawn[0].periods[-weeks:]]
    places = [_week_x(n, weeks) for n in range(len(starts))]
    turns = _turn_marks(day, starts, places, _y(0, top))
    parts = [*_grid(top), *_trend_months(drawn[0], weeks), *turns]
    for style, one in zip(("first", "second"), drawn, strict=False):
        parts += _usual_band(one, top, style)
    for style, one, height in zip(("first", "second"), drawn, ends, strict=False):
        parts += [_line(one, (weeks, top), style), *_label(one, day, style, height)]
    words = "; ".join(_describe_series(one, day) for one in drawn)
    return frame("chart-trend", _HEIGHT, (title, words), parts)


def usual_most(series: DyadSeries) -> int | None:
    """Return what nine of ten weeks before the last stayed within; None of fewer than twenty."""
    before = sorted(week.conflict for week in series.periods[:-1])
    if len(before) < _LEAST_WEEKS:
        return None
    return before[-(-9 * len(before) // 10) - 1]


def _usual_band(series: DyadSeries, top: int, style: str) -> list[str]:
    """Draw the band in which nine of ten weeks before lay."""
    most = usual_most(series)
    if most is None:
        return []
    left, _, right, _ = _PLOT
    y = _y(min(most, top), top)
    size = f'width="{WIDTH - left - right}" height="{_y(0, top) - y:.1f}"'
    return [f'<rect class="fan {style}" x="{left}" y="{y:.1f}" {size}/>']


def _turn_marks(day: Day, places: Sequence[date], x_of: Sequence[float], foot: float) -> list[str]:
    """Mark each change of level on a chart by week: an upright line, its interval a bar below.

    Parameters
    ----------
    day : Day
    places, x_of : sequences
        First day of each week shown, and where it lies.
    foot : float
        The height of the scale's zero.
    """
    parts: list[str] = []
    where = dict(zip(places, x_of, strict=True))
    for turns in day.judged.turns:
        for change in turns.changes:
            if change.change_date not in where:
                continue
            x = where[change.change_date]
            low = where.get(change.low_date, x_of[0])
            high = where.get(change.high_date, x_of[-1])
            parts.append(f'<path class="turn" d="M{x:.1f} 8V{foot:.1f}"/>')
            parts.append(f'<path class="turn interval" d="M{low:.1f} {foot + 3:.1f}H{high:.1f}"/>')
    return parts


def _round_up(highest: int) -> int:
    """Return a round number, at least 2, that the scale may end at."""
    steps = (2, 4, 6, 8, 10, 20, 30, 40, 50, 60, 80)
    scale = 1
    while highest > 100 * scale:
        scale *= 10
    return next((s * scale for s in steps if s * scale >= highest), 100 * scale)


def _y(count: int, top: int) -> float:
    """Place a count."""
    _, head, _, foot = _PLOT
    return _HEIGHT - foot - count * (_HEIGHT - head - foot) / top


def _week_x(n: int, weeks: int) -> float:
    """Place the n-th of the weeks shown."""
    left, _, right, _ = _PLOT
    return left + n * (WIDTH - left - right) / max(weeks - 1, 1)


def _grid(top: int) -> list[str]:
    """Draw the scale: nothing, half and all."""
    left, _, right, _ = _PLOT
    parts: list[str] = []
    for count in (0, top // 2, top):
        y = _y(count, top)
        parts.append(
            f'<line class="grid" x1="{left}" y1="{y:.1f}" x2="{WIDTH - right}" y2="{y:.1f}"/>'
        )
        parts.append(text(left - 6, y + 4, show_number(count), "axis", "end"))
    return parts


def _trend_months(series: DyadSeries, weeks: int) -> list[str]:
    """Label months under the weeks."""
    starts = [week.period_start for week in series.periods[-weeks:]]
    firsts = [(start, _week_x(n, weeks)) for n, start in enumerate(starts) if start.day <= 7]
    return months(firsts, WIDTH - _PLOT[2] + 20, _HEIGHT - 8)


def _line(series: DyadSeries, scale: tuple[int, int], style: str) -> str:
    """Draw one direction; the last week, which may be under way, ends in a ring."""
    weeks, top = scale
    shown = series.periods[-weeks:]
    places = [(_week_x(n, weeks), _y(week.conflict, top)) for n, week in enumerate(shown)]
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    x, y = places[-1]
    ring = f'<circle class="{style} ring" cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>'
    return f'<polyline class="{style}" points="{points}"/>{ring}'


def _label_heights(wanted: Sequence[float]) -> list[float]:
    """Keep the labels of the two lines apart, and inside the drawing."""
    if len(wanted) < 2:
        return list(wanted)
    low, high = min(wanted), max(wanted)
    if high - low < 32:
        middle = min(max((low + high) / 2, 30), _HEIGHT - 54)
        low, high = middle - 16, middle + 16
    return [low, high] if wanted[0] <= wanted[1] else [high, low]


def _label(series: DyadSeries, day: Day, style: str, height: float) -> list[str]:
    """Name a line at its end: who, and toward whom."""
    x = WIDTH - _PLOT[2] + 10
    dyad = series.dyad
    return [
        text(x, height, day.actor_name(dyad.source_actor), f"label {style}"),
        text(x, height + 13, f"→ {day.actor_name(dyad.target_actor)}", f"label {style}"),
    ]


def _describe_series(series: DyadSeries, day: Day) -> str:
    """Tell a line in words: from, to, its highest week and its last."""
    shown = series.periods[-rules.TREND_WEEKS :]
    peak = max(shown, key=lambda week: week.conflict)
    names = day.actor_name(series.dyad.source_actor), day.actor_name(series.dyad.target_actor)
    most = usual_most(series)
    usual = "" if most is None else f"; nine of ten weeks before the last had at most {most}"
    return (
        f"{names[0]} toward {names[1]}, conflict events a week from {shown[0].period_start}: "
        f"highest {peak.conflict} in the week of {peak.period_start}, last {shown[-1].conflict}"
        f"{usual}"
    )
