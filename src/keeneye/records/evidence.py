"""Evidence: the characters of a report, or the row of a file, that an event came from.

These two are msgspec structs, since a tagged union of dataclasses cannot be decoded; in use they
behave as every other frozen noun.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from keeneye.records.ids import require
from keeneye.records.report import Report, Wording

__all__ = ["Evidence", "Mark", "MarkRole", "Row", "Span", "cut_span"]

MarkRole = Literal["trigger", "source_actor", "target_actor", "operator", "speaker", "date"]


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """A part of an evidence span and what it is read as.

    `start` and `end` are character offsets into the report's text, half-open.
    """

    role: MarkRole
    start: int
    end: int

    def __post_init__(self) -> None:
        ordered = 0 <= self.start < self.end
        require(ordered, f"mark [{self.start}, {self.end})", where=self.role, expected="start<end")


class Span(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="span"):
    """The sentence of a report that an event came from.

    Parameters
    ----------
    sentence : int
        Its number in the report, from 1.
    start, end : int
        Character offsets into the stored text, half-open: ``text == report.text[start:end]``.
    text : str
        That slice; '' when the text was forgotten.
    report_sha256 : str
        Of the whole text: if the text moved, the evidence is lost, never re-anchored.
    wording : {'original', 'summary'}
        The report's.
    marks : tuple of Mark
        Trigger, actors, operators, speaker and date within the span.
    """

    sentence: int
    start: int
    end: int
    text: str
    report_sha256: str
    wording: Wording
    marks: tuple[Mark, ...] = ()

    def __post_init__(self) -> None:
        where = f"span [{self.start}, {self.end})"
        require(0 <= self.start < self.end, "empty span", where=where, expected="start < end")
        require(self.sentence >= 1, "no such sentence", where=where, expected="a number from 1")
        fits = self.text == "" or len(self.text) == self.end - self.start
        require(fits, "text is not the span's", where=where, expected="text of end - start")
        inside = all(self.start <= m.start and m.end <= self.end for m in self.marks)
        require(inside, "a mark outside its span", where=where, expected="marks inside")


class Row(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="row"):
    """The row of an imported file that an event came from.

    `line` counts from 1 and includes the header; `fields` are the row's values as text.
    """

    file: str
    line: int
    file_sha256: str
    fields: dict[str, str]


Evidence = Span | Row


def cut_span(
    report: Report, sentence: int, bounds: tuple[int, int], marks: tuple[Mark, ...]
) -> Span:
    """Cut an evidence span out of a report.

    Parameters
    ----------
    report : Report
    sentence : int
        Number of the sentence, from 1.
    bounds : (int, int)
        Character offsets ``[start, end)`` into ``report.text``.
    marks : tuple of Mark

    Raises
    ------
    BadRecord
        If the bounds or a mark lie outside.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> report = Report(text="It rained. Pyongyang cut the line.", known_at_basis="observed",
    ...     known_at=datetime(2020, 6, 9, tzinfo=UTC))
    >>> cut_span(report, 2, (11, 34), ()).text
    'Pyongyang cut the line.'
    """
    start, end = bounds
    length = len(report.text)
    inside = 0 <= start < end <= length
    require(inside, "outside the text", where=f"[{start}, {end})", expected=f"0..{length}")
    return Span(
        sentence=sentence,
        start=start,
        end=end,
        text=report.text[start:end],
        report_sha256=report.text_sha256,
        wording=report.wording,
        marks=marks,
    )
