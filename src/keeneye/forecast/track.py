"""The record: every issued forecast in a chained file, so that a changed past is detected.

A file of JSON Lines beside the store. Each line holds the SHA-256 of itself and of the line before;
nothing is ever edited, and a reader's own probabilities stand in the same chain.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import msgspec

from keeneye.errors import BadRecord, TrackBroken
from keeneye.forecast.issue import Forecast
from keeneye.forecast.settlement import Settlement
from keeneye.records import format_utc, from_plain, require, to_plain

__all__ = [
    "Entry",
    "OwnForecast",
    "append_entries",
    "append_entry",
    "read_intact",
    "read_track",
    "track_path",
]

Kind = Literal["forecast", "settlement", "own"]
Origin = Literal["live", "replay"]
_START = "0" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnForecast:
    """A reader's own probability for a forecast of ours, scored beside it.

    Raises
    ------
    BadRecord
        A probability outside 0 … 1.

    Examples
    --------
    >>> from datetime import UTC
    >>> OwnForecast(forecast_id="f-1", reader="kim", probability=0.3,
    ...     said_at=datetime(2020, 6, 13, tzinfo=UTC)).probability
    0.3
    """

    forecast_id: str
    reader: str
    probability: float
    said_at: datetime

    def __post_init__(self) -> None:
        inside = 0 <= self.probability <= 1
        require(inside, f"probability {self.probability}", where=self.reader, expected="0 … 1")


Content = Forecast | Settlement | OwnForecast
_NOUNS: dict[Kind, type[Any]] = {
    "forecast": Forecast,
    "settlement": Settlement,
    "own": OwnForecast,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the record.

    Parameters
    ----------
    number : int
        From 1 on.
    kind : {'forecast', 'settlement', 'own'}
    written_at : str
        UTC.
    origin : {'live', 'replay'}
        Whether it was issued at its time, or later as of then: counted apart.
    content : Forecast, Settlement or OwnForecast
    forecast_id : str
        The forecast it is, settles or answers.
    digest : str
        SHA-256 over this line's content and the digest before.
    """

    number: int
    kind: Kind
    written_at: str
    origin: Origin
    content: Content
    forecast_id: str
    digest: str


def track_path(store: Path) -> Path:
    """Return where the record of a store lies.

    Examples
    --------
    >>> track_path(Path("keeneye.duckdb")).name
    'keeneye.forecasts.jsonl'
    """
    return store.with_suffix(".forecasts.jsonl")


def append_entry(
    path: Path,
    content: Content,
    forecast_id: str,
    *,
    written_at: datetime,
    origin: Origin = "live",
) -> Entry:
    """Write one line at the end of the record, after checking all of it.

    Parameters
    ----------
    path : Path
        Made where it is missing.
    content : Forecast, Settlement or OwnForecast
    forecast_id : str
        For a forecast its own id.
    written_at : datetime
    origin : {'live', 'replay'}

    Raises
    ------
    TrackBroken
        The record was changed: nothing is written on top of it.
    BadRecord
        The forecast is already there, or the one that is settled or answered is not; it is
        settled already; or a reader's probability came after the settlement.
    """
    [entry] = append_entries(path, [(content, forecast_id, origin)], written_at=written_at)
    return entry


def append_entries(
    path: Path, rows: Sequence[tuple[Content, str, Origin]], *, written_at: datetime
) -> list[Entry]:
    """Write several lines at the end of the record: all of them, or none.

    Parameters
    ----------
    path : Path
    rows : sequence of (Forecast, Settlement or OwnForecast, str, {'live', 'replay'})
        Content, the id of its forecast, and origin, as `append_entry` takes them.
    written_at : datetime

    Raises
    ------
    TrackBroken, BadRecord
        As `append_entry`.
    """
    past = read_track(path)
    there = {(entry.kind, entry.forecast_id) for entry in past}
    before, made, lines = past[-1].digest if past else _START, list[Entry](), list[str]()
    for content, forecast_id, origin in rows:
        kind: Kind = next(k for k, noun in _NOUNS.items() if isinstance(content, noun))
        _check_order(there, kind, forecast_id)
        there.add((kind, forecast_id))
        row: dict[str, Any] = {
            "number": len(past) + len(made) + 1,
            "kind": kind,
            "written_at": format_utc(written_at),
            "origin": origin,
            "forecast_id": forecast_id,
            "content": to_plain(content),
        }
        before = _digest(row, before)
        lines.append(json.dumps({**row, "digest": before}, ensure_ascii=False, sort_keys=True))
        row["content"] = content
        made.append(Entry(**row, digest=before))
    if lines:
        with path.open("a", encoding="utf-8") as out:
            out.write("\n".join(lines) + "\n")
            out.flush()
            os.fsync(out.fileno())
    return made


def _check_order(there: set[tuple[Kind, str]], kind: Kind, forecast_id: str) -> None:
    """Refuse what does not follow: twice the same, an answer to nothing, a word too late."""
    made, settled = ("forecast", forecast_id) in there, ("settlement", forecast_id) in there
    wrong = {
        "forecast": "already in the record" if made else "",
        "settlement": "" if made and not settled else "settled already, or not in the record",
        "own": "" if made and not settled else "not in the record, or settled already",
    }[kind]
    if wrong:
        raise BadRecord(
            wrong, where=forecast_id, expected=f"a {kind} that follows", todo="see `keeneye track`"
        )


def read_track(path: Path) -> list[Entry]:
    """Read the record and check every link of its chain.

    Parameters
    ----------
    path : Path
        Where there is no file, there is no entry yet.

    Raises
    ------
    TrackBroken
        Naming the first line that was changed, moved, torn or taken out.
    """
    entries, broken = read_intact(path)
    if broken is not None:
        raise broken
    return entries


def read_intact(path: Path) -> tuple[list[Entry], TrackBroken | None]:
    """Read the record as far as it was not changed, and what is wrong with the line after.

    Parameters
    ----------
    path : Path

    Returns
    -------
    entries : list of Entry
        Up to the first line that does not follow.
    broken : TrackBroken or None
        Naming that line; None where every line follows.
    """
    before, entries = _START, list[Entry]()
    text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            entry = _read_line(line, number, before, path)
        except TrackBroken as broken:
            return entries, broken
        before = entry.digest
        entries.append(entry)
    if text and not text.endswith("\n"):
        return entries, _broken(path, len(entries), "the last line has no end")
    return entries, None


def _read_line(line: str, number: int, before: str, path: Path) -> Entry:
    """Read one line, if it follows from the one before."""
    try:
        row = json.loads(line)
        digest = row.pop("digest")
        if row["number"] != number or digest != _digest(row, before):
            raise _broken(path, number, f"{row['kind']} {row['forecast_id']}")
        noun = _NOUNS[row["kind"]]
        return Entry(**{**row, "content": from_plain(row["content"], noun)}, digest=digest)
    except (ValueError, KeyError, TypeError, AttributeError, BadRecord) as error:
        raise _broken(path, number, "not a line of a record") from error


def _broken(path: Path, number: int, what: str) -> TrackBroken:
    """Name the line that does not follow."""
    return TrackBroken(
        f"the record was changed: {what}",
        where=f"{path}:{number}",
        expected="lines as they were written",
        todo="restore the file from a copy; lines before this one are as they were",
    )


def _digest(row: dict[str, Any], before: str) -> str:
    """Return the SHA-256 of a line's content and of the digest before."""
    data = msgspec.json.encode([before, row], order="sorted")
    return hashlib.sha256(data).hexdigest()
