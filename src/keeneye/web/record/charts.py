"""Charts of the record: skill against 0, said against happened, how far it dares to go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from keeneye.brief.svg import WIDTH, frame, text

__all__ = ["Skill", "draw_forest", "draw_reliability", "draw_sharpness"]

_ROW = 34
_LEFT, _RIGHT = 8, 8
_SIDE = 230  # of the reliability diagram
_MARGIN = 34


@dataclass(frozen=True, slots=True)
class Skill:
    """One row of a forest plot; no interval where there were too few blocks of time."""

    name: str
    value: float
    interval: tuple[float, float] | None
    shown: bool
    note: str = ""

    @property
    def words(self) -> str:
        """The row as it is read out."""
        between = "" if self.interval is None else " [{:+.3f}, {:+.3f}]".format(*self.interval)
        return f"{self.name}: {self.value:+.3f}{between}{', ' if self.note else ''}{self.note}"


def draw_forest(name: str, title: str, rows: Sequence[Skill]) -> str:
    """Draw skill with its interval, a row each, against 0.

    A full dot stands for skill that is shown, a ring for none; what reaches beyond the scale ends
    in an arrow.

    Parameters
    ----------
    name : str
        Of the drawing, once a page.
    title : str
    rows : sequence of Skill

    Returns
    -------
    str
        An ``<svg>`` element; '' where there is no row.
    """
    if not rows:
        return ""
    ends = [e for row in rows for e in (row.value, *(row.interval or ()))]
    low: float
    high: float
    low, high = max(min([*ends, -0.1]), -1.0), min(max([*ends, 0.1]), 1.0)
    height = _ROW * len(rows) + 26

    def place(value: float) -> float:
        inside: float = min(max(value, low), high)
        return _LEFT + (inside - low) * (WIDTH - _LEFT - _RIGHT) / (high - low)

    parts = [f'<path class="turn" d="M{place(0):.1f} 0V{height - 20}"/>']
    for n, row in enumerate(rows):
        parts += _forest_row(row, n * _ROW, place, (low, high))
    foot = height - 6
    parts += [text(place(0), foot, "0", "axis", "middle")]
    parts += [text(_LEFT, foot, f"{low:+.2f}", "axis"),
              text(WIDTH - _RIGHT, foot, f"{high:+.2f}", "axis", "end")]  # fmt: skip
    return frame(name, height, (title, "; ".join(row.words for row in rows)), parts)


def _forest_row(
    row: Skill, top: float, place: Callable[[float], float], scale: tuple[float, float]
) -> list[str]:
    """Draw one row: its name above, its interval and its dot below."""
    y = top + 22
    parts = [text(_LEFT, top + 12, row.name, "name")]
    if row.interval is not None:
        left, right = (place(end) for end in row.interval)
        parts.append(f'<path class="bounds" d="M{left:.1f} {y}H{right:.1f}"/>')
        if row.interval[0] < scale[0]:
            parts.append(text(_LEFT - 6, y + 4, "←", "axis"))
        if row.interval[1] > scale[1]:
            parts.append(text(WIDTH, y + 4, "→", "axis", "end"))
    style = "mark full" if row.shown else "mark"
    parts.append(f'<circle class="{style}" cx="{place(row.value):.1f}" cy="{y}" r="4"/>')
    return parts


def draw_reliability(name: str, title: str, bins: Sequence[dict[str, Any]]) -> str:
    """Draw how often it came true against what was said, with bin counts and consistency bars.

    Parameters
    ----------
    name, title : str
    bins : sequence of dict
        As ``keeneye.scoring.reliability`` says them.

    Returns
    -------
    str
        An ``<svg>`` element; '' where there is no bin.
    """
    if not bins:
        return ""
    foot = 12 + _SIDE

    def place(x: float, y: float) -> tuple[float, float]:
        return _MARGIN + x * _SIDE, foot - y * _SIDE

    (x0, y0), (x1, y1) = place(0, 0), place(1, 1)
    parts = [
        f'<rect class="mark" x="{x0}" y="{y1}" width="{_SIDE}" height="{_SIDE}"/>',
        f'<path class="turn" d="M{x0} {y0}L{x1} {y1}"/>',
    ]
    told = []
    for one in bins:
        x, y = place(one["probability"], one["hit_share"])
        _, low = place(0, one["low"])
        _, high = place(0, one["high"])
        parts.append(f'<path class="band" d="M{x:.1f} {low:.1f}V{high:.1f}"/>')
        parts.append(f'<circle class="mark full" cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>')
        told.append(f"said {one['probability']:.2f}, came {one['hit_share']:.2f} of {one['n']}")
    for x, y, n in _apart([(*place(b["probability"], b["hit_share"]), b["n"]) for b in bins]):
        parts.append(text(x + 6, y - 5, f"n {n}", "axis"))
    for value in (0.0, 0.5, 1.0):
        x, y = place(value, value)
        parts.append(text(x, foot + 14, f"{value:g}", "axis", "middle"))
        parts.append(text(_MARGIN - 6, y + 4, f"{value:g}", "axis", "end"))
    parts.append(text(_MARGIN + _SIDE + 10, foot, "said →", "axis"))
    parts.append(text(_MARGIN + _SIDE + 10, 22, "↑ came true", "axis"))
    return frame(name, foot + 20, (title, "; ".join(told)), parts)


def _apart(places: Sequence[tuple[float, float, int]]) -> list[tuple[float, float, int]]:
    """Keep the counts that do not lie on one before; all stand in the table."""
    kept: list[tuple[float, float, int]] = []
    for x, y, n in places:
        if all(abs(x - a) > 34 or abs(y - b) > 13 for a, b, _ in kept):
            kept.append((x, y, n))
    return kept


def draw_sharpness(name: str, title: str, counts: Sequence[int]) -> str:
    """Draw how many forecasts lie in each tenth from 0 to 1.

    Returns
    -------
    str
        An ``<svg>`` element; '' where there is no forecast.
    """
    if not sum(counts):
        return ""
    width, foot, most = (WIDTH - 2 * _MARGIN) / len(counts), 84, max(counts)
    parts, told = [], []
    for n, count in enumerate(counts):
        high = 60 * count / most
        left = _MARGIN + n * width
        if count:
            parts.append(f'<rect class="open" x="{left + 1:.1f}" y="{foot - high:.1f}" '
                         f'width="{width - 2:.1f}" height="{high:.1f}"/>')  # fmt: skip
            parts.append(text(left + width / 2, foot - high - 4, str(count), "axis", "middle"))
        told.append(f"{n / len(counts):.1f} to {(n + 1) / len(counts):.1f}: {count}")
    parts.append(f'<path class="grid" d="M{_MARGIN} {foot}H{WIDTH - _MARGIN}"/>')
    for value in (0.0, 0.5, 1.0):
        at = _MARGIN + value * (WIDTH - 2 * _MARGIN)
        parts.append(text(at, foot + 14, f"{value:g}", "axis", "middle"))
    return frame(name, foot + 20, (title, "; ".join(told)), parts)
