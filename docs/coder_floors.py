"""The table of floors and goals on the page on coder quality, with what was reached."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

ROWS: tuple[tuple[str, str, str, Callable[[dict[str, Any]], float]], ...] = (
    ("PLV marked, root macro-F1", ".77", "above .82", lambda c: _of(c, "plv", "root")),
    ("PLV marked, quad or penta", ".88", "above .92", lambda c: _of(c, "plv", "quad")),
    ("ConfliBERT, five classes", ".65", ".85", lambda c: _of(c, "cameo_class", "root")),
    ("AW, conflict or not", ".80", ".86", lambda c: _of(c, "aw", "relation")),
    ("PLV unmarked, triples", ".60", ".72", lambda c: _of(c, "plv", "triple")),
    ("PLOVER GSR, triples", ".45", ".70", lambda c: _of(c, "gsr", "triple")),
    ("Korea gold, triples", ".75", ".88", lambda c: c["korea"]["triple"]["f1"]),
    ("Korea gold, modality", ".88", ".95", lambda c: c["korea"]["modality"]["accuracy"]),
    ("false events (less is better)", ".08", ".03", lambda c: c["false_events"]),
)


def _of(coder: dict[str, Any], name: str, part: str) -> float:
    """Return a figure on a shared set."""
    return float(
        next(r["value"] for r in coder["shared"] if name in r["file"] and r["part"] == part)
    )


def table(results: dict[str, Any]) -> Iterator[str]:
    """Return floors and goals beside what each coder reached."""
    coders = results["coders"]
    yield "## Floors and goals"
    yield ""
    yield "What was asked for before the first coder was written, and what was reached. Where no"
    yield "coder reaches a floor, the number reached is the gate. The last column says whether any"
    yield "coder reaches it; no coder reaches all. False events belong to the coder of the row of"
    yield "Korea triples: the one with the most triples has more than the floor allows."
    yield ""
    yield "| what | floor | goal | " + " | ".join(f"`{c}`" for c in coders) + " | a coder reaches |"
    yield "|---|---|---|" + "---|" * (len(coders) + 1)
    for what, floor, goal, read in ROWS:
        reached = [read(c) for c in coders.values()]
        less = "less" in what
        best = min(reached) <= float(floor) if less else max(reached) >= float(floor) - 0.0005
        shown = " | ".join(f"{value:.3f}" for value in reached)
        yield f"| {what} | {floor} | {goal} | {shown} | {'the floor' if best else '**less**'} |"
