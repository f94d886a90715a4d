"""The tables that say what the charts of a section show, for the page and as CSV."""

from __future__ import annotations

import csv
import io

from keeneye.brief import rules
from keeneye.brief.charts.choice import choice_grid, draw_choice
from keeneye.brief.charts.deal import deal_grid, draw_deal
from keeneye.brief.day import Day
from keeneye.brief.grammar.grid import Grid
from keeneye.brief.judgements.tables import judged_grids
from keeneye.brief.sentences import weekly
from keeneye.brief.wording import show_day
from keeneye.records import Section

__all__ = ["drawings_of", "twins_csv", "twins_of"]

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def drawings_of(section: Section, day: Day) -> list[tuple[str, Grid]]:
    """Return the drawings that stand under sentences of a section, each with its table."""
    if section.section != "choice_and_deal":
        return []
    said = {one.template: one.text for one in section.statements}
    made = (
        ("shares", draw_choice, choice_grid),
        ("deal", draw_deal, deal_grid),
    )
    drawn = [(draw(day, said[name]), grid(day)) for name, draw, grid in made if name in said]
    return [(picture, grid) for picture, grid in drawn if picture]


def twins_of(section: str, day: Day) -> list[Grid]:
    """Return every table of a section; empty where it has no chart."""
    grids = judged_grids(section, day)
    if section == "channels":
        grids.append(_strips(day))
    elif section == "trend":
        grids.append(_weeks(day))
    elif section == "choice_and_deal":
        grids += [choice_grid(day), deal_grid(day)]
    return [grid for grid in grids if grid.rows]


def twins_csv(section: str, day: Day) -> str:
    """Write a section's tables as CSV, one below the other, each under its caption.

    A cell that a spreadsheet would run as a formula is written with ``'`` before it.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    for grid in twins_of(section, day):
        for line in ((grid.caption,), grid.heads, *grid.rows, ()):
            writer.writerow([f"'{c}" if c.startswith(_FORMULA) else c for c in line])
    return out.getvalue()


def _strips(day: Day) -> Grid:
    """Set out each line's runs of states."""
    rows = [
        (channel.name, state.replace("_", " "), start.isoformat(), end.isoformat())
        for channel in day.channels
        for start, end, state in rules.segments(channel, day.last_day)
    ]
    return Grid(
        caption="Lines, 90 days", heads=("Line", "State", "From", "Until"), rows=tuple(rows)
    )


def _weeks(day: Day) -> Grid:
    """Set out conflict of all counted events by week, the newest first."""
    series = weekly(day)
    names = [
        f"{day.actor_name(s.dyad.source_actor)} to {day.actor_name(s.dyad.target_actor)}"
        for s in series
    ]
    held = [{week.period_start: week for week in one.periods} for one in series]
    starts = [w.period_start for w in series[0].periods[-rules.TREND_WEEKS :]] if series else []
    rows = []
    for start in reversed(starts):
        weeks = [one.get(start) for one in held]
        cells = [str(n) for w in weeks for n in ((w.conflict, w.total) if w else ("", ""))]
        rows.append((show_day(start.isoformat()), *cells))
    heads = [f"{name}, {what}" for name in names for what in ("conflict", "all")]
    return Grid(caption="Counted events by week", heads=("Week of", *heads), rows=tuple(rows))
