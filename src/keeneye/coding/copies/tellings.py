"""Reports held against those known within days of them: which are edited copies of one story."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from keeneye.coding.copies.index import CopyIndex, Sketch, sketch
from keeneye.coding.copies.likeness import is_near_copy
from keeneye.limits import LIMITS, Limits
from keeneye.records import Report

__all__ = ["Telling", "Tellings"]


class Telling(NamedTuple):
    """A text to compare with: whose, known when, and its sketch.

    Examples
    --------
    >>> from datetime import UTC
    >>> Telling("r-1", datetime(2020, 6, 9, tzinfo=UTC), "It rained.", frozenset()).report_id
    'r-1'
    """

    report_id: str
    known_at: datetime
    text: str
    sketch: Sketch


class Tellings:
    """The reports that new ones are compared with; the oldest go when there are too many.

    Parameters
    ----------
    limits : Limits
        `near_copy_days` apart, two reports are no copies; `near_copy_reports` are kept.

    Examples
    --------
    >>> from datetime import UTC
    >>> known = datetime(2020, 6, 9, tzinfo=UTC)
    >>> words = "North Korea cut all the lines with South Korea on Tuesday"
    >>> first = Report(text=words, known_at=known, known_at_basis="observed")
    >>> tellings = Tellings()
    >>> tellings.add(first)
    >>> again = Report(text="Lines cut. " + words, known_at=known, known_at_basis="observed")
    >>> [match.report_id == first.report_id for match in tellings.matches(again)]
    [True]
    """

    def __init__(self, limits: Limits = LIMITS) -> None:
        self._limits = limits
        self._kept: dict[str, Telling] = {}
        self._index = CopyIndex()

    def unknown(self, ids: Iterable[str]) -> list[str]:
        """Return which of these reports are not kept."""
        return [report_id for report_id in ids if report_id not in self._kept]

    def add(self, report: Report) -> None:
        """Keep a report; one that is kept stays as it is."""
        self.add_text(report.report_id, report.known_at, report.text)

    def add_text(self, report_id: str, known_at: datetime, text: str) -> None:
        """Keep a text of the store."""
        if report_id not in self._kept:
            if len(self._kept) >= self._limits.near_copy_reports:
                self._forget()
            telling = Telling(report_id, known_at, text, sketch(text))
            self._kept[report_id] = telling
            self._index.add(report_id, telling.sketch)

    def matches(self, report: Report) -> list[Telling]:
        """Return the kept reports that tell the story of this one, the earliest known first."""
        window = timedelta(days=self._limits.near_copy_days)
        found = [self._kept[key] for key in self._index.candidates(sketch(report.text))]
        near = [
            telling
            for telling in found
            if telling.report_id != report.report_id
            and abs(telling.known_at - report.known_at) <= window
            and is_near_copy(telling.text, report.text)
        ]
        return sorted(near, key=lambda telling: (telling.known_at, telling.report_id))

    def _forget(self) -> None:
        """Leave the older half, and index the rest anew."""
        ordered = sorted(self._kept.values(), key=lambda t: (t.known_at, t.report_id))
        rest = ordered[len(ordered) // 2 :]
        self._kept = {telling.report_id: telling for telling in rest}
        self._index = CopyIndex()
        for telling in rest:
            self._index.add(telling.report_id, telling.sketch)
