"""Every error that Keeneye raises, in one tree.

::

    KeeneyeError
    ├── BadRecord            a noun was made with values it cannot have
    ├── UnknownCode          a code that its ontology does not hold
    ├── UnknownId            an id that opens to nothing
    ├── DeskError            a desk file that breaks a rule
    │   └── NotWeighed       a desk has no file for what is asked
    ├── ReadingError         an input that could not be read
    │   ├── FetchError       an address that was not fetched, or gave nothing to read
    │   ├── UnknownColumn    a table without a column that is needed
    │   └── TooLarge         an input over its limit
    ├── CodingError          a coder that cannot be had or cannot run
    ├── StoreError           the store
    │   ├── StoreMissing     no store at that path
    │   ├── StoreBusy        another process holds it
    │   ├── StoreForeign     a file that is not a Keeneye store
    │   ├── StoreNewer       written by a newer Keeneye
    │   ├── StoreDamaged     truncated, flipped or torn
    │   ├── StoreUnwritable  disk full or folder read-only
    │   └── StoreSlow        a question that took longer than it may
    ├── GameError            a game
    │   ├── BadGame          a tree, profile or payoff that breaks a rule of its game
    │   └── NoSolution       a solver that found none, or one that fails its own check
    ├── TrackBroken          a record of forecasts that was changed
    ├── RequestRefused       a request that the server does not answer
    └── ClaimError           a statement that its evidence does not carry
"""

from __future__ import annotations

__all__ = [
    "BadGame",
    "BadRecord",
    "ClaimError",
    "CodingError",
    "DeskError",
    "FetchError",
    "GameError",
    "KeeneyeError",
    "NoSolution",
    "NotWeighed",
    "ReadingError",
    "RequestRefused",
    "StoreBusy",
    "StoreDamaged",
    "StoreError",
    "StoreForeign",
    "StoreMissing",
    "StoreNewer",
    "StoreSlow",
    "StoreUnwritable",
    "TooLarge",
    "TrackBroken",
    "UnknownCode",
    "UnknownColumn",
    "UnknownId",
]


class KeeneyeError(Exception):
    """What went wrong, where, what was expected, and what to do next.

    Parameters
    ----------
    what : str
        What went wrong, in words a user knows.
    where : str, optional
        The file and line, record id or field.
    expected : str, optional
        What would have been right.
    todo : str, optional
        The next step for the reader of the message.

    Examples
    --------
    >>> print(KeeneyeError("no such desk", where="korae", expected="korea", todo="see `desk show`"))
    no such desk (korae); expected korea; see `desk show`
    """

    def __init__(self, what: str, *, where: str = "", expected: str = "", todo: str = "") -> None:
        super().__init__(what)
        self.what, self.where, self.expected, self.todo = what, where, expected, todo

    def __str__(self) -> str:
        place = f" ({self.where})" if self.where else ""
        wanted = f"; expected {self.expected}" if self.expected else ""
        step = f"; {self.todo}" if self.todo else ""
        return f"{self.what}{place}{wanted}{step}"


class BadRecord(KeeneyeError):
    """A noun was made with values it cannot have."""


class UnknownCode(KeeneyeError):
    """A code that its ontology does not hold."""


class UnknownId(KeeneyeError):
    """An id that opens to nothing in this store and desk."""


class DeskError(KeeneyeError):
    """A desk file that breaks a rule: named with its file and line or key."""


class NotWeighed(DeskError):
    """A desk has no file for what is asked: it weighs no choice, deal, motives or pressure."""


class ReadingError(KeeneyeError):
    """An input that could not be read."""


class FetchError(ReadingError):
    """An address was not fetched, or gave nothing to read.

    `what` is a name of `keeneye.feeds.net.FETCH_REASONS`, `expected` what was seen; `status` is
    the server's, 0 where it gave none, and `wait_seconds` how long it asked to be left alone.

    Examples
    --------
    >>> print(FetchError("inside-address", where="http://wire.example/", expected="10.0.0.1"))
    not fetched: inside-address (http://wire.example/): 10.0.0.1
    """

    def __init__(
        self,
        what: str,
        *,
        where: str = "",
        expected: str = "",
        todo: str = "",
        status: int = 0,
        wait_seconds: float = 0.0,
    ) -> None:
        super().__init__(what, where=where, expected=expected, todo=todo)
        self.status, self.wait_seconds = status, wait_seconds

    def __str__(self) -> str:
        seen = f": {self.expected}" if self.expected else ""
        step = f"; {self.todo}" if self.todo else ""
        return f"not fetched: {self.what} ({self.where}){seen}{step}"


class UnknownColumn(ReadingError):
    """A table lacks a column that is needed."""


class TooLarge(ReadingError):
    """An input is over its limit (`keeneye.limits`)."""


class CodingError(KeeneyeError):
    """A coder that cannot be had or cannot run."""


class StoreError(KeeneyeError):
    """The store cannot do what was asked; nothing committed is lost."""


class StoreMissing(StoreError):
    """There is no store at that path."""


class StoreBusy(StoreError):
    """Another process holds the store: named by its process id where known."""


class StoreForeign(StoreError):
    """The file is not a Keeneye store; it was left as it is."""


class StoreNewer(StoreError):
    """The store was written by a newer Keeneye; it was left as it is."""


class StoreDamaged(StoreError):
    """The store file is truncated, changed or torn; it was left as it is."""


class StoreUnwritable(StoreError):
    """The disk is full or the folder is read-only; what was committed stays."""


class StoreSlow(StoreError):
    """A question to the store took longer than it may, and was broken off."""


class GameError(KeeneyeError):
    """A game that cannot be made, or not be solved, as it was asked."""


class BadGame(GameError):
    """A tree, a profile or a payoff that breaks a rule of its game."""


class NoSolution(GameError):
    """A solver found no solution, or one that fails the check every solution must pass."""


class ClaimError(KeeneyeError):
    """A statement of the brief that does not follow from its evidence."""


class TrackBroken(KeeneyeError):
    """A record of forecasts whose past was changed: the line is named, the file left as it is."""


class RequestRefused(KeeneyeError):
    """A request to the server that is not answered: its host, origin, method, path or size.

    `status` is the one of HTTP that says why.

    Examples
    --------
    >>> RequestRefused("no such page", status=404).status
    404
    """

    def __init__(
        self, what: str, *, where: str = "", expected: str = "", todo: str = "", status: int = 400
    ) -> None:
        super().__init__(what, where=where, expected=expected, todo=todo)
        self.status = status
