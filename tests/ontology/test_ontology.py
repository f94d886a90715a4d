from __future__ import annotations

import hashlib
import subprocess
import sys
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keeneye.errors import UnknownCode
from keeneye.ontology import (
    CAMEO,
    PLOVER,
    QUAD_CLASSES,
    ROOT_CODES,
    cameo,
    cameo_code,
    cameo_code_of,
    countries,
    country,
    crosswalk,
    digests,
    disagreements,
    goldstein_of,
    plover,
    quad_class_of,
    root,
    sector,
    sectors,
)
from keeneye.ontology.tables import crossings


def test_sixteen_roots():
    """PLOVER has sixteen roots, and the constant names them in the order of the file."""
    assert tuple(known.name for known in plover().roots) == ROOT_CODES
    assert len(ROOT_CODES) == 16
    assert plover().ontology_id == PLOVER


def test_quad_classes_of_roots():
    """Words and deeds of cooperation: four roots and three; of conflict: four and five."""
    counts = [sum(known.quad_class == quad for known in plover().roots) for quad in QUAD_CLASSES]
    assert counts == [4, 3, 4, 5]


def test_cut_line():
    """A cut line is SANCTION/discontinue, CAMEO 160, −4.0, material conflict; and back again."""
    assert cameo_code_of("SANCTION", "discontinue") == "160"
    assert goldstein_of("SANCTION", "discontinue") == -4.0
    assert quad_class_of("SANCTION") == "material_conflict"
    assert (crosswalk("160").root_code, crosswalk("160").mode) == ("SANCTION", "discontinue")


def test_hand_checked_values():
    """Values read off the published scale by hand hold for roots, modes and codes."""
    assert goldstein_of("CONSULT", "visit") == 1.9
    assert goldstein_of("RETREAT", "ceasefire") == 9.0
    assert goldstein_of("THREATEN") == -4.4
    assert goldstein_of("THREATEN", "violence") == -7.0
    assert goldstein_of("0874", ontology=CAMEO) == 10.0
    assert goldstein_of("163", ontology=CAMEO) == -8.0


def test_goldstein_range():
    """Every Goldstein value lies within −10 and +10, of codes, roots and modes."""
    values = [known.goldstein for known in cameo().values()]
    values += [known.goldstein for known in plover().roots]
    values += [mode.goldstein for known in plover().roots for mode in known.modes]
    assert min(values) == -10
    assert max(values) == 10


def test_sign_follows_class():
    """No mode or root of cooperation is negative, none of conflict is positive."""
    for known in plover().roots:
        sign = 1 if known.quad_class.endswith("cooperation") else -1
        assert all(sign * each.goldstein > 0 for each in (known, *known.modes)), known.name


def test_standing_codes_lead_home():
    """The CAMEO code that stands for a root or mode leads back to that root."""
    for known in plover().roots:
        for each in (known, *known.modes):
            assert crosswalk(each.cameo_code).root_code == known.name, (known.name, each.name)


def test_crosswalk_is_whole():
    """Every CAMEO code has one crossing, to a root, mode and contexts that exist."""
    assert crossings().keys() == cameo().keys()
    for way in crossings().values():
        if way.root_code is None:
            assert way.event_code[:2] in ("01", "02")
            continue
        modes = {mode.name for mode in root(way.root_code).modes}
        assert way.mode is None or way.mode in modes
        assert set(way.contexts) <= plover().contexts.keys()


def test_differences_have_reasons():
    """A crossing names the table of 2021 and a reason together, or neither."""
    ours = [way for way in crossings().values() if way.reason]
    assert len(ours) == 32
    for way in crossings().values():
        assert bool(way.reason) == (way.root_2021 is not None)
    assert all((way.root_code, way.mode) != (way.root_2021, way.mode_2021) for way in ours)


def test_codes_keep_their_zero():
    """CAMEO codes are text of two to four digits that starts with its root."""
    for code, known in cameo().items():
        assert code == known.event_code
        assert code.isdigit()
        assert 2 <= len(code) <= 4
        assert known.root_code == code[:2]
        assert known.root_code in cameo()


def test_cameo_quad_classes():
    """CAMEO parts its roots after 05, 08 and 13."""
    borders = {"05": 0, "06": 1, "08": 1, "09": 2, "13": 2, "14": 3, "20": 3}
    for code, place in borders.items():
        assert quad_class_of(code, ontology=CAMEO) == QUAD_CLASSES[place]


def test_known_disagreements():
    """The codes on which published Goldstein values differ are the five that are known to."""
    rows = [row for row in disagreements() if row.aspect == "goldstein"]
    assert [row.event_code for row in rows] == ["016", "124", "163", "164", "166"]
    assert all(row.reason and row.decision for row in disagreements())


def test_goldstein_decided():
    """Where published values differ, the value of cameo-1.1 is the one that was decided on."""
    for row in disagreements():
        if row.aspect == "goldstein":
            assert cameo_code(row.event_code).goldstein == float(row.value_a)


def test_digests_hold():
    """The digest of every data file, worked out anew, is the one written down."""
    folder = files("keeneye.ontology").joinpath("data")
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.name != "digests.toml"
    }
    assert found == dict(digests())


def test_countries():
    """All members of the United Nations and four others, each code given once."""
    assert len(countries()) == 193 + 4
    for codes in (
        [known.iso3 for known in countries()],
        [known.iso2 for known in countries()],
        [known.cow_number for known in countries() if known.cow_number is not None],
        [known.fips for known in countries() if known.fips],
    ):
        assert len(codes) == len(set(codes))
    assert [known.iso3 for known in countries()] == sorted(known.iso3 for known in countries())


def test_two_koreas():
    """North and South Korea carry the codes that the data sets know them by."""
    north, south = country("PRK"), country("KOR")
    assert (north.iso_number, north.cow_number, north.fips) == ("408", 731, "KN")
    assert (south.iso_number, south.cow_number, south.fips) == ("410", 732, "KS")
    assert "DPRK" in north.other_names
    assert "South Korean" in south.demonyms


def test_ambiguous_names_are_names():
    """What a country lists as ambiguous is among its names."""
    for known in countries():
        names = {known.name, *known.other_names, *known.demonyms, *known.capitals}
        assert set(known.ambiguous) <= names


def test_shared_names_are_marked():
    """A name that two countries share is marked ambiguous in both."""
    seen: dict[str, list[str]] = {}
    for known in countries():
        for name in {known.name, *known.other_names, *known.demonyms, *known.capitals}:
            seen.setdefault(name, []).append(known.iso3)
    for name, owners in seen.items():
        if len(owners) > 1:
            assert all(name in country(iso3).ambiguous for iso3 in owners), (name, owners)


def test_sector_nouns():
    """A noun points to one sector, stands in lower case, and soldiers are MIL, spokesmen GOV."""
    nouns = [noun for known in sectors() for noun in known.nouns]
    assert len(nouns) == len(set(nouns))
    assert all(noun == noun.lower().strip() for noun in nouns)
    assert "soldier" in sector("MIL").nouns
    assert "spokesman" in sector("GOV").nouns


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda: root("SANCTIONS"), "no root 'SANCTIONS' (plover-2021); expected one of 16"),
        (lambda: crosswalk("60"), "no event code '60' (cameo-1.1); expected one of 313"),
        (lambda: goldstein_of("SANCTION", "cut"), "no mode 'cut' (plover-2021 SANCTION)"),
        (lambda: goldstein_of("AGREE", "phone"), "expected no mode at all"),
        (lambda: quad_class_of("AID", ontology="cameo-2"), "nearest cameo-1.1"),
        (lambda: country("XXX"), "no country 'XXX'"),
        (lambda: sector("ARM"), "no sector 'ARM'"),
    ],
)
def test_unknown_codes(ask, words):
    """An unknown code is an error that names it, its ontology and the nearest that would do."""
    with pytest.raises(UnknownCode) as caught:
        ask()
    assert words in str(caught.value)


@given(st.text(max_size=6))
def test_any_text_is_known_or_refused(text):
    """Any text is either a code or refused with UnknownCode, never anything else."""
    if text in cameo():
        assert cameo_code(text).event_code == text
    else:
        with pytest.raises(UnknownCode):
            cameo_code(text)


def test_import_reads_nothing():
    """Importing the room reads no file: the readers it needs are not even imported."""
    program = (
        "import sys, keeneye.ontology;"
        "print({'csv', 'tomllib', 'difflib', 'importlib.resources', 'msgspec'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"
