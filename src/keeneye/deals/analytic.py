"""What a deal is expected to do, in closed form or by quadrature in one dimension."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from keeneye.deals import detection
from keeneye.deals.programme import Site
from keeneye.deals.ranges import Range
from keeneye.deals.terms import Deal, Displacement, Stance

__all__ = ["METHOD", "Account", "account", "displaced_kg", "durable"]

METHOD = "deal-analytic-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Expectations of a deal under one stance.

    Parameters
    ----------
    stance : {'comply', 'pretence', 'displace'}
    production_kg_per_year, capped_kg_per_year : dict of str to float
        By material, without the deal, and what of it the deal stops.
    warheads_per_year_no_deal, warheads_per_year_capped : float
    share_of_output_capped : float or None
        Ratio of the means, 0 … 1; None where nothing is made.
    arsenal_share_capped : float
        Capped over the horizon, of stock and output over the horizon, 0 … 1.
    p_any_hidden : float
        Chance that any hidden site runs.
    p_detect : float
        Chance that one of them is found within the horizon.
    p_detect_given_any_hidden : float or None
        The same, if there is any; None where there cannot be, or where nothing is broken.
    mean_years_undetected : float
        Until the first discovery, cut at the horizon; years.
    relief_years, relief_paid_usd_bn : float
        What is paid upfront is included.
    hidden_kg_over_horizon, hidden_kg_before_detection : dict of str to float
    hidden_warheads_per_year : float
    warheads_continuing_over_horizon : float
        Of hidden, declared and rebuilt sites, and of frozen ones after a sunset.
    warheads_before_detection : float
        Of hidden sites, until the first of them is found.
    hidden_capacity_found_share : float or None
        Each site weighed by its own capacity: finding one is not finding the programme.
    relief_share : float or None
        Relief a year, of what the lifting of every sanction would be worth.
    give, get, reciprocity : float or None
        The yardstick and its parts; None where the terms lack what it needs.
    tests_forgone : float
        Over the years in force.

    Examples
    --------
    >>> from keeneye.deals.cases import small_deal
    >>> account(small_deal(), "comply").p_detect
    0.0
    """

    stance: Stance
    production_kg_per_year: dict[str, float]
    capped_kg_per_year: dict[str, float]
    warheads_per_year_no_deal: float
    warheads_per_year_capped: float
    share_of_output_capped: float | None
    arsenal_share_capped: float
    p_any_hidden: float
    p_detect: float
    p_detect_given_any_hidden: float | None
    mean_years_undetected: float
    relief_years: float
    relief_paid_usd_bn: float
    hidden_kg_over_horizon: dict[str, float]
    hidden_kg_before_detection: dict[str, float]
    hidden_warheads_per_year: float
    warheads_continuing_over_horizon: float
    warheads_before_detection: float
    hidden_capacity_found_share: float | None
    relief_share: float | None
    give: float | None
    get: float | None
    reciprocity: float | None
    tests_forgone: float


def account(
    deal: Deal, stance: Stance | None = None, *, snapback_years: Range | None = None
) -> Account:
    """Work out what a deal is expected to do.

    Sites are independent; a range enters by its exact mean; discovery has a constant hazard, whose
    yearly chance is drawn once a site.

    Parameters
    ----------
    deal : Deal
    stance : {'comply', 'pretence', 'displace'}, optional
        The deal's own where left out.
    snapback_years : Range, optional
        In place of the deal's own, to see what depends on it.

    Examples
    --------
    >>> from keeneye.deals.cases import small_deal
    >>> found = account(small_deal())
    >>> found.share_of_output_capped, round(found.p_detect, 3)
    (0.5, 0.488)
    """
    stance, snapback = stance or deal.stance, snapback_years or deal.terms.snapback_years
    years, programme = deal.horizon_years, deal.programme
    hidden = deal.hidden if deal.hides(stance) else ()
    sought = hidden if deal.breaks(stance) else ()
    output, hidden_kg = _kg((*deal.frozen, *deal.running, *hidden)), _kg(hidden)
    capped = {m: kg / years for m, kg in _capped_kg(deal, stance).items()}
    before = detection.kg_before_discovery(deal, sought) if sought else _over(hidden_kg, years)
    p_any, p_found = detection.any_hidden(hidden), detection.find_chance(deal, sought, years)
    paid_years = detection.relief_years(deal, sought, snapback)
    made, stopped = programme.warheads(output), programme.warheads(capped)
    everything = programme.stock_warheads.mean + made * years
    arsenal_share = stopped * years / everything if everything else 0.0
    relief_share, give, get, index = _yardstick(deal, arsenal_share, snapback.mean)
    return Account(
        stance=stance,
        production_kg_per_year=output,
        capped_kg_per_year=capped,
        warheads_per_year_no_deal=made,
        warheads_per_year_capped=stopped,
        share_of_output_capped=stopped / made if made else None,
        arsenal_share_capped=arsenal_share,
        p_any_hidden=p_any,
        p_detect=p_found,
        p_detect_given_any_hidden=p_found / p_any if p_any and sought else None,
        mean_years_undetected=detection.years_unseen(deal, sought),
        relief_years=paid_years,
        relief_paid_usd_bn=_mean(deal.terms.upfront_usd_bn)
        + _mean(deal.terms.relief_usd_bn_per_year) * paid_years,
        hidden_kg_over_horizon=_over(hidden_kg, years),
        hidden_kg_before_detection=before,
        hidden_warheads_per_year=programme.warheads(hidden_kg),
        warheads_continuing_over_horizon=(made - stopped) * years,
        warheads_before_detection=programme.warheads(before),
        hidden_capacity_found_share=detection.found_share(deal, sought),
        relief_share=relief_share,
        give=give,
        get=get,
        reciprocity=index,
        tests_forgone=_mean(deal.terms.tests_forgone_per_year) * deal.years_in_force,
    )


def _mean(value: Range | None) -> float:
    """Return the mean of a range, 0 where the terms have none."""
    return 0.0 if value is None else value.mean


def _kg(sites: Sequence[Site]) -> dict[str, float]:
    """Return expected kg a year by material; both materials are always there."""
    kg = {"Pu": 0.0, "HEU": 0.0}
    for site in sites:
        kg[site.material] += site.mean_kg_per_year
    return kg


def _over(kg: dict[str, float], years: float) -> dict[str, float]:
    """Return yearly amounts over so many years."""
    return {material: amount * years for material, amount in kg.items()}


def _capped_kg(deal: Deal, stance: Stance) -> dict[str, float]:
    """Return expected kg that the freeze stops over the horizon, net of what is rebuilt."""
    stopped = _kg(deal.frozen)
    years, moved = deal.years_in_force, deal.terms.displacement
    if stance != "displace" or moved is None:
        return _over(stopped, years)
    return {m: amount * years - displaced_kg(amount, moved, years) for m, amount in stopped.items()}


def displaced_kg(frozen_kg_per_year: float, moved: Displacement, years: float) -> float:
    """Return kg made by rebuilt capacity: ``ψ F E[max(0, T − lag)]``.

    Parameters
    ----------
    frozen_kg_per_year : float
        `F`, what the frozen sites would make in a year.
    moved : Displacement
        Share `ψ` that is rebuilt, and the lag in years.
    years : float
        `T`, the years in force.

    Examples
    --------
    >>> half = Range(low=0.5, high=0.5, citation="example")
    >>> two = Range(low=2, high=2, citation="example")
    >>> displaced_kg(80, Displacement(rebuilt_share=half, lag_years=two), 5)
    120.0
    """
    import numpy as np

    left = moved.lag_years.mean_of(lambda lag: np.maximum(0.0, years - lag), years)
    return moved.rebuilt_share.mean * frozen_kg_per_year * left


def durable(years: float, reference_years: float = 1.0) -> float:
    """Return how much a step counts that takes so many years to undo: ``y / (y + reference)``.

    Examples
    --------
    >>> durable(3)
    0.75
    """
    return years / (years + reference_years)


def _yardstick(
    deal: Deal, arsenal_share: float, snapback_years: float
) -> tuple[float | None, float | None, float | None, float | None]:
    """Return relief share, give, get and the index, at the means."""
    terms = deal.terms
    give = relief_share = get = index = None
    if terms.verified_probability is not None and terms.restart_years is not None:
        lasting = durable(terms.restart_years.mean, deal.reference_years)
        give = arsenal_share * terms.verified_probability.mean * lasting
    if terms.all_relief_usd_bn_per_year is not None:
        whole = terms.all_relief_usd_bn_per_year.mean
        relief_share = _mean(terms.relief_usd_bn_per_year) / whole
        upfront = _mean(terms.upfront_usd_bn) / deal.horizon_years / whole
        get = relief_share * durable(snapback_years, deal.reference_years) + upfront
    if give is not None and get is not None:
        index = give / (give + get) if give + get else None
    return relief_share, give, get, index
