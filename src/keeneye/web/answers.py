"""The answers, as plain documents: one function a subject, for pages, their JSON and the tools."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from keeneye.errors import BadRecord
from keeneye.limits import LIMITS
from keeneye.records import asof_of, to_plain
from keeneye.watch import (
    Explanation,
    Written,
    ask_questions,
    explain,
    see_ledger,
    write,
)
from keeneye.watch.changes import corrected_verdicts
from keeneye.web.asked import (
    AsofAsked,
    BriefAsked,
    EventsAsked,
    ExplainAsked,
    RejectsAsked,
    ThreatsAsked,
)
from keeneye.web.reading import Reader
from keeneye.web.record.standing import track

__all__ = [
    "brief",
    "channels",
    "events",
    "explanation",
    "forecasts",
    "rejects",
    "threats",
    "track",
    "written_at",
]

Document = dict[str, Any]
_OF_NO_BRIEF = "bfq"  # ids of backtests, forecasts, cells: no brief need be written to open them


def brief(reader: Reader, asked: BriefAsked) -> Document:
    """Answer with the brief of a moment, and with what changed since an earlier one."""
    return _plain(reader.brief(asked.asof, asked.since).brief)


def events(reader: Reader, asked: EventsAsked) -> Document:
    """Answer with the events that fit, the latest first, a page of them."""
    asof, size = reader.cut(asked.asof), LIMITS.web_rows
    with reader.history(asof) as history:
        found = history.find_events(
            since=_day(asked.since, "since"),
            until=_day(asked.until, "until"),
            dyad=asked.dyad,
            root_code=asked.root,
            report_id=asked.report,
            counted=asked.counted,
            limit=size + 1,
            offset=(asked.page - 1) * size,
            newest=True,
        )
    return _plain({"asof": asof, "events": found[:size], **_paging(asked.page, len(found) > size)})


def channels(reader: Reader, asked: AsofAsked) -> Document:
    """Answer with the lines of communication."""
    from keeneye.signals import channel_document

    written = reader.written(reader.cut(asked.asof))
    rows = [channel_document(one) for one in written.day.channels]
    return _plain({"asof": written.brief.asof, "channels": rows})


def threats(reader: Reader, asked: ThreatsAsked) -> Document:
    """Answer with the ledger of threats, the latest first, a page of it."""
    from keeneye.signals import follow_through, threat_document

    asof = reader.cut(asked.asof)
    with reader.history(asof) as history:
        ledger = see_ledger(history, reader.desk())
        corrected = corrected_verdicts(history, reader.desk())
    every = zip(ledger.threats, ledger.verdicts, strict=True)
    pairs = list(ledger.live if asked.live else every)[::-1]
    shown, paging = _slice(pairs, asked.page)
    rates = follow_through(ledger.threats)
    rows = [threat_document(threat, verdict) for threat, verdict in shown]
    told = {"threats": rows, "follow_through": rates, "corrected": corrected}
    return _plain({"asof": asof, **told, **paging})


def forecasts(reader: Reader, asked: AsofAsked) -> Document:
    """Answer with a forecast for each question of the desk."""
    from keeneye.forecast import forecast_document

    asof = reader.cut(asked.asof)
    with reader.history(asof) as history:
        found, unanswered = ask_questions(history, reader.desk(), reader.cut(""))
    rows = [forecast_document(one) for one in found]
    why_none = "" if found else next(iter(unanswered.values()), "")
    rest = {"why_none": why_none, "unanswered": unanswered}
    return _plain({"asof": asof, "forecasts": rows, **rest})


def rejects(reader: Reader, asked: RejectsAsked) -> Document:
    """Answer with what was refused, a page of it."""
    size = LIMITS.web_rows
    with reader.open() as view:
        found = view.rejections(
            stage=asked.stage,
            reason=asked.reason,
            limit=size + 1,
            offset=(asked.page - 1) * size,
        )
    return _plain({"rejected": found[:size], **_paging(asked.page, len(found) > size)})


def explanation(reader: Reader, asked: ExplainAsked) -> Explanation:
    """Open an id.

    Raises
    ------
    UnknownId
    """
    asof, desk = reader.cut(asked.asof), reader.desk()
    written = written_at(reader, asked.id)  # before the store is held
    with reader.open() as view:
        return explain(
            asked.id,
            view,
            desk,
            asof=asof,
            recompute=asked.recompute,
            track=reader.track_file,
            write_day=lambda history, _: written or write(history, desk),
        )


def written_at(reader: Reader, record_id: str) -> Written | None:
    """Return the brief of the moment that the id of a computed record carries; None without one."""
    if record_id[:1] in _OF_NO_BRIEF:
        return None
    try:
        moment = asof_of(record_id)
    except BadRecord:
        return None
    return reader.written(moment)


def _plain(document: Any) -> Document:
    """Return a document of dicts, lists, text and numbers."""
    plain: Document = to_plain(document)
    return plain


def _day(text: str | None, name: str) -> date | None:
    """Read a day."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise BadRecord(f"`{name}`: {text} is no day", expected="such as 2020-06-12") from error


def _slice(rows: Sequence[Any], page: int) -> tuple[Sequence[Any], Document]:
    """Return one page of rows, and what there is to say of it."""
    start = (page - 1) * LIMITS.web_rows
    end = start + LIMITS.web_rows
    return rows[start:end], _paging(page, len(rows) > end)


def _paging(page: int, more: bool) -> Document:
    """Say which page this is, and which comes next."""
    return {"page": page, "next_page": page + 1 if more else None}
