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
    feed_bytes: int = _limit(15_000_000, "bytes", "as much as is fetched; a larger feed is none")
    feed_inline_bytes: int = _limit(64_000, "bytes", "larger feeds get a process of their own")
    feed_seconds: float = _limit(20.0, "seconds", "for parsing one feed, then it is given up")
    feed_megabytes: int = _limit(512, "MB", "memory of the process that parses a feed")
    feed_depth: int = _limit(100, "levels", "feeds nest a dozen levels deep")
    feed_entries: int = _limit(10_000, "entries", "what is beyond is counted, not read")
    fetch_connect_seconds: float = _limit(10.0, "seconds", "to find, reach and greet a server")
    fetch_read_seconds: float = _limit(20.0, "seconds", "without a byte from a server")
    fetch_total_seconds: float = _limit(60.0, "seconds", "one address, with redirects and tries")
    fetch_bytes: int = _limit(15_000_000, "bytes", "one answer, after unpacking")
    fetch_ratio: int = _limit(100, "to 1", "an answer that swells more, beyond 1 MB, is a bomb")
    fetch_headers: int = _limit(100, "headers", "servers send some twenty")
    fetch_header_bytes: int = _limit(65_536, "bytes", "all headers of one answer")
    fetch_redirects: int = _limit(5, "redirects", "more are a loop or a game")
    fetch_tries: int = _limit(2, "tries", "of one fetch, where the failure may pass")
    fetch_pause_seconds: float = _limit(1.0, "seconds", "between two tries")
    address_characters: int = _limit(2_000, "characters", "a longer address is none")
    robots_bytes: int = _limit(512_000, "bytes", "of robots.txt; what is beyond is not read")
    robots_seconds: float = _limit(86_400.0, "seconds", "how long an answer about robots holds")
    retry_after_seconds: float = _limit(3_600.0, "seconds", "the longest wait a server may ask")
    backoff_first_seconds: float = _limit(900.0, "seconds", "after a failed poll; then twice that")
    backoff_seconds: float = _limit(86_400.0, "seconds", "the longest wait after failed polls")
    game_nodes: int = _limit(200_000, "nodes", "a game tree; larger ones are not looked at whole")
    game_depth: int = _limit(200, "moves", "one play of a game, from its root to an end")
    game_file_bytes: int = _limit(16_000_000, "bytes", "one .efg file")
    desk_file_bytes: int = _limit(4_000_000, "bytes", "one desk file")
    store_wait_seconds: float = _limit(4.0, "seconds", "how long a busy store is waited for")
    store_memory_megabytes: int = _limit(1_024, "MB", "DuckDB's memory; it spills beyond")
    cursor_bytes: int = _limit(4_000_000, "bytes", "what one reader was told last")
    batch_rows: int = _limit(50_000, "rows", "one transaction of the store")
    recode_reports: int = _limit(500, "reports", "coded again at a time, their texts in memory")
    deal_draws: int = _limit(10_000_000, "draws", "of one deal; a million takes a second or two")


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
