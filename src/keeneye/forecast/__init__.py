"""What next: the base rate that stands beside every probability."""

from keeneye.forecast.base_rate import METHOD, closed_windows, opening_day, window_base_rate

__all__ = ["METHOD", "closed_windows", "opening_day", "window_base_rate"]
