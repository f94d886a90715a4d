"""The nouns: frozen, slotted, checked when made, with ids from content."""

from keeneye.records.brief import (
    Brief,
    Coverage,
    FeedCoverage,
    OutletCoverage,
    Refused,
    Section,
    Statement,
    Value,
)
from keeneye.records.channel import Channel, ChannelBasis, ChannelInterval, ChannelState
from keeneye.records.dyad import Dyad, DyadSeries, PeriodCount
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
from keeneye.records.fact import CHECKED, Fact
from keeneye.records.ids import content_id, require, require_utc, seal, text_digest
from keeneye.records.measurement import Measurement, asof_of, dated_id
from keeneye.records.plain import from_json, from_plain, to_json, to_plain
from keeneye.records.rejection import CodingResult, Rejection, Stage
from keeneye.records.report import Link, Report, Wording, story_key
from keeneye.records.times import (
    Clock,
    KnownAtBasis,
    end_of_day,
    format_utc,
    parse_asof,
    read_utc,
)

__all__ = [
    "CHECKED",
    "Attribution",
    "Brief",
    "Channel",
    "ChannelBasis",
    "ChannelInterval",
    "ChannelState",
    "Clock",
    "CodingResult",
    "Correction",
    "Coverage",
    "DatePrecision",
    "Dyad",
    "DyadSeries",
    "Event",
    "Evidence",
    "Fact",
    "FeedCoverage",
    "KnownAtBasis",
    "Link",
    "Mark",
    "MarkRole",
    "Measurement",
    "Modality",
    "OutletCoverage",
    "Period",
    "PeriodCount",
    "QuadClass",
    "Refused",
    "Rejection",
    "Report",
    "Row",
    "Section",
    "Span",
    "Stage",
    "Statement",
    "Value",
    "Wording",
    "asof_of",
    "content_id",
    "cut_span",
    "dated_id",
    "end_of_day",
    "format_utc",
    "from_json",
    "from_plain",
    "parse_asof",
    "read_utc",
    "require",
    "require_utc",
    "seal",
    "story_key",
    "text_digest",
    "to_json",
    "to_plain",
]
