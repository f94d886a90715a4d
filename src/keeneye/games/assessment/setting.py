"""What one assessment works with: the file, the day, the draws, and what each choice is worth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from keeneye.errors import BadGame
from keeneye.games.catalog.concession_or_test import outcomes
from keeneye.games.catalog.electoral_clock import at_day
from keeneye.games.catalog.hold_or_concede import payoffs
from keeneye.games.parameters import GameFile, days_to_vote
from keeneye.games.ranges import Band, Draws, Range, band, draw

if TYPE_CHECKING:
    import numpy as np

__all__ = ["DRAW_POWER", "Setting", "begin"]

DRAW_POWER = 12  # 2**12 draws behind every band
_PLAYED = ("concession_or_test", "electoral_clock")
_REGIMES_OWN = {"c", "a", "t_resolute", "t_irresolute", "lambda"}  # its payoffs, not the target's


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One file on one day, with draws of every number in it.

    Parameters
    ----------
    file : GameFile
    asof : datetime
    days : int or None
        To the vote.
    draws : dict of str to ndarray
        Only draws that keep the game's conditions.
    left_out : float
        Share of those that do not.
    """

    file: GameFile
    asof: datetime
    days: int | None
    draws: Draws
    left_out: float

    @property
    def inputs(self) -> dict[str, Range]:
        """The numbers that bear on what the choices are worth to the target now."""
        return {
            key: r
            for key, r in self.file.ranges.items()
            if key not in _REGIMES_OWN and not key.startswith(("salami.", "signal.", "window."))
        }

    def on_day(self, values: dict[str, Any], days: int | None) -> dict[str, Any]:
        """Return the bargain's values so many days before the vote; as they are without one."""
        return values if days is None else at_day(values, days)

    def solved(self, days: int | None) -> dict[str, Any]:
        """Return the closed form on every draw."""
        return outcomes(self.on_day(self.draws, days))

    def solved_at_modes(self, days: int | None) -> dict[str, Any]:
        """Return the closed form at the likeliest values."""
        return outcomes(self.on_day(dict(self.file.modes), days))

    def worth(self, values: dict[str, Any]) -> dict[str, Any]:
        """Return what each choice is worth to the target after a demand today."""
        return payoffs(self.on_day(values, self.days))

    def band_of(self, name: str, days: int | None) -> Band:
        """Return the band of one outcome."""
        return band(self.solved(days)[name], float(self.solved_at_modes(days)[name]))


def begin(file: GameFile, asof: datetime, rng: np.random.Generator) -> Setting:
    """Return the setting of a file on the last day that is over at `asof`.

    Raises
    ------
    BadGame
        Another game than the bargain, a vote that is past, or no draw that keeps its conditions.
    """
    if file.game not in _PLAYED:
        raise BadGame(
            f"the choice is not about {file.game!r}",
            where=f"{file.path}: game",
            expected="concession_or_test",
            todo="solve other games by solve_file",
        )
    day = (asof - timedelta(seconds=1)).date()
    days = days_to_vote(file, day) if file.vote is not None else None
    drawn = draw(file.ranges, DRAW_POWER, rng)
    kept = _kept(drawn)
    share = float(kept.mean())
    if not share:
        raise BadGame(
            "no draw keeps the conditions of the game",
            where=file.path,
            expected="t_irresolute < -a < t_resolute, and costs above 0",
            todo="narrow the ranges",
        )
    draws = {key: values[kept] for key, values in drawn.items()}
    return Setting(file=file, asof=asof, days=days, draws=draws, left_out=1 - share)


def _kept(v: Draws) -> Any:
    """Return which draws keep the conditions of the bargain on every day."""
    kept = (v["t_resolute"] > -v["a"]) & (v["t_irresolute"] < -v["a"])
    kept &= (v["a"] > 0) & (v["c"] > 0) & (v["g"] >= 0)
    if "d0" in v:
        kept &= (v["d0"] > 0) & (v["k0"] > 0) & (v["tau0_days"] > 0)
        return kept & (v["d0"] + v["omega"] > 0) & (v["k0"] + v["kappa"] > 0)
    return kept & (v["d"] > 0) & (v["k"] > 0)
