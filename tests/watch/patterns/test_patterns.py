"""Placebos, the base table of crises and scored verdicts: the numbers of the studies, openable."""

from __future__ import annotations

import csv
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from keeneye.desk import Desk, read_desk
from keeneye.records import parse_asof
from keeneye.signals import nearest_placebo
from keeneye.store import Batch, Store
from keeneye.watch import explain
from keeneye.watch.patterns import placebo_document, proportion_document, verdict_document

from ..stores import new_store

ASOF = parse_asof("2020-06-17")
REIGNS = {
    "Kim Il Sung": ((date(1958, 1, 1), date(1994, 7, 8)), 15.1, 18),
    "Kim Jong Il": ((date(1994, 7, 8), date(2011, 12, 17)), 9.7, 9),
    "Kim Jong Un": ((date(2011, 12, 17), date(2017, 11, 1)), 6.6, 2),  # the study left 2017 out
}


@pytest.fixture(scope="module")
def desk() -> Desk:
    """The shipped desk."""
    return read_desk("korea")


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store that holds nothing: these tables stand on the desk's own lists."""
    made = new_store(tmp_path_factory.mktemp("patterns"))
    made.append(Batch())
    return made


def test_four_patterns_stand_beside_random_days(desk: Desk) -> None:
    """Elections, anniversaries, exercises, leaflets: P, n and the words for what is not shown."""
    rows = placebo_document(desk, ASOF)
    assert len(rows) == 4
    assert {row["finding"] for row in rows} == {"no clustering shown"}
    assert all(0.05 < row["p_value"] <= 1 and row["n"] >= 4 for row in rows)
    assert all(row["random_low"] <= row["random_days"] <= row["random_high"] for row in rows)


def test_crisis_triggers_have_the_figures_of_the_file(desk: Desk) -> None:
    """0/16, 3/22, 39/182, 63/248, 50/110 and 231/381 answered by violence, codes not checked."""
    found = {(row["violent"], row["n"]) for row in proportion_document(desk, ASOF)}
    assert {(0, 16), (3, 22), (39, 182), (63, 248), (50, 110), (231, 381)} <= found
    assert all("not checked with the codebook" in row["meaning_checked"]
               for row in proportion_document(desk, ASOF))  # fmt: skip


@pytest.mark.parametrize("table", [placebo_document, proportion_document])
def test_every_row_opens_and_comes_out_equal(empty: Store, desk: Desk, table: object) -> None:
    """Each row by its id, with method, n and where it comes from."""
    rows = table(desk, ASOF)  # type: ignore[operator]
    with empty.read() as view:
        for row in rows:
            found = explain(row["id"], view, desk, asof=ASOF, recompute=True)
            assert (found.recomputed, found.record_id) == ("equal", row["id"])
            assert {"method", "n"} <= set(dict(found.lines))


def test_without_a_threat_nothing_is_scored(empty: Store, desk: Desk) -> None:
    """Three moments, no case: the base rate has none either, and the note says so."""
    with empty.read() as view:
        found = verdict_document(view.history(ASOF, desk.coders), desk)
    assert [one["when"] for one in found] == ["first", "strongest", "last"]
    assert all(row["n"] == 0 and row["share"] is None for one in found for row in one["rows"])
    assert all("not shown to separate" in one["note"] for one in found)


def _novembers(end: int) -> list[date]:
    """The Tuesday after the first Monday of November in years without a vote."""
    firsts = [date(year, 11, 2) for year in range(1959, end, 2)]
    return [first + timedelta(days=(1 - first.weekday()) % 7) for first in firsts]


@pytest.mark.parametrize("reign", REIGNS)
def test_novembers_without_an_election_are_the_study_s(reference_data: Path, reign: str) -> None:
    """15.1, 9.7 and 6.6 weeks on average: about as far as from elections (12.5, 6.7, 3.4)."""
    path = reference_data / "dprk-provocations" / "provocations_1958_2017.csv"
    with path.open(encoding="utf-8", newline="") as file:
        events = [datetime.fromisoformat(row["date"]).date() for row in csv.DictReader(file)]
    period, weeks, n = REIGNS[reign]
    rng = np.random.default_rng(7)
    got = nearest_placebo(reign, _novembers(2018), events, [period], rng=rng, draws=500)
    assert got.n == n
    assert got.observed_days / 7 == pytest.approx(weeks, abs=0.06)


def test_launches_lie_nearer_to_novembers_without_an_election(desk: Desk) -> None:
    """4.0 weeks (2013 to 2025, n 7), against 8.6 from election days: no clustering there."""
    days = [fact.event_date for fact in desk.facts["launches"]]
    period = (date(2012, 1, 1), date(2026, 1, 1))
    rng = np.random.default_rng(7)
    got = nearest_placebo("launches", _novembers(2026), days, [period], rng=rng, draws=500)
    assert got.n == 7
    assert got.observed_days / 7 == pytest.approx(4.0, abs=0.05)
