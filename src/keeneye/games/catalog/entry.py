"""What a game of the catalogue is made of, and how its conditions are kept."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from keeneye.errors import BadGame
from keeneye.games.game import Game
from keeneye.games.solution import Solution

__all__ = ["Entry", "Rule", "Values", "checked"]

Values = Mapping[str, float]
Rule = tuple[str, str, Callable[[Values], bool]]  # the key it speaks of, in words, as a test


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A game of the catalogue.

    Parameters
    ----------
    name, version : str
    title : str
        The question that it answers.
    needs : tuple of str
        The parameters without which it can not be solved.
    probabilities : frozenset of str
        Those of them that lie between 0 and 1.
    beliefs : frozenset of str
        Those of them that somebody believes, so that a desk must say who.
    solve : callable
        From values to verified solutions: one, or the two ends of a continuum.
    tree : callable
        From values to the game in extensive form.
    rules : tuple of Rule
        The conditions under which the closed form holds.
    citations : tuple of str
    """

    name: str
    title: str
    needs: tuple[str, ...]
    solve: Callable[[Values], tuple[Solution, ...]]
    tree: Callable[[Values], Game]
    rules: tuple[Rule, ...]
    citations: tuple[str, ...]
    version: str = "1"
    probabilities: frozenset[str] = frozenset()
    beliefs: frozenset[str] = frozenset()

    def check(self, values: Values) -> dict[str, float]:
        """Return the values this game needs, refused where they break its conditions."""
        return checked(values, self.needs, self.rules, self.name)


def checked(
    values: Values, needs: Sequence[str], rules: Sequence[Rule], game: str
) -> dict[str, float]:
    """Return the numbers that a game needs, as floats.

    Raises
    ------
    BadGame
        Naming the game and the key: missing, no finite number, or against a condition.

    Examples
    --------
    >>> rules = (("c", "c > 0", lambda v: v["c"] > 0),)
    >>> checked({"c": 1, "unused": 2}, ("c",), rules, "demo")
    {'c': 1.0}
    >>> checked({"c": -1}, ("c",), rules, "demo")
    Traceback (most recent call last):
    keeneye.errors.BadGame: c = -1 (demo.c); expected c > 0; correct the value
    """
    found = {}
    for key in needs:
        number = values.get(key)
        if number is None or not math.isfinite(number):
            raise BadGame(
                f"{key} is missing" if number is None else f"{key} = {number}",
                where=f"{game}.{key}",
                expected="a finite number",
                todo="give it",
            )
        found[key] = float(number)
    for key, words, holds in rules:
        if not holds(found):
            raise BadGame(
                f"{key} = {found[key]:g}",
                where=f"{game}.{key}",
                expected=words,
                todo="correct the value",
            )
    return found
