"""A computed number that names its inputs, method, window and version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from keeneye.errors import BadRecord
from keeneye.records.ids import content_id, require, require_utc, seal

__all__ = ["Measurement", "asof_of", "dated_id"]

_ASOF = "%Y%m%dT%H%M%SZ"


def dated_id(prefix: str, asof: datetime, *parts: object) -> str:
    """Return an id of a computed thing that carries the moment it was computed for.

    Such an id opens by computing that moment again, so nothing computed has to be stored.

    Examples
    --------
    >>> from datetime import UTC
    >>> dated_id("n", datetime(2020, 6, 13, tzinfo=UTC), "launches")[:19]
    'n-20200613T000000Z-'
    """
    stamp = asof.strftime(_ASOF)
    return content_id(f"{prefix}-{stamp}", stamp, *parts)


def asof_of(record_id: str) -> datetime:
    """Return the moment that a dated id carries.

    Raises
    ------
    BadRecord
        If the id carries none.

    Examples
    --------
    >>> from datetime import UTC
    >>> asof_of(dated_id("n", datetime(2020, 6, 13, tzinfo=UTC))).isoformat()
    '2020-06-13T00:00:00+00:00'
    """
    try:
        return datetime.strptime(record_id.split("-")[1], _ASOF).replace(tzinfo=UTC)
    except (IndexError, ValueError) as error:
        raise BadRecord(
            f"{record_id[:60]!r} carries no as-of moment", expected="such as n-20200613T000000Z-…"
        ) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """A count, a share, a rate or a probability of something named.

    Parameters
    ----------
    name : str
        What was measured, in a few words a reader understands.
    unit : {'count', 'share', 'rate', 'probability', 'days'}
    value : float
        Shares and probabilities 0 … 1.
    low, high : float or None
        A 95 % interval where one is known.
    n : int
        The number of cases the value rests on (windows, events, reports).
    asof : datetime
    window : str
        The stretch of time it was measured over, in words and dates.
    method : str
        Name and version, such as ``count-events-1``.
    inputs : tuple of str
        Ids of the records that went into the sum.
    parameters : dict of str to str
        Everything else the method was given.
    measurement_id : str
        Left out when made; checked when read back.
    """

    name: str
    unit: str
    value: float
    low: float | None = None
    high: float | None = None
    n: int
    asof: datetime
    window: str
    method: str
    inputs: tuple[str, ...]
    parameters: dict[str, str]
    measurement_id: str = ""

    def __post_init__(self) -> None:
        require_utc(self.asof, self.name)
        bounded = self.unit not in ("share", "probability") or 0 <= self.value <= 1
        require(bounded, f"{self.unit} {self.value}", where=self.name, expected="0 … 1")
        if self.low is not None and self.high is not None:
            inside = self.low <= self.value <= self.high
            require(inside, "value outside its interval", where=self.name, expected="low…high")
        parts = (self.name, self.value, self.n, self.window, self.method, self.inputs)
        given = sorted(self.parameters.items())
        seal(self, "measurement_id", dated_id("n", self.asof, *parts, given))
