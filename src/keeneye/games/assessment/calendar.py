"""The choice over time: three curves, the day of the switch, and regions of resolve by days."""

from __future__ import annotations

from typing import Any

from keeneye.games.assessment.record import CurvePoint, Region
from keeneye.games.assessment.setting import Setting
from keeneye.games.catalog.electoral_clock import demand_window, switch_days
from keeneye.games.catalog.hold_or_concede import payoffs
from keeneye.games.ranges import Band, band
from keeneye.games.uncertainty import best_choice, shares_best

__all__ = ["curves", "regions", "switch_band", "switch_over_omega", "window_band"]

_DAYS = (365, 300, 240, 180, 150, 120, 90, 75, 60, 45, 30, 14, 7, 0)
_RESOLVES = tuple(i / 10 for i in range(11))


def _days(at: Setting) -> list[int]:
    """Return the days shown: the usual ones and today, from far to near."""
    return [] if at.days is None else sorted({*_DAYS, at.days}, reverse=True)


def curves(at: Setting) -> tuple[CurvePoint, ...]:
    """Return demand, payment and test over the days to the vote, each with its band."""
    points = []
    for days in _days(at):
        drawn, mode = at.solved(days), at.solved_at_modes(days)
        points.append(
            CurvePoint(
                days=days,
                threshold=_band(drawn, mode, "belief_threshold"),
                demand=_band(drawn, mode, "demand_probability"),
                concede=_band(drawn, mode, "concede_probability"),
                test=_band(drawn, mode, "test_probability"),
            )
        )
    return tuple(points)


def _band(drawn: dict[str, Any], mode: dict[str, Any], name: str) -> Band:
    return band(drawn[name], float(mode[name]))


def switch_band(at: Setting) -> Band:
    """Return the days before the vote at which the target turns, over the draws that have one."""
    import numpy as np

    if at.days is None:
        return Band(low=None, mode=None, high=None, median=None, share_of_draws=0.0)
    v = at.draws
    level = v["pi"] * (v["d0"] + v["g"]) - (v["k0"] + v["g"])
    with np.errstate(divide="ignore", invalid="ignore"):
        h = level / (v["kappa"] - v["pi"] * v["omega"])
        days = np.where((h > 0) & (h <= 1), -v["tau0_days"] * np.log(h), np.nan)
    return band(days, switch_days(at.file.modes))


def switch_over_omega(at: Setting) -> dict[str, float | None]:
    """Return the day of the switch at the ends of what the regime believes of the vote's weight."""
    if at.days is None:
        return {}
    r = at.file.ranges["omega"]
    ends = {"low": r.low, "mode": r.likely, "high": r.high}
    return {name: switch_days(at.file.modes | {"omega": omega}) for name, omega in ends.items()}


def window_band(at: Setting) -> Band | None:
    """Return when a demand has most leverage: a heuristic of ours."""
    import numpy as np

    if at.days is None or "window.delta_days" not in at.file.ranges:
        return None
    tau0, delta = at.draws["tau0_days"], at.draws["window.delta_days"]
    modes = at.file.modes
    mode = demand_window(modes["tau0_days"], modes["window.delta_days"]).days
    return band(delta * np.log1p(tau0 / delta), mode)


def regions(at: Setting) -> tuple[Region, ...]:
    """Return what is best after a demand, by resolve and days, and in what share of draws."""
    found = []
    rows: list[int | None] = [*_days(at)] or [None]
    for days in rows:
        for resolve in _RESOLVES:
            mode = payoffs(at.on_day(at.file.modes | {"pi": resolve}, days))
            best = best_choice(mode)
            drawn = payoffs(at.on_day(at.draws | {"pi": resolve}, days))
            share = shares_best(drawn)[best]
            found.append(Region(days=days or 0, resolve=resolve, best=best, share_of_draws=share))
    return tuple(found)
