"""Copies of one story told with changes: cut, reordered, retitled, reworded.

`sketch` makes a text quick to look up, `CopyIndex` finds texts that may be one story, and
`copied_share` says how much of the shorter one the other holds.
"""

from keeneye.coding.copies.index import CopyIndex, Sketch, sketch
from keeneye.coding.copies.likeness import METHOD, copied_share, is_near_copy
from keeneye.coding.copies.tellings import Telling, Tellings

__all__ = [
    "METHOD",
    "CopyIndex",
    "Sketch",
    "Telling",
    "Tellings",
    "copied_share",
    "is_near_copy",
    "sketch",
]
