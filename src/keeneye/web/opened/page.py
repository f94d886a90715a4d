"""The page of an id, from one opening of the store."""

from __future__ import annotations

from keeneye.errors import UnknownId
from keeneye.records import Event, Report
from keeneye.watch import Explanation
from keeneye.web import answers
from keeneye.web.asked import ExplainAsked
from keeneye.web.opened.passages import echoes_behind, find_stored, passages_behind
from keeneye.web.pages import Opened, render_explanation
from keeneye.web.reading import Reader
from keeneye.web.tables import is_openable

__all__ = ["explained"]

_LISTED = 60  # records described on the page of an id; all are in its JSON


def explained(reader: Reader, asked: ExplainAsked) -> bytes:
    """Return the page of an id: its sentences in their texts, each record it follows from."""
    found = answers.explanation(reader, asked)
    desk = reader.desk()
    opened = [_line(reader, one, asked.asof) for one in found.opens[:_LISTED]]
    if len(found.opens) > _LISTED:
        opened.append((f"and {len(found.opens) - _LISTED} more", "", ""))
    report, behind = None, []
    written = answers.written_at(reader, asked.id)
    with reader.open() as view:
        if isinstance(found.record, Event) and found.record.report_id:
            held = find_stored(found.record.report_id, view)
            report = held if isinstance(held, Report) else None
        elif found.opens:
            lines = (asked.id, *found.opens)
            history = view.history(written.brief.asof, desk.coders) if written else None
            echoes = echoes_behind(lines, written.day, history) if written and history else ()
            behind = passages_behind(found.opens, view, desk, echoes)
    page = Opened(found=found, opened=opened, report=report, behind=behind)
    return render_explanation(page, reader.site, reader.cut(asked.asof), asked.asof).encode("utf-8")


def _open(reader: Reader, record_id: str, asof: str) -> Explanation | None:
    """Open an id, or return None where it opens to nothing."""
    try:
        return answers.explanation(reader, ExplainAsked(id=record_id, asof=asof))
    except UnknownId:
        return None


def _line(reader: Reader, record_id: str, asof: str) -> tuple[str, str, str]:
    """Return an id, what it is, and the words of its first line."""
    found = _open(reader, record_id, asof) if is_openable(record_id) else None
    if found is None:
        return record_id, "", ""
    words = dict(found.lines)
    day = words.get("day", "")
    said = words.get("evidence") or words.get("text") or words.get("citation") or ""
    return record_id, f"{found.what} {day}".strip(), said if len(said) <= 300 else said[:299] + "…"
