"""A run over all segments: cut, what is finished skipped, the rest coded, the counts added up."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from keeneye import __version__
from keeneye.coding.base import load_coder
from keeneye.coding.scale.engines import ENGINES, Work
from keeneye.coding.scale.segments import Counts, Job, Segment, code_segment
from keeneye.desk import Desk, read_desk
from keeneye.errors import CodingError, ReadingError
from keeneye.feeds.files import find_input, open_input
from keeneye.limits import LIMITS
from keeneye.records import text_digest

__all__ = ["Outcome", "code_segments"]

_PIECE = 1_000_000  # bytes read at a time
_KEY_DIGITS = 12
_SPOOL = ".input.jsonl"
_PACKED = b"\x1f\x8b"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a run came to.

    Parameters
    ----------
    counts : Counts
        Over all segments, those of earlier runs included.
    segments, skipped, lost_workers : int
        All; finished before this run; workers that were lost and replaced.
    paths : tuple of Path
        The results, in the order of the input.

    Examples
    --------
    >>> str(Outcome(counts=Counts(coded=3, refused=1, events=5), segments=1, paths=()))
    'read 4 = coded 3 + refused 1; events 5, rejections 0; segments 1 (0 finished before)'
    """

    counts: Counts
    segments: int
    skipped: int = 0
    lost_workers: int = 0
    paths: tuple[Path, ...] = field(repr=False)

    def __str__(self) -> str:
        counts = self.counts
        lost = f"; workers lost {self.lost_workers}" if self.lost_workers else ""
        return (
            f"read {counts.read} = coded {counts.coded} + refused {counts.refused}; "
            f"events {counts.events}, rejections {counts.rejections}; "
            f"segments {self.segments} ({self.skipped} finished before){lost}"
        )


def code_segments(
    job: Job,
    *,
    engine: str = "process",
    workers: int = 1,
    stdin: BinaryIO | None = None,
    progress: Callable[[int, int], None] | None = None,
    work: Work = code_segment,
) -> Outcome:
    """Code an input of JSON Lines segment by segment into a folder.

    Parameters
    ----------
    job : Job
        Its `input_path` is found here from `input_name`; packed input and standard input are
        first written into the folder.
    engine : str
        A key of `ENGINES`.
    workers : int
    stdin : binary stream, optional
    progress : callable, optional
        Called with finished and all segments.
    work : callable
        What is done with a segment.

    Returns
    -------
    Outcome

    Raises
    ------
    CodingError
        If the folder holds another job's parts, a worker was lost three times over one segment
        (all others are finished first), or the coder cannot run.
    ReadingError
        If the input cannot be read.
    """
    folder = Path(job.folder)
    _make(folder)
    desk = read_desk(job.desk)
    coder = load_coder(job.coder, desk, endpoint=job.endpoint).name
    ready = replace(job, input_path=_plain(job.input_name, folder, stdin))
    segments = list(_cut(ready, _identity(coder, desk)))
    _check_folder(folder, segments)
    finished = {s.number: done for s in segments if (done := s.finished()) is not None}
    skipped, n_lost, given_up = len(finished), 0, []
    rest = [s for s in segments if s.number not in finished]
    for segment, counts, lost in ENGINES[engine](rest, workers, work) if rest else ():
        n_lost += lost
        if counts is None:
            given_up.append(segment)
        else:
            finished[segment.number] = counts
        if progress:
            progress(len(finished), len(segments))
    _tidy(folder)
    if given_up:
        raise _given_up(given_up)
    total = Counts()
    for counts in finished.values():
        total = total.plus(counts)
    return Outcome(
        counts=total,
        segments=len(segments),
        skipped=skipped,
        lost_workers=n_lost,
        paths=tuple(segment.path for segment in segments),
    )


def _make(folder: Path) -> None:
    """Make the folder."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CodingError(
            f"the folder cannot be made: {error.strerror}",
            where=str(folder),
            expected="a folder that can be written",
            todo="name another with --out",
        ) from error


def _plain(name: str, folder: Path, stdin: BinaryIO | None) -> str:
    """Return the path of the input as a plain file, written into the folder if it is none."""
    found = find_input(name)
    if found.is_address or (found.path is not None and not found.path.is_file()):
        raise ReadingError("no file", where=name, expected="JSON Lines, or -", todo="give a file")
    if found.path is not None:
        with found.path.open("rb") as stream:
            packed = stream.read(len(_PACKED)) == _PACKED
        if not packed:
            return str(found.path)
    spool = folder / _SPOOL
    with open_input(found, stdin) as item, spool.open("wb") as out:
        shutil.copyfileobj(item.stream, out, _PIECE)
    return str(spool)


def _identity(coder: str, desk: Desk) -> str:
    """Return what, beside the input, a result depends on."""
    names = repr((desk.actors, desk.organs, desk.persons))
    return f"{__version__}\n{coder}\n{text_digest(names)}"


def _cut(job: Job, identity: str) -> Iterator[Segment]:
    """Cut the input at the first line end after each full segment."""
    start = lines_before = number = n_lines = 0
    digest = hashlib.sha256(identity.encode())
    at = 0
    with Path(job.input_path).open("rb") as stream:
        while piece := stream.read(_PIECE):
            rest = memoryview(piece)
            while rest:
                wanted = max(0, start + LIMITS.segment_bytes - at)
                end = bytes(rest).find(b"\n", min(wanted, len(rest))) + 1
                taken = rest[: end or len(rest)]
                digest.update(taken)
                n_lines += bytes(taken).count(b"\n")
                at += len(taken)
                rest = rest[len(taken) :]
                if end:
                    yield _segment(job, number, (start, at), lines_before, digest.hexdigest())
                    start, lines_before, number = at, n_lines, number + 1
                    digest = hashlib.sha256(identity.encode())
    if at > start:
        yield _segment(job, number, (start, at), lines_before, digest.hexdigest())


def _segment(
    job: Job, number: int, bounds: tuple[int, int], lines_before: int, digest: str
) -> Segment:
    """Return a segment."""
    return Segment(
        job=job,
        number=number,
        start=bounds[0],
        end=bounds[1],
        lines_before=lines_before,
        key=digest[:_KEY_DIGITS],
    )


def _check_folder(folder: Path, segments: list[Segment]) -> None:
    """Refuse a folder with the parts of another input, coder or desk."""
    mine = {segment.path.name for segment in segments}
    others = sorted(p.name for p in folder.glob("part-*.jsonl") if p.name not in mine)
    if others:
        raise CodingError(
            f"the folder holds {len(others)} parts of another input, coder or desk",
            where=str(folder / others[0]),
            expected="an empty folder, or the one of this job",
            todo="name another with --out",
        )


def _tidy(folder: Path) -> None:
    """Take away what lost workers left half done."""
    for left in folder.glob(".part-*"):
        left.unlink(missing_ok=True)
    (folder / _SPOOL).unlink(missing_ok=True)


def _given_up(segments: list[Segment]) -> CodingError:
    """Return the error of segments that no worker survived."""
    first = segments[0]
    lines = f"after line {first.lines_before}, bytes {first.start} to {first.end}"
    return CodingError(
        f"{len(segments)} segments were given up: every worker that had them was lost",
        where=f"{first.job.input_name}: segment {first.number}, {lines}",
        expected="workers that live, such as enough memory",
        todo="run again: finished segments are kept",
    )
