"""Dyads over time: counts, shares, changes of level, reciprocity, attention."""

from keeneye.dyads.attention import (
    Attention,
    AttentionSettings,
    attention_to,
    ignored_but_rising,
)
from keeneye.dyads.changes import Change, Turns, TurnSettings, find_turns
from keeneye.dyads.cusum import Alarm, AlarmSettings, count_alarms
from keeneye.dyads.decline import (
    Decline,
    Movement,
    broader_decline,
    level_movement,
    missing_movement,
    share_movement,
)
from keeneye.dyads.levels import conflict_level, count_roots, mean_goldstein, usual_conflict
from keeneye.dyads.pelt import find_breaks, find_breaks_of_many
from keeneye.dyads.reciprocity import AnswerSettings, Reciprocity, both_directions, reciprocity
from keeneye.dyads.series import METHOD, count_series, next_period, period_start
from keeneye.dyads.shares import held_share, percentile_of, share_level, share_percentile
from keeneye.dyads.tally import KINDS, Tally, tally_of

__all__ = [
    "KINDS",
    "METHOD",
    "Alarm",
    "AlarmSettings",
    "AnswerSettings",
    "Attention",
    "AttentionSettings",
    "Change",
    "Decline",
    "Movement",
    "Reciprocity",
    "Tally",
    "TurnSettings",
    "Turns",
    "attention_to",
    "both_directions",
    "broader_decline",
    "conflict_level",
    "count_alarms",
    "count_roots",
    "count_series",
    "find_breaks",
    "find_breaks_of_many",
    "find_turns",
    "held_share",
    "ignored_but_rising",
    "level_movement",
    "mean_goldstein",
    "missing_movement",
    "next_period",
    "percentile_of",
    "period_start",
    "reciprocity",
    "share_level",
    "share_movement",
    "share_percentile",
    "tally_of",
    "usual_conflict",
]
