"""One turn of the watch: ask, store, look, compare, tell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from keeneye.coding import Coder
from keeneye.desk import Desk
from keeneye.errors import DeskError, KeeneyeError, ReadingError
from keeneye.feeds.net import Fetcher, is_due
from keeneye.limits import LIMITS
from keeneye.records import Clock
from keeneye.store import Batch, Store
from keeneye.watch.changes import Heard, Standing, StateChange, compare, look, start
from keeneye.watch.ingest import Counts, ingest
from keeneye.watch.polling.asking import Arrived, ask_feeds, jobs_of
from keeneye.watch.polling.memory import (
    Memory,
    hold_turn,
    memory_path,
    read_memory,
    set_aside,
    write_memory,
)

__all__ = ["Progress", "Turn", "Watched", "take_turn"]

Progress = Callable[[int, int, str], None]  # feeds done, feeds due, the outlet that came last
Hook = Callable[[StateChange], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What is watched, and by what means.

    Parameters
    ----------
    desk : Desk
    store : Store
        Made when it does not exist.
    coder : Coder
    fetcher : Fetcher
        The one way to the network.
    clock : Clock
    hook : callable, optional
        Gets each change; what it refuses is handed over again at the next turn.
    """

    desk: Desk
    store: Store
    coder: Coder
    fetcher: Fetcher
    clock: Clock
    hook: Hook | None = None

    @property
    def memory_path(self) -> Path:
        """Where the memory of the watch lies."""
        return memory_path(self.store.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What one turn brought.

    Parameters
    ----------
    asof : datetime
        The moment of the comparison.
    n_feeds, n_asked : int
        Of the desk; those that were due.
    failed : tuple of (str, str, str)
        Outlet, address and problem of every feed whose last poll failed, also where it was not
        due this time.
    counts : Counts
        What became of the entries.
    changes, held : tuple of StateChange
        To tell now; held back by the cool-down.
    hook_problem : str
        Why the hook did not take a change; '' if it did.
    notes : tuple of str
    """

    asof: datetime
    n_feeds: int
    n_asked: int
    failed: tuple[tuple[str, str, str], ...]
    counts: Counts
    changes: tuple[StateChange, ...]
    held: tuple[StateChange, ...]
    hook_problem: str = ""
    notes: tuple[str, ...] = ()

    @property
    def is_blind(self) -> bool:
        """Whether no feed of the desk answered when it was last asked."""
        return len(self.failed) == self.n_feeds


def take_turn(watched: Watched, *, progress: Progress | None = None) -> Turn:
    """Ask every feed that is due, store and code what came, and say what changed state.

    Readings are stored before their feed's state, so that a crash between costs one more fetch and
    no entry; a turn that is taken again adds nothing and tells nothing.

    Parameters
    ----------
    watched : Watched
    progress : callable, optional

    Returns
    -------
    Turn
        Its examples need a server: see ``tests/watch/test_turn.py``.

    Raises
    ------
    DeskError
        The desk names no feed.
    StoreBusy
        Another watch of this store runs.
    StoreError
        The store cannot be written; what was stored before stays.
    """
    desk, path = watched.desk, watched.memory_path
    jobs = jobs_of(desk, {})
    if not jobs:
        raise DeskError(
            "this desk names no feed",
            where=str(desk.folder / "outlets.toml"),
            expected="[[outlet.feed]] with url and kind",
            todo="add one: docs/how-to/own-feeds.md",
        )
    with hold_turn(path):
        memory, notes = _recall(watched)
        memory, n_asked, counts = _poll(watched, memory, progress)
        standing = _look(watched)
        compared = compare(
            memory.heard[desk.name], standing, desk=desk.name, cool_down=_cool_down(desk)
        )
        memory = replace(
            memory,
            heard=memory.heard | {desk.name: compared.heard},
            changes=(*memory.changes, *compared.changes)[-LIMITS.changes_kept :],
            undelivered=(*memory.undelivered, *compared.changes)[-LIMITS.changes_kept :],
        )
        write_memory(path, memory)
        memory, hook_problem = _deliver(watched, memory)
    return Turn(
        asof=standing.asof,
        n_feeds=len(jobs),
        n_asked=n_asked,
        failed=tuple(
            (job.outlet, job.feed.url, job.state.problem)
            for job in jobs_of(desk, memory.feeds)
            if job.state.problem
        ),
        counts=counts,
        changes=compared.changes,
        held=compared.held,
        hook_problem=hook_problem,
        notes=notes,
    )


def _recall(watched: Watched) -> tuple[Memory, tuple[str, ...]]:
    """Read the memory, or begin anew where it is broken; take a first look where there is none."""
    path, name = watched.memory_path, watched.desk.name
    notes: tuple[str, ...] = ()
    try:
        memory = read_memory(path)
    except ReadingError as error:
        aside = set_aside(path, watched.clock())
        memory, notes = Memory(), (f"{error.what}; it was set aside as {aside.name}",)
    if name not in memory.heard:
        memory = replace(memory, heard=memory.heard | {name: _first_look(watched)})
        write_memory(path, memory)
    return memory, notes


def _first_look(watched: Watched) -> Heard:
    """Take what the store holds before the first poll as known."""
    if not watched.store.exists():
        watched.store.append(Batch())
    return start(_look(watched))


def _poll(
    watched: Watched, memory: Memory, progress: Progress | None
) -> tuple[Memory, int, Counts]:
    """Ask the feeds that are due, and store what came before what is remembered of each."""
    jobs = jobs_of(watched.desk, memory.feeds)
    n_asked, counts, now = 0, Counts(), watched.clock()
    n_due = sum(is_due(job.state, now) for job in jobs)
    for arrived in ask_feeds(jobs, watched.fetcher, now):
        counts = counts.plus(_store(watched, arrived))
        memory = replace(memory, feeds=memory.feeds | {arrived.job.feed.url: arrived.state})
        write_memory(watched.memory_path, memory)
        n_asked += 1
        if progress:
            progress(n_asked, n_due, arrived.job.outlet)
    return memory, n_asked, counts


def _store(watched: Watched, arrived: Arrived) -> Counts:
    """Store and code what came of one feed."""
    if not arrived.readings:
        return Counts()
    return ingest(arrived.readings, store=watched.store, coder=watched.coder, desk=watched.desk)


def _look(watched: Watched) -> Standing:
    """Say how things stand at the end of this second: ids carry no smaller part of one."""
    now = watched.clock()
    asof = now.replace(microsecond=0) + timedelta(seconds=bool(now.microsecond))
    with watched.store.read() as view:
        return look(view.history(asof, watched.desk.coders), watched.desk)


def _cool_down(desk: Desk) -> timedelta:
    """Return the desk's cool-down; a desk that says none wants none."""
    judged = desk.thresholds.get("watch.cool_down_hours")
    return timedelta(hours=judged.likely if judged else 0.0)


def _deliver(watched: Watched, memory: Memory) -> tuple[Memory, str]:
    """Hand changes to the hook in their order, and remember which it has not taken."""
    waiting, problem = list(memory.undelivered if watched.hook else ()), ""
    while waiting and watched.hook and not problem:
        try:
            watched.hook(waiting[0])
        except KeeneyeError as error:
            problem = str(error)
        else:
            waiting.pop(0)
    after = replace(memory, undelivered=tuple(waiting))
    if after != memory:
        write_memory(watched.memory_path, after)
    return after, problem
