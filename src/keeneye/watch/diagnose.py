"""What is in force and what is wrong: versions, store, desk, limits."""

from __future__ import annotations

import platform
from collections import Counter
from importlib import metadata
from pyexpat import EXPAT_VERSION
from typing import Any

from keeneye import __version__, limits
from keeneye.desk import Desk, read_desk
from keeneye.errors import DeskError
from keeneye.store import Finding, Store

__all__ = ["describe", "diagnose"]

_LIBRARIES = ("duckdb", "pyarrow", "msgspec", "lxml", "trafilatura", "numpy", "scipy")


def diagnose(
    store: Store, desk_name: str, *, deep: bool = False
) -> tuple[list[Finding], list[tuple[str, float, str, str]]]:
    """Check what there is to check.

    Parameters
    ----------
    store : Store
    desk_name : str
    deep : bool
        Read every block of the store.

    Returns
    -------
    findings : list of Finding
        Versions and sound parts as 'ok', what to know as 'note', what is broken as 'fault'.
    limits : list of (name, value, unit, reason)
        Every limit in force.
    """
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in _LIBRARIES)
    python = f"Python {platform.python_version()}, {EXPAT_VERSION}"
    found = [Finding("ok", f"keeneye {__version__}; {python}; {versions}", "")]
    try:
        desk = read_desk(desk_name)
        found.append(Finding("ok", f"desk {desk.name}: {describe(desk)['counts']}", ""))
    except DeskError as error:
        found.append(Finding("fault", str(error), "keeneye desk check"))
    return [*found, *store.check(deep=deep)], limits.rows()


def describe(desk: Desk) -> dict[str, Any]:
    """Count what a desk holds, and how its facts were checked."""
    counts = {
        "actors": len(desk.actors),
        "organs": len(desk.organs),
        "persons": len(desk.persons),
        "outlets": len(desk.outlets),
        "ranks": len(desk.ranks),
        "channels": len(desk.channels),
        "thresholds": len(desk.thresholds),
        **{f"facts: {kind}": len(rows) for kind, rows in desk.facts.items()},
    }
    checked = Counter(f.checked for rows in desk.facts.values() for f in rows)
    return {"counts": counts, "checked": dict(checked.most_common())}
