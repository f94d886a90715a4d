"""Is it part of a broader decline? A rule written beforehand, over series that are named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from keeneye.dyads.changes import Turns
from keeneye.errors import BadRecord
from keeneye.records import dated_id, require

__all__ = [
    "DECLINE_METHOD",
    "Decline",
    "Movement",
    "broader_decline",
    "level_movement",
    "missing_movement",
    "share_movement",
]

DECLINE_METHOD = "broader-decline-1"
Way = Literal["worse", "better", "none", "not shown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """Which way one series has moved since a day.

    Parameters
    ----------
    series : str
        Its name, as it is printed.
    way : {'worse', 'better', 'none', 'not shown'}
        'none' where it was looked at and no shift was found.
    since : date or None
        Day of the last shift, where there is one.
    before, after : float or None
        The levels on either side of it.
    reason : str
        Why it is not shown, or how it was found.
    input_id : str
        Id of the record it follows from; empty where there is none.
    """

    series: str
    way: Way
    since: date | None = None
    before: float | None = None
    after: float | None = None
    reason: str
    input_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decline:
    """The answer of the rule, with every series it was asked of.

    Parameters
    ----------
    asof : datetime
    verdict : {'decline', 'improvement', 'no broader change'}
    movements : tuple of Movement
        All of them, the ones that do not fit and the ones not shown too.
    least : int
        How many must move the same way.
    method : str
    """

    asof: datetime
    verdict: Literal["decline", "improvement", "no broader change"]
    movements: tuple[Movement, ...]
    least: int
    method: str = DECLINE_METHOD

    def count(self, way: Way) -> int:
        """Count the series that moved this way."""
        return sum(m.way == way for m in self.movements)

    @property
    def since(self) -> date | None:
        """The day by which `least` series had shifted the way of the verdict."""
        way = {"decline": "worse", "improvement": "better"}.get(self.verdict)
        days = sorted(m.since for m in self.movements if m.way == way and m.since)
        return days[self.least - 1] if len(days) >= self.least else None

    @property
    def record_id(self) -> str:
        """The id that opens this verdict as of its moment."""
        return dated_id("t", self.asof, self.method, self.verdict, self.movements, self.least)


def share_movement(
    turns: Turns, *, since: date, worse: Literal["up", "down"], name: str = ""
) -> Movement:
    """Read off which way a share has moved since a day: by its last change of level.

    Parameters
    ----------
    turns : Turns
        Of a share: counts follow the volume of the press.
    since : date
        An earlier change does not count.
    worse : {'up', 'down'}
        'up' for a conflict share, 'down' for a cooperation share.
    name : str
        As it is printed; by default the tally's.

    Returns
    -------
    Movement

    Raises
    ------
    BadRecord
        If `turns` is not of a share.

    Examples
    --------
    >>> from datetime import UTC, timedelta
    >>> from keeneye.dyads import Tally, TurnSettings, find_turns
    >>> import numpy as np
    >>> days = tuple(date(2020, 6, 1) + timedelta(days=n) for n in range(12))
    >>> tally = Tally(name="conflict", by="day", asof=datetime(2020, 6, 13, tzinfo=UTC),
    ...               starts=days, hits=(1, 0, 1) * 2 + (8, 9, 8) * 2, totals=(9,) * 12, inputs=())
    >>> settings = TurnSettings(penalty=3.0, least_events=10, block_days=3, draws=100)
    >>> turns = find_turns(tally, "share", settings=settings, rng=np.random.default_rng(1))
    >>> share_movement(turns, since=date(2020, 6, 1), worse="up").way
    'worse'
    """
    if turns.measure != "share":
        raise BadRecord(f"turns of a {turns.measure}", where=turns.tally.name, expected="a share")
    series = name or turns.tally.name
    if not turns.enough:
        return missing_movement(series, "too few events to tell", input_id=turns.record_id)
    recent = [change for change in turns.changes if change.change_date >= since]
    if not recent:
        reason = f"no change of level since {since}"
        return Movement(series=series, way="none", reason=reason, input_id=turns.record_id)
    last = recent[-1]
    return Movement(
        series=series,
        way="worse" if last.direction == worse else "better",
        since=last.change_date,
        before=last.before,
        after=last.after,
        reason=turns.method,
        input_id=turns.record_id,
    )


def level_movement(
    series: str, levels: Sequence[tuple[date, float]], *, since: date, input_id: str = ""
) -> Movement:
    """Read off which way a known level, such as the number of lines open, moved since a day.

    Such a level is not drawn from chance: it moved if it differs from what it was.

    Parameters
    ----------
    series : str
        Its name.
    levels : sequence of (date, float)
        From which day on which level held, by date; less is worse.
    since : date
    input_id : str

    Returns
    -------
    Movement
        'not shown' where no level is known on `since`.

    Raises
    ------
    BadRecord
        If the days are out of order.

    Examples
    --------
    >>> open_lines = [(date(2020, 1, 1), 4), (date(2020, 6, 9), 0)]
    >>> level_movement("lines open", open_lines, since=date(2020, 3, 1)).way
    'worse'
    """
    days = [day for day, _ in levels]
    require(days == sorted(days), "days out of order", where=series, expected="rising days")
    earlier = [level for day, level in levels if day <= since]
    if not earlier:
        return missing_movement(series, f"no level known on {since}", input_id=input_id)
    before, (last_day, after) = earlier[-1], levels[-1]
    for day, level in reversed(levels):
        if level != after:
            break
        last_day = day
    way: Way = "none" if after == before else "worse" if after < before else "better"
    moved = way != "none"
    return Movement(
        series=series,
        way=way,
        since=last_day if moved else None,
        before=before,
        after=after,
        reason="level known day by day",
        input_id=input_id,
    )


def missing_movement(series: str, reason: str, *, input_id: str = "") -> Movement:
    """Return a series of the rule that a history lacks, or that has too few events.

    Examples
    --------
    >>> missing_movement("cooperation share", "this history holds conflict only").way
    'not shown'
    """
    return Movement(series=series, way="not shown", reason=reason, input_id=input_id)


def broader_decline(movements: Sequence[Movement], *, asof: datetime, least: int) -> Decline:
    """Call a broader decline only if enough of the named series moved the same way.

    Parameters
    ----------
    movements : sequence of Movement
        The series of the rule, each once; those not shown count for neither side.
    asof : datetime
    least : int
        How many must agree; more than half of them, so that both ways cannot hold at once.

    Returns
    -------
    Decline

    Raises
    ------
    BadRecord
        If a series stands twice, or `least` is half of them or fewer.

    Examples
    --------
    >>> from datetime import UTC
    >>> rows = [Movement(series=s, way="worse", reason="") for s in "abc"]
    >>> rows += [missing_movement(s, "no history") for s in "de"]
    >>> broader_decline(rows, asof=datetime(2020, 6, 13, tzinfo=UTC), least=3).verdict
    'decline'
    """
    names = [movement.series for movement in movements]
    require(len(set(names)) == len(names), "a series stands twice", where=str(names), expected="1")
    fits = len(names) / 2 < least <= len(names)
    require(fits, f"least {least}", where=f"{len(names)} series", expected="more than half of them")
    worse = sum(m.way == "worse" for m in movements)
    better = sum(m.way == "better" for m in movements)
    verdict: Literal["decline", "improvement", "no broader change"] = "no broader change"
    if worse >= least:
        verdict = "decline"
    elif better >= least:
        verdict = "improvement"
    return Decline(asof=asof, verdict=verdict, movements=tuple(movements), least=least)
