"""A deal drawn many times: the spread that expectations do not show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keeneye.deals.programme import Site
from keeneye.deals.ranges import Range
from keeneye.deals.terms import Deal, Stance
from keeneye.limits import LIMITS
from keeneye.records import require

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["METHOD", "Draws", "FanRow", "Outcomes", "Spread", "draw_deal", "play_out", "stock_fan"]

METHOD = "deal-monte-carlo-1"
_STEPS = 5  # of the horizon, at which the stock is shown
_BLOCK = 32_768  # draws at a time: the columns of a block stay in the processor's cache


@dataclass(frozen=True, slots=True, kw_only=True)
class Draws:
    """What was drawn of a deal, before any stance: each an array of shape ``(draws,)``.

    Parameters
    ----------
    frozen, running, hidden : array
        Warheads a year that the frozen, the declared and the hidden sites make.
    first_found : array
        Years until the first hidden site is found; infinite where none ever is.
    hazard : array
        Sum of the hidden sites' hazards a year: ``1 - exp(-hazard T)`` are found by `T`.
    stock, relief, upfront, snapback, whole, verified, restart, rebuilt, lag : array
        The terms' own ranges; not a number where the deal has none.
    """

    frozen: Floats
    running: Floats
    hidden: Floats
    first_found: Floats
    hazard: Floats
    stock: Floats
    relief: Floats
    upfront: Floats
    snapback: Floats
    whole: Floats
    verified: Floats
    restart: Floats
    rebuilt: Floats
    lag: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """What becomes of each draw under a stance: arrays of shape ``(draws,)``.

    Names are those of `Account`; ``share_of_output_capped`` is not a number where nothing is made,
    ``found_in_time`` the chance of discovery within the horizon given what the draw hides, not a
    number where it hides nothing.
    """

    warheads_per_year_no_deal: Floats
    warheads_per_year_capped: Floats
    share_of_output_capped: Floats
    arsenal_share_capped: Floats
    warheads_continuing_over_horizon: Floats
    warheads_before_detection: Floats
    first_found: Floats
    found_in_time: Floats
    relief_paid_usd_bn: Floats
    give: Floats
    get: Floats
    reciprocity: Floats


def draw_deal(deal: Deal, rng: np.random.Generator, draws: int) -> Draws:
    """Draw every range of a deal, its suspected sites and their discovery.

    Parameters
    ----------
    deal : Deal
    rng : numpy.random.Generator
    draws : int
        1 … the limit `deal_draws`.

    Raises
    ------
    BadRecord
        Too few or too many draws.

    Examples
    --------
    >>> import numpy as np
    >>> from keeneye.deals.cases import small_deal
    >>> drawn = draw_deal(small_deal(), np.random.default_rng(1), 1000)
    >>> drawn.first_found.shape
    (1000,)
    """
    import numpy as np

    allowed = 1 <= draws <= LIMITS.deal_draws
    told = f"1 … {LIMITS.deal_draws:,}"
    require(allowed, f"{draws:,} draws", where=deal.name, expected=told)
    sizes = [_BLOCK] * (draws // _BLOCK) + [draws % _BLOCK]
    blocks = [_draw_block(deal, rng, n) for n in sizes if n]
    names = list(blocks[0])
    return Draws(**{name: np.concatenate([b[name] for b in blocks]) for name in names})


def _draw_block(deal: Deal, rng: np.random.Generator, n: int) -> dict[str, Floats]:
    """Draw one block."""
    import numpy as np

    kg = {m: weapon.draw(rng, n) for m, weapon in deal.programme.kg_per_warhead.items()}
    found, hazard, hidden = np.full(n, np.inf), np.zeros(n), np.zeros(n)
    for site in deal.hidden:
        real = _real(site, rng, n)
        hidden += real * site.capacity_kg_per_year.draw(rng, n) / kg[site.material]
        rate = -_log1p(-deal.terms.detection[site.site_id].draw(rng, n)) * real
        with np.errstate(divide="ignore", invalid="ignore"):
            np.fmin(found, rng.standard_exponential(n) / rate, out=found)
        hazard += np.where(real > 0, rate, 0.0)
    made = {
        name: sum((_warheads(s, kg, rng, n) for s in sites), np.zeros(n))
        for name, sites in (("frozen", deal.frozen), ("running", deal.running))
    }
    terms, moved = deal.terms, deal.terms.displacement
    return {
        **made,
        "hidden": hidden,
        "first_found": found,
        "hazard": hazard,
        "stock": deal.programme.stock_warheads.draw(rng, n),
        "relief": _draw(terms.relief_usd_bn_per_year, rng, n, 0.0),
        "upfront": _draw(terms.upfront_usd_bn, rng, n, 0.0),
        "snapback": terms.snapback_years.draw(rng, n),
        "whole": _draw(terms.all_relief_usd_bn_per_year, rng, n, np.nan),
        "verified": _draw(terms.verified_probability, rng, n, np.nan),
        "restart": _draw(terms.restart_years, rng, n, np.nan),
        "rebuilt": _draw(None if moved is None else moved.rebuilt_share, rng, n, 0.0),
        "lag": _draw(None if moved is None else moved.lag_years, rng, n, np.inf),
    }


def _real(site: Site, rng: np.random.Generator, n: int) -> Floats:
    """Return 1 where the site exists, 0 where it does not."""
    import numpy as np

    return np.ones(n) if site.chance == 1 else (rng.random(n) < site.chance).astype(float)


def _log1p(values: Floats) -> Floats:
    """Return ``log(1 + x)``, −∞ at −1: what is found for certain is found at once."""
    import numpy as np

    with np.errstate(divide="ignore"):
        return np.log1p(values)


def _warheads(site: Site, kg: dict[str, Floats], rng: np.random.Generator, n: int) -> Floats:
    """Draw the warheads a year that a site makes."""
    return _real(site, rng, n) * site.capacity_kg_per_year.draw(rng, n) / kg[site.material]


def _draw(value: Range | None, rng: np.random.Generator, n: int, missing: float) -> Floats:
    """Draw a range of the terms, or fill in what stands for a missing one."""
    import numpy as np

    return np.full(n, missing) if value is None else value.draw(rng, n)


def play_out(deal: Deal, drawn: Draws, stance: Stance | None = None) -> Outcomes:
    """Say what becomes of each draw.

    The same draws may be played out under each stance, so that stances differ by nothing else.

    Parameters
    ----------
    deal : Deal
    drawn : Draws
        Of this deal.
    stance : {'comply', 'pretence', 'displace'}, optional

    Examples
    --------
    >>> import numpy as np
    >>> from keeneye.deals.cases import small_deal
    >>> deal = small_deal()
    >>> drawn = draw_deal(deal, np.random.default_rng(1), 10_000)
    >>> float(play_out(deal, drawn).share_of_output_capped.mean())
    0.5
    """
    import numpy as np

    stance, years = stance or deal.stance, deal.horizon_years
    hidden = drawn.hidden if deal.hides(stance) else np.zeros_like(drawn.hidden)
    sought = deal.breaks(stance) and deal.hides(stance)
    found = drawn.first_found if sought else np.full_like(hidden, np.inf)
    made = drawn.frozen + drawn.running + hidden
    in_force = np.full_like(made, deal.years_in_force)
    if stance == "displace":
        in_force -= drawn.rebuilt * np.maximum(0.0, deal.years_in_force - drawn.lag)
    capped = drawn.frozen * in_force / years
    paid = drawn.upfront + drawn.relief * np.minimum(years, found + drawn.snapback)
    with np.errstate(divide="ignore", invalid="ignore"):
        arsenal = np.nan_to_num(capped * years / (drawn.stock + made * years))
        unit = deal.reference_years
        give = arsenal * drawn.verified * drawn.restart / (drawn.restart + unit)
        lasting = drawn.relief * drawn.snapback / (drawn.snapback + unit)
        get = (lasting + drawn.upfront / years) / drawn.whole
        return Outcomes(
            warheads_per_year_no_deal=made,
            warheads_per_year_capped=capped,
            share_of_output_capped=capped / made,
            arsenal_share_capped=arsenal,
            warheads_continuing_over_horizon=(made - capped) * years,
            warheads_before_detection=hidden * np.minimum(years, found),
            first_found=found,
            found_in_time=_chance_in_time(drawn.hazard * years, hidden, sought=sought),
            relief_paid_usd_bn=paid,
            give=give,
            get=get,
            reciprocity=give / (give + get),
        )


def _chance_in_time(hazard: Floats, hidden: Floats, *, sought: bool) -> Floats:
    """Return the chance of discovery, not a number where there is nothing to discover."""
    import numpy as np

    chance = -np.expm1(-hazard) if sought else np.full_like(hazard, np.nan)
    return np.where(hidden > 0, chance, np.nan)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """5, 50 and 95 per cent of the draws."""

    low: float
    mid: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FanRow:
    """Warheads in stock after so many years.

    Parameters
    ----------
    years : float
    no_deal : Spread
        Every site goes on.
    with_undeclared : Spread
        The frozen sites stop, and what is hidden goes on.
    without_undeclared : Spread
        The same as if nothing were hidden.
    """

    years: float
    no_deal: Spread
    with_undeclared: Spread
    without_undeclared: Spread


def stock_fan(deal: Deal, drawn: Draws) -> tuple[FanRow, ...]:
    """Return the stock of warheads over the horizon, with and without the undeclared sites.

    Parameters
    ----------
    deal : Deal
        Under its own stance: with displacement, rebuilt capacity makes warheads again.
    drawn : Draws
        Of this deal.

    Examples
    --------
    >>> import numpy as np
    >>> from keeneye.deals.cases import small_deal
    >>> deal = small_deal()
    >>> last = stock_fan(deal, draw_deal(deal, np.random.default_rng(1), 1000))[-1]
    >>> last.years, last.no_deal.mid > last.without_undeclared.mid
    (3.0, True)
    """
    rows = []
    for step in range(_STEPS + 1):
        years = deal.horizon_years * step / _STEPS
        in_force = min(years, deal.years_in_force)
        stopped = drawn.frozen * in_force
        if deal.stance == "displace":
            lag = _lag_left(drawn.lag, in_force)
            stopped = stopped - drawn.frozen * drawn.rebuilt * lag
        declared = drawn.stock + (drawn.frozen + drawn.running) * years
        every = declared + drawn.hidden * years
        rows.append(
            FanRow(
                years=round(years, 6),
                no_deal=_spread(every),
                with_undeclared=_spread(every - stopped),
                without_undeclared=_spread(declared - stopped),
            )
        )
    return tuple(rows)


def _lag_left(lag: Floats, years: float) -> Floats:
    """Return for how many of the years what was rebuilt has run."""
    import numpy as np

    return np.maximum(0.0, years - lag)


def _spread(values: Floats) -> Spread:
    """Return the 5, 50 and 95 per cent of values."""
    import numpy as np

    low, mid, high = (float(q) for q in np.quantile(values, (0.05, 0.5, 0.95)))
    return Spread(low=low, mid=mid, high=high)
