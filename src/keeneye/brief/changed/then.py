"""Forecasts then and now: beside what the reader was told, with the reports that count in them."""

from __future__ import annotations

from collections.abc import Sequence

from keeneye.brief.changed.behind import events_since
from keeneye.brief.day import Day
from keeneye.brief.grammar.grid import Grid
from keeneye.brief.judgements import rules
from keeneye.brief.judgements.changes import changes_of
from keeneye.brief.judgements.judged import Judgement
from keeneye.brief.wording import exact, show_day, show_known, show_percent
from keeneye.records import Event, format_utc

__all__ = ["forecasts_then"]

_NAMED = 4  # reports named in a row of the table


def forecasts_then(day: Day) -> Grid:
    """Set out every forecast that is shown beside what the reader was told, and what came since."""
    told = {j.subject: j for j in day.last.judgements if j.kind == "forecast"} if day.last else {}
    rows = []
    for said in rules.asked(day) if changes_of(day) else ():
        was = told.get(said.question_id)
        if was is None:
            continue
        rows.append((
            exact(f"{said.question.text}, within {said.question.horizon_days} days"),
            _then(was),
            show_percent(said.probability),
            _reports(events_since(said, day), day) or _without(said.question.kind),
        ))  # fmt: skip
    asof = show_known(format_utc(day.last.asof)) if day.last else ""
    return Grid(
        caption=f"Forecasts then and now, and the reports since {asof} that count in them",
        heads=("Question", "Then", "Now", "Reports that count"),
        rows=tuple(rows),
        shown=True,
    )


def _then(was: Judgement) -> str:
    """Return the probability that was told."""
    return was.details.get("percent", was.state)


def _without(kind: str) -> str:
    """Say why no report is named."""
    return "none: the window moved" if kind != "list" else "none: the desk’s list decides"


def _reports(events: Sequence[Event], day: Day) -> str:
    """Name the reports of events: outlet and day."""
    named = dict.fromkeys(
        f"{day.outlet_name(e.report_id)}, {show_day(e.event_date.isoformat())}" for e in events
    )
    more = f"; and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
    return exact("; ".join(list(named)[:_NAMED]) + more)
