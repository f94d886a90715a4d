"""A table of a brief: what a chart shows, for every rendering."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Grid"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table: a caption, heads, and rows whose first cell names the row.

    `shown` says whether a page shows it at once, or folded under its chart.
    """

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shown: bool = False
