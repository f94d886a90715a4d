"""Commands of the watch that show tables of cells: trend, attention."""

from keeneye.cli.watched.attending import attention
from keeneye.cli.watched.trending import trend

__all__ = ["attention", "trend"]
