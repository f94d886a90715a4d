"""The sentences of the judging sections: which records each is about, and with which values."""

from __future__ import annotations

from collections.abc import Sequence

from keeneye.brief import rules as news
from keeneye.brief.judgements import rules
from keeneye.brief.judgements.changes import CHANGES, STATUS, Changed, changes_of
from keeneye.brief.sentences import Draft, say_records
from keeneye.brief.wording import exact, word_for
from keeneye.dyads import Change, Decline, Turns
from keeneye.forecast import Forecast
from keeneye.motives import HypothesisRow, MotiveAssessment, PressureAssessment
from keeneye.records import Statement, Value, format_utc
from keeneye.scoring import share_interval
from keeneye.signals import Threat, Verdict

__all__ = [
    "say_changes",
    "say_choice",
    "say_deal",
    "say_decline",
    "say_ended",
    "say_forecast",
    "say_forecasts_title",
    "say_key_assumption",
    "say_linchpin",
    "say_motive",
    "say_motives_left",
    "say_motives_title",
    "say_pressure",
    "say_rates_alone",
    "say_threat",
    "say_threat_rate",
    "say_threats_title",
    "say_turns",
]


def say_changes(draft: Draft) -> list[Statement]:
    """Say what changed since the reader last read, or in one line that nothing did."""
    day, found = draft.day, changes_of(draft.day)
    if day.last is None:
        return []
    last_read: dict[str, Value] = {"last_read": format_utc(day.last.asof)}
    if not found:
        read = day.coverage
        outlets = {"n_seen": len(read.outlets), "n_outlets": len(read.outlets) + len(read.unseen)}
        return draft.say("nothing_since", [day.coverage_id], **outlets, **last_read)
    said = draft.say("changed_all", [], n_changed=len(found), **last_read)
    return said + [one for change in found[:CHANGES] for one in _say_changed(draft, change)]


def _say_changed(draft: Draft, change: Changed) -> list[Statement]:
    """Say one change, with its reason."""
    then = [change.was.record_id] if change.was else []
    return draft.say(
        "changed",
        [change.now.record_id, *then],
        change_way=change.way,
        change_name=change.now.name,
        change_was=change.was_state,
        change_is=change.now.state,
        change_reason=change.reason,
    )


def say_threats_title(draft: Draft) -> list[Statement]:
    """Say how many threats wait, and how they read."""
    verdicts = [verdict for _, verdict in rules.live(draft.day)]
    if not verdicts:
        return draft.say("threats_none", []) if draft.day.judged.threats else []
    counts = {
        f"n_{name}": sum(v.verdict == name for v in verdicts)
        for name in ("signal", "theatre", "undecided")
    }
    cites = [verdict.record_id for verdict in verdicts]
    return draft.say("threats_title", cites, n_live=len(verdicts), **counts)


def say_threat(draft: Draft, threat: Threat, verdict: Verdict) -> list[Statement]:
    """Give the verdict on a threat that waits, its marks, and the words it was read in."""
    counts = {
        f"n_{word}": sum(test.result == result for test in verdict.tests)
        for word, result in (("pass", "pass"), ("fail", "fail"), ("unclear", "unknown"))
    }
    again = threat.last_said_date != threat.said_date
    said = draft.say(
        "threat",
        [verdict.record_id, threat.record_id],
        act_name=exact(threat.act_name),
        verdict=verdict.verdict,
        weightings=rules.weightings(verdict) or None,
        threatener=exact(threat.speaker),
        threat_rank=threat.rank,
        threat_said=threat.said_date.isoformat(),
        threat_again=threat.last_said_date.isoformat() if again else None,
        threat_due=threat.due.isoformat() if threat.due else None,
        threat_partly=threat.moves[-1].on.isoformat() if threat.status == "partly" else None,
        n_tests=len(verdict.tests),
        flips_if=rules.flips_if(verdict),
        **counts,
    )
    words = rules.words_of(threat, draft.day)
    shown = _say_marks(draft, threat, verdict) + _say_passage(draft, threat, words)
    return said + shown if said else []


def _say_marks(draft: Draft, threat: Threat, verdict: Verdict) -> list[Statement]:
    """Name the tests by their result."""
    named = {
        word: rules.tests_by(verdict, result) or "none"
        for word, result in (("passes", "pass"), ("fails", "fail"), ("unclear", "unknown"))
    }
    return draft.say("marks", [verdict.record_id, threat.record_id], **named)


def _say_passage(draft: Draft, threat: Threat, passage: rules.Passage | None) -> list[Statement]:
    """Show a passage that a threat rests on, as its wording allows."""
    if passage is None:
        return []
    template = {"original": "threat_quoted", "summary": "threat_summarised"}[passage.span.wording]
    return draft.say(
        template,
        [threat.record_id, passage.report_id],
        m_outlet=exact(draft.day.outlet_name(passage.report_id)),
        m_known=format_utc(passage.known_at),
        m_quote=exact(news.cut(passage.span.text)),
    )


def say_ended(draft: Draft, threat: Threat) -> list[Statement]:
    """Say what became of a threat lately."""
    on = rules.moved_on(threat)
    return draft.say(
        "threat_ended",
        [threat.record_id, *threat.not_done_by],
        ended_act=exact(threat.act_name),
        ended_by=exact(threat.speaker),
        ended_rank=threat.rank,
        ended_said=threat.said_date.isoformat(),
        ended=STATUS.get(threat.status, threat.status),
        mover=exact(threat.by or "") or None,
        ended_on=on.isoformat(),
        ended_days=(on - threat.said_date).days,
        n_not_done=len(threat.not_done_by) or None,
    )


def ended_evidence(draft: Draft, threat: Threat) -> list[Statement]:
    """Show what moved a threat last."""
    words = rules.words_of_end(threat, draft.day)
    if words or not threat.moves:
        return _say_passage(draft, threat, words)
    return say_records(draft, threat.moves[-1].evidence)


def say_threat_rate(draft: Draft) -> list[Statement]:
    """Say how often closed threats were carried out: the base rate of a threat."""
    closed = rules.closed(draft.day)
    if not closed:
        return []
    carried = sum(threat.status in ("done", "partly") for threat in closed)
    low, high = share_interval(carried, len(closed))
    return draft.say(
        "threat_rate",
        [threat.record_id for threat in closed],
        n_closed=len(closed),
        n_carried=carried,
        rate_low=low,
        rate_high=high,
    )


def say_turns(draft: Draft) -> list[Statement]:
    """Give the last change of level of each direction, or say that none is shown."""
    found = draft.day.judged.turns
    if not found:
        return []
    last = [(turns, turns.changes[-1]) for turns in found if turns.changes]
    if last:
        return [said for turns, change in last for said in _say_turn(draft, turns, change)]
    return draft.say(
        "turns_none",
        [turns.record_id for turns in found],
        n_searched=len(found),
        n_few=sum(not turns.enough for turns in found),
        least_turn=found[0].settings.least_events,
    )


def _say_turn(draft: Draft, turns: Turns, change: Change) -> list[Statement]:
    """Give one change of level with the interval of its day."""
    series = rules.series_of(turns, draft.day)
    if series is None:
        return []
    return draft.say(
        "turn",
        [turns.record_id, series.record_id],
        turn_source=exact(draft.day.actor_name(series.dyad.source_actor)),
        turn_target=exact(draft.day.actor_name(series.dyad.target_actor)),
        turn_date=change.change_date.isoformat(),
        turn_low=change.low_date.isoformat(),
        turn_high=change.high_date.isoformat(),
        turn_before=round(change.before, 1),
        turn_after=round(change.after, 1),
    )


def say_decline(draft: Draft) -> list[Statement]:
    """Answer whether it is part of something broader, with every series of the rule."""
    decline = draft.day.judged.decline
    if decline is None:
        return []
    said = draft.say(
        "decline",
        [decline.record_id],
        broader=decline.verdict,
        n_rule=len(decline.movements),
        n_worse=decline.count("worse"),
        n_better=decline.count("better"),
        n_still=decline.count("none"),
        n_hidden=decline.count("not shown"),
        least_agree=decline.least,
    )
    return said + _say_movements(draft, decline) if said else []


def _say_movements(draft: Draft, decline: Decline) -> list[Statement]:
    """Print the series of the rule."""
    said: list[Statement] = []
    for one in decline.movements:
        moved = one.before is not None and one.after is not None
        said += draft.say(
            "movement",
            [decline.record_id],
            movement=exact(one.series),
            movement_way={"none": "no shift"}.get(one.way, one.way),
            movement_since=one.since.isoformat() if one.since else None,
            movement_levels=f"from {one.before:.2g} to {one.after:.2g}" if moved else None,
            movement_reason=exact(one.reason),
        )
    return said


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


def lately_ended(draft: Draft, told: Sequence[str]) -> list[Threat]:
    """Return the threats that ended lately on other evidence than what was told already."""
    seen = set(told)
    found = rules.moved(draft.day)
    return [t for t in found if not t.moves or not seen.intersection(t.moves[-1].evidence)]
