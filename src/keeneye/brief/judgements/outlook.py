"""The sentences on why, what next, the choice and the deal."""

from __future__ import annotations

from keeneye.brief.judgements import rules
from keeneye.brief.sentences import Draft, say_records
from keeneye.brief.wording import exact, word_for
from keeneye.forecast import Forecast
from keeneye.motives import HypothesisRow, MotiveAssessment, PressureAssessment
from keeneye.records import Statement, Value, format_utc

__all__ = [
    "forecast_evidence",
    "say_choice",
    "say_deal",
    "say_forecast",
    "say_forecasts_title",
    "say_key_assumption",
    "say_linchpin",
    "say_motive",
    "say_motives_left",
    "say_motives_title",
    "say_pressure",
    "say_rates_alone",
]


def say_motives_title(draft: Draft, weighed: MotiveAssessment) -> list[Statement]:
    """Say how much the evidence settles."""
    finding = exact(weighed.finding.removesuffix("."))
    return draft.say("motives_title", [weighed.motives_id], finding=finding)


def say_motive(draft: Draft, weighed: MotiveAssessment, row: HypothesisRow) -> list[Statement]:
    """Give one motive with its bounds, now and some weeks ago."""
    values: dict[str, Value] = {
        "motive": exact(row.title),
        "motive_low": row.low,
        "motive_high": row.high,
        "band_low": row.band_low,
        "band_high": row.band_high,
    }
    earlier = draft.day.judged.motives_then
    rows = earlier.hypotheses if earlier else ()
    then = next((h for h in rows if h.hypothesis_id == row.hypothesis_id), None)
    if earlier is None or then is None:
        return draft.say("motive_now", [weighed.motives_id], **values)
    values |= {
        "then_asof": format_utc(earlier.asof),
        "then_low": then.low,
        "then_high": then.high,
    }
    return draft.say("motive", [weighed.motives_id, earlier.motives_id], **values)


def say_motives_left(draft: Draft, weighed: MotiveAssessment) -> list[Statement]:
    """Say how many motives stand in the table alone."""
    left = len(weighed.hypotheses) - len(rules.top_motives(weighed))
    return draft.say("motives_left", [weighed.motives_id], n_motives_left=left) if left else []


def say_linchpin(draft: Draft, weighed: MotiveAssessment) -> list[Statement]:
    """Name the item on which most hangs, with what it stands on."""
    row = rules.linchpin(weighed)
    if row is None:
        return []
    changes = {one.evidence_id: one.order_changes for one in weighed.left_out}
    hangs = "changes" if changes.get(row.evidence_id) else "stays"
    said = draft.say(
        "linchpin",
        [weighed.motives_id],
        linchpin=exact(row.title),
        hangs=f"without it the order {hangs}",
    )
    return said + say_records(draft, row.record_ids) if said else []


def say_pressure(draft: Draft, found: PressureAssessment) -> list[Statement]:
    """Give the first component of the pressure of sanctions, with and without its leak."""
    if not found.components:
        return []
    first = found.components[0]
    return draft.say(
        "pressure",
        [found.pressure_id],
        component=exact(first.title),
        component_period=first.period,
        component_base=", ".join(first.base_periods),
        pressure=first.pressure,
        pressure_bare=first.pressure_without_leak,
    )


def say_forecasts_title(draft: Draft) -> list[Statement]:
    """Say how many of the questions shown a model answers."""
    return _of_asked(draft, "forecasts_title")


def say_rates_alone(draft: Draft) -> list[Statement]:
    """Say how many of the forecasts shown know the past alone."""
    alone = any(forecast.abstained for forecast in rules.asked(draft.day))
    return _of_asked(draft, "rates_alone") if alone else []


def _of_asked(draft: Draft, template: str) -> list[Statement]:
    """Count over the forecasts that are shown."""
    asked = rules.asked(draft.day)
    if not asked:
        return []
    alone = sum(bool(forecast.abstained) for forecast in asked)
    return draft.say(template, [f.forecast_id for f in asked], n_asked=len(asked), n_alone=alone)


def say_forecast(draft: Draft, forecast: Forecast) -> list[Statement]:
    """Give one forecast beside its base rate."""
    return draft.say(
        "forecast",
        [forecast.forecast_id],
        chance=word_for(forecast.probability, draft.day.words),
        said=forecast.probability,
        question=exact(forecast.question.text),
        asked_window=f"{forecast.opens}/{forecast.closes} window",
        rate=forecast.base_rate.value,
    )


def forecast_evidence(draft: Draft, forecast: Forecast) -> list[Statement]:
    """Say who speaks, the model by its skill or the base rate by the model's want of it."""
    values: dict[str, Value] = {
        "said_low": forecast.interval[0],
        "said_high": forecast.interval[1],
        "rate_window": exact(forecast.base_rate.window),
    }
    skill = forecast.skill
    if forecast.abstained or skill is None:
        values |= {"abstained": exact(forecast.abstained), "model_says": forecast.model_probability}
        return draft.say("forecast_rate", [forecast.forecast_id], **values)
    return draft.say(
        "forecast_model",
        [forecast.forecast_id],
        engine=exact(forecast.engine),
        skill=skill.brier_skill,
        skill_low=skill.interval[0],
        skill_high=skill.interval[1],
        skill_n=skill.n,
        skill_over=exact(skill.over),
        would_change=rules.chance_of_changes(forecast) or None,
        **values,
    )


def say_choice(draft: Draft) -> list[Statement]:
    """Give the belief from which conceding is best, and the shares of draws."""
    choice = draft.day.judged.choice
    if choice is None:
        return []
    cites, threshold = [choice.game_id], exact(choice.threshold)
    if choice.days_to_vote is None:
        said = draft.say("threshold_alone", cites, threshold=threshold)
    else:
        said = draft.say(
            "threshold",
            cites,
            threshold=threshold,
            days_to_vote=choice.days_to_vote,
            vote=exact(choice.vote_name),
        )
    return said + draft.say("shares", cites, choice_shares=rules.shares_of(choice))


def say_deal(draft: Draft) -> list[Statement]:
    """Say what the desk's first deal caps and leaves, and what makes it a pretence."""
    deal = draft.day.judged.deal
    if deal is None:
        return []
    capped = deal.values["share_of_output_capped"]
    left = deal.values["warheads_continuing_over_horizon"]
    said = draft.say(
        "deal",
        [deal.deal_id],
        deal_title=exact(deal.title),
        deal_verdict=deal.verdict.name,
        deal_clause=deal.verdict.clause.replace("_", " ") or None,
        deal_share=deal.verdict.share_of_draws,
        capped=capped.mid,
        capped_low=capped.low,
        capped_high=capped.high,
        left=left.mid,
        left_low=left.low,
        left_high=left.high,
        horizon=deal.horizon_years,
    )
    why = draft.say("pretence_if", [deal.deal_id], pretence_if=exact(deal.pretence_if))
    return said + why if said else []


def say_key_assumption(draft: Draft) -> list[Statement]:
    """Name the value that would turn the choice first."""
    choice = draft.day.judged.choice
    if choice is None or not choice.conditions:
        return []
    condition = exact(choice.conditions[0].removesuffix("."))
    return draft.say("key_assumption", [choice.game_id], condition=condition)
