"""Kept backtests: what they hold, when they are not believed, and that they see nothing later."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from keeneye.desk import read_desk
from keeneye.errors import BadRecord
from keeneye.forecast.proving import (
    EngineScore,
    KeptBacktest,
    book_path,
    digest_of_ids,
    keep_backtest,
    prove_events,
    prove_list,
    prove_surge,
    read_book,
    unproved,
)
from keeneye.forecast.questions import Question, read_questions
from keeneye.records import Fact

from .histories import DYADS, made_facts, made_history
from .test_asking import EVENTS
from .test_questions import LAUNCH

CUT = datetime(2020, 6, 12, 15, tzinfo=UTC)
DATA = digest_of_ids(["d-1"])


def fresh() -> np.random.Generator:
    """A generator at its start."""
    return np.random.default_rng(0)


@pytest.fixture(scope="module")
def launches() -> tuple[Question, tuple[Fact, ...]]:
    """The desk's question about launches within 30 days, and its list."""
    desk = read_desk("korea")
    question = next(q for q in read_questions(desk) if q.question_id == "prk-launch-30d")
    return question, desk.facts["launches"]


@pytest.fixture(scope="module")
def kept(launches: tuple[Question, tuple[Fact, ...]]) -> KeptBacktest:
    """Its backtest as of 12 June 2020."""
    return prove_list(*launches, CUT, DATA, fresh)


@pytest.fixture(scope="module")
def events() -> KeptBacktest:
    """The backtest of a made history of seven years."""
    history = made_history(2600)
    end = datetime(2008, 1, 1, tzinfo=UTC) + timedelta(days=history.days)
    return prove_events(replace(EVENTS, engine="gamma-poisson-1"), history, DYADS, (end, DATA),
                        fresh)  # fmt: skip


def test_every_engine_is_scored_over_every_base_rate(kept: KeptBacktest) -> None:
    """Over two years, three, and all the past; the one that is shown is named."""
    plain = {(s.engine, s.over) for s in kept.scores if not s.year and not s.delay_days}
    assert {over for engine, over in plain if engine == "gamma-poisson-1"} == {
        "base-rate-1", "base-rate-731d-1", "base-rate-1096d-1"}  # fmt: skip
    assert kept.over == "base-rate-1096d-1"
    found = kept.find()
    assert found is not None
    assert found.shown


def test_the_comparison_is_not_the_flattering_one(kept: KeptBacktest, events: KeptBacktest) -> None:
    """Over the whole past a list's skill is twice as large, and is not what is shown."""
    flattering, shown = kept.find(over="base-rate-1"), kept.find()
    assert flattering is not None
    assert shown is not None
    assert flattering.skill > 2 * shown.skill
    rates = {s.over: s.brier_over for s in events.scores
             if s.engine == "gamma-poisson-1" and not s.year and not s.delay_days}  # fmt: skip
    assert events.over == min(rates, key=lambda name: rates[name])


def test_late_reports_shuffled_outcomes_and_years_stand_beside(kept: KeptBacktest) -> None:
    """Two days late nearly as good, on shuffled outcomes nothing, each year on its own."""
    late, on_time = kept.find(delay_days=2), kept.find()
    assert late is not None
    assert on_time is not None
    assert late.n == on_time.n
    assert late.skill > 0.65 * on_time.skill
    assert kept.shuffled_skill is not None
    assert kept.shuffled_skill < 0.005
    years = [s for s in kept.scores if s.year]
    assert sum(s.n for s in years) == on_time.n
    assert sum(b.n for b in kept.reliability) == sum(kept.sharpness) == on_time.n


def test_windows_are_closed_and_their_outcomes_are_the_lists(
    kept: KeptBacktest, launches: tuple[Question, tuple[Fact, ...]]
) -> None:
    """The last window closes before the cut, and every yes has a launch inside."""
    question, facts = launches
    days = {f.event_date for f in facts if f.values["weapon_class"] in question.values}
    assert max(said.closes for said in kept.said) <= date(2020, 6, 14)
    for said in kept.said:
        assert (said.closes - said.opens).days == 30
        assert said.happened == any(said.opens <= day < said.closes for day in days)


def test_nothing_known_later_changes_a_test(
    kept: KeptBacktest, launches: tuple[Question, tuple[Fact, ...]]
) -> None:
    """With all later rows taken out it is the same test, id and all."""
    question, facts = launches
    known = [fact for fact in facts if fact.known_at <= CUT]
    assert len(known) < len(facts)
    assert prove_list(question, known, CUT, DATA, fresh) == kept


def test_an_events_question_is_tested_on_all_dyads(events: KeptBacktest) -> None:
    """Four dyads by month over whole years, every engine, and the question's own rows alone."""
    assert {s.engine for s in events.scores} >= {
        "gamma-poisson-1", "pooled-logistic-1", "boosted-1", "hawkes-1", "pool-1"}  # fmt: skip
    found = events.find()
    assert found is not None
    assert found.n == 4 * len(events.said)
    assert [said.opens.day for said in events.said] == [2] * len(events.said)
    assert events.said[0].opens == date(2010, 1, 2)
    assert events.tested == "monthly forecasts of 4 directed dyads"


def test_a_surge_question_is_tested_by_month() -> None:
    """Seven years give months to test on; its windows are calendar months."""
    history = made_history(2600)
    end = datetime(2008, 1, 1, tzinfo=UTC) + timedelta(days=history.days)
    question = replace(EVENTS, kind="surge", engine="surge-logistic-1", threshold=3)
    found = prove_surge(question, history, DYADS, (end, DATA), fresh)
    assert found.engine == "surge-logistic-1"
    assert found.said[0].opens == date(2012, 2, 1)
    assert all(one.opens.day == one.closes.day == 1 for one in found.said)


def test_what_was_told_late_is_not_known_before() -> None:
    """Acts told two years late change no forecast of the months between, only what came."""
    history = made_history(2600)
    end = datetime(2008, 1, 1, tzinfo=UTC) + timedelta(days=history.days)
    question = replace(EVENTS, kind="surge", engine="surge-logistic-1", threshold=3)
    late = history.day_of(date(2012, 6, 10))
    told = np.where(history.day == late, late + 730, history.told)
    n = 20
    grown = replace(
        history,
        source_actor=np.append(history.source_actor, [history.actors.index("AAA")] * n),
        target_actor=np.append(history.target_actor, [history.actors.index("BBB")] * n),
        day=np.append(history.day, [late] * n),
        told=np.append(told, [late + 730] * n),
        cameo=np.append(history.cameo, [190] * n),
        goldstein=np.append(history.goldstein, [-9.0] * n),
    )
    before = prove_surge(question, replace(history, told=told), DYADS, (end, DATA), fresh).said
    after = prove_surge(question, grown, DYADS, (end, DATA), fresh).said
    between = [k for k, one in enumerate(after) if one.opens < date(2014, 6, 1)]
    assert [after[k].probability for k in between] == [before[k].probability for k in between]
    june = next(k for k, one in enumerate(after) if one.opens == date(2012, 6, 1))
    assert after[june].happened


@pytest.mark.parametrize(
    ("prove", "days", "said"),
    [(prove_events, 800, "two calendar years"), (prove_surge, 1200, "at least 61 months")],
)
def test_a_history_too_short_is_no_test_and_says_why(
    prove: Callable[..., KeptBacktest], days: int, said: str
) -> None:
    """The error says what it takes; what is kept of it carries the reason."""
    history = made_history(days)
    with pytest.raises(BadRecord, match=said) as caught:
        prove(EVENTS, history, DYADS, (CUT, DATA), fresh)
    assert said in unproved(EVENTS, CUT, DATA, caught.value).why_none


def test_a_list_that_was_hardly_ever_hit_is_not_tested() -> None:
    """Three hits say nothing of skill."""
    facts = made_facts([date(2012, 1, 1), date(2016, 1, 1), date(2020, 1, 1)])
    with pytest.raises(BadRecord, match="windows were hit"):
        prove_list(replace(LAUNCH, horizon_days=1), facts, CUT, DATA, fresh)


# --- kept ---


def test_what_is_kept_comes_back(kept: KeptBacktest, tmp_path: Path) -> None:
    """Written once, read back equal; the same again is not written twice."""
    path = book_path(tmp_path / "keeneye.duckdb")
    assert keep_backtest(path, kept)
    assert not keep_backtest(path, kept)
    assert read_book(path).kept == (kept,)
    assert read_book(tmp_path / "none").kept == ()


def test_a_changed_or_torn_line_is_not_believed(kept: KeptBacktest, tmp_path: Path) -> None:
    """A skill made larger, half a line, no JSON: named by its place, and the rest is read."""
    path = book_path(tmp_path / "keeneye.duckdb")
    keep_backtest(path, kept)
    row = json.loads(path.read_text("utf-8"))
    row["scores"][0]["skill"] = 0.99
    path.write_text("hello\n" + json.dumps(row) + "\n" + path.read_text("utf-8")[:-30], "utf-8")
    assert read_book(path).kept == ()
    assert read_book(path).broken == tuple(f"{path.name}:{n}" for n in (1, 2, 3))
    keep_backtest(path, kept)
    assert read_book(path).kept == (kept,)


def _digest(_: datetime) -> str:
    return DATA


def test_a_test_from_later_is_hindsight(kept: KeptBacktest, tmp_path: Path) -> None:
    """As of a day before the test it is not used; as of the test's own moment it is."""
    path = book_path(tmp_path / "keeneye.duckdb")
    keep_backtest(path, kept)
    book = read_book(path)
    assert book.find(kept.question, CUT, _digest) == (kept, "")
    found, why = book.find(kept.question, CUT - timedelta(seconds=1), _digest)
    assert found is None
    assert "no backtest of this question is kept as of then" in why
    assert book.latest(CUT - timedelta(days=1)) == ()


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"tie_rule": "Another list decides."}, "worded anew"),
        ({"digest": digest_of_ids(["d-2"])}, "has changed since"),
        ({"asof": CUT + timedelta(days=367)}, "more than a year before"),
        ({"method": "backtest-0"}, "tested by backtest-0"),
    ],
)
def test_a_stale_test_is_recognised(
    changed: dict[str, object], why: str, kept: KeptBacktest, tmp_path: Path
) -> None:
    """Another wording, other data, a year later, another method: the reason is said."""
    path = book_path(tmp_path / "keeneye.duckdb")
    one = replace(kept, method=changed.get("method", kept.method), backtest_id="")  # type: ignore[arg-type]
    keep_backtest(path, one)
    words = {name: value for name, value in changed.items() if name == "tie_rule"}
    question = replace(kept.question, **words)  # type: ignore[arg-type]
    digest = str(changed.get("digest", DATA))
    found, said = read_book(path).find(question, changed.get("asof", CUT), lambda _: digest)  # type: ignore[arg-type]
    assert found is None
    assert why in said


def test_few_hits_show_no_skill() -> None:
    """An interval above 0 with 29 hits shows nothing; with 30 it does."""
    score = EngineScore(engine="e", over="o", n=500, hits=29, brier=0.1, brier_over=0.2, skill=0.5,
                        interval=(0.4, 0.6), ece=0.01)  # fmt: skip
    assert not score.shown
    assert replace(score, hits=30).shown
    assert not replace(score, hits=30, interval=None).shown
