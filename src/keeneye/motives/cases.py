"""Worked cases of interval Bayes and of pressure, beside what was worked by hand."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from keeneye.errors import ReadingError
from keeneye.motives.bayes import (
    Weighing,
    band,
    bounds,
    guaranteed,
    middle,
    outweighs,
    separated,
)
from keeneye.motives.sums import annualise, breach_ratio, pressure_of, weighted_range

__all__ = ["MODELS", "evaluate_cases"]

Inputs = Mapping[str, Any]
Values = dict[str, Any]
_SEED = 1  # of the band, whose tolerance is wide enough for any


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
    >>> case = {"id": "oil", "model": "cap_breach_ratio", "expected": {"breach_ratio":
    ...     {"value": 7.78, "abs_tol": 1e-9}}, "inputs": {"cap_barrels": 500000,
    ...     "estimate_barrels": 3890000}}
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
        return [_row(case, "model", ", ".join(MODELS), case["model"], None)]
    got, rows = model(case["inputs"]), []
    for key, wanted in case["expected"].items():
        exact = not isinstance(wanted, dict)
        value, tolerance = (wanted, None) if exact else (wanted["value"], wanted["abs_tol"])
        if not _met(got.get(key), value, tolerance):
            rows.append(_row(case, key, value, got.get(key), tolerance))
    return rows


def _row(case: Inputs, key: str, expected: Any, got: Any, tolerance: Any) -> Values:
    """Return one value that was missed."""
    return {"id": case["id"], "key": key, "expected": expected, "got": got, "abs_tol": tolerance}


def _met(got: Any, value: Any, tolerance: Any) -> bool:
    """Whether a value is met: exactly (pairs in any order), or within its tolerance."""
    if tolerance is None or got is None:
        both = isinstance(got, str) and isinstance(value, str)
        return set(got.split("; ")) == set(value.split("; ")) if both else bool(got == value)
    if isinstance(value, Sequence):
        each = tolerance if isinstance(tolerance, Sequence) else [tolerance] * len(value)
        same = len(got) == len(value)
        return same and all(_met(g, v, t) for g, v, t in zip(got, value, each, strict=True))
    return bool(abs(got - value) <= tolerance)


def _motives(inputs: Inputs) -> Values:
    """Weigh the motives of a case."""
    import numpy as np

    names, ranges = inputs["hypotheses"], inputs["likelihood_ranges"]
    exponents = [inputs["cluster_exponent"].get(item, 1.0) for item in ranges]
    weighing = Weighing.of(inputs["prior"], list(ranges.values()), exponents)
    low, high = bounds(weighing)
    rows = list(zip(weighing.low, weighing.high, strict=True))
    beats = np.argwhere(outweighs(weighing))
    quantiles = band(weighing, np.random.default_rng(_SEED))
    return {
        "lower": low.tolist(),
        "upper": high.tolist(),
        "geometric_mid": middle(weighing).tolist(),
        "dominated": "; ".join(f"{names[g]}<{names[h]}" for h, g in beats) or "none",
        "pairs_separated_by_evidence": [float(separated(*row)) for row in rows],
        "strongest_guaranteed_log_lr": [float(guaranteed(*row).max()) for row in rows],
        "log_uniform_band_q05": quantiles[0].tolist(),
        "log_uniform_band_q50": quantiles[1].tolist(),
        "log_uniform_band_q95": quantiles[2].tolist(),
    }


def _component(inputs: Inputs) -> Values:
    """Work one component of pressure."""
    leak = annualise(inputs["leak_usd_m"], inputs["leak_months"])
    known = inputs["observed_usd_m"] + leak
    return {
        "leak_annualised_usd_m": leak,
        "pressure": pressure_of(inputs["observed_usd_m"], leak, inputs["base_usd_m"]),
        "leak_share_of_earnings": leak / known if known else 0.0,
    }


def _breach(inputs: Inputs) -> Values:
    """Work how far a cap is passed."""
    return {"breach_ratio": breach_ratio(inputs["estimate_barrels"], inputs["cap_barrels"])}


def _index(inputs: Inputs) -> Values:
    """Work the weighted mean and its range."""
    mean, low, high = weighted_range(inputs["components"], inputs["weights"])
    return {"index": mean, "range_over_all_weights": [low, high]}


MODELS: dict[str, Callable[[Inputs], Values]] = {
    "motives_interval_bayes": _motives,
    "pressure_component": _component,
    "cap_breach_ratio": _breach,
    "pressure_index": _index,
}
