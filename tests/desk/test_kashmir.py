"""The second desk: data alone, enough of it, dated as others date it, in our own words."""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from keeneye.coding.copies import copied_share
from keeneye.desk import Desk, find_gaps, read_desk
from keeneye.records import CHECKED
from keeneye.watch import read_whole

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@pytest.fixture(scope="module")
def desk() -> Desk:
    """The desk, read whole."""
    return read_whole("kashmir")


@pytest.fixture(scope="module")
def reports(desk: Desk) -> list[dict[str, Any]]:
    """Its reports."""
    texts = [Path(path).read_text(encoding="utf-8") for path in desk.report_files]
    return [json.loads(line) for text in texts for line in text.splitlines()]


def test_it_holds_data_alone(desk: Desk) -> None:
    """Nothing in the folder is code, and no line of it waits to be filled in."""
    suffixes = {p.suffix for p in desk.folder.rglob("*") if p.is_file()}
    assert suffixes <= {".toml", ".csv", ".jsonl", ".md", ""}
    assert find_gaps(desk.folder) == []


def test_no_code_knows_it() -> None:
    """No module of Keeneye names the desk's states by id outside examples and word lists."""
    found = []
    for path in sorted((Path(__file__).resolve().parents[2] / "src").rglob("*.py")):
        code = re.sub(r'""".*?"""', "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        if re.search(r"[\"'](?:IND|PAK|kashmir)[\"']", code):
            found.append(path.name)
    assert found == []


def test_it_has_enough_reports_and_each_says_how_it_was_checked(
    reports: list[dict[str, Any]],
) -> None:
    """At least 120 reports of 1998 to 2025, two to seven sentences each, all summaries."""
    assert len(reports) >= 120
    assert reports[0]["published"] < "1999"
    assert reports[-1]["published"] > "2025"
    for row in reports:
        assert row["checked"] in CHECKED, row["id"]
        assert row["wording"] == "summary"
        assert 2 <= len(re.findall(r"[.!?](?:\s|$)", row["text"])) <= 7, row["id"]


def test_memory_is_never_called_checked(desk: Desk, reports: list[dict[str, Any]]) -> None:
    """What cites memory alone is marked so; what is marked "two sources" names two."""
    marked = [(r["id"], r["citation"], r["checked"]) for r in reports]
    marked += [(f.fact_id, f.citation, f.checked) for rows in desk.facts.values() for f in rows]
    for name, citation, checked in marked:
        if citation == "desk's memory":
            assert checked == "memory", name
        if checked == "two sources":
            assert ";" in citation or " and " in citation, name


def test_weekdays_agree_with_dates(reports: list[dict[str, Any]]) -> None:
    """A weekday that a text names is that of its date, or of the day before or after."""
    for row in reports:
        day = date.fromisoformat(row["published"]).weekday()
        near = {DAYS[(day + shift) % 7] for shift in (-1, 0, 1)}
        named = set(re.findall(r"\bon (\w+day)\b", row["text"])) & set(DAYS)
        assert named <= near, row["id"]


def _outside(reference_data: Path, name: str) -> list[dict[str, Any]]:
    """Read the reference reports on India and Pakistan."""
    with gzip.open(reference_data / "news-reports" / name, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [row for row in rows if row["standoff"] == "india-pakistan"]


def test_no_sentence_is_somebody_elses(reports: list[dict[str, Any]], reference_data: Path) -> None:
    """No report shares a fifth of its runs of words with a reference report of the same week."""
    others = [
        row
        for name in ("reports.jsonl.gz", "reports_one_sentence.jsonl.gz")
        for row in _outside(reference_data, name)
    ]
    assert len(others) == 106
    shared = {
        (mine["id"], other["published"]): copied_share(mine["text"], other["text"])
        for mine in reports
        for other in others
        if abs(_days(mine) - _days(other)) <= 7
    }
    assert max(shared.values()) < 0.2, max(shared, key=lambda pair: shared[pair])


def _days(row: dict[str, Any]) -> int:
    return date.fromisoformat(row["published"][:10]).toordinal()


def test_what_cites_the_portal_has_its_day(
    reports: list[dict[str, Any]], reference_data: Path
) -> None:
    """Each report that rests on Wikipedia's Current Events alone is of a day that it has."""
    held = Counter(
        row["published"][:10]
        for name in ("reports.jsonl.gz", "reports_one_sentence.jsonl.gz")
        for row in _outside(reference_data, name)
    )
    alone = [r for r in reports if re.fullmatch(r"Wikipedia Current Events, [^;(]*", r["citation"])]
    lacking = [row["id"] for row in alone if not held[row["published"]]]
    assert len(alone) >= 30
    assert lacking == []


def test_the_crisis_of_2019_stands_out_elsewhere(desk: Desk, reference_data: Path) -> None:
    """In GDELT of 2018 to 2021 the worst week of the pair is that of the two air strikes."""
    weeks: Counter[date] = Counter()
    path = reference_data / "gdelt-dyad-days" / "dyad_days_2018_2021.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if {row["country_1"], row["country_2"]} == {"IND", "PAK"}:
                day = date.fromisoformat(row["event_date"])
                weeks[day - timedelta(days=day.weekday())] += float(row["weighted_goldstein_sum"])
    worst = min(weeks, key=lambda week: weeks[week])
    strikes = [f.event_date for f in desk.facts["clashes"] if f.values["kind"] == "air strike"]
    assert sum(worst <= day < worst + timedelta(days=7) for day in strikes) == 2


def test_leaders_are_in_office_as_the_desk_says() -> None:
    """Of two Sharifs and three Singhs the desk knows who governed when."""
    persons = {p.id: p for p in read_desk("kashmir").persons}
    assert persons["nawaz-sharif"].in_office(date(1999, 5, 1))
    assert not persons["nawaz-sharif"].in_office(date(2001, 7, 16))
    assert persons["shehbaz-sharif"].in_office(date(2025, 5, 7))
    assert not persons["modi"].in_office(date(2013, 1, 1))
