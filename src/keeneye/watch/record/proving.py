"""The desk's questions tested on the store, on what was known at a moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache

from keeneye.desk import Desk
from keeneye.errors import BadRecord
from keeneye.forecast import Question, columns_of_history, opening_day
from keeneye.forecast.features import EventColumns
from keeneye.forecast.proving import (
    Book,
    KeptBacktest,
    book_path,
    digest_of_ids,
    prove_events,
    prove_list,
    prove_surge,
    read_book,
    unproved,
)
from keeneye.store import History

__all__ = ["DigestAt", "digests", "dyads_for", "kept_of", "prove_questions"]

DigestAt = Callable[[Question, datetime], str]


def prove_questions(
    history: History,
    desk: Desk,
    questions: Sequence[Question],
    *,
    workers: int = 1,
    progress: Callable[[int, int, str], None] | None = None,
) -> list[KeptBacktest]:
    """Test questions on what was known at the history's moment.

    Parameters
    ----------
    history : History
    desk : Desk
    questions : sequence of Question
    workers : int
        Processes that an events question may use; the result is the same.
    progress : callable, optional
        Told how many questions of how many are done, and which was the last.

    Returns
    -------
    list of KeptBacktest
        One a question; what could not be tested says why.
    """
    digest_at, found = digests(history, desk), []
    for number, question in enumerate(questions, start=1):
        digest = digest_at(question, history.asof)
        try:
            found.append(_prove(history, desk, question, (digest, workers)))
        except BadRecord as error:
            found.append(unproved(question, history.asof, digest, error))
        if progress is not None:
            progress(number, len(questions), question.question_id)
    return found


def _prove(
    history: History, desk: Desk, question: Question, given: tuple[str, int]
) -> KeptBacktest:
    """Test one question by its kind."""
    from keeneye.watch.judge import generator

    digest, workers = given
    if question.kind == "list":
        facts = desk.facts.get(question.list_name, ())
        return prove_list(question, facts, history.asof, digest, generator)
    columns = _columns(history, question)
    dyads, cut = dyads_for(desk, question, columns), (history.asof, digest)
    if question.kind == "surge":
        return prove_surge(question, columns, dyads, cut, generator)
    return prove_events(question, columns, dyads, cut, generator, workers=workers)


def _columns(history: History, question: Question) -> EventColumns:
    """Return the counted events of the days that were watched, until the first not yet known."""
    opens = opening_day(history.asof, question.time_zone)
    return columns_of_history(history.events(counted=True), opens).watched()


def dyads_for(desk: Desk, question: Question, columns: EventColumns) -> tuple[tuple[str, str], ...]:
    """Return what is learned from together: the question's own dyad first, then the desk's."""
    own = (question.source_actor, question.target_actor)
    every = ((d.source_actor, d.target_actor) for d in desk.dyads)
    return (own, *(d for d in every if d != own and set(d) <= set(columns.actors)))


def digests(history: History, desk: Desk) -> DigestAt:
    """Return what tells the digest of all that a question rests on, as known at a moment."""

    @cache
    def events_at(asof: datetime) -> str:
        known = history.at(asof).events(counted=True).column("event_id").to_pylist()
        return digest_of_ids([*known, *(f"{d.source_actor}:{d.target_actor}" for d in desk.dyads)])

    def digest_at(question: Question, asof: datetime) -> str:
        if question.kind != "list":
            return events_at(asof)
        facts = desk.facts.get(question.list_name, ())
        return digest_of_ids(fact.fact_id for fact in facts if fact.known_at <= asof)

    return digest_at


def kept_of(history: History, desk: Desk) -> Callable[[Question], tuple[KeptBacktest | None, str]]:
    """Return what finds the kept backtest that speaks for a question, or why none does.

    Parameters
    ----------
    history : History
        Of a store with a file: the backtests are kept beside it.
    desk : Desk
    """
    book = Book() if history.store_path is None else read_book(book_path(history.store_path))
    digest_at = digests(history, desk)

    def find(question: Question) -> tuple[KeptBacktest | None, str]:
        return book.find(question, history.asof, lambda asof: digest_at(question, asof))

    return find
