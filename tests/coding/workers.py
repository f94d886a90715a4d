"""What workers do to a segment in tests; processes import these by name."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from keeneye.coding.scale import Counts, Segment, code_segment
from keeneye.errors import CodingError

__all__ = ["die_always", "die_once", "fail"]


def die_once(segment: Segment) -> Counts:
    """Be killed in the middle of segment 1 when it is tried first, leaving a half result."""
    mark = Path(segment.job.folder).parent / "died"
    if segment.number == 1 and not mark.exists():
        mark.touch()
        segment.path.with_name(f".{segment.path.name}.half.tmp").write_bytes(b'{"id": "a')
        os.kill(os.getpid(), signal.SIGKILL)
    return code_segment(segment)


def die_always(segment: Segment) -> Counts:
    """Be killed at every try of segment 1."""
    if segment.number == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return code_segment(segment)


def fail(segment: Segment) -> Counts:
    """Find that the coder cannot run."""
    raise CodingError("no coder", where=str(segment.number))
