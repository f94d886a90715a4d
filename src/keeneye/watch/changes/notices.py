"""Changes of state as Atom 1.0 and JSON Feed 1.1: plain text in every field."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from xml.etree import ElementTree

from keeneye.records import format_utc
from keeneye.watch.changes.comparing import StateChange

__all__ = ["change_document", "render_atom", "render_json_feed"]

_ATOM = "http://www.w3.org/2005/Atom"


def _plain(text: str) -> str:
    """Return text without the control and direction characters that XML or a reader trips over."""
    return "".join(c if c.isprintable() else " " for c in text)


def change_document(change: StateChange) -> dict[str, Any]:
    """Return a change as the document that a hook gets and ``watch --once --json`` lists.

    Examples
    --------
    >>> from datetime import UTC
    >>> change_document(StateChange(kind="verdict", desk="korea", subject="verdict:t-1",
    ...     title="Army back", before="undecided", after="signal",
    ...     changed_at=datetime(2020, 6, 17, tzinfo=UTC), record_id="y-1"))["text"]
    'Verdict on Army back: signal (was undecided)'
    """
    return {
        "kind": change.kind,
        "desk": change.desk,
        "subject": change.subject,
        "title": _plain(change.title),
        "before": change.before,
        "after": change.after,
        "changed_at": format_utc(change.changed_at),
        "text": _plain(change.text),
        "record_id": change.record_id,
        "evidence": list(change.evidence),
    }


def _urn(change: StateChange) -> str:
    """Return the id of an entry: the record's, which carries the moment."""
    return f"urn:keeneye:{change.desk}:{change.record_id}"


def render_atom(changes: Sequence[StateChange], *, title: str, desk: str, began: datetime) -> str:
    """Write changes as an Atom feed (RFC 4287), the newest first.

    Parameters
    ----------
    changes : sequence of StateChange
    title : str
    desk : str
        Its name, for the feed's id.
    began : datetime
        When the feed is said to be of if nothing has changed yet.

    Returns
    -------
    str
        XML; the same changes give the same bytes.

    References
    ----------
    RFC 4287, The Atom Syndication Format, 2005.

    Examples
    --------
    >>> from datetime import UTC
    >>> render_atom([], title="Korea", desk="korea", began=datetime(2020, 6, 9, tzinfo=UTC))[:38]
    "<?xml version='1.0' encoding='utf-8'?>"
    """
    newest = _newest_first(changes)
    ElementTree.register_namespace("", _ATOM)
    feed = ElementTree.Element(f"{{{_ATOM}}}feed")
    _add(feed, "id", f"urn:keeneye:{desk}:changes")
    _add(feed, "title", _plain(title))
    _add(feed, "updated", format_utc(newest[0].changed_at if newest else began))
    _add(_add(feed, "author"), "name", "Keeneye")
    _add(feed, "generator", "Keeneye")
    for change in newest:
        entry = _add(feed, "entry")
        _add(entry, "id", _urn(change))
        _add(entry, "title", _plain(change.text))
        _add(entry, "updated", format_utc(change.changed_at))
        _add(entry, "category", term=change.kind)
        _add(entry, "content", _content(change), type="text")
    ElementTree.indent(feed)
    written: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written.decode("utf-8") + "\n"


def render_json_feed(changes: Sequence[StateChange], *, title: str) -> str:
    """Write changes as a JSON Feed, version 1.1, the newest first.

    Examples
    --------
    >>> json.loads(render_json_feed([], title="Korea"))["items"]
    []
    """
    items = [
        {
            "id": _urn(change),
            "title": _plain(change.text),
            "content_text": _content(change),
            "date_published": format_utc(change.changed_at),
            "tags": [change.kind],
            "_keeneye": change_document(change),
        }
        for change in _newest_first(changes)
    ]
    head = {"version": "https://jsonfeed.org/version/1.1", "title": _plain(title)}
    return json.dumps({**head, "items": items}, ensure_ascii=False, indent=2) + "\n"


def _newest_first(changes: Sequence[StateChange]) -> list[StateChange]:
    """Put the newest change first; of one moment, as they were told."""
    return sorted(changes, key=lambda change: change.changed_at, reverse=True)


def _content(change: StateChange) -> str:
    """Say how an entry opens to what it rests on."""
    opens = f"Open it with: keeneye explain {change.record_id}"
    rests = f"\nIt rests on: {', '.join(change.evidence)}" if change.evidence else ""
    return f"{_plain(change.text)}\n{opens}{rests}"


def _add(
    parent: ElementTree.Element, name: str, text: str = "", **attributes: str
) -> ElementTree.Element:
    """Put an element into another."""
    element = ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    element.text = text or None
    return element
