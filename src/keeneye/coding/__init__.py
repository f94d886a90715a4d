"""From a report to events: who did what to whom, when, on whose word, and how surely."""

from typing import TYPE_CHECKING, Any

from keeneye.coding.base import CODERS, Coder, check_coder, code_reports, load_coder

if TYPE_CHECKING:
    from keeneye.coding.gold import read_gold
    from keeneye.coding.scores import evaluate_gold

__all__ = [
    "CODERS",
    "Coder",
    "check_coder",
    "code_reports",
    "evaluate_gold",
    "load_coder",
    "read_gold",
]


def __getattr__(name: str) -> Any:
    """Import the gold tools only when they are asked for: coding does not need them."""
    if name == "evaluate_gold":
        from keeneye.coding.scores import evaluate_gold

        return evaluate_gold
    if name == "read_gold":
        from keeneye.coding.gold import read_gold

        return read_gold
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
