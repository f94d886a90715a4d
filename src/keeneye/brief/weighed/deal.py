"""Deals, part by part: one alone, or several side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from keeneye.brief.weighed.shown import Shown, assumed, share, show_number, spread
from keeneye.deals import DealAssessment

__all__ = ["CLAUSES", "VALUES", "deal_parts"]

_MOST = 2  # deals of which every part is shown
CLAUSES = {
    "first_step": "the first step",
    "detection": "detection in time",
    "reciprocity": "reciprocity",
}
STANCES = {
    "comply": "kept to",
    "pretence": "hidden sites go on",
    "displace": "and capacity is rebuilt",
}
VALUES = {
    "warheads_per_year_no_deal": ("warheads a year without a deal", False),
    "warheads_per_year_capped": ("warheads a year capped", False),
    "share_of_output_capped": ("share of output capped", True),
    "arsenal_share_capped": ("share of the arsenal capped", True),
    "p_detect_given_any_hidden": ("chance of discovery in time, if anything is hidden", True),
    "warheads_before_detection": ("warheads made before discovery", False),
    "warheads_continuing_over_horizon": ("warheads made all the same", False),
    "relief_paid_usd_bn": ("relief paid, bn dollars", False),
    "give": ("given (a yardstick of ours)", True),
    "get": ("got (the same yardstick)", True),
    "reciprocity": ("given, of given and got", True),
}
_TIMES = (
    "Times of discovery assume that each is believed and acted on; a veto can keep relief flowing."
)


def deal_parts(found: Sequence[DealAssessment]) -> tuple[Shown, ...]:
    """Return everything that is known of deals; of more than two, the comparison alone.

    Parameters
    ----------
    found : sequence of DealAssessment

    Examples
    --------
    >>> import numpy as np
    >>> from keeneye.deals import assess_deal
    >>> from keeneye.deals.cases import plain_rules, small_deal
    >>> one = assess_deal(small_deal(), plain_rules(), rng=np.random.default_rng(7), draws=500)
    >>> [part.part for part in deal_parts([one])][:3]
    ['verdict', 'values', 'clauses']
    """
    return tuple(_parts(found))


def _parts(found: Sequence[DealAssessment]) -> Iterator[Shown]:
    yield _verdict(found)
    yield _values(found)
    yield _clauses(found)
    if len(found) > _MOST:
        return
    for one in found:
        yield _fan(one)
        yield _stances(one)
        yield _snapback(one)
    for one in found:
        yield _assumptions(one)


def _named(one: DealAssessment) -> str:
    return one.title or one.deal


def _said(one: DealAssessment, by: str) -> str:
    """Return a verdict in a few words."""
    verdict = one.by_share[by]
    clause = f" by {CLAUSES[verdict.clause]}" if verdict.clause else ""
    return f"{verdict.name}{clause} ({share(verdict.share_of_draws)} of draws)"


def _verdict(found: Sequence[DealAssessment]) -> Shown:
    """Return the verdicts, and what would make each a pretence."""
    words = [f"{_named(one)}: {one.pretence_if}" for one in found]
    measured = found[0].verdict.measured_by if found else ""
    words.append(f"This desk measures the first step by the {measured}; both are shown.")
    rows = [
        (one.deal, _said(one, "output"), _said(one, "arsenal"), one.stance, one.deal_id)
        for one in found
    ]
    heads = ("Deal", "Measured by output", "Measured by the arsenal", "Assumes", "Opens")
    return Shown("verdict", "The verdict", tuple(words), heads, tuple(rows), frozenset({4}))


def _values(found: Sequence[DealAssessment]) -> Shown:
    """Return every value, a column a deal."""
    rows = []
    for name, (said, as_share) in VALUES.items():
        show = share if as_share else show_number
        cells = []
        for one in found:
            band = one.values[name]
            ends = spread(band.low, band.high, as_share=as_share)
            cells.append(f"{show(band.expected)} ({ends})")
        rows.append((said, *cells))
    years = [f"{show_number(one.horizon_years)} years" for one in found]
    rows.append(("horizon", *years))
    words = ("The expectation, and in brackets 5 to 95 % of draws.",)
    return Shown("values", "What it caps, leaves and pays", words,
                 ("Value", *(one.deal for one in found)), tuple(rows))  # fmt: skip


def _clauses(found: Sequence[DealAssessment]) -> Shown:
    """Return each clause of the verdict with what it takes."""
    rows = [
        (
            one.deal,
            CLAUSES[clause.clause],
            share(clause.value),
            share(clause.needed),
            "bites" if clause.bites else "holds",
            share(clause.share_of_draws),
        )
        for one in found
        for clause in one.verdict.clauses
    ]
    heads = ("Deal", "Clause", "Has", "Needs", "So it", "Bites in draws")
    return Shown("clauses", "Which clause bit", (), heads, tuple(rows))


def _fan(one: DealAssessment) -> Shown:
    """Return the stock of warheads over the years."""
    rows = [
        (
            show_number(row.years),
            *(
                f"{show_number(b.mid)} ({spread(b.low, b.high)})"
                for b in (row.no_deal, row.with_undeclared, row.without_undeclared)
            ),
        )
        for row in one.fan
    ]
    words = (
        (
            f"{_named(one)}. Warheads in stock without a deal, with the undeclared sites at "
            "work, and as if there were none."
        ),
    )
    heads = ("Year", "No deal", "With undeclared sites", "Without them")
    return Shown(f"fan-{one.deal}", f"The stock of warheads: {one.deal}", words, heads,
                 tuple(rows), drawn=True)  # fmt: skip


def _stances(one: DealAssessment) -> Shown:
    """Return the values under each stance."""
    names = list(one.stances)
    rows = []
    for name, (said, as_share) in VALUES.items():
        show = share if as_share else show_number
        rows.append((said, *(show(one.stances[s][name].expected) for s in names)))
    words = ("A deal worth having is good where it is kept to, and bearable where it is not.",)
    return Shown(f"stances-{one.deal}", f"Kept to, or not: {one.deal}", words,
                 ("Value", *(STANCES.get(s, s) for s in names)), tuple(rows))  # fmt: skip


def _snapback(one: DealAssessment) -> Shown:
    """Return what is paid if relief ends sooner, later or never."""
    rows = [
        (
            "never (a veto)" if row.snapback_years is None else show_number(row.snapback_years),
            show_number(row.relief_paid_usd_bn),
            share(row.get),
            share(row.reciprocity),
        )
        for row in one.snapback
    ]
    heads = ("Years until relief ends", "Paid, bn dollars", "Got", "Given, of given and got")
    return Shown(f"snapback-{one.deal}", f"If relief ends late: {one.deal}", (_TIMES,), heads,
                 tuple(rows))  # fmt: skip


def _assumptions(one: DealAssessment) -> Shown:
    """Return the numbers behind a deal, those from memory first."""
    rows = [
        (
            a.key,
            *assumed(a),
            a.checked or "not said",
            a.citation,
        )
        for a in one.assumptions
    ]
    heads = ("Number", "Likeliest", "Range", "Checked", "Source")
    return Shown(f"assumptions-{one.deal}", f"What was assumed: {one.deal}", (), heads,
                 tuple(rows))  # fmt: skip
