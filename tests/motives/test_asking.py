"""What would tell motives apart is asked as a question, and settled by what the store holds."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from keeneye.desk import Desk
from keeneye.forecast import Forecast, Window, append_entry, read_track, settle_list
from keeneye.motives import LISTED, ask_indicators, find_met
from keeneye.records import Correction, parse_asof
from keeneye.store import Batch, Store
from keeneye.watch import settle_due

from .test_assessment import KOREA, _history, coded, store

__all__ = ["coded", "store"]  # fixtures

BANDS = {"unlikely": (0.01, 0.5), "likely": (0.5, 0.99)}
DEMAND = f"{LISTED}I3_demands_to_seoul_on_exercises"


def _ask(held: Store, asof: str, desk: Desk = KOREA) -> dict[str, Forecast]:
    moment = parse_asof(asof)
    with _history(held, asof) as history:
        found = ask_indicators(history, desk, BANDS, moment)
    return {one.question.question_id: one for one in found}


def test_each_indicator_not_seen_yet_is_a_question(store: Store) -> None:
    """Four indicators, four questions, each with its own horizon and the base rate it rests on."""
    found = _ask(store, "2020-06-17")
    assert {name: one.question.horizon_days for name, one in found.items()} == {
        "motive-I1_dated_relief_offer": 90,
        "motive-I2_home_campaign": 90,
        "motive-I3_demands_to_seoul_on_exercises": 60,
        "motive-I4_long_range_or_nuclear_test": 90,
    }
    assert all(one.probability == one.base_rate.value for one in found.values())


def test_the_base_rate_counts_windows_of_the_lists(store: Store) -> None:
    """Long-range launches and tests hit 3 of the 12 windows of 90 days from July 2017 on.

    July to September 2017 (two launches of July, the test of 3 September), November 2017, and the
    submarine's missile of 2 October 2019: (3 + 1/2) / (12 + 1) = 0.269.
    """
    rate = _ask(store, "2020-06-17")["motive-I4_long_range_or_nuclear_test"].base_rate
    assert (rate.n, rate.parameters["hits"]) == (12, "3")
    assert rate.value == pytest.approx(3.5 / 13)
    assert all(one.startswith("d-") for one in rate.inputs)


def test_its_question_is_settled_by_the_store(store: Store) -> None:
    """A demand that fits the query settles it with yes and names the event; none, with no."""
    with _history(store, "2020-12-31") as history:
        met = find_met(history, KOREA, f"{LISTED}I1_dated_relief_offer")
    assert met
    question = _ask(store, "2020-06-17")["motive-I1_dated_relief_offer"].question
    day = met[0].event_date
    inside = Window(day, day.replace(year=day.year + 1))
    asof = parse_asof("2020-12-31")
    yes = settle_list(question, inside, met, asof)
    assert (yes.outcome, yes.decided_by[0]) == ("yes", met[0].fact_id)
    before = Window(day.replace(year=day.year - 1), day)
    assert settle_list(question, before, met, asof).outcome == "no"


def test_a_recorded_question_is_settled_like_any_other(store: Store, tmp_path: Path) -> None:
    """Asked at the end of January 2019, settled with yes by the terms named at Hanoi."""
    asked = _ask(store, "2019-01-31")["motive-I1_dated_relief_offer"]
    track, written_at = tmp_path / "track.jsonl", datetime(2019, 2, 1, tzinfo=UTC)
    append_entry(track, asked, asked.forecast_id, written_at=written_at)
    with _history(store, "2019-05-31") as history:
        [(forecast_id, ended)] = settle_due(history, KOREA, read_track(track))
        deciding = [history.find_event(one) for one in ended.decided_by]
    assert (forecast_id, ended.outcome) == (asked.forecast_id, "yes")
    assert {str(event.event_date)[:7] for event in deciding} <= {"2019-02", "2019-03"}


def test_a_correction_moves_a_question(store: Store) -> None:
    """An event taken back is no longer among what meets the indicator."""
    name = f"{LISTED}I1_dated_relief_offer"
    with _history(store, "2020-06-30") as history:
        [first, *others] = find_met(history, KOREA, name)
    gone = Correction(event_id=first.fact_id, replacement=None, author="kim", reason="no offer",
                      known_at=datetime(2020, 6, 28, tzinfo=UTC))  # fmt: skip
    store.append(Batch(corrections=(gone,)))
    with _history(store, "2020-06-30") as history:
        assert find_met(history, KOREA, name) == others


def test_an_unknown_list_meets_nothing(store: Store) -> None:
    """A list that no indicator has is empty."""
    with _history(store, "2020-06-30") as history:
        assert find_met(history, KOREA, f"{LISTED}nothing") == []


def test_a_desk_without_motives_asks_nothing(store: Store, tmp_path: Path) -> None:
    """No motives, no questions of theirs, and no error."""
    assert _ask(store, "2020-06-30", msgspec.structs.replace(KOREA, folder=tmp_path)) == {}
