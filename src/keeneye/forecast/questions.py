"""Questions as data: what is asked, over which days, and how it will be settled."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

import msgspec

from keeneye.desk import Desk
from keeneye.errors import BadRecord, DeskError
from keeneye.forecast.base_rate import opening_day
from keeneye.records import content_id, require

__all__ = ["Question", "Window", "check_question", "read_questions", "window_of"]

Kind = Literal["list", "events", "surge"]


@dataclass(frozen=True, slots=True)
class Window:
    """The days asked about, ``[opens, closes)``, in the question's time zone.

    Raises
    ------
    BadRecord
        If it closes before it opens, or at once.
    """

    opens: date
    closes: date

    def __post_init__(self) -> None:
        ordered = self.opens < self.closes
        require(ordered, f"closes {self.closes}, opens {self.opens}", where="window",
                expected="opens before it closes")  # fmt: skip

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.closes - self.opens).days

    def overlaps(self, other: Window) -> bool:
        """Whether both share a day.

        Examples
        --------
        >>> june = Window(date(2020, 6, 1), date(2020, 7, 1))
        >>> june.overlaps(Window(date(2020, 7, 1), date(2020, 8, 1)))
        False
        """
        return self.opens < other.closes and other.opens < self.closes


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question with a yes or a no at its end.

    Parameters
    ----------
    question_id : str
        Such as ``prk-launch-30d``.
    text : str
        What happens if it is yes, in a sentence.
    kind : {'list', 'events', 'surge'}
        Settled by a desk list, by counted events of the store, or by their number in a month.
    horizon_days : int
        Length of the window; 30 stands for a calendar month where `kind` is 'surge'.
    time_zone : str
        In which days are counted.
    engine : str
        Whose forecast is shown where it has skill; ``base-rate-1`` for none.
    list_name, column, values : str, str, tuple of str
        Of a list question: the desk's list, the column that says the class, which classes count.
    source_actor, target_actor, family : str
        Of an events or surge question.
    threshold : int
        At least so many distinct days (list), or events.
    tie_rule : str
        In words: what counts where lists disagree or a date is not exact. What is not known to lie
        inside settles nothing; if it alone could decide, the question is void.

    Raises
    ------
    BadRecord
        A question that cannot be settled.
    """

    question_id: str
    text: str
    kind: Kind
    horizon_days: int
    time_zone: str
    tie_rule: str
    engine: str = "base-rate-1"
    list_name: str = ""
    column: str = ""
    values: tuple[str, ...] = ()
    source_actor: str = ""
    target_actor: str = ""
    family: str = ""
    threshold: int = 1

    def __post_init__(self) -> None:
        where = self.question_id or "question"
        for field in ("question_id", "text", "tie_rule"):
            require(bool(getattr(self, field).strip()), f"no {field}", where=where, expected="text")
        require(self.horizon_days >= 1, f"horizon_days = {self.horizon_days}", where=where,
                expected="at least 1")  # fmt: skip
        require(self.threshold >= 1, f"threshold = {self.threshold}", where=where,
                expected="at least 1: it happens or it does not")  # fmt: skip
        needed = (
            ("list_name",) if self.kind == "list" else ("source_actor", "target_actor", "family")
        )
        missing = [name for name in needed if not getattr(self, name)]
        require(not missing, f"a question of kind {self.kind} without {', '.join(missing)}",
                where=where, expected="what settles it")  # fmt: skip
        other = self.kind == "list" or self.source_actor != self.target_actor
        require(other, "an actor towards itself", where=where, expected="two actors")

    @property
    def wording_id(self) -> str:
        """Changes whenever anything that decides yes or no is worded anew."""
        return content_id("q", *(getattr(self, name) for name in self.__slots__))


def window_of(question: Question, asof: datetime) -> Window:
    """Return the days that a question asks about when it is asked at `asof`.

    It opens at the first local midnight at or after the cut; a surge question asks about the first
    whole calendar month from then.

    Examples
    --------
    >>> from datetime import UTC
    >>> question = Question(question_id="q", text="It rains.", kind="list", horizon_days=30,
    ...     time_zone="Asia/Seoul", tie_rule="The list decides.", list_name="launches")
    >>> window = window_of(question, datetime(2020, 6, 12, 15, tzinfo=UTC))
    >>> str(window.opens), str(window.closes)
    ('2020-06-13', '2020-07-13')
    """
    opens = opening_day(asof, question.time_zone)
    if question.kind != "surge":
        return Window(opens, opens + timedelta(days=question.horizon_days))
    first = opens if opens.day == 1 else (opens.replace(day=1) + timedelta(days=32)).replace(day=1)
    return Window(first, (first + timedelta(days=32)).replace(day=1))


def check_question(question: Question, desk: Desk) -> None:
    """Refuse a question that this desk could never settle.

    Raises
    ------
    BadRecord
        An unknown list, column, class, actor, family, engine or time zone.
    """
    from keeneye.forecast.engines import ENGINES
    from keeneye.forecast.features import FAMILIES, OTHERS

    where = question.question_id
    try:
        ZoneInfo(question.time_zone)
    except (ValueError, OSError, KeyError) as error:
        raise BadRecord(f"no time zone {question.time_zone!r}", where=where,
                        expected="such as Asia/Seoul") from error  # fmt: skip
    engines = {*ENGINES, "surge-logistic-1"}
    _among(question.engine, engines, "engine", where)
    if question.kind == "list":
        _among(question.list_name, set(desk.facts), "list", where)
        rows = desk.facts[question.list_name]
        require(bool(rows), f"list {question.list_name} has no dated row", where=where,
                expected="rows with a day")  # fmt: skip
        if question.values:
            _among(question.column, set(rows[0].values), "column", where)
            classes = {row.values[question.column] for row in rows}
            for value in question.values:
                _among(value, classes, f"{question.column} in {question.list_name}", where)
    else:
        actors = {actor.id for actor in desk.actors}
        _among(question.source_actor, actors, "actor", where)
        _among(question.target_actor, actors, "actor", where)
        _among(question.family, {*FAMILIES, *OTHERS}, "family", where)


def _among(name: str, known: set[str], what: str, where: str) -> None:
    """Refuse a name that is not known."""
    require(name in known, f"no {what} {name!r}", where=where,
            expected=f"one of {', '.join(sorted(known)[:20])}")  # fmt: skip


class _Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A [[question]] of questions.toml: one question for each of its horizons."""

    question_id: str
    text: str
    kind: Kind
    horizons: tuple[int, ...]
    time_zone: str
    tie_rule: str
    engine: str = "base-rate-1"
    list_name: str = ""
    column: str = ""
    values: tuple[str, ...] = ()
    source_actor: str = ""
    target_actor: str = ""
    family: str = ""
    threshold: int = 1
    citation: str = ""


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    question: tuple[_Table, ...]


def read_questions(desk: Desk) -> tuple[Question, ...]:
    """Read and check ``questions.toml`` of a desk; a desk without one asks nothing.

    Raises
    ------
    DeskError
        Naming the file and the question that cannot be settled.

    Examples
    --------
    >>> from keeneye.desk import read_desk
    >>> [q.question_id for q in read_questions(read_desk("korea"))][:2]
    ['prk-launch-7d', 'prk-launch-14d']
    """
    import tomllib

    path = desk.folder / "questions.toml"
    if not path.is_file():
        return ()
    try:
        tables = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), _File).question
        questions = [q for table in tables for q in _spread(table)]
        for question in questions:
            check_question(question, desk)
    except (msgspec.ValidationError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DeskError(str(error), where=str(path), expected="[[question]] tables") from error
    except BadRecord as error:
        raise _unsettled(error, path) from error
    ids = [question.question_id for question in questions]
    twice = sorted({i for i in ids if ids.count(i) > 1})
    if twice:
        raise DeskError(f"question {twice[0]!r} stands twice", where=str(path))
    return tuple(questions)


def _unsettled(error: BadRecord, path: Path) -> DeskError:
    """Say in which file the question stands that could not be settled."""
    return DeskError(
        error.what, where=f"{path}: {error.where}", expected=error.expected, todo="word it anew"
    )


def _spread(table: _Table) -> list[Question]:
    """Make one question of every horizon."""
    require(bool(table.horizons), "no horizon", where=table.question_id, expected="such as [30]")
    given: dict[str, Any] = msgspec.structs.asdict(table)
    del given["horizons"], given["citation"], given["question_id"]
    first = Question(question_id=table.question_id, horizon_days=table.horizons[0], **given)
    return [
        replace(first, question_id=f"{table.question_id}-{days}d", horizon_days=days)
        for days in table.horizons
    ]
