"""The sentences of the judging sections: which records each is about, and with which values."""

from __future__ import annotations

from collections.abc import Sequence

from keeneye.brief import rules as news
from keeneye.brief.judgements import rules
from keeneye.brief.judgements.changes import STATUS
from keeneye.brief.sentences import Draft, say_records
from keeneye.brief.wording import exact
from keeneye.dyads import Change, Decline, Turns
from keeneye.records import Statement, format_utc
from keeneye.scoring import share_interval
from keeneye.signals import Threat, Verdict

__all__ = [
    "ended_evidence",
    "lately_ended",
    "say_decline",
    "say_ended",
    "say_passage",
    "say_threat",
    "say_threat_rate",
    "say_threats_title",
    "say_turns",
]


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
    shown = _say_marks(draft, threat, verdict) + say_passage(draft, threat, words)
    return said + shown if said else []


def _say_marks(draft: Draft, threat: Threat, verdict: Verdict) -> list[Statement]:
    """Name the tests by their result."""
    named = {
        word: rules.tests_by(verdict, result) or "none"
        for word, result in (("passes", "pass"), ("fails", "fail"), ("unclear", "unknown"))
    }
    return draft.say("marks", [verdict.record_id, threat.record_id], **named)


def say_passage(draft: Draft, threat: Threat, passage: rules.Passage | None) -> list[Statement]:
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
        return say_passage(draft, threat, words)
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


def lately_ended(draft: Draft, told: Sequence[str]) -> list[Threat]:
    """Return the threats that ended lately on other evidence than what was told already."""
    seen = set(told)
    found = rules.moved(draft.day)
    return [t for t in found if not t.moves or not seen.intersection(t.moves[-1].evidence)]
