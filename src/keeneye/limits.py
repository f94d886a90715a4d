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
    poll_hosts: int = _limit(8, "hosts", "asked at once; of one host one feed at a time")
    watch_bytes: int = _limit(16_000_000, "bytes", "what is remembered of feeds and changes")
    changes_kept: int = _limit(200, "changes", "in the feeds of changes; older ones are left out")
    hook_seconds: float = _limit(30.0, "seconds", "for a hook to take one change")
    game_nodes: int = _limit(200_000, "nodes", "a game tree; larger ones are not looked at whole")
    game_depth: int = _limit(200, "moves", "one play of a game, from its root to an end")
    game_file_bytes: int = _limit(16_000_000, "bytes", "one .efg file")
    desk_file_bytes: int = _limit(4_000_000, "bytes", "one desk file")
    store_wait_seconds: float = _limit(4.0, "seconds", "how long a busy store is waited for")
    store_memory_megabytes: int = _limit(1_024, "MB", "DuckDB's memory; it spills beyond")
    web_query_bytes: int = _limit(8_192, "bytes", "what follows the question mark of an address")
    web_path_bytes: int = _limit(1_024, "bytes", "the path of an address; ours are short")
    web_headers: int = _limit(100, "headers", "of one request; browsers send some twenty")
    web_header_bytes: int = _limit(16_384, "bytes", "all headers of one request")
    web_rows: int = _limit(200, "rows", "one page of a table, and of its JSON")
    web_answer_bytes: int = _limit(5_000_000, "bytes", "one page or document")
    web_answer_seconds: float = _limit(20.0, "seconds", "for one page; it goes on for the next")
    web_connections: int = _limit(64, "connections", "more are told to come back")
    web_query_seconds: float = _limit(5.0, "seconds", "one question to the store, then broken off")
    web_held_answers: int = _limit(128, "answers", "kept while neither store nor desk changes")
    bundle_records: int = _limit(5_000, "records", "one judgement rests on some dozens")
    web_held_briefs: int = _limit(8, "briefs", "kept with the records of their day")
    mcp_answer_bytes: int = _limit(1_000_000, "bytes", "one answer of a tool, as data and text")
    mcp_answer_seconds: float = _limit(10.0, "seconds", "for one answer of a tool")
    mcp_request_bytes: int = _limit(65_536, "bytes", "one call of a tool over http")
    cursor_bytes: int = _limit(4_000_000, "bytes", "what one reader was told last")
    batch_rows: int = _limit(50_000, "rows", "one transaction of the store")
    import_rows: int = _limit(500_000, "rows", "of an event export, sorted and stored at a time")
    scarce_events: float = _limit(50.0, "events", "a year; an import names actors with fewer")
    recode_reports: int = _limit(500, "reports", "coded again at a time, their texts in memory")
    llm_characters: int = _limit(20_000, "characters", "of a report, sent to a model at a time")
    llm_seconds: float = _limit(60.0, "seconds", "for one answer of a model")
    llm_answer_bytes: int = _limit(1_000_000, "bytes", "one answer of a model")
    llm_answer_tokens: int = _limit(4_000, "tokens", "asked of a model at most; a cut one fails")
    llm_events: int = _limit(200, "events", "read from one answer; what is beyond is counted")
    llm_tokens: int = _limit(1_000_000, "tokens", "a run, unless KEENEYE_LLM_TOKENS says more")
    llm_calls: int = _limit(4, "calls", "under way at once, unless KEENEYE_LLM_PARALLEL says more")
    llm_tries: int = _limit(3, "tries", "of one call, where the failure may pass")
    llm_failures: int = _limit(3, "failures", "of calls in a row, then the run stops")
    segment_bytes: int = _limit(256_000, "bytes", "coded by one worker at a time")
    near_copy_days: float = _limit(7.0, "days", "further apart, two like texts are two stories")
    near_copy_reports: int = _limit(20_000, "reports", "that new ones are held against")
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
