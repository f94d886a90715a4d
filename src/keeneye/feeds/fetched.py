"""What one fetch brought: the answer with its addresses and the moment it came."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

__all__ = ["Fetched"]

_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """An answer of the web: a page, a feed, or the word that nothing has changed.

    Parameters
    ----------
    url : str
        The address that was asked for.
    final_url : str
        The address that answered, after redirects.
    status : int
        200 to 299, or 304: nothing has changed since the `etag` or time that was sent along.
    headers : mapping
        Names in lower case; cookies are not kept.
    body : bytes
        Unpacked; empty with 304.
    fetched_at : datetime
        When the answer was whole, aware, in UTC.
    moved_to : str
        Where the server says that the address has moved for good (301, 308), checked and
        followed; '' where it has not.

    Examples
    --------
    >>> from datetime import UTC
    >>> page = Fetched(url="https://wire.example/", final_url="https://wire.example/", status=200,
    ...     headers={"content-type": "text/html; charset=euc-kr"}, body=b"",
    ...     fetched_at=datetime(2020, 6, 9, tzinfo=UTC))
    >>> page.charset, page.is_unchanged
    ('euc-kr', False)
    """

    url: str
    final_url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    fetched_at: datetime
    moved_to: str = ""

    @property
    def charset(self) -> str:
        """The encoding that the server names, '' for none."""
        named = _CHARSET.search(self.headers.get("content-type", ""))
        return named.group(1).lower() if named else ""

    @property
    def is_unchanged(self) -> bool:
        """Whether the server says that nothing has changed."""
        return self.status == 304
