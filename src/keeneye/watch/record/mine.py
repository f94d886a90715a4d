"""The reader's own probability of a question, kept and scored beside ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from keeneye.errors import BadRecord
from keeneye.forecast import Forecast, OwnForecast, Question

__all__ = ["Mine", "own_forecast", "read_mine"]


@dataclass(frozen=True, slots=True)
class Mine:
    """What a reader says of a question."""

    question_id: str
    probability: float


def read_mine(text: str, questions: Sequence[Question]) -> Mine:
    """Read ``QUESTION=0.3``.

    Parameters
    ----------
    text : str
        The question's id and a probability, 0 … 1; ``30%`` is 0.3.
    questions : sequence of Question
        Those of the desk.

    Raises
    ------
    BadRecord
        An unknown question, or no probability.

    Examples
    --------
    >>> from keeneye.desk import read_desk
    >>> from keeneye.forecast import read_questions
    >>> read_mine("prk-launch-30d=0.3", read_questions(read_desk("korea"))).probability
    0.3
    """
    question_id, _, said = text.partition("=")
    known = [question.question_id for question in questions]
    if question_id.strip() not in known:
        raise BadRecord(
            f"no question {question_id.strip()[:60]!r}",
            where="--mine",
            expected=f"QUESTION=PROBABILITY with one of {', '.join(known)}",
            todo="say it as prk-launch-30d=0.3",
        )
    number, percent = said.strip().removesuffix("%"), said.strip().endswith("%")
    try:
        probability = float(number) / (100 if percent else 1)
    except ValueError:
        probability = -1.0
    if not 0 <= probability <= 1:
        raise BadRecord(
            f"probability {said.strip()[:40]!r}",
            where=f"--mine {question_id.strip()}",
            expected="0 … 1, or 0% … 100%",
            todo="say it as prk-launch-30d=0.3",
        )
    return Mine(question_id.strip(), probability)


def own_forecast(mine: Mine, ours: Sequence[Forecast], reader: str, now: datetime) -> OwnForecast:
    """Put a reader's word beside our forecast of the same question, at the same cut.

    Parameters
    ----------
    mine : Mine
    ours : sequence of Forecast
        What we say now.
    reader : str
        Under which name it is scored.
    now : datetime

    Raises
    ------
    BadRecord
        A reader without a name, or a question that we could not answer.
    """
    beside = next((f for f in ours if f.question_id == mine.question_id), None)
    if beside is None or not reader.strip():
        raise BadRecord(
            "no forecast of ours to stand beside" if beside is None else "a reader without a name",
            where=mine.question_id,
            expected="a question that can be answered, and --reader NAME",
        )
    return OwnForecast(
        forecast_id=beside.forecast_id,
        reader=reader.strip(),
        probability=mine.probability,
        said_at=now,
    )
