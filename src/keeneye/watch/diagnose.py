"""What is in force and what is wrong: versions, store, desk, limits."""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from importlib import metadata
from pyexpat import EXPAT_VERSION
from typing import TYPE_CHECKING, Any

from keeneye import __version__, limits
from keeneye.desk import Desk, read_desk
from keeneye.errors import DeskError, ReadingError, StoreError
from keeneye.store import Finding, Store

if TYPE_CHECKING:
    from keeneye.feeds.net import FeedHealth

__all__ = ["describe", "diagnose"]

_LIBRARIES = ("duckdb", "pyarrow", "msgspec", "lxml", "trafilatura", "numpy", "scipy")


def diagnose(
    store: Store, desk_name: str, *, deep: bool = False, asof: datetime | None = None
) -> tuple[list[Finding], list[tuple[str, float, str, str]]]:
    """Check what there is to check.

    Parameters
    ----------
    store : Store
    desk_name : str
    deep : bool
        Read every block of the store.
    asof : datetime, optional
        The moment that feeds are measured at; without it they are not.

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
    feeds = _check_feeds(store, desk, asof) if asof else ()
    return [*found, *store.check(deep=deep), *feeds], limits.rows()


def _check_feeds(store: Store, desk: Desk, asof: datetime) -> Iterator[Finding]:
    """Say of each feed of a desk how it fares."""
    from keeneye.watch.polling import desk_health, memory_path, read_memory

    try:
        states = read_memory(memory_path(store.path)).feeds
    except ReadingError as error:
        yield Finding("fault", str(error), error.todo)
        return
    if not states:
        return  # nothing was ever polled: nothing to say
    try:
        with store.read() as view:
            found = desk_health(desk, view.history(asof, desk.coders), states, asof)
    except StoreError:
        return  # said by the store's own check
    for outlet, feed, health in found:
        state = states.get(feed.url)
        said = [f"feed {outlet.id} ({feed.url})", _last_item(health), _rate(health)]
        if health.chance_of_gap is not None:
            said.append(f"chance of such a gap {health.chance_of_gap:.2g}")
        if state is not None and state.url != feed.url:
            said.append(f"moved to {state.url}")
        if state is None:
            said.append("never asked")
        elif state.is_gone:
            said.append("gone for good, says its server: it is not asked again")
        elif health.problem:
            failing = f"failing, {health.n_failures} polls, the last: {health.problem}"
            said.append(f"{failing}; asked again from {state.next_at:%Y-%m-%d %H:%M} UTC on")
        sound = state is not None and not health.problem and not state.is_gone
        todo = "" if sound else "see docs/how-to/own-feeds.md"
        yield Finding("ok" if sound else "note", "; ".join(said), todo)


def _last_item(health: FeedHealth) -> str:
    """Say when the last item came."""
    if health.last_item_at is None:
        return "no item yet"
    return f"last item {health.last_item_at:%Y-%m-%d %H:%M} UTC, {health.gap_days:.1f} days ago"


def _rate(health: FeedHealth) -> str:
    """Say how many items came, and how many the desk expects."""
    seen = f"{health.seen_per_day:.2g} a day over {health.window_days} days"
    if health.expected_low is None:
        return seen
    return f"{seen}, expected {health.expected_low:g} to {health.expected_high:g}"


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
