"""Kinds of slots of why, what next, the choice and the deal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from keeneye.brief.grammar.kind import NEVER, Claim, Kind, Part
from keeneye.brief.judgements import rules
from keeneye.brief.wording import (
    exact,
    show_chance,
    show_happened,
    show_known,
    show_number,
    show_percent,
    show_sentence,
    show_signed,
    word_for,
)
from keeneye.deals import DealAssessment
from keeneye.forecast import Forecast
from keeneye.games import ChoiceAssessment
from keeneye.motives import EvidenceRow, HypothesisRow, MotiveAssessment, PressureAssessment
from keeneye.records import Value, format_utc

__all__ = ["FORECAST_CARRIERS", "FORECAST_KINDS"]


def _weighed(claim: Claim) -> tuple[MotiveAssessment, ...]:
    """Return today's assessment of motives, if it is cited."""
    now = claim.day.judged.motives
    return (now,) if now is not None and now in claim.all_of(MotiveAssessment) else ()


def _hypotheses(claim: Claim) -> tuple[Part, ...]:
    """Return every motive of today's assessment, if it is cited."""
    return tuple(Part((m,), row) for m in _weighed(claim) for row in m.hypotheses)


def _linchpins(claim: Claim) -> tuple[Part, ...]:
    """Return the item that most hangs on, of today's assessment, if it is cited."""
    return tuple(Part((m,), row) for m in _weighed(claim) if (row := rules.linchpin(m)))


FORECAST_CARRIERS: dict[str, Callable[[Claim], tuple[Any, ...]]] = {
    "motives": lambda claim: claim.all_of(MotiveAssessment),
    "hypothesis": _hypotheses,
    "linchpin": _linchpins,
    "component": lambda claim: tuple(
        Part((p,), c) for p in claim.all_of(PressureAssessment) for c in p.components
    ),
    "forecast": lambda claim: claim.all_of(Forecast),
    "forecasts": lambda claim: (claim.all_of(Forecast),),
    "choice": lambda claim: claim.all_of(ChoiceAssessment),
    "deal": lambda claim: claim.all_of(DealAssessment),
}


def _percent(carrier: str, read: Callable[[Any], Value]) -> Kind:
    return Kind(carrier, lambda record, _: read(record), show_percent, figure=True)


def _then(read: Callable[[HypothesisRow], float]) -> Kind:
    """Read a bound of the same motive some weeks before, from an assessment cited too."""

    def reads(now: HypothesisRow, claim: Claim) -> Value:
        earlier = claim.day.judged.motives_then
        rows = earlier.hypotheses if earlier else ()
        return next((read(h) for h in rows if h.hypothesis_id == now.hypothesis_id), NEVER)

    return Kind("hypothesis", reads, show_percent, _then_id, figure=True)


def _then_id(_now: HypothesisRow, claim: Claim) -> tuple[str, ...]:
    earlier = claim.day.judged.motives_then
    return (earlier.motives_id,) if earlier else ()


def _then_asof(_now: HypothesisRow, claim: Claim) -> Value:
    earlier = claim.day.judged.motives_then
    return format_utc(earlier.asof) if earlier else NEVER


def _hangs(row: EvidenceRow, claim: Claim) -> Value:
    """Say what leaving an item out does to the order of motives."""
    weighed = claim.day.judged.motives
    left = weighed.left_out if weighed else ()
    changes = any(one.order_changes for one in left if one.evidence_id == row.evidence_id)
    return "without it the order changes" if changes else "without it the order stays"


def _hidden_motives(weighed: MotiveAssessment, _claim: Claim) -> Value:
    return len(weighed.hypotheses) - len(rules.top_motives(weighed))


MOTIVES: dict[str, Kind] = {
    "finding": Kind("motives", lambda m, _: exact(m.finding.removesuffix("."))),
    "n_motives_left": Kind("motives", _hidden_motives, show_number, figure=True),
    "motive": Kind("hypothesis", lambda h, _: exact(h.title), show_sentence),
    "motive_low": _percent("hypothesis", lambda h: h.low),
    "motive_high": _percent("hypothesis", lambda h: h.high),
    "band_low": _percent("hypothesis", lambda h: h.band_low),
    "band_high": _percent("hypothesis", lambda h: h.band_high),
    "then_low": _then(lambda h: h.low),
    "then_high": _then(lambda h: h.high),
    "then_asof": Kind("hypothesis", _then_asof, show_known, _then_id),
    "linchpin": Kind("linchpin", lambda row, _: exact(row.title)),
    "hangs": Kind("linchpin", _hangs),
    "component": Kind("component", lambda c, _: exact(c.title), show_sentence),
    "component_period": Kind("component", lambda c, _: c.period),
    "component_base": Kind("component", lambda c, _: ", ".join(c.base_periods)),
    "pressure": _percent("component", lambda c: c.pressure),
    "pressure_bare": _percent("component", lambda c: c.pressure_without_leak),
}


def _word(forecast: Forecast, claim: Claim) -> Value:
    """Return the word of a forecast, where the record and the desk's bands agree on it."""
    word = word_for(forecast.probability, claim.day.words)
    return word if word == forecast.words else NEVER


def _model_says(forecast: Forecast, _claim: Claim) -> Value:
    """Return the number of a model that is not believed."""
    return forecast.model_probability if forecast.abstained else None


def _skill(read: Callable[[Any], Value], show: Callable[[Value], str]) -> Kind:
    """Read from the skill that a forecast carries."""

    def reads(forecast: Forecast, _claim: Claim) -> Value:
        return read(forecast.skill) if forecast.skill else NEVER

    return Kind("forecast", reads, show, figure=True)


Forecasts = tuple[Forecast, ...]


def _of_asked(count: Callable[[Forecasts], int]) -> Kind:
    """Count among the forecasts cited, if they are all that are shown."""

    def reads(forecasts: Forecasts, claim: Claim) -> Value:
        whole = claim.cites_all(forecasts, rules.asked(claim.day))
        return count(forecasts) if whole else NEVER

    return Kind("forecasts", reads, show_number, figure=True)


FORECAST: dict[str, Kind] = {
    "chance": Kind("forecast", _word, show_chance),
    "said": _percent("forecast", lambda f: f.probability),
    "said_low": _percent("forecast", lambda f: f.interval[0]),
    "said_high": _percent("forecast", lambda f: f.interval[1]),
    "question": Kind("forecast", lambda f, _: exact(f.question.text)),
    "asked_window": Kind("forecast", lambda f, _: f"{f.opens}/{f.closes} window", show_happened),
    "rate": _percent("forecast", lambda f: f.base_rate.value),
    "rate_window": Kind("forecast", lambda f, _: exact(f.base_rate.window)),
    "engine": Kind("forecast", lambda f, _: exact(f.engine)),
    "abstained": Kind("forecast", lambda f, _: exact(f.abstained) or NEVER),
    "model_says": Kind(
        "forecast", _model_says, show_percent, clause=" The model would say {}.", figure=True
    ),
    "skill": _skill(lambda s: s.brier_skill, show_signed),
    "skill_low": _skill(lambda s: s.interval[0], show_signed),
    "skill_high": _skill(lambda s: s.interval[1], show_signed),
    "skill_n": _skill(lambda s: s.n, show_number),
    "skill_over": _skill(lambda s: exact(s.over), str),
    "would_change": Kind(
        "forecast",
        lambda f, _: rules.chance_of_changes(f) or None,
        clause=" It would move with {}.",
    ),
    "n_asked": _of_asked(len),
    "n_alone": _of_asked(lambda fs: sum(bool(f.abstained) for f in fs)),
}


def _condition(choice: ChoiceAssessment, _claim: Claim) -> Value:
    """Return the first value that would turn the choice, in words."""
    return exact(choice.conditions[0].removesuffix(".")) if choice.conditions else NEVER


def _deal_value(name: str, end: str, show: Callable[[Value], str]) -> Kind:
    """Read one end of a deal's band."""

    def reads(deal: DealAssessment, _claim: Claim) -> Value:
        band = deal.values.get(name)
        found = getattr(band, end) if band else None
        return NEVER if found is None else found

    return Kind("deal", reads, show, figure=True)


def _clause(deal: DealAssessment, _claim: Claim) -> Value:
    return deal.verdict.clause.replace("_", " ") or None


CHOICE: dict[str, Kind] = {
    "threshold": Kind("choice", lambda c, _: exact(c.threshold), figure=True),
    "days_to_vote": Kind(
        "choice", lambda c, _: NEVER if c.days_to_vote is None else c.days_to_vote, show_number
    ),
    "vote": Kind("choice", lambda c, _: exact(c.vote_name)),
    "choice_shares": Kind("choice", lambda c, _: rules.shares_of(c), figure=True),
    "condition": Kind("choice", _condition),
    "deal_title": Kind("deal", lambda d, _: exact(d.title), show_sentence),
    "deal_verdict": Kind("deal", lambda d, _: d.verdict.name, figure=True),
    "deal_clause": Kind("deal", _clause, clause=" by its {}"),
    "deal_share": _percent("deal", lambda d: d.verdict.share_of_draws),
    "capped": _deal_value("share_of_output_capped", "mid", show_percent),
    "capped_low": _deal_value("share_of_output_capped", "low", show_percent),
    "capped_high": _deal_value("share_of_output_capped", "high", show_percent),
    "left": _deal_value("warheads_continuing_over_horizon", "mid", show_number),
    "left_low": _deal_value("warheads_continuing_over_horizon", "low", show_number),
    "left_high": _deal_value("warheads_continuing_over_horizon", "high", show_number),
    "horizon": Kind("deal", lambda d, _: d.horizon_years, show_number),
    "pretence_if": Kind("deal", lambda d, _: exact(d.pretence_if)),
}

FORECAST_KINDS: dict[str, Kind] = MOTIVES | FORECAST | CHOICE
