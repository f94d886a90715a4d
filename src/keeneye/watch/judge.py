"""Judgements of a day: threats, choice, deals, motives, pressure and questions, with fixed seeds.

The same history, desk and moment give the same record, so that its id opens by judging again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from keeneye.desk import Desk
from keeneye.errors import DeskError
from keeneye.records import to_plain
from keeneye.store import History

if TYPE_CHECKING:
    import numpy

    from keeneye.deals import DealAssessment
    from keeneye.forecast import Forecast, Question, Settlement
    from keeneye.forecast.track import Entry
    from keeneye.games.assessment import ChoiceAssessment
    from keeneye.motives import MotiveAssessment, PressureAssessment

__all__ = [
    "answers",
    "ask_questions",
    "deal_document",
    "generator",
    "settle_due",
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


def weigh_choice(history: History, desk: Desk) -> ChoiceAssessment:
    """Return the page "the choice" of a desk: hold, trade or concede, over the days to the vote.

    The posterior of the regime's resolve follows the regime's own counted acts towards the other
    side of the game, as known at the history's moment.

    Raises
    ------
    DeskError
        If the desk has no game.
    BadGame
        If the vote is past, or no draw keeps the game's conditions.
    """
    from keeneye.games import choice, moves_of, read_game_file

    path = desk.folder / "games.toml"
    if not path.is_file():
        raise DeskError("this desk weighs no choice", where=str(path), expected="a game file")
    file = read_game_file(path)
    regime = file.players.get("regime", "")
    own = history.find_events(counted=True, source_actor=regime)
    rows = [(e.event_id, e.known_at, e.root_code, e.mode or "") for e in own]
    return choice(file, asof=history.asof, rng=generator(), moves=moves_of(rows, file))


def weigh_deals(desk: Desk, names: Sequence[str]) -> list[DealAssessment]:
    """Assess deals by name, or by the path of a TOML file; no name means all of the desk's.

    Raises
    ------
    DeskError
        If a deal is unknown or its file breaks a rule.
    """
    from keeneye.deals import assess_deal, read_deal_book

    book = read_deal_book(desk.folder)
    found = [book.find(name) for name in names] or list(book.deals.values())
    return [assess_deal(deal, book.rules, rng=generator()) for deal in found]


def weigh_first_deal(desk: Desk) -> DealAssessment | None:
    """Assess the deal that stands first in the desk's file; None where it holds none."""
    from keeneye.deals import read_deal_book

    names = list(read_deal_book(desk.folder).deals)
    return weigh_deals(desk, names[:1])[0] if names else None


def deal_document(assessed: DealAssessment) -> dict[str, Any]:
    """Return an assessed deal in the shape of ``keeneye deal --json``."""
    return dict(to_plain(assessed))


def weigh_motives(history: History, desk: Desk) -> MotiveAssessment:
    """Weigh the desk's motives on what could be known at the history's moment."""
    from keeneye.motives import assess_motives

    return assess_motives(history, desk, rng=generator())


def weigh_pressure(desk: Desk, asof: datetime) -> PressureAssessment:
    """Work out the pressure of sanctions that could be known at a moment."""
    from keeneye.motives import assess_pressure

    return assess_pressure(desk, asof)


def ask_questions(history: History, desk: Desk, issued_at: datetime) -> list[Forecast]:
    """Forecast every question of a desk as of the history's moment.

    Questions on events and surges are answered by the base rate, for want of a backtest of this
    store in which skill was shown.

    Parameters
    ----------
    history : History
    desk : Desk
    issued_at : datetime
        When the forecast is made; UTC.
    """
    from keeneye.forecast import read_questions

    answer = answers(history, desk, issued_at)
    return [answer(question) for question in read_questions(desk)]


def answers(history: History, desk: Desk, issued_at: datetime) -> Callable[[Question], Forecast]:
    """Return what answers a question as of the history's moment."""
    from keeneye.forecast import (
        columns_of_history,
        forecast_events,
        forecast_list,
        forecast_surge,
        window_of,
    )
    from keeneye.watch.day import words_of

    bands, cut = words_of(desk), (history.asof, issued_at)
    dyads = tuple((d.source_actor, d.target_actor) for d in desk.dyads)
    counted = cache(lambda: history.events(counted=True))

    def answer(question: Question) -> Forecast:
        if question.kind == "list":
            facts = desk.facts.get(question.list_name, ())
            return forecast_list(question, facts, bands, cut, generator())
        columns = columns_of_history(counted(), window_of(question, history.asof).opens)
        forecast = forecast_events if question.kind == "events" else forecast_surge
        return forecast(question, columns, dyads, bands, cut=cut)

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
    from keeneye.forecast import (
        Window,
        due_forecasts,
        settle_events,
        settle_list,
        settle_surge,
    )
    from keeneye.records import Dyad

    published = [day for day in history.reports().column("published_date").to_pylist() if day]
    settled: list[tuple[str, Settlement]] = []
    for said in due_forecasts(entries, history.asof):
        question, window = said.question, Window(opens=said.opens, closes=said.closes)
        if question.kind == "list":
            facts = desk.facts.get(question.list_name, ())
            settled.append((said.forecast_id, settle_list(question, window, facts, history.asof)))
            continue
        dyad = Dyad(question.source_actor, question.target_actor)
        n_read = sum(said.opens <= day < said.closes for day in published)
        settle = settle_events if question.kind == "events" else settle_surge
        events = history.find_events(dyad=dyad, counted=True)
        settled.append((said.forecast_id, settle(question, window, events, (history.asof, n_read))))
    return settled
