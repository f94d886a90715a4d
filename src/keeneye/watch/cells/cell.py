"""One number of a table: what it is, what it rests on, and an id that says where it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from keeneye.errors import BadRecord
from keeneye.records import dated_id, require_utc

__all__ = ["Cell", "cell_document", "place_of", "slug"]

_DIGITS = 12  # of the hash in an id: two contents at one place are told apart
_ADDRESS = re.compile(r"[0-9A-Za-z]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A computed number in a table.

    Its id holds its place in plain words and a hash of its content. So any cell of any table
    opens by computing that one place again, and a cell that has changed since is told apart.

    Parameters
    ----------
    kind : str
        Which table: trend, turn, answer, decline, attention, placebo, verdict, proportion.
    address : tuple of str
        Where in it; letters and digits only.
    asof : datetime
        The moment that cuts knowledge.
    title : str
        What was measured, as a reader would call it.
    value : float or None
        None where there is nothing to measure.
    unit : str
        'count', 'share', 'goldstein', 'days', 'times', 'series'.
    low, high : float or None
        A 95 % interval where one is known.
    n : int
        The cases it rests on.
    enough : bool
        False: too few to tell.
    facts : tuple of (str, str)
        What else there is to say, each with a label.
    opens : tuple of str
        Ids of the records it follows from.
    method : str

    Examples
    --------
    >>> from datetime import UTC
    >>> cell = Cell(kind="trend", address=("PRK", "KOR", "week", "20200608", "all"), value=5, n=5,
    ...     asof=datetime(2020, 6, 13, tzinfo=UTC), title="events", unit="count", method="count-1")
    >>> cell.record_id[:49]
    'q-20200613T000000Z-trend-PRK-KOR-week-20200608-al'
    """

    kind: str
    address: tuple[str, ...]
    asof: datetime
    title: str
    value: float | None
    unit: str
    low: float | None = None
    high: float | None = None
    n: int
    enough: bool = True
    facts: tuple[tuple[str, str], ...] = ()
    opens: tuple[str, ...] = ()
    method: str

    def __post_init__(self) -> None:
        require_utc(self.asof, self.title)
        if not all(_ADDRESS.fullmatch(part) for part in (self.kind, *self.address)):
            raise BadRecord(
                f"no address: {self.kind}, {self.address}",
                where=self.title,
                expected="letters and digits",
            )

    @property
    def record_id(self) -> str:
        """The id that opens this cell as of its moment."""
        parts = (self.title, self.value, self.unit, self.low, self.high, self.n, self.enough)
        sealed = dated_id("q", self.asof, self.kind, self.address, parts, self.facts, self.opens,
                          self.method)  # fmt: skip
        stamp, digest = sealed.split("-")[1:]
        return "-".join(("q", stamp, self.kind, *self.address, digest[:_DIGITS]))

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """All there is to say, each with a label."""
        between = (
            "" if self.low is None or self.high is None else f" [{self.low:.3g}, {self.high:.3g}]"
        )
        value = "nothing to measure" if self.value is None else f"{self.value:.4g}{between}"
        few = "" if self.enough else "; too few events to tell"
        told = (("value", f"{value} ({self.unit}){few}"), ("n", str(self.n)))
        return (*told, ("method", self.method), *self.facts)


def cell_document(cell: Cell) -> dict[str, Any]:
    """Return a cell as the plain document that tables print in JSON."""
    return {
        "id": cell.record_id,
        "value": cell.value,
        "unit": cell.unit,
        "low": cell.low,
        "high": cell.high,
        "n": cell.n,
        "enough": cell.enough,
    }


def place_of(record_id: str) -> tuple[str, tuple[str, ...]]:
    """Return the table and the place in it that the id of a cell names.

    Raises
    ------
    BadRecord
        If it is no such id.

    Examples
    --------
    >>> place_of("q-20200613T000000Z-trend-PRK-KOR-week-20200608-all-0123456789ab")
    ('trend', ('PRK', 'KOR', 'week', '20200608', 'all'))
    """
    parts = record_id.split("-")
    if parts[0] != "q" or len(parts) < 5:
        raise BadRecord(f"no id of a cell: {record_id[:60]!r}", expected="q-time-table-place-hash")
    return parts[2], tuple(parts[3:-1])


def slug(words: str) -> str:
    """Return words as a part of an address: Latin letters and digits; without any, their bytes.

    Examples
    --------
    >>> slug("plover-2021:THREATEN"), slug("북")
    ('plover2021THREATEN', 'ebb681')
    """
    return "".join(_ADDRESS.findall(words)) or words.encode().hex()
