"""Coding much: the input cut into segments, each coded by itself, its result published by rename.

`code_segments` runs a job with an engine of `ENGINES`; `coded_rows` is what each segment does.
"""

from keeneye.coding.scale.engines import ENGINES
from keeneye.coding.scale.jobs import Outcome, code_segments
from keeneye.coding.scale.segments import Counts, Job, Segment, code_segment, coded_rows

__all__ = [
    "ENGINES",
    "Counts",
    "Job",
    "Outcome",
    "Segment",
    "code_segment",
    "code_segments",
    "coded_rows",
]
