"""What next: questions, base rates, engines, an honest backtest, and a record in the open."""

from keeneye.forecast.ask import forecast_events, forecast_list, forecast_surge
from keeneye.forecast.backtest import STANDARD, Plan, plan_for, run_backtest
from keeneye.forecast.base_rate import METHOD, closed_windows, opening_day, window_base_rate
from keeneye.forecast.cells import Cell, CellScore, backtest_document, permuted, score_cell
from keeneye.forecast.engines import ENGINES
from keeneye.forecast.features import FAMILIES, HORIZONS, columns_of_history, make_columns
from keeneye.forecast.issue import Forecast, forecast_document, make_forecast
from keeneye.forecast.lists import list_days, run_list
from keeneye.forecast.questions import Question, Window, read_questions, window_of
from keeneye.forecast.settlement import (
    Settlement,
    settle_events,
    settle_list,
    settle_surge,
    void_share,
)
from keeneye.forecast.standing import due_forecasts, scored_forecasts, track_document
from keeneye.forecast.surge import count_months, run_surge
from keeneye.forecast.track import (
    OwnForecast,
    append_entries,
    append_entry,
    read_intact,
    read_track,
    track_path,
)
from keeneye.forecast.words import printed, word_of

__all__ = [
    "ENGINES",
    "FAMILIES",
    "HORIZONS",
    "METHOD",
    "STANDARD",
    "Cell",
    "CellScore",
    "Forecast",
    "OwnForecast",
    "Plan",
    "Question",
    "Settlement",
    "Window",
    "append_entries",
    "append_entry",
    "backtest_document",
    "closed_windows",
    "columns_of_history",
    "count_months",
    "due_forecasts",
    "forecast_document",
    "forecast_events",
    "forecast_list",
    "forecast_surge",
    "list_days",
    "make_columns",
    "make_forecast",
    "opening_day",
    "permuted",
    "plan_for",
    "printed",
    "read_intact",
    "read_questions",
    "read_track",
    "run_backtest",
    "run_list",
    "run_surge",
    "score_cell",
    "scored_forecasts",
    "settle_events",
    "settle_list",
    "settle_surge",
    "track_document",
    "track_path",
    "void_share",
    "window_base_rate",
    "window_of",
    "word_of",
]
