"""Patterns put to the test: placebos, the base table of crises, verdicts scored against deeds."""

from keeneye.watch.patterns.placebo import placebo_cell, placebo_document, read_placebos
from keeneye.watch.patterns.proportion import proportion_cell, proportion_document
from keeneye.watch.patterns.verdict import verdict_cell, verdict_document

__all__ = [
    "placebo_cell",
    "placebo_document",
    "proportion_cell",
    "proportion_document",
    "read_placebos",
    "verdict_cell",
    "verdict_document",
]
