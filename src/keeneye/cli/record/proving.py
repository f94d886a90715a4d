"""Questions tested on the store: what would have been said, and what it was worth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from keeneye.cli.options import Door, shared
from keeneye.cli.output import progress_bar, say, say_json, say_table
from keeneye.cli.record.files import book_file

if TYPE_CHECKING:
    from keeneye.desk import Desk
    from keeneye.forecast import Question
    from keeneye.forecast.proving import EngineScore, KeptBacktest

__all__ = ["backtest", "chosen"]


@click.command(epilog="Example: keeneye backtest --asof 2020-06-12 --engine gamma-poisson-1")
@click.option("--question", "names", multiple=True, metavar="ID", help="Only these questions.")
@click.option("--engine", default="", metavar="NAME", help="Show this engine; default: all.")
@click.option("--workers", type=click.IntRange(min=1, max=64), default=1, show_default=True,
              help="Processes; the result is the same.")  # fmt: skip
@shared()
def backtest(door: Door, names: tuple[str, ...], engine: str, workers: int) -> None:
    """Test the desk's questions on the store, as of a day: rolling origins, closed windows only.

    Lists are asked weekly over ten years; questions on events monthly over the desk's dyads, once
    three calendar years are there; surges monthly, once five are. The result is kept beside the
    store, and `forecast` rests on it until it is stale: another wording, other data, another
    method, or a year later. Nothing known after --asof is seen.
    """
    from keeneye.forecast.proving import keep_backtest
    from keeneye.watch.record import prove_questions

    desk = door.desk()
    wanted = chosen(desk, names)
    _check_engine(engine)
    with door.store().read() as view, progress_bar("testing") as show:
        history = door.history(view, desk)
        found = prove_questions(history, desk, wanted, workers=workers, progress=show)
    for one in found:
        keep_backtest(book_file(door), one)
    if door.as_json:
        say_json(_document(found, engine))
        return
    say_table(
        ("question", "engine", "over", "n", "hits", "skill", "95 %", "2 days late", "verdict"),
        [row for one in found for row in _rows(one, engine)],
    )
    say(f"kept {len(found)} in {book_file(door)}; skill is that of the Brier score, 0 is none")


def chosen(desk: Desk, names: tuple[str, ...]) -> list[Question]:
    """Return the desk's questions, or those that are named.

    Raises
    ------
    UnknownId
        If the desk asks no such question.
    """
    from keeneye.errors import UnknownId
    from keeneye.forecast import read_questions

    every = {question.question_id: question for question in read_questions(desk)}
    unknown = [name for name in names if name not in every]
    if unknown:
        raise UnknownId(
            f"no question {unknown[0]!r} in this desk", where=desk.name, expected=", ".join(every)
        )
    return [every[name] for name in names] or list(every.values())


def _check_engine(engine: str) -> None:
    """Refuse an engine that there is none of."""
    from keeneye.forecast import ENGINES
    from keeneye.forecast.surge import ENGINE

    known = (*ENGINES, ENGINE)
    if engine and engine not in known:
        raise click.BadParameter(f"{engine!r} is none of {', '.join(known)}", param_hint="--engine")


def _rows(one: KeptBacktest, engine: str) -> list[tuple[object, ...]]:
    """Return a line for every engine of a test, that of the question first."""
    name = one.question.question_id
    if one.why_none:
        return [(name, one.engine, "", "", "", "", "", "", f"not tested: {one.why_none}")]
    plain = [s for s in one.scores if not s.year and not s.delay_days and s.over == one.over]
    plain = [s for s in plain if engine in ("", s.engine)]
    late = next((s for s in one.scores if s.delay_days), None)
    return [
        (name, s.engine, s.over, s.n, s.hits, f"{s.skill:+.3f}", _between(s),
         f"{late.skill:+.3f}" if late and late.engine == s.engine else "", _verdict(one, s))
        for s in sorted(plain, key=lambda s: s.engine != one.engine)
    ]  # fmt: skip


def _between(scored: EngineScore) -> str:
    """Return an interval, or nothing where there is none."""
    return "" if scored.interval is None else "{:+.3f} to {:+.3f}".format(*scored.interval)


def _verdict(one: KeptBacktest, scored: EngineScore) -> str:
    """Say who speaks, in the line of the question's engine; of others, whether they are better."""
    if scored.engine == one.engine:
        return one.verdict
    if scored.interval is not None and scored.interval[1] < 0:
        return "worse than the base rate"
    return "better than the base rate" if scored.shown else "no skill shown"


def _document(found: list[KeptBacktest], engine: str) -> dict[str, Any]:
    """Return the tests in the shape of ``evaluate``'s backtest, with all that is kept of each."""
    cells, skills = [], []
    for one in found:
        own = one.find(engine or one.engine)
        if own is None:
            continue
        skills.append(own.skill)
        cells.append({
            "family": one.question.family or one.question.list_name,
            "question_id": one.question.question_id,
            "horizon_days": one.question.horizon_days,
            "engine": own.engine,
            "over": own.over,
            "n": own.n,
            "hits": own.hits,
            "base_rate": own.hits / own.n,
            "brier": own.brier,
            "brier_base": own.brier_over,
            "skill": own.skill,
            "skill_interval": own.interval,
            "ece": own.ece,
            "shown": own.shown,
        })  # fmt: skip
    mean = sum(skills) / len(skills) if skills else None
    return {"kind": "backtest", "cells": cells, "mean_skill": mean, "kept": found}
