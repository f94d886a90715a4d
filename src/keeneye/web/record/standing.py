"""What the page of the record says, as one document."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from keeneye.errors import TrackBroken
from keeneye.forecast import Forecast, OwnForecast, Settlement, read_intact, track_document
from keeneye.forecast.proving import Book, KeptBacktest, book_path, read_book
from keeneye.forecast.track import Entry
from keeneye.records import read_utc, to_plain
from keeneye.web.asked import AsofAsked
from keeneye.web.reading import Reader

__all__ = ["track"]

Document = dict[str, Any]
_MOST_ISSUED = 200
_LOSSES = 10


def track(reader: Reader, asked: AsofAsked) -> Document:
    """Answer with the record as far as it is intact, and the backtests that are kept beside it.

    What was issued or tested as of later than the cut is left out. A record that was changed is
    shown up to the line before, and the line that was changed is named.
    """
    asof = reader.cut(asked.asof)
    every, broken = read_intact(reader.track_file)
    entries = [e for e in every if read_utc(e.written_at) <= asof]
    book = read_book(book_path(reader.site.store_path))
    document: Document = to_plain(
        {
            "asof": asof,
            **track_document(entries),
            "chain": _chain(every, broken),
            "issued": _issued(entries),
            "wordings": _wordings(entries),
            "backtests": _backtests(book, asof),
            "broken_backtests": book.broken,
        }
    )
    return document


def _chain(every: list[Entry], broken: TrackBroken | None) -> Document:
    """Say how far the chain holds, and what is wrong after."""
    problem = "" if broken is None else broken.what
    return {
        "lines": len(every),
        "head": every[-1].digest if every else "",
        "intact": broken is None,
        "broken_at": None if broken is None else broken.where.rpartition(":")[2],
        "problem": problem,
    }


def _issued(entries: list[Entry]) -> list[Document]:
    """List issued forecasts, the newest first, each with what came and what readers said."""
    ended = {e.forecast_id: e.content for e in entries if isinstance(e.content, Settlement)}
    own: dict[str, dict[str, float]] = {}
    for entry in entries:
        if isinstance(entry.content, OwnForecast):
            own.setdefault(entry.forecast_id, {})[entry.content.reader] = entry.content.probability
    made = [e for e in entries if isinstance(e.content, Forecast)][::-1][:_MOST_ISSUED]
    return [_one(e, ended.get(e.forecast_id), own.get(e.forecast_id, {})) for e in made]


def _one(entry: Entry, ended: Any, own: dict[str, float]) -> Document:
    """Return one issued forecast in a row."""
    said = entry.content
    assert isinstance(said, Forecast)
    return {
        "forecast_id": said.forecast_id,
        "question_id": said.question_id,
        "wording_id": said.wording_id,
        "asof": said.asof,
        "issued_at": said.issued_at,
        "opens": said.opens,
        "closes": said.closes,
        "probability": said.probability,
        "words": said.words,
        "base_rate": said.base_rate.value,
        "engine": said.engine,
        "abstained": said.abstained,
        "would_change": said.would_change,
        "outcome": ended.outcome if ended else None,
        "reason": ended.reason if ended else "",
        "origin": entry.origin,
        "own": own,
        "digest": entry.digest,
    }


def _wordings(entries: list[Entry]) -> list[Document]:
    """List each wording of a question that was asked in more than one, since when."""
    found: dict[str, dict[str, Document]] = {}
    for entry in entries:
        if isinstance(entry.content, Forecast):
            asked = entry.content.question
            found.setdefault(asked.question_id, {}).setdefault(
                asked.wording_id,
                {
                    "question_id": asked.question_id,
                    "wording_id": asked.wording_id,
                    "since": entry.content.issued_at,
                    "text": asked.text,
                    "tie_rule": asked.tie_rule,
                },
            )
    return [one for every in found.values() if len(every) > 1 for one in every.values()]


def _backtests(book: Book, asof: datetime) -> list[Document]:
    """Return the newest kept backtest of each question, its rows by their largest losses."""
    return [_backtest(one) for one in book.latest(asof)]


def _backtest(one: KeptBacktest) -> Document:
    """Return a backtest with its verdict."""
    losses = sorted(one.said, key=lambda said: -said.lost)[:_LOSSES]
    plain: Document = to_plain(one)
    del plain["said"], plain["question"]
    return plain | {
        "question_id": one.question.question_id,
        "text": one.question.text,
        "horizon_days": one.question.horizon_days,
        "own": to_plain(one.own),
        "verdict": one.verdict,
        "losses": [to_plain(said) | {"lost": said.lost} for said in losses],
    }
