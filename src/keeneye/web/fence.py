"""Text of feeds is fenced: in an answer to a tool it stands only in fields ``untrusted_text``.

What may stand outside the fence is listed: ids, codes, days, and words that are ours or the
desk's. Whatever is not listed is fenced, so a field that is added later is fenced until it is
known to hold no text of others.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from types import NoneType
from typing import Any

from keeneye.brief.templates import TEMPLATES
from keeneye.desk import Desk
from keeneye.records import Correction, Coverage, Event, Link, Rejection, Report, Statement
from keeneye.watch import Explanation
from keeneye.watch.cells import Cell

__all__ = ["fence_brief", "fence_events", "fence_explanation", "ids_in"]

_ID = re.compile(r"[a-z]-(?:\d{8}T\d{6}Z-)?[0-9a-f]{20}")
_PLAIN = re.compile(r"[\w.:+/|-]{0,90}", re.ASCII)  # an id, a code, a time: no sentence
_OURS = frozenset({
    "event_id", "report_id", "event_date", "event_date_end", "date_precision", "known_at",
    "known_at_basis", "source_actor", "source_sector", "target_actor", "target_sector", "ontology",
    "root_code", "mode", "cameo_code", "quad_class", "modality", "coder", "supersedes", "kind",
    "report_sha256", "file_sha256", "wording", "role", "asof",
})  # fmt: skip
_FROM_FEEDS = (Report, Event, Rejection, Correction, Link, Coverage, Cell)
# Kinds of slots of the brief that hold numbers, days, our words or the desk's. A sentence with
# any other (a quotation, an outlet, a speaker, a file name) is fenced, unless it holds a number.
_OUR_KINDS = frozenset({
    "abstained", "act_name", "asked_window", "asof", "base_rate", "basis", "broader", "chance",
    "change_is", "change_name", "change_reason", "change_was", "change_way", "checked",
    "choice_shares", "citation", "coders", "component", "component_base", "component_period",
    "condition", "confidence", "copies", "days_to_vote", "deal_clause", "deal_title",
    "deal_verdict", "dyad_source", "dyad_target", "each_basis", "each_since", "each_state", "ended",
    "ended_act", "ended_by", "ended_days", "ended_on", "ended_rank", "ended_said", "engine",
    "event_date", "fact_date", "fact_kind", "fact_what", "fails", "finding", "flips_if", "hangs",
    "high", "horizon", "known_at", "last_day", "last_known", "last_read", "least_turn",
    "likelihood", "linchpin", "line", "lines", "low", "m_known", "measured", "method", "model_says",
    "motive", "movement", "movement_levels", "movement_reason", "movement_since", "movement_way",
    "mover", "n_acts", "n_before", "n_cases", "n_changed", "n_conflict", "n_copies", "n_counted",
    "n_events", "n_inputs", "n_lines", "n_motives_left", "n_not_done", "n_open", "n_open_then",
    "n_otherwise", "n_outlets", "n_read", "n_refused", "n_reports", "n_seen", "n_shown",
    "n_summaries", "n_uncoded", "n_unobserved", "n_unplaced", "n_unseen", "n_watched", "n_weeks",
    "passes", "phrase", "pretence_if", "probability", "question", "quiet", "quiet_since", "rank",
    "rate", "rate_window", "reasons", "recent_from", "relation", "row_line", "said", "shared_since",
    "shared_state", "since", "skill_over", "state", "strip_start", "tellings", "then_asof",
    "threat_again", "threat_due", "threat_partly", "threat_rank", "threat_said", "threatener",
    "threshold", "turn_date", "turn_source", "turn_target", "unclear", "unseen", "usual", "verdict",
    "vote", "week_start", "weightings", "window", "would_change",
})  # fmt: skip
_ACTORS = frozenset({"source_actor", "target_actor"})  # ours where the desk knows the name


def fence_events(document: dict[str, Any]) -> dict[str, Any]:
    """Fence a document of events.

    Examples
    --------
    >>> fence_events({"events": [{"root_code": "COERCE", "evidence": {"text": "They cut it."}}]})
    {'events': [{'root_code': 'COERCE', 'evidence': {'text': {'untrusted_text': 'They cut it.'}}}]}
    """
    fenced: dict[str, Any] = _fence(document, "")
    return fenced


def _fence(value: Any, name: str) -> Any:
    """Fence every text that is not known to be ours."""
    if isinstance(value, dict):
        if name == "fields":  # the cells of a row: their names are the file's, too
            return {"untrusted_text": json.dumps(value, ensure_ascii=False)}
        return {key: _fence(part, key) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_fence(part, name) for part in value]
    if not isinstance(value, str) or not value or (name in _OURS and _PLAIN.fullmatch(value)):
        return value
    return {"untrusted_text": value}


def fence_brief(document: dict[str, Any], desk: Desk) -> dict[str, Any]:
    """Fence a brief: a sentence that quotes or names an outlet stands in ``untrusted_text``."""
    return {
        **{name: document[name] for name in ("desk", "title", "asof", "version", "store_digest")},
        "sections": [
            {
                "section": section["section"],
                "title": section["title"],
                "note": section["note"],
                "statements": [_fence_statement(one, desk) for one in section["statements"]],
            }
            for section in document["sections"]
        ],
        "n_refused": len(document["refused"]),
    }


def _fence_statement(statement: dict[str, Any], desk: Desk) -> dict[str, Any]:
    """Return a sentence, in the field that says whose words it may hold."""
    fed = _quotes(statement["template"], statement["values"], desk)
    return {
        "statement_id": statement["statement_id"],
        "template": statement["template"],
        "untrusted_text" if fed else "text": statement["text"],
        "follows_from": statement["follows_from"],
    }


def _quotes(template: str, values: dict[str, Any], desk: Desk) -> bool:
    """Whether a sentence has a slot that words of others may stand in, or one we do not know."""
    names = {name for actor in desk.actors for name in (actor.id, actor.name)}
    slots = [slot for _, slot in TEMPLATES[template].parts() if slot]
    return not all(
        slot.kind in _OUR_KINDS
        or isinstance(values.get(slot.name), (int, float, NoneType))
        or (slot.kind in _ACTORS and values[slot.name] in names)
        for slot in slots
    )


def fence_explanation(found: Explanation, desk: Desk) -> dict[str, Any]:
    """Fence an opened id, line by line."""
    record = found.record
    fed = isinstance(record, _FROM_FEEDS) or (
        isinstance(record, Statement) and _quotes(record.template, record.values, desk)
    )
    field = "untrusted_text" if fed else "text"
    return {
        "id": found.record_id,
        "what": type(record).__name__.lower() if fed else found.what,
        "lines": [{"label": label, field: text} for label, text in found.lines if text],
        "opens": list(found.opens),
        "recomputed": found.recomputed,
    }


def ids_in(document: Any) -> list[str]:
    """Return every id in a document, each once, in the order of the document.

    Examples
    --------
    >>> ids_in({"a": ["e-0123456789abcdef0123"], "b": "no id", "c": "e-0123456789abcdef0123"})
    ['e-0123456789abcdef0123']
    """
    return list(dict.fromkeys(text for text in _texts(document) if _ID.fullmatch(text)))


def _texts(value: Any) -> Iterator[str]:
    """Yield every text in a document."""
    if isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from _texts(part)
    elif isinstance(value, str):
        yield value
