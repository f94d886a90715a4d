"""Trees, information sets and the .efg text."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keeneye.errors import BadGame, ReadingError, TooLarge
from keeneye.games import Chance, Decision, Game, Node, Terminal, parse_efg, read_efg, write_efg
from keeneye.games.catalog import CATALOG
from keeneye.limits import LIMITS

from .hand import COT_1, STEP, coin, entry_game, forgetful_game

names = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=8)
payoffs = st.tuples(*(st.floats(-1e9, 1e9, allow_nan=False),) * 2)
ends = st.builds(Terminal, payoffs | st.just(()), names)


@st.composite
def trees(draw: st.DrawFn, depth: int = 3) -> Node:
    """Random trees of two players; every decision has a set of its own."""
    kind = draw(st.sampled_from(["end", "chance", "move"])) if depth else "end"
    if kind == "end":
        return draw(ends)
    count = draw(st.integers(1, 3))
    children = tuple(draw(trees(depth - 1)) for _ in range(count))
    actions = tuple(draw(names) for _ in range(count))
    name, paid = draw(names | st.just("")), draw(payoffs | st.just(()))
    if kind == "chance":
        return Chance(actions, (1 / count,) * count, children, name, paid)
    # a name of its own: unique by where it was drawn
    mark = str(draw(st.uuids()))
    return Decision(draw(st.integers(1, 2)), mark, actions, children, name, paid)


@given(trees(), names)
def test_a_written_game_is_read_back_equal(root: Node, title: str) -> None:
    """Whatever the names, numbers and shape: reading what was written gives an equal game."""
    game = Game(title, ("A", 'B "b"'), root, "why\nnot")
    assert parse_efg(write_efg(game)) == game


@given(st.text(max_size=300) | st.text('EFG2R"{}cpt 01/\\', max_size=120))
def test_any_text_is_a_game_or_refused(text: str) -> None:
    """No text makes the reader fail in another way than by refusing it."""
    for given_text in (text, f'EFG 2 R "t" {{ "A" }} {text}'):
        try:
            parse_efg(given_text)
        except (ReadingError, BadGame):
            continue


def test_every_tree_of_the_collection_is_read_and_written(reference_data: Path) -> None:
    """All 173 .efg files are read, written and read back equal; all 59 .nfg are refused by name."""
    read = refused = 0
    with tarfile.open(reference_data / "gambit-games" / "games.tar.gz") as packed:
        for member in packed.getmembers():
            file = packed.extractfile(member)
            if file is None or not member.name.endswith((".efg", ".nfg")):
                continue
            text = io.TextIOWrapper(file, "utf-8").read()
            if member.name.endswith(".nfg"):
                with pytest.raises(ReadingError, match="normal form"):
                    parse_efg(text, place=member.name)
                refused += 1
                continue
            game = parse_efg(text, place=member.name)
            assert parse_efg(write_efg(game)) == game, member.name
            read += 1
    assert (read, refused) == (173, 59)


@pytest.mark.parametrize("name", sorted(CATALOG))
def test_every_game_of_the_catalogue_can_be_written(name: str) -> None:
    """The catalogue's trees survive the bridge, and every player remembers."""
    more = {"days": 100.0, "d0": 3.0, "omega": 6.0, "k0": 3.0, "kappa": 1.0, "tau0_days": 120.0,
            "theta_resolute": 2.0, "theta_irresolute": 1.0, "tying": 0.0, "demands": 3.0,
            "prior_firm": 0.3, "b": 0.6, "periods": 4.0, "inspections": 2.0, "k_top": 6.0,
            "t_low": -4.0, "t_high": 1.0, "rungs": 3.0, "risk": 0.2, "W": 4.0, "S": -2.0,
            "D": -10.0, "t_W": 2.0, "t_D": -40.0, "alpha": 0.7}  # fmt: skip
    own = {"salami": {"a": 2.0}, "brinkmanship_ladder": {"t_S": -3.0}}.get(name, {})
    game = CATALOG[name].tree(COT_1 | STEP | more | own)
    assert not game.forgotten()
    assert parse_efg(write_efg(game)) == game


def test_the_message_names_file_and_line(tmp_path: Path) -> None:
    """A broken file is refused with its line."""
    path = tmp_path / "broken.efg"
    path.write_text('EFG 2 R "t" { "A" }\n""\np "" 1 1 "" { "l" } x\n', encoding="utf-8")
    with pytest.raises(ReadingError, match=r"broken\.efg:3"):
        read_efg(path)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "EFG 2 R",
        'EFG 3 R "t" { "A" } t "" 0',
        'EFG 2 R "t" { "A" } p "" 1 1 0',
        'EFG 2 R "t" { "A" } t "" 5',
        'EFG 2 R "t" { "A" } t "" 1 "" { 1/0 }',
        'EFG 2 R "t" { "A" } t "" 1 "" { nan }',
        'EFG 2 R "t" { "A" } t "" 1 "" { 1 } t "" 0',
        'EFG 2 R "t" { "A" } x "" 0',
    ],
)
def test_text_that_is_no_tree_is_refused(text: str) -> None:
    """Missing nodes, actions, payoffs, and nodes too many."""
    with pytest.raises(ReadingError, match="not a game tree"):
        parse_efg(text)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('EFG 2 R "t" { "A" } p "" 1 1 "" { } 0', "without actions"),
        ('EFG 2 R "t" { "A" } t "" 1 "" { 1 2 }', "payoffs"),
        ('EFG 2 R "t" { "A" } p "" 2 1 "" { "l" } 0 t "" 0', "player 2"),
        ('EFG 2 R "t" { "A" } c "" 1 "" { "l" 1/2 } 0 t "" 0', "probabilities"),
        ('EFG 2 R "t" { "A" } c "" 1 "" { "l" 2 "r" -1 } 0 t "" 0 t "" 0', "probabilities"),
    ],
)
def test_trees_that_break_a_rule_are_refused(text: str, what: str) -> None:
    """Payoffs that fit no player, unknown players, probabilities that are none."""
    with pytest.raises(BadGame, match=what):
        parse_efg(text)


def test_a_file_over_its_limit_is_not_read(tmp_path: Path) -> None:
    """The size is looked at first."""
    path = tmp_path / "large.efg"
    with path.open("wb") as file:
        file.truncate(LIMITS.game_file_bytes + 1)
    with pytest.raises(TooLarge):
        read_efg(path)


def test_a_missing_file_and_another_encoding_are_named(tmp_path: Path) -> None:
    """A path that leads nowhere and a file that is not UTF-8."""
    with pytest.raises(ReadingError, match=r"none\.efg"):
        read_efg(tmp_path / "none.efg")
    (tmp_path / "latin.efg").write_bytes(b'EFG 2 R "\xe9" { "A" } t "" 0')
    with pytest.raises(ReadingError, match="UTF-8"):
        read_efg(tmp_path / "latin.efg")


def test_one_information_set_has_one_player_and_equal_actions() -> None:
    """Else who moves there could tell where he is."""
    one = Decision(1, "same", ("l", "r"), (Terminal((1.0,)), Terminal((0.0,))))
    other = Decision(1, "same", ("l", "x"), (Terminal((1.0,)), Terminal((0.0,))))
    with pytest.raises(BadGame, match="same"):
        Game("g", ("A",), coin(one, other))


def test_a_game_without_perfect_recall_is_named_by_its_set() -> None:
    """The absent-minded driver forgets at `here`."""
    game = forgetful_game()
    assert game.forgotten() == "here"
    with pytest.raises(BadGame, match="here"):
        game.require_recall()
    assert entry_game().forgotten() == ""


def test_a_tree_that_is_too_deep_is_refused() -> None:
    """One play has at most as many moves as the limit says."""
    node: Node = Terminal((0.0,))
    for i in range(LIMITS.game_depth + 1):
        node = Decision(1, f"set {i}", ("on",), (node,))
    with pytest.raises(BadGame, match="too large"):
        Game("deep", ("A",), node)


def test_an_outcome_on_the_way_is_paid_and_kept() -> None:
    """Payoffs of a node that is no end stand in the text, too."""
    root = Decision(1, "move", ("on",), (Terminal((1.0,)),), "", (2.0,), "toll")
    game = Game("toll", ("A",), root)
    assert parse_efg(write_efg(game)).root == root
    with pytest.raises(BadGame, match="without payoffs"):
        Game("toll", ("A",), Decision(1, "move", ("on",), (Terminal((1.0,)),), "", (), "toll"))
