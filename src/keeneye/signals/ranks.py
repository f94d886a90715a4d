"""How much a speaker commits: the desk's rank of who says it."""

from __future__ import annotations

import re

from keeneye.desk import Desk, Rank
from keeneye.records import Event

__all__ = ["rank_of", "rank_words"]


def rank_of(desk: Desk, event: Event) -> Rank | None:
    """Return the desk's rank of the speaker of an event, or None where it knows none.

    A person ranks before an organ, an organ before a vehicle; where several fit, the highest
    (lowest number) holds.

    Parameters
    ----------
    desk : Desk
    event : Event
        Its attribution names speaker and vehicle as the text does.
    """
    said = event.attribution
    if said is None:
        return None
    return rank_words(desk, said.speaker, said.vehicle)


def rank_words(desk: Desk, speaker: str, vehicle: str) -> Rank | None:
    """Return the desk's rank of a speaker and vehicle as a text names them, or None.

    Examples
    --------
    >>> from keeneye.desk import read_desk
    >>> rank_words(read_desk("korea"), "Kim Yo Jong", "").id
    'named-deputies'
    """
    speaker, vehicle = speaker.casefold(), vehicle.casefold()
    persons = {p.id for p in desk.persons if _names_one(speaker, (*p.names, *p.hangul))}
    for fits in (
        lambda r: persons & set(r.speakers),
        lambda r: _names_one(speaker, r.organs),
        lambda r: _names_one(vehicle, r.vehicles),
    ):
        ranks = [r for r in desk.ranks if fits(r)]
        if ranks:
            return min(ranks, key=lambda r: (r.rank, r.id))
    return None


def _names_one(text: str, names: tuple[str, ...]) -> bool:
    """Whether one of `names` stands in `text`, and not as whose: "Kim's sister" is not Kim."""
    words = "|".join(re.escape(name.casefold()) for name in names)
    return bool(text and words and re.search(rf"(?<!\w)(?:{words})(?!\w|['’]s\b)", text))
