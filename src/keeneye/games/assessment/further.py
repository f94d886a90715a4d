"""Beyond the one demand: salami, and what words, costs and tied hands would tell."""

from __future__ import annotations

from typing import Any

from keeneye.games.assessment.record import SalamiView, SignalView
from keeneye.games.assessment.setting import Setting
from keeneye.games.catalog.concession_or_test import outcomes
from keeneye.games.ranges import Band, band

__all__ = ["salami_view", "signal_view"]


def salami_view(at: Setting) -> SalamiView | None:
    """Return what follows if this demand is not the last; None where the file says nothing."""
    import numpy as np

    if "salami.b" not in at.file.ranges:
        return None
    drawn, modes = at.draws, at.file.modes
    b, firm = drawn["salami.b"], drawn["salami.prior_firm"]
    n = np.maximum(1, np.rint(drawn["salami.demands"]))
    b_mode, n_mode = modes["salami.b"], max(1.0, round(modes["salami.demands"]))
    most = int(n.max())
    return SalamiView(
        demands=band(n, n_mode),
        prior_firm=band(firm, modes["salami.prior_firm"]),
        not_asked_from=band(b**n, b_mode**n_mode),
        holding_pays_from=band(b ** (n - 1), b_mode ** (n_mode - 1)),
        share_not_asked=float((firm > b**n).mean()),
        share_holding_pays=float((firm >= b ** (n - 1)).mean()),
        by_demand={str(m): band(b**m, b_mode**m) for m in range(most, 0, -1)},
    )


def signal_view(at: Setting) -> SignalView | None:
    """Return what could be told before the demand; None where the file says nothing."""
    import numpy as np

    if "signal.tying" not in at.file.ranges:
        return None
    drawn = at.on_day(at.draws, at.days)
    modes = at.on_day(dict(at.file.modes), at.days)
    least, most = _sunk(drawn)
    least_mode, most_mode = _sunk(modes)
    separates = (least <= most) & (drawn["k"] < drawn["d"])
    past = drawn["a"] + drawn["signal.tying"] >= -drawn["t_irresolute"]
    tied = np.where(past, np.nan, _tied(drawn)["test_probability"])
    past_mode = modes["a"] + modes["signal.tying"] >= -modes["t_irresolute"]
    tied_mode = None if past_mode else float(_tied(modes)["test_probability"])
    return SignalView(
        words_likelihood_ratio=1.0,
        demand_likelihood_ratio=_ratio(outcomes(drawn), outcomes(modes)),
        sunk_cost_least=band(least, float(least_mode)),
        sunk_cost_most=band(most, float(most_mode)),
        share_where_a_cost_separates=float(separates.mean()),
        test_without_tying=at.band_of("test_probability", at.days),
        test_with_tying=band(tied, tied_mode),
        share_where_a_bluffer_becomes_a_tester=float(past.mean()),
    )


def _sunk(values: dict[str, Any]) -> tuple[Any, Any]:
    """Return least and most sunk cost that separates, for numbers or arrays."""
    import numpy as np

    gain = values["c"] - np.maximum(values["t_resolute"], 0)
    return values["c"] * values["signal.theta_irresolute"], gain * values["signal.theta_resolute"]


def _tied(values: dict[str, Any]) -> dict[str, Any]:
    return outcomes(values | {"a": values["a"] + values["signal.tying"]})


def _ratio(drawn: dict[str, Any], modes: dict[str, Any]) -> Band:
    """Return how much likelier a demand is from the resolute, where the irresolute bluff at all."""
    import numpy as np

    def one(found: dict[str, Any]) -> Any:
        bluff = np.asarray(found["bluff_probability"], dtype=float)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(bluff > 0, found["resolute_demand_probability"] / bluff, np.nan)

    return band(one(drawn), float(one(modes)))
