"""The Korea desk's lists: counts, days in two zones, agreement with the lists they come from."""

from __future__ import annotations

import csv
import json
import tomllib
from collections import Counter
from datetime import date, time, timedelta
from pathlib import Path

import pytest

DESK = Path(__file__).resolve().parents[2] / "desks" / "korea"
# Days of the CNS list that the desk puts right, with the UTC day it gives instead (see notes.md).
PUT_RIGHT = {
    "2006-07-05": "2006-07-04",
    "2009-07-05": "2009-07-04",
    "2016-04-15": "2016-04-14",
    "2017-05-14": "2017-05-13",
}
SIX_TESTS = ["2006-10-09", "2009-05-25", "2013-02-12", "2016-01-06", "2016-09-09", "2017-09-03"]
CHECKED = {"list", "two sources", "one source", "memory"}


def _rows(path: Path) -> list[dict[str, str]]:
    """Read a table as dicts."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def launches() -> list[dict[str, str]]:
    """The desk's dated launches."""
    return _rows(DESK / "lists" / "launches.csv")


def test_the_list_has_331_dated_launches_and_8_undated(launches: list[dict[str, str]]) -> None:
    """331 launches have a day, on 161 UTC days, 154 of them since 2012; 8 have only a month."""
    days = {r["event_date_utc"] for r in launches}
    assert len(launches) == len({r["launch_id"] for r in launches}) == 331
    assert (len(days), sum(d >= "2012" for d in days)) == (161, 154)
    assert len(_rows(DESK / "lists" / "undated" / "launches.csv")) == 8


def test_a_launch_before_nine_in_korea_fell_on_the_day_before_in_utc(
    launches: list[dict[str, str]],
) -> None:
    """Where the clock is known, the UTC day is the Korean day, or the one before until 09:00."""
    timed = [r for r in launches if r["local_time"]]
    assert len(timed) > 200
    for row in timed:
        local = date.fromisoformat(row["event_date_local"])
        early = time.fromisoformat(row["local_time"]) < time(9)
        assert date.fromisoformat(row["event_date_utc"]) == local - timedelta(days=early), row


def test_nothing_is_known_before_it_happened(launches: list[dict[str, str]]) -> None:
    """Every launch is known on its Korean day at the earliest."""
    assert all(r["known_at"] >= r["event_date_local"] for r in launches)


@pytest.mark.parametrize(
    ("local_day", "utc_day", "count"),
    [
        ("2017-07-04", "2017-07-04", 1),
        ("2017-11-29", "2017-11-28", 1),
        ("2019-05-04", "2019-05-04", 2),
        ("2020-03-21", "2020-03-20", 2),
        ("2022-06-05", "2022-06-05", 8),
    ],
)
def test_well_known_launches_stand_on_both_their_days(
    launches: list[dict[str, str]], local_day: str, utc_day: str, count: int
) -> None:
    """Launches that every chronology has stand on their Korean day and on their UTC day."""
    days = [r["event_date_utc"] for r in launches if r["event_date_local"] == local_day]
    assert days == [utc_day] * count


def test_2018_had_no_launch(launches: list[dict[str, str]]) -> None:
    """From December 2017 to April 2019 nothing flew."""
    assert not [r for r in launches if "2017-12" <= r["event_date_utc"] < "2019-04"]


def test_there_were_six_nuclear_tests() -> None:
    """Six tests, each with a range of yield that grows to the sixth."""
    tests = _rows(DESK / "lists" / "nuclear_tests.csv")
    assert [r["event_date_utc"] for r in tests] == SIX_TESTS
    assert all(float(r["yield_kt_low"]) < float(r["yield_kt_high"]) for r in tests)
    assert all(r["event_date_utc"] == r["event_date_local"] for r in tests)


def test_memory_is_never_shown_as_checked() -> None:
    """A citation that names memory is marked as memory, in offices and in calls."""
    with (DESK / "actors.toml").open("rb") as file:
        people = tomllib.load(file)["person"]
    facts = [o for p in people for o in p["office"]] + _rows(DESK / "channel_events.csv")
    assert {f["checked"] for f in facts} <= CHECKED
    assert not [f for f in facts if "memory" in f["citation"] and f["checked"] != "memory"]


def test_every_launch_of_the_cns_list_is_there_on_its_day(
    launches: list[dict[str, str]], reference_data: Path
) -> None:
    """Day by day the desk has as many launches as the CNS list, but for four days put right."""
    listed = _rows(reference_data / "dprk-missile-tests" / "missile_tests_1984_2026.csv")
    dated = [r["date"] for r in listed if len(r["date"]) == len("2020-01-01")]
    expected = Counter(PUT_RIGHT.get(day, day) for day in dated)
    assert Counter(r["event_date_utc"] for r in launches) == expected


def test_outcomes_agree_with_the_cns_list(
    launches: list[dict[str, str]], reference_data: Path
) -> None:
    """Successes, failures and unknown ends are as many as in the CNS list."""
    listed = _rows(reference_data / "dprk-missile-tests" / "missile_tests_1984_2026.csv")
    dated = [r for r in listed if len(r["date"]) == len("2020-01-01")]
    assert Counter(r["outcome"] for r in launches) == Counter(r["outcome"] for r in dated)


def test_days_that_cite_csis_are_in_its_list(
    launches: list[dict[str, str]], reference_data: Path
) -> None:
    """Where the desk says that CSIS agrees, CSIS has the Korean or the UTC day."""
    path = reference_data / "korea-chronologies" / "csis_provocations_1958_2026.jsonl"
    with path.open(encoding="utf-8") as file:
        days = {json.loads(line)["date"] for line in file}
    cited = [r for r in launches if "CSIS" in r["citation"]]
    assert len(cited) > 250
    assert all({r["event_date_local"], r["event_date_utc"]} & days for r in cited)


def test_the_desk_says_nothing_in_the_words_of_the_cns_list(
    launches: list[dict[str, str]], reference_data: Path
) -> None:
    """No note of the desk shares seven words in a row with a description of the list."""
    listed = _rows(reference_data / "dprk-missile-tests" / "missile_tests_1984_2026.csv")
    theirs = {run for r in listed for run in _runs(r["description"])}
    assert not theirs & {run for r in launches for run in _runs(r["note"])}


def _runs(text: str, length: int = 7) -> set[tuple[str, ...]]:
    """Return the runs of `length` words in a text."""
    words = text.lower().split()
    return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}
