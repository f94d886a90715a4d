"""The ten families of acts that questions are asked about: ranges of cameo-1.1 codes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from keeneye.errors import BadRecord

__all__ = ["FAMILIES", "HORIZONS", "LADDER", "OTHERS", "QUADS", "in_family"]

HORIZONS = (7, 14, 30, 90)
"""Days ahead; the first three are multiples of a week or near it, since weekends are quiet."""

# First three digits of the code, both ends included.
QUADS = {
    "verbal_cooperation": ((10, 59),),
    "material_cooperation": ((60, 89),),
    "verbal_conflict": ((90, 139),),
    "material_conflict": ((140, 209),),
}
FAMILIES: dict[str, tuple[tuple[int, int], ...]] = {
    "material_conflict": QUADS["material_conflict"],
    "force": ((180, 209),),
    "threat": ((130, 139), (150, 159)),
    "coerce": ((160, 179),),
    "verbal_conflict": QUADS["verbal_conflict"],
    "reject": ((120, 129),),
    "visit": ((42, 44),),
    "negotiation": ((45, 46),),
    "agreement": ((57, 57),),
    "material_cooperation": QUADS["material_cooperation"],
}
OTHERS = {"destruction_or_force": ((171, 171), *FAMILIES["force"])}
"""Families that desks ask about besides the ten: force, and property seized or destroyed."""
LADDER = ("verbal_conflict", "threat", "coerce", "force")
"""Steps 1 to 4 of how hard an actor acts; 0 is none of them."""


def in_family(cameo: NDArray[np.int64], family: str) -> NDArray[np.bool_]:
    """Tell which codes belong to a family.

    Parameters
    ----------
    cameo : (n,) array of int
        First three digits of cameo-1.1 codes.
    family : str
        A name in `FAMILIES`, `OTHERS` or `QUADS`.

    Raises
    ------
    BadRecord
        No such family.

    Examples
    --------
    >>> in_family(np.array([42, 190, 139]), "threat").tolist()
    [False, False, True]
    """
    ranges = (FAMILIES | OTHERS | QUADS).get(family)
    if ranges is None:
        known = ", ".join([*FAMILIES, *OTHERS, "verbal_cooperation"])
        raise BadRecord(f"no family {family!r}", where="family", expected=f"one of {known}")
    inside = np.zeros(len(cameo), dtype=np.bool_)
    for low, high in ranges:
        inside |= (cameo >= low) & (cameo <= high)
    return inside
