"""Measure how edited copies are found, and write ``copies.json`` beside this file.

Run as ``python -m tests.gates.measure_copies [FOLDER OF REFERENCE DATA]`` from the checkout.

The set: dated stories of the reference data. Every fifth is edited two to four times over
(`edits`) and put back beside all the others. A pair that is linked is right if one is an edited
copy of the other, or if both have the very same sentence of twenty words or more in common with
nothing but the order and the cuts between them (`told_twice`: agencies do send a story twice).
Every other pair within seven days counts as wrong, though some are told twice in other words.
Even days were looked at while the rules were made; odd days are the gate.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from keeneye.coding.copies import METHOD, Tellings
from keeneye.records import Report, end_of_day

from .edits import edited, sentences_of

RESULTS = Path(__file__).with_name("copies.json")
ONE_IN = 5
LEAST_WORDS = 15


class Story(NamedTuple):
    """A dated text, and which story it was made of."""

    text: str
    day: date
    origin: int
    is_copy: bool


def texts(folder: Path) -> Iterator[tuple[date, str]]:
    """The dated stories of the reference data: KCNA of 2011, news reports."""
    with gzip.open(folder / "kcna-stories" / "kcna_stories_en_2011.jsonl.gz", "rt") as lines:
        for row in map(json.loads, lines):
            text = re.sub(r"(\s*,?\s*\r)+,?|(?<=\.),(?=\s)", "\n", row["story"]).strip(" ,\n\r")
            yield date.fromisoformat(row["date"]), text
    for name in ("reports", "reports_one_sentence"):
        with gzip.open(folder / "news-reports" / f"{name}.jsonl.gz", "rt") as lines:
            for row in map(json.loads, lines):
                yield date.fromisoformat(row["published"][:10]), row["text"]


def stories(folder: Path, *, odd: bool, seed: int = 2020) -> list[Story]:
    """The stories of odd or of even days, edited copies among them."""
    rng = random.Random(seed)
    made: list[Story] = []
    wanted = [(d, t) for d, t in texts(folder) if d.toordinal() % 2 == odd]
    for at, (day, text) in enumerate(wanted):
        if len(text.split()) < LEAST_WORDS:
            continue
        made.append(Story(text, day, at, False))
        if at % ONE_IN == 0:
            made.append(Story(edited(text, rng, rng.randint(2, 4)), day, at, True))
    return made


def told_twice(one: str, other: str) -> bool:
    """Whether two originals have most of the shorter one's sentences word for word in common."""
    shorter, longer = sorted((one, other), key=len)
    same = [s for s in sentences_of(shorter) if s in longer]
    n_words = sum(len(s.split()) for s in same)
    return n_words >= 0.5 * len(shorter.split()) and n_words >= LEAST_WORDS


def measure(folder: Path, *, odd: bool) -> dict[str, Any]:
    """Link every story against those before it, and count."""
    told = stories(folder, odd=odd)
    tellings = Tellings()
    by_id: dict[str, Story] = {}
    wrong: list[tuple[Story, Story]] = []
    right, found, n_copies = 0, set[int](), 0
    for story in told:
        known = end_of_day(story.day)
        report = Report(text=story.text, outlet=f"o{len(by_id)}", published_date=story.day,
                        known_at=known, known_at_basis="published")  # fmt: skip
        n_copies += story.is_copy
        for match in tellings.matches(report):
            other = by_id[match.report_id]
            if story.origin == other.origin or told_twice(story.text, other.text):
                right += 1
                found |= {story.origin} if story.is_copy and story.origin == other.origin else set()
            else:
                wrong.append((story, other))
        tellings.add(report)
        by_id[report.report_id] = story
    digest = hashlib.sha256("\n".join(s.text for s in told).encode()).hexdigest()[:16]
    return {
        "n": len(told), "copies": n_copies, "links": right + len(wrong),
        "precision": round(right / max(1, right + len(wrong)), 4),
        "recall": round(len(found) / max(1, n_copies), 4),
        "corpus_digest": digest, "wrong": wrong,
    }  # fmt: skip


def main(folder: Path) -> None:
    """Measure odd days, and write the results."""
    measured = measure(folder, odd=True)
    measured.pop("wrong")
    results = {"command": "python -m tests.gates.measure_copies", "method": METHOD, **measured}
    RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(json.dumps(results) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data"))
