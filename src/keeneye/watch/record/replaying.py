"""The past asked again: what we would have said then, and what came."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import partial

from keeneye.desk import Desk
from keeneye.errors import BadRecord, KeeneyeError
from keeneye.forecast import Forecast, Question, Settlement, Window
from keeneye.records import parse_asof
from keeneye.store import History

__all__ = ["Replayed", "moments_of", "replay"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """One question as it would have been answered, and how it ended.

    Parameters
    ----------
    question_id : str
    asof : datetime
        Nothing known later was seen.
    forecast : Forecast or None
        None where no answer was possible.
    settlement : Settlement or None
        By what is known now; None where there is no forecast.
    why_none : str
    """

    question_id: str
    asof: datetime
    forecast: Forecast | None
    settlement: Settlement | None
    why_none: str = ""


def moments_of(text: str, now: datetime) -> list[datetime]:
    """Return the moments to ask as of: the first of each month of a year, or the end of one day.

    Parameters
    ----------
    text : str
        A year such as 2017, or a day or time as `--asof` takes it.
    now : datetime
        Nothing is asked as of later.

    Raises
    ------
    BadRecord
        Neither a year nor a day, or one that is not over.

    Examples
    --------
    >>> found = moments_of("2017", datetime(2020, 6, 13, tzinfo=UTC))
    >>> len(found), str(found[0])
    (12, '2017-01-01 00:00:00+00:00')
    """
    if text.isascii() and text.isdigit() and len(text) == 4 and int(text) > 0:
        firsts = [date(int(text), month, 1) for month in range(1, 13)]
        found = [datetime.combine(day, time(), UTC) for day in firsts]
    else:
        found = [parse_asof(text)]
    past = [moment for moment in found if moment <= now]
    if not past:
        raise BadRecord(
            f"{text} has not come",
            where="--replay",
            expected=f"a year or a day before {now:%Y-%m-%d}",
            todo="ask as of a day that is past",
        )
    return past


def replay(
    history: History,
    desk: Desk,
    questions: Sequence[Question],
    moments: Sequence[datetime],
    *,
    progress: Callable[[int, int, str], None] | None = None,
) -> list[Replayed]:
    """Ask questions as of past moments, and settle them by what is known now.

    Parameters
    ----------
    history : History
        Its moment is now: by it the questions are settled.
    desk : Desk
    questions : sequence of Question
    moments : sequence of datetime
        None later than the history's.
    progress : callable, optional
        Told how many moments of how many are done, and which was the last.
    """
    from keeneye.watch.judge import settler

    settle, found = settler(history, desk), list[Replayed]()
    for number, asof in enumerate(moments, start=1):
        found += _asked((history, desk), questions, asof, settle)
        if progress is not None:
            progress(number, len(moments), f"{asof:%Y-%m-%d}")
    return found


def _asked(
    known: tuple[History, Desk],
    questions: Sequence[Question],
    asof: datetime,
    settle: Callable[[Question, Window], Settlement],
) -> Iterator[Replayed]:
    """Ask all questions as of one moment."""
    from keeneye.watch.judge import answers

    history, desk = known
    then = history.at(asof)
    answer = answers(then, desk, asof.replace(microsecond=0))
    for question in questions:
        made = partial(Replayed, question_id=question.question_id, asof=asof)
        try:
            said = answer(question)
        except KeeneyeError as error:
            wanted = f"; it takes {error.expected}" if error.expected else ""
            yield made(forecast=None, settlement=None, why_none=f"{error.what}{wanted}")
            continue
        window = Window(opens=said.opens, closes=said.closes)
        ended = settle(question, window)
        yield made(forecast=said, settlement=ended)
