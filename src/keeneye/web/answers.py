"""The answers, as plain documents: one function a subject, for pages, their JSON and the tools."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from keeneye.errors import BadRecord, UnknownId
from keeneye.limits import LIMITS
from keeneye.records import asof_of, read_utc, to_plain
from keeneye.watch import (
    Explanation,
    Written,
    ask_questions,
    deal_document,
    explain,
    weigh_choice,
    weigh_deals,
    weigh_motives,
    write,
)
from keeneye.web.asked import (
    AsofAsked,
    BriefAsked,
    DealAsked,
    EventsAsked,
    ExplainAsked,
    RejectsAsked,
    ThreatsAsked,
)
from keeneye.web.reading import Reader

__all__ = [
    "brief",
    "channels",
    "deal",
    "events",
    "explanation",
    "forecasts",
    "game",
    "motives",
    "rejects",
    "threats",
    "track",
    "written_at",
]

Document = dict[str, Any]


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
    from keeneye.signals import follow_through, read_ledger, threat_document

    asof = reader.cut(asked.asof)
    with reader.history(asof) as history:
        ledger = read_ledger(history, reader.desk())
    every = zip(ledger.threats, ledger.verdicts, strict=True)
    pairs = list(ledger.live if asked.live else every)[::-1]
    shown, paging = _slice(pairs, asked.page)
    rates = follow_through(ledger.threats)
    rows = [threat_document(threat, verdict) for threat, verdict in shown]
    return _plain({"asof": asof, "threats": rows, "follow_through": rates, **paging})


def forecasts(reader: Reader, asked: AsofAsked) -> Document:
    """Answer with a forecast for each question of the desk."""
    from keeneye.forecast import forecast_document

    asof, why_none = reader.cut(asked.asof), ""
    with reader.history(asof) as history:
        try:
            found = ask_questions(history, reader.desk(), reader.cut(""))
        except BadRecord as error:  # the history is too short: no fault of who asks
            found, why_none = [], str(error)
    rows = [forecast_document(one) for one in found]
    return _plain({"asof": asof, "forecasts": rows, "why_none": why_none})


def track(reader: Reader, asked: AsofAsked) -> Document:
    """Answer with the record of issued forecasts; those issued later than the cut are left out."""
    from keeneye.forecast import read_track, track_document

    asof = reader.cut(asked.asof)
    entries = [e for e in read_track(reader.track_file) if read_utc(e.written_at) <= asof]
    return _plain({"asof": asof, **track_document(entries)})


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
            write_day=lambda history, _: written or write(history, desk),
            track=reader.track_file,
        )


def written_at(reader: Reader, record_id: str) -> Written | None:
    """Return the brief of the moment that the id of a computed record carries; None without one."""
    try:
        moment = asof_of(record_id)
    except BadRecord:
        return None
    return reader.written(moment)


def motives(reader: Reader, asked: AsofAsked) -> Document:
    """Answer with the competing motives."""
    with reader.history(reader.cut(asked.asof)) as history:
        return _plain(weigh_motives(history, reader.desk()))


def game(reader: Reader, asked: AsofAsked) -> Document:
    """Answer with the choice: hold, trade or concede."""
    with reader.history(reader.cut(asked.asof)) as history:
        return _plain(weigh_choice(history, reader.desk()))


def deal(reader: Reader, asked: DealAsked) -> Document:
    """Answer with deals of the desk; a file is no deal here.

    Raises
    ------
    UnknownId
        If the desk has no deal of this name.
    """
    from keeneye.deals import read_deal_book

    desk = reader.desk()
    known = read_deal_book(desk.folder).deals
    unknown = [name for name in asked.names if name not in known]
    if unknown:
        raise UnknownId(f"no deal {unknown[0]!r} in this desk", expected=", ".join(known))
    found = weigh_deals(desk, asked.names)
    return _plain({"asof": reader.cut(asked.asof), "deals": [deal_document(one) for one in found]})


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
