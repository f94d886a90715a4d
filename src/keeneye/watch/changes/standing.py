"""How things stand at a moment: each line, each threat and each verdict with its state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from keeneye.desk import Desk
from keeneye.records import Channel
from keeneye.signals import read_channels
from keeneye.signals.theatre import Verdict
from keeneye.signals.threats import Threat
from keeneye.store import History
from keeneye.watch.judgements import see_ledger

__all__ = ["LIVE", "Item", "Standing", "look"]

LIVE = ("open", "partly")  # states of a threat that is still to come


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that has a state.

    Parameters
    ----------
    subject : str
        ``channel:liaison-office``, ``threat:t-…``, ``verdict:t-…``: the same thing keeps it.
    group : str
        What a subject is one of, so that a threat whose first day moves is not a new one.
    title, state : str
    moved_at : datetime
        When the world could know of the state.
    record_id : str
        Of the record as of the moment.
    evidence : tuple of str

    Examples
    --------
    >>> from datetime import UTC
    >>> Item(subject="channel:hotline", group="channel:hotline", title="Hotline", state="cut",
    ...     moved_at=datetime(2020, 6, 9, tzinfo=UTC), record_id="h-1").kind
    'channel'
    """

    subject: str
    group: str
    title: str
    state: str
    moved_at: datetime
    record_id: str
    evidence: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """``channel``, ``threat`` or ``verdict``."""
        return self.subject.partition(":")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """All items of a desk as of a moment; each subject once.

    Examples
    --------
    >>> from datetime import UTC
    >>> Standing(asof=datetime(2020, 6, 9, tzinfo=UTC), items=()).items
    ()
    """

    asof: datetime
    items: tuple[Item, ...]


def look(history: History, desk: Desk) -> Standing:
    """Say how lines, threats and verdicts stand at a history's moment.

    Parameters
    ----------
    history : History
    desk : Desk

    Returns
    -------
    Standing
        Its examples need a store: see ``tests/watch/test_changes.py``.
    """
    until = history.asof.date() + timedelta(days=1)
    told = [event for event in history.told_events() if event.event_date < until]
    channels = read_channels(desk, told, history.asof)
    ledger = see_ledger(history, desk)
    pairs = zip(ledger.threats, ledger.verdicts, strict=True)
    threats = [item for threat, verdict in pairs for item in _of_threat(threat, verdict)]
    return Standing(asof=history.asof, items=(*map(_of_channel, channels), *threats))


def _of_channel(channel: Channel) -> Item:
    """Return a line with its state."""
    last_day = (channel.asof - timedelta(microseconds=1)).date()
    holding = [
        interval
        for basis in ("announced", "observed")
        if (interval := channel.interval_on(last_day, basis)) and interval.state == channel.state
    ]
    subject = f"channel:{channel.channel_id}"
    return Item(
        subject=subject,
        group=subject,
        title=channel.name,
        state=channel.state,
        moved_at=channel.asof,
        record_id=channel.record_id,
        evidence=tuple(dict.fromkeys(e for interval in holding for e in interval.evidence)),
    )


def _of_threat(threat: Threat, verdict: Verdict) -> Iterator[Item]:
    """Yield a threat with its status, and its verdict."""
    said = f"{threat.act_name} ({threat.speaker}, {threat.said_date.isoformat()})"
    for kind, state, record_id in (
        ("threat", threat.status, threat.record_id),
        ("verdict", verdict.verdict, verdict.record_id),
    ):
        yield Item(
            subject=f"{kind}:{threat.threat_id}",
            group=f"{kind}:{threat.act}",
            title=said,
            state=state,
            moved_at=threat.status_at,
            record_id=record_id,
            evidence=threat.evidence,
        )
