"""Dyads over time: counts by period, and the level now beside the dyad's own past."""

from keeneye.dyads.levels import conflict_level, usual_conflict
from keeneye.dyads.series import METHOD, count_series, period_start

__all__ = ["METHOD", "conflict_level", "count_series", "period_start", "usual_conflict"]
