"""The records that moved a judgement since the reader last read: named beside each change."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from keeneye.brief import rules as news
from keeneye.brief.day import Day
from keeneye.brief.judgements.changes import Changed
from keeneye.forecast import Forecast
from keeneye.forecast.settlement import fitting_events
from keeneye.games import ChoiceAssessment
from keeneye.motives import MotiveAssessment
from keeneye.records import Channel, Correction, Event
from keeneye.signals import Threat, Verdict

__all__ = ["events_since", "moved_by"]


def moved_by(change: Changed, day: Day) -> tuple[str, ...]:
    """Return the ids of what moved a judgement: events, desk facts or reports, the latest last.

    Empty where a judgement moved with the calendar alone, or its records are not the day's.
    """
    record = day.find(change.now.record_id)
    for noun, behind in _BEHIND.items():
        if isinstance(record, noun):
            return tuple(dict.fromkeys(i for i in behind(record, change, day) if day.find(i)))
    return ()


def events_since(forecast: Forecast, day: Day) -> tuple[Event, ...]:
    """Return the events of a forecast's kind that came to be known since the reader last read."""
    last = day.last
    if last is None or forecast.question.kind == "list":
        return ()
    fresh = [event for event in day.events if event.known_at > last.asof]
    return tuple(fitting_events(forecast.question, fresh, day.asof))


def _of_line(line: Channel, _change: Changed, _day: Day) -> Iterator[str]:
    yield from news.evidence_of(line)


def _of_threat(threat: Threat, change: Changed, _day: Day) -> Iterator[str]:
    """Yield what moved a threat last; of one that only waits, the report that said it last."""
    moved = threat.moves[-1].evidence if threat.moves and change.now.kind == "threat" else ()
    yield from moved or (threat.said[-1].report_id,)


def _of_verdict(verdict: Verdict, change: Changed, _day: Day) -> Iterator[str]:
    """Yield what the tests rest on that turned."""
    before = change.was.details if change.was else {}
    for test in verdict.tests:
        if before.get(test.test, "").partition(":")[0] != test.result:
            yield from test.evidence


def _of_forecast(forecast: Forecast, _change: Changed, day: Day) -> Iterator[str]:
    yield from (event.event_id for event in events_since(forecast, day))


def _of_motives(weighed: MotiveAssessment, change: Changed, _day: Day) -> Iterator[str]:
    """Yield what met the items that were not met then."""
    before = change.was.details if change.was else {}
    for row in weighed.evidence:
        if row.state == "met" and row.evidence_id not in before:
            yield from row.record_ids


def _of_choice(choice: ChoiceAssessment, _change: Changed, day: Day) -> Iterator[str]:
    """Yield the counted moves that came to be known since."""
    for step in choice.posterior:
        move = day.find(step.move_id) if step.counted else None
        if isinstance(move, Event) and day.last and move.known_at > day.last.asof:
            yield move.event_id


def _of_correction(correction: Correction, _change: Changed, _day: Day) -> Iterator[str]:
    if correction.replacement is not None:
        yield correction.replacement.event_id


_BEHIND: dict[type, Callable[..., Iterator[str]]] = {
    Channel: _of_line,
    Threat: _of_threat,
    Verdict: _of_verdict,
    Forecast: _of_forecast,
    MotiveAssessment: _of_motives,
    ChoiceAssessment: _of_choice,
    Correction: _of_correction,
}
