"""Deal files are read, or refused with file and key."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keeneye.deals import read_deal_book
from keeneye.deals.tables import Table
from keeneye.errors import DeskError

RANGE = '{low = 1, mode = 2, high = 3, citation = "test"}'
CHANCE = '{low = 0.1, high = 0.3, citation = "test"}'
PROGRAMME = f"""
[programme.one]
stock_warheads = {RANGE}
kg_per_warhead.Pu = {RANGE}
kg_per_warhead.HEU = {RANGE}
[[programme.one.site]]
site_id = "known"
material = "Pu"
declared = true
capacity_kg_per_year = {RANGE}
[[programme.one.site]]
site_id = "small"
copies = 3
material = "HEU"
capacity_kg_per_year = {RANGE}
exists = {CHANCE}
"""
OFFER = f"""
citation = "test"
programme = "one"
horizon_years = 5
frozen = ["known"]
relief_usd_bn_per_year = {RANGE}
snapback_years = {RANGE}
detection.small = {CHANCE}
"""
DEALS = f"""
[rules]
temptation = {{low = 3, high = 3, citation = "test"}}
reward = {{low = 2, high = 2, citation = "test"}}
punishment = {{low = 1, high = 1, citation = "test"}}
gain_over_loss = {RANGE}
lopsided_below = {{low = 0.4, high = 0.4, citation = "test"}}
[access.ntm]
low = 0.02
high = 0.3
citation = "test"
[deal.offer]
{OFFER}"""


def _write(folder: Path, programme: str = PROGRAMME, deals: str = DEALS) -> Path:
    (folder / "programme.toml").write_text(programme, encoding="utf-8")
    (folder / "deals.toml").write_text(deals, encoding="utf-8")
    return folder


def test_a_desk_of_deals_is_read(tmp_path: Path) -> None:
    """Sites that stand for several become several, each with the chance of all."""
    deal = read_deal_book(_write(tmp_path)).deals["offer"]
    assert [s.site_id for s in deal.hidden] == ["small_01", "small_02", "small_03"]
    assert set(deal.terms.detection) == {"small_01", "small_02", "small_03"}
    assert deal.stance == "pretence"
    assert deal.terms.snapback_years.mean == 2.0


def test_a_level_of_access_gives_the_chance_of_detection(tmp_path: Path) -> None:
    """A site with access = "ntm" and no numbers is found as the desk's table says."""
    deals = DEALS.replace(f"detection.small = {CHANCE}", 'detection.small = {access = "ntm"}')
    deal = read_deal_book(_write(tmp_path, deals=deals)).deals["offer"]
    assert deal.terms.detection["small_01"].high == 0.3
    assert deal.terms.access["small_01"] == "ntm"


def test_an_offer_of_ones_own_is_found_by_its_file(tmp_path: Path) -> None:
    """A file with one deal uses the desk's programmes."""
    book = read_deal_book(_write(tmp_path))
    mine = tmp_path / "mine.toml"
    mine.write_text(f'deal = "mine"\n{OFFER}', encoding="utf-8")
    assert book.find(str(mine)).name == "mine"
    assert book.find("offer") is book.deals["offer"]
    with pytest.raises(DeskError, match="no deal 'other'"):
        book.find("other")
    with pytest.raises(DeskError, match=r"nowhere\.toml"):
        book.find(str(tmp_path / "nowhere.toml"))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("stock_warheads = {low = 1", "stock_warheads = {low = 9", "one.stock_warheads.range"),
        ('citation = "test"}\nkg', 'citation = ""}\nkg', "one.stock_warheads.citation"),
        (', citation = "test"}\nkg', "}\nkg", "stock_warheads.citation"),
        ('material = "Pu"', 'material = "U"', "material 'U'"),
        ('material = "Pu"', "material = 3", "site[1].material"),
        ("kg_per_warhead.Pu", "kg_per_warhead.Po", "no kg per warhead of ['Pu']"),
        ("exists = {low = 0.1", "exists = {low = -0.1", "small_01.exists"),
        ("high = 0.3", "high = 1.3", "small_01.exists"),
        ("copies = 3", "copies = 2.5", "site[2].copies"),
        ("copies = 3", "copy = 3", "site[2].copy"),
        ("declared = true", 'declared = "yes"', "site[1].declared"),
        ('site_id = "small"\ncopies = 3', 'site_id = "known"', "stands twice"),
        ("[[programme.one.site]]", "[programme.one.site]", "programme.toml"),
        ("low = 1", "low = nan", "stock_warheads.range"),
    ],
)
def test_a_broken_programme_is_refused(tmp_path: Path, old: str, new: str, told: str) -> None:
    """A bad range, chance, material, key or id is named with file and key."""
    assert old in PROGRAMME
    with pytest.raises(DeskError) as refused:
        read_deal_book(_write(tmp_path, programme=PROGRAMME.replace(old, new, 1)))
    assert told in str(refused.value)
    assert "programme.toml" in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('frozen = ["known"]', 'frozen = ["nowhere"]', "site ['nowhere'] is in no programme"),
        ("detection.small", "detection.smell", "site ['smell'] is in no programme"),
        (f"detection.small = {CHANCE}", "", "hidden site ['small_01']"),
        ("detection.small = {low = 0.1, high = 0.3", "detection.small = {low = 0.1, high = 3",
         "detection.small_01"),
        (f"detection.small = {CHANCE}", 'detection.small = {access = "spies"}', "small.access"),
        ('programme = "one"', 'programme = "two"', "no programme 'two'"),
        ("horizon_years = 5", "horizon_years = 0", "horizon_years"),
        ("horizon_years = 5", 'horizon_years = "five"', "offer.horizon_years"),
        ("horizon_years = 5", 'horizon_years = 5\nstance = "hope"', "stance 'hope'"),
        ("horizon_years = 5", 'horizon_years = 5\nstance = "displace"', "no displacement"),
        ("horizon_years = 5", "horizon_years = 5\nhorizon = 5", "offer.horizon)"),
        ('citation = "test"\nprogramme', "programme", "offer.citation"),
        ("_per_year = {low = 1, mode = 2", "_per_year = {low = 1, mode = 9",
         "relief_usd_bn_per_year.range"),
        ("temptation = {low = 3", "temptation = {low = 1", "temptation > reward > punishment"),
        ("gain_over_loss = {low = 1", "gain_over_loss = {low = -1", "gain_over_loss"),
        ("low = 0.02", "low = -0.02", "access.ntm.low"),
    ],
)  # fmt: skip
def test_a_broken_deal_is_refused(tmp_path: Path, old: str, new: str, told: str) -> None:
    """A stray site, a chance outside 0 … 1, a broken order of payoffs: with file and key."""
    assert old in DEALS
    with pytest.raises(DeskError) as refused:
        read_deal_book(_write(tmp_path, deals=DEALS.replace(old, new, 1)))
    assert told in str(refused.value)
    assert "deals.toml" in str(refused.value)


def test_a_missing_or_broken_file_is_refused(tmp_path: Path) -> None:
    """No file, no TOML, no UTF-8: each a desk error with the file's name."""
    with pytest.raises(DeskError, match=r"programme\.toml"):
        read_deal_book(tmp_path)
    for broken in (b"[[[", b"\xff\xfe", b"a = " + b"[" * 100_000):
        _write(tmp_path)
        (tmp_path / "deals.toml").write_bytes(broken)
        with pytest.raises(DeskError, match=r"deals\.toml"):
            read_deal_book(tmp_path)


leaves = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5))
trees = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["low", "high", "mode", "citation", "checked", "x"]), inner, max_size=5
        )
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["low", "high", "mode", "citation", "note"]), trees))
def test_any_table_is_a_range_or_a_desk_error(values: dict[str, object]) -> None:
    """Whatever stands in a table, reading it as a range gives a range or names the key."""
    try:
        found = Table(values, "any.toml: key").as_range()
    except DeskError as error:
        told = str(error)
    else:
        told = "any.toml: key" if found.low <= found.likely <= found.high else "no range"
    assert "any.toml: key" in told
