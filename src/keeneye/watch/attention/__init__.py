"""Do not get distracted: what rises in conflict while its share of attention falls."""

from keeneye.watch.attention.calendar import DayAhead, days_ahead
from keeneye.watch.attention.scan import (
    Scan,
    Standoff,
    attention_cell,
    read_attention,
    rising_pairs,
)
from keeneye.watch.attention.table import attention_document

__all__ = [
    "DayAhead",
    "Scan",
    "Standoff",
    "attention_cell",
    "attention_document",
    "days_ahead",
    "read_attention",
    "rising_pairs",
]
