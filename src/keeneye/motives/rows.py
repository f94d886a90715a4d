"""The record of weighed motives: hypotheses, evidence, what hangs on what, what is still unseen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from keeneye.records import dated_id, seal

__all__ = [
    "EvidenceRow",
    "HypothesisRow",
    "IndicatorRow",
    "LeftOut",
    "MotiveAssessment",
    "Separation",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Separation:
    """One item favours `favoured` over `other` by at least so many decibans."""

    favoured: str
    other: str
    decibans: float


@dataclass(frozen=True, slots=True, kw_only=True)
class HypothesisRow:
    """One hypothesis.

    Parameters
    ----------
    hypothesis_id, title, means : str
    low, high : float
        Hard bounds of its probability, 0 … 1.
    band_low, band_mid, band_high : float
        5, 50, 95 per cent with log-likelihoods uniform in their ranges: softer.
    mid : float
        At the geometric middle of every range.
    inconsistent : int
        Items that speak against it, as Heuer counts them; never a probability.
    beats : tuple of str
        Hypotheses that it outweighs whatever the values in their ranges.
    """

    hypothesis_id: str
    title: str
    means: str
    low: float
    high: float
    band_low: float
    band_mid: float
    band_high: float
    mid: float
    inconsistent: int
    beats: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRow:
    """One item of evidence.

    Parameters
    ----------
    evidence_id, title : str
    state : {'met', 'unmet'}
        Only what is met enters.
    basis : {'events', 'facts', 'absence', 'judged'}
    record_ids : tuple of str
        What it stands on.
    likelihood : dict of str to (float, float)
    exponent : float
        1, or less for items of one origin.
    cluster : str
    non_diagnostic : bool
        Its ranges overlap for every pair: it tells nothing apart.
    separates : tuple of Separation
        The strongest first.
    inconsistent_with : tuple of str
    citation, checked, note : str
    """

    evidence_id: str
    title: str
    state: str
    basis: str
    record_ids: tuple[str, ...]
    likelihood: dict[str, tuple[float, float]]
    exponent: float
    cluster: str
    non_diagnostic: bool
    separates: tuple[Separation, ...]
    inconsistent_with: tuple[str, ...]
    citation: str
    checked: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """What changes if one item is left out, or known exactly.

    Parameters
    ----------
    evidence_id : str
    order_changes : bool
        Whether the hypotheses stand in another order (by `mid`) without it.
    shift : float
        Half the sum of the changes of `mid`, 0 … 1.
    width_change : float
        Of the bounds, summed over hypotheses, without it: negative where they get narrower.
    width_change_narrowed : float
        The same if its ranges were narrowed to their middles.
    """

    evidence_id: str
    order_changes: bool
    shift: float
    width_change: float
    width_change_narrowed: float


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorRow:
    """Something not yet seen that would tell motives apart; a question for a forecast.

    Parameters
    ----------
    indicator_id, question : str
    horizon_days : int
    state : {'met', 'unmet'}
        What is met should be moved to the evidence.
    record_ids : tuple of str
    separates : tuple of Separation
        If it were seen; the strongest first.
    order_if_seen : tuple of str
        Hypotheses by `mid` if it were seen.
    citation : str
    """

    indicator_id: str
    question: str
    horizon_days: int
    state: str
    record_ids: tuple[str, ...]
    separates: tuple[Separation, ...]
    order_if_seen: tuple[str, ...]
    citation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MotiveAssessment:
    """Motives as of a moment.

    Parameters
    ----------
    about : str
    asof : datetime
    hypotheses : tuple of HypothesisRow
        In the desk's order.
    evidence : tuple of EvidenceRow
        Met and unmet, in the desk's order.
    left_out : tuple of LeftOut
        Of what is met.
    linchpins : tuple of str
        Items without which the order changes, the largest shift first; where there is none, the
        one item with the largest shift.
    indicators : tuple of IndicatorRow
    pairs_ordered, pairs : int
        How many pairs of hypotheses are ordered whatever the values, of how many.
    finding : str
        The same in words.
    method : str
    draws, seed
        Of the band.
    motives_id : str
        Left out when made; checked when read back.
    """

    about: str
    note: str
    asof: datetime
    hypotheses: tuple[HypothesisRow, ...]
    evidence: tuple[EvidenceRow, ...]
    left_out: tuple[LeftOut, ...]
    linchpins: tuple[str, ...]
    indicators: tuple[IndicatorRow, ...]
    pairs_ordered: int
    pairs: int
    finding: str
    method: str
    draws: int
    seed: str
    motives_id: str = ""

    def __post_init__(self) -> None:
        parts = (self.method, self.seed, self.draws, self.hypotheses, self.evidence)
        seal(self, "motives_id", dated_id("m", self.asof, *parts))
