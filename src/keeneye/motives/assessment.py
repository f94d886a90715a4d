"""Motives as of a moment: hypotheses in rows, what speaks for which, what would tell them apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from keeneye.desk import Desk
from keeneye.motives.bayes import (
    METHOD,
    Weighing,
    band,
    bounds,
    decibans,
    guaranteed,
    middle,
    outweighs,
)
from keeneye.motives.matching import Footing, find_footing
from keeneye.motives.reading import read_motives
from keeneye.motives.rows import (
    EvidenceRow,
    HypothesisRow,
    IndicatorRow,
    LeftOut,
    MotiveAssessment,
    Separation,
)
from keeneye.motives.shapes import EvidenceItem, Indicator, MotiveBook
from keeneye.store import History

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["assess_motives"]


def assess_motives(
    history: History, desk: Desk, *, rng: np.random.Generator, draws: int = 100_000
) -> MotiveAssessment:
    """Weigh the desk's motives on what could be known at the history's moment.

    Parameters
    ----------
    history : History
    desk : Desk
        Its folder holds ``motives.toml``; its lists are read as known at the same moment.
    rng : numpy.random.Generator
        Of the band alone; the bounds are exact.
    draws : int

    Raises
    ------
    DeskError
        As `read_motives`.

    References
    ----------
    Heuer, Psychology of Intelligence Analysis (1999), chapter 8 (hypotheses in rows, consistency);
    Good (1950) for weight of evidence; Walley (1991) for bounds.

    Examples
    --------
    >>> assess_motives.__name__  # needs a store; tests/motives show it at work
    'assess_motives'
    """
    book = read_motives(desk.folder)
    seed = str(getattr(rng.bit_generator.seed_seq, "entropy", ""))
    items: list[EvidenceItem | Indicator] = [*book.evidence, *book.indicator]
    footing = {item.id: find_footing(history, desk, item) for item in items}
    met = [item for item in book.evidence if footing[item.id].state == "met"]
    weighing = weigh(book, met)
    left_out = tuple(_leave_out(weighing, n, item.id) for n, item in enumerate(met))
    ordered = int(outweighs(weighing).sum())
    pairs = len(book.hypothesis) * (len(book.hypothesis) - 1) // 2
    return MotiveAssessment(
        about=book.about,
        note=book.note,
        asof=history.asof,
        hypotheses=_hypothesis_rows(book, weighing, rng, draws),
        evidence=tuple(_evidence_row(book, i, footing[i.id]) for i in book.evidence),
        left_out=left_out,
        linchpins=_linchpins(left_out),
        indicators=tuple(_indicator_row(book, met, i, footing[i.id]) for i in book.indicator),
        pairs_ordered=ordered,
        pairs=pairs,
        finding=_say_finding(len(met), ordered, pairs),
        method=METHOD,
        draws=draws,
        seed=seed,
    )


def _say_finding(items: int, ordered: int, pairs: int) -> str:
    """Say how much the evidence settles, also where that is nothing."""
    opening = f"{items} item{'' if items == 1 else 's'} with honest ranges"
    if not ordered:
        return f"{opening} settle almost nothing: none of {pairs} pairs of motives is ordered."
    return f"{opening} order {ordered} of {pairs} pairs of motives, whatever the values in them."


def weigh(book: MotiveBook, items: Sequence[EvidenceItem]) -> Weighing:
    """Return priors and likelihoods of some items as arrays, in the desk's order."""
    import numpy as np

    names = book.hypothesis_ids
    table = np.array([[item.likelihood[name] for name in names] for item in items], dtype=float)
    table = table.reshape(len(items), len(names), 2)
    odds = [h.prior_odds for h in book.hypothesis]
    return Weighing(
        prior_low=np.array([o.low for o in odds], dtype=float),
        prior_high=np.array([o.high for o in odds], dtype=float),
        low=table[..., 0],
        high=table[..., 1],
        exponent=np.array([_exponent(item) for item in items], dtype=float),
    )


def _exponent(item: EvidenceItem) -> float:
    """Return an item's discount."""
    return 1.0 if item.exponent is None else item.exponent.likely


def _hypothesis_rows(
    book: MotiveBook, weighing: Weighing, rng: np.random.Generator, draws: int
) -> tuple[HypothesisRow, ...]:
    """Return the hypotheses with bounds, band and middle."""
    low, high = bounds(weighing)
    soft, mid, beats = band(weighing, rng, draws), middle(weighing), outweighs(weighing)
    against = (weighing.high < book.inconsistent_below.likely).sum(axis=0)
    names = book.hypothesis_ids
    return tuple(
        HypothesisRow(
            hypothesis_id=h.id,
            title=h.title,
            means=h.means,
            low=float(low[n]),
            high=float(high[n]),
            band_low=float(soft[0, n]),
            band_mid=float(soft[1, n]),
            band_high=float(soft[2, n]),
            mid=float(mid[n]),
            inconsistent=int(against[n]),
            beats=tuple(names[g] for g in range(len(names)) if beats[n, g]),
        )
        for n, h in enumerate(book.hypothesis)
    )


def _evidence_row(book: MotiveBook, item: EvidenceItem, footing: Footing) -> EvidenceRow:
    """Return one item with what it stands on and what it tells apart."""
    separates = _separations(book, item)
    line = book.inconsistent_below.likely
    against = tuple(h for h in book.hypothesis_ids if item.likelihood[h][1] < line)
    return EvidenceRow(
        evidence_id=item.id,
        title=item.title,
        state=footing.state,
        basis=footing.basis,
        record_ids=footing.record_ids,
        likelihood=item.likelihood,
        exponent=_exponent(item),
        cluster=item.cluster,
        non_diagnostic=not separates,
        separates=separates,
        inconsistent_with=against,
        citation=item.citation,
        checked=item.checked,
        note=item.note,
    )


def _separations(book: MotiveBook, item: EvidenceItem | Indicator) -> tuple[Separation, ...]:
    """Return the pairs that an item tells apart, the strongest first."""
    import numpy as np

    names = book.hypothesis_ids
    ranges = np.array([item.likelihood[name] for name in names], dtype=float)
    ratios = guaranteed(ranges[:, 0], ranges[:, 1])
    found = [
        Separation(favoured=names[h], other=names[g], decibans=decibans(float(ratios[h, g])))
        for h, g in np.argwhere(ratios > 0)
    ]
    return tuple(sorted(found, key=lambda s: (-s.decibans, s.favoured, s.other)))


def _leave_out(weighing: Weighing, place: int, evidence_id: str) -> LeftOut:
    """Return what one item does to order, middle and width."""
    without = weighing.without(place)
    before, after = middle(weighing), middle(without)
    width = _width(weighing)
    return LeftOut(
        evidence_id=evidence_id,
        order_changes=_order(before) != _order(after),
        shift=float(abs(before - after).sum() / 2),
        width_change=_width(without) - width,
        width_change_narrowed=_width(weighing.narrowed(place)) - width,
    )


def _order(mid: Floats) -> list[int]:
    """Return hypotheses by their middle, the likeliest first; ties keep the desk's order."""
    return sorted(range(mid.size), key=lambda n: -round(float(mid[n]), 12))


def _width(weighing: Weighing) -> float:
    """Return the width of all bounds together."""
    low, high = bounds(weighing)
    return float((high - low).sum())


def _linchpins(rows: Sequence[LeftOut]) -> tuple[str, ...]:
    """Return the items that the order hangs on, or the one that moves most."""
    ordered = sorted(rows, key=lambda r: -r.shift)
    changing = [r for r in ordered if r.order_changes]
    return tuple(r.evidence_id for r in changing or ordered[:1])


def _indicator_row(
    book: MotiveBook, met: Sequence[EvidenceItem], item: Indicator, footing: Footing
) -> IndicatorRow:
    """Return one indicator with what it would tell apart."""
    seen = EvidenceItem(
        id=item.id,
        title=item.question,
        likelihood=item.likelihood,
        citation=item.citation,
        checked=item.checked,
    )
    order = _order(middle(weigh(book, [*met, seen])))
    return IndicatorRow(
        indicator_id=item.id,
        question=item.question,
        horizon_days=item.horizon_days,
        state=footing.state,
        record_ids=footing.record_ids,
        separates=_separations(book, item),
        order_if_seen=tuple(book.hypothesis_ids[n] for n in order),
        citation=item.citation,
    )
