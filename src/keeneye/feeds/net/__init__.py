"""The one guarded way out: addresses checked where they lead, answers within limits.

>>> from keeneye.feeds.net import Fetcher  # doctest: +SKIP
>>> fetched = Fetcher(clock).fetch("https://wire.example/feed")  # doctest: +SKIP
"""

from keeneye.feeds.net.addresses import Origin, read_origin, read_url, why_inside
from keeneye.feeds.net.fetching import Fetcher, Wires
from keeneye.feeds.net.refusals import FETCH_REASONS
from keeneye.feeds.net.wire import PinnedTransport, resolve

__all__ = [
    "FETCH_REASONS",
    "Fetcher",
    "Origin",
    "PinnedTransport",
    "Wires",
    "read_origin",
    "read_url",
    "resolve",
    "why_inside",
]
