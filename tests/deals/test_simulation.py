"""The draws of a deal agree with its account."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from keeneye.deals import Deal, Displacement, Range, account, draw_deal, play_out
from keeneye.deals.cases import exactly, small_deal
from keeneye.deals.simulation import stock_fan
from keeneye.deals.terms import STANCES
from keeneye.errors import BadRecord

DRAWS = 100_000
SAME = (
    "warheads_per_year_no_deal",
    "warheads_per_year_capped",
    "warheads_continuing_over_horizon",
    "warheads_before_detection",
    "relief_paid_usd_bn",
)


def wide_deal() -> Deal:
    """A deal in which everything is a range."""
    deal = small_deal()
    known, hidden = deal.programme.sites
    sites = (
        replace(known, material="Pu", capacity_kg_per_year=_range(2, 4, 6)),
        replace(hidden, capacity_kg_per_year=_range(20, 60, 120), exists=_range(0.4, 0.6, 0.8)),
        replace(hidden, site_id="other", capacity_kg_per_year=_range(0, 30, 60)),
        replace(hidden, site_id="open", declared=True, capacity_kg_per_year=_range(5, 10, 15)),
    )
    programme = replace(
        deal.programme,
        sites=sites,
        stock_warheads=_range(10, 20, 30),
        kg_per_warhead={"Pu": _range(4, 5, 6), "HEU": _range(15, 20, 25)},
    )
    terms = replace(
        deal.terms,
        detection={"suspected": _range(0.02, None, 0.3), "other": _range(0.1, 0.2, 0.6)},
        relief_usd_bn_per_year=_range(1, 2, 2.6),
        upfront_usd_bn=_range(0, 0.5, 1),
        snapback_years=_range(0.5, 1.5, 6),  # may outlast the horizon
        displacement=Displacement(rebuilt_share=_range(0, 0.25, 0.5), lag_years=_range(1, 2, 5)),
        sunset_years=3.5,
    )
    return replace(deal, programme=programme, terms=terms, horizon_years=4)


def _range(low: float, mode: float | None, high: float) -> Range:
    return Range(low=low, mode=mode, high=high, citation="test")


def _means(deal: Deal, seed: int) -> Iterator[tuple[str, str, float, float, float]]:
    """Yield stance, value, expectation, mean of the draws and its standard error."""
    drawn = draw_deal(deal, np.random.default_rng(seed), DRAWS)
    for stance in deal.stances:
        expected, outcomes = account(deal, stance), play_out(deal, drawn, stance)
        for name in SAME:
            values = getattr(outcomes, name)
            error = values.std() / np.sqrt(DRAWS)
            yield stance, name, getattr(expected, name), values.mean(), error


@pytest.mark.parametrize("seed", [20200616, 2])
def test_draws_agree_with_the_account(seed: int) -> None:
    """Under every stance each mean lies within three standard errors of the expectation."""
    far = [
        (stance, name, expected, mean)
        for stance, name, expected, mean, error in _means(wide_deal(), seed)
        if abs(mean - expected) > 3 * error + 1e-9
    ]
    assert not far


def test_discovery_agrees_with_the_account() -> None:
    """The share of draws in which something is found, and the chance given what is hidden."""
    deal = wide_deal()
    outcomes = play_out(deal, draw_deal(deal, np.random.default_rng(5), DRAWS))
    expected = account(deal)
    assert (outcomes.first_found <= 4).mean() == pytest.approx(expected.p_detect, abs=0.005)
    assert np.nanmean(outcomes.found_in_time) == pytest.approx(expected.p_detect, abs=0.005)


def test_the_same_seed_gives_the_same_draws() -> None:
    """Same generator, same draws, value by value; another seed gives others."""
    first, again, other = (
        draw_deal(wide_deal(), np.random.default_rng(seed), 40_000) for seed in (1, 1, 2)
    )
    assert np.array_equal(first.hidden, again.hidden)
    assert np.array_equal(first.first_found, again.first_found)
    assert not np.array_equal(first.hidden, other.hidden)


def test_stances_share_their_draws() -> None:
    """Stances are played from the same draws: what is frozen is the same in each."""
    deal = wide_deal()
    drawn = draw_deal(deal, np.random.default_rng(1), 1000)
    comply, pretence, displace = (play_out(deal, drawn, stance) for stance in STANCES)
    assert np.array_equal(comply.warheads_per_year_capped, pretence.warheads_per_year_capped)
    assert np.all(displace.warheads_per_year_capped <= pretence.warheads_per_year_capped)
    assert np.all(comply.relief_paid_usd_bn >= pretence.relief_paid_usd_bn)


def test_a_certain_discovery_pays_only_the_snapback() -> None:
    """With p = 1 and a real site discovery is immediate: relief lasts as long as snap-back."""
    deal = small_deal()
    terms = replace(deal.terms, detection={"suspected": exactly(1)})
    deal = replace(deal, terms=terms)
    paid = play_out(deal, draw_deal(deal, np.random.default_rng(1), 100)).relief_paid_usd_bn
    assert np.allclose(paid, 2.0)
    assert account(deal).relief_paid_usd_bn == pytest.approx(2.0)


@pytest.mark.parametrize("draws", [0, 10_000_001])
def test_too_few_or_too_many_draws_are_refused(draws: int) -> None:
    """The limit of draws is kept."""
    with pytest.raises(BadRecord, match="draws"):
        draw_deal(small_deal(), np.random.default_rng(1), draws)


def test_the_stock_at_the_horizon_is_what_goes_on_being_made() -> None:
    """The last row of the fan, by every stance that hides, is the stock and what continues."""
    for stance in ("pretence", "displace"):
        deal = replace(wide_deal(), stance=stance)
        drawn = draw_deal(deal, np.random.default_rng(7), 5000)
        outcomes = play_out(deal, drawn)
        last = stock_fan(deal, drawn)[-1]
        ends = np.quantile(drawn.stock + outcomes.warheads_continuing_over_horizon, (0.05, 0.5))
        assert (last.with_undeclared.low, last.with_undeclared.mid) == pytest.approx(tuple(ends))


def test_the_stock_begins_where_it_is_and_never_falls() -> None:
    """At the first day the three bands are one; without a deal it grows by all that is made."""
    drawn = draw_deal(small_deal(), np.random.default_rng(7), 1000)
    first, *_, last = rows = stock_fan(small_deal(), drawn)
    assert first.no_deal == first.with_undeclared == first.without_undeclared
    assert [row.with_undeclared.mid for row in rows] == sorted(r.with_undeclared.mid for r in rows)
    assert last.no_deal.mid > last.with_undeclared.mid > last.without_undeclared.mid
