"""Pretence, lopsided or reciprocal: a verdict by rule, and the clause that bit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeVar

from keeneye.deals.analytic import Account
from keeneye.deals.ranges import Range
from keeneye.deals.simulation import Outcomes
from keeneye.records import require

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

__all__ = [
    "CLAUSES",
    "ArsenalOrOutput",
    "Clause",
    "Rules",
    "Verdict",
    "VerdictName",
    "deterrent_chance",
    "judge",
    "separating_share",
]

VerdictName = Literal["pretence", "lopsided", "reciprocal"]
ArsenalOrOutput = Literal["arsenal", "output"]
Value = TypeVar("Value", float, "Floats")
CLAUSES = ("first_step", "detection", "reciprocity")


def separating_share(temptation: Value, reward: Value, punishment: Value) -> Value:
    """Return the smallest first step that a pretender would not take: ``(T−P)/[(T−P)+(T−R)]``.

    Works on arrays as well.

    References
    ----------
    Kydd, Trust, Reassurance, and Cooperation, International Organization 54 (2000), 325-357.

    Examples
    --------
    >>> round(separating_share(3, 2, 1), 4)
    0.6667
    """
    gap = temptation - punishment
    return gap / (gap + temptation - reward)


def deterrent_chance(gain_over_loss: Value) -> Value:
    """Return the chance of discovery from which cheating does not pay: ``G/(G+L)``.

    `gain_over_loss` is G/L: what cheating unseen is worth, by what being caught costs. Works on
    arrays as well.

    Examples
    --------
    >>> deterrent_chance(1.0)
    0.5
    """
    return gain_over_loss / (gain_over_loss + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the verdict compares with: judged values of the desk.

    Parameters
    ----------
    temptation, reward, punishment : Range
        A pretender's payoffs for grabbing, keeping to and missing the whole; only ratios count.
        The ranges may not overlap: every T above every R above every P.
    gain_over_loss : Range
        What cheating unseen is worth to the regime, by what being caught costs; at least 0.
    lopsided_below : Range
        Reciprocity under which a deal is lopsided, 0 … 1.
    first_step_share : {'arsenal', 'output'}
        Which share the first step is measured by.

    Raises
    ------
    BadRecord
        A payoff order that breaks the game's conditions, a value outside its range.

    Examples
    --------
    >>> from keeneye.deals.cases import plain_rules
    >>> round(plain_rules().least_share, 4)
    0.6667
    """

    temptation: Range
    reward: Range
    punishment: Range
    gain_over_loss: Range
    lopsided_below: Range
    first_step_share: ArsenalOrOutput = "arsenal"

    def __post_init__(self) -> None:
        ordered = self.temptation.low > self.reward.high and self.reward.low > self.punishment.high
        told = "temptation, reward and punishment overlap or stand in another order"
        require(ordered, told, where="rules", expected="temptation > reward > punishment")
        self.gain_over_loss.within(0, float("inf"), "rules.gain_over_loss")
        self.lopsided_below.within(0, 1, "rules.lopsided_below")
        known = self.first_step_share in ("arsenal", "output")
        told = f"first_step_share = {self.first_step_share!r}"
        require(known, told, where="rules", expected="arsenal | output")

    @property
    def least_share(self) -> float:
        """The smallest share that separates, at the likely payoffs."""
        return separating_share(self.temptation.likely, self.reward.likely, self.punishment.likely)

    @property
    def least_chance(self) -> float:
        """The chance of discovery that deters, at the likely gain and loss."""
        return deterrent_chance(self.gain_over_loss.likely)

    def assumptions(self) -> Iterator[tuple[str, Range]]:
        """Yield every judged value, by key."""
        for name in ("temptation", "reward", "punishment", "gain_over_loss", "lopsided_below"):
            yield f"rules.{name}", getattr(self, name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One test of the verdict.

    Parameters
    ----------
    clause : {'first_step', 'detection', 'reciprocity'}
    value, needed : float or None
        What the deal has at its expectations, and what it takes; None where there is no value.
    bites : bool
        Whether the value falls short.
    share_of_draws : float
        Share of draws in which it falls short, 0 … 1.
    """

    clause: str
    value: float | None
    needed: float
    bites: bool
    share_of_draws: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The verdict, the clause that bit first, and how often the draws agree.

    Parameters
    ----------
    name : {'pretence', 'lopsided', 'reciprocal'}
        At the expectations of the deal.
    clause : str
        The first that bites; '' where none does.
    share_of_draws : float
        Share of draws with this same verdict, 0 … 1.
    clauses : tuple of Clause
        All three.
    measured_by : {'arsenal', 'output'}
        The share that the first step was measured by.
    """

    name: VerdictName
    clause: str
    share_of_draws: float
    clauses: tuple[Clause, ...]
    measured_by: ArsenalOrOutput


def judge(
    found: Account, outcomes: Outcomes, rules: Rules, rng: np.random.Generator
) -> dict[ArsenalOrOutput, Verdict]:
    """Judge a deal by the desk's rules, the first step measured by either share.

    Pretence: the first step is smaller than the one that separates, or discovery in time is
    less likely than what deters. Lopsided: reciprocity below the desk's line. Else reciprocal.

    Parameters
    ----------
    found : Account
    outcomes : Outcomes
        Of the same deal and stance.
    rules : Rules
    rng : numpy.random.Generator
        The rules are ranges too: each draw meets its own.

    Returns
    -------
    dict of str to Verdict
        By 'arsenal' and by 'output'; the desk's own is ``rules.first_step_share``.

    Examples
    --------
    >>> import numpy as np
    >>> from keeneye.deals import simulation
    >>> from keeneye.deals.analytic import account
    >>> from keeneye.deals.cases import plain_rules, small_deal
    >>> deal, rng = small_deal(), np.random.default_rng(1)
    >>> outcomes = simulation.play_out(deal, simulation.draw_deal(deal, rng, 1000))
    >>> judge(account(deal), outcomes, plain_rules(), rng)["output"].clause
    'first_step'
    """
    n = outcomes.give.size
    temptation, reward = rules.temptation.draw(rng, n), rules.reward.draw(rng, n)
    least_share = separating_share(temptation, reward, rules.punishment.draw(rng, n))
    unseen = outcomes.found_in_time < deterrent_chance(rules.gain_over_loss.draw(rng, n))
    lopsided = outcomes.reciprocity < rules.lopsided_below.draw(rng, n)
    chance = found.p_detect_given_any_hidden
    others = (
        _clause("detection", chance, rules.least_chance, unseen),
        _clause("reciprocity", found.reciprocity, rules.lopsided_below.likely, lopsided),
    )
    verdicts: dict[ArsenalOrOutput, Verdict] = {}
    for kind, column in _SHARES.items():
        small = getattr(outcomes, column) < least_share
        first = _clause("first_step", getattr(found, column), rules.least_share, small)
        verdicts[kind] = _verdict(kind, (first, *others), small | unseen, lopsided)
    return verdicts


_NAMES: dict[str, VerdictName] = {"": "reciprocal", "reciprocity": "lopsided"}
_SHARES: dict[ArsenalOrOutput, str] = {
    "arsenal": "arsenal_share_capped",
    "output": "share_of_output_capped",
}


def _clause(clause: str, value: float | None, needed: float, missed: Bools) -> Clause:
    """Make a clause; one without a value does not bite."""
    return Clause(
        clause=clause,
        value=value,
        needed=needed,
        bites=value is not None and value < needed,
        share_of_draws=float(missed.mean()),
    )


def _verdict(
    kind: ArsenalOrOutput, clauses: tuple[Clause, ...], pretence: Bools, lopsided: Bools
) -> Verdict:
    """Name the verdict at the expectations, and the share of draws that agree."""
    agree: dict[VerdictName, Bools] = {
        "pretence": pretence,
        "lopsided": ~pretence & lopsided,
        "reciprocal": ~pretence & ~lopsided,
    }
    clause = next((c.clause for c in clauses if c.bites), "")
    name = _NAMES.get(clause, "pretence")
    return Verdict(
        name=name,
        clause=clause,
        share_of_draws=float(agree[name].mean()),
        clauses=clauses,
        measured_by=kind,
    )
