"""A judged day by hand: four threats, two motives, three questions, a choice, a deal, a change."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

import numpy as np

from keeneye.brief import Day, Judged, LastRead, judgements_of
from keeneye.deals import DealAssessment, assess_deal
from keeneye.deals.cases import plain_rules, small_deal
from keeneye.desk import read_desk
from keeneye.dyads import (
    Turns,
    TurnSettings,
    broader_decline,
    find_turns,
    level_movement,
    missing_movement,
    share_movement,
    tally_of,
)
from keeneye.forecast import Forecast, Question, Window, make_forecast
from keeneye.forecast.issue import Change, Skill
from keeneye.games import ChoiceAssessment, choice, read_game_file
from keeneye.motives import (
    EvidenceRow,
    HypothesisRow,
    LeftOut,
    MotiveAssessment,
    PressureAssessment,
)
from keeneye.motives.pressure import ComponentRow
from keeneye.records import Correction, Dyad, Measurement, Report, cut_span
from keeneye.signals import ActMention, TheatreTest, Threat, Verdict
from keeneye.signals.threats import Move

from .conftest import ASOF, WORDS, a_report, a_series, build_day

TESTS = ("rank", "home_audience", "named_act", "deadline", "cost_paid", "reversibility",
         "preparation", "follow_through")  # fmt: skip


def a_mention(report: Report, words: str, act: str, day: int, **given: Any) -> ActMention:
    """Return a word of threat, read in a report."""
    start = report.text.index(words)
    return ActMention(
        act_id=act,
        stand="threatened",
        speaker=given.get("speaker", "Kim Yo Jong"),
        rank=given.get("rank", 5),
        at_home=True,
        said_date=date(2020, 6, day),
        event_date=date(2020, 6, day),
        due=given.get("due"),
        known_at=report.known_at,
        known_at_basis="published",
        outlet=report.outlet,
        report_id=report.report_id,
        own_outlet=False,
        span=cut_span(report, 1, (start, start + len(words)), ()),
    )


def a_threat(act: str, said: tuple[ActMention, ...], *moves: Move, **given: Any) -> Threat:
    """Return an item of the ledger."""
    fields: dict[str, Any] = {
        "status": moves[-1].status if moves else "open",
        "not_done_by": (),
        "last_day": said[0].said_date + timedelta(days=90),
    } | given
    return Threat(
        act=act,
        act_name=act.replace("-", " "),
        source_actor="PRK",
        target_actor="KOR",
        speaker=said[0].speaker,
        rank=said[0].rank,
        said_date=said[0].said_date,
        said_at=said[0].known_at,
        last_said_date=said[-1].said_date,
        due=said[0].due,
        moves=moves,
        said=said,
        run_days=5,
        reconstructed=True,
        asof=ASOF,
        **fields,
    )


def a_verdict(threat: Threat, marks: str, verdict: str, **given: str) -> Verdict:
    """Return a verdict by eight marks, such as ``++-?+--?``."""
    results = {"+": "pass", "-": "fail", "?": "unknown"}
    tests = tuple(
        TheatreTest(
            test=name,
            result=results[mark],  # type: ignore[arg-type]
            reason=f"why {name}",
            flips_if=f"{name} turns",
            evidence=threat.said[0].evidence,
        )
        for name, mark in zip(TESTS, marks, strict=True)
    )
    return Verdict(
        threat_id=threat.threat_id,
        asof=ASOF,
        verdict=verdict,  # type: ignore[arg-type]
        sunk_cost=given.get("sunk_cost", verdict),  # type: ignore[arg-type]
        tied_hands=verdict,  # type: ignore[arg-type]
        tests=tests,
        flips_if="others report preparations",
    )


def some_threats(day: Day) -> tuple[tuple[Threat, ...], tuple[Verdict, ...]]:
    """Return five threats: waiting, done in part, done and denied, put off, lapsed."""
    kcna, yonhap = a_report("kcna"), a_report("yonhap")
    asked = "Kim Yo Jong had asked for it at a meeting of department heads."
    silent = "The two Koreas went silent at noon."
    fact, event = sorted(day.facts)[0], day.events[0]

    def moved(status: str, on: int, evidence: str, **given: Any) -> Move:
        return Move(
            status=status,  # type: ignore[arg-type]
            on=date(2020, 6, on),
            known_at=ASOF,
            by=given.get("by"),
            by_rank=None,
            evidence=(evidence,),
            span=given.get("span"),
        )

    first = a_mention(kcna, asked, "office-closed", 4, due=date(2020, 6, 20))
    again = replace(first, said_date=date(2020, 6, 9), mention_id="")
    void = replace(first, act_id="void", said_date=date(2020, 3, 9), mention_id="")
    threats = (
        a_threat("office-closed", (first, again)),
        a_threat("accord-ended", (a_mention(yonhap, silent, "accord-ended", 4, rank=None),),
                 moved("partly", 9, fact)),
        a_threat("lines-cut", (a_mention(kcna, asked, "lines-cut", 5),), moved("done", 9, fact),
                 not_done_by=(day.events[3].event_id,)),
        a_threat("leaflets-sent", (a_mention(kcna, asked, "leaflets-sent", 6),),
                 moved("suspended", 12, event.event_id, by="Kim Jong Un", span=event.evidence)),
        a_threat("void", (void,),
                 status="lapsed", last_day=date(2020, 6, 7)),
    )  # fmt: skip
    marks = ("++++?+?-", "++-?+--?", "+++++++-", "--+-----", "--------")
    names = ("undecided", "theatre", "signal", "theatre", "theatre")
    verdicts = tuple(
        a_verdict(t, m, n, **({"sunk_cost": "signal"} if n == "undecided" else {}))
        for t, m, n in zip(threats, marks, names, strict=True)
    )
    return threats, verdicts


def a_motive(name: str, at: float) -> HypothesisRow:
    """Return a motive with bounds around a middle."""
    return HypothesisRow(
        hypothesis_id=name,
        title=f"the {name}",
        means="",
        low=at / 4,
        high=at * 1.5,
        band_low=at / 2,
        band_mid=at,
        band_high=at * 1.2,
        mid=at,
        inconsistent=1,
        beats=(),
    )


def some_motives(asof: datetime, shift: float, record_id: str) -> MotiveAssessment:
    """Return five motives weighed on two items, one of which is met."""
    names = ("army", "bread", "crown", "deal", "envy")
    rows = [a_motive(name, 0.5 - n * 0.08 - shift) for n, name in enumerate(names)]
    item = EvidenceRow(
        evidence_id="cut",
        title="all lines cut",
        state="met",
        basis="events",
        record_ids=(record_id,),
        likelihood={},
        exponent=1.0,
        cluster="",
        non_diagnostic=True,
        separates=(),
        inconsistent_with=(),
        citation="our assumption",
        checked="assumption",
        note="",
    )
    left = LeftOut(evidence_id="cut", order_changes=shift == 0.0, shift=0.1, width_change=0.0,
                   width_change_narrowed=0.0)  # fmt: skip
    return MotiveAssessment(
        about="Why",
        note="",
        asof=asof,
        hypotheses=tuple(rows),
        evidence=(item, replace(item, evidence_id="quiet", title="a quiet month", state="unmet")),
        left_out=(left,),
        linchpins=("cut",),
        indicators=(),
        pairs_ordered=0,
        pairs=10,
        finding="1 item settles almost nothing.",
        method="bayes-1",
        draws=100,
        seed="1",
    )


def some_pressure() -> PressureAssessment:
    """Return the pressure on one component."""
    exports = ComponentRow(
        component_id="exports",
        title="exports",
        unit="USD m",
        period="2019",
        base=100.0,
        base_periods=("2016",),
        observed=20.0,
        leak=9.0,
        pressure=0.71,
        pressure_without_leak=0.8,
        leak_share=0.31,
        weight=1.0,
        compilers=("KITA",),
        citations=("KITA, 2020",),
        places=("trade.csv:2",),
        not_sanctions_alone=False,
    )
    return PressureAssessment(asof=ASOF, components=(exports,), index=0.71, index_low=0.71,
                              index_high=0.71, caps=(), unknown=(),
                              not_claimed=("a cause",))  # fmt: skip


def a_forecast(name: str, horizon: int, rate: float, **model: Any) -> Forecast:
    """Return an issued forecast; with `model` and `skill` a model speaks."""
    question = Question(
        question_id=f"{name}-{horizon}d",
        text=f"the North does {name}",
        kind="list",
        horizon_days=horizon,
        time_zone="Asia/Seoul",
        tie_rule="The list decides.",
        list_name="launches",
    )
    base = Measurement(
        name=f"{name} within {horizon} days",
        unit="probability",
        value=rate,
        low=rate / 2,
        high=min(rate * 2, 0.99),
        n=36,
        asof=ASOF,
        window=f"36 windows of {horizon} days",
        method="base-rate-windows-1",
        inputs=(),
        parameters={},
    )
    opens = date(2020, 6, 14)
    window = Window(opens, opens + timedelta(days=horizon))
    return make_forecast(question, window, base, WORDS, issued_at=ASOF, **model)


def some_forecasts() -> tuple[Forecast, ...]:
    """Return three questions: one that a model answers, two left to the base rate."""
    skill = Skill(
        brier_skill=0.17, interval=(0.02, 0.31), n=518, hits=174, over="base-rate-1", shown=True
    )
    doubt = replace(skill, interval=(-0.1, 0.2), shown=False)
    model = ("gamma-1", 0.42, (0.14, 0.73))
    more = [Change("one more such day", 0.5)]
    return (
        a_forecast("launches", 7, 0.12),
        a_forecast("launches", 30, 0.34, model=model, skill=skill, would_change=more),
        a_forecast("tests", 30, 0.04, model=model, skill=doubt),
    )


@cache
def some_choice(vote: bool = True) -> ChoiceAssessment:
    """Return the shipped desk's choice; without its vote on request."""
    found = choice(read_game_file(read_desk("korea").folder / "games.toml"), asof=ASOF,
                   rng=np.random.default_rng(1))  # fmt: skip
    return found if vote else replace(found, days_to_vote=None)


@cache
def a_deal() -> DealAssessment:
    """Return a small deal, assessed."""
    return assess_deal(small_deal(), plain_rules(), rng=np.random.default_rng(7), draws=2000)


def some_turns(day: Day, measure: str = "count") -> tuple[Turns, ...]:
    """Return the search for turns of each direction, with a desk that asks for few events."""
    settings = TurnSettings(penalty=2.0, least_events=10, block_days=14, draws=50)
    rng = np.random.default_rng(1)
    return tuple(
        find_turns(tally_of([one], "conflict"), measure, settings=settings, rng=rng)  # type: ignore[arg-type]
        for one in day.series
    )


def judged_day(**changes: Any) -> Day:
    """Return the usual day, judged; `changes` are of its judgements."""
    base = build_day()
    threats, verdicts = some_threats(base)
    shares = some_turns(base, "share")
    since = date(2020, 1, 1)
    movements = [
        share_movement(shares[0], since=since, worse="up", name="conflict share"),
        missing_movement("cooperation share", "too few events to tell"),
        level_movement(
            "lines open", [(date(2019, 1, 1), 4.0), (date(2020, 6, 9), 1.0)], since=since
        ),
    ]
    event = base.events[0].event_id
    fields: dict[str, Any] = {
        "threats": threats,
        "verdicts": verdicts,
        "turns": some_turns(base),
        "shares": shares,
        "decline": broader_decline(movements, asof=ASOF, least=2),
        "motives": some_motives(ASOF, 0.0, event),
        "motives_then": some_motives(ASOF - timedelta(days=30), 0.05, event),
        "pressure": some_pressure(),
        "forecasts": some_forecasts(),
        "choice": some_choice(),
        "deal": a_deal(),
        "corrections": (
            Correction(event_id=event, replacement=None, author="kim", reason="misread",
                       known_at=datetime(2020, 6, 12, tzinfo=UTC)),
        ),
    }  # fmt: skip
    return build_day(judged=Judged(**(fields | changes)))


def reread_day() -> Day:
    """Return the judged day for a reader who was told otherwise of nearly everything."""
    day = judged_day()
    other = {
        "line": "open",
        "threat": "open",
        "verdict": "theatre",
        "rank": "rank 9",
        "forecast": "likely",
        "trend": "improvement",
        "motives": "the crown",
        "choice": "concede",
        "deal": "reciprocal",
    }
    earlier = ASOF - timedelta(days=3)
    told = [
        replace(
            one, state=other[one.kind], record_id=one.record_id.replace("20200613T", "20200610T")
        )
        for one in judgements_of(day)
        if one.kind in other
    ]
    return replace(day, last=LastRead(desk="korea", asof=earlier, judgements=tuple(told)))


def same_day_again() -> Day:
    """Return the judged day for a reader to whom nothing is new."""
    day = judged_day()
    return replace(day, last=LastRead(desk="korea", asof=ASOF, judgements=judgements_of(day)))


def stepped_day() -> Day:
    """Return a judged day on which the level of conflict turned, and no threat waits."""
    there = Dyad("PRK", "KOR")
    loud = (a_series(there, [0] * 26 + [9] * 26), a_series(there.reverse(), [1] * 52))
    base = build_day(series=loud)
    threats, verdicts = some_threats(base)
    alone = replace(some_motives(ASOF, 0.0, ""), hypotheses=(a_motive("army", 0.4),), motives_id="")
    judged = Judged(
        turns=some_turns(base),
        threats=threats[2:],
        verdicts=verdicts[2:],
        choice=some_choice(False),
        motives=alone,
    )
    return replace(base, judged=judged)


def judged_days() -> list[Day]:
    """Return all of them."""
    return [judged_day(), reread_day(), same_day_again(), stepped_day(), judged_day(turns=())]
