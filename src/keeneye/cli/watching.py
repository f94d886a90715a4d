"""Commands of the watch: statements, threats, triggers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from keeneye.cli.options import Door, shared
from keeneye.cli.output import say, say_json, say_table

if TYPE_CHECKING:
    from keeneye.signals import Ledger

__all__ = ["statements", "threats", "triggers"]


def _ledger(door: Door) -> Ledger:
    """Read the ledger of the cut."""
    from keeneye.watch import see_ledger

    desk = door.desk()
    with door.store().read() as view:
        return see_ledger(door.history(view, desk), desk)


@click.command(epilog="Example: keeneye threats --asof 2020-06-17 --json")
@click.option("--live", is_flag=True, help="Only those still open.")
@shared()
def threats(door: Door, live: bool) -> None:
    """Show the ledger of threats: said by whom, done or not, theatre or signal."""
    from keeneye.signals import follow_through, threat_document

    ledger = _ledger(door)
    pairs = ledger.live if live else tuple(zip(ledger.threats, ledger.verdicts, strict=True))
    if door.as_json:
        documents = [threat_document(threat, verdict) for threat, verdict in pairs]
        rates = follow_through(ledger.threats)
        say_json({"asof": door.asof, "threats": documents, "follow_through": rates})
        return
    rows = [(f"{t.said_at:%Y-%m-%d}", t.speaker, t.rank, t.act_name, t.status, t.days, v.verdict,
             t.threat_id) for t, v in pairs]  # fmt: skip
    head = ("said", "speaker", "rank", "act", "status", "days", "verdict", "id")
    say_table(head, rows)


@click.command(epilog="Example: keeneye statements --asof 2020-06-17")
@shared()
def statements(door: Door) -> None:
    """List statements: speaker and rank, audience, topic, acts named, how fast it came."""
    from keeneye.signals import read_statements

    ledger = _ledger(door)
    found = read_statements(
        door.desk(), ledger.book, ledger.reports, ledger.events, ledger.mentions
    )
    if door.as_json:
        say_json({"asof": door.asof, "statements": found})
        return
    rows = [(s.speaker, s.rank, s.audience, s.topic, ", ".join(s.acts), s.latency_days,
             s.wording_note, s.statement_id) for s in found[-60:]]  # fmt: skip
    head = ("speaker", "rank", "audience", "topic", "acts", "days after", "wording", "id")
    say_table(head, rows)
    say(f"{len(rows)} of {len(found)} shown, the latest")


@click.command(epilog="Example: keeneye triggers --asof 2020-06-17")
@shared()
def triggers(door: Door) -> None:
    """Link stated grievances to the acts that answer them, with the gap and the proportion."""
    found = _ledger(door).links
    if door.as_json:
        say_json({"asof": door.asof, "triggers": found})
        return
    rows = [(k.trigger, k.trigger_date, k.act, k.gap_days, k.act_gap_days,
             f"{k.proportion.percentile:.0%} of {k.proportion.n}" if k.proportion else "not shown",
             k.threat_id) for k in found]  # fmt: skip
    head = (
        "grievance",
        "day",
        "act",
        "days to the threat",
        "days to the act",
        "severity",
        "threat",
    )
    say_table(head, rows)
