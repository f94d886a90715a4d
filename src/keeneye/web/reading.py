"""The store and the desk as a page reads them: opened for one answer, and closed."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from threading import Lock

from keeneye.desk import Desk, find_desk, read_desk
from keeneye.errors import StoreSlow
from keeneye.forecast import track_path
from keeneye.forecast.proving import book_path
from keeneye.limits import LIMITS
from keeneye.records import format_utc, parse_asof, require
from keeneye.store import History, Store, View
from keeneye.watch import Written, write
from keeneye.watch.polling.memory import memory_path
from keeneye.web.server import Site
from keeneye.web.shelf import Shelf, Stamp, stamp_of

__all__ = ["Reader"]

_SAME_NOW = timedelta(seconds=60)  # while nothing was written, now is as it was


class Reader:
    """Reads what a site serves; the store is held open only within `open`.

    Parameters
    ----------
    site : Site
    """

    def __init__(self, site: Site) -> None:
        self.site = site
        self.track_file = track_path(site.store_path)
        self._book_file = book_path(site.store_path)
        self._store = Store(site.store_path, clock=site.clock, wait=site.wait)
        self._briefs: Shelf[Written] = Shelf(LIMITS.web_held_briefs)
        self._desks: Shelf[Desk] = Shelf(1)
        self._now: tuple[Stamp, datetime] | None = None
        self._lock = Lock()

    def stamp(self) -> Stamp:
        """Return what changes when the store, what lies beside it or the desk does."""
        store = self.site.store_path
        log = store.with_name(f"{store.name}.wal")
        files = (store, log, self.track_file, self._book_file, memory_path(store))
        return (*stamp_of(files), *self._desk_stamp())

    def _desk_stamp(self) -> Stamp:
        """Return what changes when a file of the desk does."""
        folder = find_desk(self.site.desk_name)
        return stamp_of(path for path in sorted(folder.rglob("*")) if path.is_file())

    def desk(self) -> Desk:
        """Read the desk, if it changed."""
        return self._desks.take(self._desk_stamp(), lambda: read_desk(self.site.desk_name))

    def cut(self, asof: str) -> datetime:
        """Return the moment that is asked for; without one it is now.

        Now is the end of this second, and stays for a minute unless something is written: what
        was worked out a moment ago need not be worked out again.

        Raises
        ------
        BadRecord
            If `asof` is neither a day nor a time with its zone.
        """
        if asof:
            return parse_asof(asof)
        stamp, now = self.stamp(), self.site.clock()
        with self._lock:
            if self._now is not None:
                known, moment = self._now
                if known == stamp and timedelta() <= now - moment < _SAME_NOW:
                    return moment
            moment = now.replace(microsecond=0) + timedelta(seconds=bool(now.microsecond))
            self._now = (stamp, moment)
            return moment

    @contextmanager
    def open(self) -> Iterator[View]:
        """Hold the store open for one answer; each question to it has its seconds.

        Raises
        ------
        StoreError
            If it is missing, busy, damaged, not ours, or slow.
        """
        with self._store.read(query_seconds=LIMITS.web_query_seconds) as view:
            yield view

    @contextmanager
    def history(self, asof: datetime) -> Iterator[History]:
        """Hold what was known at a moment."""
        with self.open() as view:
            yield view.history(asof, self.desk().coders)

    def written(self, asof: datetime) -> Written:
        """Return the brief of a moment, with its day."""

        def make() -> Written:
            with self.open() as view:
                return self._write(view.history(asof, self.desk().coders), _digest(view))

        return self._briefs.take((self.stamp(), asof), make)

    def brief(self, asof: str, since: str = "") -> Written:
        """Return the brief of a moment; `since` an earlier one it tells what changed.

        Raises
        ------
        BadRecord
            If `since` is not earlier than the moment.
        """
        moment = self.cut(asof)
        if not since:
            return self.written(moment)
        then = self.cut(since)
        require(then < moment, f"`since`: {since}", where="since", expected="earlier than `asof`")
        return self.written(moment).since(self.written(then).read())

    def known_by_day(self, since: datetime, until: datetime) -> dict[date, int]:
        """Count, day by day, the events that came to be known between two moments."""
        with self.history(until) as history:
            return history.count_known(since)

    def _write(self, history: History, digest: str) -> Written:
        """Write the brief of a history's moment."""
        desk = self.desk()
        name = shlex.quote(self.site.desk_name)
        command = f"keeneye brief --desk {name} --asof {format_utc(history.asof)}"
        return write(history, desk, store_digest=digest, command=command)


def _digest(view: View) -> str:
    """Return the digest of the store; a store too large to digest for a page has none here."""
    try:
        return view.digest()
    except StoreSlow:
        return ""
