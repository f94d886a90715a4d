"""Every sentence that a brief can say, in one table.

A slot ``{kind}`` or ``{kind:group}`` names its kind, which is the rule of its check. A value
stands under ``kind`` or ``kind_group``. ``[is|are]`` agrees with the number before it.
`conditions` are what the fixed words say by themselves.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from keeneye.brief import rules
from keeneye.brief.grammar.template import Piece, Slot, Template
from keeneye.brief.judgements.templates import JUDGED_CONDITIONS, JUDGED_TEMPLATES
from keeneye.brief.kinds import KINDS, Claim
from keeneye.records import DyadSeries, Event, Span, Value

__all__ = ["TEMPLATES", "Piece", "Slot", "Template", "fill"]


def fill(template: Template, values: Mapping[str, Value]) -> tuple[Piece, ...]:
    """Put values into a template.

    Raises
    ------
    KeyError, ValueError, TypeError
        If a value is missing or cannot be put in words.

    Examples
    --------
    >>> pieces = fill(TEMPLATES["nothing_read"], {"n_reports": 0, "asof": "2020-06-13T00:00:00Z"})
    >>> "".join(piece.words for piece in pieces)
    'There is nothing to judge from: 0 reports were known by 12 June 2020, 24:00 UTC.'
    """
    pieces: list[Piece] = []
    last: Value = None
    for fixed, slot in template.parts():
        if fixed:
            pieces.append(Piece(_agree(fixed, last)))
        if slot:
            value = values[slot.name]
            last = value if isinstance(value, (int, float)) else last
            before, words, after = KINDS[slot.kind].words(value)
            framed = (Piece(before, slot, True), Piece(words, slot), Piece(after, slot, True))
            pieces += [piece for piece in framed if piece.words]
    return tuple(pieces)


def _agree(fixed: str, number: Value) -> str:
    """Choose the singular or the plural of fixed words, after a number."""
    return re.sub(r"\[([^|\]]*)\|([^\]]*)\]", r"\1" if number == 1 else r"\2", fixed)


def _wording(wanted: str) -> Callable[[Claim], bool]:
    """Return the condition that the evidence holds text, of this wording."""

    def holds(claim: Claim) -> bool:
        spans = [event.evidence for event in claim.all_of(Event)]
        return all(isinstance(s, Span) and s.text and s.wording == wanted for s in spans)

    return holds


def _thin(claim: Claim) -> bool:
    """Whether each series cited has too few events before this week to compare with."""
    return all(rules.thin(series, claim.day.least_events) for series in claim.all_of(DyadSeries))


def _least_sure(claim: Claim) -> bool:
    """Whether the coder is surer of each other act shown."""
    rows = rules.rows_of(claim.day)
    cited = claim.all_of(Event)
    return bool(cited) and all(e.confidence <= min(r.confidence for r in rows) for e in cited)


CONDITIONS: dict[str, Callable[[Claim], bool]] = {
    "original": _wording("original"),
    "summary": _wording("summary"),
    "forgotten": lambda claim: all(
        isinstance(e.evidence, Span) and not e.evidence.text for e in claim.all_of(Event)
    ),
    "no_target": lambda claim: not any(e.target_actor for e in claim.all_of(Event)),
    "no_line_changed": lambda claim: not rules.changed_lines(claim.day),
    "no_act": lambda claim: not rules.all_acts(claim.day),
    "acts_left": lambda claim: len(rules.all_acts(claim.day)) > len(rules.rows_of(claim.day)),
    "thin": _thin,
    "comparable": lambda claim: (
        not any(rules.thin(s, claim.day.least_events) for s in claim.all_of(DyadSeries))
    ),
    "least_sure": _least_sure,
} | JUDGED_CONDITIONS

TEMPLATES: dict[str, Template] = {
    # the bottom line
    "nothing_read": Template(
        "There is nothing to judge from: {n_reports} [report was|reports were] known by {asof}."
    ),
    "quiet": Template(
        "Nothing changed state since {recent_from}, and no new act came to be known; of the "
        "{n_watched} watched lines, {n_open} [is|are] open. Read: {n_seen} of {n_outlets} outlets.",
        conditions=("no_line_changed", "no_act"),
    ),
    "lines_changed": Template(
        "{n_lines} [line has|lines have] been {shared_state} since {shared_since}, of {n_watched} "
        "watched{shared_word}: {lines}."
    ),
    "lines_unchanged": Template(
        "No watched line changed its state since {recent_from}: of {n_watched} lines, {n_open} "
        "[is|are] open.",
        conditions=("no_line_changed",),
    ),
    "conflict_week": Template(
        "In the week from {week_start} to {last_day}, {n_conflict} [act or word|acts or words] of "
        "conflict by {dyad_source} toward {dyad_target} [was|were] counted: {relation} the median "
        "of {usual} in the {n_weeks} [week|weeks] before.",
        conditions=("comparable",),
    ),
    "conflict_thin": Template(
        "Too few events to tell: {n_before} by {dyad_source} toward {dyad_target} in the "
        "{n_weeks} [week|weeks] before that of {week_start}.",
        conditions=("thin",),
    ),
    "outlook": Template("By base rate alone, {measured} {likelihood} ({probability})."),
    "outlook_plain": Template(
        "By base rate alone, the probability of {measured} is {probability}."
    ),
    # what they did and said
    "act": Template("{event_date}, {source_actor} {phrase} {target_actor}{speaker}{tellings}."),
    "act_alone": Template(
        "{event_date}, {source_actor} {phrase}{speaker}{tellings}.", conditions=("no_target",)
    ),
    "quoted": Template(
        "{outlet}, known {known_at}: “{quote}” ({copies}; the coder’s confidence "
        "{confidence}{rank})",
        role="evidence",
        conditions=("original",),
    ),
    "summarised": Template(
        "Our summary of {outlet}, known {known_at}: {quote} ({copies}; the coder’s confidence "
        "{confidence}{rank})",
        role="evidence",
        conditions=("summary",),
    ),
    "forgotten": Template(
        "{outlet}, known {known_at}: the text was taken out, its hash is kept ({copies}; the "
        "coder’s confidence {confidence}{rank})",
        role="evidence",
        conditions=("forgotten",),
    ),
    "row": Template(
        "Row {row_line} of {row_file}, known {known_at} (the coder’s confidence "
        "{confidence}{rank})",
        role="evidence",
    ),
    "acts_left": Template(
        "{n_shown} of {n_acts} acts since {recent_from} are shown: those of which the coder is as "
        "sure as the desk asks, half deeds, half words, where there are as many; between the "
        "actors in focus first, then the most told, then the newest.",
        conditions=("acts_left",),
    ),
    # channels
    "lines_title": Template(
        "Of {n_watched} watched [line|lines], {n_open} [is|are] open; on {strip_start}, "
        "{n_open_then} [was|were]",
        role="title",
    ),
    "line": Template("{line}: {state} since {since} ({basis}){word}."),
    "lines": Template("{lines}: {each_state} since {each_since} ({each_basis}){shared_word}."),
    "line_unknown": Template("{line}: {state}; no evidence of its state is held."),
    "line_disputed": Template("{line}: {n_otherwise} [record says|records say] otherwise."),
    "recorded": Template(
        "Desk record of {fact_date}, {fact_kind}{fact_what}: {citation} (checked: {checked})",
        role="evidence",
    ),
    # the trend
    "trend_title": Template(
        "Conflict by {dyad_source:a} toward {dyad_target:a} is {relation:a} its median week; by "
        "{dyad_source:b} toward {dyad_target:b}, {relation:b} its own",
        role="title",
        conditions=("comparable",),
    ),
    "trend_thin": Template(
        "Too few events to tell a trend: {n_before:a} by {dyad_source:a} toward {dyad_target:a} "
        "in the {n_weeks:a} weeks before, and {n_before:b} by {dyad_source:b} toward "
        "{dyad_target:b}",
        role="title",
    ),
    # what comes next
    "base_rate": Template(
        "By base rate alone, {measured} {likelihood}: {probability}, with a 95 % interval from "
        "{low} to {high}."
    ),
    "base_rate_plain": Template(
        "By base rate alone, the probability of {measured} is {probability}, with a 95 % interval "
        "from {low} to {high}."
    ),
    "base_rate_rests": Template(
        "It rests on {n_cases} [case|cases] ({window}) and {n_inputs} [entry|entries] of the "
        "desk’s list, by the method {method}."
    ),
    # what was read and what was not
    "read": Template(
        "{n_reports} [report|reports] of {n_seen} [outlet|outlets] were read; {n_copies} of them "
        "[is a copy|are copies] of another. The last became known {last_known}."
    ),
    "coded": Template(
        "{n_events} [event was|events were] coded, of which {n_counted} [enters|enter] counts; "
        "{n_uncoded} [report|reports] became no event. Reports by coder: {coders}."
    ),
    "unseen": Template("No report is held of {n_unseen} [outlet|outlets] of the desk: {unseen}."),
    "quiet_feeds": Template(
        "Not seen: of {n_feeds} [outlet|outlets] with a feed, {n_quiet} [has|have] brought no "
        "report since {quiet_since}: {quiet}."
    ),
    "refused": Template(
        "{n_refused} [passage or input was|passages or inputs were] refused: {reasons}."
    ),
    # what we may be wrong about
    "summaries": Template(
        "{n_summaries} of the {n_read} [report|reports] behind the acts above [is|are] told in our "
        "summary, not in the outlet’s words."
    ),
    "reconstructed": Template(
        "{n_unobserved} of the {n_read} [report|reports] behind the acts above [is|are] dated by "
        "the day of publication or by a rule, not seen by us on the day: so far this page is "
        "reconstructed."
    ),
    "least_sure": Template(
        "{event_date}, {source_actor} {phrase} {target_actor}: of the acts above, the coder is "
        "least sure of this one ({confidence}).",
        conditions=("least_sure",),
    ),
    "least_sure_alone": Template(
        "{event_date}, {source_actor} {phrase}: of the acts above, the coder is least sure of "
        "this one ({confidence}).",
        conditions=("no_target", "least_sure"),
    ),
    "unplaced": Template(
        "{n_unplaced} [event|events] by {dyad_source} toward {dyad_target} [spans|span] more than "
        "a week and [stands|stand] in no week of the trend."
    ),
    "base_rate_alone": Template(
        "The figure for {measured} knows only how often such things happened before; nothing "
        "said or done lately moves it."
    ),
} | JUDGED_TEMPLATES
