"""All judgements of a day as its brief may cite them; what a desk has no file for is noted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Literal, TypeVar

from keeneye.brief import Judged
from keeneye.desk import Desk
from keeneye.dyads import (
    Decline,
    Movement,
    Turns,
    TurnSettings,
    broader_decline,
    find_turns,
    level_movement,
    missing_movement,
    share_movement,
    tally_of,
)
from keeneye.errors import KeeneyeError, NotWeighed
from keeneye.forecast import Forecast, read_questions
from keeneye.motives import MotiveAssessment
from keeneye.records import Channel, Dyad, DyadSeries
from keeneye.signals import Ledger, Threat, read_ledger, read_statements
from keeneye.store import History
from keeneye.watch import judge

__all__ = [
    "DAYS_BACK",
    "find_judgement",
    "judge_day",
    "judge_trend",
    "records_behind",
    "see_ledger",
    "weigh_before",
]

DAYS_BACK = 30
_TOLD_DAYS = 90
_WORSE: dict[str, Literal["up", "down"]] = {"conflict": "up", "cooperation": "down"}
_PAIRS = 2  # pairs of actors in the rule of a broader decline
Found = TypeVar("Found")


def see_ledger(history: History, desk: Desk) -> Ledger:
    """Read the ledger of threats, without what analysts took away."""
    gone = [one.event_id for one in history.find_corrections() if one.replacement is None]
    return read_ledger(history, desk, withdrawn=[history.find_event(i) for i in gone])


def judge_day(
    history: History, desk: Desk, channels: Sequence[Channel], series: Sequence[DyadSeries]
) -> Judged:
    """Judge a day: threats, turns, motives, pressure, questions, the choice and the deal.

    Parameters
    ----------
    history : History
        Sees nothing that was known later.
    desk : Desk
    channels, series : sequences
        Of the same day.

    Returns
    -------
    Judged
        What could not be judged is left out, and why is in its notes.
    """
    notes: dict[str, str] = {}
    ledger = see_ledger(history, desk)
    found = _noted(notes, "trend", lambda: judge_trend(desk, channels, series, history.asof))
    turns, shares, decline = found or ((), (), None)
    return Judged(
        threats=ledger.threats,
        verdicts=ledger.verdicts,
        turns=turns,
        shares=shares,
        decline=decline,
        motives=_held(lambda: judge.weigh_motives(history, desk)),
        motives_then=_held(lambda: weigh_before(history, desk)),
        pressure=_held(lambda: judge.weigh_pressure(desk, history.asof)),
        forecasts=_forecasts(history, desk, notes),
        choice=_noted(
            notes, "choice_and_deal", lambda: _held(lambda: judge.weigh_choice(history, desk))
        ),
        deal=_held(lambda: judge.weigh_first_deal(desk)),
        corrections=tuple(history.find_corrections()),
        notes=notes,
    )


def _held(weigh: Callable[[], Found | None]) -> Found | None:
    """Weigh what a desk has the files for."""
    try:
        return weigh()
    except NotWeighed:
        return None


def _noted(notes: dict[str, str], section: str, weigh: Callable[[], Found | None]) -> Found | None:
    """Weigh, or note why it could not be."""
    try:
        return weigh()
    except KeeneyeError as error:
        wanted = f"; it takes {error.expected}" if error.expected else ""
        notes[section] = f"Not weighed: {error.what}{wanted}."
        return None


def weigh_before(history: History, desk: Desk) -> MotiveAssessment:
    """Weigh the motives on what could be known `DAYS_BACK` days before."""
    return judge.weigh_motives(history.at(history.asof - timedelta(days=DAYS_BACK)), desk)


def issue_moment(history: History) -> datetime:
    """Return the moment that a forecast of a brief carries: the cut, to the second."""
    return history.asof.replace(microsecond=0)


def _forecasts(history: History, desk: Desk, notes: dict[str, str]) -> tuple[Forecast, ...]:
    """Answer the questions that can be answered."""
    answer = judge.answers(history, desk, issue_moment(history))
    said = [_noted(notes, "next", partial(answer, one)) for one in read_questions(desk)]
    found = tuple(forecast for forecast in said if forecast is not None)
    if found:
        notes.pop("next", None)
    return found


def judge_trend(
    desk: Desk, channels: Sequence[Channel], series: Sequence[DyadSeries], asof: datetime
) -> tuple[tuple[Turns, ...], tuple[Turns, ...], Decline | None]:
    """Find turns of conflict in the first two dyads, and whether something broader moves.

    Returns
    -------
    turns : tuple of Turns
        Of conflict counts, a direction each.
    shares : tuple of Turns
        Of the shares that the rule of a broader decline looks at.
    decline : Decline or None
        None where the desk watches fewer than two pairs.
    """
    settings = TurnSettings.from_desk(desk)
    rng = judge.generator()
    by_dyad = {one.dyad: one for one in series if len(one.periods) > 1}
    first = [by_dyad[dyad] for dyad in desk.dyads[:2] if dyad in by_dyad]
    turns = tuple(
        find_turns(tally_of([one], "conflict"), "count", settings=settings, rng=rng)
        for one in first
    )
    since = (asof - timedelta(days=round(desk.likely("trend.decline_days")))).date()
    shares: list[Turns] = []
    movements: list[Movement] = []
    for pair in _pairs(desk):
        for kind, worse in _WORSE.items():
            name = f"{kind} share {_named(desk, pair)}"
            both = [by_dyad[d] for d in (pair, pair.reverse()) if d in by_dyad]
            if len(both) < 2:
                movements.append(missing_movement(name, "one direction is not watched"))
                continue
            if _lack_cooperation(both):
                movements.append(missing_movement(name, "this history holds no cooperation"))
                continue
            found = find_turns(tally_of(both, kind), "share", settings=settings, rng=rng)
            shares.append(found)
            movements.append(share_movement(found, since=since, worse=worse, name=name))
    if len(movements) < 2 * _PAIRS or not channels:
        return turns, tuple(shares), None
    movements.append(level_movement("number of lines open", _open_lines(channels), since=since))
    least = round(desk.likely("trend.decline_series"))
    return turns, tuple(shares), broader_decline(movements, asof=asof, least=least)


def _lack_cooperation(both: Sequence[DyadSeries]) -> bool:
    """Whether a pair's history holds conflict only: then there is no own volume to share."""
    total = sum(p.total for one in both for p in one.periods)
    return total > 0 and all(p.conflict == p.total for one in both for p in one.periods)


def _pairs(desk: Desk) -> list[Dyad]:
    """Return the first pairs that a desk watches, each once."""
    found: list[Dyad] = []
    for dyad in desk.dyads:
        if dyad not in found and dyad.reverse() not in found:
            found.append(dyad)
    return found[:_PAIRS]


def _named(desk: Desk, pair: Dyad) -> str:
    """Name a pair as a reader would."""
    names = {actor.id: actor.name for actor in desk.actors}
    ends = (names.get(end, end) for end in (pair.source_actor, pair.target_actor))
    return " and ".join(ends)


def _open_lines(channels: Sequence[Channel]) -> list[tuple[date, float]]:
    """Return from which day on how many lines were open."""
    last = (channels[0].asof - timedelta(microseconds=1)).date()
    days = {day for c in channels for i in c.intervals for day in (i.start, i.end) if day}
    return [
        (day, float(sum(c.state_on(day) == "open" for c in channels)))
        for day in sorted(days)
        if day <= last
    ]


def records_behind(judged: Judged, last_day: date) -> set[str]:
    """Return the ids of events, reports and desk facts that a brief's judgements rest on."""
    start = last_day - timedelta(days=_TOLD_DAYS)
    told = {threat.threat_id for threat in judged.threats if _last(threat) >= start}
    found = {e for t in judged.threats if t.threat_id in told for e in _evidence(t)}
    verdicts = [verdict for verdict in judged.verdicts if verdict.threat_id in told]
    found |= {e for verdict in verdicts for test in verdict.tests for e in test.evidence}
    if judged.motives:
        met = (row for row in judged.motives.evidence if row.state == "met")
        found |= {record_id for row in met for record_id in row.record_ids}
    if judged.choice:
        found |= {step.move_id for step in judged.choice.posterior if step.counted}
    return found


def _last(threat: Threat) -> date:
    """Return the last day on which a threat was said or moved."""
    return max([threat.last_said_date, *(move.on for move in threat.moves)])


def _evidence(threat: Threat) -> Iterator[str]:
    """Yield all that a threat rests on, and the report in which it was said last."""
    yield from threat.evidence
    yield from threat.not_done_by
    yield threat.said[-1].report_id


def find_judgement(record_id: str, history: History, desk: Desk) -> object:
    """Judge again what an id is about, as of the history's moment, and return what it names.

    Parameters
    ----------
    record_id : str
        Of a threat (``t-``, ``w-``), a verdict (``y-``), a statement (``u-``), a forecast, motives,
        pressure, a choice or a deal (``f-``, ``m-``, ``p-``, ``g-``, ``o-``).
    history : History
    desk : Desk

    Returns
    -------
    object or None
        None if what is judged at that moment has another id.
    """
    letter = record_id.partition("-")[0]
    if letter in ("t", "w", "y"):
        threat, verdict = see_ledger(history, desk).find(record_id)
        return verdict if letter == "y" else threat
    every = _JUDGED[letter](history, desk)
    return next((one for key, one in every if key == record_id), None)


def _statements(history: History, desk: Desk) -> Iterator[tuple[str, object]]:
    ledger = see_ledger(history, desk)
    found = read_statements(desk, ledger.book, ledger.reports, ledger.events, ledger.mentions)
    return ((one.statement_id, one) for one in found)


def _questions(history: History, desk: Desk) -> Iterator[tuple[str, object]]:
    return ((one.forecast_id, one) for one in _asked(history, desk))


def _asked(history: History, desk: Desk) -> list[Forecast]:
    """Answer the desk's questions, and those of its motives."""
    asked = judge.ask_motives(history, desk, issue_moment(history))
    return [*_forecasts(history, desk, {}), *asked]


def _rates(history: History, desk: Desk) -> Iterator[tuple[str, object]]:
    said = _asked(history, desk)
    rates = (rate for one in said for rate in (one.base_rate, *one.other_rates))
    return ((rate.measurement_id, rate) for rate in rates)


def _motives(history: History, desk: Desk) -> Iterator[tuple[str, object]]:
    found = judge.weigh_motives(history, desk)
    yield found.motives_id, found


def _pressure(history: History, desk: Desk) -> Iterator[tuple[str, object]]:
    found = judge.weigh_pressure(desk, history.asof)
    yield found.pressure_id, found


def _choice(history: History, desk: Desk) -> Iterator[tuple[str, object]]:
    found = judge.weigh_choice(history, desk)
    yield found.game_id, found


def _deals(_history: History, desk: Desk) -> Iterator[tuple[str, object]]:
    return ((one.deal_id, one) for one in judge.weigh_deals(desk, []))


_JUDGED: dict[str, Callable[[History, Desk], Iterator[tuple[str, object]]]] = {
    "u": _statements,
    "f": _questions,
    "n": _rates,
    "m": _motives,
    "p": _pressure,
    "g": _choice,
    "o": _deals,
}
