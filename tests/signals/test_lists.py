"""The desk's lists for placebos and triggers: days by law, order, and what reports say."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from keeneye.desk import Desk, read_desk


@pytest.fixture(scope="module")
def desk() -> Desk:
    """The Korea desk."""
    return read_desk("korea")


def test_elections_are_the_tuesdays_of_the_law(desk: Desk) -> None:
    """Every even year from 1950 to 2026, the Tuesday after the first Monday of November."""
    days = [f.event_date for f in desk.facts["elections"]]
    assert [d.year for d in days] == list(range(1950, 2027, 2))
    assert all(d.weekday() == 1 and date(d.year, 11, 2) <= d <= date(d.year, 11, 8) for d in days)
    assert date(2020, 11, 3) in days


def test_elections_are_known_before(desk: Desk) -> None:
    """A calendar day is known ahead: an as-of list of June 2020 holds that of November."""
    assert all(f.known_at.date() < f.event_date for f in desk.facts["elections"])


@pytest.mark.parametrize("name", ["leaflets", "exercises"])
def test_days_of_deeds_are_known_on_the_day(desk: Desk, name: str) -> None:
    """What somebody did is known at the end of its day, not before."""
    for fact in desk.facts[name]:
        assert fact.known_at.date() == fact.event_date + timedelta(days=1)


def test_leaflets_agree_with_the_reports(desk: Desk) -> None:
    """The launches said to stand in a report of the desk: a report of that week tells of them."""
    lines = [
        json.loads(line)
        for path in desk.report_files
        for line in Path(path).read_text(encoding="utf-8").splitlines()
    ]
    told = [
        date.fromisoformat(r["published"])
        for r in lines
        if "leaflet" in r["text"] or "balloon" in r["text"]
    ]
    cited = [f for f in desk.facts["leaflets"] if "desk report" in f.citation]
    assert len(cited) >= 6
    for fact in cited:
        assert any(0 <= (day - fact.event_date).days <= 3 for day in told), fact.event_date


def test_how_facts_were_checked_is_said(desk: Desk) -> None:
    """Exercises rest on memory but for three, and say so."""
    checked = [f.checked for f in desk.facts["exercises"]]
    assert (checked.count("one source"), checked.count("memory")) == (3, 27)
