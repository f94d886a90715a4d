"""Days other than the usual one: empty, quiet, thin, crowded, hostile."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import msgspec

from keeneye.brief import Day
from keeneye.records import Coverage, Dyad, Event, FeedCoverage, Measurement, Report, Span

from .conftest import a_report, a_series, an_event, build_day

EMPTY = Coverage(
    n_reports=0,
    n_copies=0,
    n_uncoded=0,
    n_events=0,
    n_counted=0,
    last_known_at=None,
    outlets=(),
    unseen=("yonhap", "kcna"),
)


def empty_day() -> Day:
    """Return a day before anything was read."""
    return build_day(
        coverage=EMPTY, events=(), reports={}, channels=(), series=(), measurements=(), facts={}
    )


def quiet_day() -> Day:
    """Return a day on which nothing changed state and no act became known."""
    base = build_day()
    later = base.asof + timedelta(days=30)
    silent = FeedCoverage(
        outlet="yonhap", last_known_at=base.asof, gap_days=30.0, chance_of_gap=1e-9, quiet=True
    )
    never = FeedCoverage(
        outlet="kcna", last_known_at=None, gap_days=None, chance_of_gap=None, quiet=False
    )
    fresh = replace(base.coverage, last_known_at=base.asof, feeds=(silent, never))
    channels = tuple(replace(channel, asof=later) for channel in base.channels)
    return build_day(
        asof=later, recent_from=later.date() - timedelta(days=7), coverage=fresh, channels=channels
    )


def thin_day() -> Day:
    """Return a day whose dyads have too few events to tell."""
    return build_day(
        series=(
            a_series(Dyad("PRK", "KOR"), [0, 0, 1]),
            a_series(Dyad("KOR", "PRK"), [0, 0, 0]),
        ),
        least_events=50,
    )


def wordless_day() -> Day:
    """Return a day of a desk without words of probability, with a number that has no interval."""
    rate = build_day().measurements[0]
    return build_day(words={}, measurements=(rate, _bare(rate)))


def _bare(rate: Measurement) -> Measurement:
    return replace(
        rate, name="a nuclear test within 30 days", low=None, high=None, measurement_id=""
    )


def crowded_day(n: int = 40, text: str = "") -> Day:
    """Return a day with `n` more acts than usual, each in a report of its own."""
    base = build_day()
    reports: dict[str, Report] = dict(base.reports)
    events: list[Event] = list(base.events)
    for k in range(n):
        words = f"On day {k} Seoul demanded talks with Pyongyang. {text}"
        report = replace(a_report("mou"), text=words, text_sha256="", report_id="")
        reports[report.report_id] = report
        passage = words.split(". ")[0] + "."
        act = "REQUEST meet actual verbal_conflict"
        when: dict[str, Any] = {
            "event_date": base.last_day - timedelta(days=k % 6),
            "event_date_end": base.last_day - timedelta(days=k % 6 - 1),
            "place": str(k),
        }
        dyad = f"X{k}:PRK" if k % 2 else f"KOR:X{k}"
        events.append(an_event(report, passage, dyad, act, **when))
    return build_day(events=tuple(events), reports=reports)


def forgotten_day() -> Day:
    """Return a day on which the text of a report was taken out."""
    base = build_day()
    return build_day(events=tuple(_without_text(event) for event in base.events))


def _without_text(event: Event) -> Event:
    if isinstance(event.evidence, Span):
        return replace(event, evidence=msgspec.structs.replace(event.evidence, text=""))
    return event


def unchanged_day() -> Day:
    """Return a day with acts on which no line changed its state."""
    base = build_day()
    return build_day(channels=base.channels[2:], events=base.events[3:])


def targetless_day() -> Day:
    """Return a day whose first act has no target."""
    base = build_day()
    alone = replace(base.events[5], target_actor=None, confidence=0.2, event_id="")
    return build_day(events=(*base.events[:5], alone, *base.events[6:]))


def days() -> list[Day]:
    """Return all of them."""
    return [
        empty_day(),
        quiet_day(),
        thin_day(),
        wordless_day(),
        crowded_day(),
        forgotten_day(),
        unchanged_day(),
        targetless_day(),
    ]
