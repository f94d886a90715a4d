"""Pages of the watch's tables of cells: trend, attention, verdicts scored, placebos."""

from keeneye.web.watched.answers import ANSWERS, TrendAsked
from keeneye.web.watched.lines import render_lines
from keeneye.web.watched.tables import TABLES
from keeneye.web.watched.trending import render_trend, trend_csv

__all__ = ["ANSWERS", "TABLES", "TrendAsked", "render_lines", "render_trend", "trend_csv"]
