"""A judgement and all that it follows from, down to the words that were read."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from keeneye.desk import Desk
from keeneye.errors import KeeneyeError, UnknownId
from keeneye.forecast import Forecast
from keeneye.limits import LIMITS
from keeneye.store import History, View
from keeneye.watch.explain import Explanation, explain
from keeneye.watch.writing import Written, write

__all__ = ["Gathered", "gather"]

_SUMS = frozenset("snvfhymgp")  # first letters of what is computed: done again when gathered


_QUESTION = "a question of the desk; its wording stands in the forecast"


@dataclass(frozen=True, slots=True)
class Gathered:
    """The records behind a judgement.

    Parameters
    ----------
    root : str
        The id of the judgement.
    records : dict of str to Explanation
        It, and everything it opens to, each opened.
    left_out : dict of str to str
        Ids that it names and that open to nothing here, with the reason.
    """

    root: str
    records: dict[str, Explanation]
    left_out: dict[str, str]


def gather(
    record_id: str, view: View, desk: Desk, *, asof: datetime, track: Path | None = None
) -> Gathered:
    """Open an id, and whatever it opens to, until nothing is left.

    Parameters
    ----------
    record_id : str
        Any id that Keeneye prints.
    view : View
    desk : Desk
    asof : datetime
        The cut for ids that carry none.
    track : Path, optional
        The record of forecasts beside the store.

    Raises
    ------
    UnknownId
        If it opens to nothing, or to more records than a bundle may hold.
    """

    @lru_cache(maxsize=4)
    def written(moment: datetime) -> Written:
        return write(view.history(moment, desk.coders), desk)

    def write_day(history: History, _desk: Desk) -> Written:
        return written(history.asof)

    def opened(one: str) -> Explanation:
        again = one[:1] in _SUMS
        return explain(one, view, desk, asof=asof, recompute=again, write_day=write_day,
                       track=track)  # fmt: skip

    records = {record_id: opened(record_id)}
    left_out: dict[str, str] = {}
    waiting = deque(_behind(records[record_id]))
    while waiting:
        one = waiting.popleft()
        if one in records or one in left_out:
            continue
        if one[1:2] != "-":
            left_out[one] = _QUESTION
            continue
        try:
            records[one] = opened(one)
        except KeeneyeError as error:
            left_out[one] = error.what
            continue
        waiting.extend(_behind(records[one]))
        if len(records) > LIMITS.bundle_records:
            raise UnknownId("it follows from too many records for a bundle", where=record_id,
                            expected=f"at most {LIMITS.bundle_records:,}",
                            todo="bundle one of the records that it opens to")  # fmt: skip
    return Gathered(record_id, records, left_out)


def _behind(found: Explanation) -> tuple[str, ...]:
    """Return what a record opens to, and the number that stands beside a forecast."""
    record = found.record
    beside = (record.base_rate.measurement_id,) if isinstance(record, Forecast) else ()
    return (*found.opens, *beside)
