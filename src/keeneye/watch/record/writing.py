"""Forecasts written into the record: each as live, or as a replay, by when it was issued."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from keeneye.forecast import Forecast, append_entries, read_track

__all__ = ["Recorded", "origin_of", "record_forecasts"]

Origin = Literal["live", "replay"]


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was written, and how many stood there before."""

    forecasts: tuple[Forecast, ...]
    n_known: int


def origin_of(said: Forecast, written_at: datetime) -> Origin:
    """Tell a live forecast, written before its window opened, from one written afterwards."""
    opened = datetime.combine(said.opens, time(), ZoneInfo(said.question.time_zone))
    return "live" if written_at <= opened else "replay"


def record_forecasts(path: Path, issued: Sequence[Forecast], written_at: datetime) -> Recorded:
    """Write forecasts at the end of the record; those that stand there are not written again.

    Parameters
    ----------
    path : Path
        As ``track_path`` returns it.
    issued : sequence of Forecast
    written_at : datetime

    Raises
    ------
    TrackBroken
        The record was changed.
    """
    there = {entry.forecast_id for entry in read_track(path) if entry.kind == "forecast"}
    fresh = [said for said in issued if said.forecast_id not in there]
    rows = [(said, said.forecast_id, origin_of(said, written_at)) for said in fresh]
    append_entries(path, rows, written_at=written_at)
    return Recorded(tuple(fresh), len(issued) - len(fresh))
