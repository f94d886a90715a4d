"""The two directions of a pair as a drawing: conflict a period, and where the level changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from keeneye.brief.svg import WIDTH, frame, months, text

__all__ = ["conflict_of", "draw_pair"]

_HEIGHT, _LEFT, _TOP, _RIGHT, _FOOT = 210, 30, 12, 84, 184


def conflict_of(row: dict[str, Any]) -> int:
    """Return the conflict events of a period."""
    return int(row["verbal_conflict"]["value"] + row["material_conflict"]["value"])


def draw_pair(document: dict[str, Any]) -> str:
    """Draw conflict events of both directions: one line whole, one dashed, each named at its end.

    Upright lines are changes of level of the first direction; the bar at the foot is the 95 %
    interval of its day. The table beside the drawing holds the same numbers.

    Parameters
    ----------
    document : dict
        Of two dyads, as ``trend --json`` prints them.

    Returns
    -------
    str
        An ``<svg>`` element.
    """
    both = document["trend"][:2]
    rows = [one["rows"] for one in both]
    n = max(len(own) for own in rows)
    top = max(2, *(conflict_of(row) for own in rows for row in own))
    starts = [date.fromisoformat(row["start"]) for row in max(rows, key=len)]
    places = [_LEFT + k * (WIDTH - _LEFT - _RIGHT) / max(n - 1, 1) for k in range(n)]
    parts = [*_scale(top), *_marks(both[0]["turns"], starts, places), *_axis(starts, places)]
    for style, one, lift in zip(("first", "second"), both, (-7, 7), strict=True):
        own = one["rows"]
        points = [
            (x, _y(conflict_of(r), top)) for x, r in zip(places[n - len(own) :], own, strict=True)
        ]
        drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(f'<polyline class="{style}" points="{drawn}"/>')
        height = min(max(points[-1][1] + lift, _TOP + 10), _FOOT)
        parts.append(text(places[-1] + 8, height, one["dyad"], f"label {style}"))
    title = f"Conflict events by {document['by']}, {both[0]['dyad']} and back"
    return frame("chart-pair", _HEIGHT, (title, _told(both, document["by"])), parts)


def _y(count: float, top: int) -> float:
    """Place a count."""
    return _FOOT - count * (_FOOT - _TOP) / top


def _scale(top: int) -> list[str]:
    """Draw nothing, and the highest count."""
    parts, ends = [], f'x1="{_LEFT}" x2="{WIDTH - _RIGHT}"'
    for count in (0, top):
        y = _y(count, top)
        parts.append(f'<line class="grid" {ends} y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(text(_LEFT - 6, y + 4, str(count), "axis", "end"))
    return parts


def _axis(starts: Sequence[date], places: Sequence[float]) -> list[str]:
    """Label months under the periods in which they begin."""
    firsts = [
        (day, x)
        for n, (day, x) in enumerate(zip(starts, places, strict=True))
        if n == 0 or day.month != starts[n - 1].month
    ]
    return months(firsts, WIDTH - _RIGHT + 20, _HEIGHT - 6)


def _marks(
    turns: list[dict[str, Any]], starts: Sequence[date], places: Sequence[float]
) -> list[str]:
    """Mark changes of level within the periods shown."""
    where = {str(day): x for day, x in zip(starts, places, strict=True)}
    found = []
    for change in (c for t in turns if t["measure"] == "count" for c in t["changes"]):
        x = where.get(str(change["change_date"]))
        if x is not None:
            low = where.get(str(change["low_date"]), places[0])
            high = where.get(str(change["high_date"]), places[-1])
            found.append(f'<path class="turn" d="M{x:.1f} {_TOP}V{_FOOT}"/>')
            found.append(f'<path class="turn interval" d="M{low:.1f} {_FOOT + 3}H{high:.1f}"/>')
    return found


def _told(both: Sequence[dict[str, Any]], by: str) -> str:
    """Tell the lines in words: from, to, the highest and the last period."""
    said = []
    for one in both:
        peak = max(one["rows"], key=conflict_of)
        last = one["rows"][-1]
        said.append(
            f"{one['dyad']} from {one['rows'][0]['start']}: highest {conflict_of(peak)} in the "
            f"{by} of {peak['start']}, last {conflict_of(last)}"
        )
    return "; ".join(said)
