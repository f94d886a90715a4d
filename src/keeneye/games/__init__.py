"""Games in extensive form, their solvers and checks, and the page "the choice"."""

from keeneye.games.assessment import ChoiceAssessment, Move, choice, moves_of, posterior
from keeneye.games.cases import evaluate_cases
from keeneye.games.catalog import CATALOG, Entry, find_entry
from keeneye.games.efg import parse_efg, read_efg, write_efg
from keeneye.games.evaluate import Evaluation, evaluate
from keeneye.games.game import Chance, Decision, Game, Node, Terminal
from keeneye.games.induction import solve_backwards
from keeneye.games.logit import LogitPoint, logit_path
from keeneye.games.parameters import GameFile, read_game_file, solve_file
from keeneye.games.ranges import Band, Range
from keeneye.games.sequence import solve_zero_sum
from keeneye.games.solution import LARGEST_REGRET, Solution, verified

__all__ = [
    "CATALOG",
    "LARGEST_REGRET",
    "Band",
    "Chance",
    "ChoiceAssessment",
    "Decision",
    "Entry",
    "Evaluation",
    "Game",
    "GameFile",
    "LogitPoint",
    "Move",
    "Node",
    "Range",
    "Solution",
    "Terminal",
    "choice",
    "evaluate",
    "evaluate_cases",
    "find_entry",
    "logit_path",
    "moves_of",
    "parse_efg",
    "posterior",
    "read_efg",
    "read_game_file",
    "solve_backwards",
    "solve_file",
    "solve_zero_sum",
    "verified",
    "write_efg",
]
