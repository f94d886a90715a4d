"""An independent solver agrees, where it is installed (pygambit 17; never a dependency)."""

from __future__ import annotations

import io
from typing import Any

import pytest

from keeneye.games import Game, logit_path, solve_zero_sum, write_efg
from keeneye.games.catalog import concession_or_test, first_step, inspection, theatre_or_signal

from .hand import COT_1, SIGNAL, STEP


@pytest.fixture(scope="module")
def gambit() -> Any:
    """The referee; its tests are skipped, visibly, without it."""
    module = pytest.importorskip("pygambit", reason="pygambit is not installed: no referee")
    if int(module.__version__.split(".")[0]) < 17:
        pytest.skip(f"pygambit {module.__version__}: these tests speak to 17 or newer")
    return module


def _theirs(gambit: Any, game: Game) -> Any:
    """Return our game as theirs, over the text bridge."""
    return gambit.read_efg(io.BytesIO(write_efg(game).encode()))


def _sets(profile: Any, player: str) -> list[Any]:
    """Return a player's sets of a profile, in the order of first appearance."""
    return [chances for _, chances in profile[player]]


@pytest.mark.parametrize("changed", [{}, {"pi": 0.6}, {"k": 8.0}, {"pi": 0.2, "c": 5.0, "d": 9.0}])
def test_the_referee_finds_the_same_bargain(gambit: Any, changed: dict[str, float]) -> None:
    """The same probabilities of demand and concession, by linear complementarity on the tree."""
    (ours,) = concession_or_test.solve(COT_1 | changed)
    result = gambit.nash.lcp_solve(_theirs(gambit, concession_or_test.tree(COT_1 | changed)),
                                   rational=False).equilibrium  # fmt: skip
    theirs = _sets(result, "regime")
    assert theirs[0]["demand"] == pytest.approx(ours.value("resolute_demand_probability"), abs=1e-9)
    assert theirs[2]["demand"] == pytest.approx(ours.value("bluff_probability"), abs=1e-9)
    assert _sets(result, "target")[0]["concede"] == pytest.approx(ours.value("concede_probability"))
    paid = result.payoffs
    assert (paid["regime"], paid["target"]) == pytest.approx(ours.payoffs)


@pytest.mark.parametrize(("n", "m"), [(2, 1), (4, 2), (5, 3)])
def test_the_referee_finds_the_same_value_of_inspection(gambit: Any, n: int, m: int) -> None:
    """Two linear programs and one fraction."""
    game = inspection.tree({"periods": n, "inspections": m})
    paid = gambit.nash.lp_solve(_theirs(gambit, game), rational=False).equilibrium.payoffs
    assert paid["inspector"] == pytest.approx(float(inspection.game_value(n, m)), abs=1e-9)
    assert solve_zero_sum(game).payoffs[0] == pytest.approx(paid["inspector"], abs=1e-9)


@pytest.mark.parametrize("lam", [0.5, 2.0])
def test_the_referee_walks_the_same_logit_path(gambit: Any, lam: float) -> None:
    """To a ten-millionth, on the branch from uniform play."""
    game = concession_or_test.tree(COT_1)
    theirs = gambit.qre.logit_solve_lambda(_theirs(gambit, game), [lam])[0].profile
    ours = logit_path(game, [lam])[0].behaviour
    assert _sets(theirs, "target")[0]["concede"] == pytest.approx(ours["answer"][0], abs=1e-7)
    assert _sets(theirs, "regime")[2]["demand"] == pytest.approx(
        ours["demand:irresolute"][0], abs=1e-7
    )


@pytest.mark.parametrize(
    "game", [theatre_or_signal.tree(SIGNAL), first_step.tree(STEP | {"alpha": 0.7})], ids=str
)
def test_the_referee_reads_every_tree_as_we_do(gambit: Any, game: Game) -> None:
    """Perfect recall, players and the number of information sets."""
    theirs = _theirs(gambit, game)
    assert theirs.has_perfect_recall
    assert [p.label if hasattr(p, "label") else p for p in theirs.players] == list(game.players)
