"""The trend on imported histories: a year of days, and 22 years of months without cooperation."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from keeneye.desk import Desk, read_desk
from keeneye.records import Dyad, parse_asof
from keeneye.store import Store
from keeneye.watch import explain
from keeneye.watch.trend import ANSWERED_KINDS, read_trend, trend_document

from ..imported import fill_rows, icews_events, month_events
from ..stores import new_store

BOTH = [Dyad("PRK", "KOR"), Dyad("KOR", "PRK")]


@pytest.fixture(scope="module")
def desk() -> Desk:
    """The shipped desk."""
    return read_desk("korea")


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory, reference_data: Path) -> Store:
    """ICEWS of 2014, by the day."""
    made = new_store(tmp_path_factory.mktemp("year"))
    path = reference_data / "icews14" / "events.csv.gz"
    fill_rows(made, icews_events(path, date(2014, 1, 1), date(2015, 1, 1)))
    return made


@pytest.fixture(scope="module")
def months(tmp_path_factory: pytest.TempPathFactory, reference_data: Path) -> Store:
    """The two Koreas by the month, 1990 to 2011: no root of cooperation is in the file."""
    made = new_store(tmp_path_factory.mktemp("months"))
    path = reference_data / "icews-dyad-months" / "dyad_months_1990_2011.csv.gz"
    fill_rows(made, month_events(path, frozenset({"PRK", "ROK"})))
    return made


def test_2014_has_the_events_of_the_file(year: Store, desk: Desk) -> None:
    """377 from North to South, 404 back; weeks hold them all, and quads add up to all."""
    with year.read() as view:
        history = view.history(parse_asof("2014-12-31"), desk.coders)
        found = trend_document(history, desk, BOTH, "week", last=60)
    assert [one["events"] for one in found["trend"]] == [377, 404]
    for one in found["trend"]:
        assert sum(row["all"]["value"] for row in one["rows"]) == one["events"]
        quads = (
            "verbal_cooperation",
            "material_cooperation",
            "verbal_conflict",
            "material_conflict",
        )
        assert all(
            row["all"]["value"] == sum(row[q]["value"] for q in quads) for row in one["rows"]
        )
        assert all(
            row["all"]["value"] == sum(c["value"] for c in row["roots"].values())
            for row in one["rows"]
        )


def test_2014_has_turns_with_intervals_that_open(year: Store, desk: Desk) -> None:
    """The conflict share of the Koreas goes down in August and up in October, both ways alike."""
    asof = parse_asof("2014-12-31")
    with year.read() as view:
        found = trend_document(view.history(asof, desk.coders), desk, BOTH, "week")
        shares = [t for one in found["trend"] for t in one["turns"] if t["measure"] == "share"
                  and t["series"].startswith("conflict")]  # fmt: skip
        told = [[(c["change_date"], c["direction"]) for c in t["changes"]] for t in shares]
        assert told == [[(date(2014, 8, 4), "down"), (date(2014, 10, 27), "up")]] * 2
        for change in shares[0]["changes"]:
            assert change["low_date"] <= change["change_date"] <= change["high_date"]
            opened = explain(change["id"], view, desk, asof=asof, recompute=True)
            assert opened.recomputed == "equal"


def test_months_turn_where_the_guns_spoke(months: Store, desk: Desk) -> None:
    """By month the North's conflict towards the South goes up around November 2010."""
    asof = parse_asof("2011-12-31")
    with months.read() as view:
        history = view.history(asof, desk.coders)
        found = trend_document(history, desk, BOTH[:1], "month", last=24)
        counts = next(t for t in found["trend"][0]["turns"] if t["measure"] == "count")
        ups = [c["change_date"] for c in counts["changes"] if c["direction"] == "up"]
        assert any(date(2010, 10, 1) <= day <= date(2010, 12, 1) for day in ups), ups
        peak = max(found["trend"][0]["rows"], key=lambda row: row["all"]["value"])
        assert peak["start"] in (date(2010, 11, 1), date(2010, 12, 1))
        assert read_trend(history, desk, BOTH[0], "week").series.unplaced == 8880


def test_months_without_cooperation_say_so(months: Store, desk: Desk) -> None:
    """By month both shares of the Koreas are not shown: nothing but conflict is held."""
    with months.read() as view:
        history = view.history(parse_asof("2011-12-31"), desk.coders)
        rule = trend_document(history, desk, [], "month")["rule"]
    told = [(m.way, m.reason) for m in rule["series"][:2]]
    assert told == [("not shown", "this history holds no cooperation")] * 2


def test_answers_in_kind_stand_beside_their_base_in_both_directions(
    year: Store, desk: Desk
) -> None:
    """Each side, three kinds: shares, lift and interval, or why nothing is shown; each opens."""
    asof = parse_asof("2014-12-31")
    with year.read() as view:
        found = trend_document(view.history(asof, desk.coders), desk, BOTH, "month")["trend"]
        for one in found:
            assert [a["kind"] for a in one["answers"]] == list(ANSWERED_KINDS)
            for answer in one["answers"]:
                assert 0 <= answer["answered"] <= answer["acts"]
                if answer["shown"]:
                    assert "times as often as chance" in answer["note"]
                    assert answer["low"] > 1 or answer["high"] < 1
                else:
                    assert answer["note"].startswith(("not shown", "too few"))
                opened = explain(answer["id"], view, desk, asof=asof, recompute=True)
                assert opened.recomputed == "equal"
