"""Sanctions pressure: sums by hand, revisions by the day they were known, and what is not said."""

from __future__ import annotations

import shutil
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

import pytest

from keeneye.desk import Desk, read_desk
from keeneye.motives import ComponentRow, PressureAssessment, assess_pressure
from keeneye.motives.sums import annualise, base_of, breach_ratio, pressure_of, weighted_range
from keeneye.records import from_json, parse_asof, to_json

KOREA = read_desk("korea")
HEAD = "series,compiler,period,months,value,unit,known_at,citation,checked,note\n"


def test_the_sums_by_hand() -> None:
    """Exports of 2019: 370 in 8 months are 555; 1 − (261 + 555)/2820 = .711; without leak .907."""
    assert annualise(370, 8) == 555
    assert pressure_of(261, 555, 2820) == pytest.approx(0.7106, abs=1e-4)
    assert pressure_of(261, 0, 2820) == pytest.approx(0.9074, abs=1e-4)
    assert pressure_of(3000, 0, 2820) == 0
    assert breach_ratio(3_890_000, 500_000) == 7.78
    assert weighted_range([0.711, 0.28], [0.6, 0.4]) == pytest.approx((0.5386, 0.28, 0.711))
    assert base_of([1, 5, 2]) == 2


def _row(found: PressureAssessment, name: str) -> ComponentRow:
    return next(row for row in found.components if row.component_id == name)


def test_korea_in_june_2020() -> None:
    """The worked numbers come out of the desk's files: .711, .280, index .539, oil 7.78 caps."""
    found = assess_pressure(KOREA, parse_asof("2020-06-12"))
    exports = _row(found, "exports")
    assert exports.pressure == pytest.approx(0.7106, abs=1e-4)
    assert exports.leak_share == pytest.approx(0.680, abs=5e-4)
    assert _row(found, "imports").pressure == pytest.approx(0.2804, abs=1e-4)
    assert found.caps[0].breach_ratio == 7.78
    assert found.index == pytest.approx(0.6 * 0.7106 + 0.4 * 0.2804, abs=1e-4)
    assert (found.index_low, found.index_high) == pytest.approx((0.2804, 0.7106), abs=1e-4)


def test_spliced_sources_are_told() -> None:
    """A base of one compiler under an observation of another names both; each stands alone too."""
    found = assess_pressure(KOREA, parse_asof("2020-06-12"))
    assert _row(found, "exports").compilers == ("KITA", "KOTRA")
    assert _row(found, "exports_kotra").compilers == ("KOTRA",)
    assert _row(found, "exports_kotra").weight == 0
    assert "border" in found.not_claimed[0]


def test_what_was_not_known_is_not_there() -> None:
    """In August 2019 there was KOTRA's 2018 alone; in 2015 nothing: named, not made up."""
    found = assess_pressure(KOREA, parse_asof("2019-08-12"))
    assert [(r.component_id, r.period) for r in found.components] == [("exports_kotra", "2018")]
    assert found.index is None
    assert set(found.unknown) == {"exports", "imports", "exports_kita", "refined_oil"}
    early = assess_pressure(KOREA, parse_asof("2015-08-12"))
    assert early.components == ()


def _desk(folder: Path, trade: str) -> Desk:
    """The Korea desk with figures of our own."""
    shutil.copytree(KOREA.folder, folder, ignore=shutil.ignore_patterns("reports"))
    (folder / "pressure" / "trade.csv").write_text(HEAD + trade, encoding="utf-8")
    return read_desk(str(folder))


MONTHS = (
    "exports,KOTRA,2014-03,1,100,USD m,2014-05-01,desk,memory,\n"
    "exports,KOTRA,2015-03,1,300,USD m,2015-05-01,desk,memory,\n"
    "exports,KOTRA,2016-03,1,200,USD m,2016-05-01,desk,memory,\n"
    "exports,KITA,2019-03,1,50,USD m,2019-05-01,desk,memory,\n"
    "exports,KITA,2019-03,1,100,USD m,2019-09-01,desk,memory,revised\n"
    "exports,KITA,2020-03,1,20,USD m,2020-05-01,desk,memory,\n"
)


def test_a_revision_counts_from_the_day_it_was_known(tmp_path: Path) -> None:
    """March 2019 was 50 in May and 100 from September; the base is the median of three Marches."""
    desk = _desk(tmp_path / "desk", MONTHS)
    first, revised = (
        _row(assess_pressure(desk, parse_asof(day)), "exports")
        for day in ("2019-06-01", "2019-10-01")
    )
    assert (first.base, first.base_periods) == (200, ("2014-03", "2015-03", "2016-03"))
    assert (first.observed, revised.observed) == (50, 100)
    assert (first.pressure, revised.pressure) == (0.75, 0.5)


def test_after_the_border_was_shut_it_is_not_sanctions_alone(tmp_path: Path) -> None:
    """March 2019 may be laid to sanctions, March 2020 not to them alone."""
    desk = _desk(tmp_path / "desk", MONTHS)
    before = _row(assess_pressure(desk, parse_asof("2019-10-01")), "exports")
    after = _row(assess_pressure(desk, parse_asof("2020-06-01")), "exports")
    assert (before.not_sanctions_alone, after.not_sanctions_alone) == (False, True)
    assert after.period == "2020-03"


def test_pressure_is_the_same_again_and_survives_json() -> None:
    """Same figures and moment: same id; its id carries the moment, its rows their places."""
    found = assess_pressure(KOREA, datetime(2020, 6, 13, tzinfo=UTC))
    assert found == assess_pressure(KOREA, datetime(2020, 6, 13, tzinfo=UTC))
    assert from_json(to_json(found), PressureAssessment) == found
    assert found.pressure_id.startswith("p-20200613T000000Z-")
    assert all(place.startswith("pressure/") for row in found.components for place in row.places)
    assert "citations" in {field.name for field in fields(ComponentRow)}
