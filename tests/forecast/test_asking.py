"""Issued forecasts: who speaks, in which words, over which base rate; and when none can be made."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keeneye.desk import Desk, read_desk
from keeneye.errors import BadRecord, DeskError
from keeneye.forecast.ask import forecast_events, forecast_list, forecast_surge
from keeneye.forecast.cells import CellScore
from keeneye.forecast.features import columns_of_history, make_columns
from keeneye.forecast.issue import Forecast, forecast_document
from keeneye.forecast.lists import list_days, run_list
from keeneye.forecast.questions import Question, read_questions
from keeneye.forecast.words import printed, word_of
from keeneye.records import from_json, to_json
from keeneye.store import Batch, Store

from ..store.builders import coding, event, report
from .histories import BANDS, DYADS, made_facts, made_history
from .test_questions import FORCE, LAUNCH

CUT = datetime(2020, 6, 12, 15, tzinfo=UTC)


@pytest.fixture(scope="module")
def desk() -> Desk:
    """The Korea desk."""
    return read_desk("korea")


def _asked(desk: Desk, question_id: str) -> Question:
    return next(q for q in read_questions(desk) if q.question_id == question_id)


def _launch(desk: Desk, asof: datetime, question_id: str = "prk-launch-30d") -> Forecast:
    question = _asked(desk, question_id)
    facts = desk.facts[question.list_name]
    return forecast_list(question, facts, BANDS, (asof, asof), np.random.default_rng(0))


def test_june_2020(desk: Desk) -> None:
    """On 12 June 2020: a launch within 30 days, number and word, base rate of 36 windows."""
    made = _launch(desk, CUT)
    assert (str(made.opens), str(made.closes)) == ("2020-06-13", "2020-07-13")
    assert made.base_rate.n == 36
    assert made.engine == "gamma-poisson-1"
    assert made.skill is not None
    assert made.skill.shown
    assert made.interval[0] < made.probability < made.interval[1]
    assert word_of(made.probability, BANDS) == made.words


def test_where_there_is_no_skill_the_base_rate_speaks(desk: Desk) -> None:
    """At 90 days no skill is shown: the base rate is the forecast, the model stands beside it."""
    made = _launch(desk, CUT, "prk-launch-90d")
    assert made.probability == made.base_rate.value
    assert made.engine == made.base_rate.method
    assert made.model_engine == "gamma-poisson-1"
    assert made.model_probability != made.probability
    assert made.abstained.startswith("no skill shown over base-rate-1096d-1")


def test_nuclear_tests_have_a_base_rate_and_no_model(desk: Desk) -> None:
    """Six tests are no ground for a model."""
    made = _launch(desk, CUT, "prk-nuclear-test-30d")
    assert made.model_probability is None
    assert made.abstained == "this question is answered with its base rate alone"
    assert made.interval[0] < made.interval[1]


def test_nothing_known_later_changes_a_forecast(desk: Desk) -> None:
    """The forecast of 12 June 2020 is the same when all later rows are taken out."""
    question = _asked(desk, "prk-launch-30d")
    known = [f for f in desk.facts["launches"] if f.known_at <= CUT]
    made = forecast_list(question, known, BANDS, (CUT, CUT), np.random.default_rng(0))
    assert made == _launch(desk, CUT)
    assert len(known) < len(desk.facts["launches"])


def test_what_would_change_it(desk: Desk) -> None:
    """One more launch raises the number, a quiet month lowers it, and one driver is named."""
    made = _launch(desk, CUT)
    more, quiet = made.would_change
    assert more.probability > made.probability > quiet.probability
    assert made.drivers[0].name == "event days, half-life 90 d"


def test_the_document_is_plain_json_and_the_record_comes_back(desk: Desk) -> None:
    """Shape of the doors: base rate with window and n, skill with interval; round trip."""
    made = _launch(desk, CUT)
    document = json.loads(json.dumps(forecast_document(made), allow_nan=False))
    assert set(document["base_rate"]) >= {"value", "window", "n"}
    assert set(document["skill"]) >= {"brier_skill", "interval", "n", "shown"}
    assert from_json(to_json(made), Forecast) == made
    with pytest.raises(BadRecord, match="does not follow"):
        replace(made, probability=0.9)


@given(st.floats(0, 1))
def test_zero_and_one_are_never_printed(probability: float) -> None:
    """What is printed lies in 0.01 … 0.99, and the word is that of the printed per cent."""
    shown = round(printed(probability, BANDS), 2)
    assert 0.01 <= shown <= 0.99
    low, high = BANDS[word_of(probability, BANDS)]
    assert low <= shown <= high


@pytest.mark.parametrize(
    ("probability", "word"),
    [
        (0.049, "very_unlikely"),
        (0.2, "unlikely"),
        (0.45, "roughly_even_chance"),
        (1.0, "almost_certain"),
        (0.0, "almost_no_chance"),
        (0.94, "very_likely"),
    ],
)
def test_words_go_with_the_number_beside_them(probability: float, word: str) -> None:
    """A band holds its lower edge; 4.9 % is printed as 5 % and is very unlikely."""
    assert word_of(probability, BANDS) == word


def test_a_probability_outside_has_no_word() -> None:
    """1.2 is no probability, and without bands nothing is printed."""
    with pytest.raises(BadRecord):
        word_of(1.2, BANDS)
    with pytest.raises(BadRecord):
        printed(0.5, {})


def test_a_list_that_holds_nothing_is_an_error() -> None:
    """No row that counts, a row dated after the cut, a horizon longer than three years."""
    rng = np.random.default_rng(0)
    none = replace(LAUNCH, engine="gamma-poisson-1")
    with pytest.raises(BadRecord, match="no row that counts"):
        forecast_list(none, [], BANDS, (CUT, CUT), rng)
    ahead = [replace(made_facts([date(2020, 7, 1)])[0], known_at=CUT, fact_id="")]
    with pytest.raises(BadRecord, match="dated 2020-07-01"):
        forecast_list(none, ahead, BANDS, (CUT, CUT), rng)
    long = replace(none, horizon_days=4000)
    with pytest.raises(BadRecord, match="closed window"):
        forecast_list(long, made_facts([date(2020, 6, 1)]), BANDS, (CUT, CUT), rng)


def test_a_short_list_abstains() -> None:
    """With a year of rows there is no backtest worth the name: the base rate speaks."""
    question = replace(LAUNCH, engine="gamma-poisson-1")
    facts = made_facts([date(2019, 8, 1) + timedelta(days=20 * n) for n in range(15)])
    made = forecast_list(question, facts, BANDS, (CUT, CUT), np.random.default_rng(0))
    assert made.abstained
    assert made.engine == made.base_rate.method


def test_overlapping_windows_are_told_apart() -> None:
    """Weekly forecasts of 30 days overlap; their blocks are quarters, not rows."""
    days = list_days(made_facts([date(2010, 1, 1) + timedelta(days=25 * n) for n in range(80)]),
                     date(2016, 1, 1))  # fmt: skip
    cell = run_list(days, "launch", 30, date(2013, 1, 1))
    assert len(cell.outcomes) > 100
    assert len(np.unique(cell.blocks)) == 12
    with pytest.raises(BadRecord, match="no window of 9000 days"):
        run_list(days, "launch", 9000, date(2013, 1, 1))


def test_a_row_told_late_is_known_late() -> None:
    """A launch of day 0 that was told on day 40 counts as known on day 40."""
    facts = made_facts([date(2020, 1, 1), date(2020, 1, 5)])
    late = replace(facts[0], known_at=facts[0].known_at + timedelta(days=40), fact_id="")
    days = list_days([late, facts[1]], date(2020, 6, 1))
    assert (days.fell.keys - 1).tolist() == [0, 4]
    assert (days.known.keys - 1).tolist() == [4, 40]


EVENTS = replace(FORCE, source_actor="AAA", target_actor="BBB", time_zone="UTC",
                 engine="pool-1", family="material_conflict")  # fmt: skip


def _scored(skill: float) -> CellScore:
    return CellScore(family="material_conflict", horizon_days=30, engine="pool-1", n=500, hits=100,
                     base_rate=0.2, brier=0.1, brier_base=0.12, skill=skill,
                     skill_interval=(skill - 0.05, skill + 0.05), naive="base-rate-1",
                     naive_skill=skill, ece=0.01)  # fmt: skip


def test_a_dyad_is_forecast_from_its_history() -> None:
    """With shown skill the pool speaks and names its drivers; without it stands greyed."""
    history = made_history()
    asof = datetime(2008, 1, 1, tzinfo=UTC) + timedelta(days=history.days)
    cut = (asof, asof)
    made = forecast_events(EVENTS, history, DYADS, BANDS, cut=cut, scored=_scored(0.1))
    assert made.engine == "pool-1"
    assert len(made.drivers) == 5
    assert all(0 < change.probability < 1 for change in made.would_change)
    greyed = forecast_events(EVENTS, history, DYADS, BANDS, cut=cut, scored=_scored(0.01))
    assert greyed.engine == greyed.base_rate.method
    assert greyed.model_probability == made.probability
    alone = forecast_events(EVENTS, history, DYADS, BANDS, cut=cut)
    assert alone.abstained == "no backtest of this question"


def test_an_act_more_or_less_moves_the_number() -> None:
    """One more act today raises the decaying rate, none in 30 days lowers it."""
    history = made_history()
    asof = datetime(2008, 1, 1, tzinfo=UTC) + timedelta(days=history.days)
    rate = replace(EVENTS, engine="gamma-poisson-1")
    made = forecast_events(rate, history, DYADS, BANDS, cut=(asof, asof), scored=_scored(0.1))
    more, less = made.would_change
    assert more.probability > made.probability > less.probability


def test_a_thin_or_short_history_says_why() -> None:
    """A handful of acts is too little to learn from; twenty days are less than the horizon."""
    when = [date(2020, 1, 1), date(2020, 5, 1)]
    thin = make_columns(when, (["AAA"] * 2, ["BBB"] * 2), ["190"] * 2, [-9.0] * 2,
                        until=date(2020, 6, 13))  # fmt: skip
    asof = datetime(2020, 6, 13, tzinfo=UTC)
    made = forecast_events(EVENTS, thin, (), BANDS, cut=(asof, asof))
    assert made.abstained == "2 event days are too few to learn from (30)"
    assert made.base_rate.n == 5
    short = make_columns(when[:1], (["AAA"], ["BBB"]), ["190"], [-9.0], until=date(2020, 1, 20))
    early = datetime(2020, 1, 20, tzinfo=UTC)
    with pytest.raises(BadRecord, match="a history of 19 days"):
        forecast_events(EVENTS, short, (), BANDS, cut=(early, early))


def test_a_surge_is_forecast_for_the_next_whole_month() -> None:
    """Asked in mid May it is about June; the base rate counts 36 months; reasons are named."""
    history = made_history(2330)  # until 18 May 2014
    asof = datetime(2008, 1, 1, tzinfo=UTC) + timedelta(days=2330)
    question = replace(EVENTS, kind="surge", engine="surge-logistic-1", threshold=3)
    made = forecast_surge(question, history, DYADS, BANDS, cut=(asof, asof), scored=_scored(0.2))
    assert (str(made.opens), str(made.closes)) == ("2014-06-01", "2014-07-01")
    assert made.engine == "surge-logistic-1"
    assert made.base_rate.n == 36
    assert len(made.drivers) == 5
    silent = forecast_surge(question, history, DYADS, BANDS, cut=(asof, asof))
    assert silent.engine == "surge-rate-1"
    with pytest.raises(BadRecord, match="months of history"):
        forecast_surge(question, made_history(900), DYADS, BANDS,
                       cut=(datetime(2010, 6, 19, tzinfo=UTC),) * 2)  # fmt: skip


def test_a_window_opens_after_the_cut(desk: Desk) -> None:
    """A forecast whose window opened before its cut cannot be made."""
    made = _launch(desk, CUT)
    with pytest.raises(BadRecord, match="opens after the cut"):
        replace(made, opens=date(2020, 6, 10), forecast_id="")


def test_an_undated_row_of_a_list_is_named(tmp_path: Path, desk: Desk) -> None:
    """A list with a row without a day is refused when the desk is read, with file and line."""
    shutil.copytree(desk.folder, tmp_path / "desk")
    path = tmp_path / "desk" / "lists" / "nuclear_tests.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[3] = lines[3].replace("2013-02-12", "")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(DeskError, match=r"nuclear_tests\.csv:4"):
        read_desk(str(tmp_path / "desk"))


def test_a_store_gives_columns(tmp_path: Path) -> None:
    """An event of a week stands on the last day that it may have fallen on, never before."""
    told = report(n=10)
    week = event(told, event_date=date(2020, 6, 1), event_date_end=date(2020, 6, 8),
                 date_precision="week", root_code="ASSAULT", cameo_code="1712")  # fmt: skip
    day = event(told, event_date=date(2020, 6, 5), bounds=(0, 9))
    store = Store(tmp_path / "keeneye.duckdb", clock=lambda: CUT)
    store.append(Batch(reports=(told,), codings=(coding(told, week, day),)))
    with store.read() as view:
        table = view.history(CUT, ("pattern-1",)).events(counted=True)
    columns = columns_of_history(table, date(2020, 6, 13))
    assert [columns.first_day + timedelta(days=int(d)) for d in sorted(columns.day)] == [
        date(2020, 6, 5), date(2020, 6, 7)]  # fmt: skip
    assert sorted(columns.cameo.tolist()) == [160, 171]
    assert columns.days == 8
    with pytest.raises(BadRecord, match="an event dated 2020-06-05"):
        columns_of_history(table, date(2020, 6, 4))
    with pytest.raises(BadRecord, match="no event at all"):
        columns_of_history(table.slice(0, 0), date(2020, 6, 13))
