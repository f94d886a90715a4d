"""Files of motives and pressure are read, or refused with file and key or line."""

from __future__ import annotations

from pathlib import Path

import pytest

from keeneye.errors import DeskError
from keeneye.motives import read_motives
from keeneye.motives.series import read_figures, read_pressure

KOREA = Path(__file__).parents[2] / "desks" / "korea"
MOTIVES = (KOREA / "motives.toml").read_text(encoding="utf-8")
PRESSURE = (KOREA / "pressure.toml").read_text(encoding="utf-8")
TRADE = (KOREA / "pressure" / "trade.csv").read_text(encoding="utf-8")
E1 = "evidence.E1_lines_cut_2020-06-09"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("relief = [0.3, 0.6]", "relief = [0.6, 0.3]", f"{E1}.likelihood.relief"),
        ("relief = [0.3, 0.6]", "relief = [0.3, 1.6]", f"{E1}.likelihood.relief"),
        ("relief = [0.3, 0.6]", "relief = [0, 0.6]", f"{E1}.likelihood.relief"),
        ("relief = [0.3, 0.6]\n", "", f"{E1}.likelihood"),
        ("relief = [0.3, 0.6]", "relief = [0.3]", "$.evidence[0].likelihood"),
        ("relief = [0.3, 0.6]", 'relief = ["a", "b"]', "$.evidence[0].likelihood"),
        ('title = "all lines', 'titel = "all lines', "titel"),
        ('citation = "our assumption"\n', 'citation = ""\n', f"{E1}.citation"),
        ('"SANCTION", "REJECT", "THREATEN"', '"SANKTION"', f"{E1}.event.roots"),
        ('roots = ["ASSAULT"', 'mode = "paint"\nroots = ["ASSAULT"', "demolished_2020-06-16.event"),
        ('id = "E2_leaflet', 'id = "E1_lines_cut_2020-06-09"\n#', "each id once"),
        ("known_at = 2019-08-19\n", "", "E8_enrichment_continues_2019-2020"),
        ("exponent = {low = 0.5, high = 0.5", "exponent = {low = 0, high = 0.5", f"{E1}.exponent"),
        ("low = 0.1\nmode = 0.2", "low = 0.3\nmode = 0.2", "motives.toml"),
        ("high = 0.3\n", "high = 3\n", "inconsistent_below"),
        ("horizon_days = 90", "horizon_days = 0", "I1_dated_relief_offer.horizon_days"),
        ("prior_odds = {low = 1", "prior_odds = {low = 0", "hypothesis.relief.prior_odds"),
        ("[[evidence]]", "[[evidence", "motives.toml"),
    ],
)
def test_broken_motives_are_refused(tmp_path: Path, old: str, new: str, told: str) -> None:
    """A bad likelihood, a stray or missing name, an unknown root: named with file and key."""
    assert old in MOTIVES
    (tmp_path / "motives.toml").write_text(MOTIVES.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DeskError) as refused:
        read_motives(tmp_path)
    assert told in str(refused.value)
    assert "motives.toml" in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("weight = {low = 0.4", "weight = {low = 0.9", "pressure.toml"),
        ("weight = {low = 0.4", "weight = {low = -0.4", "exports.weight"),
        ('base_years = ["2014", "2015", "2016"]', "base_years = []", "exports.base_years"),
        ("most = {low = 500000", "most = {low = 0", "refined_oil.most"),
        ('id = "imports"', 'id = "exports"', "exports"),
        ("border_shut", "border_closed", "border"),
        ('citation = "our choice"', 'citation = ""', "pressure.toml"),
    ],
)
def test_broken_pressure_is_refused(tmp_path: Path, old: str, new: str, told: str) -> None:
    """A bad weight, an id twice, a cap of 0, an unknown key: named with file and key."""
    assert old in PRESSURE
    (tmp_path / "pressure.toml").write_text(PRESSURE.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DeskError) as refused:
        read_pressure(tmp_path)
    assert told in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2016,12,2820", "2016,12,many"),
        ("2016,12,2820", "2016,12,-2820"),
        ("2016,12,2820", "2016,13,2820"),
        ("2016,12,2820", "16,12,2820"),
        ("2016,12,2820", "2016-13,12,2820"),
        ("2017-07-21", "21 July 2017"),
        (",memory,figure", ",sure,figure"),
    ],
)
def test_a_broken_figure_is_refused(tmp_path: Path, old: str, new: str) -> None:
    """A figure, period or day that is none, or unchecked: named with file and line."""
    assert old in TRADE
    (tmp_path / "pressure").mkdir()
    (tmp_path / "pressure" / "trade.csv").write_text(TRADE.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DeskError, match=r"pressure/trade\.csv:2"):
        read_figures(tmp_path)
