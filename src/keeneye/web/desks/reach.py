"""The desks that a server reaches, by name; the first is the one at ``/``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from keeneye.errors import RequestRefused, UnknownId
from keeneye.web.reading import Reader
from keeneye.web.shelf import Stamp

__all__ = ["Reach"]

Answer = TypeVar("Answer")


class Reach:
    """Readers of the desks of a site, each opened as the one of a single desk is.

    Parameters
    ----------
    first : Reader
        Of the desk at ``/``.

    Raises
    ------
    RequestRefused
        If two desks have one name, and so one address.
    """

    def __init__(self, first: Reader) -> None:
        self.readers = (first, *(Reader(site) for site in first.site.others))
        names = [reader.desk().name for reader in self.readers] if first.site.others else []
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise RequestRefused(f"two desks are called {twice!r}", todo="leave one out")

    def find(self, name: str) -> Reader:
        """Return the reader of the desk with this name.

        Raises
        ------
        RequestRefused
            If the server has no such desk.
        """
        for reader in self.readers:
            if reader.desk().name == name:
                return reader
        served = ", ".join(reader.desk().name for reader in self.readers)
        raise RequestRefused("this server has no such desk", status=404, where=name[:60],
                             expected=f"one of {served}")  # fmt: skip

    def first(self, answer: Callable[[Reader], Answer]) -> Answer:
        """Return the answer of the first desk that knows an id.

        Raises
        ------
        UnknownId
            As the desk at ``/`` says it, if none knows it.
        """
        unknown: UnknownId | None = None
        for reader in self.readers:
            try:
                return answer(reader)
            except UnknownId as error:
                unknown = unknown or error
        assert unknown is not None  # there is one reader at least
        raise unknown

    def stamp(self) -> tuple[Stamp, ...]:
        """Return what changes when a store or a desk does."""
        return tuple(reader.stamp() for reader in self.readers)
