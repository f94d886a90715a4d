"""The choice as a record: everything the page shows, each number with its range."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from keeneye.games.flips import Flip, JointFlip
from keeneye.games.ranges import Band
from keeneye.games.uncertainty import Bar, Information, SobolShare

__all__ = [
    "Assumption",
    "ChoiceAssessment",
    "CurvePoint",
    "Finding",
    "PosteriorStep",
    "Region",
    "SalamiView",
    "Share",
    "SignalView",
    "SolutionView",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """A number somebody assumed, as its desk file has it."""

    key: str
    low: float
    mode: float
    high: float
    citation: str
    note: str
    held_by: str
    checked: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A choice and the share of draws in which it is best: no probability that it is best.

    `error` is half the spread of that share over independent scrambles of the draws.
    """

    choice: str
    share_of_draws_best: float
    error: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SolutionView:
    """The bargain solved: checked at the likeliest values, and as bands over the draws."""

    method: str
    regime: str
    regimes: dict[str, float]
    values: dict[str, Band]
    regret: float
    sequential_regret: float
    selection: str
    others_known: int
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvePoint:
    """One day before the vote: the belief threshold, and the chance of demand, payment, test."""

    days: int
    threshold: Band
    demand: Band
    concede: Band
    test: Band


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """What is best, after a demand, with this resolve and so many days to the vote."""

    days: int
    resolve: float
    best: str
    share_of_draws: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SalamiView:
    """The next demands: from which belief in its firmness a target is left alone, or holds gladly.

    `by_demand` gives, for so many demands to come, the belief from which the regime does not ask.
    """

    demands: Band
    prior_firm: Band
    not_asked_from: Band
    holding_pays_from: Band
    share_not_asked: float
    share_holding_pays: float
    by_demand: dict[str, Band]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalView:
    """What words, sunk costs and tied hands would tell."""

    words_likelihood_ratio: float
    demand_likelihood_ratio: Band
    sunk_cost_least: Band
    sunk_cost_most: Band
    share_where_a_cost_separates: float
    test_without_tying: Band
    test_with_tying: Band
    share_where_a_bluffer_becomes_a_tester: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PosteriorStep:
    """The belief in resolve after one move; a sort of move counts once."""

    move_id: str
    kind: str
    moved_at: datetime
    counted: bool
    ratio_low: float
    ratio_mode: float
    ratio_high: float
    low: float
    mode: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that follows from the numbers, in words, also where it disappoints."""

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceAssessment:
    """The page "the choice".

    Parameters
    ----------
    game_id : str
        Carries the moment; the same file, moves and generator give the same id.
    game : str
        The name that the desk's file gives.
    asof : datetime
    days_to_vote : int or None
    vote_name, scale : str
    players : dict of str to str
    solution : SolutionView
    choice : tuple of Share
        After a demand, on the target's belief as the file has it; the best first.
    best_at_modes : str
    worth : dict of str to Band
        What each choice is worth to the target.
    threshold : str
        The belief threshold as a sentence.
    curves : tuple of CurvePoint
        From far to the day of the vote; empty without a vote.
    switch_days : Band
        Before the vote, where the target turns from holding to paying or back.
    switch_over_omega : dict of str to float or None
        The same at low, mode and high of what the regime believes of the vote's weight.
    window_days : Band or None
        When a demand has most leverage: a heuristic of ours.
    regions : tuple of Region
    commitment_share : float
        Share of draws in which swearing beforehand never to pay is better than the bargain.
    salami : SalamiView or None
    signals : SignalView or None
    posterior : tuple of PosteriorStep
    tornado : tuple of Bar
        Of U(hold) - U(concede).
    sobol : tuple of SobolShare
    would_have_to_be_true : tuple of Flip
    jointly : JointFlip or None
    conditions : tuple of str
        The same two as sentences.
    information : Information
    findings : tuple of Finding
    assumptions : tuple of Assumption
    draws : int
    draws_left_out : float
        Share of draws whose values break a condition of the game.
    seed : str
    """

    game_id: str
    game: str
    asof: datetime
    days_to_vote: int | None
    vote_name: str
    scale: str
    players: dict[str, str]
    solution: SolutionView
    choice: tuple[Share, ...]
    best_at_modes: str
    worth: dict[str, Band]
    threshold: str
    curves: tuple[CurvePoint, ...]
    switch_days: Band
    switch_over_omega: dict[str, float | None]
    window_days: Band | None
    regions: tuple[Region, ...]
    commitment_share: float
    salami: SalamiView | None
    signals: SignalView | None
    posterior: tuple[PosteriorStep, ...]
    tornado: tuple[Bar, ...]
    sobol: tuple[SobolShare, ...]
    would_have_to_be_true: tuple[Flip, ...]
    jointly: JointFlip | None
    conditions: tuple[str, ...]
    information: Information
    findings: tuple[Finding, ...]
    assumptions: tuple[Assumption, ...]
    draws: int
    draws_left_out: float
    seed: str
