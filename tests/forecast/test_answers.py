"""What stands beside an answer: other base rates, days that were watched, and why there is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from keeneye.errors import BadRecord
from keeneye.forecast import append_entries, forecast_document, read_track, track_path
from keeneye.forecast.answers import month_start
from keeneye.forecast.ask import forecast_events, forecast_list, forecast_surge
from keeneye.forecast.features import make_columns
from keeneye.forecast.issue import Skill

from .histories import BANDS, DYADS, made_facts, made_history
from .test_asking import EVENTS
from .test_questions import LAUNCH
from .test_track import NOW, _forecast, _settled

CUT = datetime(2020, 6, 12, 15, tzinfo=UTC)
SURGE = replace(EVENTS, kind="surge", engine="surge-logistic-1", threshold=3)


def test_a_list_has_the_rates_of_two_years_and_of_all_beside() -> None:
    """Launches on the first ten days of every June: yes in one of 12 windows of each year."""
    days = [date(year, 5, 20) + timedelta(days=n) for year in range(2010, 2020) for n in range(3)]
    made = forecast_list(LAUNCH, made_facts(days), BANDS, (CUT, CUT), np.random.default_rng(0))
    two, whole = made.other_rates
    assert (made.base_rate.n, two.n) == (36, 24)
    assert whole.n > 120
    assert [r["n"] for r in forecast_document(made)["other_rates"]] == [two.n, whole.n]
    assert all(r["interval"][0] <= r["value"] for r in forecast_document(made)["other_rates"])


def test_a_dyad_has_its_climatology_shrunk_to_the_pool_beside() -> None:
    """Of two years, and of all the past; the second is named as shrunk, with n and interval."""
    history = made_history()
    asof = datetime(2008, 1, 1, tzinfo=UTC) + timedelta(days=history.days)
    made = forecast_events(EVENTS, history, DYADS, BANDS, cut=(asof, asof))
    two, shrunk = made.other_rates
    assert (made.base_rate.n, two.n, shrunk.n) == (36, 24, 53)
    assert shrunk.method == "base-rate-1"
    assert shrunk.window.endswith("shrunk to the rate of all dyads")
    assert shrunk.low is not None
    assert shrunk.high is not None
    assert shrunk.low <= shrunk.value <= shrunk.high


def test_a_kept_skill_is_carried_and_not_tested_again() -> None:
    """What is handed in is what the forecast carries, with the id that opens it."""
    facts = made_facts([date(2012, 1, 1) + timedelta(days=25 * n) for n in range(120)])
    kept = Skill(brier_skill=0.2, interval=(0.1, 0.3), n=500, hits=200, over="base-rate-1096d-1",
                 shown=True, backtest_id="b-1")  # fmt: skip
    question = replace(LAUNCH, engine="gamma-poisson-1")
    made = forecast_list(question, facts, BANDS, (CUT, CUT), np.random.default_rng(0), kept=kept)
    assert made.skill == kept
    assert made.engine == "gamma-poisson-1"


def test_a_history_begins_where_the_last_long_gap_ended() -> None:
    """An event of 2001, a gap, then events from March 2020 on: only those days were watched."""
    days = [date(2001, 1, 1), date(2020, 3, 1), date(2020, 5, 1), date(2020, 6, 1)]
    columns = make_columns(days, (["A"] * 4, ["B"] * 4), ["190"] * 4, [-9.0] * 4,
                           until=date(2020, 6, 13))  # fmt: skip
    watched = columns.watched()
    assert str(watched.first_day) == "2020-03-01"
    assert watched.day.tolist() == watched.told.tolist() == [0, 61, 92]
    assert watched.days == 104
    assert watched.actors == columns.actors


def test_a_gap_of_ninety_days_is_none() -> None:
    """Exactly ninety days without an event is quiet, one more is not watched."""
    first = date(2020, 1, 1)
    for gap, begins in ((90, first), (91, first + timedelta(days=91))):
        days = [first, first + timedelta(days=gap)]
        columns = make_columns(days, (["A"] * 2, ["B"] * 2), ["190"] * 2, [-9.0] * 2)
        assert columns.watched().first_day == begins


def test_a_surge_of_a_short_history_keeps_its_base_rate_and_says_why() -> None:
    """Four years of months are too few for the model: the rate of the months there are speaks."""
    history = made_history(1500)  # until 9 February 2012
    asof = datetime(2008, 1, 1, tzinfo=UTC) + timedelta(days=history.days)
    made = forecast_surge(SURGE, history, DYADS, BANDS, cut=(asof, asof))
    assert made.model_probability is None
    assert made.base_rate.n == 13
    assert made.abstained.startswith("49 months: a model takes more than 49 months")


def test_a_surge_says_what_would_change_it() -> None:
    """A surge in the last month, or none at all, moves the number."""
    history = made_history(2330)
    asof = datetime(2008, 1, 1, tzinfo=UTC) + timedelta(days=2330)
    made = forecast_surge(SURGE, history, DYADS, BANDS, cut=(asof, asof))
    surged, quiet = made.would_change
    assert surged.if_this == "a surge in the last month"
    assert surged.probability != quiet.probability
    assert [rate.n for rate in made.other_rates] == [24]


def test_three_years_of_months_know_no_surge() -> None:
    """A surge is told against 36 months: with fewer there is no base rate either."""
    history = made_history(900)
    asof = datetime(2008, 1, 1, tzinfo=UTC) + timedelta(days=900)
    with pytest.raises(BadRecord, match="more than 36 months"):
        forecast_surge(SURGE, history, DYADS, BANDS, cut=(asof, asof))


def test_months_are_counted_over_the_year() -> None:
    """Seven months after June 2020 begins January 2021."""
    assert month_start(date(2020, 6, 12), 7) == date(2021, 1, 1)


def test_many_lines_are_written_all_or_none(tmp_path: Path) -> None:
    """If one of them does not follow, the record stays as it was."""
    path = track_path(tmp_path / "keeneye.duckdb")
    one, two = _forecast(0.2, 5), _forecast(0.9, 6)
    with pytest.raises(BadRecord, match="already"):
        append_entries(path, [(one, one.forecast_id, "live")] * 2, written_at=NOW)
    assert not path.exists()
    rows = [(one, one.forecast_id, "live"), (two, two.forecast_id, "replay"),
            (_settled(one, "yes"), one.forecast_id, "live")]  # fmt: skip
    append_entries(path, rows, written_at=NOW)  # type: ignore[arg-type]
    assert [(e.number, e.origin) for e in read_track(path)] == [
        (1, "live"), (2, "replay"), (3, "live")]  # fmt: skip
    append_entries(path, [], written_at=NOW)
    assert len(read_track(path)) == 3
