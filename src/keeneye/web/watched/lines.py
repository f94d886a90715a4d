"""The page of the lines: the strip of 90 days, and the table that says the same."""

from __future__ import annotations

from typing import Any

from keeneye.brief.svg import draw_channels
from keeneye.web.asked import AsofAsked
from keeneye.web.pages import render_tables
from keeneye.web.reading import Reader
from keeneye.web.tables import table_of

__all__ = ["render_lines"]

_LEGEND = (
    "A full bar is open, a crossed box cut, a row of dots unanswered, a thin line not tried, a "
    "zigzag a fault, a dotted floor unknown. What was announced and what was observed run beside "
    "each other in the table."
)


def render_lines(reader: Reader, document: dict[str, Any], asked: AsofAsked, root: str = "") -> str:
    """Return the page of the lines of communication."""
    day = reader.written(reader.cut(asked.asof)).day
    table = table_of("channels", document)
    about = {"chart": draw_channels(day, table.finding), "links": [], "note": _LEGEND, "root": root}
    return render_tables("channels", [table], document, asked, **about)
