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
from keeneye.desk.starting import Gap, find_gaps, start_desk

__all__ = [
    "CHECKED",
    "Actor",
    "Assumed",
    "CalendarEntry",
    "ChannelLine",
    "Desk",
    "Gap",
    "Judged",
    "Office",
    "Organ",
    "Outlet",
    "Person",
    "Rank",
    "desk_names",
    "find_desk",
    "find_gaps",
    "read_assumptions",
    "read_desk",
    "start_desk",
]
