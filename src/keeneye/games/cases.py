"""Worked cases: what the games give, held against what is known."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from keeneye.errors import GameError, ReadingError
from keeneye.games.catalog import CATALOG, find_entry
from keeneye.games.catalog.concession_or_test import tree
from keeneye.games.catalog.electoral_clock import demand_window
from keeneye.games.catalog.hold_or_concede import sobol_closed_form, under_belief_range
from keeneye.games.catalog.inspection import deterrence
from keeneye.games.logit import logit_path
from keeneye.games.solution import LARGEST_REGRET, Solution

__all__ = ["MODELS", "evaluate_cases"]

Inputs = Mapping[str, Any]
_FAR = -1e6  # a test payoff below all others, where a case leaves the irresolute's out
_NAMES = {
    "tH": "t_resolute", "tL": "t_irresolute", "thetaH": "theta_resolute",
    "thetaL": "theta_irresolute", "tau0": "tau0_days", "K": "k_top", "tlo": "t_low",
    "thi": "t_high", "tR": "t_R", "tP": "t_P", "tS": "t_S",
}  # fmt: skip
# The hand case of the textbook, for a case that names it where no file beside it holds it.
_COT_1 = {"pi": 0.3, "c": 4, "k": 3, "a": 1, "g": 1, "d": 7, "tH": 1, "tL": -3}


def evaluate_cases(path: str | Path) -> dict[str, Any]:
    """Work the cases of a file and list where the answer or the solver's own check fails.

    Parameters
    ----------
    path : str or Path
        JSON: ``{"cases": [{"id", "model", "inputs", "expected"}]}``.

    Returns
    -------
    dict
        ``{"kind": "cases", "n", "passed", "failed"}``, where each failure has its ``id``, ``key``,
        ``expected``, ``got`` and ``abs_tol``;
        `n` counts cases.

    Raises
    ------
    ReadingError
        No such file, or none of this shape.
    """
    cases = _read(Path(path))
    failed = []
    wrong = set()
    for place, case in enumerate(cases):
        misses = _misses(case, Path(path))
        failed += misses
        wrong |= {place} if misses else set()
    return {"kind": "cases", "n": len(cases), "passed": len(cases) - len(wrong), "failed": failed}


def _read(path: Path) -> list[dict[str, Any]]:
    """Return the cases of a file."""
    try:
        cases = json.loads(path.read_text(encoding="utf-8"))["cases"]
        shaped = all({"id", "model", "inputs", "expected"} <= set(case) for case in cases)
    except OSError as error:
        raise ReadingError(error.strerror or str(error), where=str(path)) from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ReadingError(f"no worked cases: {error}", where=str(path)) from error
    if not shaped:
        raise ReadingError(
            "no worked cases", where=str(path), expected="id, model, inputs and expected in each"
        )
    return list(cases)


def _misses(case: Mapping[str, Any], path: Path) -> list[dict[str, Any]]:
    """Return the rows of one case that fail."""
    model = case["model"]
    if model not in MODELS:
        return [_row(case, "model", "a model of games", f"unknown model {model!r}", None)]
    try:
        got, regret = MODELS[model](case["inputs"], path)
    except (GameError, KeyError, TypeError, ValueError) as error:
        return [_row(case, "error", None, f"{type(error).__name__}: {error}", None)]
    rows = []
    for key, wanted in case["expected"].items():
        bounded = isinstance(wanted, dict)
        tolerance = wanted["abs_tol"] if bounded else None
        value = wanted["value"] if bounded else wanted
        if key not in got or not _equal(got[key], value, tolerance):
            rows.append(_row(case, key, value, got.get(key), tolerance))
    if not regret <= LARGEST_REGRET:
        rows.append(_row(case, "regret", 0.0, regret, LARGEST_REGRET))
    return rows


def _row(case: Mapping[str, Any], key: str, expected: Any, got: Any, tol: Any) -> dict[str, Any]:
    """Return one line of the list of failures."""
    return {"id": case["id"], "key": key, "expected": expected, "got": got, "abs_tol": tol}


def _equal(got: Any, expected: Any, tolerance: Any) -> bool:
    """Whether a value is met: within the tolerance, element by element, or exactly without one."""
    if tolerance is None:
        return bool(got == expected)
    if isinstance(expected, list):
        given = list(got) if isinstance(got, (list, tuple)) else []
        bounds = tolerance if isinstance(tolerance, list) else [tolerance] * len(expected)
        each = zip(given, expected, bounds, strict=False)
        return len(given) == len(expected) and all(_equal(g, e, b) for g, e, b in each)
    if expected is None or isinstance(got, (str, type(None), tuple, list)):
        return bool(got == expected)
    return bool(abs(got - expected) <= tolerance)


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values as a case writes them: null for what is undefined, lists for tuples."""

    def one(value: Any) -> Any:
        if isinstance(value, float) and not math.isfinite(value):
            return None
        return [one(v) for v in value] if isinstance(value, tuple) else value

    return {key: one(value) for key, value in values.items()}


def _renamed(inputs: Inputs) -> dict[str, Any]:
    """Return the inputs under the names of the catalogue."""
    return {_NAMES.get(key, key): value for key, value in inputs.items()}


def _worst(found: Solution) -> float:
    return max(found.regret, found.sequential_regret)


def _entry(name: str) -> Callable[[Inputs, Path], tuple[dict[str, Any], float]]:
    """Return the way to work a case of a game whose names are those of the catalogue."""

    def work(inputs: Inputs, path: Path) -> tuple[dict[str, Any], float]:
        found = find_entry(name).solve(_renamed(inputs))[0]
        return _plain({"regime": found.regime} | found.values), _worst(found)

    return work


def _signal(inputs: Inputs, path: Path) -> tuple[dict[str, Any], float]:
    """Work a case of signals; without `tL` the irresolute are taken to test under no condition."""
    return _entry("theatre_or_signal")({"tL": _FAR} | dict(inputs), path)


def _clock(inputs: Inputs, path: Path) -> tuple[dict[str, Any], float]:
    """Work a case of the clock: one solution a day."""
    days = [float(day) for day in inputs["days"]]
    values = _renamed(inputs)
    each = [CATALOG["electoral_clock"].solve(values | {"days": day})[0] for day in days]
    by_day = ("belief_threshold", "demand_probability", "test_probability", "concede_probability")
    found = {
        "days_to_election": tuple(days),
        "regime_by_day": ",".join(one.regime for one in each),
        **{name: tuple(one.value(name) for one in each) for name in by_day},
        **{k: each[0].value(k) for k in ("switch_days", "threshold_falls_as_election_nears")},
    }
    return _plain(found), max(_worst(one) for one in each)


def _window(inputs: Inputs, path: Path) -> tuple[dict[str, Any], float]:
    found = demand_window(inputs["tau0"], inputs["delta"])
    return {"best_demand_days_before_vote": found.days, "leverage_at_best": found.leverage}, 0.0


def _ladder(inputs: Inputs, path: Path) -> tuple[dict[str, Any], float]:
    values = {"rungs": inputs["rungs"], "risk": inputs["risk_per_rung"]}
    values |= inputs["regime"] | {f"t_{key}": value for key, value in inputs["target"].items()}
    found = CATALOG["brinkmanship_ladder"].solve(values)[0]
    return dict(found.values), _worst(found)


def _deterrence(inputs: Inputs, path: Path) -> tuple[dict[str, Any], float]:
    found = deterrence(
        inputs["gain_if_undetected"],
        inputs["loss_if_detected"],
        inputs["detection_probability_per_period"],
        inputs["periods"],
    )
    named = {
        "detection_probability_needed": found.needed,
        "detection_probability_cumulative": found.cumulative,
        "deters": found.deters,
        "periods_needed": found.periods_needed,
    }
    return named, 0.0


def _quantal(inputs: Inputs, path: Path) -> tuple[dict[str, Any], float]:
    """Work a case of logit play of a bargain that another case describes."""
    game = tree(_renamed(_bargain(str(inputs["game"]), path)))
    point = logit_path(game, [float(inputs["lam"])])[0]
    first = {name: chances[0] for name, chances in point.behaviour.items()}
    found = {
        "demand_H": first["demand:resolute"],
        "demand_L": first["demand:irresolute"],
        "concede": first["answer"],
        "test_H": first["test:resolute"],
        "test_L": first["test:irresolute"],
    }
    return found, point.residual


def _bargain(name: str, path: Path) -> Inputs:
    """Return the inputs of the bargain that a case names, from the files beside it."""
    beside = path.parent / "concession_or_test.json"
    if beside.is_file():
        for case in _read(beside):
            if case["id"] == name:
                return dict(case["inputs"])
    if name != "cot-1":
        raise ReadingError(f"no case {name!r}", where=str(beside), expected="the bargain it names")
    return _COT_1


def _belief_range(inputs: Inputs, path: Path) -> tuple[dict[str, Any], float]:
    belief = (inputs["belief_low"], inputs["belief_high"])
    return asdict(under_belief_range(inputs["k"], inputs["g"], inputs["d"], belief)), 0.0


def _sobol(inputs: Inputs, path: Path) -> tuple[dict[str, Any], float]:
    pi, d = tuple(inputs["pi"]), tuple(inputs["d"])
    found = sobol_closed_form(inputs["k"], inputs["g"], pi, d)
    named = {
        "mean": found.mean, "variance": found.variance, "S1_pi": found.first_pi,
        "S1_d": found.first_d, "ST_pi": found.total_pi, "ST_d": found.total_d,
        "tornado_swing_pi": found.swing_pi, "tornado_swing_d": found.swing_d,
    }  # fmt: skip
    return named, 0.0


MODELS: dict[str, Callable[[Inputs, Path], tuple[dict[str, Any], float]]] = {
    "concession_or_test": _entry("concession_or_test"),
    "electoral_clock": _clock,
    "demand_window": _window,
    "two_sided_resolve": _entry("two_sided_resolve"),
    "theatre_or_signal": _signal,
    "salami": _entry("salami"),
    "first_step": _entry("first_step"),
    "inspection_dresher": _entry("inspection"),
    "inspection_deterrence": _deterrence,
    "brinkmanship_ladder": _ladder,
    "quantal_response": _quantal,
    "hold_or_concede_under_range": _belief_range,
    "sobol_of_hold_minus_concede": _sobol,
}
