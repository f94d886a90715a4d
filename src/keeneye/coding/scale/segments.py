"""One segment of an input: read, coded and published whole, or not at all."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from keeneye.coding.base import Coder, code_reports, load_coder
from keeneye.coding.llm import Endpoint
from keeneye.desk import read_desk
from keeneye.errors import CodingError
from keeneye.feeds.files import Opened
from keeneye.feeds.reading import Options, Reading
from keeneye.feeds.rows import read_jsonl

__all__ = ["Counts", "Job", "Segment", "code_segment", "coded_rows"]

_AT_A_TIME = 64  # reports in hand of a coder that waits for several answers at once
_HEAD_BYTES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What all segments of a run share; it can be sent to another process.

    Parameters
    ----------
    input_path : str
        A plain file of JSON Lines.
    input_name : str
        How the user named it: for places of rejections.
    folder : str
        Where results are published.
    coder, desk : str
        By name; the desk may be a folder.
    clock_at : datetime
        What "now" is for the whole run.
    endpoint : Endpoint, optional
        Of a coder that asks a model.
    """

    input_path: str
    input_name: str
    folder: str
    coder: str
    desk: str
    clock_at: datetime
    endpoint: Endpoint | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Bytes ``[start, end)`` of a job's input, cut at line ends.

    Parameters
    ----------
    job : Job
    number : int
        From 0, in the order of the input.
    start, end : int
    lines_before : int
    key : str
        Depends on these bytes, the coder and the desk: what has another key has another result.
    """

    job: Job
    number: int
    start: int
    end: int
    lines_before: int
    key: str

    @property
    def path(self) -> Path:
        """Where the result is published."""
        return Path(self.job.folder) / f"part-{self.number:05d}-{self.key}.jsonl"

    @property
    def counts_path(self) -> Path:
        """Where its counts stand; they are there before the result is."""
        return Path(self.job.folder) / f"part-{self.number:05d}-{self.key}.counts.json"

    def finished(self) -> Counts | None:
        """Return the counts of a segment that is published, None for one that is not."""
        if not self.path.is_file():
            return None
        try:
            return msgspec.json.decode(self.counts_path.read_bytes(), type=Counts)
        except (OSError, msgspec.MsgspecError):
            return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What became of what was read; ``read = coded + refused``.

    `events` and `rejections` are the coder's, over all coded reports.

    Examples
    --------
    >>> Counts(coded=2, refused=1).plus(Counts(coded=1)).read
    4
    """

    coded: int = 0
    refused: int = 0
    events: int = 0
    rejections: int = 0

    @property
    def read(self) -> int:
        """All rows that were read."""
        return self.coded + self.refused

    def plus(self, other: Counts) -> Counts:
        """Return the sum of two counts."""
        return Counts(
            coded=self.coded + other.coded,
            refused=self.refused + other.refused,
            events=self.events + other.events,
            rejections=self.rejections + other.rejections,
        )


def coded_rows(
    readings: Iterable[Reading], coder: Coder
) -> Iterator[tuple[dict[str, Any], Counts]]:
    """Code readings in their order; one that could not be read says why.

    Yields
    ------
    (dict, Counts)
        ``{"id", "events", "rejected"}``, and what it adds to the counts.

    Examples
    --------
    >>> from keeneye.records import Rejection
    >>> refused = Rejection(stage="reading", reason="empty-text", file="a.jsonl", line=3)
    >>> row, counts = next(coded_rows([Reading(rejection=refused, file="a.jsonl", line=3)],
    ...     load_coder("pattern-1")))
    >>> row["id"], counts.refused
    ('a.jsonl:3', 1)
    """
    stream = iter(readings)
    at_a_time = _AT_A_TIME if getattr(coder, "parallel", 1) > 1 else 1
    while some := list(islice(stream, at_a_time)):
        results = iter(code_reports(coder, [r.report for r in some if r.report is not None]))
        for reading in some:
            if reading.report is None:
                row = {"id": f"{reading.file}:{reading.line}", "events": [],
                       "rejected": [reading.rejection]}  # fmt: skip
                yield row, Counts(refused=1)
                continue
            result = next(results)
            given = reading.report.external_id or reading.report.report_id
            counts = Counts(coded=1, events=len(result.events), rejections=len(result.rejected))
            yield {"id": given, "events": result.events, "rejected": result.rejected}, counts


def code_segment(segment: Segment) -> Counts:
    """Code one segment and publish the result; what is published already is left as it is.

    The result depends on the segment alone, so that it may be run again, anywhere, by anyone.

    Raises
    ------
    CodingError
        If the coder cannot run, or the folder cannot be written.
    """
    done = segment.finished()
    if done is not None:
        return done
    coder = _coder(segment.job.coder, segment.job.desk, segment.job.endpoint)
    beside = segment.path.with_name(f".{segment.path.name}.{os.getpid()}.tmp")
    counts = Counts()
    try:
        with beside.open("wb") as out:
            for row, added in coded_rows(_readings(segment), coder):
                out.write(msgspec.json.encode(row) + b"\n")
                counts = counts.plus(added)
            out.flush()
            os.fsync(out.fileno())
        told = beside.with_suffix(".counts")
        told.write_bytes(msgspec.json.encode(counts))
        told.replace(segment.counts_path)
        beside.replace(segment.path)
    except OSError as error:
        raise CodingError(
            f"a result cannot be published: {error.strerror}",
            where=str(segment.path),
            expected="an input that stays and a folder with room",
            todo="make room and run again: finished segments are kept",
        ) from error
    return counts


@lru_cache(maxsize=2)
def _coder(name: str, desk: str, endpoint: Endpoint | None) -> Coder:
    """Load a coder once a process."""
    return load_coder(name, read_desk(desk), endpoint=endpoint)


class _Window(io.RawIOBase):
    """Some bytes of a file, as if they were one."""

    def __init__(self, file: io.BufferedReader, start: int, end: int) -> None:
        file.seek(start)
        self._file, self._left = file, end - start

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read into a buffer, not beyond the end."""
        data = self._file.read(min(len(buffer), self._left))
        buffer[: len(data)] = data
        self._left -= len(data)
        return len(data)


def _readings(segment: Segment) -> Iterator[Reading]:
    """Read the rows of a segment, with their lines in the whole input."""
    job = segment.job
    with Path(job.input_path).open("rb") as file:
        head = file.read(_HEAD_BYTES) if segment.number == 0 else b""
        window = io.BufferedReader(_Window(file, segment.start, segment.end))
        for reading in read_jsonl(
            Opened(job.input_name, window, head), Options(kind="jsonl"), lambda: job.clock_at
        ):
            line = reading.line + segment.lines_before
            refused = reading.rejection
            if refused is not None:
                refused = replace(refused, line=line, rejection_id="")
            yield replace(reading, line=line, rejection=refused)
