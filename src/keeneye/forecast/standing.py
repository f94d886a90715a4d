"""How the record stands: misses first, then skill, calibration, years, and the reader's own."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from keeneye.forecast.issue import Forecast
from keeneye.forecast.questions import Window
from keeneye.forecast.settlement import Settlement, is_due
from keeneye.forecast.track import Entry, OwnForecast
from keeneye.records import to_plain
from keeneye.scoring import (
    brier,
    brier_skill,
    calibration_error,
    log_score,
    reliability,
    sharpness,
)

__all__ = ["Scored", "due_forecasts", "scored_forecasts", "track_document"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A settled forecast, its outcome, and what it lost: the squared distance."""

    forecast: Forecast
    happened: bool
    settlement: Settlement
    origin: str

    @property
    def lost(self) -> float:
        """Squared distance of what was said from what happened."""
        return (self.forecast.probability - self.happened) ** 2


def scored_forecasts(entries: list[Entry], origin: str | None = None) -> list[Scored]:
    """Return the forecasts that are settled as yes or no, the largest losses first.

    Parameters
    ----------
    entries : list of Entry
        As ``read_track`` returns them.
    origin : {'live', 'replay'}, optional
        Only those.
    """
    made = {e.forecast_id: e for e in entries if isinstance(e.content, Forecast)}
    found = []
    for entry in entries:
        ended = entry.content
        if isinstance(ended, Settlement) and ended.outcome in ("yes", "no"):
            asked = made[entry.forecast_id]
            if origin in (None, asked.origin) and isinstance(asked.content, Forecast):
                found.append(
                    Scored(
                        forecast=asked.content,
                        happened=ended.outcome == "yes",
                        settlement=ended,
                        origin=asked.origin,
                    )
                )
    return sorted(found, key=lambda s: (-s.lost, s.forecast.forecast_id))


def due_forecasts(entries: list[Entry], asof: datetime) -> list[Forecast]:
    """Return what is to be settled: no settlement yet, and the days of grace are over.

    Parameters
    ----------
    entries : list of Entry
    asof : datetime
    """
    ended = {entry.forecast_id for entry in entries if isinstance(entry.content, Settlement)}
    made = [entry.content for entry in entries if isinstance(entry.content, Forecast)]
    return [
        said
        for said in made
        if said.forecast_id not in ended
        and is_due(Window(said.opens, said.closes), said.question.time_zone, asof)
    ]


def track_document(entries: list[Entry], *, misses: int = 10) -> dict[str, Any]:
    """Return the standing of the record in the shape that ``track --json`` prints.

    Parameters
    ----------
    entries : list of Entry
    misses : int
        How many of the largest losses are listed.

    Examples
    --------
    >>> document = track_document([])
    >>> document["entries"], document["live"]["n"]
    (0, 0)
    """
    ended = [e.content for e in entries if isinstance(e.content, Settlement)]
    made = sum(isinstance(e.content, Forecast) for e in entries)
    return {
        "kind": "track",
        "entries": len(entries),
        "head": entries[-1].digest if entries else "",
        "forecasts": made,
        "open": made - len(ended),
        "void": sum(e.outcome == "void" for e in ended),
        "void_share": sum(e.outcome == "void" for e in ended) / len(ended) if ended else None,
        "misses": [_miss(s) for s in scored_forecasts(entries)[:misses]],
        "live": _standing(scored_forecasts(entries, "live")),
        "replay": _standing(scored_forecasts(entries, "replay")),
        "own": _own(entries, "live"),
        "own_replay": _own(entries, "replay"),
        "wording_changes": _wordings(entries),
    }


def _miss(scored: Scored) -> dict[str, Any]:
    """Return one loss, openable."""
    said = scored.forecast
    return {
        "forecast_id": said.forecast_id,
        "question_id": said.question_id,
        "opens": said.opens.isoformat(),
        "closes": said.closes.isoformat(),
        "probability": said.probability,
        "base_rate": said.base_rate.value,
        "outcome": scored.settlement.outcome,
        "lost": scored.lost,
        "decided_by": list(scored.settlement.decided_by),
        "origin": scored.origin,
    }


def _standing(scored: list[Scored]) -> dict[str, Any]:
    """Score forecasts against their base rates, in all and by year and question."""
    document = _scores(scored)
    years: dict[str, list[Scored]] = defaultdict(list)
    questions: dict[str, list[Scored]] = defaultdict(list)
    for one in scored:
        years[str(one.forecast.opens.year)].append(one)
        questions[one.forecast.question_id].append(one)
    document["by_year"] = {year: _scores(years[year]) for year in sorted(years)}
    document["by_question"] = {
        name: _scores(part) | {"apart": _apart(part)} for name, part in sorted(questions.items())
    }
    if scored:
        outcomes, said = [s.happened for s in scored], [s.forecast.probability for s in scored]
        document["reliability"] = to_plain(reliability(outcomes, said))
        document["sharpness"] = list(sharpness(said))
    return document


def _scores(scored: list[Scored]) -> dict[str, Any]:
    """Return n, hits, and scores of ours and of the base rate; nothing where there is none."""
    if not scored:
        return {"n": 0}
    outcomes = [s.happened for s in scored]
    said = [s.forecast.probability for s in scored]
    base = [s.forecast.base_rate.value for s in scored]
    return {
        "n": len(scored),
        "hits": sum(outcomes),
        "brier": brier(outcomes, said),
        "brier_base": brier(outcomes, base),
        "skill": brier_skill(outcomes, said, base),
        "log_score": log_score(outcomes, said),
        "ece": calibration_error(outcomes, said),
    }


def _apart(scored: list[Scored]) -> int:
    """Count how many windows of one question fit in without overlapping."""
    kept: list[Window] = []
    for one in sorted(scored, key=lambda s: s.forecast.closes):
        window = Window(one.forecast.opens, one.forecast.closes)
        if not any(window.overlaps(other) for other in kept):
            kept.append(window)
    return len(kept)


def _own(entries: list[Entry], origin: str) -> dict[str, Any]:
    """Score each reader's last word on a forecast beside ours, on the same forecasts."""
    ours = {s.forecast.forecast_id: s for s in scored_forecasts(entries, origin)}
    said: dict[str, dict[str, float]] = defaultdict(dict)
    for entry in entries:
        if isinstance(entry.content, OwnForecast) and entry.forecast_id in ours:
            said[entry.content.reader][entry.forecast_id] = entry.content.probability
    found = {}
    for reader, own in sorted(said.items()):
        same = [ours[i] for i in own]
        outcomes = [s.happened for s in same]
        theirs, mine = list(own.values()), [s.forecast.probability for s in same]
        found[reader] = {
            "n": len(own),
            "brier": brier(outcomes, theirs),
            "brier_ours": brier(outcomes, mine),
            "skill_over_ours": brier_skill(outcomes, theirs, mine),
        }
    return found


def _wordings(entries: list[Entry]) -> list[dict[str, Any]]:
    """List questions that were asked in more than one wording, with how often each."""
    asked: dict[str, Counter[str]] = defaultdict(Counter)
    for entry in entries:
        if isinstance(entry.content, Forecast):
            asked[entry.content.question_id][entry.content.wording_id] += 1
    return [
        {"question_id": name, "wordings": dict(counts)}
        for name, counts in sorted(asked.items())
        if len(counts) > 1
    ]
