"""From a report to events: who did what to whom, when, on whose word, and how surely."""

from keeneye.coding.base import CODERS, Coder, check_coder, load_coder

__all__ = ["CODERS", "Coder", "check_coder", "load_coder"]
