"""Polling: what is remembered of a feed from one poll to the next, and when it is asked again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from keeneye.errors import FetchError
from keeneye.feeds.fetched import Fetched
from keeneye.feeds.inputs import read_fetched
from keeneye.feeds.net.fetching import Fetcher
from keeneye.feeds.reading import Options, Reading, reject
from keeneye.limits import LIMITS, Limits

__all__ = ["PollState", "Polled", "after_failure", "is_due", "poll"]

_LONGEST_DOUBLING = 30  # beyond, the limit holds anyway


@dataclass(frozen=True, slots=True, kw_only=True)
class PollState:
    """What is known of one feed after its last poll; plain, so that it can be kept as JSON.

    Parameters
    ----------
    url : str
        Where it is asked for: as the desk says, or where its server says it has moved for good.
    etag, last_modified : str
        Of the last answer, to be sent along with the next request.
    polled_at : datetime, optional
        When it was last asked for; missing before the first poll.
    answered_at : datetime, optional
        When it last answered, be it that nothing had changed.
    n_failures : int
        Polls that failed since it last answered.
    problem : str
        Why the last poll failed, a name of `FETCH_REASONS`; '' if it did not.
    next_at : datetime, optional
        Before then it is not asked for again; missing: at any time.
    is_gone : bool
        Its server says that it is gone for good: it is never asked for again.

    Examples
    --------
    >>> PollState(url="https://wire.example/feed").n_failures
    0
    """

    url: str
    etag: str = ""
    last_modified: str = ""
    polled_at: datetime | None = None
    answered_at: datetime | None = None
    n_failures: int = 0
    problem: str = ""
    next_at: datetime | None = None
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class Polled:
    """What one poll brought.

    Parameters
    ----------
    state : PollState
        To be kept once the readings are stored; kept before, a crash between loses entries.
    readings : iterator of Reading
        Entries, new and old (the store knows the old ones); none if nothing has changed; one
        rejection if the feed was not fetched.

    Examples
    --------
    >>> list(Polled(PollState(url="https://wire.example/feed"), iter(())).readings)
    []
    """

    state: PollState
    readings: Iterator[Reading]


def is_due(state: PollState, now: datetime) -> bool:
    """Whether a feed may be asked for.

    Examples
    --------
    >>> from datetime import UTC
    >>> is_due(PollState(url="https://wire.example/feed"), datetime(2020, 6, 9, tzinfo=UTC))
    True
    """
    return not state.is_gone and (state.next_at is None or state.next_at <= now)


def poll(state: PollState, fetcher: Fetcher, options: Options) -> Polled:
    """Ask for a feed once, whether it is due or not; nothing is raised for a feed that fails.

    Parameters
    ----------
    state : PollState
        As the last poll left it.
    fetcher : Fetcher
    options : Options
        The outlet, and what else the desk says of the feed; the kind is ``feed``.

    Returns
    -------
    Polled

    Examples
    --------
    No server can be reached from an example:

    >>> from datetime import UTC
    >>> fetcher = Fetcher(lambda: datetime(2020, 6, 9, tzinfo=UTC))
    >>> polled = poll(PollState(url="ftp://wire.example/feed"), fetcher, Options())
    >>> polled.state.problem, polled.state.n_failures, str(polled.state.next_at)
    ('scheme-refused', 1, '2020-06-09 00:15:00+00:00')
    """
    feed = replace(options, kind="feed")
    try:
        fetched = fetcher.fetch(state.url, etag=state.etag, last_modified=state.last_modified)
    except FetchError as error:
        failed = after_failure(state, error, fetcher.clock(), fetcher.limits)
        return Polled(failed, iter((reject(error, state.url),)))
    if fetched.is_unchanged:
        return Polled(_after_answer(state, fetched), iter(()))
    return Polled(_after_answer(state, fetched), read_fetched(fetched, feed, clock=fetcher.clock))


def _after_answer(state: PollState, fetched: Fetched) -> PollState:
    """Return what is known after an answer."""
    headers, old = fetched.headers, state if fetched.is_unchanged else PollState(url="")
    return PollState(
        url=fetched.moved_to or state.url,
        etag=headers.get("etag", old.etag),
        last_modified=headers.get("last-modified", old.last_modified),
        polled_at=fetched.fetched_at,
        answered_at=fetched.fetched_at,
    )


def after_failure(
    state: PollState, error: FetchError, now: datetime, limits: Limits = LIMITS
) -> PollState:
    """Return what is known after a failure: each waits twice as long as the one before.

    Parameters
    ----------
    state : PollState
        As the last poll left it.
    error : FetchError
        Its `wait_seconds` counts where it is longer than ours.
    now : datetime
    limits : Limits

    Examples
    --------
    >>> from datetime import UTC
    >>> after_failure(PollState(url="https://wire.example/feed"), FetchError("gone"),
    ...     datetime(2020, 6, 9, tzinfo=UTC)).is_gone
    True
    """
    doubled = limits.backoff_first_seconds * 2 ** min(state.n_failures, _LONGEST_DOUBLING)
    wait = min(max(doubled, error.wait_seconds), limits.backoff_seconds)
    return replace(
        state,
        polled_at=now,
        n_failures=state.n_failures + 1,
        problem=error.what,
        next_at=now + timedelta(seconds=wait),
        is_gone=error.what == "gone",
    )
