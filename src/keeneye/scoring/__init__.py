"""Scores and intervals: pure functions of outcomes and forecasts, in this order."""

from keeneye.scoring.bootstrap import skill_interval
from keeneye.scoring.calibration import (
    ReliabilityBin,
    calibration_error,
    platt_slope,
    reliability,
    sharpness,
)
from keeneye.scoring.intervals import jeffreys_mean, share_interval
from keeneye.scoring.proper import brier, brier_skill, log_score

__all__ = [
    "ReliabilityBin",
    "brier",
    "brier_skill",
    "calibration_error",
    "jeffreys_mean",
    "log_score",
    "platt_slope",
    "reliability",
    "share_interval",
    "sharpness",
    "skill_interval",
]
