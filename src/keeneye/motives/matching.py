"""What each item stands on as of a moment: events of the store, rows of the desk, or its word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from keeneye.desk import Desk
from keeneye.errors import UnknownId
from keeneye.motives.shapes import EventQuery, EvidenceItem, FactQuery, Indicator
from keeneye.records import Event, Fact, Span, end_of_day
from keeneye.store import History

__all__ = ["Footing", "find_footing", "matching_events", "matching_facts"]

State = Literal["met", "unmet"]
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Footing:
    """Whether an item holds at a moment, and on what.

    Parameters
    ----------
    state : {'met', 'unmet'}
    basis : {'events', 'facts', 'absence', 'judged'}
        Absence stands on a list without a row; judged on the desk's citation alone.
    record_ids : tuple of str
        Events or facts.
    """

    state: State
    basis: Literal["events", "facts", "absence", "judged"]
    record_ids: tuple[str, ...] = ()


def find_footing(history: History, desk: Desk, item: EvidenceItem | Indicator) -> Footing:
    """Find what an item stands on, as of the history's moment.

    A corrected event is no longer shown by the history: an item that stood on it alone falls.

    Parameters
    ----------
    history : History
    desk : Desk
        Its lists are read as known at the same moment.
    item : EvidenceItem or Indicator

    Examples
    --------
    >>> find_footing.__name__  # needs a store; tests/motives show it at work
    'find_footing'
    """
    if item.event is not None:
        events = matching_events(history, item.event)
        ids = tuple(e.event_id for e in events)
        return Footing(state="met" if ids else "unmet", basis="events", record_ids=ids)
    if item.fact is not None:
        return _from_facts(history, desk, item.fact)
    known_at = getattr(item, "known_at", None)
    holds = known_at is not None and end_of_day(known_at) <= history.asof
    return Footing(state="met" if holds else "unmet", basis="judged")


def matching_events(history: History, query: EventQuery) -> list[Event]:
    """Return the shown events that a query asks for, by date.

    Examples
    --------
    >>> matching_events.__name__  # needs a store, as find_footing
    'matching_events'
    """
    found = history.find_events(
        since=query.since,
        until=query.until,
        counted=True if query.counted else None,
        source_actor=query.source_actor or None,
        target_actor=query.target_actor or None,
        root_code=query.roots[0] if len(query.roots) == 1 else None,
        from_reports=True if query.phrases else None,  # the row of an export has no sentence
    )
    pattern = _pattern(query.phrases)
    return [e for e in found if _fits(e, query) and _says(history, e, query, pattern)]


def _fits(event: Event, query: EventQuery) -> bool:
    """Whether actors, root and mode are those asked for."""
    return (
        event.root_code in query.roots
        and query.source_actor in ("", event.source_actor)
        and query.target_actor in ("", event.target_actor)
        and query.mode in ("", event.mode)
    )


def _says(history: History, event: Event, query: EventQuery, pattern: re.Pattern[str]) -> bool:
    """Whether the sentence, or with `anywhere` the report, has one of the phrases."""
    if not query.phrases:
        return True
    if not isinstance(event.evidence, Span):
        return False
    if pattern.search(event.evidence.text):
        return True
    if not query.anywhere or event.report_id is None:
        return False
    try:
        return bool(pattern.search(history.find_report(event.report_id).text))
    except UnknownId:  # the report's text was forgotten: its sentence is all there is
        return False


def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern that finds any of the phrases, each from the start of a word."""
    return re.compile("|".join(rf"(?<!\w){re.escape(p)}" for p in phrases), re.IGNORECASE)


def matching_facts(history: History, desk: Desk, query: FactQuery) -> list[Fact]:
    """Return the desk's rows that a query asks for and that were known, by date.

    Examples
    --------
    >>> matching_facts.__name__  # needs a store, as find_footing
    'matching_facts'
    """
    rows = [f for name in query.lists for f in desk.facts.get(name, ())]
    return [
        f
        for f in rows
        if f.known_at <= history.asof
        and query.since <= f.event_date < query.until
        and all(f.values.get(c, values[0]) in values for c, values in query.where.items())
    ]


def _from_facts(history: History, desk: Desk, query: FactQuery) -> Footing:
    """Say whether the rows are there, or, of an absence, that the window closed without one."""
    ids = tuple(f.fact_id for f in matching_facts(history, desk, query))
    if not query.absent:
        return Footing(state="met" if ids else "unmet", basis="facts", record_ids=ids)
    closed = end_of_day(query.until - _DAY) <= history.asof
    holds = closed and not ids
    return Footing(state="met" if holds else "unmet", basis="absence", record_ids=ids)
