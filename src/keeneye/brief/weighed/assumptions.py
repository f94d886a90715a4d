"""All assumptions of a desk, those from memory first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from keeneye.brief.weighed.shown import Shown, assumed
from keeneye.desk import CHECKED, Assumed, Desk
from keeneye.records import to_plain

__all__ = ["assumption_document", "assumption_parts"]

_TITLES = {
    "memory": "From memory: to be checked before it is printed as fact",
    "not said": "Cited, without a word on how it was checked",
    "assumption": "Our own assumption",
    "one source": "Read in one source",
    "two sources": "Read in two sources",
    "list": "Of a published list",
}


def assumption_document(desk: Desk, found: Sequence[Assumed]) -> dict[str, Any]:
    """Return the assumptions of a desk as a document.

    Examples
    --------
    >>> from keeneye.desk import read_desk
    >>> assumption_document(read_desk("korea"), ())
    {'desk': 'korea', 'counts': {}, 'assumptions': []}
    """
    counts = {how: n for how in CHECKED if (n := sum(one.checked == how for one in found))}
    return {"desk": desk.name, "counts": counts, "assumptions": to_plain(list(found))}


def assumption_parts(found: Sequence[Assumed]) -> tuple[Shown, ...]:
    """Return the assumptions of a desk, a part for each way of checking, the least first."""
    total = (
        f"{len(found)} numbers of this desk are assumed. To change one, change it in its file: no "
        "code holds any of them."
    )
    parts = [Shown("all", "What this desk assumes", (total,))]
    for how in CHECKED:
        held = [one for one in found if one.checked == how]
        if held:
            parts.append(_part(how, held))
    return tuple(parts)


def _part(how: str, held: Sequence[Assumed]) -> Shown:
    """Return the assumptions that were checked in one way."""
    rows = [
        (
            one.key,
            *assumed(one),
            one.held_by or "the desk",
            one.file,
            f"{one.citation} ({one.note})" if one.note else one.citation,
        )
        for one in held
    ]
    heads = ("Number", "Likeliest", "Range", "Whose belief", "File", "Source")
    title = f"{_TITLES[how]} ({len(held)})"
    return Shown(how.replace(" ", "-"), title, (), heads, tuple(rows))
