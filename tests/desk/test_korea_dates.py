"""The desk's dates against the reference data: every difference has its reason here."""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from keeneye.desk import read_desk

MONTHS = [date(2000, n, 1).strftime("%B") for n in range(1, 13)]
_CITED = re.compile(r"(\d{1,2})(?:-\d+)? (" + "|".join(MONTHS) + r") (\d{4})")
# Reports whose day lies more than a week from the day of the list that they cite, and why.
TOLD_LATE = {
    "kr-2014-12-19-1": "the FBI named the culprit on 19 December; the attack was in November",
    "kr-2020-07-30-2": "told on 30 July of a firing in early July, which is the list's day",
}
CITED_FAR = {
    "kr-2007-02-13-1": "agreed on 13 February; the entry of 19 March tells of the money freed",
}  # fmt: skip
# Days of the facts file between 2018-01 and 2020-07 without a report of the desk, and why.
NOT_TOLD = {
    "2018-04-09": "a Politburo meeting, of no other side",
    "2018-08-07": "a man sent back, without an act of a state towards another",
    "2019-01-03": "a hope of the Blue House on a letter that the desk tells of on its own day",
    "2019-01-06": "a remark on the place of a summit",
    "2019-04-01": "an aide's meeting; mine clearing announced",
    "2019-04-03": "peace trails announced",
    "2019-04-27": "an anniversary that the North did not attend",
}


@pytest.fixture(scope="module")
def reports() -> list[dict[str, Any]]:
    """The desk's reports."""
    files = read_desk("korea").report_files
    return [json.loads(row) for f in files for row in Path(f).read_text("utf-8").splitlines()]


def _lines(path: Path) -> list[dict[str, Any]]:
    """Read JSON Lines."""
    return [json.loads(row) for row in path.read_text("utf-8").splitlines()]


def _column(path: Path, name: str = "date") -> set[str]:
    """Read one column of a table, packed or not."""
    opener: Any = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8", newline="") as file:
        return {row[name] for row in csv.DictReader(file)}


def _near(day: str, days: Iterable[str], *, back: int, ahead: int) -> bool:
    """Whether one of the days lies from `back` days before to `ahead` days after a day."""
    held, here = set(days), date.fromisoformat(day)
    return any(str(here + timedelta(days=n)) in held for n in range(-back, ahead + 1))


def _far(reports: list[dict[str, Any]], cited: str, days: set[str]) -> tuple[int, set[str]]:
    """Count the reports that cite a list, and name those with no day of it in the week before."""
    own = [r for r in reports if cited in r["citation"]]
    return len(own), {r["id"] for r in own if not _near(r["published"], days, back=7, ahead=1)}


def test_there_are_450_reports_and_more(reports: list[dict[str, Any]]) -> None:
    """552 reports, each a summary that says how it was checked; ids stand once."""
    assert len(reports) == len({r["id"] for r in reports}) == 552
    assert {r["wording"] for r in reports} == {"summary"}
    checked = Counter(r["checked"] for r in reports)
    assert checked == {"two sources": 257, "one source": 117, "list": 111, "memory": 67}


def test_reports_of_launches_have_a_day_of_the_cns_list(
    reports: list[dict[str, Any]], reference_data: Path
) -> None:
    """Each of the 42 that cite it was published within a week of a launch in it."""
    days = _column(reference_data / "dprk-missile-tests" / "missile_tests_1984_2026.csv")
    assert _far(reports, "CNS/NTI", days) == (42, set())


def test_reports_of_provocations_have_a_day_of_the_csis_lists(
    reports: list[dict[str, Any]], reference_data: Path
) -> None:
    """Of the 66 that cite them two are later, told for a reason of their own."""
    days = _column(reference_data / "dprk-provocations" / "provocations_1958_2017.csv")
    chronologies = reference_data / "korea-chronologies"
    days |= {r["date"] for r in _lines(chronologies / "csis_provocations_1958_2026.jsonl")}
    assert _far(reports, "CSIS", days) == (66, set(TOLD_LATE))


def _cited_days(report: dict[str, Any], of: str) -> list[str]:
    """Return the days that a citation names after the name of a list."""
    found = []
    for told in re.findall(rf"{of}, ([^;(]*)", report["citation"]):
        for day, month, year in _CITED.findall(told):
            found.append(str(date(int(year), MONTHS.index(month) + 1, int(day))))
    return found


@pytest.mark.parametrize(
    ("cited", "file", "n", "apart"),
    [
        ("KCNA headlines", "kcna-headlines/headlines_1997_2014.csv.gz", 16, set[str]()),
        ("Wikipedia Current Events", "korea-chronologies/wikipedia_current_events_korea.jsonl",
         81, set(CITED_FAR)),
    ],
)  # fmt: skip
def test_days_cited_are_in_the_list_and_near(
    reports: list[dict[str, Any]],
    reference_data: Path,
    cited: str,
    file: str,
    n: int,
    apart: set[str],
) -> None:
    """Every day that a citation names is there, and lies within a week of the report's."""
    path = reference_data / file
    days = _column(path) if path.suffix == ".gz" else {r["date"] for r in _lines(path)}
    named = [(r, day) for r in reports for day in _cited_days(r, cited)]
    assert len(named) == n
    assert not [(r["id"], day) for r, day in named if day not in days]
    far = {r["id"] for r, day in named if not _near(day, {r["published"]}, back=7, ahead=7)}
    assert far == apart


def _untold(reports: list[dict[str, Any]], days: Iterable[str]) -> set[str]:
    """Return the days of the dense years that no report follows within three days."""
    published = {r["published"] for r in reports}
    dense = {day for day in days if "2018-01-01" <= day < "2020-08-01"}
    return {day for day in dense if not _near(day, published, back=1, ahead=3)}


def test_every_provocation_of_the_dense_years_is_told(
    reports: list[dict[str, Any]], reference_data: Path
) -> None:
    """2018-01 to 2020-07: each of the 23 in the CSIS list has a report of the desk."""
    rows = _lines(reference_data / "korea-chronologies" / "csis_provocations_1958_2026.jsonl")
    assert _untold(reports, {r["date"] for r in rows}) == set()


def test_every_dated_fact_of_the_dense_years_is_told_or_left_out_for_a_reason(
    reports: list[dict[str, Any]], reference_data: Path
) -> None:
    """Of the facts gathered from public pages seven days are not told, each for its reason."""
    rows = _lines(reference_data / "korea-chronologies" / "dated_facts_from_pages.jsonl")
    assert _untold(reports, {r["date"] for r in rows}) == set(NOT_TOLD)


def test_the_busiest_days_of_icews_are_told(
    reports: list[dict[str, Any]], reference_data: Path
) -> None:
    """January to May 2018: each of the twenty days on which most was coded has a report."""
    path = reference_data / "icews18" / "events_2018_01_05.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        days = Counter(
            r["event_date"] for r in csv.DictReader(file)
            if "North Korea" in (r["source_country"], r["target_country"])
        )  # fmt: skip
    busiest = {day for day, _ in days.most_common(20)}
    assert _untold(reports, busiest) == set()


LISTS = ("clashes", "talks", "resolutions", "elections_kor")


def _listed() -> list[Any]:
    """The rows of the lists of what the two sides and the Council did."""
    facts = read_desk("korea").facts
    return [fact for name in LISTS for fact in facts[name]]


def test_lists_say_memory_where_it_is_memory() -> None:
    """12 clashes, 24 talks, 12 resolutions, 17 elections in the South: none hides a memory."""
    rows = _listed()
    assert Counter(fact.kind for fact in rows) == {
        "clashes": 12, "talks": 24, "resolutions": 12, "elections_kor": 17}  # fmt: skip
    assert all(("memory" in fact.citation) == (fact.checked == "memory") for fact in rows)


def test_days_of_lists_that_cite_a_list_are_in_it(reference_data: Path) -> None:
    """Clashes on the very day in the CSIS list; other days within a day of the entry named."""
    chronologies = reference_data / "korea-chronologies"
    csis = {r["date"] for r in _lines(chronologies / "csis_provocations_1958_2026.jsonl")}
    portal = {r["date"] for r in _lines(chronologies / "wikipedia_current_events_korea.jsonl")}
    cited = [str(f.event_date) for f in _listed() if "CSIS" in f.citation]
    assert len(cited) == 10
    assert not [day for day in cited if day not in csis]
    for fact in _listed():
        for day in _cited_days({"citation": fact.citation}, "Wikipedia Current Events"):
            assert day in portal, fact
            assert _near(day, {str(fact.event_date)}, back=3, ahead=1), fact
