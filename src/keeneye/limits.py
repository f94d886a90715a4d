"""Every limit of Keeneye, in one table.

`LIMITS` is read wherever a limit is kept, printed by ``keeneye doctor`` and tested row by row.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

__all__ = ["LIMITS", "Limits", "rows"]


def _limit(value: float, unit: str, reason: str) -> Any:
    """Return a dataclass field that carries its unit and its reason."""
    return field(default=value, metadata={"unit": unit, "reason": reason})


@dataclass(frozen=True, slots=True)
class Limits:
    """One field a limit; `rows` lists them with unit and reason.

    Examples
    --------
    >>> LIMITS.title_characters
    1000
    """

    report_characters: int = _limit(1_000_000, "characters", "a longer text is no report")
    title_characters: int = _limit(1_000, "characters", "a longer title is no title")
    sentence_characters: int = _limit(5_000, "characters", "longer runs are not coded, but counted")
    word_characters: int = _limit(200, "characters", "a longer word is not looked up")
    input_bytes: int = _limit(64_000_000, "bytes", "a text or HTML file; tables are streamed")
    line_bytes: int = _limit(16_000_000, "bytes", "one line of JSON Lines")
    json_depth: int = _limit(50, "levels", "deeper nesting is an attack or a mistake")
    html_bytes: int = _limit(5_000_000, "bytes", "a larger page is no article")
    html_elements: int = _limit(50_000, "elements", "articles hold a few thousand")
    html_depth: int = _limit(200, "levels", "a page nested deeper is built to break readers")
    folder_files: int = _limit(100_000, "files", "one ingest of a folder")
    field_characters: int = _limit(10_000, "characters", "a longer address or citation is none")
    unpack_ratio: int = _limit(200, "to 1", "text does not pack tighter; a bomb does")
    unreadable_share: float = _limit(0.1, "share", "with more unreadable characters it is no text")
    earliest_year: int = _limit(1800, "year", "an earlier day of publication is a misreading")
    desk_file_bytes: int = _limit(4_000_000, "bytes", "one desk file")
    store_wait_seconds: float = _limit(4.0, "seconds", "how long a busy store is waited for")
    store_memory_megabytes: int = _limit(1_024, "MB", "DuckDB's memory; it spills beyond")
    batch_rows: int = _limit(50_000, "rows", "one transaction of the store")
    recode_reports: int = _limit(500, "reports", "coded again at a time, with their texts in memory")


LIMITS = Limits()


def rows(limits: Limits = LIMITS) -> list[tuple[str, float, str, str]]:
    """List every limit as ``(name, value, unit, reason)``.

    Examples
    --------
    >>> rows()[1]
    ('title_characters', 1000, 'characters', 'a longer title is no title')
    """
    return [
        (f.name, getattr(limits, f.name), f.metadata["unit"], f.metadata["reason"])
        for f in fields(limits)
    ]
