"""What changed since the reader last read, each change with its reason and its reports."""

from __future__ import annotations

from collections.abc import Sequence

from keeneye.brief.changed.behind import moved_by
from keeneye.brief.judgements import rules
from keeneye.brief.judgements.changes import CHANGES, Changed, changes_of
from keeneye.brief.judgements.sentences import say_passage
from keeneye.brief.sentences import Draft, say_records
from keeneye.records import Report, Statement, Value, format_utc

__all__ = ["say_changes"]


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
    """Say one change, with its reason and the reports that moved it."""
    then = [change.was.record_id] if change.was else []
    said = draft.say(
        "changed",
        [change.now.record_id, *then],
        change_way=change.way,
        change_name=change.now.name,
        change_was=change.was_state,
        change_is=change.now.state,
        change_reason=change.reason,
    )
    return said + say_behind(draft, change) if said else []


def say_behind(draft: Draft, change: Changed) -> list[Statement]:
    """Show what moved a judgement: the first and the last record, each with its passage."""
    behind = moved_by(change, draft.day)
    said = say_records(draft, [i for i in behind if not i.startswith("r-")])
    return said or _say_report(draft, behind)


def _say_report(draft: Draft, behind: Sequence[str]) -> list[Statement]:
    """Show the passage of a threat that stands in a report from which no event was read."""
    wanted = {i for i in behind if isinstance(draft.day.find(i), Report)}
    for threat in draft.day.judged.threats:
        held = [p for p in rules.passages_of(threat, draft.day) if p.report_id in wanted]
        if held:
            return say_passage(draft, threat, held[-1])
    return []
