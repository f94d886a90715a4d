"""The page "the choice": ranges everywhere, the same input the same record, honest findings."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from keeneye.errors import BadGame, BadRecord
from keeneye.games import ChoiceAssessment, Move, choice, moves_of, posterior, read_game_file
from keeneye.records import asof_of, from_json, to_json, to_plain

from .hand import BARGAIN, KOREA

ASOF = datetime(2020, 6, 17, tzinfo=UTC)  # the end of 16 June: 140 days to the vote
MOVES = (
    Move(move_id="e-1", kind="words", moved_at=datetime(2020, 6, 5, tzinfo=UTC)),
    Move(move_id="e-2", kind="lines_cut", moved_at=datetime(2020, 6, 10, tzinfo=UTC)),
    Move(move_id="e-3", kind="words", moved_at=datetime(2020, 6, 14, tzinfo=UTC)),
    Move(move_id="e-4", kind="demolition", moved_at=ASOF),
)


def _choice(asof: datetime = ASOF, seed: int = 20200616) -> ChoiceAssessment:
    return choice(read_game_file(KOREA), asof=asof, rng=np.random.default_rng(seed), moves=MOVES)


@pytest.fixture(scope="module")
def korea() -> ChoiceAssessment:
    """The choice of the Korean desk at the end of 16 June 2020."""
    return _choice()


def test_the_same_input_gives_the_same_record(korea: ChoiceAssessment) -> None:
    """Byte for byte, and it survives its JSON."""
    text = to_json(korea)
    assert to_json(_choice()) == text
    assert from_json(text, ChoiceAssessment) == korea
    assert asof_of(korea.game_id) == ASOF
    assert _choice(seed=1).game_id != korea.game_id


def test_it_has_the_shape_that_programs_rely_on(korea: ChoiceAssessment) -> None:
    """Game, solution with ranges, regret and others known; shares of choices; assumptions."""
    plain = to_plain(korea)
    assert plain["game"] == "concession_or_test"
    assert plain["asof"].startswith("2020-06-17T00:00:00")
    assert {"method", "regime", "values", "regret", "others_known"} <= set(plain["solution"])
    assert {"low", "mode", "high"} <= set(plain["solution"]["values"]["pi_star"])
    assert {"choice", "share_of_draws_best"} <= set(plain["choice"][0])
    assert {"low", "mode", "high", "citation", "held_by"} <= set(plain["assumptions"][0])


def test_the_solution_was_checked(korea: ChoiceAssessment) -> None:
    """No regret on the path or off it at the modes; the threshold of .761 on 16 June."""
    assert korea.solution.regret < 1e-9
    assert korea.solution.sequential_regret < 1e-9
    assert korea.solution.values["pi_star"].mode == pytest.approx(0.7612, abs=5e-5)
    assert sum(korea.solution.regimes.values()) == pytest.approx(1.0)


def test_the_threshold_is_a_sentence_with_its_range(korea: ChoiceAssessment) -> None:
    """In words, and both ends in it."""
    assert korea.threshold.startswith("Conceding is best only if you believe at least 76 % (range ")
    assert korea.threshold.endswith("that a test follows a refusal.")


def test_shares_of_draws_are_whole_and_have_an_error(korea: ChoiceAssessment) -> None:
    """Hold, trade and concede; the best first; with the spread over scrambles."""
    assert {s.choice for s in korea.choice} == {"hold", "trade", "concede"}
    assert sum(s.share_of_draws_best for s in korea.choice) == pytest.approx(1.0)
    shares = [s.share_of_draws_best for s in korea.choice]
    assert shares == sorted(shares, reverse=True)
    assert all(0 <= s.error < 0.05 for s in korea.choice)
    again = {s.choice: s.share_of_draws_best for s in _choice(seed=7).choice}
    assert all(abs(again[s.choice] - s.share_of_draws_best) < 0.02 for s in korea.choice)


def test_no_number_of_the_page_is_bare(korea: ChoiceAssessment) -> None:
    """Every curve, outcome and worth is a band whose ends are in order."""
    bands = [*korea.solution.values.values(), *korea.worth.values()]
    bands += [b for p in korea.curves for b in (p.threshold, p.demand, p.concede, p.test)]
    for b in bands:
        assert b.low is not None
        assert b.high is not None
        assert b.low <= b.high


def test_curves_run_to_the_vote_and_today_is_on_them(korea: ChoiceAssessment) -> None:
    """Demands grow likelier towards the vote, day by day."""
    days = [p.days for p in korea.curves]
    assert days == sorted(days, reverse=True)
    assert days[-1] == 0
    assert korea.days_to_vote == 140
    assert 140 in days
    demands = [p.demand.mode for p in korea.curves]
    assert demands == sorted(demands)


def test_where_the_target_would_pay_tests_vanish() -> None:
    """With the hand clock's values the test curve falls to nothing at the switch."""
    file = read_game_file(KOREA)
    modes: dict[str, float] = {"pi": 0.65, "d0": 3, "k0": 3, "omega": 6, "kappa": 1.5}
    ranges = dict(file.ranges)
    for key, value in modes.items():
        r = ranges[key]
        ranges[key] = type(r)(low=value, mode=value, high=value, citation="hand", held_by=r.held_by)
    hand = type(file)(path="hand", game=file.game, named=file.named, vote=file.vote,
                      ranges=ranges, tables=file.tables)  # fmt: skip
    found = choice(hand, asof=ASOF, rng=np.random.default_rng(1))
    tests = {p.days: p.test.mode for p in found.curves}
    assert (tests[75], tests[60]) == (pytest.approx(0.52), 0.0)
    assert found.switch_days.mode == pytest.approx(64.68, abs=0.005)


def test_regions_of_resolve_and_days(korea: ChoiceAssessment) -> None:
    """On the day of the vote: hold against no resolve, pay certain resolve; shares are shares."""
    at = {(r.days, r.resolve): r for r in korea.regions}
    assert at[0, 0.0].best == "hold"
    assert at[0, 1.0].best == "concede"
    assert all(0 <= r.share_of_draws <= 1 for r in korea.regions)


def test_what_was_known_later_is_not_seen() -> None:
    """As of 12 June the demolition has not happened and the second statement is not out."""
    early = _choice(asof=datetime(2020, 6, 13, tzinfo=UTC))
    assert [s.move_id for s in early.posterior] == ["e-1", "e-2"]


def test_resolve_after_each_move(korea: ChoiceAssessment) -> None:
    """Words move nothing; a second statement does not count; acts move the belief."""
    steps = {s.move_id: s for s in korea.posterior}
    assert list(steps) == ["e-1", "e-2", "e-3", "e-4"]
    assert steps["e-1"].mode == pytest.approx(0.45)
    assert not steps["e-3"].counted
    assert steps["e-3"].mode == steps["e-2"].mode
    odds = 0.45 / 0.55 * 1.2 * 1.6
    assert steps["e-4"].mode == pytest.approx(odds / (1 + odds))
    assert all(s.low <= s.mode <= s.high for s in steps.values())


def test_moves_come_from_roots_and_modes() -> None:
    """An event that the file does not weigh is no move; another one of a sort is."""
    file = read_game_file(KOREA)
    when = ASOF
    rows = [
        ("e-b", when, "ASSAULT", "explosives"),
        ("e-a", when - timedelta(days=1), "SANCTION", "discontinue"),
        ("e-c", when, "SANCTION", "expel"),
        ("e-d", when, "AID", ""),
    ]
    found = [(m.move_id, m.kind) for m in moves_of(rows, file)]
    assert found == [("e-a", "lines_cut"), ("e-b", "demolition")]
    with pytest.raises(BadGame, match="no weight"):
        posterior(file.ranges["pi"], (), [MOVES[0]])


def test_findings_are_said_also_where_they_disappoint(korea: ChoiceAssessment) -> None:
    """The oath, the silent autumn, the words that tell nothing; and never a chance of war."""
    texts = {f.name: f.text for f in korea.findings}
    assert texts["swearing_never_to_pay"].startswith(
        "Swearing beforehand never to pay is the better"
    )
    assert "no proof of goodwill" in texts["quiet_is_no_proof"]
    assert "tell nothing" in texts["words_and_signals"]
    assert "the_next_demand" in texts
    assert korea.commitment_share < 0.5
    everything = to_json(korea).decode().lower()
    assert "probability of war" not in everything


def test_what_would_have_to_be_true_is_listed_nearest_first(korea: ChoiceAssessment) -> None:
    """Every input has a line, also where nothing changes; the joint point is nearer than each."""
    flips = korea.would_have_to_be_true
    ranges = read_game_file(KOREA).ranges
    away = [abs(f.value - f.mode) / (ranges[f.key].high - ranges[f.key].low)
            for f in flips if f.value is not None]  # fmt: skip
    assert away == sorted(away)
    assert korea.jointly is not None
    assert korea.jointly.distance < away[0]
    assert len(korea.conditions) == len(flips) + 1
    assert any("no value of" in line for line in korea.conditions)
    pi = next(f for f in flips if f.key == "pi")
    assert pi.value == pytest.approx(korea.solution.values["pi_star"].mode)


def test_knowing_everything_is_worth_at_least_as_much_as_knowing_one(
    korea: ChoiceAssessment,
) -> None:
    """And nothing is worth less than nothing."""
    single = korea.information.by_input.values()
    assert all(-1e-9 <= worth <= korea.information.everything + 1e-3 for worth in single)


def test_all_assumptions_are_on_the_page(korea: ChoiceAssessment) -> None:
    """Each with place, range, citation; beliefs with their holder."""
    file = read_game_file(KOREA)
    assert len(korea.assumptions) == len(file.ranges) + len(file.moves)
    assert {a.key for a in korea.assumptions} >= {"payoffs.c", "beliefs.pi", "clock.tau0_days"}
    assert next(a for a in korea.assumptions if a.key == "beliefs.omega").held_by == "regime"


def test_a_desk_without_a_vote_or_further_sections(tmp_path: Path) -> None:
    """The bargain alone: no curves, no salami, no signals; hold or concede."""
    path = tmp_path / "games.toml"
    path.write_text(BARGAIN, encoding="utf-8")
    found = choice(read_game_file(path), asof=ASOF, rng=np.random.default_rng(1))
    assert (found.days_to_vote, found.curves, found.salami, found.signals) == (None, (), None, None)
    assert {s.choice for s in found.choice} == {"hold", "concede"}
    assert "quiet_is_no_proof" not in {f.name for f in found.findings}
    assert found.worth["hold"].mode == pytest.approx(1 - 0.3 * 8)


def test_draws_that_break_a_condition_are_left_out_and_counted(tmp_path: Path) -> None:
    """A range of t_resolute that reaches below -a: those draws do not count."""
    path = tmp_path / "games.toml"
    text = BARGAIN.replace("t_resolute = {low = -0.4", "t_resolute = {low = -3")
    path.write_text(text, encoding="utf-8")
    found = choice(read_game_file(path), asof=ASOF, rng=np.random.default_rng(1))
    assert 0.05 < found.draws_left_out < 0.9
    assert found.draws == round(4096 * (1 - found.draws_left_out))


def test_no_choice_about_another_game_or_after_the_vote_or_at_a_naive_time(tmp_path: Path) -> None:
    """Refused by name."""
    rng: Any = np.random.default_rng(1)
    with pytest.raises(BadGame, match="no vote lies ahead"):
        choice(read_game_file(KOREA), asof=datetime(2021, 1, 1, tzinfo=UTC), rng=rng)
    with pytest.raises(BadRecord, match="UTC"):
        choice(read_game_file(KOREA), asof=datetime(2020, 6, 1), rng=rng)  # noqa: DTZ001
    path = tmp_path / "games.toml"
    path.write_text(
        'game = "inspection"\n[payoffs]\nperiods = {low=3, high=3, citation="x"}\n'
        'inspections = {low=1, high=1, citation="x"}\n',
        encoding="utf-8",
    )
    with pytest.raises(BadGame, match="inspection"):
        choice(read_game_file(path), asof=ASOF, rng=rng)
