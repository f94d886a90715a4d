"""What would settle more, as questions: each indicator not seen yet, with how often it came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

import msgspec

from keeneye.desk import Desk
from keeneye.forecast import Forecast, Question, make_forecast, window_base_rate, window_of
from keeneye.motives.matching import find_footing, matching_events, matching_facts
from keeneye.motives.reading import read_motives
from keeneye.motives.shapes import Indicator
from keeneye.store import History

__all__ = ["LISTED", "Met", "ask_indicators", "find_met"]

LISTED = "indicator:"
"""What the list of an indicator's question begins with: no list of the desk is named so."""

_YEARS = 3  # of closed windows behind a base rate, as for the desk's own questions
_TIE_RULE = (
    "An event or row that fits the indicator's query counts by its day; several of one day count "
    "once."
)
_WHY_NONE = "what would tell motives apart is answered with its base rate alone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """A day on which an indicator was seen, and the event or row that tells so."""

    event_date: date
    known_at: datetime
    fact_id: str
    values: Mapping[str, str] = field(default_factory=dict)


def ask_indicators(
    history: History,
    desk: Desk,
    bands: Mapping[str, tuple[float, float]],
    issued_at: datetime,
) -> list[Forecast]:
    """Ask for each indicator that is not seen yet how often it came in windows like the one ahead.

    Parameters
    ----------
    history : History
    desk : Desk
        One without ``motives.toml`` asks nothing.
    bands : mapping
        Words of probability.
    issued_at : datetime

    Returns
    -------
    list of Forecast
        Base rates over the reports that were read; an indicator that is an absence, or rests on
        no query, cannot be asked.

    Examples
    --------
    >>> ask_indicators.__name__  # needs a store; tests/motives show it at work
    'ask_indicators'
    """
    asked = []
    for item in _indicators(desk):
        if not _can_be_asked(item) or find_footing(history, desk, item).state == "met":
            continue
        question = _question(item, desk)
        base = window_base_rate(
            find_met(history, desk, f"{LISTED}{item.id}"),
            name=f"{item.question} (base rate)",
            horizon_days=item.horizon_days,
            years=_YEARS,
            cut=(history.asof, question.time_zone),
        )
        window = window_of(question, history.asof)
        asked.append(
            make_forecast(
                question, window, base, bands, issued_at=issued_at, why_no_model=_WHY_NONE
            )
        )
    return asked


def find_met(history: History, desk: Desk, list_name: str) -> list[Met]:
    """Return the days on which an indicator was seen, whenever that was.

    Parameters
    ----------
    history : History
    desk : Desk
    list_name : str
        Of its question.
    """
    item = next((i for i in _indicators(desk) if f"{LISTED}{i.id}" == list_name), None)
    if item is None:
        return []
    if item.event is not None:
        query = msgspec.structs.replace(item.event, since=None, until=None)
        return [
            Met(event_date=e.event_date, known_at=e.known_at, fact_id=e.event_id)
            for e in matching_events(history, query)
        ]
    if item.fact is None:
        return []
    every = msgspec.structs.replace(item.fact, since=date.min, until=date.max)
    return [
        Met(event_date=f.event_date, known_at=f.known_at, fact_id=f.fact_id)
        for f in matching_facts(history, desk, every)
    ]


def _indicators(desk: Desk) -> tuple[Indicator, ...]:
    """Return the indicators of a desk, none where it weighs no motives."""
    held = (desk.folder / "motives.toml").is_file()
    return read_motives(desk.folder).indicator if held else ()


def _can_be_asked(item: Indicator) -> bool:
    """Whether events or rows would settle it."""
    return item.event is not None or (item.fact is not None and not item.fact.absent)


def _question(item: Indicator, desk: Desk) -> Question:
    """Return an indicator as a question."""
    return Question(
        question_id=f"motive-{item.id}",
        text=item.question,
        kind="list",
        horizon_days=item.horizon_days,
        time_zone=desk.time_zone,
        tie_rule=_TIE_RULE,
        list_name=f"{LISTED}{item.id}",
    )
