"""Evaluation, its two checks, and the solvers."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keeneye.errors import BadGame, NoSolution
from keeneye.games import (
    Decision,
    Game,
    Terminal,
    evaluate,
    logit_path,
    solve_backwards,
    solve_zero_sum,
    verified,
)
from keeneye.games.catalog import inspection
from keeneye.games.catalog.concession_or_test import profile, tree
from keeneye.games.evaluate import limit_beliefs

from .hand import COT_1, coin, entry_game, forgetful_game


def test_an_empty_threat_passes_the_first_check_and_fails_the_second() -> None:
    """Fighting an entry that never comes has no regret, but 2 to gain at the set off the path."""
    judged = evaluate(entry_game(), {"enter": (0, 1), "answer": (1, 0)})
    assert (judged.payoffs, judged.regret) == ((0.0, 2.0), 0.0)
    assert (judged.unreached, judged.sequential_regret) == (("answer",), 2.0)
    with pytest.raises(NoSolution, match="empty threat"):
        verified(entry_game(), {"enter": (0, 1), "answer": (1, 0)})


def test_the_irresolute_who_would_test_is_caught_by_the_second_check() -> None:
    """In the bargain, testing at a node that nobody comes to costs nothing on the path."""
    played = {**profile(0.0, 0.0, 0.0), "test:irresolute": (1.0, 0.0)}
    judged = evaluate(tree(COT_1 | {"k": 9.0, "t_resolute": -0.5}), played)
    assert judged.regret == 0.0
    assert judged.gains["test:irresolute"] == pytest.approx(2.0)


def test_regret_counts_plans_of_several_moves() -> None:
    """A deviation that pays only when both own moves change is found."""
    second = Decision(1, "second", ("a", "b"), (Terminal((0.0,)), Terminal((5.0,))))
    game = Game(
        "two steps", ("A",), Decision(1, "first", ("stop", "go"), (Terminal((1.0,)), second))
    )
    assert evaluate(game, {"first": (1, 0), "second": (1, 0)}).regret == 4.0


def test_beliefs_off_the_path_are_limits_of_trembles_unless_given() -> None:
    """One tremble beats two; given beliefs replace the limit."""
    game = tree(COT_1)
    silent = profile(0.0, 0.0, 0.2)
    assert limit_beliefs(game, silent)["answer"] == pytest.approx((0.3, 0.7))
    assert limit_beliefs(game, profile(0.0, 0.5, 0.2))["answer"] == (0.0, 1.0)
    given_beliefs = evaluate(game, silent, beliefs={"answer": (1.0, 0.0)})
    assert given_beliefs.beliefs["answer"] == (1.0, 0.0)


@pytest.mark.parametrize(
    "behaviour",
    [
        {"enter": (0, 1)},
        {"enter": (0, 1), "answer": (1, 0), "other": (1, 0)},
        {"enter": (0.5, 0.6), "answer": (1, 0)},
        {"enter": (1,), "answer": (1, 0)},
    ],
)
def test_profiles_that_do_not_fit_are_refused(behaviour: dict[str, tuple[float, ...]]) -> None:
    """A set missing, unknown, or without probabilities that sum to one."""
    with pytest.raises(BadGame):
        evaluate(entry_game(), behaviour)


def test_a_game_without_recall_is_refused_by_every_solver() -> None:
    """Best replies of a forgetful player are another question."""
    for solve in (solve_zero_sum, lambda g: logit_path(g, [1.0]), lambda g: evaluate(g, {})):
        with pytest.raises(BadGame, match="here"):
            solve(forgetful_game())


def test_backward_induction_of_the_entry_game() -> None:
    """The incumbent shares, so the entrant enters."""
    found = solve_backwards(entry_game())
    assert found.payoffs == (1.0, 1.0)
    assert (found.method, found.version, found.selection) == ("backward-induction", "1", "unique")


def test_ties_are_broken_for_the_first_action_and_told() -> None:
    """A tie is another equilibrium that is known."""
    pick = Decision(1, "pick", ("one", "two"), (Terminal((1.0,)), Terminal((1.0,))))
    found = solve_backwards(Game("tie", ("A",), pick))
    assert found.behaviour["pick"] == (1.0, 0.0)
    assert (found.others_known, found.selection) == (1, "first action at ties")


def test_backward_induction_refuses_imperfect_information() -> None:
    """The target of the bargain does not see the type."""
    with pytest.raises(BadGame, match="answer"):
        solve_backwards(tree(COT_1))


@pytest.mark.parametrize(
    ("n", "m"), [(1, 0), (1, 1), (2, 1), (3, 1), (4, 4), (5, 2), (6, 3), (8, 4)]
)
def test_the_linear_program_gives_the_value_of_the_inspection_game(n: int, m: int) -> None:
    """Dresher's fractions, from the tree alone."""
    found = solve_zero_sum(inspection.tree({"periods": n, "inspections": m}))
    assert found.value("value") == pytest.approx(float(inspection.game_value(n, m)), abs=1e-9)
    assert found.regret < 1e-9


def test_the_tree_of_six_periods_has_as_many_sequences_as_published_counts() -> None:
    """(6, 3): 41 information sets of the inspector and 56 of the inspectee."""
    sets = list(inspection.tree({"periods": 6, "inspections": 3}).layout.infosets)
    assert sum(name.startswith("inspector") for name in sets) == 41
    assert sum(name.startswith("inspectee") for name in sets) == 56


@given(st.lists(st.floats(-5, 5), min_size=9, max_size=9), st.floats(-3, 3))
def test_zero_sum_values_move_with_a_constant_and_turn_with_the_players(
    entries: list[float], constant: float
) -> None:
    """Adding a constant adds it to the value; exchanging the players changes its sign."""
    rows = [entries[3 * i : 3 * i + 3] for i in range(3)]

    def game(table: list[list[float]], plus: float) -> Game:
        def row(values: list[float]) -> Decision:
            ends = tuple(Terminal((x + plus, -x)) for x in values)
            return Decision(2, "column", ("a", "b", "c"), ends)

        return Game(
            "table", ("A", "B"), Decision(1, "row", ("a", "b", "c"), tuple(map(row, table)))
        )

    value = solve_zero_sum(game(rows, 0.0)).value("value")
    assert solve_zero_sum(game(rows, constant)).value("value") == pytest.approx(
        value + constant, abs=1e-6
    )
    turned = [[-rows[j][i] for j in range(3)] for i in range(3)]
    assert solve_zero_sum(game(turned, 0.0)).value("value") == pytest.approx(-value, abs=1e-6)


def test_games_of_no_constant_sum_are_refused() -> None:
    """The program would answer another question."""
    with pytest.raises(BadGame, match="sum to"):
        solve_zero_sum(entry_game())
    with pytest.raises(BadGame, match="1 players"):
        solve_zero_sum(Game("one", ("A",), coin(Terminal((1.0,)), Terminal((2.0,)))))


def test_logit_play_of_the_hand_case() -> None:
    """At lambda 1/2 and 2, on the branch from uniform play; last moves follow at once."""
    half, two = logit_path(tree(COT_1), [0.5, 2.0])
    assert half.behaviour["test:resolute"][0] == pytest.approx(1 / (1 + math.exp(-1)), abs=1e-9)
    assert half.behaviour["answer"][0] == pytest.approx(0.42726156, abs=1e-6)
    assert half.behaviour["demand:irresolute"][0] == pytest.approx(0.60207556, abs=1e-6)
    assert two.behaviour["answer"][0] == pytest.approx(0.23204183, abs=1e-6)
    assert two.behaviour["demand:resolute"][0] == pytest.approx(0.96567656, abs=1e-6)
    assert max(half.residual, two.residual) < 1e-8


def test_logit_play_begins_uniform_and_nears_the_bluff() -> None:
    """At lambda 0 all actions are alike; far out the closed form is near."""
    path = logit_path(tree(COT_1), [0.0, 60.0])
    assert set(path[0].behaviour.values()) == {(0.5, 0.5)}
    assert path[1].behaviour["demand:irresolute"][0] == pytest.approx(3 / 7, abs=0.02)
    assert path[1].behaviour["answer"][0] == pytest.approx(0.2, abs=0.02)


@pytest.mark.parametrize("lambdas", [[1.0, 0.5], [-1.0], [math.inf], [math.nan]])
def test_lambdas_must_ascend_from_zero(lambdas: list[float]) -> None:
    """Else there is no path to follow."""
    with pytest.raises(BadGame):
        logit_path(tree(COT_1), lambdas)


def test_a_profile_with_regret_is_no_solution() -> None:
    """A millionth is too much."""
    with pytest.raises(NoSolution, match="regret"):
        verified(tree(COT_1), profile(1.0, 0.5, 0.2))
