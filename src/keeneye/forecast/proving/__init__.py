"""Proving: a question's rolling-origin test on the desk's own store, kept beside it."""

from keeneye.forecast.proving.kept import (
    CLIMATOLOGY,
    Book,
    EngineScore,
    KeptBacktest,
    Said,
    book_path,
    digest_of_ids,
    keep_backtest,
    read_book,
)
from keeneye.forecast.proving.testing import (
    prove_events,
    prove_list,
    prove_surge,
    unproved,
)

__all__ = [
    "CLIMATOLOGY",
    "Book",
    "EngineScore",
    "KeptBacktest",
    "Said",
    "book_path",
    "digest_of_ids",
    "keep_backtest",
    "prove_events",
    "prove_list",
    "prove_surge",
    "read_book",
    "unproved",
]
