"""A small day of June 2020, by hand: five reports, eight events, four lines, one base rate."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from keeneye.brief import Day
from keeneye.records import (
    Attribution,
    Channel,
    ChannelInterval,
    Coverage,
    Dyad,
    DyadSeries,
    Event,
    Fact,
    Mark,
    Measurement,
    OutletCoverage,
    PeriodCount,
    Report,
    Row,
    cut_span,
)

ASOF = datetime(2020, 6, 13, tzinfo=UTC)
NAMES = {
    "PRK": ("North Korea", "Pyongyang", "DPRK", "조선"),
    "KOR": ("South Korea", "Seoul", "한국"),
    "USA": ("United States", "Washington"),
}
WORDS = {
    "almost no chance": (0.01, 0.05),
    "very unlikely": (0.05, 0.2),
    "unlikely": (0.2, 0.45),
    "roughly even chance": (0.45, 0.55),
    "likely": (0.55, 0.8),
    "very likely": (0.8, 0.95),
    "almost certain": (0.95, 0.99),
}
TEXTS = {
    "yonhap": """The two Koreas went silent at noon. North Korea said it was cutting every line \
with South Korea, among them the liaison line. Seoul answered that it would keep calling.""",
    "kcna": """State media said that all lines to the South would be closed at noon on 9 June. \
Kim Yo Jong had asked for it at a meeting of department heads.""",
    "mou": """The Unification Ministry said it would file charges against two groups of \
defectors. It called on the North to restore the lines.""",
    "reuters": """Washington was disappointed by what Pyongyang had done, a spokesman said. \
North Korea told the United States to hold its tongue if it wanted a quiet election.""",
    "jtbc": "북한이 남북 통신연락선을 모두 끊었다. 정부는 유감을 표했다.",
}
DAYS = {"yonhap": 9, "kcna": 9, "mou": 10, "reuters": 11, "jtbc": 12}
ORIGINALS = ("yonhap", "jtbc")


def a_report(outlet: str) -> Report:
    """Return the report of an outlet."""
    day = DAYS[outlet]
    return Report(
        text=TEXTS[outlet],
        outlet=outlet,
        title=f"{outlet} on {day} June",
        url=f"https://example.org/{outlet}",
        published_date=date(2020, 6, day),
        known_at=datetime(2020, 6, day + 1, tzinfo=UTC),
        known_at_basis="published",
        wording="original" if outlet in ORIGINALS else "summary",
        citation=f"{outlet}, {day} June 2020",
        checked="one source",
    )


def an_event(report: Report, said: str, dyad: str, act: str, **given: Any) -> Event:
    """Return the event of a passage; `act` is root, mode, modality and class, '-' for no mode."""
    root, mode, modality, quad = act.split()
    actor, _, target = dyad.partition(":")
    start = report.text.index(said)
    number = report.text[:start].count(". ") + 1
    mark = Mark(role="trigger", start=start, end=start + len(said.split()[0]))
    fields: dict[str, Any] = {
        "event_date": date(2020, 6, 9),
        "event_date_end": date(2020, 6, 10),
        "date_precision": "day",
        "confidence": 0.8,
    } | given
    return Event(
        report_id=report.report_id,
        known_at=report.known_at,
        known_at_basis=report.known_at_basis,
        source_actor=actor,
        target_actor=target or None,
        ontology="plover-2021",
        root_code=root,
        mode=None if mode == "-" else mode,
        cameo_code="160",
        quad_class=quad,  # type: ignore[arg-type]
        goldstein=-4.0,
        modality=modality,  # type: ignore[arg-type]
        evidence=cut_span(report, number, (start, start + len(said)), (mark,)),
        coder="pattern-1",
        **fields,
    )


def some_events(reports: dict[str, Report]) -> tuple[Event, ...]:
    """Return the day's events, one of them told twice."""
    ten, eleven, twelve = (
        {"event_date": date(2020, 6, d), "event_date_end": date(2020, 6, d + 1)}
        for d in (10, 11, 12)
    )
    cut = "SANCTION discontinue actual material_conflict"
    week = {"event_date": date(2020, 6, 8), "date_precision": "week"}
    return (
        an_event(
            reports["yonhap"],
            "North Korea said it was cutting every line with South Korea",
            "PRK:KOR",
            cut,
            confidence=0.91,
        ),
        an_event(
            reports["kcna"],
            "State media said that all lines to the South would be closed at noon on 9 June.",
            "PRK:KOR",
            cut,
            attribution=Attribution(speaker="Kim Yo Jong", outlet="kcna"),
        ),
        an_event(
            reports["mou"],
            "The Unification Ministry said it would file charges against two groups of defectors.",
            "KOR:",
            "COERCE arrest promised material_conflict",
            **ten,
        ),
        an_event(
            reports["mou"],
            "It called on the North to restore the lines.",
            "KOR:PRK",
            "REQUEST yield actual verbal_conflict",
            confidence=0.55,
            **ten,
        ),
        an_event(
            reports["reuters"],
            "Washington was disappointed by what Pyongyang had done, a spokesman said.",
            "USA:PRK",
            "ACCUSE disapprove actual verbal_conflict",
            attribution=Attribution(speaker="State Department"),
            **(eleven | week),
        ),
        an_event(
            reports["reuters"],
            "North Korea told the United States to hold its tongue if it wanted a quiet election.",
            "PRK:USA",
            "THREATEN - threatened verbal_conflict",
            **eleven,
        ),
        an_event(
            reports["jtbc"],
            "정부는 유감을 표했다.",
            "KOR:PRK",
            "ACCUSE disapprove actual verbal_conflict",
            date_precision="unknown",
            **twelve,
        ),
        Event(
            report_id=None,
            event_date=date(2020, 6, 12),
            event_date_end=date(2020, 6, 13),
            date_precision="day",
            known_at=ASOF,
            known_at_basis="assumed",
            source_actor="KOR",
            target_actor="USA",
            ontology="plover-2021",
            root_code="CONSULT",
            mode="phone",
            quad_class="verbal_cooperation",
            modality="actual",
            evidence=Row(file="rows.csv", line=12, file_sha256="0" * 64, fields={"a": "b"}),
            confidence=1.0,
            coder="rows-1",
        ),
    )


def a_fact(table: str, day: date, line: int, **values: str) -> Fact:
    """Return a row of a desk table."""
    return Fact(
        kind=table,
        event_date=day,
        known_at=datetime(day.year, day.month, day.day, 12, tzinfo=UTC),
        values=values,
        citation="Unification Ministry, Major events, 2020",
        checked="list",
        file=f"{table}.csv",
        line=line,
    )


def a_series(dyad: Dyad, conflict: list[int]) -> DyadSeries:
    """Return a weekly series that ends in the week of 8 June 2020."""
    first = date(2020, 6, 8) - timedelta(weeks=len(conflict) - 1)
    periods = [
        PeriodCount(
            period_start=first + timedelta(weeks=n),
            verbal_conflict=count,
            verbal_cooperation=1,
            event_ids=tuple(f"e-{dyad}-{n}-{k}" for k in range(count + 1)),
        )
        for n, count in enumerate(conflict)
    ]
    return DyadSeries(
        dyad=dyad,
        by="week",
        asof=ASOF,
        method="count-periods-1",
        periods=tuple(periods),
        unplaced=2,
    )


def some_channels(events: tuple[Event, ...], facts: tuple[Fact, ...]) -> tuple[Channel, ...]:
    """Return two lines that were cut, one that nobody tried, one of which nothing is known."""
    opened, called, answered = facts

    def line(channel_id: str, name: str, *intervals: ChannelInterval) -> Channel:
        return Channel(
            channel_id=channel_id,
            name=name,
            end_a="KOR",
            end_b="PRK",
            asof=ASOF,
            method="channels-1",
            intervals=intervals,
        )

    was_open = ChannelInterval(
        state="open",
        basis="announced",
        start=date(2018, 9, 14),
        end=date(2020, 6, 9),
        evidence=(opened.fact_id,),
    )
    is_cut = ChannelInterval(
        state="cut",
        basis="announced",
        start=date(2020, 6, 9),
        end=None,
        evidence=(events[0].event_id, events[1].event_id),
        conflict=(called.fact_id, answered.fact_id),
    )
    untried = ChannelInterval(
        state="not_tried",
        basis="observed",
        start=date(2020, 5, 20),
        end=None,
        evidence=(called.fact_id,),
    )
    return (
        line("liaison-office", "Liaison office line", was_open, is_cut),
        line("military-west", "Military line, west", was_open, is_cut),
        line("ships", "Ships’ common channel", was_open, untried),
        line("new-york", "New York channel"),
    )


def build_day(**changes: Any) -> Day:
    """Return the day, with changes."""
    reports = {outlet: a_report(outlet) for outlet in TEXTS}
    events = some_events(reports)
    opened = a_fact(
        "channel_events", date(2018, 9, 14), 4, channel_id="liaison-office", actor="KOR"
    )
    called = a_fact(
        "channel_events",
        date(2020, 5, 20),
        9,
        channel_id="ships",
        actor="KOR",
        kind="call_not_made",
    )
    answered = a_fact("channel_events", date(2020, 6, 9), 10, channel_id="liaison", actor="KOR")
    launches = [
        a_fact("launches", date(2019, 5, 4) + timedelta(days=21 * n), n + 2, weapon="missile")
        for n in range(12)
    ]
    rate = Measurement(
        name="a launch within 30 days",
        unit="probability",
        value=0.3243,
        low=0.19,
        high=0.49,
        n=36,
        asof=ASOF,
        window="36 windows of 30 days from 2017-06-29 until 2020-06-13",
        method="base-rate-windows-1",
        inputs=tuple(fact.fact_id for fact in launches),
        parameters={"hits": "11", "time_zone": "Asia/Seoul"},
    )
    focus = (Dyad("PRK", "KOR"), Dyad("KOR", "PRK"), Dyad("PRK", "USA"))
    outlets = tuple(
        OutletCoverage(
            outlet=report.outlet,
            n_reports=1,
            n_copies=0,
            first_known_at=report.known_at,
            last_known_at=report.known_at,
        )
        for report in reports.values()
    )
    fields: dict[str, Any] = {
        "desk_name": "korea",
        "desk_title": "Korea standoff",
        "asof": ASOF,
        "local_zone": "Asia/Seoul",
        "recent_from": date(2020, 6, 6),
        "names": NAMES,
        "focus": focus,
        "events": events,
        "reports": {report.report_id: report for report in reports.values()},
        "facts": {fact.fact_id: fact for fact in (opened, called, answered, *launches)},
        "channels": some_channels(events, (opened, called, answered)),
        "series": (
            a_series(focus[0], [(n * 7) % 5 for n in range(51)] + [9]),
            a_series(focus[1], [(n * 3) % 4 for n in range(51)] + [1]),
        ),
        "measurements": (rate,),
        "coverage": Coverage(
            n_reports=6,
            n_copies=1,
            n_uncoded=1,
            n_events=8,
            n_counted=6,
            last_known_at=ASOF,
            outlets=outlets,
            unseen=("rodong",),
            rejections={"no-target": 3, "no-trigger": 12},
            coders={"pattern-1": 5},
        ),
        "outlets": {
            "yonhap": "Yonhap",
            "kcna": "KCNA",
            "mou": "Unification Ministry",
            "reuters": "Reuters",
            "jtbc": "JTBC",
            "rodong": "Rodong Sinmun",
        },
        "copies": {reports["yonhap"].report_id: 1},
        "ranks": {events[1].event_id: 2},
        "words": WORDS,
        "least_events": 5,
        "version": "0.1.0",
        "store_digest": "3f2a9c",
        "command": "keeneye brief --desk korea --asof 2020-06-12 --html brief.html",
    }
    return Day(**(fields | changes))


@pytest.fixture
def day() -> Day:
    """The day of 12 June 2020, as known by its end."""
    return build_day()
