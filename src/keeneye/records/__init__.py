"""The nouns: frozen, slotted, checked when made, with ids from content."""

from keeneye.records.checks import require, require_utc, seal
from keeneye.records.dyad import Dyad
from keeneye.records.event import (
    Attribution,
    Correction,
    DatePrecision,
    Event,
    Modality,
    Period,
    QuadClass,
)
from keeneye.records.evidence import Evidence, Mark, MarkRole, Row, Span, cut_span
from keeneye.records.ids import content_id, text_digest
from keeneye.records.plain import from_json, from_plain, to_json, to_plain
from keeneye.records.rejection import CodingResult, Rejection, Stage
from keeneye.records.report import Report, Wording
from keeneye.records.times import (
    Clock,
    KnownAtBasis,
    end_of_day,
    format_utc,
    parse_asof,
    read_utc,
)

__all__ = [
    "Attribution",
    "Clock",
    "CodingResult",
    "Correction",
    "DatePrecision",
    "Dyad",
    "Event",
    "Evidence",
    "KnownAtBasis",
    "Mark",
    "MarkRole",
    "Modality",
    "Period",
    "QuadClass",
    "Rejection",
    "Report",
    "Row",
    "Span",
    "Stage",
    "Wording",
    "content_id",
    "cut_span",
    "end_of_day",
    "format_utc",
    "from_json",
    "from_plain",
    "parse_asof",
    "read_utc",
    "require",
    "require_utc",
    "seal",
    "text_digest",
    "to_json",
    "to_plain",
]
