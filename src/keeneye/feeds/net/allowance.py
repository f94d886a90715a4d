"""What one fetch may still use: time until its end, bytes from the wire."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from keeneye.feeds.net.refusals import not_fetched
from keeneye.limits import Limits

__all__ = ["Allowance"]

_ONE_READ = 65_536  # the wire is read in pieces of this size
_FRAMING = 1_000_000  # bytes around a body: its chunks' sizes, and what a packer adds


@dataclass(slots=True)
class Allowance:
    """Time and bytes of one fetch, with all its redirects and tries.

    Parameters
    ----------
    limits : Limits
    ticks : callable
        Seconds that never go back (a monotonic clock).
    url : str
        The address under way, for messages.

    Examples
    --------
    >>> from keeneye.limits import LIMITS
    >>> Allowance(LIMITS, ticks=lambda: 0.0).left(10.0)
    10.0
    """

    limits: Limits
    ticks: Callable[[], float]
    url: str = ""
    ends: float = 0.0
    n_wire: int = 0
    in_body: bool = False

    def __post_init__(self) -> None:
        self.ends = self.ticks() + self.limits.fetch_total_seconds

    def begin(self, url: str) -> None:
        """Begin a request: nothing has come from its wire yet."""
        self.url, self.n_wire, self.in_body = url, 0, False

    def left(self, seconds: float) -> float:
        """Return how long the next step may take: `seconds`, or what is left of the whole.

        Raises
        ------
        FetchError
            ``timed-out`` if nothing is left.
        """
        remaining = self.ends - self.ticks()
        if remaining <= 0:
            raise self.over()
        return min(seconds, remaining)

    def over(self) -> Exception:
        """Return the error of a fetch whose time is over."""
        total = f"{self.limits.fetch_total_seconds:g} seconds in all"
        return not_fetched("timed-out", self.url, f"more than {total}")

    def count(self, n_bytes: int) -> None:
        """Count what came from the wire.

        Raises
        ------
        FetchError
            ``headers-refused`` before the body, ``too-large`` in it.
        """
        self.n_wire += n_bytes
        if not self.in_body:
            most = self.limits.fetch_header_bytes
            if self.n_wire > most + _ONE_READ:
                raise not_fetched("headers-refused", self.url, f"more than {most:,} bytes")
        elif self.n_wire > self.limits.fetch_bytes + _FRAMING:
            raise not_fetched("too-large", self.url, f"more than {self.limits.fetch_bytes:,} bytes")
