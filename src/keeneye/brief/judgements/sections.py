"""The judging sections of a brief, composed: each says in one line what it lacks a file for."""

from __future__ import annotations

from keeneye.brief.changed.saying import say_changes
from keeneye.brief.judgements import outlook, rules, sentences
from keeneye.brief.sentences import Draft
from keeneye.records import Section, Statement

__all__ = ["changed_section", "choice_section", "forecasts_said", "threats_section", "why_section"]

_NOTES = {
    "threats": "No threat stands in this desk’s ledger.",
    "why": "This desk weighs no motives.",
    "choice_and_deal": "This desk has neither a game nor a deal.",
}


def _section(draft: Draft, name: str, title: str, said: list[Statement]) -> Section:
    """Return a section; what is missing in it is said in its note."""
    missing = "" if said else _NOTES.get(name, "")
    note = draft.day.judged.notes.get(name, missing)
    return Section(section=name, title=title, statements=tuple(said), note=note)


def changed_section(draft: Draft) -> list[Section]:
    """Return the section on what changed since the reader last read, if there is a last time."""
    last = draft.day.last
    if last is None:
        return []
    said = say_changes(draft)
    title = "Changed since you last read"
    other = f"What you read last was of the desk {last.desk}."
    note = "" if said else other
    return [Section(section="changed", title=title, statements=tuple(said), note=note)]


def threats_section(draft: Draft) -> Section:
    """Give a verdict on each threat that waits, and what became of the others lately."""
    said = sentences.say_threats_title(draft)
    for threat, verdict in rules.live(draft.day)[: rules.VERDICTS]:
        said += sentences.say_threat(draft, threat, verdict)
    for threat in rules.moved(draft.day):
        ended = sentences.say_ended(draft, threat)
        said += ended + (sentences.ended_evidence(draft, threat) if ended else [])
    said += sentences.say_threat_rate(draft)
    return _section(draft, "threats", "Theatre or signal", said)


def why_section(draft: Draft) -> Section:
    """Weigh the motives, name what most hangs on, and the pressure of sanctions."""
    judged, said = draft.day.judged, []
    if judged.motives:
        said += outlook.say_motives_title(draft, judged.motives)
        for row in rules.top_motives(judged.motives):
            said += outlook.say_motive(draft, judged.motives, row)
        said += outlook.say_motives_left(draft, judged.motives)
        said += outlook.say_linchpin(draft, judged.motives)
    if judged.pressure:
        said += outlook.say_pressure(draft, judged.pressure)
    return _section(draft, "why", "Why", said)


def choice_section(draft: Draft) -> Section:
    """Give the choice and the deal in three lines."""
    said = outlook.say_choice(draft) + outlook.say_deal(draft)
    return _section(draft, "choice_and_deal", "The choice and the deal", said)


def forecasts_said(draft: Draft) -> list[Statement]:
    """Answer the desk's questions, each with what it rests on."""
    said = outlook.say_forecasts_title(draft)
    for forecast in rules.asked(draft.day):
        one = outlook.say_forecast(draft, forecast)
        said += one + (outlook.forecast_evidence(draft, forecast) if one else [])
    return said
