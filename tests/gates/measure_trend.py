"""Measure the trend on the event histories there are, and write ``trend.json`` beside this file.

Run as ``python -m tests.gates.measure_trend [FOLDER OF REFERENCE DATA]`` from the checkout.
"""

from __future__ import annotations

import json
import sys
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from keeneye.desk import read_desk
from keeneye.dyads import (
    AlarmSettings,
    Turns,
    TurnSettings,
    count_alarms,
    find_turns,
)
from keeneye.scoring import share_interval

from .icews import DAILY, MONTHS, ONSETS, Pair, daily, digest, monthly_share, onsets

RESULTS = Path(__file__).with_name("trend.json")
COMMAND = "python -m tests.gates.measure_trend"
ROOT = Path(__file__).resolve().parents[2]
WITHIN_DAYS = 30
YEARS = 11  # 2005 to 2015
DRAWS = 2000
KOREAS = frozenset(("North Korea", "South Korea"))
THAW = (date(2018, 1, 17), date(2018, 2, 9), date(2018, 3, 5), date(2018, 4, 25))


@cache
def settings() -> tuple[TurnSettings, AlarmSettings]:
    """Read the likely values of the Korea desk: the gates have none of their own."""
    desk = read_desk(str(ROOT / "desks" / "korea"))
    return TurnSettings.from_desk(desk), AlarmSettings.from_desk(desk)


@cache
def measure_alarms(folder: Path) -> dict[str, Any]:
    """Set the alarms of ten pairs beside the 27 known onsets."""
    known = onsets(folder)
    pairs = sorted({pair for pair, _ in known}, key=sorted)
    delays: list[int] = []
    others = []
    for pair in pairs:
        rung = [a.alarm_date for a in count_alarms(_daily(folder, pair), settings=settings()[1])]
        days = [day for whose, day in known if whose == pair]
        first = [min((a - d).days for a in rung if _follows(a, d)) for d in days if _any(rung, d)]
        delays += first
        others.append(sum(not any(_follows(a, d) for d in days) for a in rung))
    return {"onsets": len(known), "delays": delays, "others": others}


def _daily(folder: Path, pair: Pair) -> Any:
    return daily(folder, "icews05-15", pair)


def _follows(alarm: date, onset: date) -> bool:
    return timedelta(0) <= alarm - onset <= timedelta(days=WITHIN_DAYS)


def _any(rung: list[date], onset: date) -> bool:
    return any(_follows(alarm, onset) for alarm in rung)


@cache
def months(folder: Path) -> Turns:
    """Find the turns of the two Koreas' share in the world's material conflict, by month."""
    rng = np.random.default_rng(1)
    tally = monthly_share(folder, "PRK", "ROK")
    return find_turns(tally, "share", settings=settings()[0], rng=rng)


@cache
def thaw(folder: Path) -> Turns:
    """Find the turns of cooperation between the two Koreas, January to May 2018, by day."""
    rng = np.random.default_rng(1)
    tally = daily(folder, "icews18", KOREAS, "cooperation")
    return find_turns(tally, "count", settings=settings()[0], rng=rng)


@cache
def incheon(folder: Path) -> Turns:
    """Find the turns of cooperation between the two Koreas in 2014, by day."""
    rng = np.random.default_rng(1)
    tally = daily(folder, "icews14", KOREAS, "cooperation")
    return find_turns(tally, "count", settings=settings()[0], rng=rng)


def _bootstrap(values: list[float], statistic: Any) -> list[float]:
    """Return the 95 % interval of a statistic under redrawn values."""
    rng = np.random.default_rng(1)
    drawn = rng.choice(np.array(values, dtype=float), size=(DRAWS, len(values)))
    return [round(float(v), 3) for v in np.percentile(statistic(drawn, axis=1), [2.5, 97.5])]


def _turn_rows(turns: Turns) -> list[dict[str, Any]]:
    return [
        {
            "day": change.change_date.isoformat(),
            "interval": [change.low_date.isoformat(), change.high_date.isoformat()],
            "before": round(change.before, 4),
            "after": round(change.after, 4),
        }
        for change in turns.changes
    ]


def document(folder: Path) -> dict[str, Any]:
    """Return all that is measured, with intervals and digests."""
    alarms = measure_alarms(folder)
    found, rate = len(alarms["delays"]), [n / YEARS for n in alarms["others"]]
    events = digest(folder / DAILY["icews05-15"][0], folder / ONSETS)
    gates = [
        {
            "figure": "onsets_found",
            "value": found,
            "floor": 20,
            "n": alarms["onsets"],
            "interval": [round(e * alarms["onsets"], 1) for e in share_interval(found, 27)],
            "corpus_digest": events,
        },
        {
            "figure": "median_delay_days",
            "value": median(alarms["delays"]),
            "ceiling": 3,
            "n": found,
            "interval": _bootstrap(alarms["delays"], np.median),
            "corpus_digest": events,
        },
        {
            "figure": "other_alarms_a_dyad_year",
            "value": round(sum(rate) / len(rate), 3),
            "ceiling": 0.6,
            "n": len(rate),
            "interval": _bootstrap(rate, np.mean),
            "corpus_digest": events,
        },
    ]
    for name, turns, path in (
        ("koreas_by_month", months(folder), MONTHS),
        ("thaw_of_2018", thaw(folder), DAILY["icews18"][0]),
        ("koreas_in_2014", incheon(folder), DAILY["icews14"][0]),
    ):
        gates.append(
            {
                "figure": name,
                "value": _turn_rows(turns),
                "dispersion": round(turns.dispersion, 3),
                "method": turns.method,
                "corpus_digest": digest(folder / path),
            }
        )
    return {"command": COMMAND, "gates": gates}


def main(folder: Path) -> None:
    """Write the results file."""
    text = json.dumps(document(folder), indent=1, default=float)
    RESULTS.write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data"))
