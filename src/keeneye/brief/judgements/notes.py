"""What a judgement is, in one line and line by line: for endnotes, and where an id is opened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from keeneye.brief.judgements.judged import Judgement
from keeneye.brief.judgements.rules import MARKS, chance_of_changes, shares_of
from keeneye.deals import DealAssessment
from keeneye.dyads import Decline, Turns
from keeneye.forecast import Forecast
from keeneye.games import ChoiceAssessment
from keeneye.motives import MotiveAssessment, PressureAssessment
from keeneye.records import Correction, format_utc
from keeneye.signals import Statement, Threat, Verdict

__all__ = ["judgement_facts", "judgement_inputs", "judgement_title"]

Facts = list[tuple[str, str]]


def judgement_title(record: object) -> str:
    """Say in one line what a judgement is; '' for what is none.

    Examples
    --------
    >>> judgement_title(Judgement(kind="line", subject="x", name="Line x", state="cut",
    ...     record_id="h-1"))
    'You were told: Line x, cut'
    """
    found = _OPENED.get(type(record))
    return str(found[0](record)) if found else ""


def judgement_facts(record: object) -> Facts:
    """Say line by line what a judgement is: its method and values, each with a label."""
    found = _OPENED.get(type(record))
    return list(found[1](record)) if found else []


def judgement_inputs(record: object) -> tuple[str, ...]:
    """Return the ids of the records that a judgement rests on, each once."""
    found = _OPENED.get(type(record))
    return tuple(dict.fromkeys(found[2](record))) if found else ()


def _threat(threat: Threat) -> Facts:
    moves = [
        (
            move.status,
            f"{move.on}, known {format_utc(move.known_at)}"
            + (f", by {move.by}" if move.by else ""),
        )
        for move in threat.moves
    ]
    contradicted = threat.not_done_by
    return [
        (
            "Said by",
            f"{threat.speaker}, rank {threat.rank if threat.rank is not None else 'unknown'}",
        ),
        ("Between", f"{threat.source_actor} toward {threat.target_actor}"),
        (
            "Said",
            f"{threat.said_date}, known {format_utc(threat.said_at)}; last {threat.last_said_date}",
        ),
        ("Due", str(threat.due or "no day named")),
        ("Counts until", str(threat.last_day)),
        *moves,
        ("Status", threat.status),
        ("Run", f"{threat.run_days} days from the first threat of the run"),
        *([("Not done by", ", ".join(contradicted))] if contradicted else []),
        ("Basis", "reconstructed from dated reports" if threat.reconstructed else "observed"),
        ("Method", threat.method),
        ("Same threat", threat.threat_id),
    ]


def _verdict(verdict: Verdict) -> Facts:
    tests = [
        (
            t.test.replace("_", " "),
            f"{MARKS[t.result]} {t.result}: {t.reason}; it would turn if {t.flips_if}",
        )
        for t in verdict.tests
    ]
    return [
        ("Verdict", verdict.verdict),
        ("Costs paid", f"{verdict.sunk_cost}, if they weigh more"),
        ("Hands tied", f"{verdict.tied_hands}, if they weigh more"),
        *tests,
        ("Turns if", verdict.flips_if),
        ("Method", verdict.method),
        ("Threat", verdict.threat_id),
    ]


def _turns(turns: Turns) -> Facts:
    changes = [
        (
            "Change",
            f"{c.change_date} [{c.low_date}, {c.high_date}], from {c.before:.3g} to {c.after:.3g}",
        )
        for c in turns.changes
    ]
    enough = "enough" if turns.enough else "too few events to tell"
    return [
        ("Series", f"{turns.tally.name}, by {turns.tally.by}, {len(turns.tally.starts)} of them"),
        (
            "Measure",
            f"{turns.measure}; {sum(turns.tally.hits)} of {sum(turns.tally.totals)} events",
        ),
        ("Enough", f"{enough}; the desk asks for {turns.settings.least_events}"),
        *changes,
        ("Dispersion", f"{turns.dispersion:.3g}"),
        ("Penalty", f"{turns.settings.penalty:g}"),
        ("Method", turns.method),
    ]


def _decline(decline: Decline) -> Facts:
    rows = [
        (m.series, f"{m.way}{f' since {m.since}' if m.since else ''}: {m.reason}")
        for m in decline.movements
    ]
    rule = f"{decline.least} of {len(decline.movements)} series the same way"
    return [("Verdict", decline.verdict), ("Rule", rule), *rows, ("Method", decline.method)]


def _span(low: float, high: float) -> str:
    """Write a range to three decimals."""
    return f"{low:.3f} to {high:.3f}"


def _motives(found: MotiveAssessment) -> Facts:
    rows = [
        (h.title, f"{_span(h.low, h.high)}, nine draws of ten {_span(h.band_low, h.band_high)}")
        for h in found.hypotheses
    ]
    items = [(e.state, f"{e.title} ({e.citation}; {e.checked})") for e in found.evidence]
    return [
        ("About", found.about),
        ("Finding", found.finding),
        *rows,
        *items,
        ("Hangs on", ", ".join(found.linchpins)),
        ("Note", found.note),
        ("Method", f"{found.method}, {found.draws:,} draws, seed {found.seed}"),
    ]


def _pressure(found: PressureAssessment) -> Facts:
    rows = [
        (
            c.title,
            (
                f"{c.period}: {c.pressure:.3f}, without the leak {c.pressure_without_leak:.3f} "
                f"({'; '.join(c.citations)})"
            ),
        )
        for c in found.components
    ]
    caps = [(c.title, f"{c.period}: {c.breach_ratio:.2f} times the cap") for c in found.caps]
    index = "none" if found.index is None else f"{found.index:.3f}"
    claims = [("Not claimed", text) for text in found.not_claimed]
    return [*rows, *caps, ("Weighted mean", index), *claims, ("Method", found.method)]


def _forecast(said: Forecast) -> Facts:
    skill = said.skill
    told = "none" if skill is None else (
        f"{skill.brier_skill:+.3f} [{skill.interval[0]:+.3f}, {skill.interval[1]:+.3f}] over "
        f"{skill.over}, {skill.n} forecasts, {skill.hits} hits"
        + (f", by {skill.backtest_id}" if skill.backtest_id else "")
    )  # fmt: skip
    drivers = [
        ("Driver", f"{d.name} = {d.value:.3g}, log-odds {d.moved:+.2f}") for d in said.drivers
    ]
    model = "none" if said.model_probability is None else f"{said.model_probability:.3f}"
    rate = said.base_rate
    return [
        ("Question", f"{said.question.text} ({said.question_id})"),
        ("Window", f"[{said.opens}, {said.closes}), {said.question.time_zone}"),
        ("Probability", f"{said.probability:.3f} ({said.words}), by {said.engine}"),
        ("Interval", f"{said.interval[0]:.3f} to {said.interval[1]:.3f}"),
        ("Base rate", f"{rate.value:.3f}, {rate.window}, by {rate.method} ({rate.measurement_id})"),
        *[("Beside it", f"{r.value:.3f}, {r.window}, by {r.method}") for r in said.other_rates],
        ("Model", f"{said.model_engine or 'none'}: {model}"),
        ("Skill", told),
        ("Abstained", said.abstained or "no"),
        *drivers,
        ("Would move", chance_of_changes(said) or "not known"),
        ("Settled by", said.question.tie_rule),
        ("Issued", format_utc(said.issued_at)),
    ]


def _choice(found: ChoiceAssessment) -> Facts:
    vote = (
        "none"
        if found.days_to_vote is None
        else f"{found.days_to_vote} days to the {found.vote_name}"
    )
    steps = [
        ("Belief", f"after {s.move_id} ({s.kind}): {s.low:.2f}, {s.mode:.2f}, {s.high:.2f}")
        for s in found.posterior
        if s.counted
    ]
    return [
        ("Game", found.game),
        ("Vote", vote),
        ("Threshold", found.threshold),
        ("Best", f"{shares_of(found)} of draws"),
        *(("If", condition) for condition in found.conditions),
        *((one.name.replace("_", " "), one.text) for one in found.findings),
        *steps,
        ("Assumptions", f"{len(found.assumptions)}, each with a range and a citation"),
        ("Regret", f"{found.solution.regret:.1e} at the likeliest values"),
        ("Method", f"{found.solution.method}, {found.draws:,} draws, seed {found.seed}"),
    ]


def _deal(found: DealAssessment) -> Facts:
    rows = [
        (name.replace("_", " "), f"{b.mid:.3g} [{b.low:.3g}, {b.high:.3g}]")
        for name, b in found.values.items()
        if b.mid is not None and b.low is not None and b.high is not None
    ]
    verdict = found.verdict
    clauses = [
        (
            c.clause.replace("_", " "),
            f"needed {c.needed:.2f}, falls short in {c.share_of_draws:.0%} of draws",
        )
        for c in verdict.clauses
    ]
    remembered = sum(a.checked == "memory" for a in found.assumptions)
    return [
        ("Deal", f"{found.title} ({found.deal}), {found.horizon_years:g} years, {found.stance}"),
        (
            "Verdict",
            f"{verdict.name} in {verdict.share_of_draws:.0%} of draws, by {verdict.measured_by}",
        ),
        *clauses,
        ("If", found.pretence_if),
        *rows,
        ("Assumptions", f"{len(found.assumptions)}, of which {remembered} from memory"),
        ("Note", found.note),
        ("Method", f"{found.method}, {found.draws:,} draws, seed {found.seed}"),
    ]


def _correction(one: Correction) -> Facts:
    new = one.replacement.event_id if one.replacement else "none: there was no event"
    return [
        ("Of", one.event_id),
        ("In its place", new),
        ("Author", one.author),
        ("Reason", one.reason),
        ("Known", format_utc(one.known_at)),
    ]


def _judgement(one: Judgement) -> Facts:
    return [("About", one.name), ("State", one.state), *sorted(one.details.items())]


def _statement(one: Statement) -> Facts:
    return [
        ("Speaker", f"{one.speaker}, rank {one.rank if one.rank is not None else 'unknown'}"),
        ("Audience", one.audience),
        ("Topic", one.topic or "none named"),
        ("Acts", ", ".join(one.acts) or "none named"),
        ("Wording", one.wording_note),
    ]


_Opened = tuple[Callable[[Any], str], Callable[[Any], Facts], Callable[[Any], Any]]
_OPENED: dict[type, _Opened] = {
    Threat: (
        lambda t: f"Threat: {t.act_name}, {t.speaker}, {t.said_date}",
        _threat,
        lambda t: (*t.evidence, *t.not_done_by),
    ),
    Verdict: (
        lambda v: f"Verdict on a threat: {v.verdict}",
        _verdict,
        lambda v: [e for test in v.tests for e in test.evidence],
    ),
    Turns: (lambda t: f"Changes of level: {t.tally.name}", _turns, lambda t: t.tally.inputs),
    Decline: (
        lambda d: f"Broader decline: {d.verdict}",
        _decline,
        lambda d: [m.input_id for m in d.movements if m.input_id],
    ),
    MotiveAssessment: (
        lambda m: f"Motives weighed, known until {format_utc(m.asof)}",
        _motives,
        lambda m: [i for e in m.evidence for i in e.record_ids],
    ),
    PressureAssessment: (lambda _: "Pressure of sanctions", _pressure, lambda _: ()),
    Forecast: (
        lambda f: f"Forecast: {f.question.text}",
        _forecast,
        lambda f: [
            *([f.skill.backtest_id] if f.skill and f.skill.backtest_id else []),
            *(i for i in f.base_rate.inputs if i.startswith("d-")),
        ],
    ),
    ChoiceAssessment: (
        lambda c: f"The choice: {c.game}",
        _choice,
        lambda c: [s.move_id for s in c.posterior if s.counted],
    ),
    DealAssessment: (lambda d: f"Deal: {d.title}", _deal, lambda _: ()),
    Correction: (lambda c: f"Correction by {c.author}", _correction, lambda c: (c.event_id,)),
    Judgement: (lambda j: f"You were told: {j.name}, {j.state}", _judgement, lambda _: ()),
    Statement: (
        lambda s: f"Statement of {s.speaker}",
        _statement,
        lambda s: getattr(s, "evidence", ()),
    ),
}
