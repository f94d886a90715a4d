"""The ledger of a history: its threats, their verdicts and grievances, ready for tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from keeneye.desk import Desk
from keeneye.errors import UnknownId
from keeneye.records import Event, Report, format_utc
from keeneye.signals.acts import ActBook, read_acts
from keeneye.signals.mentions import ActMention, mention_acts
from keeneye.signals.theatre import Verdict, judge_threat
from keeneye.signals.threats import Threat, read_threats
from keeneye.signals.triggers import TriggerLink, link_triggers
from keeneye.store import History

__all__ = ["Ledger", "read_ledger", "threat_document"]

RECONSTRUCTED = "reconstructed: the reports are dated by publication, not seen by us on the day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """All threats as of a moment, with the sentences and tests they rest on.

    `threats` and `verdicts` go together; `links` holds one entry a threat and stated grievance.
    """

    asof: datetime
    book: ActBook
    reports: tuple[Report, ...]
    events: tuple[Event, ...]
    mentions: tuple[ActMention, ...]
    threats: tuple[Threat, ...]
    verdicts: tuple[Verdict, ...]
    links: tuple[TriggerLink, ...]

    @property
    def live(self) -> tuple[tuple[Threat, Verdict], ...]:
        """The threats that are neither carried out, put off nor lapsed, the newest first."""
        pairs = zip(self.threats, self.verdicts, strict=True)
        open_ones = [(t, v) for t, v in pairs if t.status in ("open", "partly")]
        return tuple(sorted(open_ones, key=lambda p: p[0].last_said_date, reverse=True))

    def find(self, record_id: str) -> tuple[Threat, Verdict]:
        """Return a threat and its verdict, by the threat's id or by either's dated id.

        A dated id (``w-…`` of a threat, ``y-…`` of a verdict) opens in the ledger of the moment
        that it carries (`keeneye.records.asof_of`) and shows that nothing has changed since.

        Raises
        ------
        UnknownId
            If the ledger of this moment does not hold it.
        """
        for threat, verdict in zip(self.threats, self.verdicts, strict=True):
            if record_id in (threat.threat_id, threat.record_id, verdict.record_id):
                return threat, verdict
        raise UnknownId("no such threat at that time", where=record_id, todo="see `threats`")


def read_ledger(history: History, desk: Desk, *, withdrawn: Iterable[Event] = ()) -> Ledger:
    """Read the ledger of a history: nothing known later is in it.

    Parameters
    ----------
    history : History
    desk : Desk
    withdrawn : iterable of Event
        Events that analysts' corrections took away without a replacement.
    """
    book = read_acts(desk)
    reports = history.find_reports(with_copies=False) if book.act else []
    events = history.told_events() if book.act else ()
    mentions = mention_acts(desk, book, reports, events, withdrawn=withdrawn)
    threats = read_threats(desk, book, mentions, history.asof)
    by_act: dict[str, list[ActMention]] = {}
    for mention in mentions:
        by_act.setdefault(mention.act_id, []).append(mention)
    return Ledger(
        asof=history.asof,
        book=book,
        reports=tuple(reports),
        events=tuple(events),
        mentions=mentions,
        threats=threats,
        verdicts=tuple(
            judge_threat(desk, book, t, threats, by_act.get(t.act, ())) for t in threats
        ),
        links=link_triggers(desk, book, threats, reports),
    )


def threat_document(threat: Threat, verdict: Verdict) -> dict[str, Any]:
    """Return a threat as the plain document that ``threats --json`` prints."""
    return {
        "threat_id": threat.threat_id,
        "record_id": threat.record_id,
        "speaker": threat.speaker,
        "rank": threat.rank,
        "said_at": format_utc(threat.said_at),
        "act": threat.act,
        "act_name": threat.act_name,
        "source_actor": threat.source_actor,
        "target_actor": threat.target_actor,
        "due": threat.due.isoformat() if threat.due else None,
        "status": threat.status,
        "status_at": format_utc(threat.status_at),
        "by": threat.by,
        "days": threat.days,
        "run_days": threat.run_days,
        "basis": RECONSTRUCTED if threat.reconstructed else "observed",
        "evidence": list(threat.evidence),
        "not_done_by": list(threat.not_done_by),
        "theatre_or_signal": {
            "record_id": verdict.record_id,
            "verdict": verdict.verdict,
            "sunk_cost": verdict.sunk_cost,
            "tied_hands": verdict.tied_hands,
            "flips_if": verdict.flips_if,
            "tests": [
                {
                    "test": t.test,
                    "result": t.result,
                    "reason": t.reason,
                    "flips_if": t.flips_if,
                    "evidence": list(t.evidence),
                }
                for t in verdict.tests
            ],
        },
        "method": threat.method,
    }
