"""What must agree between the files of a desk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from keeneye.desk.shapes import Desk
from keeneye.errors import DeskError

__all__ = ["check_desk"]


def check_desk(desk: Desk) -> None:
    """Refuse ids that are twice or dangle.

    Raises
    ------
    DeskError
        Naming file and id.
    """
    actors = _unique(desk, "actors.toml", (a.id for a in desk.actors))
    persons = _unique(desk, "actors.toml", (p.id for p in desk.persons))
    outlets = _unique(desk, "outlets.toml", (o.id for o in desk.outlets))
    _unique(desk, "outlets.toml", (f.url for o in desk.outlets for f in o.feed))
    channels = _unique(desk, "channels.csv", (c.channel_id for c in desk.channels))
    _unique(desk, "ranks.toml", (r.id for r in desk.ranks))
    _known(desk, "actors.toml", (o.actor for o in desk.organs), actors)
    _known(desk, "actors.toml", (p.actor for p in desk.persons), actors)
    _known(
        desk, "desk.toml", (a for d in desk.dyads for a in (d.source_actor, d.target_actor)), actors
    )
    _known(desk, "outlets.toml", (c for o in desk.outlets for c in o.copies_from), outlets)
    _known(desk, "outlets.toml", (o.owner_actor for o in desk.outlets if o.owner_actor), actors)
    _known(desk, "ranks.toml", (s for r in desk.ranks for s in r.speakers), persons)
    _known(desk, "channels.csv", (e for c in desk.channels for e in (c.end_a, c.end_b)), actors)
    lines = desk.facts.get("channel_events", ())
    named = (f.values["channel_id"] for f in lines if f.values.get("channel_id") != "*")
    _known(desk, "channel_events.csv", named, channels)
    if len(desk.dyads) < 2 or desk.dyads[1] != desk.dyads[0].reverse():
        raise DeskError(
            "the first two dyads are not one pair both ways",
            where=str(desk.folder / "desk.toml"),
            expected="[[dyad]] A to B, then [[dyad]] B to A",
        )


def _unique(desk: Desk, name: str, ids: Iterable[str]) -> set[str]:
    """Return the ids as a set; refuse one that stands twice."""
    counted = Counter(ids)
    twice = [i for i, n in counted.items() if n > 1]
    if twice:
        raise DeskError(f"id {twice[0]!r} stands twice", where=str(desk.folder / name))
    return set(counted)


def _known(desk: Desk, name: str, ids: Iterable[str], known: set[str]) -> None:
    """Refuse an id that nothing has."""
    unknown = sorted(set(ids) - known)
    if unknown:
        raise DeskError(
            f"id {unknown[0]!r} is nowhere defined",
            where=str(desk.folder / name),
            expected="an id of the desk",
            todo="define it or correct the spelling",
        )
