"""Text that is made to be slow costs in proportion to its length (F27)."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime

import pytest

from keeneye.coding import Coder, load_coder
from keeneye.records import Report

KNOWN = datetime(2020, 6, 13, tzinfo=UTC)
MADE = {
    "a name again and again": ("Kim Kim Kim ! ", 1_500),
    "open brackets": ("((((", 6_000),
    "a word without end": ("a", 30_000),
    "commas": ("Iran, ", 3_000),
}


def _seconds(coder: Coder, text: str) -> float:
    """The processor seconds of the fastest of three readings."""
    report = Report(text=text, known_at=KNOWN, known_at_basis="published",
                    published_date=date(2020, 6, 12))  # fmt: skip
    found = []
    for _ in range(3):
        begun = time.thread_time()
        coder.code(report)
        found.append(time.thread_time() - begun)
    return min(found)


@pytest.mark.parametrize("made", MADE)
@pytest.mark.parametrize("name", ["pattern-1", "pattern-2"])
def test_four_times_the_text_costs_at_most_as_two_doublings_may(name: str, made: str) -> None:
    """Twice the text, at most two and a half times the work: a ratio in one run, twice over."""
    unit, times = MADE[made]
    coder = load_coder(name)
    _seconds(coder, unit * 10)
    assert _seconds(coder, unit * times * 4) <= 2.5**2 * max(_seconds(coder, unit * times), 0.002)
