"""Worked cases: what is computed beside what was worked by hand, within its tolerance."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from keeneye.deals.analytic import Account, account, displaced_kg, durable
from keeneye.deals.detection import find_chance
from keeneye.deals.programme import Programme, Site
from keeneye.deals.ranges import Range
from keeneye.deals.simulation import draw_deal, play_out
from keeneye.deals.terms import Deal, Displacement, Terms
from keeneye.deals.verdict import Rules
from keeneye.errors import ReadingError

__all__ = ["MODELS", "evaluate_cases", "exactly", "plain_rules", "small_deal"]

Inputs = Mapping[str, Any]
Values = dict[str, Any]
_YEARS = (1, 2, 3, 5, 8)


def evaluate_cases(path: Path) -> dict[str, Any]:
    """Work every case of a file and say which values miss.

    Parameters
    ----------
    path : Path
        JSON: ``{"cases": [{"id", "model", "inputs", "expected"}]}``; an expected value is
        ``{"value", "abs_tol"}``, a number or a list, or stands bare and must be met exactly.

    Returns
    -------
    dict
        ``{"kind": "cases", "n", "passed", "failed": [{"id", "key", "expected", "got",
        "abs_tol"}]}``; `n` counts cases.

    Raises
    ------
    ReadingError
        If the file holds no cases.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> case = {"id": "hand", "model": "displacement", "expected": {"displaced_kg":
    ...     {"value": 120, "abs_tol": 1e-9}}, "inputs": {"frozen_kg_per_year": 80,
    ...     "rebuilt_share": 0.5, "lag_years": 2, "horizon_years": 5}}
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "cases.json")
    ...     _ = path.write_text(json.dumps({"cases": [case]}))
    ...     evaluate_cases(path)
    {'kind': 'cases', 'n': 1, 'passed': 1, 'failed': []}
    """
    try:
        cases = json.loads(path.read_text(encoding="utf-8"))["cases"]
        failed = [_misses(case) for case in cases]
    except (OSError, ValueError, KeyError, TypeError) as error:
        told = f"{type(error).__name__}: {error}"
        raise ReadingError(told, where=str(path), expected="worked cases") from error
    missed = sum(bool(rows) for rows in failed)
    rows = [row for each in failed for row in each]
    return {"kind": "cases", "n": len(cases), "passed": len(cases) - missed, "failed": rows}


def _misses(case: Inputs) -> list[Values]:
    """Return the values of a case that are not met."""
    model = MODELS.get(case["model"])
    if model is None:
        known = ", ".join(MODELS)
        return [{"id": case["id"], "key": "model", "expected": known, "got": case["model"],
                 "abs_tol": None}]  # fmt: skip
    got = model(case["inputs"])
    rows = []
    for key, wanted in case["expected"].items():
        value, tolerance = (
            (wanted["value"], wanted["abs_tol"]) if isinstance(wanted, dict) else (wanted, None)
        )
        if not _met(got.get(key), value, tolerance):
            rows.append({"id": case["id"], "key": key, "expected": value, "got": got.get(key),
                         "abs_tol": tolerance})  # fmt: skip
    return rows


def _met(got: Any, value: Any, tolerance: Any) -> bool:
    """Whether a value is met: exactly, or within its tolerance, element by element."""
    if tolerance is None or got is None:
        return bool(got == value)
    if isinstance(value, Sequence):
        each = tolerance if isinstance(tolerance, Sequence) else [tolerance] * len(value)
        same = len(got) == len(value)
        return same and all(_met(g, v, t) for g, v, t in zip(got, value, each, strict=True))
    return bool(abs(got - value) <= tolerance)


def _range(values: Sequence[float] | float) -> Range:
    """Return a case's numbers as a range: one, two (uniform) or three (triangular)."""
    if isinstance(values, (int, float)):
        return exactly(values)
    mode = values[1] if len(values) == 3 else None
    return Range(low=values[0], mode=mode, high=values[-1], citation="worked case")


def _deal(inputs: Inputs) -> Deal:
    """Return a case's deal; what is not frozen is hidden."""
    terms, cover = inputs["terms"], inputs["coverage"]
    sites = tuple(
        Site(site_id=s["id"], material=s["material"], capacity_kg_per_year=_range(s["capacity"]),
             exists=exactly(s["exists"]), declared=s.get("declared", False))
        for s in inputs["sites"]
    )  # fmt: skip
    programme = Programme(
        name="case",
        sites=sites,
        stock_warheads=_range(cover["stock_warheads"]),
        kg_per_warhead={m: _range(kg) for m, kg in inputs["kg_per_warhead"].items()},
    )
    laid = Terms(
        frozen=tuple(terms["frozen"]),
        detection={name: _range(chance) for name, chance in terms["detection"].items()},
        snapback_years=_range(terms["snapback_years"]),
        relief_usd_bn_per_year=_range(terms["relief_usd_bn_per_year"]),
        upfront_usd_bn=_range(terms["upfront_usd_bn"]),
        all_relief_usd_bn_per_year=_range(cover["all_relief_usd_bn_per_year"]),
        verified_probability=_range(cover["verified_probability_at_declared"]),
        restart_years=_range(cover["restart_years"]),
    )
    unit = inputs["reciprocity_reference_years"]
    horizon = inputs["horizon_years"]
    return Deal(name="case", programme=programme, terms=laid, horizon_years=horizon,
                reference_years=unit)  # fmt: skip


def _analytic(inputs: Inputs) -> Values:
    """Work a whole deal."""
    deal = _deal(inputs)
    found = account(deal)
    by_year = {f"p_detect_by_year_{t}": find_chance(deal, deal.hidden, t) for t in _YEARS}
    return _as_cases_say(found) | by_year


def _as_cases_say(found: Account) -> Values:
    """Return an account under the names of the cases."""
    kg = ("production_kg_per_year", "capped_kg_per_year", "hidden_kg_over_horizon",
          "hidden_kg_before_detection")  # fmt: skip
    by_material = {f"{name}.{m}": v for name in kg for m, v in getattr(found, name).items()}
    same = ("warheads_per_year_no_deal", "warheads_per_year_capped", "p_any_hidden",
            "warheads_continuing_over_horizon", "warheads_before_detection", "relief_share",
            "arsenal_share_capped", "give", "get")  # fmt: skip
    return by_material | {name: getattr(found, name) for name in same} | {
        "share_capped_ratio_of_means": found.share_of_output_capped,
        "p_detect_by_T_given_any_hidden": found.p_detect_given_any_hidden,
        "mean_years_undetected_capped_T": found.mean_years_undetected,
        "expected_relief_years": found.relief_years,
        "expected_relief_paid_usd_bn": found.relief_paid_usd_bn,
        "reciprocity_index": found.reciprocity,
        "hidden_capacity_found_share_by_horizon": found.hidden_capacity_found_share,
    }  # fmt: skip


def _monte_carlo(inputs: Inputs) -> Values:
    """Draw a whole deal, from the case's own seed."""
    import numpy as np

    deal = _deal(inputs)
    rng = np.random.default_rng(inputs["seed"])
    found = play_out(deal, draw_deal(deal, rng, inputs["draws"]))
    share = found.share_of_output_capped[~np.isnan(found.share_of_output_capped)]
    seen = float((found.first_found <= deal.horizon_years).mean())

    def spread(values: Any) -> list[float]:
        return [float(q) for q in np.quantile(values, (0.05, 0.5, 0.95))]

    return {
        "share_capped_mean_of_ratios": float(share.mean()),
        "share_capped_q05_q50_q95": spread(share),
        "warheads_per_year_no_deal_q": spread(found.warheads_per_year_no_deal),
        "warheads_continuing_over_horizon_q": spread(found.warheads_continuing_over_horizon),
        "warheads_before_detection_mean": float(found.warheads_before_detection.mean()),
        "warheads_before_detection_q": spread(found.warheads_before_detection),
        "relief_paid_usd_bn_mean": float(found.relief_paid_usd_bn.mean()),
        "relief_paid_usd_bn_q": spread(found.relief_paid_usd_bn),
        "p_detect_by_horizon": seen,
        "share_never_detected": 1 - seen,
    }


def _inverse(inputs: Inputs) -> Values:
    """Work E[1/X] of a range."""
    return {"mean_inverse": _range(inputs["range"]).mean_of(lambda value: 1 / value)}


def _one_site(inputs: Inputs) -> Values:
    """Work the discovery of one site."""
    site = Site(site_id="one", material="HEU", capacity_kg_per_year=exactly(1),
                exists=exactly(inputs["exists"]))  # fmt: skip
    programme = Programme(name="case", sites=(site,), stock_warheads=exactly(0),
                          kg_per_warhead={"HEU": exactly(1)})  # fmt: skip
    terms = Terms(
        frozen=(),
        detection={"one": _range(inputs["annual_probability"])},
        snapback_years=_range(inputs["snapback_years"]),
        relief_usd_bn_per_year=_range(inputs["relief_per_year"]),
    )
    deal = Deal(name="case", programme=programme, terms=terms, horizon_years=inputs["horizon"])
    found = account(deal)
    return {
        "p_detect": find_chance(deal, deal.hidden, inputs["years"]),
        "expected_years_undetected": found.mean_years_undetected,
        "expected_relief_paid": found.relief_paid_usd_bn,
    }


def _displacement(inputs: Inputs) -> Values:
    """Work frozen capacity that is rebuilt elsewhere."""
    moved = Displacement(rebuilt_share=_range(inputs["rebuilt_share"]),
                         lag_years=_range(inputs["lag_years"]))  # fmt: skip
    gross = inputs["frozen_kg_per_year"] * inputs["horizon_years"]
    displaced = displaced_kg(inputs["frozen_kg_per_year"], moved, inputs["horizon_years"])
    return {"capped_gross_kg": gross, "displaced_kg": displaced, "capped_net_kg": gross - displaced}


def _reciprocity(inputs: Inputs) -> Values:
    """Work the yardstick."""
    unit = inputs["reference_years"]
    give = inputs["arsenal_share_capped"] * inputs["verified_probability"]
    give *= durable(inputs["restart_years"], unit)
    get = inputs["relief_share"] * durable(inputs["snapback_years"], unit)
    return {"give": give, "get": get, "reciprocity_index": give / (give + get)}


MODELS: dict[str, Callable[[Inputs], Values]] = {
    "deal_analytic": _analytic,
    "deal_monte_carlo": _monte_carlo,
    "expected_inverse_triangular": _inverse,
    "detection_one_site": _one_site,
    "displacement": _displacement,
    "reciprocity_index": _reciprocity,
}


def exactly(value: float) -> Range:
    """Return a range of one value.

    Examples
    --------
    >>> exactly(2).mean
    2.0
    """
    return Range(low=value, high=value, citation="example")


def small_deal() -> Deal:
    """Return one small deal, for the examples of this room: numbers that a hand can work.

    A known site and a suspected one make 10 kg a year each, 20 kg make a weapon, six are in stock.
    The known one is frozen for three years at 2 bn a year; the other is found with 0.2 a year, and
    relief ends a year later. Half the output is capped; discovery has 1 − 0.8³ = 0.488.

    Examples
    --------
    >>> small_deal().programme.stock_warheads.mean
    6.0
    """
    sites = tuple(
        Site(site_id=name, material="HEU", capacity_kg_per_year=exactly(10))
        for name in ("known", "suspected")
    )
    programme = Programme(
        name="small", sites=sites, stock_warheads=exactly(6), kg_per_warhead={"HEU": exactly(20)}
    )
    terms = Terms(
        frozen=("known",),
        covers_undeclared=True,
        detection={"suspected": exactly(0.2)},
        relief_usd_bn_per_year=exactly(2),
        all_relief_usd_bn_per_year=exactly(4),
        snapback_years=exactly(1),
        verified_probability=exactly(0.9),
        restart_years=exactly(3),
    )
    return Deal(name="small", programme=programme, terms=terms, horizon_years=3)


def plain_rules() -> Rules:
    """Return rules with payoffs 3, 2, 1, cheating worth what being caught costs, a line of 0.4.

    Examples
    --------
    >>> plain_rules().least_chance
    0.5
    """
    return Rules(
        temptation=exactly(3),
        reward=exactly(2),
        punishment=exactly(1),
        gain_over_loss=exactly(1),
        lopsided_below=exactly(0.4),
    )
