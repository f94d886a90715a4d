"""Sentences in their texts: the passages that an opened record rests on, each marked in full."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from keeneye.brief import Day, is_web, passage_of
from keeneye.brief.wording import show_known
from keeneye.desk import Desk
from keeneye.errors import UnknownId
from keeneye.records import Channel, Event, Report, Span, format_utc
from keeneye.signals.channels import echoes_of
from keeneye.store import History, View

__all__ = ["Passage", "echoes_behind", "find_stored", "passages_behind"]

_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A sentence marked in its text.

    Parameters
    ----------
    record_id : str
        Of the event that was read in it.
    title : str
        The outlet, and when the report was known.
    is_echo : bool
        Whether it only says the same on the same day: what is opened rests on something else.
    is_quotation : bool
    link : str
        The report's address, if it is of the web.
    runs : list of (str, str)
        Words, and how they are marked: '' not at all, ``span``, ``lost``, or a role.

    Examples
    --------
    >>> Passage(record_id="e-1", title="KCNA, known 9 June 2020", is_echo=False, link="",
    ...     is_quotation=False, runs=[("They cut it.", "span")]).title
    'KCNA, known 9 June 2020'
    """

    record_id: str
    title: str
    is_echo: bool
    is_quotation: bool
    link: str
    runs: list[tuple[str, str]]


def echoes_behind(record_ids: Iterable[str], day: Day, history: History) -> list[str]:
    """Return the events that say, on its first day, the state of the lines among these ids."""
    lines = [line for one in record_ids if isinstance(line := day.find(one), Channel)]
    starts = {i.start for line in lines for i in line.intervals if i.end is None}
    events = [
        event
        for start in sorted(starts)
        for event in history.find_events(since=start, until=start + timedelta(days=1))
    ]
    return list(dict.fromkeys(one for line in lines for one in echoes_of(line, events)))


def passages_behind(
    record_ids: Iterable[str], view: View, desk: Desk, echoes: Iterable[str] = ()
) -> list[Passage]:
    """Return the passages of the first events among these ids, then of `echoes`, one a text."""
    said_again = set(echoes)
    found: dict[str, Passage] = {}
    for record_id in (*record_ids, *sorted(said_again)):
        if len(found) == _SHOWN:
            break
        event = find_stored(record_id, view) if record_id.startswith("e-") else None
        if isinstance(event, Event) and isinstance(event.evidence, Span) and event.report_id:
            report = find_stored(event.report_id, view)
            if isinstance(report, Report) and event.report_id not in found:
                passage = _passage(event, event.evidence, report, desk)
                found[event.report_id] = replace(passage, is_echo=record_id in said_again)
    return list(found.values())


def _passage(event: Event, span: Span, report: Report, desk: Desk) -> Passage:
    """Mark one event's sentence in its report."""
    names = {outlet.id: outlet.name for outlet in desk.outlets}
    outlet = names.get(report.outlet, report.outlet) or "unnamed outlet"
    return Passage(
        record_id=event.event_id,
        title=f"{outlet}, known {show_known(format_utc(report.known_at))}",
        is_echo=False,
        is_quotation=report.wording == "original",
        link=report.url if is_web(report.url) else "",
        runs=passage_of(span, report),
    )


def find_stored(record_id: str, view: View) -> object | None:
    """Return a stored record, or None."""
    try:
        return view.find(record_id)
    except UnknownId:
        return None
