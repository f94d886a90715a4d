"""The files of a turn: changes as Atom and JSON Feed, what is due as iCalendar."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from keeneye.desk import Desk
from keeneye.forecast import read_track, track_path
from keeneye.signals import read_ledger
from keeneye.store.refusals import unwritable
from keeneye.watch.changes import (
    StateChange,
    due_entries,
    render_atom,
    render_calendar,
    render_json_feed,
)
from keeneye.watch.changes.agenda import Due
from keeneye.watch.polling.memory import read_memory, write_file
from keeneye.watch.polling.turn import Watched

__all__ = ["feed_files", "publish"]

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # of a feed in which nothing has changed yet


def feed_files(
    desk: Desk, changes: Sequence[StateChange], due: Iterable[Due], asof: datetime
) -> dict[str, str]:
    """Return the files for feed readers and calendars by name: text, the same for the same input.

    Examples
    --------
    >>> from keeneye.desk import read_desk
    >>> sorted(feed_files(read_desk("korea"), [], [], datetime(2020, 6, 9, tzinfo=UTC)))
    ['calendar.ics', 'feed.atom', 'feed.json']
    """
    title = f"{desk.title}: changes of state"
    return {
        "feed.atom": render_atom(changes, title=title, desk=desk.name, began=_NEVER),
        "feed.json": render_json_feed(changes, title=title),
        "calendar.ics": render_calendar(due, title=f"{desk.title}: what is due", asof=asof),
    }


def publish(watched: Watched, folder: Path, asof: datetime) -> list[Path]:
    """Write ``feed.atom``, ``feed.json`` and ``calendar.ics`` into a folder, each by rename.

    A file that would not change is left as it is.

    Parameters
    ----------
    watched : Watched
    folder : Path
        Made where it is missing.
    asof : datetime
        Of the turn.

    Returns
    -------
    list of Path
        The files. Its examples need a store: see ``tests/watch/test_turn.py``.

    Raises
    ------
    StoreUnwritable
        The folder cannot be written.
    """
    desk = watched.desk
    changes = [c for c in read_memory(watched.memory_path).changes if c.desk == desk.name]
    with watched.store.read() as view:
        threats = read_ledger(view.history(asof, desk.coders), desk).threats
    due = due_entries(desk, threats, read_track(track_path(watched.store.path)), asof)
    files = feed_files(desk, changes, due, asof)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            path = folder / name
            if not path.exists() or path.read_bytes() != text.encode():
                write_file(path, text.encode())
    except OSError as error:
        raise unwritable(error, folder) from error
    return [folder / name for name in files]
