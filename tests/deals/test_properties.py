"""What must hold of every deal, whatever its ranges."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keeneye.deals import Deal, Range, Site, account
from keeneye.deals.cases import exactly, small_deal

SMALL = settings(max_examples=40)
chances = st.floats(0, 1)
amounts = st.floats(0, 200)


@st.composite
def ranges(draw: st.DrawFn, most: float) -> Range:
    """A range within 0 … most, triangular or uniform."""
    low, mode, high = sorted(draw(st.lists(st.floats(0, most), min_size=3, max_size=3)))
    given_mode = mode if draw(st.booleans()) else None
    return Range(low=low, mode=given_mode, high=high, citation="drawn")


@st.composite
def deals(draw: st.DrawFn) -> Deal:
    """One frozen site and up to four hidden ones."""
    deal = small_deal()
    known = deal.programme.sites[0]
    hidden = tuple(draw(sites(f"h{n}")) for n in range(draw(st.integers(0, 4))))
    terms = replace(
        deal.terms,
        detection={s.site_id: draw(ranges(1)) for s in hidden},
        snapback_years=draw(ranges(6)),
        upfront_usd_bn=draw(ranges(3)),
    )
    programme = replace(deal.programme, sites=(known, *hidden))
    return replace(deal, programme=programme, terms=terms, horizon_years=draw(st.floats(0.1, 10)))


@st.composite
def sites(draw: st.DrawFn, site_id: str) -> Site:
    """A suspected site."""
    return Site(
        site_id=site_id,
        material="HEU",
        capacity_kg_per_year=draw(ranges(150)),
        exists=draw(ranges(1)),
    )


@SMALL
@given(deals(), sites("another"), ranges(1))
def test_another_hidden_site_never_raises_the_share_capped(
    deal: Deal, site: Site, chance: Range
) -> None:
    """An unfrozen site more leaves both shares capped as they are, or lowers them."""
    more = replace(
        deal,
        programme=replace(deal.programme, sites=(*deal.programme.sites, site)),
        terms=replace(deal.terms, detection={**deal.terms.detection, "another": chance}),
    )
    before, after = account(deal), account(more)
    assert (after.share_of_output_capped or 0) <= (before.share_of_output_capped or 0) + 1e-12
    assert after.arsenal_share_capped <= before.arsenal_share_capped + 1e-12


@SMALL
@given(deals(), st.floats(0, 1))
def test_more_detection_never_raises_relief_paid(deal: Deal, step: float) -> None:
    """Moving every chance of detection up pays the same or less."""
    raised = {name: _raised(p, step) for name, p in deal.terms.detection.items()}
    better = replace(deal, terms=replace(deal.terms, detection=raised))
    assert account(better).relief_paid_usd_bn <= account(deal).relief_paid_usd_bn + 1e-6


@SMALL
@given(deals())
def test_immediate_discovery_without_snapback_pays_only_upfront(deal: Deal) -> None:
    """Snap-back 0 and p = 1 at a real site: nothing beyond what was paid on the first day."""
    site = Site(site_id="real", material="HEU", capacity_kg_per_year=exactly(1))
    sure = replace(
        deal,
        programme=replace(deal.programme, sites=(*deal.programme.sites, site)),
        terms=replace(
            deal.terms,
            detection={**deal.terms.detection, "real": exactly(1)},
            snapback_years=exactly(0),
        ),
    )
    upfront = deal.terms.upfront_usd_bn
    assert upfront is not None
    assert account(sure).relief_paid_usd_bn == pytest.approx(upfront.mean, abs=1e-9)


@SMALL
@given(deals())
def test_every_value_keeps_its_bounds(deal: Deal) -> None:
    """Shares and chances lie within 0 … 1, times within the horizon, hidden output within sums."""
    for stance in deal.stances:
        found = account(deal, stance)
        for name in ("share_of_output_capped", "arsenal_share_capped", "p_any_hidden", "p_detect",
                     "p_detect_given_any_hidden", "hidden_capacity_found_share",
                     "reciprocity"):  # fmt: skip
            value = getattr(found, name)
            assert value is None or -1e-9 <= value <= 1 + 1e-9, name
        years = deal.horizon_years * (1 + 1e-9)
        assert 0 <= found.mean_years_undetected <= years
        assert 0 <= found.relief_years <= years
        assert found.warheads_before_detection <= found.warheads_continuing_over_horizon + 1e-9


@SMALL
@given(deals(), st.floats(0.1, 10))
def test_units_of_material_do_not_matter(deal: Deal, factor: float) -> None:
    """Capacities and kilograms a weapon in another unit leave every share as it is."""
    scaled = tuple(
        replace(s, capacity_kg_per_year=_times(s.capacity_kg_per_year, factor))
        for s in deal.programme.sites
    )
    kg = {m: _times(r, factor) for m, r in deal.programme.kg_per_warhead.items()}
    other = replace(deal, programme=replace(deal.programme, sites=scaled, kg_per_warhead=kg))
    before, after = account(deal), account(other)
    assert after.share_of_output_capped == pytest.approx(before.share_of_output_capped)
    assert after.arsenal_share_capped == pytest.approx(before.arsenal_share_capped)
    assert after.reciprocity == pytest.approx(before.reciprocity)


def _times(value: Range, factor: float) -> Range:
    mode = None if value.mode is None else value.mode * factor
    return Range(low=value.low * factor, mode=mode, high=value.high * factor, citation="scaled")


def _raised(chance: Range, step: float) -> Range:
    """The same range of a chance, each end and the mode moved up towards 1."""
    ends = (chance.low, chance.likely, chance.high)
    low, mode, high = sorted(min(1.0, p + step * (1 - p)) for p in ends)
    given_mode = None if chance.mode is None else mode
    return Range(low=low, mode=given_mode, high=high, citation="raised")
