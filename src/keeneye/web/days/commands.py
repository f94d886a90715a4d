"""The commands that a page offers to copy: what is to change is changed by command, never here."""

from __future__ import annotations

import shlex
from datetime import date, datetime

from keeneye.records import Event, format_utc
from keeneye.web.server import Site

__all__ = ["brief_commands", "record_commands"]

Commands = list[tuple[str, str]]


def brief_commands(site: Site, day: date) -> Commands:
    """Return the commands of a brief: an own text put in, the brief written again, what changed.

    Examples
    --------
    >>> from pathlib import Path
    >>> site = Site(store_path=Path("s.duckdb"), desk_name="korea", clock=lambda: None)
    >>> brief_commands(site, date(2020, 6, 17))[1][1]
    'keeneye brief --store s.duckdb --desk korea --asof 2020-06-17 --html brief.html'
    """
    where, on = _where(site), day.isoformat()
    return [
        ("Put in a text of your own",
         f"keeneye ingest your-report.txt {where} --published {on} --outlet 'Your outlet'"),
        ("Write this brief as one file that can be mailed",
         f"keeneye brief {where} --asof {on} --html brief.html"),
        ("Read it as JSON", f"keeneye brief {where} --asof {on} --json"),
    ]  # fmt: skip


def record_commands(site: Site, record: object, record_id: str, asof: datetime | None) -> Commands:
    """Return the commands of an opened id: the sum done again; of an event, how to correct it.

    Parameters
    ----------
    site : Site
    record : object
    record_id : str
    asof : datetime or None
        The page's moment in a replay: a correction is then made as of it, so that the replay
        shows it.
    """
    where = _where(site)
    found = [("Do the sum again", f"keeneye explain {record_id} --recompute {where}")]
    if isinstance(record, Event):
        then = f" --clock {format_utc(asof)}" if asof else ""
        who = f"--author 'YOUR NAME' --reason 'WHY'{then}"
        correct = f"keeneye correct {record_id} {where} {who}"
        found.append(("It tells no event", f"{correct} --no-event"))
        found.append(("It tells another event", f"{correct} --root {record.root_code}"))
    return found


def _where(site: Site) -> str:
    """Return which store and desk a command is for."""
    return f"--store {shlex.quote(str(site.store_path))} --desk {shlex.quote(site.desk_name)}"
