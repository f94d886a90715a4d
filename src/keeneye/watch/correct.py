"""An analyst's correction of an event: appended, never an edit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from keeneye.errors import UnknownId
from keeneye.ontology import cameo_code_of, goldstein_of, quad_class_of
from keeneye.records import Correction, Event
from keeneye.store import Batch, Store

__all__ = ["correct"]


def correct(
    event_id: str,
    changed: Mapping[str, Any] | None,
    *,
    store: Store,
    said: tuple[str, str],
    now: datetime,
) -> Correction:
    """Append a correction; it holds from `now` on, and earlier moments stay as they were.

    Parameters
    ----------
    event_id : str
        The event that is wrong.
    changed : mapping or None
        The fields as they should read: root_code, mode, source_actor, target_actor, modality,
        event_date. None says that the sentence tells no event.
    store : Store
    said : (str, str)
        Author and reason.
    now : datetime
        When the correction is made, UTC.

    Raises
    ------
    UnknownId
        If the store has no such event.
    UnknownCode
        If the root or mode is none of the ontology.
    BadRecord
        If author or reason is empty, or the event would be impossible.
    """
    author, reason = said
    with store.read() as view:
        event = view.find(event_id)
    if not isinstance(event, Event):
        raise UnknownId("not an event", where=event_id, expected="an id that begins with e-")
    replacement = None if changed is None else _replace(event, dict(changed), author)
    if replacement is not None:
        replacement = replace(replacement, known_at=now, known_at_basis="observed", event_id="")
    correction = Correction(
        event_id=event_id, replacement=replacement, author=author, reason=reason, known_at=now
    )
    store.append(Batch(corrections=(correction,)))
    return correction


def _replace(event: Event, changed: dict[str, Any], author: str) -> Event:
    """Return the event as the analyst says it should read."""
    if "event_date" in changed:
        day: date = changed["event_date"].date()
        changed |= {"event_date": day, "event_date_end": day + timedelta(days=1)}
        changed["date_precision"] = "day"
    if "root_code" in changed or "mode" in changed:
        changed |= _codes(changed.get("root_code", event.root_code), changed.get("mode"))
    changed |= {"coder": f"analyst:{author}", "supersedes": event.event_id, "confidence": 1.0}
    return replace(event, **changed, event_id="")


def _codes(root_code: str, mode: str | None) -> dict[str, Any]:
    """Return the codes that follow from a root and a mode."""
    return {
        "root_code": root_code,
        "mode": mode,
        "cameo_code": cameo_code_of(root_code, mode),
        "goldstein": goldstein_of(root_code, mode),
        "quad_class": quad_class_of(root_code),
    }
