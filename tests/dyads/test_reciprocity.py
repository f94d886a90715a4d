"""Answers in kind against the matched base."""

from __future__ import annotations

from math import isnan

import numpy as np
import pytest

from keeneye.dyads import AnswerSettings, Reciprocity, both_directions, reciprocity
from keeneye.errors import BadRecord
from keeneye.records import Dyad

from .tallies import make_series

THERE = Dyad("PRK", "KOR")


def _settings(match_days: int) -> AnswerSettings:
    return AnswerSettings(answer_days=7, match_days=match_days, block_days=60, least_acts=5)


def _ask(answers: list[int], acts: list[int], match_days: int = 100) -> Reciprocity:
    quiet = [0] * len(acts)
    return reciprocity(
        make_series(THERE, answers, quiet),
        make_series(THERE.reverse(), acts, quiet),
        "conflict",
        settings=_settings(match_days),
        rng=np.random.default_rng(1),
    )


def test_the_lift_by_hand() -> None:
    """Acts on days 10 and 30, an answer on day 12: 1 of 2, against 7 of 33 days."""
    answers, acts = [0] * 40, [0] * 40
    acts[10] = acts[30] = answers[12] = 1
    found = _ask(answers, acts)
    assert (found.n, found.answered, found.answered_share) == (2, 1, 0.5)
    assert found.base_share == pytest.approx(7 / 33)
    assert found.lift == pytest.approx(0.5 * 33 / 7)
    assert not found.enough


def test_the_same_day_is_no_answer_and_the_seventh_is() -> None:
    """An answer lies in days 1 to 7 after the act."""
    acts = [0] * 40
    acts[10] = 1
    same, seventh, eighth = ([int(n == day) for n in range(40)] for day in (10, 17, 18))
    assert [_ask(a, acts).answered for a in (same, seventh, eighth)] == [0, 1, 0]


def test_an_act_whose_week_is_not_over_does_not_count() -> None:
    """On day 35 of 40 only 4 days have been seen: neither answered nor unanswered."""
    acts = [0] * 40
    acts[35] = 1
    found = _ask([0] * 40, acts)
    assert found.n == 0
    assert isnan(found.lift)
    assert not found.shown


def test_real_answers_are_shown_and_chance_is_not() -> None:
    """Six hundred days: acts answered on the second day show a lift, independent ones none."""
    rng = np.random.default_rng(3)
    acts = (rng.random(600) < 0.05).astype(int).tolist()
    answered = _ask([0, 0, *acts[:-2]], acts)
    chance = _ask((rng.random(600) < 0.05).astype(int).tolist(), acts)
    assert answered.shown
    assert answered.low > 1.5
    assert not chance.shown
    assert chance.low < 1 < chance.high


def test_a_hot_year_is_not_taken_for_an_answer() -> None:
    """Both act often in one half and never in the other: no lift within the halves."""
    rng = np.random.default_rng(4)
    hot = [(rng.random(300) < 0.2).astype(int).tolist() + [0] * 300 for _ in range(2)]
    assert _ask(hot[0], hot[1], match_days=600).lift > 1.5
    assert _ask(hot[0], hot[1], match_days=100).lift == pytest.approx(1, abs=0.2)


def test_both_directions_are_asked() -> None:
    """The South answers the North, the North does not answer the South."""
    rng = np.random.default_rng(5)
    north = (rng.random(600) < 0.05).astype(int).tolist()
    quiet = [0] * 600
    pair = [make_series(THERE, north, quiet), make_series(THERE.reverse(), [0, *north[:-1]], quiet)]
    rng = np.random.default_rng(1)
    prk, kor = both_directions(pair, "conflict", settings=_settings(100), rng=rng)
    assert (str(prk.answering), str(kor.answering)) == ("PRK:KOR", "KOR:PRK")
    assert kor.shown
    assert not prk.shown or prk.high < kor.low
    assert prk.record_id != kor.record_id


def test_a_pair_must_be_a_pair() -> None:
    """The same direction twice is refused."""
    one = make_series(THERE, [0] * 20, [0] * 20)
    with pytest.raises(BadRecord, match="reverse"):
        reciprocity(one, one, "conflict", settings=_settings(10), rng=np.random.default_rng(1))
