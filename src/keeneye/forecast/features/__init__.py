"""Events as columns, and what is known of a dyad at the end of a day as a row of numbers."""

from keeneye.forecast.features.columns import EventColumns, columns_of_history, make_columns
from keeneye.forecast.features.dyads import (
    CORE,
    PRIOR_DAYS,
    Features,
    Rows,
    climatology,
    core_features,
    family_marks,
    fell_marks,
    logit,
    reverse_features,
)
from keeneye.forecast.features.families import FAMILIES, HORIZONS, OTHERS, in_family
from keeneye.forecast.features.marks import DayMarks, mark_days
from keeneye.forecast.features.surroundings import surroundings

__all__ = [
    "CORE",
    "FAMILIES",
    "HORIZONS",
    "OTHERS",
    "PRIOR_DAYS",
    "DayMarks",
    "EventColumns",
    "Features",
    "Rows",
    "climatology",
    "columns_of_history",
    "core_features",
    "family_marks",
    "fell_marks",
    "in_family",
    "logit",
    "make_columns",
    "mark_days",
    "reverse_features",
    "surroundings",
]
