"""A kept backtest opened by its id, told line by line, and done again."""

from __future__ import annotations

from keeneye.desk import Desk
from keeneye.errors import UnknownId
from keeneye.forecast.proving import EngineScore, KeptBacktest, book_path, read_book
from keeneye.records import format_utc
from keeneye.store import View
from keeneye.watch.record.proving import prove_questions

__all__ = ["describe_backtest", "find_backtest", "prove_again"]

_LOSSES = 10


def find_backtest(record_id: str, view: View) -> KeptBacktest:
    """Return the backtest with this id that is kept beside the store.

    Raises
    ------
    UnknownId
    """
    kept = read_book(book_path(view.store_path)).kept if view.store_path else ()
    for one in kept:
        if one.backtest_id == record_id:
            return one
    raise UnknownId(
        "no such backtest is kept beside this store", where=record_id, todo="run `keeneye backtest`"
    )


def describe_backtest(
    kept: KeptBacktest,
) -> tuple[str, tuple[tuple[str, str], ...], tuple[str, ...]]:
    """Say what a backtest is, line by line; it opens to nothing further: its rows stand in it."""
    question = kept.question
    plain = [s for s in kept.scores if not s.year and not s.delay_days]
    losses = sorted(kept.said, key=lambda one: -one.lost)[:_LOSSES]
    shuffled = "" if kept.shuffled_skill is None else f"{kept.shuffled_skill:+.3f}"
    lines = (
        ("question", f"{question.text} ({question.question_id})"),
        ("as of", format_utc(kept.asof)),
        ("tested on", kept.tested or f"not tested: {kept.why_none}"),
        ("data", f"sha256 {kept.data_digest}"),
        ("method", kept.method),
        *((f"{s.engine}", _scored(s)) for s in plain),
        *((f"{s.delay_days} days late", _scored(s)) for s in kept.scores if s.delay_days),
        *((s.year, _scored(s)) for s in kept.scores if s.year),
        ("shuffled", shuffled and f"{shuffled} on outcomes shuffled within each dyad"),
        *(
            ("large loss", (f"[{one.opens}, {one.closes}): said {one.probability:.2f}, base rate "
                           f"{one.base_rate:.2f}, {'yes' if one.happened else 'no'}"))
            for one in losses
        ),
    )  # fmt: skip
    return f"Backtest: {question.text}", tuple(line for line in lines if line[1]), ()


def _scored(scored: EngineScore) -> str:
    """Tell a score in words."""
    low, high = scored.interval or (None, None)
    between = "" if low is None or high is None else f" [{low:+.3f}, {high:+.3f}]"
    return (
        f"skill {scored.skill:+.3f}{between} over {scored.over}, {scored.n} forecasts, "
        f"{scored.hits} hits, Brier {scored.brier:.4f} to {scored.brier_over:.4f}"
    )


def prove_again(kept: KeptBacktest, view: View, desk: Desk) -> str:
    """Do the test again as of its moment, and say whether it is the same."""
    history = view.history(kept.asof, desk.coders)
    [again] = prove_questions(history, desk, [kept.question])
    if again.backtest_id == kept.backtest_id:
        return "equal"
    changed = again.data_digest != kept.data_digest
    why = "what it rests on has changed" if changed else "another result on the same data"
    return f"not equal: {why} ({again.backtest_id})"
