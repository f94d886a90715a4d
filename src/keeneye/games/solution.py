"""A solution: what the players do, how it was found, and the checks that it passed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from keeneye.errors import NoSolution
from keeneye.games.evaluate import Behaviour, evaluate
from keeneye.games.game import Game

__all__ = ["LARGEST_REGRET", "Solution", "verified"]

LARGEST_REGRET = 1e-6  # a profile from which somebody gains more is no solution


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """One equilibrium of a game.

    Parameters
    ----------
    game : str
        Name in the catalogue, or a title.
    method, version : str
        How it was found: ``closed-form`` and ``1``, ``sequence-form-lp`` and ``1``.
    parameters : dict of str to float
        The numbers that the game was made from.
    behaviour : dict of str to tuple of float
        For each information set, the probabilities of its actions.
    payoffs : tuple of float
        Expected, one a player.
    regret : float
        The largest gain of one player from any other plan.
    sequential_regret : float
        The largest gain at any information set, reached or not, under `beliefs`.
    beliefs : dict of str to tuple of float
        At the sets that are never reached; nothing else in the solution fixes them.
    regime : str
        Which case of the closed form it is.
    values : dict
        What a reader asks for by name; probabilities from 0 to 1.
    selection : str
        The rule by which this one was taken; ``boundary`` where it is an end of a continuum.
    others : tuple of str
        The other equilibria that are known, each in a few words.
    warnings : tuple of str

    Raises
    ------
    NoSolution
        If the regret exceeds `LARGEST_REGRET`: such a profile is not a solution.

    Examples
    --------
    >>> Solution(game="g", method="guess", version="1", parameters={}, behaviour={}, payoffs=(0.0,),
    ...          regret=0.5, sequential_regret=0.5)
    Traceback (most recent call last):
    keeneye.errors.NoSolution: regret 0.5 (g by guess-1); expected at most 1e-06; \
it is no equilibrium: report the numbers it was made from
    """

    game: str
    method: str
    version: str
    parameters: dict[str, float]
    behaviour: dict[str, tuple[float, ...]]
    payoffs: tuple[float, ...]
    regret: float
    sequential_regret: float
    beliefs: dict[str, tuple[float, ...]] = field(default_factory=dict)
    regime: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    selection: str = "unique"
    others: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.regret <= LARGEST_REGRET:
            raise NoSolution(
                f"regret {self.regret:.3g}",
                where=f"{self.game} by {self.method}-{self.version}",
                expected=f"at most {LARGEST_REGRET:g}",
                todo="it is no equilibrium: report the numbers it was made from",
            )

    @property
    def others_known(self) -> int:
        """How many other equilibria are known."""
        return len(self.others)

    def value(self, name: str) -> Any:
        """Return a value by name."""
        return self.values[name]

    def noting(self, **changed: Any) -> Solution:
        """Return the same solution with other notes, such as its values or its selection rule."""
        return replace(self, **changed)


def verified(
    game: Game,
    behaviour: Behaviour,
    *,
    method: str = "closed-form-1",
    parameters: Mapping[str, float] | None = None,
    beliefs: Mapping[str, tuple[float, ...]] | None = None,
    sequential: bool = True,
    **notes: Any,
) -> Solution:
    """Return a profile as a solution, if it passes the checks on the game's own tree.

    Parameters
    ----------
    game : Game
    behaviour : mapping of str to tuple of float
    method : str
        Name and version, such as ``closed-form-1``.
    parameters : mapping, optional
    beliefs : mapping, optional
        At sets that are never reached; else the limit of equal trembles.
    sequential : bool
        Whether an empty threat at a set that is never reached refuses the profile, too.
    **notes
        The remaining fields of `Solution`.

    Returns
    -------
    Solution

    Raises
    ------
    NoSolution
        If somebody gains more than `LARGEST_REGRET` by deviating.
    BadGame
        If the profile does not fit the game.

    Examples
    --------
    >>> from keeneye.games.game import Decision, Terminal
    >>> choice = Decision(1, "pick", ("one", "two"), (Terminal((1.0,)), Terminal((2.0,))))
    >>> verified(Game("pick", ("A",), choice), {"pick": (0.0, 1.0)}).payoffs
    (2.0,)
    >>> verified(Game("pick", ("A",), choice), {"pick": (1.0, 0.0)})
    Traceback (most recent call last):
    keeneye.errors.NoSolution: regret 1 (pick by closed-form-1); expected at most 1e-06; \
it is no equilibrium: report the numbers it was made from
    """
    judged = evaluate(game, behaviour, beliefs=beliefs)
    name, _, version = method.rpartition("-")
    found = Solution(
        game=notes.pop("name", game.title),
        method=name,
        version=version,
        parameters=dict(parameters or {}),
        behaviour={key: tuple(map(float, p)) for key, p in behaviour.items()},
        payoffs=judged.payoffs,
        regret=judged.regret,
        sequential_regret=judged.sequential_regret,
        beliefs={name: judged.beliefs[name] for name in judged.unreached},
        **notes,
    )
    if sequential and not judged.sequential_regret <= LARGEST_REGRET:
        where = max(judged.gains, key=lambda key: judged.gains[key])
        raise NoSolution(
            f"an empty threat: {judged.sequential_regret:.3g} to gain at {where!r}",
            where=f"{found.game} by {method}",
            expected="the best action at every information set, reached or not",
            todo="give the beliefs that carry it, or another profile",
        )
    return found
