"""What is measured against what is known: gold sentences, worked cases, event histories."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from keeneye.coding import Coder, evaluate_gold
from keeneye.desk import Desk
from keeneye.errors import ReadingError, UnknownColumn

if TYPE_CHECKING:
    from keeneye.forecast.features import EventColumns

__all__ = ["evaluate"]

_HISTORY_COLUMNS = ("event_date", "source_country", "target_country", "cameo_code", "goldstein")
_SEED = 20200616  # of a backtest's bootstrap: the same history gives the same interval
_CASES_BYTES = 16_000_000


def evaluate(
    path: str,
    coder: Coder,
    desk: Desk,
    *,
    rng: random.Random,
    engine: str = "pool-1",
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, Any]:
    """Score what the file is about, told by its fields.

    Parameters
    ----------
    path : str
        Gold sentences (JSON Lines), worked cases of games, deals, motives and pressure (JSON), or
        a history of events (CSV with event_date, source_country, target_country, cameo_code and
        goldstein).
    coder : Coder
        Scored on gold; cases and histories do not need it.
    desk : Desk
    rng : random.Random
        Of the bootstrap of gold scores.
    engine : str
        Scored on histories; gold and cases do not need it.
    progress : callable, optional
        Called with steps done and all steps of a backtest.

    Returns
    -------
    dict
        In the shape of ``keeneye evaluate --json``: its ``kind`` is gold, cases or backtest.

    Raises
    ------
    ReadingError
        If the file is missing or is none of these.
    """
    if not Path(path).is_file():
        raise ReadingError("no such file", where=path, todo="check the path")
    if _plain_name(path).endswith(".csv"):
        return _backtest(path, engine, progress)
    if _plain_name(path).endswith(".json"):
        return _cases(path)
    return dict(evaluate_gold(path, coder, desk, rng=rng))


def _plain_name(path: str) -> str:
    """Return the name without the suffix of a packed file."""
    return path.lower().removesuffix(".gz")


def _cases(path: str) -> dict[str, Any]:
    """Check worked cases in the room whose model the first case names."""
    from keeneye import deals, games, motives
    from keeneye.deals.cases import MODELS as DEAL_MODELS
    from keeneye.motives.cases import MODELS as MOTIVE_MODELS

    try:
        if Path(path).stat().st_size > _CASES_BYTES:
            raise ValueError("too large")
        model = json.loads(Path(path).read_text(encoding="utf-8"))["cases"][0]["model"]
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise ReadingError(
            f"no worked cases: {error}", where=path, expected='{"cases": [{"model": …}]}'
        ) from error
    if model in DEAL_MODELS:
        return deals.evaluate_cases(Path(path))
    if model in MOTIVE_MODELS:
        return motives.evaluate_cases(Path(path))
    return games.evaluate_cases(path)


def _backtest(
    path: str, engine: str, progress: Callable[[int, int], None] | None
) -> dict[str, Any]:
    """Test the built-in families on a history."""
    from keeneye.forecast import ENGINES, backtest_document, plan_for, run_backtest, score_cell

    if engine not in ENGINES:
        raise ReadingError(f"no engine {engine!r}", where=path, expected=", ".join(ENGINES))

    columns = _history_columns(path)
    cells = run_backtest(columns, plan_for(columns), progress=progress)
    return backtest_document([score_cell(cell, engine, _generator()) for cell in cells])


def _generator() -> Any:
    """Return a generator for one bootstrap."""
    import numpy

    return numpy.random.default_rng(_SEED)


def _history_columns(path: str) -> EventColumns:
    """Read a CSV of events as columns."""
    from pyarrow import csv

    from keeneye.forecast import make_columns

    opened = gzip.open(path, "rb") if path.endswith(".gz") else Path(path).open("rb")  # noqa: SIM115
    with opened as stream:
        as_text = csv.ConvertOptions(column_types={"cameo_code": "string"})
        table = csv.read_csv(stream, convert_options=as_text)
    missing = [name for name in _HISTORY_COLUMNS if name not in table.column_names]
    if missing:
        raise UnknownColumn(
            f"column {missing[0]!r} is missing", where=path, expected=", ".join(_HISTORY_COLUMNS)
        )
    dates, sources, targets, codes, goldstein = (
        table.column(name).to_pylist() for name in _HISTORY_COLUMNS
    )
    return make_columns(
        dates, (_blank(sources), _blank(targets)), codes, [g or 0.0 for g in goldstein]
    )


def _blank(names: list[str | None]) -> list[str | None]:
    """Return names with '' as nobody."""
    return [name or None for name in names]
