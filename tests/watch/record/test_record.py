"""The record of a store: tested, asked with what is kept, replayed, answered by a reader."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from keeneye.desk import Desk, read_desk
from keeneye.errors import BadRecord, UnknownId
from keeneye.forecast import (
    Forecast,
    Question,
    read_questions,
    read_track,
    track_document,
    track_path,
)
from keeneye.forecast.proving import KeptBacktest, book_path, keep_backtest
from keeneye.records import Event
from keeneye.store import Batch, Store
from keeneye.watch import ask_questions, explain
from keeneye.watch.record import (
    Mine,
    kept_of,
    moments_of,
    own_forecast,
    prove_questions,
    read_mine,
    record_forecasts,
    replay,
)

from ...store.builders import row_event

CUT = datetime(2020, 6, 13, tzinfo=UTC)
FORCE = "prk-kor-force-30d"


@pytest.fixture(scope="module")
def desk() -> Desk:
    """The Korea desk."""
    return read_desk("korea")


@pytest.fixture(scope="module")
def asked(desk: Desk) -> list[Question]:
    """Force within 30 days, and launches within 30 days."""
    return [q for q in read_questions(desk) if q.question_id in (FORCE, "prk-launch-30d")]


def _rows(n: int, seed: int = 3) -> list[Event]:
    """Imported events of PRK and KOR from 2014 on: force in spells, words every few days."""
    rng, found, hot = np.random.default_rng(seed), list[Event](), 0.0
    for number in range(n):
        hot = 0.9 * hot + (0.5 if rng.random() < 0.03 else 0.0)
        day = date(2014, 1, 1) + timedelta(days=number)
        code = "190" if rng.random() < 0.02 + 0.4 * hot else "112" if number % 3 == 0 else ""
        if code:
            known = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1)
            root = {"190": "ASSAULT", "112": "ACCUSE"}[code]
            ends = ("PRK", "KOR") if code == "190" or rng.random() < 0.5 else ("KOR", "PRK")
            found.append(row_event(
                number + 2, event_date=day, event_date_end=day + timedelta(days=1), known_at=known,
                root_code=root, mode=None, cameo_code=code, source_actor=ends[0],
                target_actor=ends[1], modality="actual"))  # fmt: skip
    return found


def _made(folder: Path) -> Store:
    store = Store(folder / "keeneye.duckdb", clock=lambda: datetime(2020, 7, 30, tzinfo=UTC))
    store.append(Batch(events=tuple(_rows(2355))))
    return store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store of six years and more of imported events, until June 2020."""
    return _made(tmp_path)


@pytest.fixture(scope="module")
def tested(
    tmp_path_factory: pytest.TempPathFactory, desk: Desk, asked: list[Question]
) -> list[KeptBacktest]:
    """The questions tested on such a store."""
    with _made(tmp_path_factory.mktemp("tested")).read() as view:
        return prove_questions(view.history(CUT, desk.coders), desk, asked)


def _keep(store: Store, tested: list[KeptBacktest]) -> dict[str, KeptBacktest]:
    for one in tested:
        keep_backtest(book_path(store.path), one)
    return {one.question.question_id: one for one in tested}


def _asked(store: Store, desk: Desk) -> dict[str, Forecast]:
    with store.read() as view:
        said, _ = ask_questions(view.history(CUT, desk.coders), desk, CUT)
    return {one.question_id: one for one in said}


def _add(store: Store, day: date) -> None:
    """Import one more event of a day, known at its end."""
    end = day + timedelta(days=1)
    known = datetime(end.year, end.month, end.day, tzinfo=UTC)
    row = row_event(9999, event_date=day, event_date_end=end, known_at=known)
    store.append(Batch(events=(row,)))


def test_a_forecast_rests_on_the_kept_test(
    store: Store, desk: Desk, tested: list[KeptBacktest]
) -> None:
    """Without one the base rate speaks and says what to run; with one its skill is carried."""
    before = _asked(store, desk)
    assert "keeneye backtest" in before[FORCE].abstained
    kept = _keep(store, tested)
    after = _asked(store, desk)
    for name, one in kept.items():
        skill = after[name].skill
        assert skill is not None
        assert skill.backtest_id == one.backtest_id
    assert after["prk-launch-30d"].probability == before["prk-launch-30d"].probability
    assert not after[FORCE].abstained.startswith("no backtest")


def test_a_test_of_later_is_not_used_for_a_day_before(
    store: Store, desk: Desk, asked: list[Question], tested: list[KeptBacktest]
) -> None:
    """As of May 2020 a test as of June is hindsight."""
    _keep(store, tested)
    may = datetime(2020, 5, 1, tzinfo=UTC)
    with store.read() as view:
        found, why = kept_of(view.history(may, desk.coders), desk)(asked[1])
    assert found is None
    assert "kept as of then" in why


def test_old_events_that_come_later_make_a_test_stale(
    store: Store, desk: Desk, asked: list[Question], tested: list[KeptBacktest]
) -> None:
    """A row of 2015 that is imported afterwards changes what was known: the test is not used."""
    _keep(store, tested)
    _add(store, date(2015, 1, 1))
    force = next(q for q in asked if q.question_id == FORCE)
    with store.read() as view:
        found, why = kept_of(view.history(CUT, desk.coders), desk)(force)
    assert found is None
    assert why == "the kept backtest is stale: what the test rests on has changed since"


def test_what_comes_after_the_test_leaves_it_in_force(
    store: Store, desk: Desk, asked: list[Question], tested: list[KeptBacktest]
) -> None:
    """An event of July leaves the test as of June as it was."""
    _keep(store, tested)
    _add(store, date(2020, 7, 1))
    force = next(q for q in asked if q.question_id == FORCE)
    with store.read() as view:
        july = view.history(datetime(2020, 7, 2, tzinfo=UTC), desk.coders)
        found, why = kept_of(july, desk)(force)
    assert found is not None
    assert why == ""


def test_explain_opens_a_kept_test_and_does_it_again(
    store: Store, desk: Desk, tested: list[KeptBacktest]
) -> None:
    """By its id: engines, years, losses; the sum done again is equal, until the data changed."""
    kept = _keep(store, tested)[FORCE]
    with store.read() as view:
        found = explain(kept.backtest_id, view, desk, asof=CUT, recompute=True)
        with pytest.raises(UnknownId):
            explain(kept.backtest_id[:-1] + "x", view, desk, asof=CUT)
    words = dict(found.lines)
    assert found.recomputed == "equal"
    assert "over" in words["pool-1"]
    assert "2019" in words
    _add(store, date(2015, 1, 1))
    with store.read() as view:
        again = explain(kept.backtest_id, view, desk, asof=CUT, recompute=True).recomputed
    assert again.startswith("not equal: what it rests on has changed")


def test_a_forecast_that_rests_on_a_kept_test_opens_by_its_id(
    store: Store, desk: Desk, tested: list[KeptBacktest]
) -> None:
    """Asked again it is the same, and it opens to its backtest."""
    kept = _keep(store, tested)
    with store.read() as view:
        found, _ = ask_questions(view.history(CUT, desk.coders), desk, CUT)
        said = {f.question_id: f for f in found}
        found = explain(said[FORCE].forecast_id, view, desk, asof=CUT)
        rate = said[FORCE].other_rates[0]
        assert explain(rate.measurement_id, view, desk, asof=CUT).record == rate
    assert found.record == said[FORCE]
    assert kept[FORCE].backtest_id in found.opens


# --- the reader's own ---


@pytest.mark.parametrize(
    ("text", "probability"),
    [("prk-launch-30d=0.3", 0.3), (" prk-launch-30d = 30% ", 0.3), ("prk-launch-30d=1", 1.0)],
)
def test_a_readers_probability_is_read(desk: Desk, text: str, probability: float) -> None:
    """As a share or in per cent."""
    assert read_mine(text, read_questions(desk)) == Mine("prk-launch-30d", probability)


@pytest.mark.parametrize(
    ("text", "named"),
    [("rain=0.3", "rain"), ("prk-launch-30d", "probability ''"), ("prk-launch-30d=30", "'30'"),
     ("prk-launch-30d=nan", "'nan'"), ("prk-launch-30d=-0.1", "'-0.1'"), ("", "question ''")],
)  # fmt: skip
def test_what_is_no_probability_is_refused(desk: Desk, text: str, named: str) -> None:
    """An unknown question, nothing, 30, not-a-number, below 0: each is named."""
    with pytest.raises(BadRecord, match=named):
        read_mine(text, read_questions(desk))


def test_a_reader_stands_beside_our_forecast_or_nowhere(
    store: Store, desk: Desk, tmp_path: Path
) -> None:
    """The word is kept at the same cut as ours; without ours, or without a name, it is refused."""
    with store.read() as view:
        ours, _ = ask_questions(view.history(CUT, desk.coders), desk, CUT)
    mine = Mine(FORCE, 0.4)
    own = own_forecast(mine, ours, " kim ", CUT)
    beside = next(f for f in ours if f.question_id == FORCE)
    assert (own.forecast_id, own.reader) == (beside.forecast_id, "kim")
    for said, reader in (([], "kim"), (ours, " ")):
        with pytest.raises(BadRecord):
            own_forecast(mine, said, reader, CUT)


# --- replay ---


def test_a_year_is_asked_by_month_and_a_day_at_its_end() -> None:
    """Twelve firsts of 2017; a day means 24:00 UTC; of this year only what is past."""
    assert [m.month for m in moments_of("2017", CUT)] == list(range(1, 13))
    assert moments_of("2020-06-12", CUT) == [CUT]
    assert len(moments_of("2020", CUT)) == 6
    for wrong in ("2021", "soon", "2021-01-01"):
        with pytest.raises(BadRecord):
            moments_of(wrong, CUT)


def test_a_replay_says_what_was_said_and_what_came(
    store: Store, desk: Desk, asked: list[Question]
) -> None:
    """The forecast is that of the day; the settlement is by what is known now."""
    now = datetime(2020, 7, 30, tzinfo=UTC)
    with store.read() as view:
        history = view.history(now, desk.coders)
        found = replay(history, desk, asked, [datetime(2020, 1, 1, tzinfo=UTC), CUT])
        then, _ = ask_questions(view.history(CUT, desk.coders), desk, CUT)
    assert len(found) == 4
    made = {(r.question_id, r.asof): r for r in found}
    said = made[FORCE, CUT].forecast
    assert said in then
    settled = made[FORCE, datetime(2020, 1, 1, tzinfo=UTC)].settlement
    assert settled is not None
    assert settled.outcome in ("yes", "no")


def test_a_replay_before_there_was_anything_says_why(
    store: Store, desk: Desk, asked: list[Question]
) -> None:
    """As of 2013 the store holds no event: no answer, and the reason."""
    with store.read() as view:
        history = view.history(CUT, desk.coders)
        found = replay(history, desk, asked, [datetime(2013, 1, 1, tzinfo=UTC)])
    force = next(r for r in found if r.question_id == FORCE)
    assert force.forecast is None
    assert "no event at all" in force.why_none


def test_what_is_written_afterwards_is_a_replay(store: Store, desk: Desk) -> None:
    """Written before its window opens a forecast is live, a day later it is a replay; once."""
    path = track_path(store.path)
    with store.read() as view:
        said, _ = ask_questions(view.history(CUT, desk.coders), desk, CUT)
    live, later = said[:1], said[1:2]
    record_forecasts(path, live, CUT)
    record_forecasts(path, later, CUT + timedelta(days=3))
    assert record_forecasts(path, said[:2], CUT).n_known == 2
    assert [entry.origin for entry in read_track(path)] == ["live", "replay"]
    assert track_document(read_track(path))["forecasts"] == 2
