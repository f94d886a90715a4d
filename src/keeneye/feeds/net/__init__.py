"""The one guarded way out: addresses checked where they lead, answers within limits.

`Fetcher` gets an address, `Poster` sends to one that the user named, `poll` gets a feed from one
time to the next, `measure_health` says how alive it is.
"""

from keeneye.feeds.net.addresses import Origin, read_origin, read_url, why_inside
from keeneye.feeds.net.fetching import Fetcher, Wires
from keeneye.feeds.net.health import FeedHealth, measure_health
from keeneye.feeds.net.polling import Polled, PollState, is_due, poll
from keeneye.feeds.net.posting import Poster
from keeneye.feeds.net.refusals import FETCH_REASONS
from keeneye.feeds.net.wire import PinnedTransport, resolve

__all__ = [
    "FETCH_REASONS",
    "FeedHealth",
    "Fetcher",
    "Origin",
    "PinnedTransport",
    "PollState",
    "Polled",
    "Poster",
    "Wires",
    "is_due",
    "measure_health",
    "poll",
    "read_origin",
    "read_url",
    "resolve",
    "why_inside",
]
