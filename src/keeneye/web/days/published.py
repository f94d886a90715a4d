"""What is served for feed readers and calendars: changes of state, and what is due."""

from __future__ import annotations

from keeneye.brief import twins_csv
from keeneye.errors import RequestRefused
from keeneye.forecast import read_track
from keeneye.signals import Threat
from keeneye.watch import see_ledger
from keeneye.watch.changes import due_entries
from keeneye.watch.polling import feed_files, memory_path, read_memory
from keeneye.web.asked import AsofAsked
from keeneye.web.reading import Reader

__all__ = ["PUBLISHED", "published", "section_csv"]

# address: the type that it is served as
PUBLISHED: dict[str, str] = {
    "/feed.atom": "application/atom+xml",
    "/feed.json": "application/feed+json",
    "/calendar.ics": "text/calendar",
}


def published(reader: Reader, name: str, asked: AsofAsked) -> bytes:
    """Return a feed of the changes that `watch` told by a moment, or the calendar from its day on.

    Parameters
    ----------
    reader : Reader
    name : str
        ``feed.atom``, ``feed.json`` or ``calendar.ics``.
    asked : AsofAsked
    """
    asof, desk = reader.cut(asked.asof), reader.desk()
    told = read_memory(memory_path(reader.site.store_path)).changes
    changes = [one for one in told if one.desk == desk.name and one.changed_at <= asof]
    threats: tuple[Threat, ...] = ()
    if name == "calendar.ics":
        with reader.history(asof) as history:
            threats = see_ledger(history, desk).threats
    due = due_entries(desk, threats, read_track(reader.track_file), asof)
    return feed_files(desk, changes, due, asof)[name].encode("utf-8")


def section_csv(reader: Reader, section: str, asked: AsofAsked) -> bytes:
    """Return the tables of one section of a brief as CSV.

    Raises
    ------
    RequestRefused
        If the section has no table.
    """
    found = twins_csv(section, reader.written(reader.cut(asked.asof)).day)
    if not found:
        raise RequestRefused("no tables of such a section", status=404, where=section[:60])
    return found.encode("utf-8")
