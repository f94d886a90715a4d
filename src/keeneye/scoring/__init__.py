"""Scores and intervals: pure functions of outcomes and forecasts."""

from keeneye.scoring.intervals import jeffreys_mean, share_interval

__all__ = ["jeffreys_mean", "share_interval"]
