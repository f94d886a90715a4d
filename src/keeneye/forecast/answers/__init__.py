"""Parts of an answer: its base rates, and how a surge question is answered."""

from keeneye.forecast.answers.rates import TRAILING_YEARS, dyad_rate, list_rates
from keeneye.forecast.answers.surge import forecast_surge, month_start

__all__ = ["TRAILING_YEARS", "dyad_rate", "forecast_surge", "list_rates", "month_start"]
