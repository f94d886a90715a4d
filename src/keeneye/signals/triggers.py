"""Trigger and proportion: the grievance a threat states, the gap, and how such triggers are met."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from keeneye.desk import Desk
from keeneye.desk.files import csv_rows
from keeneye.errors import DeskError
from keeneye.records import Fact, Report
from keeneye.signals.acts import Act, ActBook, Trigger, find_phrase
from keeneye.signals.mentions import ActMention
from keeneye.signals.threats import Move, Threat, read_deeds

__all__ = [
    "Answer",
    "EarlierCase",
    "Proportion",
    "TriggerLink",
    "earlier_cases",
    "link_triggers",
    "measure_proportion",
    "read_responses",
]

METHOD = "trigger-links-1"
NAME = "icb_triggers.csv"
_LEVELS = range(1, 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proportion:
    """Where a response stands among responses to triggers of the same class.

    Parameters
    ----------
    icb_trigger, response : int
        Classes of the crisis table, 1 … 9; the numbers are read as an order of severity.
    percentile : float
        Share of like cases that were milder, and half of those alike; 0 … 1.
    n : int
        Like cases.
    citation : str
    """

    icb_trigger: int
    response: int
    percentile: float
    n: int
    citation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An act that followed a trigger, after so many days."""

    act: str
    on: date
    days: int
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierCase:
    """A day on which the same kind of trigger happened before, and what followed."""

    fact_id: str
    event_date: date
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TriggerLink:
    """A threat and the grievance that its reports state.

    Parameters
    ----------
    threat_id, act, trigger : str
    trigger_date : date or None
        The last day of the trigger's list before the threat, within the desk's
        `trigger.answer_days`; None where the desk lists none.
    gap_days : int or None
        From the trigger to the first threat: the latency.
    act_gap_days : int or None
        From the trigger to the first deed that carried it out, in whole or in part.
    evidence : tuple of str
        The trigger's fact, then the reports that state the grievance.
    proportion : Proportion or None
    """

    threat_id: str
    act: str
    trigger: str
    trigger_date: date | None
    gap_days: int | None
    act_gap_days: int | None
    evidence: tuple[str, ...]
    proportion: Proportion | None
    method: str = METHOD


def read_responses(desk: Desk) -> dict[int, dict[int, tuple[int, str]]]:
    """Read the desk's table of crisis responses; a desk without one has an empty table.

    Returns
    -------
    dict
        Trigger class to response class to ``(cases, citation)``.

    Raises
    ------
    DeskError
        With file and line, for a class or count that is no number, or a class outside 1 … 9.

    Examples
    --------
    >>> from keeneye.desk import read_desk
    >>> table = read_responses(read_desk("korea"))
    >>> sum(table[9][r][0] for r in (8, 9)), sum(n for n, _ in table[9].values())
    (231, 381)
    """
    if not (desk.folder / NAME).is_file():
        return {}
    table: dict[int, dict[int, tuple[int, str]]] = {}
    for line, row in csv_rows(desk.folder, NAME, ("triggr", "majres", "n", "citation", "checked")):
        where = f"{desk.folder / NAME}:{line}"
        try:
            trigger, response, n = (int(row[c]) for c in ("triggr", "majres", "n"))
        except ValueError as error:
            raise DeskError(str(error), where=where, expected="whole numbers") from error
        if trigger not in _LEVELS or response not in _LEVELS or n < 0:
            raise DeskError("no such class", where=where, expected="classes 1 … 9, a count")
        table.setdefault(trigger, {})[response] = (n, row["citation"])
    return table


def measure_proportion(
    table: Mapping[int, Mapping[int, tuple[int, str]]], icb_trigger: int, response: int
) -> Proportion | None:
    """Say where a response stands among those to triggers of the same class.

    Returns
    -------
    Proportion or None
        None where the table has no like case.

    Examples
    --------
    >>> table = {2: {3: (6, "x"), 6: (2, "x"), 8: (2, "x")}}
    >>> measure_proportion(table, 2, 6).percentile  # 6 milder, half of 2 alike, of 10
    0.7
    """
    like = table.get(icb_trigger, {})
    n = sum(cases for cases, _ in like.values())
    if not n:
        return None
    milder = sum(cases for level, (cases, _) in like.items() if level < response)
    alike = like.get(response, (0, ""))[0]
    return Proportion(
        icb_trigger=icb_trigger,
        response=response,
        percentile=(milder + alike / 2) / n,
        n=n,
        citation=next(citation for _, citation in like.values()),
    )


def link_triggers(
    desk: Desk, book: ActBook, threats: Iterable[Threat], reports: Iterable[Report]
) -> tuple[TriggerLink, ...]:
    """Link each threat to the grievances that its own reports state.

    Parameters
    ----------
    desk, book
    threats : iterable of Threat
        As of one moment: desk facts known later are left out.
    reports : iterable of Report
        Those that the threats were read in.

    Returns
    -------
    tuple of TriggerLink
        One for each threat and trigger named; by threat, then in the order of the book.
    """
    texts = {r.report_id: r.text for r in reports}
    table = read_responses(desk)
    return tuple(
        _link(desk, threat, trigger, stated, _proportion(book, table, threat, trigger))
        for threat in threats
        for trigger in book.trigger
        if (stated := _stated(threat, trigger, texts))
    )


def _stated(threat: Threat, trigger: Trigger, texts: Mapping[str, str]) -> list[ActMention]:
    """Return the threat's mentions whose report names the trigger."""
    return [m for m in threat.said if find_phrase(texts.get(m.report_id, ""), trigger.phrases)]


def _proportion(
    book: ActBook,
    table: Mapping[int, Mapping[int, tuple[int, str]]],
    threat: Threat,
    trigger: Trigger,
) -> Proportion | None:
    """Measure the threatened act among responses to such triggers."""
    act = book.find(threat.act)
    return measure_proportion(table, trigger.icb_trigger, act.response) if act else None


def _link(
    desk: Desk,
    threat: Threat,
    trigger: Trigger,
    stated: Sequence[ActMention],
    proportion: Proportion | None,
) -> TriggerLink:
    """Make one link."""
    reach = timedelta(days=round(desk.likely("trigger.answer_days")))
    days = [
        f
        for f in _days(desk, trigger, threat.asof)
        if threat.said_date - reach <= f.event_date <= threat.said_date
    ]
    last = days[-1] if days else None
    deeds = [m.on for m in threat.moves if m.status in ("done", "partly")]
    facts = (last.fact_id,) if last else ()
    return TriggerLink(
        threat_id=threat.threat_id,
        act=threat.act,
        trigger=trigger.id,
        trigger_date=last.event_date if last else None,
        gap_days=(threat.said_date - last.event_date).days if last else None,
        act_gap_days=(min(deeds) - last.event_date).days if last and deeds else None,
        evidence=(*facts, *dict.fromkeys(m.report_id for m in stated)),
        proportion=proportion,
    )


def _days(desk: Desk, trigger: Trigger, asof: datetime) -> list[Fact]:
    """Return the listed days of a trigger that were known, in order."""
    listed = desk.facts.get(trigger.list, ()) if trigger.list else ()
    return [f for f in listed if f.known_at <= asof]


def earlier_cases(
    desk: Desk,
    book: ActBook,
    trigger: Trigger,
    mentions: Iterable[ActMention],
    asof: datetime,
) -> tuple[EarlierCase, ...]:
    """List the days on which a trigger happened and what was done within the desk's answer days.

    Parameters
    ----------
    desk, book, trigger
    mentions : iterable of ActMention
    asof : datetime

    Returns
    -------
    tuple of EarlierCase
        In order of day. Acts toward others are no answers; no answer means that none is in the
        store, not that there was none.
    """
    reach = round(desk.likely("trigger.answer_days"))
    deeds = read_deeds(desk, book, mentions, asof)
    toward = [(act, move) for act, move in deeds if act.target_actor in trigger.by]
    return tuple(
        EarlierCase(
            fact_id=fact.fact_id,
            event_date=fact.event_date,
            answers=_answers(fact.event_date, toward, reach),
        )
        for fact in _days(desk, trigger, asof)
    )


def _answers(day: date, deeds: Sequence[tuple[Act, Move]], reach: int) -> tuple[Answer, ...]:
    """Return the first deed of each act within so many days."""
    found: dict[str, Answer] = {}
    for act, move in deeds:
        after = (move.on - day).days
        if 0 <= after <= reach and act.id not in found:
            found[act.id] = Answer(act=act.id, on=move.on, days=after, evidence=move.evidence)
    return tuple(found.values())
