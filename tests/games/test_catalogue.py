"""The catalogue by hand: numbers that were worked on paper, and what the games must show."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from keeneye.errors import BadGame, GameError
from keeneye.games import CATALOG, Chance, Game, Solution, evaluate, find_entry
from keeneye.games.catalog import concession_or_test as bargain
from keeneye.games.catalog import electoral_clock as clock
from keeneye.games.catalog import first_step, salami, theatre_or_signal, two_sided_resolve
from keeneye.games.catalog.brinkmanship_ladder import critical_risk
from keeneye.games.catalog.inspection import deterrence, game_value

from .hand import CLOCK_1, COT_1, SIGNAL, STEP, TWO

LADDER = {"rungs": 3.0, "risk": 0.2, "W": 4.0, "S": -2.0, "D": -10.0, "t_W": 2.0, "t_S": -3.0,
          "t_D": -40.0}  # fmt: skip


def solved(name: str, values: dict[str, float]) -> Solution:
    """Return the one solution of a game."""
    (found,) = CATALOG[name].solve(values)
    assert max(found.regret, found.sequential_regret) < 1e-9
    return found


def values_of(name: str, values: dict[str, float]) -> dict[str, Any]:
    """Return its values by name."""
    return solved(name, values).values


# --- concession or test


def test_cot_1_by_hand() -> None:
    """With pi = .3, c=4, k=3, a=1, g=1, d=7: threshold 1/2, bluff 3/7, payment 1/5, test .24."""
    found = solved("concession_or_test", COT_1)
    assert found.regime == "bluff"
    expected = {
        "belief_threshold": 0.5, "bluff_probability": 3 / 7, "concede_probability": 0.2,
        "demand_probability": 0.6, "test_probability": 0.24, "u_target": -1.8, "u_regime": 0.48,
        "test_given_demand_and_hold": 0.5, "u_target_if_committed_to_hold": -2.1,
    }  # fmt: skip
    assert {k: found.values[k] for k in expected} == pytest.approx(expected)
    assert found.payoffs == pytest.approx((0.48, -1.8))
    assert (found.selection, found.others_known, found.method) == ("unique", 0, "closed-form")


def test_commitment_beats_every_mixed_outcome_when_tests_cost_even_the_resolute() -> None:
    """t_resolute = -.2 and pi = .25: 0 against -1.5; another equilibrium is known and told."""
    found = solved("concession_or_test", COT_1 | {"pi": 0.25, "t_resolute": -0.2})
    assert found.value("u_target") == pytest.approx(-1.5)
    assert found.value("u_target_if_committed_to_hold") == 0.0
    assert found.value("commitment_to_hold_is_better") is True
    assert found.others_known == 1
    assert "nobody demands" in found.others[0]


def test_that_other_equilibrium_exists() -> None:
    """Nobody demands, and whoever did would be thought irresolute: no one gains by leaving it."""
    game = bargain.tree(COT_1 | {"t_resolute": -0.2})
    held = {"answer": (0.0, 1.0)}
    judged = evaluate(game, bargain.profile(0.0, 0.0, 0.0), beliefs=held)
    assert (judged.regret, judged.sequential_regret) == (0.0, 0.0)


@pytest.mark.parametrize("d", [2.0, 2.9, 3.1, 5.0, 7.0])
def test_swearing_never_to_pay_pays_only_where_a_test_hurts_less(d: float) -> None:
    """With t_resolute > 0 and g > 0 the oath is better just where d < k, within the bluff."""
    values = COT_1 | {"d": d, "k": 3.0, "pi": 0.2}
    found = bargain.solve(values)[0]
    if found.regime == "bluff":
        assert found.value("commitment_to_hold_is_better") == (d < 3.0)
    else:
        assert d < 3.0
        assert found.value("u_target") == found.value("u_target_if_committed_to_hold")


def test_on_the_threshold_both_ends_of_the_continuum_are_given() -> None:
    """At pi = pi*: concession anywhere from 1/5 to 1; never one of them silently."""
    low, high = bargain.solve(COT_1 | {"pi": 0.5})
    assert {low.selection, high.selection} == {"boundary"}
    assert (low.value("concede_probability"), high.value("concede_probability")) == (0.2, 1.0)
    assert low.others_known == high.others_known == 1
    assert (low.value("test_probability"), high.value("test_probability")) == (0.4, 0.0)


@pytest.mark.parametrize("changed", [{"k": 7.0}, {"k": 8.0, "t_resolute": 0.0}])
def test_other_ties_are_continua_too(changed: dict[str, float]) -> None:
    """At k = d, and a resolute regime that is indifferent to testing."""
    assert [one.selection for one in bargain.solve(COT_1 | changed)] == ["boundary", "boundary"]


def _bargains() -> st.SearchStrategy[dict[str, float]]:
    """Bargains that keep the conditions, none of them near a tie."""
    size = st.floats(0.2, 9.0)
    return st.builds(
        lambda pi, c, k, a, g, d, high, low: {
            "pi": pi, "c": c, "k": k, "a": a, "g": g, "d": d,
            "t_resolute": -a + high, "t_irresolute": -a - low,
        },
        st.floats(0.02, 0.98), size, size, size, st.floats(0, 5), size, size, size,
    )  # fmt: skip


def _apart(v: dict[str, float]) -> bool:
    threshold = (v["k"] + v["g"]) / (v["d"] + v["g"])
    return min(abs(threshold - 1), abs(threshold - v["pi"]), abs(v["t_resolute"])) > 1e-3


@given(_bargains())
def test_every_closed_form_passes_its_own_checks(v: dict[str, float]) -> None:
    """Whatever the payoffs: no regret, no empty threat, probabilities that are some."""
    assume(_apart(v))
    found = solved("concession_or_test", v)
    probabilities = [x for k, x in found.values.items() if k.endswith("_probability")]
    assert all(-1e-12 <= p <= 1 + 1e-12 for p in probabilities)
    three = ("test_probability", "concession_outcome_probability", "backdown_probability")
    assert sum(found.value(k) for k in three) == pytest.approx(found.value("demand_probability"))
    assert found.payoffs == pytest.approx((found.value("u_regime"), found.value("u_target")))


@given(_bargains(), st.floats(0.01, 100.0))
def test_only_ratios_of_payoffs_matter(v: dict[str, float], scale: float) -> None:
    """All payoffs times a number: the same behaviour, and payoffs times that number."""
    assume(_apart(v))
    larger = {k: x if k == "pi" else x * scale for k, x in v.items()}
    one, other = solved("concession_or_test", v), bargain.solve(larger)[0]
    assert one.regime == other.regime
    for name, chances in one.behaviour.items():
        assert other.behaviour[name] == pytest.approx(chances, abs=1e-9)
    assert other.value("u_target") == pytest.approx(scale * one.value("u_target"))


@given(_bargains())
def test_the_order_of_types_changes_nothing(v: dict[str, float]) -> None:
    """The same profile on a tree that lists the irresolute first is as good and pays the same."""
    assume(_apart(v))
    found = solved("concession_or_test", v)
    root = bargain.tree(v).root
    assert isinstance(root, Chance)
    turned = Chance(root.actions[::-1], root.probabilities[::-1], root.children[::-1])
    beliefs = {name: held[::-1] for name, held in found.beliefs.items()}
    judged = evaluate(Game("t", ("regime", "target"), turned), found.behaviour, beliefs=beliefs)
    assert judged.payoffs == pytest.approx(found.payoffs)
    assert max(judged.regret, judged.sequential_regret) < 1e-9


@settings(suppress_health_check=[HealthCheck.filter_too_much])  # the bluff is one regime of three
@given(_bargains(), st.floats(1.01, 1.5))
def test_what_the_bluff_must_show(v: dict[str, float], more: float) -> None:
    """Demands rise with d and fall with k; tests stay, but fall with a and rise with c."""
    found = bargain.solve(v)[0]
    assume(_apart(v) and found.regime == "bluff")

    def moved(key: str, name: str) -> float:
        changed = bargain.solve(v | {key: v[key] * more})[0]
        assume(changed.regime == "bluff")
        return float(changed.value(name) - found.value(name))

    assert moved("d", "demand_probability") > 0
    assert moved("k", "demand_probability") < 0
    assert moved("d", "test_probability") == pytest.approx(0, abs=1e-12)
    assert moved("k", "test_probability") == pytest.approx(0, abs=1e-12)
    assert moved("c", "test_probability") > 0
    harder = v | {"a": v["a"] * more, "t_irresolute": v["t_irresolute"] - v["a"] * more}
    changed = bargain.solve(harder)[0]
    assert changed.value("test_probability") < found.value("test_probability")
    assert changed.value("concede_probability") > found.value("concede_probability")


@pytest.mark.parametrize(
    ("changed", "key"),
    [
        ({"c": 0.0}, "c"), ({"k": -1.0}, "k"), ({"a": 0.0}, "a"), ({"g": -0.1}, "g"),
        ({"d": 0.0}, "d"), ({"pi": 1.1}, "pi"), ({"pi": math.nan}, "pi"),
        ({"t_resolute": -1.0}, "t_resolute"), ({"t_irresolute": -1.0}, "t_irresolute"),
    ],
)  # fmt: skip
def test_broken_conditions_are_named_by_key(changed: dict[str, float], key: str) -> None:
    """The message says which condition, and where."""
    with pytest.raises(BadGame, match=rf"concession_or_test\.{key}"):
        bargain.solve(COT_1 | changed)


def test_a_missing_value_is_named() -> None:
    """A game without its d is refused."""
    with pytest.raises(BadGame, match="d is missing"):
        bargain.solve({key: x for key, x in COT_1.items() if key != "d"})


# --- the clock


def test_clock_1_by_hand() -> None:
    """h* = 1.4/2.4, switch 64.68 days before; at 140 days the threshold is .761: hold."""
    found = values_of("electoral_clock", CLOCK_1 | {"days": 140.0})
    assert found["switch_days"] == pytest.approx(-120 * math.log(1.4 / 2.4))
    assert found["switch_days"] == pytest.approx(64.68, abs=0.005)
    assert found["belief_threshold"] == pytest.approx(0.761, abs=5e-4)
    assert found["threshold_falls_as_election_nears"] is True
    regimes = {
        d: solved("electoral_clock", CLOCK_1 | {"days": d}).regime for d in (140.0, 65.0, 64.0)
    }
    assert list(regimes.values()) == ["bluff", "bluff", "pooling_concede"]


def test_clock_2_holds_on_every_day() -> None:
    """With omega 2 and kappa 4 paying at the polls costs more than a test: no switch."""
    values = CLOCK_1 | {"omega": 2.0, "kappa": 4.0}
    for days in (365.0, 140.0, 30.0, 0.0):
        found = solved("electoral_clock", values | {"days": days})
        assert (found.regime, found.value("switch_days")) == ("hold_dominant", None)


@given(st.floats(0.5, 8), st.floats(0, 9), st.floats(0.5, 8), st.floats(0, 9), st.floats(0, 3))
def test_the_rule_for_what_a_nearer_vote_does(
    d0: float, omega: float, k0: float, kappa: float, g: float
) -> None:
    """The threshold falls towards the vote just where kappa (d0+g) < omega (k0+g)."""
    values = {"d0": d0, "omega": omega, "k0": k0, "kappa": kappa, "g": g, "tau0_days": 100.0}
    apart = kappa * (d0 + g) - omega * (k0 + g)
    assume(abs(apart) > 1e-6)

    def threshold(days: float) -> float:
        at = clock.at_day(values, days)
        return float((at["k"] + g) / (at["d"] + g))

    assert (threshold(1.0) < threshold(50.0)) == clock.threshold_falls(values) == (apart < 0)


def test_the_test_payoff_may_carry_a_clock() -> None:
    """With lambda the resolute gain more by a test as the vote nears: they demand only then."""
    values = CLOCK_1 | {"omega": 0.0, "kappa": 4.0, "t_resolute": -0.9, "lambda": 2.0}
    far, near = (clock.solve(values | {"days": d})[0] for d in (600.0, 1.0))
    assert (far.value("test_probability"), near.value("test_probability")) == (0.0, 0.65)


def test_the_best_day_for_a_demand() -> None:
    """It is delta ln(1 + tau0/delta): 41.6 days for 30 and 90; no other day has more leverage."""
    found = clock.demand_window(90, 30)
    assert found.days == pytest.approx(30 * math.log(4))
    for days in range(1, 200):
        assert math.exp(-days / 90) * (1 - math.exp(-days / 30)) <= found.leverage + 1e-12


@pytest.mark.parametrize("changed", [{"days": -1.0}, {"tau0_days": 0.0}, {"omega": -3.0}])
def test_clocks_that_break_a_condition_are_refused(changed: dict[str, float]) -> None:
    """A vote that is past, a clock without a pace, a test that would be welcome."""
    with pytest.raises(BadGame, match="electoral_clock"):
        clock.solve(CLOCK_1 | {"days": 10.0} | changed)


# --- two sides


@pytest.mark.parametrize(("d", "test"), [(1.0, 0.3), (3.0, 0.32), (7.0, 0.2533), (12.0, 0.12)])
def test_two_sided_resolve_smooths_the_jump(d: float, test: float) -> None:
    """The chance of a test rises with what it costs the target, then falls."""
    found = values_of("two_sided_resolve", TWO | {"d": d})
    assert found["test_probability"] == pytest.approx(test, abs=5e-5)


@given(
    st.tuples(
        st.floats(0.2, 6), st.floats(0.2, 3), st.floats(0, 3), st.floats(0.3, 12),
        st.floats(0.5, 9), st.floats(-6, 0), st.floats(0.1, 6),
    )
)  # fmt: skip
def test_two_sided_solutions_pass_type_by_type(numbers: tuple[float, ...]) -> None:
    """No type on either side gains by another action, whatever the ranges."""
    *rest, low, width = numbers
    names = ("c", "a", "g", "d", "k_top", "t_low", "t_high")
    found = two_sided_resolve.solve(dict(zip(names, (*rest, low, low + width), strict=True)))[0]
    assert found.regret < 1e-9
    assert 0 <= found.value("test_probability") <= found.value("demand_probability") + 1e-12
    assert found.value("demand_probability") <= 1 + 1e-12


def test_the_closed_form_is_near_an_equilibrium_of_the_finite_game() -> None:
    """On 40 types a side, cut-offs taken from the closed form leave little regret."""
    values, types = TWO | {"d": 7.0}, 40
    found = values_of("two_sided_resolve", values)
    game = two_sided_resolve.tree(values, types)
    played = {}
    for name in game.layout.infosets:
        kind, _, number = name.partition(":")
        t = -4 + 5 * (int(number) + 0.5) / types
        k = 6 * (int(number) + 0.5) / types
        first = {"demand": True, "answer": k < found["cutoff_k"], "test": t > -1}[kind]
        played[name] = (1.0, 0.0) if first else (0.0, 1.0)
    assert evaluate(game, played).regret < 0.02


# --- theatre or signal


def test_sunk_costs_by_hand() -> None:
    """Between 4 and 6 a cost separates; with a difference in theta of a fifth none does."""
    found = values_of("theatre_or_signal", SIGNAL)
    assert (found["separating_sunk_cost_min"], found["separating_sunk_cost_max"]) == (4.0, 6.0)
    assert solved("theatre_or_signal", SIGNAL | {"theta_resolute": 1.2}).regime == "bluff"


def test_tied_hands_by_hand() -> None:
    """Three more to lose by backing down: the chance of a test falls from .24 to .15."""
    found = values_of("theatre_or_signal", SIGNAL | {"tying": 3.0})
    assert found["test_probability_without_tying"] == pytest.approx(0.24)
    assert found["test_probability_with_tying"] == pytest.approx(0.15)
    assert found["bluff_probability_with_tying"] == pytest.approx(3 / 7)
    assert found["likelihood_ratio_of_demand"] == pytest.approx(7 / 3)


def test_hands_tied_too_far_turn_a_bluffer_into_a_tester() -> None:
    """Past what a test costs the irresolute the closed form is not used, and it says so."""
    found = solved("theatre_or_signal", SIGNAL | {"tying": 4.0})
    assert found.value("bluffer_becomes_tester") is True
    assert found.value("test_probability_with_tying") is None
    assert found.warnings


def test_below_the_least_cost_the_irresolute_would_signal_too() -> None:
    """At 95 per cent of it the profile has a gain of .2 for them, .14 in expectation."""
    game = theatre_or_signal.tree(SIGNAL, cost=3.8)
    played = solved("theatre_or_signal", SIGNAL).behaviour
    assert evaluate(game, played).regret == pytest.approx(0.14)


def test_costs_without_a_difference_separate_nothing() -> None:
    """Expensive alone is not credible."""
    found = values_of("theatre_or_signal", SIGNAL | {"theta_resolute": 1.0})
    assert found["separation_exists"] is False


def test_no_signal_moves_a_target_that_would_rather_be_tested() -> None:
    """Where paying costs more than a test, not even the certainly resolute are paid."""
    found = values_of("theatre_or_signal", SIGNAL | {"k": 8.0})
    assert found["separation_exists"] is False
    assert found["likelihood_ratio_of_demand"] is None


# --- salami


def test_salami_2_by_hand() -> None:
    """Two demands, p = .3, b = .6: the soft hold with 2/7, give way with .5, then .6."""
    found = values_of("salami", {"demands": 2.0, "prior_firm": 0.3, "b": 0.6, "a": 2.0})
    assert found["firm_threshold_now"] == pytest.approx(0.36)
    assert found["hold_probability_of_soft_target_if_demanded"] == pytest.approx(2 / 7)
    assert found["outcome_concession_probability_by_round"] == pytest.approx((0.5, 0.6))
    assert found["demand_probability_by_round"] == pytest.approx((1.0, 0.75))
    assert found["value_to_soft_target"] == pytest.approx(0.0)


def test_holding_firm_pays_early() -> None:
    """With five demands to come p = .2 is enough to be left alone; with one it is not."""
    five = values_of("salami", {"demands": 5.0, "prior_firm": 0.2, "b": 0.6, "a": 2.0})
    assert (five["first_demand_probability"], five["value_to_soft_target"]) == (0.0, 4.0)
    one = values_of("salami", {"demands": 1.0, "prior_firm": 0.2, "b": 0.6, "a": 2.0})
    assert one["first_demand_probability"] == 1.0


@given(st.integers(1, 6), st.floats(0.01, 0.9), st.floats(0.1, 0.9), st.floats(1.1, 5))
def test_what_salami_must_show(n: int, p: float, b: float, a: float) -> None:
    """The threshold falls with n; the first demand is certain below it and absent above it."""
    assume(abs(p - b**n) > 1e-6)
    values = {"demands": float(n), "prior_firm": p, "b": b, "a": a}
    found = solved("salami", values).values
    longer = values_of("salami", values | {"demands": float(n + 1)})
    assert longer["firm_threshold_now"] < found["firm_threshold_now"]
    assert found["first_demand_probability"] == float(p < b**n)
    assert found["hold_probability_of_soft_target_if_demanded"] == 1 or p < b ** (n - 1)


def test_concessions_rise_as_the_end_nears() -> None:
    """Once asked, round by round it gives way more often."""
    found = values_of("salami", {"demands": 5.0, "prior_firm": 0.2, "b": 0.6, "a": 2.0})
    given_way = found["outcome_concession_probability_by_round"][2:]
    assert list(given_way) == sorted(given_way)


def test_a_long_game_is_checked_state_by_state() -> None:
    """Thirty demands have no tree, and still no deviation that gains."""
    values = {"demands": 30.0, "prior_firm": 0.05, "b": 0.6, "a": 2.0}
    assert solved("salami", values).regret < 1e-9
    with pytest.raises(BadGame, match=r"salami\.demands"):
        salami.tree(values)


def test_the_edge_of_being_asked_is_a_boundary() -> None:
    """At p = b^n any probability of the first demand will do."""
    found = solved("salami", {"demands": 1.0, "prior_firm": 0.6, "b": 0.6, "a": 2.0})
    assert (found.selection, found.others_known) == ("boundary", 1)


# --- first step, inspection, ladder


def test_the_first_step_by_hand() -> None:
    """3, 2, 1: two thirds; worth offering from a trust of .4; at .5 it brings 7/6."""
    found = values_of("first_step", STEP)
    assert found["smallest_separating_share"] == pytest.approx(2 / 3)
    assert found["least_trust_to_offer"] == pytest.approx(0.4)
    assert found["expected_payoff_of_offer"] == pytest.approx(7 / 6)


def test_a_smaller_step_proves_nothing() -> None:
    """A pretender takes it, too: the offerer is cheated of the rest."""
    found = solved("first_step", STEP | {"alpha": 0.5})
    assert (found.regime, found.value("step_separates")) == ("pooling", False)
    assert found.behaviour["first:pretender"] == (1.0, 0.0)
    assert found.value("expected_payoff_of_offer") == pytest.approx(0.5 * 2 + 0.5 * (0.5 * 2))


@given(st.floats(0.05, 0.95), st.floats(0.01, 0.99))
def test_the_offer_is_made_just_from_the_least_trust(alpha: float, trust: float) -> None:
    """Below it waiting is better, above it offering; whatever the size of the step."""
    assume(abs(alpha - 2 / 3) > 1e-6)
    found = solved("first_step", STEP | {"alpha": alpha, "trust": trust}).values
    assume(abs(trust - found["least_trust_to_offer"]) > 1e-9)
    assert found["offer_is_worth_it"] == (trust > found["least_trust_to_offer"])
    assert first_step.separating_share(STEP) == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("n", "m", "text"),
    [
        (2, 1, "-1/3"),
        (3, 1, "-1/2"),
        (6, 3, "-5/21"),
        (8, 4, "-35/163"),
        (4, 4, "0/1"),
        (1, 0, "-1/1"),
    ],
)
def test_values_of_the_inspection_game(n: int, m: int, text: str) -> None:
    """Dresher's formula, as exact fractions."""
    assert values_of("inspection", {"periods": n, "inspections": m})["value_fraction"] == text


@given(st.integers(1, 30), st.integers(0, 31))
def test_the_formula_and_the_recursion_agree(n: int, m: int) -> None:
    """Exactly, in fractions; and another inspection never hurts the inspector."""
    assert solved("inspection", {"periods": n, "inspections": m}).regret == pytest.approx(
        0, abs=1e-9
    )
    assert game_value(n, m + 1) >= game_value(n, m)


def test_what_deters() -> None:
    """Gain 2 against loss 3 needs .4; three looks of .3 give .657; two would do."""
    found = deterrence(2, 3, 0.3, 3)
    assert (found.needed, found.periods_needed, found.deters) == (0.4, 2, True)
    assert found.cumulative == pytest.approx(0.657)
    assert deterrence(2, 3, 0.0, 3).periods_needed is None
    assert deterrence(1, 3, 0.25, 1).deters
    assert deterrence(2, 3, 1.0, 1).periods_needed == 1
    with pytest.raises(BadGame, match="detection"):
        deterrence(2, 3, 1.1, 3)


def test_the_ladder_by_hand() -> None:
    """Three rungs at a fifth: push, then the other quits; 1.2 and -10.4."""
    found = values_of("brinkmanship_ladder", LADDER)
    assert found["actions_by_rung"] == "push,quit,quit"
    assert (found["payoff_regime"], found["payoff_target"]) == pytest.approx((1.2, -10.4))
    assert found["disaster_probability"] == pytest.approx(0.2)
    assert critical_risk(4, -2, -10) == pytest.approx(3 / 7)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("salami", {"demands": 2.5, "prior_firm": 0.3, "b": 0.6, "a": 2.0}),
        ("salami", {"demands": 2.0, "prior_firm": 0.3, "b": 0.6, "a": 1.0}),
        ("first_step", STEP | {"T": 1.5}),
        ("first_step", STEP | {"trust": 1.5}),
        ("inspection", {"periods": 0, "inspections": 1}),
        ("brinkmanship_ladder", LADDER | {"S": 5.0}),
        ("two_sided_resolve", TWO | {"t_low": 1.0}),
        ("theatre_or_signal", SIGNAL | {"tying": -1.0}),
    ],
)
def test_every_game_refuses_what_breaks_its_conditions(name: str, values: dict[str, float]) -> None:
    """By name of the game and key."""
    with pytest.raises(GameError, match=name):
        CATALOG[name].solve(values)


def test_the_catalogue_is_named_when_a_game_is_unknown() -> None:
    """A wrong name gets the list of right ones."""
    with pytest.raises(BadGame, match="salami"):
        find_entry("poker")


@pytest.mark.parametrize("name", sorted(CATALOG))
def test_every_entry_says_where_it_comes_from(name: str) -> None:
    """Title, version, citations, conditions."""
    entry = CATALOG[name]
    assert entry.title.endswith("?")
    assert entry.version
    assert entry.citations
    assert entry.rules
    assert entry.beliefs <= set(entry.needs)
