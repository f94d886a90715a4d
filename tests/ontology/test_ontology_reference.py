"""The tables held against the published ones; skipped, visibly, where these are not at hand."""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path

from keeneye.ontology import cameo, countries, country, crosswalk, disagreements
from keeneye.ontology.tables import crossings


def _rows(path: Path) -> list[dict[str, str]]:
    content = path.read_bytes()
    text = gzip.decompress(content) if path.suffix == ".gz" else content
    return list(csv.DictReader(text.decode("utf-8").splitlines()))


def test_icews_values(reference_data):
    """All 312 ICEWS codes are here with the same Goldstein value; ours has 1214 besides."""
    table = {row["code"]: float(row["goldstein"]) for row in _rows(_tables(reference_data)[0])}
    assert len(table) == 312
    assert {code: cameo()[code].goldstein for code in table} == table
    assert cameo().keys() - table.keys() == {"1214"}


def test_gdelt_values(reference_data):
    """Of 276 codes shared with the GDELT list, 271 have our value; the five others are listed."""
    table = json.loads(_tables(reference_data)[1].read_text(encoding="utf-8"))["GoldsteinScale"]
    shared = table.keys() & cameo().keys()
    differ = {code for code in shared if float(table[code]) != cameo()[code].goldstein}
    listed = {row.event_code for row in disagreements() if row.aspect == "goldstein"}
    assert (len(shared), differ) == (276, listed)


def test_gdelt_codes(reference_data):
    """Each code that only one of ICEWS and GDELT has is listed as missing."""
    icews = {row["code"] for row in _rows(_tables(reference_data)[0])}
    gdelt = set(json.loads(_tables(reference_data)[1].read_text(encoding="utf-8"))["Description"])
    listed = {row.event_code for row in disagreements() if row.aspect == "missing"}
    assert icews ^ gdelt <= listed


def test_crosswalk_of_2021(reference_data):
    """Of 256 codes in the table of 2021, 224 go where it says; it is quoted right for the 32."""
    table = {
        row["cameo_code"]: (row["plover_event"], row["plover_mode"] or None)
        for row in _rows(_tables(reference_data)[2])
    }
    differ = set()
    for code, published in table.items():
        way = crosswalk(code)
        if (way.root_code, way.mode) != published:
            differ.add(code)
            assert (way.root_2021, way.mode_2021) == published
    assert (len(table), len(differ)) == (256, 32)
    assert differ == {way.event_code for way in crossings().values() if way.reason}


def test_root_agreement_with_2021(reference_data):
    """Root alone, the crosswalk and the table of 2021 differ on seven codes."""
    table = {row["cameo_code"]: row["plover_event"] for row in _rows(_tables(reference_data)[2])}
    differ = {code for code, published in table.items() if crosswalk(code).root_code != published}
    assert differ == {"055", "0813", "0814", "0831", "116", "163", "192"}


def test_no_name_is_copied(reference_data):
    """No CAMEO name of more than two words is the one that ICEWS or GDELT prints."""
    icews = {row["code"]: row["name"] for row in _rows(_tables(reference_data)[0])}
    gdelt = json.loads(_tables(reference_data)[1].read_text(encoding="utf-8"))["Description"]
    for code, known in cameo().items():
        printed = {table.get(code, "").strip().lower() for table in (icews, gdelt)}
        assert len(known.name.split()) <= 2 or known.name.lower() not in printed


def test_cow_numbers(reference_data):
    """Each Correlates of War abbreviation has the number that the list of states gives it."""
    path = reference_data / "peacesciencer" / "cow_states.csv.gz"
    numbers = {row["stateabb"]: int(float(row["ccode"])) for row in _rows(path)}
    for known in countries():
        if known.cow_abbreviation:
            assert numbers[known.cow_abbreviation] == known.cow_number


def test_cow_members_of_today(reference_data):
    """Every state that the list holds to its last day is one of our countries."""
    path = reference_data / "peacesciencer" / "cow_states.csv.gz"
    last = max(float(row["endyear"]) for row in _rows(path))
    today = {row["stateabb"] for row in _rows(path) if float(row["endyear"]) == last}
    assert today - {known.cow_abbreviation for known in countries()} == set()


def test_icews_country_names(reference_data):
    """ICEWS has a name for all 197 countries, and it is one of ours."""
    path = reference_data / "code-tables" / "icews_country_names.csv"
    printed = {row["icews_country"] for row in _rows(path)}
    unnamed = [k.iso3 for k in countries() if not printed & {k.name, *k.other_names}]
    assert unnamed == []
    assert "Holy See" in country("VAT").other_names


def _tables(reference_data: Path) -> tuple[Path, Path, Path]:
    folder = reference_data / "code-tables"
    names = ("icews_cameo_codes.csv", "gdelt_cameo_codes.json", "cameo_to_plover_2021.csv")
    return folder / names[0], folder / names[1], folder / names[2]
