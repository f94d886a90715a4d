"""Text of feeds is fenced: in an answer to a tool it stands only in fields ``untrusted_text``.

What may stand outside the fence is listed: ids, codes, days, and words that are ours or the
desk's. Whatever is not listed is fenced, so a field that is added later is fenced until it is
known to hold no text of others.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from keeneye.brief.kinds import KINDS
from keeneye.brief.templates import TEMPLATES
from keeneye.records import Correction, Coverage, Event, Link, Rejection, Report, Statement
from keeneye.watch import Explanation

__all__ = ["fence_brief", "fence_events", "fence_explanation", "ids_in"]

_ID = re.compile(r"[a-z]-(?:\d{8}T\d{6}Z-)?[0-9a-f]{20}")
_PLAIN = re.compile(r"[\w.:+/|-]{0,90}", re.ASCII)  # an id, a code, a time: no sentence
_OURS = frozenset({
    "event_id", "report_id", "event_date", "event_date_end", "date_precision", "known_at",
    "known_at_basis", "source_actor", "source_sector", "target_actor", "target_sector", "ontology",
    "root_code", "mode", "cameo_code", "quad_class", "modality", "coder", "supersedes", "kind",
    "report_sha256", "file_sha256", "wording", "role", "asof",
})  # fmt: skip
_FROM_FEEDS = (Report, Event, Rejection, Correction, Link, Coverage)
# Slots of the brief that a report's text, outlet, speaker or file name is put into.
_FEED_KINDS = frozenset({"quote", "outlet", "speaker", "word", "shared_word", "row_file"})
_OUR_KINDS = frozenset(KINDS) - _FEED_KINDS


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


def fence_brief(document: dict[str, Any]) -> dict[str, Any]:
    """Fence a brief: a sentence that quotes or names an outlet stands in ``untrusted_text``."""
    return {
        **{name: document[name] for name in ("desk", "title", "asof", "version", "store_digest")},
        "sections": [
            {
                "section": section["section"],
                "title": section["title"],
                "note": section["note"],
                "statements": [_fence_statement(one) for one in section["statements"]],
            }
            for section in document["sections"]
        ],
        "n_refused": len(document["refused"]),
    }


def _fence_statement(statement: dict[str, Any]) -> dict[str, Any]:
    """Return a sentence, in the field that says whose words it may hold."""
    field = "untrusted_text" if _quotes(statement["template"]) else "text"
    return {
        "statement_id": statement["statement_id"],
        "template": statement["template"],
        field: statement["text"],
        "follows_from": statement["follows_from"],
    }


def _quotes(template: str) -> bool:
    """Whether a template has a slot for words of others, or one that we do not know."""
    slots = [slot for _, slot in TEMPLATES[template].parts() if slot]
    return any(slot.kind not in _OUR_KINDS for slot in slots)


def fence_explanation(found: Explanation) -> dict[str, Any]:
    """Fence an opened id, line by line."""
    fed = isinstance(found.record, _FROM_FEEDS) or (
        isinstance(found.record, Statement) and _quotes(found.record.template)
    )
    what = type(found.record).__name__.lower() if fed else found.what
    field = "untrusted_text" if fed else "text"
    return {
        "id": found.record_id,
        "what": what,
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
