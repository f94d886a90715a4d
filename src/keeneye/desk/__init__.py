"""A desk: a folder of data, read, checked and typed; nothing is computed here."""

from keeneye.desk.assumptions import CHECKED, Assumed, read_assumptions
from keeneye.desk.reading import desk_names, find_desk, read_desk
from keeneye.desk.shapes import (
    Actor,
    CalendarEntry,
    ChannelLine,
    Desk,
    Judged,
    Office,
    Organ,
    Outlet,
    Person,
    Rank,
)

__all__ = [
    "CHECKED",
    "Actor",
    "Assumed",
    "CalendarEntry",
    "ChannelLine",
    "Desk",
    "Judged",
    "Office",
    "Organ",
    "Outlet",
    "Person",
    "Rank",
    "desk_names",
    "find_desk",
    "read_assumptions",
    "read_desk",
]
