"""What is weighed, for a page and for a program: one reading, its parts and its document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from keeneye.brief.weighed import (
    Shown,
    assumption_document,
    assumption_parts,
    choice_parts,
    deal_parts,
    motive_document,
    motive_parts,
    pressure_parts,
)
from keeneye.desk import read_assumptions
from keeneye.errors import UnknownId
from keeneye.records import end_of_day, to_plain
from keeneye.watch import (
    ask_motives,
    deal_document,
    weigh_before,
    weigh_choice,
    weigh_deals,
    weigh_motives,
    weigh_pressure,
)
from keeneye.web.asked import Asked, AsofAsked, DealAsked
from keeneye.web.choice.drawings import draw_choice, draw_deals, draw_weighed_motives
from keeneye.web.reading import Reader

__all__ = ["WEIGHED", "Answered", "Weighed", "document_of"]

Document = dict[str, Any]
_PAST = "No vote that this desk names lies ahead; the last was on"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What was asked, answered: as parts with drawings, and as a document.

    Parameters
    ----------
    parts : tuple of Shown
    drawings : dict of str to str
        SVG by part.
    document : dict
    asof : datetime or None
        None where the answer is cut at no moment.
    choices : tuple of str
        Names that may be asked for.
    note : str
        What a reader must know before all parts.
    """

    parts: tuple[Shown, ...]
    document: Document
    asof: datetime | None = None
    drawings: Mapping[str, str] = field(default_factory=dict)
    choices: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Weighed:
    """One page: what may be asked, and who answers."""

    asked: type[Asked]
    answer: Callable[[Reader, Any], Answered]


def document_of(name: str, reader: Reader, asked: Any) -> Document:
    """Return the document of a page."""
    return WEIGHED[name].answer(reader, asked).document


def _game(reader: Reader, asked: AsofAsked) -> Answered:
    asof, note = _until_the_vote(reader, asked.asof)
    with reader.history(asof) as history:
        found = weigh_choice(history, reader.desk())
    return Answered(
        note=note,
        parts=choice_parts(found),
        drawings=draw_choice(found),
        document=dict(to_plain(found)),
        asof=found.asof,
    )


def _until_the_vote(reader: Reader, asked: str) -> tuple[datetime, str]:
    """Return the moment asked for; without one, now, or the last vote's day where that is past."""
    from keeneye.games import read_game_file

    now, path = reader.cut(asked), reader.desk().folder / "games.toml"
    vote = read_game_file(path).vote if not asked and path.is_file() else None
    if vote is None or now <= end_of_day(vote):
        return now, ""
    return end_of_day(vote), f"{_PAST} {vote}: this is the choice on that day."


def _deal(reader: Reader, asked: DealAsked) -> Answered:
    """Answer with deals of the desk; a file is no deal here."""
    from keeneye.deals import read_deal_book

    desk = reader.desk()
    weighed = weigh_deals(desk, []) if not asked.names else None
    known = read_deal_book(desk.folder).deals if weighed is None else {d.deal: d for d in weighed}
    unknown = [name for name in asked.names if name not in known]
    if unknown:
        raise UnknownId(f"no deal {unknown[0]!r} in this desk", expected=", ".join(known))
    found = weigh_deals(desk, asked.names) if weighed is None else weighed
    asof = reader.cut(asked.asof)
    return Answered(
        parts=deal_parts(found),
        drawings=draw_deals(found),
        document=dict(to_plain({"asof": asof, "deals": [deal_document(one) for one in found]})),
        choices=tuple(known),
    )


def _motives(reader: Reader, asked: AsofAsked) -> Answered:
    desk = reader.desk()
    with reader.history(reader.cut(asked.asof)) as history:
        found, then = weigh_motives(history, desk), weigh_before(history, desk)
        asked_of = ask_motives(history, desk, history.asof.replace(microsecond=0))
    return Answered(
        parts=motive_parts(found, then, asked_of),
        drawings=draw_weighed_motives(found, then),
        document=motive_document(found, then, asked_of),
        asof=found.asof,
    )


def _pressure(reader: Reader, asked: AsofAsked) -> Answered:
    found = weigh_pressure(reader.desk(), reader.cut(asked.asof))
    return Answered(parts=pressure_parts(found), document=dict(to_plain(found)), asof=found.asof)


def _assumptions(reader: Reader, _: Asked) -> Answered:
    desk = reader.desk()
    found = read_assumptions(desk.folder)
    return Answered(parts=assumption_parts(found), document=assumption_document(desk, found))


WEIGHED: dict[str, Weighed] = {
    "game": Weighed(AsofAsked, _game),
    "deal": Weighed(DealAsked, _deal),
    "motives": Weighed(AsofAsked, _motives),
    "pressure": Weighed(AsofAsked, _pressure),
    "assumptions": Weighed(Asked, _assumptions),
}
