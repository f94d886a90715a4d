"""The verdict by rule, and what would turn it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from keeneye.deals import Deal, Rules, Verdict, account, draw_deal, judge, play_out
from keeneye.deals.cases import exactly, plain_rules, small_deal
from keeneye.deals.turning import Turning, say_pretence_if, turning_points
from keeneye.deals.verdict import deterrent_chance, separating_share


def _judged(deal: Deal, rules: Rules) -> Verdict:
    rng = np.random.default_rng(1)
    outcomes = play_out(deal, draw_deal(deal, rng, 2000))
    return judge(account(deal), outcomes, rules, rng)[rules.first_step_share]


def _with(**changed: object) -> Deal:
    """The small deal with other terms, programme parts or horizon."""
    deal = small_deal()
    stock = changed.pop("stock", None)
    if stock is not None:
        deal = replace(deal, programme=replace(deal.programme, stock_warheads=stock))
    return replace(deal, terms=replace(deal.terms, **changed))


def test_thresholds_by_hand() -> None:
    """Payoffs 3, 2, 1 ask for two thirds; a gain of twice the loss for a chance of two thirds."""
    assert separating_share(3, 2, 1) == pytest.approx(2 / 3)
    assert deterrent_chance(2.0) == pytest.approx(2 / 3)


def test_a_small_first_step_is_a_pretence() -> None:
    """A sixth of the arsenal where two thirds are needed: the first clause bites in all draws."""
    found = _judged(small_deal(), plain_rules())
    assert (found.name, found.clause, found.share_of_draws) == ("pretence", "first_step", 1.0)
    assert [c.bites for c in found.clauses] == [True, True, True]


def test_weak_detection_is_a_pretence() -> None:
    """With all output capped but for one kg, discovery of 0.488 does not deter where 0.5 would."""
    deal = small_deal()
    known, hidden = deal.programme.sites
    sites = (known, replace(hidden, capacity_kg_per_year=exactly(0.1)))
    deal = replace(deal, programme=replace(deal.programme, sites=sites, stock_warheads=exactly(0)))
    found = _judged(deal, plain_rules())
    assert (found.name, found.clause) == ("pretence", "detection")
    lenient = replace(plain_rules(), gain_over_loss=exactly(0.9))
    assert _judged(deal, lenient).name in ("lopsided", "reciprocal")


def test_lopsided_and_reciprocal() -> None:
    """Where half the output suffices, 2 bn a year is lopsided and half a bn is not."""
    rules = replace(
        plain_rules(), first_step_share="output", temptation=exactly(10), reward=exactly(1),
        punishment=exactly(0.9), gain_over_loss=exactly(0.5),
    )  # fmt: skip
    assert rules.least_share == pytest.approx(9.1 / 18.1)
    deal = small_deal()
    known, hidden = deal.programme.sites
    sites = (known, replace(hidden, capacity_kg_per_year=exactly(9)))
    deal = replace(deal, programme=replace(deal.programme, sites=sites))
    assert _judged(deal, rules).name == "lopsided"
    cheap = replace(deal, terms=replace(deal.terms, relief_usd_bn_per_year=exactly(0.5)))
    assert _judged(cheap, rules).name == "reciprocal"


def test_both_shares_are_judged() -> None:
    """The verdict is given with the first step measured by the arsenal and by output."""
    deal, rng = small_deal(), np.random.default_rng(1)
    outcomes = play_out(deal, draw_deal(deal, rng, 100))
    found = judge(account(deal), outcomes, plain_rules(), rng)
    assert [v.measured_by for v in found.values()] == ["arsenal", "output"]
    assert found["output"].clauses[0].value == 0.5


def _turn(deal: Deal, rules: Rules, clause: str) -> Turning:
    return next(t for t in turning_points(deal, account(deal), rules) if t.clause == clause)


def test_turning_points_turn_the_verdict() -> None:
    """At the turning point of relief the index is the line itself."""
    rules = plain_rules()
    edge = _turn(small_deal(), rules, "reciprocity").turns_at
    assert edge is not None
    at_edge = account(_with(relief_usd_bn_per_year=exactly(edge)))
    assert at_edge.reciprocity == pytest.approx(0.4)


def test_hidden_output_turns_the_first_step() -> None:
    """By output, half a warhead a year capped allows a quarter hidden: ½ / ¾ = ⅔."""
    rules = replace(plain_rules(), first_step_share="output")
    point = _turn(small_deal(), rules, "first_step")
    assert point.turns_at == pytest.approx(0.25)
    assert point.bites


def test_what_would_make_it_a_pretence_is_said() -> None:
    """A deal that passes says at what hidden output and what gain of cheating it would not."""
    rules = replace(plain_rules(), gain_over_loss=exactly(0.5))
    deal = _with(stock=exactly(0))
    known, hidden = deal.programme.sites
    sites = (known, replace(hidden, capacity_kg_per_year=exactly(1)))
    deal = replace(deal, programme=replace(deal.programme, sites=sites))
    found = account(deal)
    said = say_pretence_if(found, turning_points(deal, found, rules), rules)
    assert said == (
        "This would be a pretence if hidden sites made more than 0.2 warheads a year (assumed: "
        "0.1), or if cheating unseen were worth more than 1.0 times what being caught costs."
    )


def test_with_nothing_hidden_detection_cannot_bite() -> None:
    """Where nothing can be hidden the clause of detection has no value and bites in no draw."""
    deal = small_deal()
    sites = (deal.programme.sites[0],)
    terms = replace(deal.terms, detection={})
    deal = replace(deal, programme=replace(deal.programme, sites=sites), terms=terms)
    clause = _judged(deal, plain_rules()).clauses[1]
    assert (clause.value, clause.bites, clause.share_of_draws) == (None, False, 0.0)
