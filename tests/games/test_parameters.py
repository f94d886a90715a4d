"""A game as a desk file: read, typed, refused by file and key."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from keeneye.errors import BadGame, DeskError
from keeneye.games import read_game_file, solve_file

from .hand import BARGAIN, KOREA

CLOCK = """
[clock]
event = "a vote"
event_date = 2020-11-03
tau0_days = {low = 60, mode = 120, high = 180, citation = "ours"}
"""
TRADE = """
[trade]
trust = {low = 0, high = 1, citation = "ours", held_by = 'x'}
alpha = {low = 0, high = 0.9, citation = "ours"}
worth = {low = 0, high = 1, citation = "ours"}
"""
SALAMI = """
[salami]
a = {low = 0.5, high = 0.5, citation = "ours"}
b = {low = 0.5, high = 0.5, citation = "ours"}
demands = {low = 2, high = 2, citation = "ours"}
prior_firm = {low = 0.5, high = 0.5, citation = "ours", held_by = "regime"}
"""
OTHER = """
game = "first_step"
[payoffs]
T = {low = 3, mode = 3, high = 4, citation = "ours"}
R = {low = 2, mode = 2, high = 2, citation = "ours"}
P = {low = 1, mode = 1, high = 1, citation = "ours"}
t_R = {low = 2, mode = 2, high = 2, citation = "ours"}
t_P = {low = 1, mode = 1, high = 1, citation = "ours"}
t_S = {low = 0, mode = 0, high = 0, citation = "ours"}
[beliefs]
trust = {low = 0.2, mode = 0.5, high = 0.6, citation = "ours", held_by = "target"}
"""


def _file(folder: Path, text: str) -> Path:
    path = folder / "games.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_bargain_is_read_with_its_places(tmp_path: Path) -> None:
    """Each number is a range, and the file remembers where it stands."""
    file = read_game_file(_file(tmp_path, BARGAIN))
    assert (file.game, file.players["target"]) == ("concession_or_test", "USA")
    assert file.ranges["pi"].held_by == "target"
    assert file.tables["pi"] == "beliefs.pi"
    assert solve_file(file)[0].value("belief_threshold") == 0.5


def test_another_game_needs_no_code(tmp_path: Path) -> None:
    """A desk that asks for a first step writes one; alpha may be left out."""
    (found,) = solve_file(read_game_file(_file(tmp_path, OTHER)))
    assert found.value("smallest_separating_share") == pytest.approx(2 / 3)


def test_the_korean_desk_is_an_electoral_clock() -> None:
    """Its game solves on every day until the vote, and on none after it."""
    file = read_game_file(KOREA)
    assert (file.game, file.named, file.vote) == (
        "electoral_clock", "concession_or_test", date(2020, 11, 3),
    )  # fmt: skip
    assert solve_file(file, date(2020, 6, 16))[0].value("days") == 140
    assert {kind.name for kind in file.moves} >= {"words", "lines_cut", "demolition"}
    with pytest.raises(BadGame, match=r"no vote lies ahead.*event_date"):
        solve_file(file, date(2020, 11, 4))
    with pytest.raises(BadGame):
        solve_file(file)


def test_every_belief_of_the_korean_desk_is_somebodys_and_every_number_cited() -> None:
    """What was made up is called an assumption."""
    file = read_game_file(KOREA)
    assert {k for k, r in file.ranges.items() if r.held_by} == {
        "pi", "omega", "salami.prior_firm", "trade.trust",
    }  # fmt: skip
    assert all("our" in r.citation or "scale" in r.citation for r in file.ranges.values())


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("c = {low = 2, mode = 4", "c = {low = 5, mode = 4", "payoffs.c"),
        ("mode = 4, high = 6", "mode = 7, high = 6", "payoffs.c"),
        ('high = 6, citation = "ours"', "high = 6", "payoffs.c"),
        ('high = 6, citation = "ours"', 'high = 6, citation = ""', "payoffs.c"),
        (', held_by = "target"', "", "beliefs.pi"),
        ("high = 0.8", "high = 1.8", "beliefs.pi"),
        ("c = {low", "cc = {low", "payoffs.cc"),
        ('"ours"}\nk', '"ours", source_note = "x"}\nk', "payoffs.c.source_note"),
        ("resolute = {low = -0.4, mode = 1", "resolute = {low = -2, mode = -1.5", "payoffs.t_res"),
        ("mode = 1, high = 2, citation", "mode = nan, high = 2, citation", "payoffs.a"),
        ('game = "concession_or_test"', 'game = "poker"', ": game"),
        ('game = "concession_or_test"', "game = 5", ": game"),
        ('game = "concession_or_test"', "", ": game"),
        ("[players]", "moves_from = 5\n[players]", "moves_from"),
        ("[players]", "[playing]", ": playing"),
        ('regime = "PRK"', "regime = 5", "players.regime"),
        ("[beliefs]", "[beliefs]\nc = {low=1, high=2, citation='x', held_by='y'}", "beliefs.c"),
        ("d = {low = 5", "dd = {low = 5", "payoffs.dd"),
        ('d = {low = 5, mode = 7, high = 9, citation = "ours"}', "", ": d"),
        ('d = {low = 5, mode = 7, high = 9, citation = "ours"}', "d = 7", "payoffs.d"),
        ("[players]", "players = 3\n[x]", ": x"),
    ],
)  # fmt: skip
def test_each_wrong_key_is_refused_by_file_and_key(
    old: str, new: str, where: str, tmp_path: Path
) -> None:
    """Order, citation, belief, probability, unknown and missing keys, broken conditions."""
    assert old in BARGAIN
    with pytest.raises(DeskError) as refused:
        read_game_file(_file(tmp_path, BARGAIN.replace(old, new, 1)))
    assert "games.toml" in refused.value.where
    assert where in refused.value.where


@pytest.mark.parametrize(
    ("extra", "where"),
    [
        ("[salami]\nb = {low=0.1, high=0.2, citation='x'}", "salami.demands"),
        ("[trade]\ntrust = {low=0, high=1, citation='x'}", "trade.alpha"),
        (TRADE.replace("high = 0.9", "high = 1.9"), "trade.alpha"),
        (TRADE.replace(", held_by = 'x'", ""), "trade.trust"),
        ("[window]\ndelta_days = {low=0, high=9, citation='x'}", "window.delta_days"),
        ("[window]\nother = {low=1, high=9, citation='x'}", "window.other"),
        ("[moves.words]\nroots = ['THREATEN']", "moves.words.likelihood_ratio"),
        (
            "[moves.words]\nlikelihood_ratio = {low=0, high=1, citation='x'}",
            "moves.words.likelihood_ratio",
        ),
        ("[moves.words]\nratio = {low=1, high=1, citation='x'}", "moves.words.ratio"),
        (
            "[moves.words]\nroots = 'THREATEN'\nlikelihood_ratio = {low=1, high=1, citation='x'}",
            "moves.words",
        ),
        ("[clock]\nevent_date = 2020-11-03", "payoffs.k"),  # a clock asks for d0 and k0 instead
        (SALAMI, "salami.a"),
    ],
)
def test_further_sections_are_refused_by_key(extra: str, where: str, tmp_path: Path) -> None:
    """Half a section, a probability over 1, a weight of nothing, a game that can not be."""
    with pytest.raises(DeskError) as refused:
        read_game_file(_file(tmp_path, BARGAIN + extra))
    assert where in refused.value.where


def test_a_clock_needs_a_day(tmp_path: Path) -> None:
    """Not a text, not a time."""
    for wrong in ("'soon'", "2020-11-03T12:00:00", "5"):
        text = KOREA.read_text(encoding="utf-8").replace("2020-11-03", wrong, 1)
        with pytest.raises(DeskError, match=r"clock\.event_date"):
            read_game_file(_file(tmp_path, text))


@pytest.mark.parametrize("data", [b"game = ", b"\xff\xfe", b"game = 'x'\ngame = 'y'"])
def test_text_that_is_no_toml_is_refused(data: bytes, tmp_path: Path) -> None:
    """With the file's name."""
    path = tmp_path / "games.toml"
    path.write_bytes(data)
    with pytest.raises(DeskError, match=r"games\.toml"):
        read_game_file(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """No file, no game."""
    with pytest.raises(DeskError, match=r"none\.toml"):
        read_game_file(tmp_path / "none.toml")


def test_swapping_a_value_changes_the_answer_and_no_code(tmp_path: Path) -> None:
    """With k from 3 to 8 holding dominates."""
    text = BARGAIN.replace("k = {low = 2, mode = 3, high = 4", "k = {low = 7, mode = 8, high = 9")
    assert solve_file(read_game_file(_file(tmp_path, text)))[0].regime == "hold_dominant"
