"""The judgements of a day that its brief may cite, and what a reader was told when last reading."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from keeneye.deals import DealAssessment
from keeneye.dyads import Decline, Turns
from keeneye.forecast import Forecast
from keeneye.games import ChoiceAssessment
from keeneye.motives import MotiveAssessment, PressureAssessment
from keeneye.records import Correction, Measurement
from keeneye.signals import Threat, Verdict

__all__ = ["Judged", "Judgement", "JudgementRecord", "LastRead"]

JudgementRecord = (
    Threat
    | Verdict
    | Turns
    | Decline
    | MotiveAssessment
    | PressureAssessment
    | Forecast
    | ChoiceAssessment
    | DealAssessment
    | Correction
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What was judged on a day; whatever a desk has no file for is left out and noted.

    Parameters
    ----------
    threats, verdicts : tuples
        The whole ledger, one verdict a threat, in the same order.
    turns : tuple of Turns
        Of the conflict of each direction that the chart shows.
    shares : tuple of Turns
        Of the shares that the rule of a broader decline looks at.
    decline : Decline or None
    motives, motives_then : MotiveAssessment or None
        Now, and as of `days_back` days before.
    pressure : PressureAssessment or None
    forecasts : tuple of Forecast
        One a question, in the desk's order.
    choice : ChoiceAssessment or None
    deal : DealAssessment or None
        The desk's first.
    corrections : tuple of Correction
        Those known by now, the oldest first.
    notes : dict of str to str
        By section, why something is missing, in a sentence.
    """

    threats: tuple[Threat, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    turns: tuple[Turns, ...] = ()
    shares: tuple[Turns, ...] = ()
    decline: Decline | None = None
    motives: MotiveAssessment | None = None
    motives_then: MotiveAssessment | None = None
    pressure: PressureAssessment | None = None
    forecasts: tuple[Forecast, ...] = ()
    choice: ChoiceAssessment | None = None
    deal: DealAssessment | None = None
    corrections: tuple[Correction, ...] = ()
    notes: dict[str, str] = field(default_factory=dict)

    def by_id(self) -> dict[str, JudgementRecord | Measurement]:
        """Return every record under the id that opens it."""
        found: dict[str, JudgementRecord | Measurement] = {}
        found |= {one.record_id: one for one in self.threats}
        found |= {one.record_id: one for one in self.verdicts}
        found |= {one.record_id: one for one in (*self.turns, *self.shares)}
        if self.decline:
            found[self.decline.record_id] = self.decline
        for weighed in (self.motives_then, self.motives):
            if weighed:
                found[weighed.motives_id] = weighed
        if self.pressure:
            found[self.pressure.pressure_id] = self.pressure
        found |= {forecast.forecast_id: forecast for forecast in self.forecasts}
        found |= {one.base_rate.measurement_id: one.base_rate for one in self.forecasts}
        if self.choice:
            found[self.choice.game_id] = self.choice
        if self.deal:
            found[self.deal.deal_id] = self.deal
        return found | {one.correction_id: one for one in self.corrections}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One judgement as a reader was told it: short enough to be kept in the reader's own file.

    Parameters
    ----------
    kind : str
        ``line``, ``threat``, ``verdict``, ``rank``, ``forecast``, ``trend``, ``motives``,
        ``choice``, ``deal`` or ``correction``.
    subject : str
        What it is about: the same from day to day.
    name : str
        The same for a reader.
    state : str
        What was judged, in words.
    record_id : str
        Opens the record it follows from.
    details : dict of str to str
        What a reason can be told from later, such as each test of a verdict.
    """

    kind: str
    subject: str
    name: str
    state: str
    record_id: str
    details: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class LastRead:
    """What a reader was told, and as of when: the reader's own file, never the store's."""

    desk: str
    asof: datetime
    judgements: tuple[Judgement, ...]
