"""When a hidden site is found, and what is made and paid until then."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from keeneye.deals.programme import Site
from keeneye.deals.ranges import Range, points_on
from keeneye.deals.terms import Deal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = [
    "any_hidden",
    "find_chance",
    "found_share",
    "kg_before_discovery",
    "relief_years",
    "survival",
    "unseen",
    "years_unseen",
]

_BEND = 4  # q = s^4 keeps (1 - p)^t smooth where p reaches 1


def survival(chance: Range, years: Floats) -> Floats:
    """Return the mean of ``(1 - p)^t`` over a range of the yearly chance `p`.

    Parameters
    ----------
    chance : Range
        0 … 1.
    years : array
        Times `t`, any shape; at least 0.

    Returns
    -------
    array
        Of the same shape, 0 … 1.

    Examples
    --------
    >>> import numpy as np
    >>> chance = Range(low=0.1, high=0.3, citation="assumption")
    >>> float(survival(chance, np.array(2.0)).round(6))
    0.643333
    """
    import numpy as np

    stays, weights = _staying(chance)
    return np.tensordot(weights, np.power.outer(stays, years), axes=1)


def _staying(chance: Range) -> tuple[Floats, Floats]:
    """Return the yearly chance of staying unseen as weighted points."""
    import numpy as np

    if chance.is_point:
        return np.array([1 - chance.mean]), np.ones(1)
    kink = chance.low if chance.mode is None else chance.mode
    edges = sorted({(1 - p) ** (1 / _BEND) for p in (chance.low, kink, chance.high)})
    parts = [points_on(a, b) for a, b in pairwise(edges)]
    bent = np.concatenate([v for v, _ in parts])
    stays = bent**_BEND
    weights = np.concatenate([w for _, w in parts]) * bent ** (_BEND - 1)
    weights = weights * chance.density(1 - stays)
    return stays, weights / weights.sum()


def unseen(deal: Deal, sites: Sequence[Site], years: Floats) -> Floats:
    """Return, for each site, the chance that it is not found by `years`: shape (sites, …).

    A suspected site that does not exist is never found.
    """
    import numpy as np

    chances = [1 - s.chance + s.chance * survival(deal.terms.detection[s.site_id], years)
               for s in sites]  # fmt: skip
    return np.array(chances).reshape(len(sites), *np.shape(years))


def find_chance(deal: Deal, sites: Sequence[Site], years: float) -> float:
    """Return the chance that at least one of the hidden `sites` is found by `years`.

    Examples
    --------
    >>> from keeneye.deals.cases import small_deal
    >>> deal = small_deal()
    >>> round(find_chance(deal, deal.hidden, 3), 3)
    0.488
    """
    import numpy as np

    return 1 - float(np.prod(unseen(deal, sites, np.array(float(years))), axis=0))


def any_hidden(sites: Sequence[Site]) -> float:
    """Return the chance that at least one of the sites exists."""
    import math

    return 1 - math.prod(1 - s.chance for s in sites)


def _all_unseen(deal: Deal, sites: Sequence[Site], end: Floats) -> Floats:
    """Return ``∫_0^end S(t) dt`` for each `end`: expected years unseen, cut at `end`."""
    import numpy as np

    at, weights = points_on(0.0, 1.0)
    times = np.multiply.outer(end, at**2)  # dense where discovery is likeliest
    still = np.prod(unseen(deal, sites, times), axis=0)
    within: Floats = end * (still @ (2 * at * weights))
    return within


def years_unseen(deal: Deal, sites: Sequence[Site]) -> float:
    """Return the expected years until the first discovery, cut at the horizon.

    Examples
    --------
    >>> from keeneye.deals.cases import small_deal
    >>> deal = small_deal()
    >>> round(years_unseen(deal, deal.hidden), 6)
    2.186933
    """
    import numpy as np

    return float(_all_unseen(deal, sites, np.array(float(deal.horizon_years))))


def relief_years(deal: Deal, sites: Sequence[Site], snapback: Range) -> float:
    """Return the expected years of relief: until discovery and snap-back, cut at the horizon.

    With nothing to be found it is the whole horizon: full relief is then owed.

    Examples
    --------
    >>> from keeneye.deals.cases import small_deal
    >>> deal = small_deal()
    >>> round(relief_years(deal, deal.hidden, deal.terms.snapback_years), 6)
    2.613311
    """
    import numpy as np

    horizon = float(deal.horizon_years)

    def paid(delay: Floats) -> Floats:
        delay = np.minimum(delay, horizon)
        return delay + _all_unseen(deal, sites, horizon - delay)

    return snapback.mean_of(paid, horizon)


def kg_before_discovery(deal: Deal, sites: Sequence[Site]) -> dict[str, float]:
    """Return the expected output of all hidden sites until the first is found; kg by material."""
    import numpy as np

    kg = {"Pu": 0.0, "HEU": 0.0}
    at, weights = points_on(0.0, 1.0)
    times = deal.horizon_years * at**2
    step = deal.horizon_years * 2 * at * weights
    stays = unseen(deal, sites, times)
    for place, site in enumerate(sites):
        others = np.prod(np.delete(stays, place, axis=0), axis=0)
        alone = survival(deal.terms.detection[site.site_id], times)
        kg[site.material] += site.mean_kg_per_year * float((alone * others) @ step)
    return kg


def found_share(deal: Deal, sites: Sequence[Site]) -> float | None:
    """Return the share of hidden capacity that is found by the horizon, each site by itself.

    None where nothing can be hidden. Finding one of dozens is not finding the programme.
    """
    import numpy as np

    whole = sum(s.mean_kg_per_year for s in sites)
    horizon = np.array(float(deal.horizon_years))
    found = sum(s.mean_kg_per_year * (1 - float(survival(deal.terms.detection[s.site_id], horizon)))
                for s in sites)  # fmt: skip
    return found / whole if whole else None
