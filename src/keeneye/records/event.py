"""An event: who did what to whom, when, on whose word, and where it is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from keeneye.records.evidence import Evidence, Row, Span
from keeneye.records.ids import content_id, require, require_utc, seal
from keeneye.records.times import KnownAtBasis

__all__ = ["Attribution", "Correction", "DatePrecision", "Event", "Modality", "Period", "QuadClass"]

Modality = Literal[
    "actual", "threatened", "promised", "attempted", "denied", "claimed", "hypothetical", "recalled"
]
QuadClass = Literal[
    "verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict"
]
DatePrecision = Literal["day", "week", "month", "year", "unknown"]
Period = Literal["day", "week", "month", "longer"]

# A speech act counts under the root that names it, as said, never as its content.
_COUNTED_SPEECH = {("THREATEN", "threatened"), ("AGREE", "promised"), ("REJECT", "denied")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """On whose word: the speaker, the vehicle (a statement, a broadcast), the outlet, the chain.

    `chain` runs from the outlet that we read back to the first that is named; '' is not said.
    """

    speaker: str = ""
    vehicle: str = ""
    outlet: str = ""
    chain: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One coded event.

    Parameters
    ----------
    report_id : str or None
        The report it was read in; None for an imported row.
    event_date, event_date_end : date
        It lies in ``[event_date, event_date_end)``.
    date_precision : {'day', 'week', 'month', 'year', 'unknown'}
        'unknown': the text does not say; the day of publication stands in.
    known_at, known_at_basis
        As in `Report`; aware, UTC.
    source_actor, target_actor : str or None
        ISO 3166 alpha-3 or a desk's own id. The target may be nobody.
    source_sector, target_sector : str or None
        A sector of the ontology, such as GOV or MIL.
    ontology, root_code, mode, cameo_code
        `root_code` (and `mode`, where it has one) in `ontology`; `cameo_code` in cameo-1.1.
    quad_class : str
        One of the four.
    goldstein : float or None
        −10 … +10, + is cooperative.
    modality : str
        Only 'actual' and 'claimed' events count, and speech acts under the root that names them.
    attribution : Attribution or None
    place : str or None
    evidence : Span or Row
    confidence : float
        The coder's, 0 … 1.
    coder : str
        Name and version, such as ``pattern-1`` or ``analyst:kim``.
    supersedes : str or None
        The event that an analyst's correction replaces.
    event_id : str
        Left out when made; checked when read back.

    Raises
    ------
    BadRecord
        A value out of its range, an empty interval, or a false id.

    Examples
    --------
    >>> from datetime import UTC
    >>> event = Event(report_id="r-1", event_date=date(2020, 6, 8),
    ...     event_date_end=date(2020, 6, 13), date_precision="week",
    ...     known_at=datetime(2020, 6, 13, tzinfo=UTC),
    ...     known_at_basis="published", source_actor="PRK", target_actor="KOR",
    ...     ontology="plover-2021", root_code="SANCTION", mode="discontinue", cameo_code="160",
    ...     quad_class="material_conflict", goldstein=-4.0, modality="actual",
    ...     evidence=Span(sentence=1, start=0, end=9, text="They cut.", report_sha256="0",
    ...         wording="summary"), confidence=0.8, coder="pattern-1")
    >>> event.counted, event.period
    (True, 'week')
    """

    report_id: str | None
    event_date: date
    event_date_end: date
    date_precision: DatePrecision
    known_at: datetime
    known_at_basis: KnownAtBasis
    source_actor: str | None
    source_sector: str | None = None
    target_actor: str | None
    target_sector: str | None = None
    ontology: str
    root_code: str
    mode: str | None = None
    cameo_code: str | None = None
    quad_class: QuadClass
    goldstein: float | None = None
    modality: Modality
    attribution: Attribution | None = None
    place: str | None = None
    evidence: Evidence
    confidence: float
    coder: str
    supersedes: str | None = None
    event_id: str = ""

    def __post_init__(self) -> None:
        where = self.event_id or f"{self.coder}, {self.report_id or 'row'}"
        require(
            self.event_date < self.event_date_end,
            f"empty interval [{self.event_date}, {self.event_date_end})",
            where=where,
            expected="event_date before event_date_end",
        )
        require_utc(self.known_at, where)
        require(0 <= self.confidence <= 1, "confidence", where=where, expected="0 … 1")
        in_range = self.goldstein is None or -10 <= self.goldstein <= 10
        require(in_range, f"goldstein {self.goldstein}", where=where, expected="−10 … +10")
        has_report = self.report_id is not None or isinstance(self.evidence, Row)
        require(has_report, "a span without its report", where=where, expected="report_id")
        seal(self, "event_id", content_id("e", *self._identity()))

    def _identity(self) -> tuple[object, ...]:
        """Return what makes two events the same event."""
        if isinstance(self.evidence, Span):
            place: object = (self.report_id, self.evidence.start, self.evidence.end)
        else:
            place = self.evidence.fields
        return (
            place,
            (self.event_date.isoformat(), self.event_date_end.isoformat(), self.date_precision),
            (self.source_actor, self.source_sector, self.target_actor, self.target_sector),
            (self.ontology, self.root_code, self.mode, self.cameo_code, self.modality),
            (self.coder, self.supersedes),
        )

    @property
    def counted(self) -> bool:
        """Whether the event enters counts: as done, or as said under the root that names it."""
        said = (self.root_code, self.modality) in _COUNTED_SPEECH
        return said or self.modality in ("actual", "claimed")

    @property
    def period(self) -> Period:
        """The smallest calendar period (day, Monday week, month) that holds the event whole."""
        first, last = self.event_date, self.event_date_end - timedelta(days=1)
        if first == last:
            return "day"
        if first - timedelta(days=first.weekday()) == last - timedelta(days=last.weekday()):
            return "week"
        return "month" if (first.year, first.month) == (last.year, last.month) else "longer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """An analyst's word on one event, appended beside it: nothing is edited.

    `replacement` is the event as it should read (its `supersedes` names `event_id`), or None if
    there was no event at all. It takes effect at `known_at`, so a brief as of an earlier moment
    still shows what was believed then.
    """

    event_id: str
    replacement: Event | None
    author: str
    reason: str
    known_at: datetime
    correction_id: str = ""

    def __post_init__(self) -> None:
        require_utc(self.known_at, self.event_id)
        for name in ("author", "reason"):
            given = bool(getattr(self, name).strip())
            require(given, f"no {name}", where=self.event_id, expected="a few words")
        named = self.replacement is None or self.replacement.supersedes == self.event_id
        require(named, "replacement of another event", where=self.event_id, expected="supersedes")
        new_id = self.replacement and self.replacement.event_id
        parts = (self.event_id, new_id, self.author, self.reason)
        seal(self, "correction_id", content_id("c", *parts))
