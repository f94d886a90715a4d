"""The account of a deal, against sums that a hand can do."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from keeneye.deals import Displacement, Range, account
from keeneye.deals.analytic import displaced_kg, durable
from keeneye.deals.cases import exactly, small_deal
from keeneye.deals.detection import find_chance, found_share, survival, years_unseen


def test_mean_inverse_of_a_triangle() -> None:
    """E[1/w] of (15, 20, 25) is the spec's closed form, 0.0505343."""
    a, m, b = 15.0, 20.0, 25.0
    rising = ((m - a) - a * math.log(m / a)) / (m - a)
    falling = (b * math.log(b / m) - (b - m)) / (b - m)
    weapon = Range(low=a, mode=m, high=b, citation="hand")
    assert weapon.mean_of(lambda kg: 1 / kg) == pytest.approx(2 / (b - a) * (rising + falling))
    assert weapon.mean_of(lambda kg: 1 / kg) == pytest.approx(0.0505343, abs=5e-8)


@pytest.mark.parametrize("years", [0.0, 0.3, 1.0, 2.0, 7.5])
@pytest.mark.parametrize("ends", [(0.1, 0.3), (0.0, 1.0), (0.5, 0.9), (0.2999, 0.3)])
def test_survival_of_a_uniform_chance(ends: tuple[float, float], years: float) -> None:
    """E[(1-p)^t] of a uniform p is [(1-lo)^(t+1) − (1-hi)^(t+1)] / [(t+1)(hi-lo)]."""
    low, high = ends
    closed = ((1 - low) ** (years + 1) - (1 - high) ** (years + 1)) / ((years + 1) * (high - low))
    chance = Range(low=low, high=high, citation="hand")
    assert float(survival(chance, np.array(years))) == pytest.approx(closed, abs=1e-11)


def test_survival_of_a_triangular_chance() -> None:
    """With a mode the chance is triangular: E[(1-p)^2] of (0, 0, 1) is 2 ∫ (1-p)^3 dp = 1/2."""
    chance = Range(low=0, mode=0, high=1, citation="hand")
    assert float(survival(chance, np.array(2.0))) == pytest.approx(0.5, abs=1e-12)


def test_one_certain_site() -> None:
    """A real site found with 0.2 a year: 0.488 by year three, unseen (1-0.8³)/0.22314 years."""
    deal = small_deal()
    assert find_chance(deal, deal.hidden, 3) == pytest.approx(0.488)
    unseen = (1 - 0.8**3) / -math.log(0.8)
    assert years_unseen(deal, deal.hidden) == pytest.approx(unseen, abs=1e-9)
    paid = 2 * (1 + (1 - 0.8**2) / -math.log(0.8))
    assert account(deal).relief_paid_usd_bn == pytest.approx(paid, abs=1e-9)
    assert account(deal).warheads_before_detection == pytest.approx(unseen / 2, abs=1e-9)


def test_the_small_deal_by_hand() -> None:
    """Half the output, 1.5 of 9 warheads; give .125·.9·.75... as the yardstick says."""
    found = account(small_deal())
    assert found.warheads_per_year_no_deal == 1.0
    assert found.share_of_output_capped == 0.5
    assert found.arsenal_share_capped == pytest.approx(1.5 / 9)
    assert found.give == pytest.approx(1.5 / 9 * 0.9 * 0.75)
    assert found.get == pytest.approx(0.5 * 0.5)
    assert found.reciprocity == pytest.approx(0.1125 / 0.3625)
    assert found.warheads_continuing_over_horizon == 1.5


def test_the_yardstick_by_hand() -> None:
    """What takes three years to undo counts three quarters, one and a half years 0.6."""
    assert durable(3) == 0.75
    give, get = 0.3 * 0.9 * durable(3), 0.75 * durable(1.5)
    assert (give, get) == (pytest.approx(0.2025), pytest.approx(0.45))
    assert give / (give + get) == pytest.approx(0.310345, abs=1e-6)


def test_displacement_by_hand() -> None:
    """Half of 80 kg a year rebuilt after two of five years is 120 kg of 400."""
    moved = Displacement(rebuilt_share=exactly(0.5), lag_years=exactly(2))
    assert displaced_kg(80, moved, 5) == pytest.approx(120)
    lag = Range(low=0, high=10, citation="hand")  # ∫_0^5 (5-x)/10 dx = 1.25 years
    moved = Displacement(rebuilt_share=exactly(0.5), lag_years=lag)
    assert displaced_kg(80, moved, 5) == pytest.approx(50)


def test_a_complied_deal_that_covers_hidden_sites_leaves_none() -> None:
    """Under compliance nothing hidden runs, all output is capped and full relief is owed."""
    found = account(small_deal(), "comply")
    assert found.share_of_output_capped == 1.0
    assert found.p_detect_given_any_hidden is None
    assert found.relief_paid_usd_bn == 6.0
    assert found.warheads_continuing_over_horizon == 0.0


def test_a_deal_that_does_not_cover_hidden_sites_leaves_them_running() -> None:
    """Kept to the letter, an offer of one site lets the others run and pays to the end."""
    deal = small_deal()
    deal = replace(deal, terms=replace(deal.terms, covers_undeclared=False))
    found = account(deal, "comply")
    assert found.share_of_output_capped == 0.5
    assert found.relief_paid_usd_bn == 6.0
    assert found.p_detect == 0.0
    assert found.warheads_before_detection == 1.5


def test_rebuilt_capacity_lowers_what_is_capped() -> None:
    """Half rebuilt after one of three years: capped 30 − 10 of 60 kg."""
    deal = small_deal()
    moved = Displacement(rebuilt_share=exactly(0.5), lag_years=exactly(1))
    deal = replace(deal, terms=replace(deal.terms, displacement=moved))
    found = account(deal, "displace")
    assert found.share_of_output_capped == pytest.approx(20 / 60)
    assert deal.stances == ("comply", "pretence", "displace")


def test_after_a_sunset_nothing_is_capped() -> None:
    """A freeze that ends after one of three years caps a third of what it would."""
    deal = small_deal()
    deal = replace(deal, terms=replace(deal.terms, sunset_years=1.0))
    assert account(deal).share_of_output_capped == pytest.approx(0.5 / 3)


def test_a_declared_site_left_running_is_never_found() -> None:
    """What is declared and runs goes on counting, but there is nothing to discover."""
    deal = small_deal()
    known, suspected = deal.programme.sites
    sites = (known, replace(suspected, declared=True))
    deal = replace(deal, programme=replace(deal.programme, sites=sites))
    found = account(deal)
    assert (found.p_any_hidden, found.p_detect) == (0.0, 0.0)
    assert found.share_of_output_capped == 0.5
    assert found.relief_paid_usd_bn == 6.0


def test_upfront_payment_counts_as_got_and_cannot_snap_back() -> None:
    """3 bn paid on the first day of three years add 1 bn a year of 4 to get, undiminished."""
    deal = small_deal()
    deal = replace(deal, terms=replace(deal.terms, upfront_usd_bn=exactly(3)))
    found, before = account(deal), account(small_deal())
    assert found.relief_paid_usd_bn == pytest.approx(before.relief_paid_usd_bn + 3)
    assert found.get == pytest.approx((before.get or 0) + 0.25)


def test_finding_one_of_dozens_is_not_finding_the_programme() -> None:
    """Twenty suspected sites found with 0.1 a year: some site 0.85, hidden capacity 0.19."""
    deal = small_deal()
    known, hidden = deal.programme.sites
    many = tuple(replace(hidden, site_id=f"h{n}", exists=exactly(0.5)) for n in range(20))
    terms = replace(deal.terms, detection={s.site_id: exactly(0.1) for s in many})
    deal = replace(
        deal, programme=replace(deal.programme, sites=(known, *many)), terms=terms, horizon_years=2
    )
    assert find_chance(deal, deal.hidden, 2) == pytest.approx(1 - (1 - 0.5 * 0.19) ** 20)
    assert found_share(deal, deal.hidden) == pytest.approx(0.19)


def test_a_moratorium_is_counted_in_tests() -> None:
    """Tests forgone stand beside the account and change no warhead."""
    deal = small_deal()
    deal = replace(deal, terms=replace(deal.terms, tests_forgone_per_year=exactly(2)))
    found = account(deal)
    assert found.tests_forgone == 6.0
    assert found.warheads_per_year_capped == account(small_deal()).warheads_per_year_capped
