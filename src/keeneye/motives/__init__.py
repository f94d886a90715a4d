"""Why: competing motives weighed on the store's evidence, and the pressure of sanctions."""

from keeneye.motives.asking import LISTED, ask_indicators, find_met
from keeneye.motives.assessment import assess_motives
from keeneye.motives.cases import evaluate_cases
from keeneye.motives.pressure import CapRow, ComponentRow, PressureAssessment, assess_pressure
from keeneye.motives.reading import read_motives
from keeneye.motives.rows import (
    EvidenceRow,
    HypothesisRow,
    IndicatorRow,
    LeftOut,
    MotiveAssessment,
    Separation,
)
from keeneye.motives.shapes import MotiveBook

__all__ = [
    "LISTED",
    "CapRow",
    "ComponentRow",
    "EvidenceRow",
    "HypothesisRow",
    "IndicatorRow",
    "LeftOut",
    "MotiveAssessment",
    "MotiveBook",
    "PressureAssessment",
    "Separation",
    "ask_indicators",
    "assess_motives",
    "assess_pressure",
    "evaluate_cases",
    "find_met",
    "read_motives",
]
