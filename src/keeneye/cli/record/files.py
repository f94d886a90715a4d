"""The files that lie beside the store."""

from __future__ import annotations

from pathlib import Path

from keeneye.cli.options import Door

__all__ = ["book_file", "track_file"]


def track_file(door: Door) -> Path:
    """Return where the record of a store lies."""
    from keeneye.forecast import track_path

    return track_path(Path(door.store_path))


def book_file(door: Door) -> Path:
    """Return where the kept backtests of a store lie."""
    from keeneye.forecast.proving import book_path

    return book_path(Path(door.store_path))
