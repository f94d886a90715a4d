"""Judgements of a day: threats, choice, deals, motives, pressure and questions, with fixed seeds.

The same history, desk and moment give the same record, so that its id opens by judging again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from keeneye.desk import Desk
from keeneye.errors import BadRecord, NotWeighed
from keeneye.records import to_plain
from keeneye.store import History

if TYPE_CHECKING:
    import numpy

    from keeneye.deals import DealAssessment
    from keeneye.forecast import Forecast, Question, Settlement, Window
    from keeneye.forecast.base_rate import Dated
    from keeneye.forecast.track import Entry
    from keeneye.games.assessment import ChoiceAssessment
    from keeneye.motives import MotiveAssessment, PressureAssessment

__all__ = [
    "answers",
    "ask_motives",
    "ask_questions",
    "deal_document",
    "generator",
    "settle_due",
    "settler",
    "weigh_choice",
    "weigh_deals",
    "weigh_first_deal",
    "weigh_motives",
    "weigh_pressure",
]

SEED = 20200616  # of every draw: the same day is judged the same


def generator() -> numpy.random.Generator:
    """Return a generator at its start."""
    import numpy

    return numpy.random.default_rng(SEED)


def _wanted(desk: Desk, subject: str, *names: str) -> None:
    """Refuse what a desk has no file for."""
    for name in names:
        path = desk.folder / name
        if not path.is_file():
            raise NotWeighed(
                f"this desk weighs no {subject}",
                where=str(path),
                expected="a file of the desk",
                todo=f"write {name}, as the desk korea has it",
            )


def weigh_choice(history: History, desk: Desk) -> ChoiceAssessment:
    """Return the page "the choice" of a desk: hold, trade or concede, over the days to the vote.

    The posterior of the regime's resolve follows the regime's own counted acts towards the other
    side of the game, as known at the history's moment.

    Raises
    ------
    NotWeighed
        If the desk has no game.
    BadGame
        If the vote is past, or no draw keeps the game's conditions.
    """
    from keeneye.games import choice, moves_of, read_game_file

    _wanted(desk, "choice", "games.toml")
    file = read_game_file(desk.folder / "games.toml")
    regime = file.players.get("regime", "")
    own = history.find_events(since=file.moves_from, counted=True, source_actor=regime)
    rows = [(e.event_id, e.known_at, e.root_code, e.mode or "") for e in own]
    return choice(file, asof=history.asof, rng=generator(), moves=moves_of(rows, file))


def weigh_deals(desk: Desk, names: Sequence[str]) -> list[DealAssessment]:
    """Assess deals by name, or by the path of a TOML file; no name means all of the desk's.

    Raises
    ------
    NotWeighed
        If the desk has no deals, or no programme.
    DeskError
        If a deal is unknown or its file breaks a rule.
    """
    from keeneye.deals import assess_deal, read_deal_book

    _wanted(desk, "deal", "deals.toml", "programme.toml")
    book = read_deal_book(desk.folder)
    found = [book.find(name) for name in names] or list(book.deals.values())
    return [assess_deal(deal, book.rules, rng=generator()) for deal in found]


def weigh_first_deal(desk: Desk) -> DealAssessment | None:
    """Assess the deal that stands first in the desk's file; None where it holds none.

    Raises
    ------
    NotWeighed
        If the desk has no deals.
    """
    from keeneye.deals import read_deal_book

    _wanted(desk, "deal", "deals.toml", "programme.toml")
    names = list(read_deal_book(desk.folder).deals)
    return weigh_deals(desk, names[:1])[0] if names else None


def deal_document(assessed: DealAssessment) -> dict[str, Any]:
    """Return an assessed deal in the shape of ``keeneye deal --json``."""
    return dict(to_plain(assessed))


def weigh_motives(history: History, desk: Desk) -> MotiveAssessment:
    """Weigh the desk's motives on what could be known at the history's moment.

    Raises
    ------
    NotWeighed
        If the desk has no motives.
    """
    from keeneye.motives import assess_motives

    _wanted(desk, "motives", "motives.toml")
    return assess_motives(history, desk, rng=generator())


def weigh_pressure(desk: Desk, asof: datetime) -> PressureAssessment:
    """Work out the pressure of sanctions that could be known at a moment.

    Raises
    ------
    NotWeighed
        If the desk follows no pressure.
    """
    from keeneye.motives import assess_pressure

    _wanted(desk, "pressure", "pressure.toml")
    return assess_pressure(desk, asof)


def ask_motives(history: History, desk: Desk, issued_at: datetime) -> list[Forecast]:
    """Ask what would tell a desk's motives apart, and is not seen yet.

    Parameters
    ----------
    history : History
    desk : Desk
    issued_at : datetime
        When the forecast is made; UTC.
    """
    from keeneye.motives import ask_indicators
    from keeneye.watch.day import words_of

    return ask_indicators(history, desk, words_of(desk), issued_at)


def ask_questions(
    history: History, desk: Desk, issued_at: datetime
) -> tuple[list[Forecast], dict[str, str]]:
    """Forecast what a desk asks, and what would tell its motives apart; or say why it cannot.

    Where no kept backtest of this store showed skill, questions on events and surges are answered
    by the base rate; a list is tested on the spot.

    Parameters
    ----------
    history : History
    desk : Desk
    issued_at : datetime

    Returns
    -------
    forecasts : list of Forecast
    unanswered : dict of str to str
        By question: what is missing, and what it takes.
    """
    from keeneye.forecast import read_questions

    answer, found, unanswered = answers(history, desk, issued_at), [], {}
    for question in read_questions(desk):
        try:
            found.append(answer(question))
        except BadRecord as error:
            wanted = f"; it takes {error.expected}" if error.expected else ""
            unanswered[question.question_id] = f"{error.what}{wanted}"
    return [*found, *ask_motives(history, desk, issued_at)], unanswered


def answers(history: History, desk: Desk, issued_at: datetime) -> Callable[[Question], Forecast]:
    """Return what answers a question as of the history's moment."""
    from keeneye.forecast import (
        columns_of_history,
        forecast_events,
        forecast_list,
        forecast_surge,
        opening_day,
    )
    from keeneye.watch.day import words_of
    from keeneye.watch.record.proving import kept_of

    bands, cut = words_of(desk), (history.asof, issued_at)
    dyads = tuple((d.source_actor, d.target_actor) for d in desk.dyads)
    counted = cache(lambda: history.events(counted=True))
    kept_for = kept_of(history, desk)

    def answer(question: Question) -> Forecast:
        found, why = kept_for(question)
        skill = found.skill if found else None
        if question.kind == "list":
            facts = desk.facts.get(question.list_name, ())
            return forecast_list(question, facts, bands, cut, generator(), kept=skill)
        opens = opening_day(history.asof, question.time_zone)
        columns = columns_of_history(counted(), opens).watched()
        forecast = forecast_events if question.kind == "events" else forecast_surge
        reason = why or (found.why_none if found else "")
        return forecast(question, columns, dyads, bands, cut=cut, kept=(skill, reason))

    return answer


def settle_due(history: History, desk: Desk, entries: list[Entry]) -> list[tuple[str, Settlement]]:
    """Settle the forecasts of a record whose time has come, by the wording they were made with.

    Parameters
    ----------
    history : History
    desk : Desk
    entries : list of Entry
        The record, as `keeneye.forecast.read_track` reads it.

    Returns
    -------
    list of (str, Settlement)
        The id of each forecast, and how it ended.
    """
    from keeneye.forecast import Window, due_forecasts

    settle = settler(history, desk)
    return [
        (said.forecast_id, settle(said.question, Window(opens=said.opens, closes=said.closes)))
        for said in due_forecasts(entries, history.asof)
    ]


def settler(history: History, desk: Desk) -> Callable[[Question, Window], Settlement]:
    """Return what settles a question about a window by what is known at the history's moment."""
    from keeneye.forecast import settle_events, settle_list, settle_surge
    from keeneye.records import Dyad

    @cache
    def read_days() -> list[date]:
        """Days of which something was read: of reports, and of imported rows."""
        told = history.reports().column("published_date").to_pylist()
        rows = history.events(counted=True).select(["event_date", "row_file"]).to_pylist()
        return [d for d in told if d] + [row["event_date"] for row in rows if row["row_file"]]

    def settle(question: Question, window: Window) -> Settlement:
        if question.kind == "list":
            facts = _rows_of(question, history, desk)
            return settle_list(question, window, facts, history.asof)
        n_read = sum(window.opens <= day < window.closes for day in read_days())
        by_kind = settle_events if question.kind == "events" else settle_surge
        dyad = Dyad(question.source_actor, question.target_actor)
        events = history.find_events(dyad=dyad, counted=True)
        return by_kind(question, window, events, (history.asof, n_read))

    return settle


def _rows_of(question: Question, history: History, desk: Desk) -> Sequence[Dated]:
    """Return the rows that settle a list question: of the desk, or those of an indicator."""
    from keeneye.motives import LISTED, find_met

    if question.list_name.startswith(LISTED):
        return find_met(history, desk, question.list_name)
    return desk.facts.get(question.list_name, ())
