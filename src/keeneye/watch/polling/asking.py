"""Asking feeds: several hosts at once, one request a host at a time, none held up by another."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from queue import Empty, SimpleQueue
from urllib.parse import urlsplit

from keeneye.desk import Desk
from keeneye.desk.shapes import Feed
from keeneye.feeds import Options, Reading
from keeneye.feeds.net import Fetcher, PollState, is_due, poll
from keeneye.feeds.net.polling import after_failure
from keeneye.feeds.net.refusals import not_fetched
from keeneye.feeds.reading import reject
from keeneye.feeds.syndication.parsing import ILL_FORMED
from keeneye.limits import LIMITS, Limits

__all__ = ["Arrived", "Job", "ask_feeds", "jobs_of"]

# An answer in which a feed was not found whole: its marks are not sent along the next time, since
# a server that then says "unchanged" would keep the rest from us.
_NOT_WHOLE = frozenset({"bad-entry", "declarations", "empty-feed", "empty-file", "malformed-json",
                        "not-a-feed", "not-text", "unparsable"})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One feed to ask for: whose it is, what the desk says of it, how the last poll left it.

    Examples
    --------
    >>> Job(outlet="wire", feed=Feed(url="https://wire.example/feed", kind="rss"),
    ...     state=PollState(url="https://wire.example/new")).host
    'wire.example'
    """

    outlet: str
    feed: Feed
    state: PollState

    @property
    def host(self) -> str:
        """The server that will be asked."""
        try:
            return urlsplit(self.state.url).hostname or ""
        except ValueError:
            return ""  # no address; the fetcher says so


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """What came of one job: entries or one rejection, and the state to be kept once stored.

    Examples
    --------
    >>> job = Job(outlet="wire", feed=Feed(url="https://wire.example/feed", kind="rss"),
    ...     state=PollState(url="https://wire.example/feed"))
    >>> Arrived(job=job, state=job.state, readings=()).job.outlet
    'wire'
    """

    job: Job
    state: PollState
    readings: tuple[Reading, ...]


def jobs_of(desk: Desk, states: dict[str, PollState]) -> list[Job]:
    """List the feeds of a desk, each with its state; a feed not yet asked starts anew.

    A feed that has moved and then failed is asked for at the desk's own address again: whoever held
    a server for a day shall not hold its readers for good.

    Parameters
    ----------
    desk : Desk
    states : dict of str to PollState
        By the address that the desk gives.

    Examples
    --------
    >>> from keeneye.desk import read_desk
    >>> jobs_of(read_desk("korea"), {})[0].outlet
    'yonhap'
    """
    return [
        Job(outlet=o.id, feed=feed, state=_at_home(feed, states.get(feed.url)))
        for o in desk.outlets
        for feed in o.feed
    ]


def _at_home(feed: Feed, state: PollState | None) -> PollState:
    """Return the state of a feed, at the desk's address if it is new or failed elsewhere."""
    if state is None:
        return PollState(url=feed.url)
    if state.n_failures and state.url != feed.url:
        return replace(state, url=feed.url, etag="", last_modified="")
    return state


def ask_feeds(
    jobs: Sequence[Job], fetcher: Fetcher, now: datetime, *, limits: Limits = LIMITS
) -> Iterator[Arrived]:
    """Ask for every feed that is due, and yield what came as it comes.

    The feeds of one host are asked one after the other, hosts beside each other in
    ``poll_hosts`` threads; a feed that never answers uses up its own time and delays those of its
    host alone. At most twice as many answers as threads are under way or wait to be taken, so that
    memory stays flat where the taker is slower than the web. Threads end with the iterator.

    Parameters
    ----------
    jobs : sequence of Job
    fetcher : Fetcher
    now : datetime
        Feeds that are not due by then are left out.
    limits : Limits

    Yields
    ------
    Arrived
        One a due job, in the order of arrival.

    Examples
    --------
    No server can be reached from an example:

    >>> from datetime import UTC
    >>> noon = datetime(2020, 6, 9, tzinfo=UTC)
    >>> feed = Feed(url="ftp://wire.example/feed", kind="rss")
    >>> job = Job(outlet="wire", feed=feed, state=PollState(url=feed.url))
    >>> [arrived.state.problem for arrived in ask_feeds([job], Fetcher(lambda: noon), noon)]
    ['scheme-refused']
    """
    due = [job for job in jobs if is_due(job.state, now)]
    if not due:
        return
    by_host: dict[str, list[Job]] = {}
    for job in due:
        by_host.setdefault(job.host, []).append(job)
    asking = _Asking(fetcher, list(by_host.values()), min(limits.poll_hosts, len(by_host)))
    try:
        for _ in due:
            yield asking.take()
    finally:
        asking.stop()


class _Asking:
    """Threads that ask, and the line in which what came waits.

    They are daemons, so that a server that holds a connection does not hold the end of the program.
    """

    def __init__(self, fetcher: Fetcher, hosts: list[list[Job]], n_threads: int) -> None:
        self._fetcher = fetcher
        self._stopped = threading.Event()
        self._hosts: SimpleQueue[list[Job]] = SimpleQueue()
        self._arrived: SimpleQueue[Arrived] = SimpleQueue()
        self._room = threading.Semaphore(2 * n_threads)
        for jobs in hosts:
            self._hosts.put(jobs)
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(n_threads)]
        for thread in self._threads:
            thread.start()

    def take(self) -> Arrived:
        """Wait for the next answer, and make room for one more."""
        arrived = self._arrived.get()
        self._room.release()
        return arrived

    def stop(self) -> None:
        """Let no thread begin another feed."""
        self._stopped.set()
        self._room.release(len(self._threads))

    def _work(self) -> None:
        """Ask for the feeds of one host after the other until none is left."""
        while not self._hosts.empty():
            for job in self._next_host():
                self._room.acquire()
                if self._stopped.is_set():
                    return
                self._arrived.put(_ask(job, self._fetcher))

    def _next_host(self) -> list[Job]:
        """Take the feeds of a host, none where another thread was faster."""
        try:
            return self._hosts.get_nowait()
        except Empty:
            return []


def _ask(job: Job, fetcher: Fetcher) -> Arrived:
    """Ask for one feed and read it whole; whatever goes wrong is its own failure, and counted."""
    try:
        polled = poll(job.state, fetcher, Options(outlet=job.outlet))
        readings = tuple(polled.readings)
    except Exception as error:  # noqa: BLE001 (one feed must not silence the others; it is counted)
        broken = not_fetched("reading-failed", job.state.url, f"{type(error).__name__}: {error}")
        failed = after_failure(job.state, broken, fetcher.clock(), fetcher.limits)
        return Arrived(job=job, state=failed, readings=(reject(broken, job.state.url),))
    state = polled.state
    if not all(map(_is_whole, readings)):
        state = replace(state, etag="", last_modified="")
    return Arrived(job=job, state=state, readings=readings)


def _is_whole(reading: Reading) -> bool:
    """Whether nothing says that the feed of a reading broke off."""
    if reading.rejection is not None and reading.rejection.reason in _NOT_WHOLE:
        return False
    return not any(note.startswith(ILL_FORMED) for note in reading.notes)
