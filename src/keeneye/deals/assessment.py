"""A deal assessed: bands, stances side by side, verdict, what would turn it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keeneye.deals import analytic, simulation
from keeneye.deals.analytic import Account, account
from keeneye.deals.ranges import Range
from keeneye.deals.simulation import FanRow, Outcomes, draw_deal, play_out, stock_fan
from keeneye.deals.terms import Deal, Stance
from keeneye.deals.turning import Turning, say_pretence_if, turning_points
from keeneye.deals.verdict import Rules, Verdict, judge
from keeneye.records import content_id, seal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = [
    "Assumption",
    "Band",
    "Comparison",
    "DealAssessment",
    "Row",
    "SnapbackRow",
    "assess_deal",
    "compare_deals",
    "list_assumptions",
]

_NEVER = 1e9  # years: a snap-back that a veto blocks

# Values that are shown: the name, and the column of the outcomes where it differs.
_VALUES = {
    "warheads_per_year_no_deal": "",
    "warheads_per_year_capped": "",
    "share_of_output_capped": "",
    "arsenal_share_capped": "",
    "p_detect_given_any_hidden": "found_in_time",
    "warheads_before_detection": "",
    "warheads_continuing_over_horizon": "",
    "relief_paid_usd_bn": "",
    "give": "",
    "get": "",
    "reciprocity": "",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A value with its spread over the draws.

    Parameters
    ----------
    expected : float or None
        From the analytic account; of a share, the ratio of the means.
    low, mid, high : float or None
        5, 50 and 95 per cent of the draws; None where no draw has the value.
    mean_of_draws : float or None
        Of a share, the mean of the ratios: never to be confused with `expected`.
    standard_error : float or None
        Of `mean_of_draws`.
    share_without : float
        Share of draws that have no such value, such as detection where nothing is hidden.
    """

    expected: float | None
    low: float | None
    mid: float | None
    high: float | None
    mean_of_draws: float | None
    standard_error: float | None
    share_without: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapbackRow:
    """What a deal pays if relief ends so many years after discovery; None: never (a veto)."""

    snapback_years: float | None
    relief_paid_usd_bn: float
    get: float | None
    reciprocity: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """One judged value behind a result: what an analyst could dispute."""

    key: str
    low: float
    mode: float | None
    high: float
    citation: str
    checked: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DealAssessment:
    """What a deal would do, with ranges, and how it is judged.

    Parameters
    ----------
    deal, title, programme : str
    horizon_years : float
    stance : {'comply', 'pretence', 'displace'}
        What values and verdict assume.
    values : dict of str to Band
        Under `stance`.
    verdict : Verdict
        By the share that the desk takes for the first step.
    by_share : dict of str to Verdict
        With the first step measured by the arsenal, and by output.
    pretence_if : str
        What would make (or makes) it a pretence, in words.
    turning : tuple of Turning
        The same as numbers.
    stances : dict of str to dict
        The same values under each stance that can be shown, from the same draws.
    snapback : tuple of SnapbackRow
    fan : tuple of FanRow
        Warheads in stock over the horizon.
    hidden_capacity_found_share : float or None
    tests_forgone : float
        Beside the account of fissile material, never converted.
    assumptions : tuple of Assumption
        Those from memory first.
    method, draws, seed
        `seed` is that of the generator, as text.
    deal_id : str
        Left out when made; checked when read back.
    """

    deal: str
    title: str
    programme: str
    horizon_years: float
    stance: Stance
    values: dict[str, Band]
    verdict: Verdict
    by_share: dict[str, Verdict]
    pretence_if: str
    turning: tuple[Turning, ...]
    stances: dict[str, dict[str, Band]]
    snapback: tuple[SnapbackRow, ...]
    fan: tuple[FanRow, ...]
    hidden_capacity_found_share: float | None
    tests_forgone: float
    assumptions: tuple[Assumption, ...]
    note: str
    method: str
    draws: int
    seed: str
    deal_id: str = ""

    def __post_init__(self) -> None:
        inputs = (self.deal, self.horizon_years, self.stance, self.assumptions)
        seal(self, "deal_id", content_id("o", inputs, self.values, self.verdict, self.seed))


def assess_deal(
    deal: Deal, rules: Rules, *, rng: np.random.Generator, draws: int = 200_000
) -> DealAssessment:
    """Assess a deal: analytic account, Monte Carlo of the same, verdict and what would turn it.

    Parameters
    ----------
    deal : Deal
    rules : Rules
        The desk's thresholds.
    rng : numpy.random.Generator
    draws : int

    Examples
    --------
    >>> import numpy as np
    >>> from keeneye.deals.cases import plain_rules, small_deal
    >>> found = assess_deal(small_deal(), plain_rules(), rng=np.random.default_rng(7), draws=2000)
    >>> found.verdict.name, found.verdict.clause, found.values["relief_paid_usd_bn"].high
    ('pretence', 'first_step', 6.0)
    """
    seed = str(getattr(rng.bit_generator.seed_seq, "entropy", ""))
    drawn = draw_deal(deal, rng, draws)
    stances = {}
    for stance in deal.stances:
        expected, outcomes = account(deal, stance), play_out(deal, drawn, stance)
        stances[stance] = _bands(expected, outcomes)
    expected, outcomes = account(deal), play_out(deal, drawn)
    verdicts = judge(expected, outcomes, rules, rng)
    turning = turning_points(deal, expected, rules)
    return DealAssessment(
        deal=deal.name,
        title=deal.title,
        programme=deal.programme.name,
        horizon_years=deal.horizon_years,
        stance=deal.stance,
        values=stances[deal.stance],
        verdict=verdicts[rules.first_step_share],
        by_share={str(kind): verdict for kind, verdict in verdicts.items()},
        pretence_if=say_pretence_if(expected, turning, rules),
        turning=turning,
        stances={str(name): bands for name, bands in stances.items()},
        snapback=_snapback_rows(deal),
        fan=stock_fan(deal, drawn),
        hidden_capacity_found_share=expected.hidden_capacity_found_share,
        tests_forgone=expected.tests_forgone,
        assumptions=list_assumptions(deal, rules),
        note=deal.note,
        method=f"{analytic.METHOD}, {simulation.METHOD}",
        draws=draws,
        seed=seed,
    )


def _bands(expected: Account, outcomes: Outcomes) -> dict[str, Band]:
    """Return every value that is shown, with its spread."""
    return {
        name: _band(getattr(expected, name), getattr(outcomes, column or name))
        for name, column in _VALUES.items()
    }


def _band(expected: float | None, values: Floats) -> Band:
    """Return a value with the spread of its draws; draws without it are left out and counted."""
    import numpy as np

    given = values[~np.isnan(values)]
    without = 1 - given.size / values.size
    if not given.size:
        return Band(expected=expected, low=None, mid=None, high=None, mean_of_draws=None,
                    standard_error=None, share_without=without)  # fmt: skip
    low, mid, high = (float(q) for q in np.quantile(given, (0.05, 0.5, 0.95)))
    return Band(
        expected=expected,
        low=low,
        mid=mid,
        high=high,
        mean_of_draws=float(given.mean()),
        standard_error=float(given.std() / np.sqrt(given.size)),
        share_without=without,
    )


def _snapback_rows(deal: Deal) -> tuple[SnapbackRow, ...]:
    """Return what is paid for a snap-back at once, within the desk's range, and never."""
    span = deal.terms.snapback_years
    rows = []
    for years in [*sorted({0.0, span.low, span.likely, span.high}), _NEVER]:
        found = account(deal, snapback_years=Range(low=years, high=years, citation="what if"))
        rows.append(
            SnapbackRow(
                snapback_years=None if years == _NEVER else years,
                relief_paid_usd_bn=found.relief_paid_usd_bn,
                get=found.get,
                reciprocity=found.reciprocity,
            )
        )
    return tuple(rows)


def list_assumptions(deal: Deal, rules: Rules) -> tuple[Assumption, ...]:
    """List every judged value behind a deal, those that rest on memory first.

    Examples
    --------
    >>> from keeneye.deals.cases import plain_rules, small_deal
    >>> list_assumptions(small_deal(), plain_rules())[0].key
    'snapback_years'
    """
    programme = deal.programme
    found = [*deal.terms.assumptions()]
    found += [(f"programme.{programme.name}.stock_warheads", programme.stock_warheads)]
    for material, kg in programme.kg_per_warhead.items():
        found.append((f"programme.{programme.name}.kg_per_warhead.{material}", kg))
    for site in programme.sites:
        ranges = (
            ("capacity_kg_per_year", site.capacity_kg_per_year),
            ("exists", site.exists),
            ("restart_years", site.restart_years),
        )
        found += [(f"site.{site.site_id}.{key}", r) for key, r in ranges if r is not None]
    found += rules.assumptions()
    rows = [
        Assumption(
            key=key,
            low=float(r.low),
            mode=None if r.mode is None else float(r.mode),
            high=float(r.high),
            citation=r.citation,
            checked=r.checked,
            note=r.note,
        )
        for key, r in found
    ]
    return tuple(sorted(rows, key=lambda row: row.checked != "memory"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One value of two deals: the first, the second, and how much the second has more."""

    value: str
    first: Band
    second: Band
    difference: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two offers side by side."""

    first: str
    second: str
    first_verdict: Verdict
    second_verdict: Verdict
    rows: tuple[Row, ...]


def compare_deals(first: DealAssessment, second: DealAssessment) -> Comparison:
    """Put two assessed deals side by side, value by value.

    Examples
    --------
    >>> import numpy as np
    >>> from keeneye.deals.cases import plain_rules, small_deal
    >>> found = assess_deal(small_deal(), plain_rules(), rng=np.random.default_rng(7), draws=500)
    >>> {row.difference for row in compare_deals(found, found).rows}
    {0.0}
    """
    rows = []
    for name, band in first.values.items():
        other = second.values[name]
        known = band.expected is not None and other.expected is not None
        difference = (other.expected or 0.0) - (band.expected or 0.0) if known else None
        rows.append(Row(value=name, first=band, second=other, difference=difference))
    return Comparison(
        first=first.deal,
        second=second.deal,
        first_verdict=first.verdict,
        second_verdict=second.verdict,
        rows=tuple(rows),
    )
