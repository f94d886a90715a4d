"""Rules of the judging sections, written once: what is shown, counted and told of each record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from keeneye.brief import rules
from keeneye.brief.day import Day
from keeneye.brief.wording import exact, show_percent
from keeneye.dyads import Turns
from keeneye.forecast import Forecast
from keeneye.games import ChoiceAssessment
from keeneye.motives import EvidenceRow, HypothesisRow, MotiveAssessment
from keeneye.records import DyadSeries, Event, Report, Span
from keeneye.signals import Threat, Verdict
from keeneye.signals.threats import Move

__all__ = [
    "ASKED",
    "MARKS",
    "MOTIVES",
    "VERDICTS",
    "Passage",
    "asked",
    "chance_of_changes",
    "closed",
    "flips_if",
    "headline",
    "linchpin",
    "live",
    "moved",
    "moved_on",
    "on_timeline",
    "passages_of",
    "series_of",
    "shares_of",
    "tests_by",
    "top_motives",
    "weightings",
    "words_of",
    "words_of_end",
]

ASKED = 5
MOTIVES = 4
VERDICTS = 6
MARKS = {"pass": "✓", "fail": "✗", "unknown": "?"}
_TIMELINE = 8
_USUAL_DAYS = 30
_NAMES = {"hold": "holding firm", "trade": "trading", "concede": "conceding"}


def live(day: Day) -> tuple[tuple[Threat, Verdict], ...]:
    """Return the threats that wait, each with its verdict, the last said first."""
    pairs = zip(day.judged.threats, day.judged.verdicts, strict=True)
    waiting = [(t, v) for t, v in pairs if t.status in ("open", "partly")]
    return tuple(sorted(waiting, key=lambda p: (p[0].last_said_date, p[0].act), reverse=True))


def closed(day: Day) -> tuple[Threat, ...]:
    """Return the threats of which something came, or of which it is too late for anything."""
    return tuple(t for t in day.judged.threats if t.status != "open")


def moved_on(threat: Threat) -> date:
    """Return the day of a threat's last move; of a lapse, the last day on which it could be."""
    return threat.last_day if threat.status == "lapsed" else threat.moves[-1].on


def moved(day: Day) -> tuple[Threat, ...]:
    """Return the threats that were carried out, put off or lapsed lately, the last one first."""
    ended = [t for t in day.judged.threats if t.status in ("done", "suspended", "lapsed")]
    found = [t for t in ended if moved_on(t) >= day.recent_from]
    return tuple(sorted(found, key=lambda t: (moved_on(t), t.act), reverse=True))


def on_timeline(day: Day) -> tuple[Threat, ...]:
    """Return the threats that were said or moved in the days of the strip, the first said first."""
    start = rules.strip_start(day.last_day)
    shown = [t for t in day.judged.threats if _last_told(t) >= start]
    return tuple(shown[-_TIMELINE:])


def _last_told(threat: Threat) -> date:
    """Return the last day on which a threat was said or moved."""
    return max(threat.last_said_date, *(move.on for move in threat.moves), threat.said_date)


def tests_by(verdict: Verdict, result: str) -> str:
    """Name the tests with one result, in the order of the tests; '' where there is none."""
    names = [test.test.replace("_", " ") for test in verdict.tests if test.result == result]
    return ", ".join(names)


def flips_if(verdict: Verdict) -> str:
    """Return the fact that would turn a verdict."""
    return exact(verdict.flips_if)


def weightings(verdict: Verdict) -> str:
    """Say how the verdict would read under the two weightings; '' where they agree with it."""
    if verdict.sunk_cost == verdict.tied_hands == verdict.verdict:
        return ""
    paid, tied = verdict.sunk_cost, verdict.tied_hands
    return f"{paid} if costs already paid weigh more, {tied} if tied hands do"


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage in which a threat was said, or what became of it was told."""

    report_id: str
    known_at: datetime
    span: Span


def passages_of(threat: Threat, day: Day) -> tuple[Passage, ...]:
    """Return every passage that a threat rests on and whose report the day holds."""
    said = [Passage(one.report_id, one.known_at, one.span) for one in threat.said]
    moves = [(move, _report_of(move, day)) for move in threat.moves]
    told = [Passage(r, m.known_at, m.span) for m, r in moves if m.span and r]
    return tuple(p for p in (*said, *told) if p.span.text and p.report_id in day.reports)


def _report_of(move: Move, day: Day) -> str:
    """Return the report that a move was read in; '' where it was read in none."""
    for record_id in move.evidence:
        record = day.find(record_id)
        if isinstance(record, Report):
            return record.report_id
        if isinstance(record, Event) and record.report_id:
            return record.report_id
    return ""


def words_of(threat: Threat, day: Day) -> Passage | None:
    """Return the passage that is shown for a threat: the last by the speaker of highest rank."""
    own = {(s.report_id, s.span) for s in threat.said if s.speaker == threat.speaker}
    held = [p for p in passages_of(threat, day) if (p.report_id, p.span) in own]
    return held[-1] if held else None


def words_of_end(threat: Threat, day: Day) -> Passage | None:
    """Return the passage that told a threat's last move, where it was read in one."""
    span = threat.moves[-1].span if threat.moves else None
    return next((p for p in passages_of(threat, day) if span and p.span == span), None)


def series_of(turns: Turns, day: Day) -> DyadSeries | None:
    """Return the series that a search for turns went over."""
    found = day.find(turns.tally.inputs[0]) if turns.tally.inputs else None
    return found if isinstance(found, DyadSeries) else None


def top_motives(weighed: MotiveAssessment) -> tuple[HypothesisRow, ...]:
    """Return the motives that weigh most at the middle of all ranges, the first `MOTIVES`."""
    ordered = sorted(weighed.hypotheses, key=lambda h: -h.mid)
    return tuple(ordered[:MOTIVES])


def linchpin(weighed: MotiveAssessment) -> EvidenceRow | None:
    """Return the item on which most hangs, if anything is met."""
    wanted = weighed.linchpins[0] if weighed.linchpins else ""
    return next((row for row in weighed.evidence if row.evidence_id == wanted), None)


def asked(day: Day) -> tuple[Forecast, ...]:
    """Return the forecasts that are shown: of each question the horizon nearest to a month first.

    What is left of `ASKED` goes to the other horizons, in the desk's order.
    """
    said, first = day.judged.forecasts, _nearest(day)[:ASKED]
    others = [forecast for forecast in said if forecast not in first]
    chosen = first + others[: ASKED - len(first)]
    return tuple(forecast for forecast in said if forecast in chosen)


def headline(day: Day) -> Forecast | None:
    """Return the forecast of the bottom line: the desk's first question, about a month ahead."""
    return next(iter(_nearest(day)), None)


def _nearest(day: Day) -> list[Forecast]:
    """Return one forecast a question, the horizon nearest to a month, in the desk's order."""
    nearest: dict[str, Forecast] = {}
    for forecast in day.judged.forecasts:
        held = nearest.get(forecast.question.text)
        if held is None or _off(forecast) < _off(held):
            nearest[forecast.question.text] = forecast
    return list(nearest.values())


def _off(forecast: Forecast) -> int:
    """Return how far a horizon is from a month."""
    return abs(forecast.question.horizon_days - _USUAL_DAYS)


def chance_of_changes(forecast: Forecast) -> str:
    """Say what would change a forecast, and to what; '' where nothing is known to."""
    told = (f"{c.if_this}: {show_percent(c.probability)}" for c in forecast.would_change)
    return exact("; ".join(told))


def shares_of(choice: ChoiceAssessment) -> str:
    """Say in what share of draws each choice is best, the largest first."""
    told = [(_NAMES.get(s.choice, s.choice), s.share_of_draws_best) for s in choice.choice]
    return _listed([f"{name} in {show_percent(share)}" for name, share in told])


def _listed(words: Sequence[str]) -> str:
    """Join words as a sentence does."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
