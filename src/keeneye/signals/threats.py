"""The threat ledger: each threat an open item that later evidence moves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import chain
from typing import Literal

from keeneye.desk import Desk
from keeneye.records import Fact, Span, content_id, dated_id, end_of_day
from keeneye.signals.acts import Act, ActBook
from keeneye.signals.mentions import ActMention

__all__ = ["Move", "Threat", "ThreatStatus", "read_deeds", "read_threats"]

METHOD = "threat-ledger-1"

ThreatStatus = Literal["open", "done", "partly", "suspended", "lapsed"]
_MOVES: dict[str, ThreatStatus] = {"done": "done", "partly": "partly", "suspended": "suspended"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What moved a threat to a status.

    Parameters
    ----------
    status : str
    on : date
        The day of the deed or word.
    known_at : datetime
        When the world could know.
    by, by_rank : str or None, int or None
        Who is named as moving it, and the desk's rank of them.
    evidence : tuple of str
        Ids of events, facts or reports.
    span : Span or None
        The sentence, where it was read in one.
    """

    status: ThreatStatus
    on: date
    known_at: datetime
    by: str | None
    by_rank: int | None
    evidence: tuple[str, ...]
    span: Span | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Threat:
    """One threat as of a moment.

    Parameters
    ----------
    act, act_name : str
        Id and name of the threatened act.
    source_actor, target_actor : str
    speaker, rank : str, int or None
        Of the highest rank among those who said it; 1 is the highest.
    said_date, said_at : date, datetime
        Its first day, and when the world could know.
    last_said_date : date
    due, last_day : date or None, date
        The deadline it named; the last day on which a deed still counts as this threat.
    status : str
        At `asof`: open, done, partly, suspended or lapsed.
    moves : tuple of Move
        In order of known_at; the last is the status, but for a lapse, which nobody reports.
    said : tuple of ActMention
        The threat and its repetitions until it was closed.
    not_done_by : tuple of str
        Evidence that it was not done, from the day of the last move on: where the status is
        `done`, reports contradict each other.
    run_days : int
        Days from the first threat of the same run (one side toward the other) to the last move,
        or to the day it was said where nothing moved it.
    reconstructed : bool
        True where every report is dated by publication or a rule, none seen by us on the day.
    asof : datetime
    """

    act: str
    act_name: str
    source_actor: str
    target_actor: str
    speaker: str
    rank: int | None
    said_date: date
    said_at: datetime
    last_said_date: date
    due: date | None
    last_day: date
    status: ThreatStatus
    moves: tuple[Move, ...]
    said: tuple[ActMention, ...]
    not_done_by: tuple[str, ...]
    run_days: int
    reconstructed: bool
    asof: datetime
    method: str = METHOD

    @property
    def threat_id(self) -> str:
        """The same threat keeps its id as the ledger goes on."""
        return _threat_id(self.act, self.said_date, self.said[0].mention_id)

    @property
    def record_id(self) -> str:
        """The id that opens this item as it stood at this moment."""
        moved = tuple((m.status, m.on, m.evidence) for m in self.moves)
        return dated_id("w", self.asof, self.threat_id, self.status, moved, self.evidence)

    @property
    def status_at(self) -> datetime:
        """When the world could know of the status."""
        return self.moves[-1].known_at if self.moves else self.said_at

    @property
    def by(self) -> str | None:
        """Who moved it last, if anybody is named."""
        return self.moves[-1].by if self.moves else None

    @property
    def days(self) -> int | None:
        """Days from the first word of this threat to its last move; None where nothing moved it."""
        if not self.moves or self.status == "lapsed":
            return None
        return (self.moves[-1].on - self.said_date).days

    @property
    def evidence(self) -> tuple[str, ...]:
        """Ids of all that the item rests on, each once."""
        found = (
            *(e for m in self.said for e in m.evidence),
            *(e for m in self.moves for e in m.evidence),
        )
        return tuple(dict.fromkeys(found))


@lru_cache(maxsize=16_384)
def _threat_id(act: str, said_date: date, mention_id: str) -> str:
    """Return a threat's id; a ledger asks for each many times."""
    return content_id("t", act, said_date.isoformat(), mention_id)


def read_threats(
    desk: Desk, book: ActBook, mentions: Iterable[ActMention], asof: datetime
) -> tuple[Threat, ...]:
    """Fold what was known at a moment into the ledger of threats.

    A first threat opens an item, the same again before it is closed adds to it. A deed that names
    the act, a desk fact that the act lists, or an act that includes it, makes it `done`; a fact of
    the act's partial list `partly`; a word that puts it off `suspended`. What nothing moved
    within the desk's `ledger.lapse_days`, or by its deadline, is `lapsed`.

    Parameters
    ----------
    desk : Desk
        For its facts and thresholds.
    book : ActBook
    mentions : iterable of ActMention
        Those known after `asof` are left out here.
    asof : datetime

    Returns
    -------
    tuple of Threat
        By said_at and act.
    """
    known = [m for m in mentions if m.known_at <= asof]
    items: list[Threat] = []
    done: dict[str, list[Move]] = {}
    for act in _in_order(book):
        inner = [m for other in act.done_with for m in done.get(other, ())]
        moves = sorted(
            chain(_spoken_moves(act, known), _fact_moves(desk, act, asof), inner),
            key=lambda m: (m.known_at, m.on, m.evidence),
        )
        done[act.id] = [m for m in moves if m.status == "done"]
        said = [m for m in known if m.act_id == act.id and m.stand == "threatened"]
        denied = [m for m in known if m.act_id == act.id and m.stand == "not_done"]
        items += (_denied(t, denied) for t in _fold(desk, act, said, moves, asof))
    ordered = sorted(items, key=lambda t: (t.said_at, t.said_date, t.act))
    first_said: dict[tuple[str, str], list[date]] = {}
    for one in sorted(ordered, key=lambda t: t.said_date, reverse=True):
        first_said.setdefault((one.source_actor, one.target_actor), []).append(one.said_date)
    return tuple(
        replace(t, run_days=_run_days(desk, t, first_said[t.source_actor, t.target_actor]))
        for t in ordered
    )


def read_deeds(
    desk: Desk, book: ActBook, mentions: Iterable[ActMention], asof: datetime
) -> tuple[tuple[Act, Move], ...]:
    """List every deed that realises one of the desk's acts, threatened before or not.

    Returns
    -------
    tuple of (Act, Move)
        By day, then act; one deed told in several sentences stands several times.
    """
    known = [m for m in mentions if m.known_at <= asof]
    found = [
        (act, move)
        for act in book.act
        for move in chain(_spoken_moves(act, known), _fact_moves(desk, act, asof))
        if move.status == "done"
    ]
    return tuple(sorted(found, key=lambda f: (f[1].on, f[0].id, f[1].known_at, f[1].evidence)))


def _in_order(book: ActBook) -> list[Act]:
    """Put acts after those that include them."""
    return sorted(book.act, key=lambda a: bool(a.done_with))


def _spoken_moves(act: Act, known: Iterable[ActMention]) -> Iterator[Move]:
    """Yield what sentences say became of an act."""
    for mention in known:
        status = _MOVES.get(mention.stand)
        if mention.act_id == act.id and status is not None:
            yield Move(
                status=status,
                on=mention.event_date,
                known_at=mention.known_at,
                by=mention.speaker if status == "suspended" else None,
                by_rank=mention.rank if status == "suspended" else None,
                evidence=mention.evidence,
                span=mention.span,
            )


def _fact_moves(desk: Desk, act: Act, asof: datetime) -> Iterator[Move]:
    """Yield the desk's facts that realise an act, in whole or in part."""
    rules: tuple[tuple[ThreatStatus, tuple[dict[str, str], ...]], ...]
    rules = (("done", act.facts), ("partly", act.partly))
    for status, wanted in rules:
        for rule in wanted:
            for fact in desk.facts.get(rule["table"], ()):
                if fact.known_at <= asof and _fits(fact, rule):
                    yield Move(
                        status=status,
                        on=fact.event_date,
                        known_at=fact.known_at,
                        by=None,
                        by_rank=None,
                        evidence=(fact.fact_id,),
                        span=None,
                    )


def _fits(fact: Fact, rule: dict[str, str]) -> bool:
    """Whether a fact has every cell that a rule asks for."""
    return all(fact.values.get(k) == v for k, v in rule.items() if k != "table")


def _fold(
    desk: Desk, act: Act, said: Sequence[ActMention], moves: Sequence[Move], asof: datetime
) -> Iterator[Threat]:
    """Yield the items of one act."""
    quiet = timedelta(days=round(desk.likely("ledger.repeat_days")))
    waiting = list(said)
    last_deed: date | None = None
    while waiting:
        first = waiting[0]
        if last_deed is not None and first.said_date <= last_deed + quiet:
            waiting.pop(0)
            continue
        last_day = _last_day(desk, first)
        own = _own_moves(moves, first.said_date, last_day)
        closed = own[-1].on if own and own[-1].status == "done" else None
        until = (closed + quiet) if closed else last_day
        told = [m for m in waiting if m.said_date <= until]
        yield _threat(act, told, own, (last_day, asof))
        waiting = waiting[len(told) :]
        last_deed = closed


def _last_day(desk: Desk, first: ActMention) -> date:
    """Return the last day on which a deed still counts as this threat carried out."""
    after = first.said_date + timedelta(days=round(desk.likely("ledger.lapse_days")))
    return max(first.due, first.said_date) if first.due else after


def _own_moves(moves: Sequence[Move], said: date, last_day: date) -> list[Move]:
    """Return the moves of one item: each new status once, none after the deed."""
    found: list[Move] = []
    for move in moves:
        status = found[-1].status if found else "open"
        if not said <= move.on <= last_day or status == "done":
            continue
        if move.status == status:
            same_day = move.known_at == found[-1].known_at
            extra = tuple(e for e in move.evidence if e not in found[-1].evidence)
            if same_day and extra:
                found[-1] = replace(found[-1], evidence=found[-1].evidence + extra)
            continue
        if (status, move.status) != ("suspended", "partly"):
            found.append(move)
    return found


def _threat(
    act: Act, said: Sequence[ActMention], moves: Sequence[Move], days: tuple[date, datetime]
) -> Threat:
    """Make an item; `days` are the last day for a deed, and the cut."""
    last_day, asof = days
    ranked = sorted((m for m in said if m.rank is not None), key=lambda m: (m.rank, m.said_date))
    voice = ranked[0] if ranked else said[0]
    status: ThreatStatus = moves[-1].status if moves else "open"
    if status == "open" and end_of_day(last_day) < asof:
        status = "lapsed"
    return Threat(
        act=act.id,
        act_name=act.name,
        source_actor=act.source_actor,
        target_actor=act.target_actor,
        speaker=voice.speaker,
        rank=voice.rank,
        said_date=said[0].said_date,
        said_at=said[0].known_at,
        last_said_date=said[-1].said_date,
        due=next((m.due for m in said if m.due), None),
        last_day=last_day,
        status=status,
        moves=tuple(moves),
        said=tuple(said),
        not_done_by=(),
        run_days=0,
        reconstructed=all(m.known_at_basis != "observed" for m in said),
        asof=asof,
    )


def _denied(threat: Threat, denied: Sequence[ActMention]) -> Threat:
    """Add what says that a threat was not done, since its last move."""
    since = threat.moves[-1].on if threat.moves else threat.said_date
    ids = (e for m in denied if since <= m.said_date <= threat.last_day for e in m.evidence)
    return replace(threat, not_done_by=tuple(dict.fromkeys(ids)))


def _run_days(desk: Desk, threat: Threat, said: Sequence[date]) -> int:
    """Count days from the first threat of the run to the last move, or to when it was said.

    `said` are the first days of all threats between the same two sides, the latest first.
    """
    reach = timedelta(days=round(desk.likely("ledger.campaign_days")))
    first = threat.said_date
    for day in said:
        if day < first - reach:
            break
        first = min(first, day)
    last = threat.moves[-1].on if threat.moves else threat.said_date
    return (last - first).days
