"""Kinds of slots of the judging sections: threats, turns, the broader trend, what changed.

As in `keeneye.brief.kinds`, all slots of one sort and group are carried by one cited record; where
a record has rows, by one row of it (`Part`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from keeneye.brief import rules as news
from keeneye.brief.grammar.kind import NEVER, Claim, Kind, Part
from keeneye.brief.judgements import rules
from keeneye.brief.judgements.changes import STATUS, changes_of
from keeneye.brief.judgements.forecast_kinds import FORECAST_CARRIERS, FORECAST_KINDS
from keeneye.brief.wording import (
    exact,
    show_actor,
    show_day,
    show_gap,
    show_known,
    show_moment,
    show_number,
    show_percent,
    show_sentence,
)
from keeneye.dyads import Change, Decline, Movement, Turns
from keeneye.records import Value, format_utc
from keeneye.scoring import share_interval
from keeneye.signals import Threat, Verdict

__all__ = ["JUDGED_CARRIERS", "JUDGED_KINDS"]


def _judged(claim: Claim) -> tuple[Part, ...]:
    """Return each cited verdict with its threat."""
    pairs = zip(claim.day.judged.threats, claim.day.judged.verdicts, strict=True)
    cited = claim.all_of(Verdict)
    return tuple(Part((v, t), (t, v)) for t, v in pairs if v in cited)


def _passages(claim: Claim) -> tuple[Part, ...]:
    """Return every passage that a cited threat rests on."""
    threats = claim.all_of(Threat)
    return tuple(Part((t,), one) for t in threats for one in rules.passages_of(t, claim.day))


def _changed(claim: Claim) -> tuple[Part, ...]:
    """Return every change whose judgement of today is cited."""
    parts = []
    for change in changes_of(claim.day):
        now = claim.cited.get(change.now.record_id)
        if now is not None:
            then = (change.was,) if change.was else ()
            parts.append(Part((now, *then), change))
    return tuple(parts)


JUDGED_CARRIERS: dict[str, Callable[[Claim], tuple[Any, ...]]] = {
    "judged": _judged,
    "threat": lambda claim: claim.all_of(Threat),
    "passage": _passages,
    "verdicts": lambda claim: (claim.all_of(Verdict),),
    "threats": lambda claim: (claim.all_of(Threat),),
    "turn": lambda claim: tuple(Part((t,), (t, c)) for t in claim.all_of(Turns) for c in t.changes),
    "turns": lambda claim: (claim.all_of(Turns),),
    "decline": lambda claim: claim.all_of(Decline),
    "movement": lambda claim: tuple(
        Part((d,), m) for d in claim.all_of(Decline) for m in d.movements
    ),
    "change": _changed,
} | FORECAST_CARRIERS

Pair = tuple[Threat, Verdict]


def _said_by(threat: Threat) -> str:
    return exact(threat.speaker)


def _number(read: Callable[[Any], Value], carrier: str) -> Kind:
    """Return the kind of a count that one record carries by itself."""
    return Kind(carrier, lambda record, _: read(record), show_number, figure=True)


def _marks(result: str) -> Kind:
    return _number(lambda pair: sum(t.result == result for t in pair[1].tests), "judged")


def _tests(result: str) -> Kind:
    return Kind("judged", lambda pair, _: rules.tests_by(pair[1], result) or "none")


VERDICT: dict[str, Kind] = {
    "act_name": Kind("judged", lambda p, _: exact(p[0].act_name)),
    "verdict": Kind("judged", lambda p, _: p[1].verdict, figure=True),
    "weightings": Kind("judged", lambda p, _: rules.weightings(p[1]) or None, clause=" ({})"),
    "threatener": Kind("judged", lambda p, _: _said_by(p[0]), show_actor),
    "threat_rank": Kind(
        "judged", lambda p, _: p[0].rank, clause=" (rank {}, 1 the highest)", figure=True
    ),
    "threat_said": Kind("judged", lambda p, _: p[0].said_date.isoformat(), show_day),
    "threat_again": Kind(
        "judged",
        lambda p, _: p[0].last_said_date.isoformat() if _repeated(p[0]) else None,
        show_day,
        clause=", last said {}",
    ),
    "threat_due": Kind(
        "judged",
        lambda p, _: p[0].due.isoformat() if p[0].due else None,
        show_day,
        clause=", due {}",
    ),
    "threat_partly": Kind(
        "judged",
        lambda p, _: p[0].moves[-1].on.isoformat() if p[0].status == "partly" else None,
        show_day,
        clause=", carried out in part on {}",
    ),
    "n_pass": _marks("pass"),
    "n_fail": _marks("fail"),
    "n_tests": _number(lambda p: len(p[1].tests), "judged"),
    "n_unclear": _marks("unknown"),
    "flips_if": Kind("judged", lambda p, _: rules.flips_if(p[1])),
    "passes": _tests("pass"),
    "fails": _tests("fail"),
    "unclear": _tests("unknown"),
}


def _repeated(threat: Threat) -> bool:
    return threat.last_said_date != threat.said_date


def _ended(threat: Threat, _claim: Claim) -> Value:
    return STATUS.get(threat.status, threat.status)


def _not_done(threat: Threat, _claim: Claim) -> Value:
    return len(threat.not_done_by) or None


THREAT: dict[str, Kind] = {
    "ended_act": Kind("threat", lambda t, _: exact(t.act_name)),
    "ended_by": Kind("threat", lambda t, _: _said_by(t), show_actor),
    "ended_rank": Kind("threat", lambda t, _: t.rank, clause=" (rank {}, 1 the highest)"),
    "ended_said": Kind("threat", lambda t, _: t.said_date.isoformat(), show_day),
    "ended": Kind("threat", _ended, figure=True),
    "ended_on": Kind("threat", lambda t, _: rules.moved_on(t).isoformat(), show_day),
    "ended_days": Kind(
        "threat", lambda t, _: (rules.moved_on(t) - t.said_date).days, show_gap, figure=True
    ),
    "mover": Kind("threat", lambda t, _: exact(t.by or "") or None, show_actor, clause=" by {}"),
    "n_not_done": Kind(
        "threat", _not_done, show_number, lambda t, _: t.not_done_by,
        clause="; records that say it was not done: {}", figure=True,
    ),
}  # fmt: skip

PASSAGE: dict[str, Kind] = {
    "m_outlet": Kind(
        "passage",
        lambda m, c: exact(c.day.outlet_name(m.report_id)),
        rests_on=lambda m, _: (m.report_id,),
    ),
    "m_known": Kind("passage", lambda m, _: format_utc(m.known_at), show_known),
    "m_quote": Kind("passage", lambda m, _: exact(news.cut(m.span.text))),
}

Verdicts = tuple[Verdict, ...]
Threats = tuple[Threat, ...]


def _of_live(count: Callable[[Verdicts], int]) -> Kind:
    """Count among the verdicts cited, if they are those of all threats that wait."""

    def reads(verdicts: Verdicts, claim: Claim) -> Value:
        whole = claim.cites_all(verdicts, (v for _, v in rules.live(claim.day)))
        return count(verdicts) if whole else NEVER

    return Kind("verdicts", reads, show_number, figure=True)


def _of_closed(read: Callable[[Threats], Value], show: Callable[[Value], str]) -> Kind:
    """Read from the threats cited, if they are all that are closed."""

    def reads(threats: Threats, claim: Claim) -> Value:
        return read(threats) if claim.cites_all(threats, rules.closed(claim.day)) else NEVER

    return Kind("threats", reads, show, figure=True)


def _carried_out(threats: Threats) -> int:
    return sum(t.status in ("done", "partly") for t in threats)


def _rate(threats: Threats, end: int) -> float:
    return share_interval(_carried_out(threats), len(threats))[end]


LEDGER: dict[str, Kind] = {
    "n_live": _of_live(len),
    "n_signal": _of_live(lambda vs: sum(v.verdict == "signal" for v in vs)),
    "n_theatre": _of_live(lambda vs: sum(v.verdict == "theatre" for v in vs)),
    "n_undecided": _of_live(lambda vs: sum(v.verdict == "undecided" for v in vs)),
    "n_closed": _of_closed(len, show_number),
    "n_carried": _of_closed(_carried_out, show_number),
    "rate_low": _of_closed(lambda ts: _rate(ts, 0), show_percent),
    "rate_high": _of_closed(lambda ts: _rate(ts, 1), show_percent),
}


def _actor(end: str) -> Kind:
    """Return the kind of an actor of the series in which a turn was found."""

    def reads(found: tuple[Turns, Change], claim: Claim) -> Value:
        series = rules.series_of(found[0], claim.day)
        return exact(claim.day.actor_name(getattr(series.dyad, end))) if series else NEVER

    return Kind("turn", reads, show_actor, lambda found, _: found[0].tally.inputs)


def _turned(read: Callable[[Change], Value], show: Callable[[Value], str], figure: bool) -> Kind:
    return Kind("turn", lambda found, _: read(found[1]), show, figure=figure)


def _all_turns(count: Callable[[tuple[Turns, ...]], int]) -> Kind:
    """Count among the searches cited, if they are all that the day has."""

    def reads(turns: tuple[Turns, ...], claim: Claim) -> Value:
        return count(turns) if claim.cites_all(turns, claim.day.judged.turns) else NEVER

    return Kind("turns", reads, show_number, figure=True)


def _least(turns: tuple[Turns, ...], _claim: Claim) -> Value:
    values = {t.settings.least_events for t in turns}
    return values.pop() if len(values) == 1 else NEVER


TURNS: dict[str, Kind] = {
    "turn_source": _actor("source_actor"),
    "turn_target": _actor("target_actor"),
    "turn_date": _turned(lambda c: c.change_date.isoformat(), show_day, False),
    "turn_low": _turned(lambda c: c.low_date.isoformat(), show_day, False),
    "turn_high": _turned(lambda c: c.high_date.isoformat(), show_day, False),
    "turn_before": _turned(lambda c: round(c.before, 1), show_number, True),
    "turn_after": _turned(lambda c: round(c.after, 1), show_number, True),
    "n_searched": _all_turns(len),
    "n_few": _all_turns(lambda ts: sum(not t.enough for t in ts)),
    "least_turn": Kind("turns", _least, show_number),
}


def _ways(way: str) -> Kind:
    return _number(lambda d: sum(m.way == way for m in d.movements), "decline")


def _levels(movement: Movement) -> Value:
    """Say from which level to which a series moved, where it did."""
    if movement.before is None or movement.after is None:
        return None
    return f"from {movement.before:.2g} to {movement.after:.2g}"


DECLINE: dict[str, Kind] = {
    "broader": Kind("decline", lambda d, _: d.verdict, figure=True),
    "n_rule": _number(lambda d: len(d.movements), "decline"),
    "n_worse": _ways("worse"),
    "n_better": _ways("better"),
    "n_still": _ways("none"),
    "n_hidden": _ways("not shown"),
    "least_agree": _number(lambda d: d.least, "decline"),
    "movement": Kind("movement", lambda m, _: exact(m.series), show_sentence),
    "movement_way": Kind(
        "movement", lambda m, _: {"none": "no shift"}.get(m.way, m.way), figure=True
    ),
    "movement_since": Kind(
        "movement",
        lambda m, _: m.since.isoformat() if m.since else None,
        show_day,
        clause=" since {}",
    ),
    "movement_levels": Kind("movement", lambda m, _: _levels(m), clause=", {}"),
    "movement_reason": Kind("movement", lambda m, _: exact(m.reason)),
}


CHANGE: dict[str, Kind] = {
    "change_way": Kind(
        "change",
        lambda x, _: x.way,
        lambda v: {"worse": "▼ Worse", "better": "▲ Better"}.get(str(v), "▶ Changed"),
    ),
    "change_name": Kind("change", lambda x, _: x.now.name),
    "change_was": Kind("change", lambda x, _: x.was_state),
    "change_is": Kind("change", lambda x, _: x.now.state, figure=True),
    "change_reason": Kind("change", lambda x, _: x.reason, show_sentence),
    "last_read": Kind("day", lambda d, _: format_utc(d.last.asof) if d.last else None, show_moment),
    "n_changed": Kind("day", lambda d, _: len(changes_of(d)), show_number),
}

JUDGED_KINDS: dict[str, Kind] = (
    VERDICT | THREAT | PASSAGE | LEDGER | TURNS | DECLINE | CHANGE | FORECAST_KINDS
)
