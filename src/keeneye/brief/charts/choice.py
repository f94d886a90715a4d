"""The map of the choice: what is best after a demand, by their resolve and the days to the vote."""

from __future__ import annotations

from keeneye.brief.day import Day
from keeneye.brief.grammar.grid import Grid
from keeneye.brief.svg import WIDTH, frame, text
from keeneye.brief.wording import show_percent

__all__ = ["choice_grid", "draw_choice"]

_LEFT, _TOP, _CELL = 44.0, 6.0, 22.0
_LETTERS = {"hold": "H", "trade": "T", "concede": "C"}
WORDS = {"hold": "H hold firm", "trade": "T trade", "concede": "C concede"}


def draw_choice(day: Day, title: str) -> str:
    """Draw the regions: a column a day before the vote, a row a level of resolve, each by letter.

    Returns
    -------
    str
        An ``<svg>`` element; '' where no choice is weighed.
    """
    best, days, levels = _regions(day)
    if not best:
        return ""
    wide = (WIDTH - _LEFT) / len(days)
    parts = []
    for row, level in enumerate(reversed(levels)):
        y = _TOP + row * _CELL
        parts.append(text(_LEFT - 6, y + 15, f"{level:g}", "axis", "end"))
        for column, on in enumerate(days):
            what = best[on, level][0]
            x = _LEFT + column * wide
            parts.append(f'<rect class="region {what}" x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" '
                         f'height="{_CELL:.0f}"/>')  # fmt: skip
            parts.append(text(x + wide / 2, y + 15, _LETTERS.get(what, "?"), "cell", "middle"))
    foot = _TOP + len(levels) * _CELL
    marks = [(0, "start"), (len(days) - 1, "end")] if len(days) > 1 else [(0, "start")]
    for column, anchor in marks:
        x = _LEFT if anchor == "start" else WIDTH
        parts.append(text(x, foot + 14, f"{days[column]} days to the vote", "axis", anchor))
    told = "; ".join(WORDS.values())
    parts.append(text(_LEFT, foot + 30, f"{told}. Rows: their resolve", "axis"))
    words = f"Rows: their resolve, 0 to 1, the highest on top. Columns: days to the vote. {told}"
    return frame("chart-choice", round(foot) + 36, (title, words), parts)


def choice_grid(day: Day) -> Grid:
    """Set out the regions: what is best, and in what share of draws."""
    best, days, levels = _regions(day)
    rows = [(f"{level:g}", *(_cell(best[on, level]) for on in days)) for level in reversed(levels)]
    return Grid(
        caption="What is best after a demand, by their resolve (rows) and days to the vote",
        heads=("Resolve", *(f"{on} days" for on in days)),
        rows=tuple(rows),
    )


def _cell(one: tuple[str, float]) -> str:
    """Say one region in words."""
    return f"{one[0]}, {show_percent(one[1])} of draws"


def _regions(
    day: Day,
) -> tuple[dict[tuple[int, float], tuple[str, float]], list[int], list[float]]:
    """Return what is best where, the days from far to near, the levels of resolve from low."""
    regions = day.judged.choice.regions if day.judged.choice else ()
    best = {(r.days, r.resolve): (r.best, r.share_of_draws) for r in regions}
    days = sorted({r.days for r in regions}, reverse=True)
    levels = sorted({r.resolve for r in regions})
    whole = all((on, level) in best for on in days for level in levels)
    return (best, days, levels) if whole else ({}, [], [])
