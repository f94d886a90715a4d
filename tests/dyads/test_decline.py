"""The rule for a broader decline."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pytest

from keeneye.dyads import (
    Movement,
    TurnSettings,
    broader_decline,
    find_turns,
    level_movement,
    missing_movement,
    share_movement,
)
from keeneye.errors import BadRecord

from .tallies import FIRST, make_tally

ASOF = datetime(2020, 6, 13, tzinfo=UTC)
SETTINGS = TurnSettings(penalty=3.0, least_events=30, block_days=7, draws=50)


def _movements(ways: str) -> list[Movement]:
    named = {"w": "worse", "b": "better", "n": "none", "?": "not shown"}
    return [
        Movement(series=str(n), way=named[w], reason="", since=date(2020, 1, n + 1))  # type: ignore[arg-type]
        for n, w in enumerate(ways)
    ]


@pytest.mark.parametrize(
    ("ways", "verdict"),
    [
        ("wwwbb", "decline"),
        ("wwbb?", "no broader change"),
        ("ww???", "no broader change"),
        ("bbbn?", "improvement"),
        ("nnnnn", "no broader change"),
        ("wwwww", "decline"),
    ],
)
def test_three_of_five(ways: str, verdict: str) -> None:
    """Three the same way and no fewer; what is not shown counts for neither side."""
    assert broader_decline(_movements(ways), asof=ASOF, least=3).verdict == verdict


def test_since_when() -> None:
    """The decline is broad from the day of the third shift."""
    assert broader_decline(_movements("wwnww"), asof=ASOF, least=3).since == date(2020, 1, 4)
    assert broader_decline(_movements("wwnnn"), asof=ASOF, least=3).since is None


def test_the_answer_holds_every_series() -> None:
    """Those that do not fit and those not shown are printed too."""
    found = broader_decline(_movements("wwwb?"), asof=ASOF, least=3)
    assert [found.count(w) for w in ("worse", "better", "not shown")] == [3, 1, 1]  # type: ignore[arg-type]
    assert len(found.movements) == 5


@pytest.mark.parametrize("least", [2, 6])
def test_a_rule_that_could_hold_both_ways_is_refused(least: int) -> None:
    """Two of five could be worse while two are better; six of five can not be."""
    with pytest.raises(BadRecord, match="least"):
        broader_decline(_movements("wwbbn"), asof=ASOF, least=least)


def test_a_series_counts_once() -> None:
    """The same series twice is refused."""
    with pytest.raises(BadRecord, match="twice"):
        broader_decline(_movements("w") * 3, asof=ASOF, least=2)


def test_a_share_moves_by_its_last_change() -> None:
    """Conflict up is worse, cooperation up is better; before `since` nothing counts."""
    tally = make_tally([3] * 12 + [8] * 12, [10] * 24, by="week")
    turns = find_turns(tally, "share", settings=SETTINGS, rng=np.random.default_rng(1))
    assert share_movement(turns, since=FIRST, worse="up").way == "worse"
    assert share_movement(turns, since=FIRST, worse="down").way == "better"
    assert share_movement(turns, since=tally.starts[13], worse="up").way == "none"


def test_few_events_are_not_shown() -> None:
    """Too few events to tell is not 'no change'."""
    tally = make_tally([1, 0], [1, 1], by="week")
    turns = find_turns(tally, "share", settings=SETTINGS, rng=np.random.default_rng(1))
    found = share_movement(turns, since=FIRST, worse="up")
    assert (found.way, found.reason) == ("not shown", "too few events to tell")


def test_counts_do_not_call_a_decline() -> None:
    """Counts follow the volume of the press: only shares are taken."""
    turns = find_turns(
        make_tally([1] * 40), "count", settings=SETTINGS, rng=np.random.default_rng(1)
    )
    with pytest.raises(BadRecord, match="turns of a count"):
        share_movement(turns, since=FIRST, worse="up")


def test_lines_open() -> None:
    """Four lines, then none since 9 June: worse since that day; back at four: none."""
    lines = [(date(2020, 1, 1), 4.0), (date(2020, 6, 9), 0.0)]
    found = level_movement("lines open", lines, since=date(2020, 3, 1))
    assert (found.way, found.since, found.before, found.after) == ("worse", lines[1][0], 4, 0)
    again = [*lines, (date(2020, 6, 10), 4.0)]
    assert level_movement("lines open", again, since=date(2020, 3, 1)).way == "none"
    assert level_movement("lines open", lines, since=date(2019, 1, 1)).way == "not shown"


def test_a_series_a_history_lacks_is_said_to_be_lacking() -> None:
    """Dyad-months hold no cooperation: not shown, with the reason."""
    found = missing_movement("cooperation share", "this history holds conflict only")
    assert (found.way, found.since) == ("not shown", None)
