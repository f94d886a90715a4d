"""What would make a deal a pretence, or stop it being one: thresholds in the deal's own units."""

from __future__ import annotations

from dataclasses import dataclass

from keeneye.deals.analytic import Account, durable
from keeneye.deals.terms import Deal
from keeneye.deals.verdict import Rules

__all__ = ["Turning", "say_pretence_if", "turning_points"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turning:
    """Where one value would turn a clause of the verdict, the others at their expectations.

    Parameters
    ----------
    clause : {'first_step', 'detection', 'reciprocity'}
    value : str
        What would have to change: ``hidden_warheads_per_year``, ``gain_over_loss``,
        ``relief_usd_bn_per_year``.
    now : float
    turns_at : float or None
        The clause bites above it; None where it bites at any value, or at none.
    bites : bool
        Whether the clause bites now.
    always : bool
        Whether it bites whatever the value is.
    """

    clause: str
    value: str
    now: float
    turns_at: float | None
    bites: bool
    always: bool


def turning_points(deal: Deal, found: Account, rules: Rules) -> tuple[Turning, ...]:
    """Work out where each clause of the verdict turns.

    Examples
    --------
    >>> from keeneye.deals.analytic import account
    >>> from keeneye.deals.cases import plain_rules, small_deal
    >>> deal = small_deal()
    >>> [point.value for point in turning_points(deal, account(deal), plain_rules())]
    ['hidden_warheads_per_year', 'gain_over_loss', 'relief_usd_bn_per_year']
    """
    points = [
        _first_step(deal, found, rules),
        _detection(found, rules),
        _relief(deal, found, rules),
    ]
    return tuple(point for point in points if point is not None)


def _first_step(deal: Deal, found: Account, rules: Rules) -> Turning:
    """Return how much may be hidden before the first step is too small."""
    capped, least = found.warheads_per_year_capped, rules.least_share
    stock = deal.programme.stock_warheads.mean / deal.horizon_years
    in_stock = stock if rules.first_step_share == "arsenal" else 0.0
    seen = found.warheads_per_year_no_deal - found.hidden_warheads_per_year
    room = capped / least - seen - in_stock  # hidden output at which the share is just enough
    now = found.hidden_warheads_per_year
    return Turning(
        clause="first_step",
        value="hidden_warheads_per_year",
        now=now,
        turns_at=room if room >= 0 else None,
        bites=now > room,
        always=room < 0,
    )


def _detection(found: Account, rules: Rules) -> Turning | None:
    """Return how much cheating may be worth before discovery no longer deters."""
    chance = found.p_detect_given_any_hidden
    if chance is None:
        return None
    return Turning(clause="detection", value="gain_over_loss", now=rules.gain_over_loss.likely,
                   turns_at=chance / (1 - chance) if chance < 1 else None,
                   bites=chance < rules.least_chance, always=False)  # fmt: skip


def _relief(deal: Deal, found: Account, rules: Rules) -> Turning | None:
    """Return how much relief a year makes the deal lopsided; None without a yardstick."""
    terms, line = deal.terms, rules.lopsided_below.likely
    whole, index = terms.all_relief_usd_bn_per_year, found.reciprocity
    lasting = durable(terms.snapback_years.mean, deal.reference_years)
    if whole is None or index is None or found.give is None or not line or not lasting:
        return None
    upfront = terms.upfront_usd_bn.mean / deal.horizon_years if terms.upfront_usd_bn else 0.0
    most = (found.give * (1 - line) / line * whole.mean - upfront) / lasting
    now = terms.relief_usd_bn_per_year.mean if terms.relief_usd_bn_per_year else 0.0
    return Turning(
        clause="reciprocity",
        value="relief_usd_bn_per_year",
        now=now,
        turns_at=most if most >= 0 else None,
        bites=index < line,
        always=most < 0,
    )


def say_pretence_if(found: Account, turning: tuple[Turning, ...], rules: Rules) -> str:
    """Say what makes the deal a pretence, or what would.

    Parameters
    ----------
    found : Account
    turning : tuple of Turning
        Of the same account.
    rules : Rules

    Examples
    --------
    >>> from keeneye.deals.analytic import account
    >>> from keeneye.deals.cases import plain_rules, small_deal
    >>> deal, rules = small_deal(), plain_rules()
    >>> points = turning_points(deal, account(deal), rules)
    >>> print(say_pretence_if(account(deal), points, rules))
    This is a pretence: it caps 0.17 of the arsenal and 0.67 is needed, whatever is hidden; and
    a hidden site is found in time with 0.49, and it takes 0.50 to deter.
    """
    points = [p for p in turning if p.clause != "reciprocity"]
    biting = [p for p in points if p.bites]
    said = [_say(point, found, rules) for point in biting or points]
    if biting:
        return f"This is a pretence: {'; and '.join(said)}."
    return f"This would be a pretence if {', or if '.join(said)}."


def _say(point: Turning, found: Account, rules: Rules) -> str:
    """Say one clause, as it bites or as it would."""
    said = _say_detection if point.clause == "detection" else _say_first_step
    return said(point, found, rules)


def _say_detection(point: Turning, found: Account, rules: Rules) -> str:
    """Say how likely discovery is, or how much cheating may be worth."""
    chance, needed = found.p_detect_given_any_hidden or 0.0, rules.least_chance
    if point.bites:
        seen = f"a hidden site is found in time with {chance:.2f}"
        return f"{seen}, and it takes {needed:.2f} to deter"
    if point.turns_at is None:
        return "discovery were no longer certain"
    edge = f"{point.turns_at:.1f} times what being caught costs"
    return f"cheating unseen were worth more than {edge}"


def _say_first_step(point: Turning, found: Account, rules: Rules) -> str:
    """Say how small the first step is, or how much might be hidden."""
    edge, now = f"{point.turns_at or 0:.1f} warheads a year", f"{point.now:.1f}"
    if not point.bites:
        return f"hidden sites made more than {edge} (assumed: {now})"
    kind = rules.first_step_share
    share = found.arsenal_share_capped if kind == "arsenal" else found.share_of_output_capped
    least = f"it caps {share or 0:.2f} of the {kind} and {rules.least_share:.2f} is needed"
    if point.always:
        return f"{least}, whatever is hidden"
    return f"{least}; hidden sites could make at most {edge}, not {now}"
