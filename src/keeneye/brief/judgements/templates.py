"""Every sentence of the judging sections, in one table, with what their fixed words claim."""

from __future__ import annotations

from collections.abc import Callable

from keeneye.brief.grammar.kind import Claim
from keeneye.brief.grammar.template import Template
from keeneye.brief.judgements import rules
from keeneye.brief.judgements.changes import changes_of
from keeneye.brief.rules import cut
from keeneye.brief.wording import exact
from keeneye.signals import Threat

__all__ = ["JUDGED_CONDITIONS", "JUDGED_TEMPLATES"]


def _said_in(wording: str) -> Callable[[Claim], bool]:
    """Return the condition that every word of the threats cited was read in such a text."""

    def holds(claim: Claim) -> bool:
        quote = claim.statement.values.get("m_quote")
        threats = claim.all_of(Threat)
        spans = [one.span for t in threats for one in rules.passages_of(t, claim.day)]
        told = [span for span in spans if exact(cut(span.text)) == quote]
        return bool(told) and all(span.wording == wording for span in told)

    return holds


def _compared(claim: Claim) -> bool:
    """Whether the reader was told of this desk before."""
    return claim.day.last is not None and claim.day.last.desk == claim.day.desk_name


JUDGED_CONDITIONS: dict[str, Callable[[Claim], bool]] = {
    "none_live": lambda claim: bool(claim.day.judged.threats) and not rules.live(claim.day),
    "threat_original": _said_in("original"),
    "threat_summary": _said_in("summary"),
    "no_turn": lambda claim: not any(turns.changes for turns in claim.day.judged.turns),
    "compared": _compared,
    "nothing_changed": lambda claim: not changes_of(claim.day),
}

JUDGED_TEMPLATES: dict[str, Template] = {
    # what changed since the reader last read
    "changed": Template(
        "{change_way}: {change_name}, {change_was} → {change_is}. {change_reason}.",
        conditions=("compared",),
    ),
    "changed_all": Template(
        "{n_changed} [judgement|judgements] changed since {last_read}",
        role="title",
        conditions=("compared",),
    ),
    "nothing_since": Template(
        "Nothing changed state since {last_read}. Read: {n_seen} of {n_outlets} outlets.",
        conditions=("compared", "nothing_changed"),
    ),
    # theatre or signal
    "threats_title": Template(
        "Of {n_live} [threat that waits|threats that wait], {n_signal} [reads|read] as a signal "
        "and {n_theatre} as theatre; {n_undecided} [is|are] undecided",
        role="title",
    ),
    "threats_none": Template(
        "No threat in the ledger waits", role="title", conditions=("none_live",)
    ),
    "threat": Template(
        "Threat “{act_name}”: {verdict}{weightings}. {threatener}{threat_rank} threatened it on "
        "{threat_said}{threat_again}{threat_due}{threat_partly}. Of {n_tests} tests it passes "
        "{n_pass}, fails {n_fail}, and {n_unclear} [is|are] open. What would turn the verdict: "
        "{flips_if}."
    ),
    "marks": Template("Passes: {passes}. Fails: {fails}. Not known: {unclear}.", role="evidence"),
    "threat_quoted": Template(
        "{m_outlet}, known {m_known}: “{m_quote}”", role="evidence", conditions=("threat_original",)
    ),
    "threat_summarised": Template(
        "Our summary of {m_outlet}, known {m_known}: {m_quote}",
        role="evidence",
        conditions=("threat_summary",),
    ),
    "threat_ended": Template(
        "Threat “{ended_act}”, made by {ended_by}{ended_rank} on {ended_said}: {ended}{mover} on "
        "{ended_on}, {ended_days}{n_not_done}."
    ),
    "threat_rate": Template(
        "Of {n_closed} [threat|threats] in the ledger that are closed, {n_carried} [was|were] "
        "carried out, whole or in part (95 % interval of the share: {rate_low} to {rate_high})."
    ),
    # turns and the broader trend
    "turn": Template(
        "Conflict by {turn_source} toward {turn_target} changed its level about {turn_date} (95 % "
        "interval {turn_low} to {turn_high}): from {turn_before} to {turn_after} a week."
    ),
    "turns_none": Template(
        "No change of level is shown in {n_searched} [series|series] of conflict; {n_few} of them "
        "[holds|hold] fewer events in all than the {least_turn} that the desk asks for.",
        conditions=("no_turn",),
    ),
    "decline": Template(
        "Is it part of something broader? By the desk’s rule: {broader}. Of {n_rule} series, "
        "{n_worse} moved for the worse, {n_better} for the better, {n_still} not at all, and "
        "{n_hidden} [is|are] not shown; the rule asks for {least_agree} the same way."
    ),
    "movement": Template(
        "{movement}: {movement_way}{movement_since}{movement_levels} ({movement_reason})",
        role="evidence",
    ),
    # why
    "motives_title": Template("{finding}", role="title"),
    "motive": Template(
        "{motive}: hard bounds {motive_low} to {motive_high}, nine draws of ten within {band_low} "
        "to {band_high}; hard bounds as of {then_asof}, {then_low} to {then_high}."
    ),
    "motive_now": Template(
        "{motive}: hard bounds {motive_low} to {motive_high}, nine draws of ten within {band_low} "
        "to {band_high}."
    ),
    "linchpin": Template("What most hangs on: {linchpin}; {hangs}."),
    "motives_left": Template(
        "{n_motives_left} [motive that weighs|motives that weigh] less [stands|stand] in the table."
    ),
    "pressure": Template(
        "Pressure of sanctions. {component}: in {component_period}, {pressure} below "
        "{component_base}; leaving out what leaked, {pressure_bare} below."
    ),
    # what next
    "forecasts_title": Template(
        "Of {n_asked} [question|questions], {n_alone} [is|are] answered by the base rate alone",
        role="title",
    ),
    "forecast": Template("{asked_window}, {chance} ({said}; base rate {rate}) that {question}."),
    "forecast_model": Template(
        "By {engine}, interval {said_low} to {said_high}; its skill over {skill_over} was {skill} "
        "({skill_low} to {skill_high}) in {skill_n} forecasts. Base rate: {rate_window}."
        "{would_change}",
        role="evidence",
    ),
    "forecast_rate": Template(
        "By the base rate, interval {said_low} to {said_high}: {rate_window}. Why no model: "
        "{abstained}.{model_says}",
        role="evidence",
    ),
    # the choice and the deal
    "threshold": Template("{threshold} {days_to_vote} [day remains|days remain] to the {vote}."),
    "threshold_alone": Template("{threshold}"),
    "shares": Template(
        "After a demand, the best choice is {choice_shares} of draws: shares of an analyst’s "
        "ranges, not probabilities."
    ),
    "deal": Template(
        "{deal_title}: {deal_verdict}{deal_clause}, in {deal_share} of draws. It caps {capped} of "
        "output ({capped_low} to {capped_high}) and leaves {left} warheads’ worth ({left_low} to "
        "{left_high}) to be made in {horizon} years."
    ),
    "pretence_if": Template("{pretence_if}", role="evidence"),
    # what we may be wrong about
    "rates_alone": Template(
        "Of {n_asked} forecasts, {n_alone} [knows|know] only how often such things happened "
        "before; nothing said or done lately moves [it|them]."
    ),
    "key_assumption": Template("The choice hangs on assumed payoffs: {condition}."),
}
