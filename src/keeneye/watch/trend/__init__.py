"""The trend of a pair: counts, shares, levels and turns by day, week and month, cell by cell."""

from keeneye.watch.trend.answered import ANSWERED_KINDS, answer_cell, answer_document
from keeneye.watch.trend.document import trend_document, trend_lines
from keeneye.watch.trend.measure import (
    MEASURES,
    PERIODS_SHOWN,
    STRETCHES,
    Row,
    Trend,
    TrendSettings,
    read_trend,
    trend_cell,
)
from keeneye.watch.trend.turns import decline_cell, read_turns, rule_cell, turn_cell

__all__ = [
    "ANSWERED_KINDS",
    "MEASURES",
    "PERIODS_SHOWN",
    "STRETCHES",
    "Row",
    "Trend",
    "TrendSettings",
    "answer_cell",
    "answer_document",
    "decline_cell",
    "read_trend",
    "read_turns",
    "rule_cell",
    "trend_cell",
    "trend_document",
    "trend_lines",
    "turn_cell",
]
