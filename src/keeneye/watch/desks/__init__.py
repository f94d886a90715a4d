"""Desks as a whole: one checked in every file, several ranked by what moved."""

from keeneye.watch.desks.ranking import (
    DeskMove,
    LineMove,
    RisingPair,
    desks_document,
    move_of,
    rank_moves,
)
from keeneye.watch.desks.whole import read_whole

__all__ = [
    "DeskMove",
    "LineMove",
    "RisingPair",
    "desks_document",
    "move_of",
    "rank_moves",
    "read_whole",
]
