"""What servers ask of robots: one robots.txt a server, kept for a day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from keeneye.feeds.net.refusals import not_fetched
from keeneye.limits import LIMITS, Limits

if TYPE_CHECKING:
    from protego import Protego

__all__ = ["AGENT", "Robots"]

AGENT = "keeneye"
_MOST_KEPT = 1_000  # servers; beyond, all are asked anew

Asked = Callable[[str], tuple[int, bytes]]


@dataclass(slots=True)
class Robots:
    r"""The wishes of servers, as far as they were asked (RFC 9309).

    A robots.txt that is missing or not given (4xx) allows everything; a server that fails (429,
    5xx) allows nothing until it can say.

    Parameters
    ----------
    ticks : callable
        Seconds that never go back.
    limits : Limits

    Examples
    --------
    >>> from keeneye.errors import FetchError
    >>> robots = Robots(ticks=lambda: 0.0)
    >>> def ask(address):
    ...     return 200, b"User-agent: keeneye\nDisallow: /private/"
    >>> robots.check("https://wire.example/news", "https://wire.example:443", ask)
    >>> try:
    ...     robots.check("https://wire.example/private/x", "https://wire.example:443", ask)
    ... except FetchError as error:
    ...     print(error.what)
    robots-refused
    """

    ticks: Callable[[], float]
    limits: Limits = LIMITS
    _known: dict[str, tuple[Protego | None, float]] = field(default_factory=dict)

    def check(self, url: str, origin: str, ask: Asked) -> None:
        """Refuse an address that its server asks robots to leave alone.

        Parameters
        ----------
        url, origin : str
            The address, and its server.
        ask : callable
            Gets an address: status and body.

        Raises
        ------
        FetchError
            ``robots-refused`` or ``robots-unreachable``; what `ask` raises.
        """
        rules = self._rules(origin, ask)
        if rules is not None and not rules.can_fetch(url, AGENT):
            raise not_fetched("robots-refused", url)

    def _rules(self, origin: str, ask: Asked) -> Protego | None:
        """Return the rules of a server, asked for at most once a day; None allows everything."""
        rules, until = self._known.get(origin, (None, float("-inf")))
        if self.ticks() >= until:
            rules = self._ask(origin, ask)
            if len(self._known) >= _MOST_KEPT:
                self._known.clear()
            self._known[origin] = (rules, self.ticks() + self.limits.robots_seconds)
        return rules

    def _ask(self, origin: str, ask: Asked) -> Protego | None:
        """Ask a server for its rules."""
        from protego import Protego

        address = f"{origin}/robots.txt"
        status, body = ask(address)
        if status == 429 or status >= 500:
            raise not_fetched("robots-unreachable", address, str(status), status=status)
        if not 200 <= status < 300:
            return None
        return Protego.parse(body[: self.limits.robots_bytes].decode("utf-8", "replace"))
