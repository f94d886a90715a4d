"""A brief as one HTML file: no script, no request, every number a link to its endnote."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from keeneye.brief import rules
from keeneye.brief.charts.twins import drawings_of, twins_of
from keeneye.brief.claims import carriers_of, pieces_of
from keeneye.brief.day import Day
from keeneye.brief.endnotes import Notes, complete_note
from keeneye.brief.grammar.template import Piece
from keeneye.brief.judgements.charts import (
    MARKERS,
    draw_forecasts,
    draw_motives,
    draw_threats,
    marker,
)
from keeneye.brief.judgements.tables import judged_grids
from keeneye.brief.kinds import KINDS
from keeneye.brief.sentences import weekly
from keeneye.brief.svg import STATES, bar, draw_channels, draw_trend
from keeneye.brief.texts import cut_in_words, items_of, refused_line, title_of
from keeneye.brief.wording import show_day, visible
from keeneye.records import (
    Brief,
    Section,
    Statement,
)

__all__ = ["Served", "render_html"]


@dataclass(frozen=True, slots=True)
class Served:
    """How a page is shown by a server: its style sheets by address, and what stands above it.

    Figures then lead to ``/x/ID`` instead of endnotes, with `query` behind it; other pages of its
    desk lie under `root`. `head`, `top` and `foot` are HTML that the server has escaped: links of
    the head, what stands above the brief, and a section, called ``commands``, that stands before
    the endnotes.

    Examples
    --------
    >>> Served(("/brief.css",)).styles
    ('/brief.css',)
    """

    styles: tuple[str, ...]
    top: str = ""
    head: str = ""
    foot: str = ""
    query: str = ""
    root: str = ""


def render_html(brief: Brief, day: Day, *, served: Served | None = None) -> str:
    """Return the brief as one HTML page that can be mailed and printed.

    Parameters
    ----------
    brief : Brief
    day : Day
        The day it was written from: charts and endnotes are drawn from its records.
    served : Served, optional
        For a server; without it, the page is one file.

    Returns
    -------
    str
        A whole document: no script, no outside file, links out only to reports (http, https).

    Examples
    --------
    >>> from datetime import UTC, date, datetime
    >>> from keeneye.brief.compose import write_brief
    >>> from keeneye.records import Coverage
    >>> day = Day(desk_name="korea", desk_title="Korea", asof=datetime(2020, 6, 13, tzinfo=UTC),
    ...     recent_from=date(2020, 6, 5), coverage=Coverage(n_reports=0, n_copies=0, n_uncoded=0,
    ...     n_events=0, n_counted=0, last_known_at=None, outlets=(), unseen=()))
    >>> "There is nothing to judge from" in render_html(write_brief(day), day)
    True
    """
    notes = Notes(day, opened_at="/x/" if served else "", query=served.query if served else "")
    sections = [_section(section, brief, notes) for section in brief.sections]
    for note in list(notes.by_id.values()):
        complete_note(note, notes)
    return str(
        _template().render(
            brief=brief,
            served=served,
            day=day,
            as_of=show_day(day.last_day.isoformat()),
            cut=cut_in_words(day),
            sections=sections,
            refused=refused_line(brief),
            notes=[notes.by_id[key] for key in notes.by_id],
            style=_file("brief.css"),
        )
    )


@cache
def _file(name: str) -> str:
    """Return a file of the page."""
    return files("keeneye.brief").joinpath("html", name).read_text(encoding="utf-8")


@cache
def _template() -> Any:
    """Return the page's template: everything put into it is escaped."""
    from jinja2 import DictLoader, Environment, StrictUndefined

    environment = Environment(
        autoescape=True,
        loader=DictLoader({"brief.html": _file("brief.html")}),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["visible"] = visible
    return environment.get_template("brief.html")


def _section(section: Section, brief: Brief, notes: Notes) -> dict[str, Any]:
    """Return what the template needs of one section."""
    day, title = notes.day, title_of(section)
    drawn = _CHARTS.get(section.section)
    legend = _LEGENDS.get(section.section)
    return {
        "name": section.section,
        "title": section.title,
        "finding": _pieces(title, notes) if title else [],
        "chart": drawn(day, title.text) if drawn and title else "",
        "legend": legend() if legend and drawn and title else [],
        "grids": judged_grids(section.section, day),
        "drawings": drawings_of(section, day),
        "has_csv": bool(title or section.section == "choice_and_deal")
        and bool(twins_of(section.section, day)),
        "weeks": _weeks(day) if section.section == "trend" else {},
        "strips": _strips(day) if section.section == "channels" else [],
        "items": [_item(sentence, evidence, notes) for sentence, evidence in items_of(section)],
        "note": section.note,
    }


def _item(sentence: Statement, evidence: list[Statement], notes: Notes) -> dict[str, Any]:
    """Return a sentence with its evidence and the numbers of its endnotes."""
    pieces = _pieces(sentence, notes)
    shown = [_pieces(one, notes) for one in evidence]
    carried = dict.fromkeys(carriers_of(sentence, notes.day).values())
    numbers = [notes.refer(record_id).number for record_id in carried]
    if sentence.statement_id in notes.by_id:
        numbers.append(notes.by_id[sentence.statement_id].number)
    return {
        "pieces": pieces,
        "evidence": shown,
        "numbers": numbers,
        "id": notes.anchor(sentence.statement_id),
    }


def _pieces(statement: Statement, notes: Notes) -> list[tuple[str, str, bool]]:
    """Return a sentence in pieces: words, anchor, whether they come from outside."""
    carriers = carriers_of(statement, notes.day)
    return [_piece(piece, statement, carriers, notes) for piece in pieces_of(statement)]


def _piece(
    piece: Piece, statement: Statement, carriers: dict[str, str], notes: Notes
) -> tuple[str, str, bool]:
    """Return one piece with its link."""
    if piece.slot is None or piece.frame:
        return piece.words, "", False
    kind = KINDS[piece.slot.kind]
    if not kind.figure or not piece.words:
        return piece.words, "", bool(piece.words)
    record_id = carriers.get(piece.slot.name)
    note = notes.refer(record_id) if record_id else notes.count(statement)
    return piece.words, notes.address(note), False


def _draw_trend(day: Day, title: str) -> str:
    return draw_trend(day, weekly(day), title)


def _bands() -> list[tuple[str, str]]:
    """Return the shape and word of the bands behind the lines."""
    shape = '<rect class="fan {}" x="0" y="2" width="36" height="10"/>'
    return [(shape.format(style), f"nine of ten weeks before, {which} line")
            for style, which in (("first", "whole"), ("second", "dashed"))]  # fmt: skip


def _states() -> list[tuple[str, str]]:
    """Return each state's shape and word."""
    return [(bar(state, (0.0, 1.0), 36.0), state.replace("_", " ")) for state in STATES]


def _markers() -> list[tuple[str, str]]:
    """Return the shape and word of what happens to threats."""
    return [(marker(word, 18.0, 7.0), word) for word in MARKERS]


def _bars() -> list[tuple[str, str]]:
    """Return the shape and word of the lines that stand for motives."""
    lines = (
        ("bounds", "hard bounds"),
        ("band", "nine draws of ten"),
        ("then", "bounds a month before"),
    )
    return [(f'<path class="{style}" d="M0 7H36"/>', word) for style, word in lines]


def _dots() -> list[tuple[str, str]]:
    """Return the shape and word of what stands for a forecast."""
    dots = ((" full", "a model speaks"), ("", "the base rate speaks"))
    shapes = [(f'<circle class="mark{s}" cx="18" cy="7" r="4.5"/>', word) for s, word in dots]
    return [*shapes, ('<path class="rate" d="M18 0v14"/>', "base rate"),
            ('<path class="bounds" d="M0 7H36"/>', "interval")]  # fmt: skip


_CHARTS = {
    "channels": draw_channels,
    "trend": _draw_trend,
    "threats": draw_threats,
    "why": draw_motives,
    "next": draw_forecasts,
}
_LEGENDS = {"channels": _states, "trend": _bands, "threats": _markers, "why": _bars, "next": _dots}


def _strips(day: Day) -> list[dict[str, Any]]:
    """Return the table that says what the strip shows."""
    return [
        {
            "name": channel.name,
            "runs": [
                f"{state.replace('_', ' ')} {show_day(start.isoformat())}"
                for start, _, state in rules.segments(channel, day.last_day)
            ],
        }
        for channel in day.channels
    ]


def _weeks(day: Day) -> dict[str, Any]:
    """Return the table that says what the trend shows, newest week first."""
    series = weekly(day)
    if not series:
        return {}
    heads = [
        f"{day.actor_name(s.dyad.source_actor)} → {day.actor_name(s.dyad.target_actor)}"
        for s in series
    ]
    held = [{week.period_start: week for week in one.periods} for one in series]
    starts = [week.period_start for week in series[0].periods[-rules.TREND_WEEKS :]]
    rows = [
        (
            show_day(start.isoformat()),
            [(w.conflict, w.total) if (w := weeks.get(start)) else ("–", "–") for weeks in held],
        )
        for start in reversed(starts)
    ]
    return {"heads": heads, "rows": rows}
