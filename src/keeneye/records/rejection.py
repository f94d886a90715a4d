"""What was refused, why and where: nothing is silently dropped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from keeneye.records.event import Event
from keeneye.records.ids import content_id, seal

__all__ = ["CodingResult", "Rejection", "Stage"]

Stage = Literal["reading", "coding"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """One refusal.

    Parameters
    ----------
    stage : {'reading', 'coding'}
        A reading rejection is an input that became no report; a coding rejection is a part of a
        report that became no event.
    reason : str
        A short fixed name, such as ``empty-text`` or ``no-target``.
    detail : str
        What was seen there.
    file, line : str, int
        Place in the input; '' and 0 when it has none.
    report_id, start, end : str or None, int
        Place in a report: character offsets ``[start, end)``.
    coder : str
        The coder that refused; '' when reading.
    rejection_id : str
        Left out when made.

    Examples
    --------
    >>> Rejection(stage="reading", reason="empty-text", detail="", file="a.jsonl", line=3).line
    3
    """

    stage: Stage
    reason: str
    detail: str = ""
    file: str = ""
    line: int = 0
    report_id: str | None = None
    start: int = 0
    end: int = 0
    coder: str = ""
    rejection_id: str = ""

    def __post_init__(self) -> None:
        place = (self.file, self.line, self.report_id, self.start, self.end)
        parts = (self.stage, self.reason, self.detail, place, self.coder)
        seal(self, "rejection_id", content_id("x", *parts))


@dataclass(frozen=True, slots=True, kw_only=True)
class CodingResult:
    """What one coder made of one report: events, and what it refused."""

    report_id: str
    coder: str
    events: tuple[Event, ...] = ()
    rejected: tuple[Rejection, ...] = ()
