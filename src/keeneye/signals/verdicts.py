"""What became of threats: follow-through by speaker and rank, and verdicts against deeds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from keeneye.desk import Desk
from keeneye.records import end_of_day
from keeneye.scoring import share_interval
from keeneye.signals.acts import ActBook
from keeneye.signals.mentions import ActMention
from keeneye.signals.theatre import judge_threat
from keeneye.signals.threats import Threat, read_threats

__all__ = ["FollowThrough", "VerdictCell", "VerdictTable", "follow_through", "score_verdicts"]

When = Literal["first", "strongest", "last"]
_STRENGTH = ("theatre", "undecided", "signal")
_CARRIED_OUT = ("done", "partly")


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowThrough:
    """How many of the closed threats of one speaker or rank were carried out.

    `low` and `high` are the 95 % Jeffreys interval; threats still open are not in `n`.
    """

    speaker: str
    rank: int | None
    carried_out: int
    n: int
    still_open: int
    low: float
    high: float
    threat_ids: tuple[str, ...]

    @property
    def rate(self) -> float | None:
        """Share carried out, whole or in part; None without a closed threat."""
        return self.carried_out / self.n if self.n else None


def follow_through(
    threats: Iterable[Threat], by: Literal["speaker", "rank", "all"] = "speaker"
) -> tuple[FollowThrough, ...]:
    """Count what became of threats, by who said them.

    A threat counts once it is closed: carried out (whole or in part) or not (lapsed, suspended).

    Parameters
    ----------
    threats : iterable of Threat
    by : {'speaker', 'rank', 'all'}

    Returns
    -------
    tuple of FollowThrough
        By rank, then speaker; those without a rank last.
    """
    groups: dict[tuple[str, int | None], list[Threat]] = {}
    for threat in threats:
        keys = {
            "speaker": (threat.speaker, threat.rank),
            "rank": (f"rank {threat.rank}" if threat.rank else "no rank", threat.rank),
            "all": ("all", None),
        }
        groups.setdefault(keys[by], []).append(threat)
    ordered = sorted(groups.items(), key=lambda g: (g[0][1] is None, g[0][1] or 0, g[0][0]))
    return tuple(_rate(speaker, rank, found) for (speaker, rank), found in ordered)


def _rate(speaker: str, rank: int | None, threats: Sequence[Threat]) -> FollowThrough:
    """Count one group."""
    closed = [t for t in threats if t.status != "open"]
    carried_out = sum(t.status in _CARRIED_OUT for t in closed)
    low, high = share_interval(carried_out, len(closed))
    return FollowThrough(
        speaker=speaker,
        rank=rank,
        carried_out=carried_out,
        n=len(closed),
        still_open=len(threats) - len(closed),
        low=low,
        high=high,
        threat_ids=tuple(t.threat_id for t in threats),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictCell:
    """Of the threats with one verdict, how many were carried out; 95 % Jeffreys interval."""

    verdict: str
    carried_out: int
    n: int
    low: float
    high: float
    threat_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictTable:
    """Verdicts of the day against what was done later.

    `base` counts all closed threats whatever their verdict. `separates` says whether the interval
    of signals lies above that of theatre; None where one of them has no case.
    """

    cells: tuple[VerdictCell, ...]
    base: VerdictCell
    separates: bool | None
    note: str


def score_verdicts(
    desk: Desk,
    book: ActBook,
    mentions: Sequence[ActMention],
    asof: datetime,
    *,
    when: When = "strongest",
) -> VerdictTable:
    """Judge every closed threat while it was open, and count what became of it.

    The verdict sees only what was known then; the outcome is that of `asof`.

    Parameters
    ----------
    desk, book, mentions, asof
        As for `read_threats`.
    when : {'first', 'strongest', 'last'}
        Whether the verdict is that of the moment the threat became known, the strongest of any
        moment at which something was learnt while nothing had moved it, or that of the last such
        moment (before it moved or lapsed).
    """
    judged = list(_judged(desk, book, (mentions, when), asof))
    cells = tuple(
        _cell(name, [t for t, v in judged if v == name])
        for name in ("signal", "undecided", "theatre")
    )
    signal, theatre = cells[0], cells[2]
    separates = signal.low > theatre.high if signal.n and theatre.n else None
    return VerdictTable(
        cells=cells,
        base=_cell("all", [t for t, _ in judged]),
        separates=separates,
        note=_note(separates),
    )


def _judged(
    desk: Desk, book: ActBook, told: tuple[Sequence[ActMention], When], asof: datetime
) -> Iterator[tuple[Threat, str]]:
    """Yield each closed threat with the verdict of its first or last moment as an open one."""
    mentions, when = told
    for outcome in read_threats(desk, book, mentions, asof):
        if outcome.status == "open":
            continue
        given = [
            judge_threat(desk, book, then, ledger, mentions).verdict
            for moment in _moments(outcome, mentions, when)
            for ledger in [read_threats(desk, book, mentions, moment)]
            for then in ledger
            if then.threat_id == outcome.threat_id
        ]
        if given:
            yield outcome, max(given, key=_STRENGTH.index)


def _moments(threat: Threat, mentions: Sequence[ActMention], when: When) -> list[datetime]:
    """Return the moments at which a threat is judged."""
    last = _last_moment(threat)
    if when == "strongest":
        learnt = {m.known_at for m in mentions if threat.said_at < m.known_at <= last}
        return sorted({threat.said_at, last} | learnt)
    return [threat.said_at if when == "first" else last]


def _last_moment(threat: Threat) -> datetime:
    """Return the last moment at which nothing had moved a threat."""
    if not threat.moves:
        return end_of_day(threat.last_day)
    return max(threat.said_at, threat.moves[0].known_at - timedelta(microseconds=1))


def _cell(name: str, threats: Sequence[Threat]) -> VerdictCell:
    """Count one verdict."""
    carried_out = sum(t.status in _CARRIED_OUT for t in threats)
    low, high = share_interval(carried_out, len(threats))
    ids = tuple(t.threat_id for t in threats)
    return VerdictCell(
        verdict=name, carried_out=carried_out, n=len(threats), low=low, high=high, threat_ids=ids
    )


def _note(separates: bool | None) -> str:
    """Say in words whether the tests tell threats apart."""
    if separates is None:
        return "the tests are not shown to separate: no closed threat of one verdict"
    if separates:
        return "signals were carried out more often than theatre"
    return "the tests are not shown to separate: the intervals overlap"
