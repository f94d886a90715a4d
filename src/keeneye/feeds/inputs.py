"""The one entrance for files, folders, addresses and standard input."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import BinaryIO

from keeneye.errors import FetchError, ReadingError, TooLarge
from keeneye.feeds.fetched import Fetched
from keeneye.feeds.files import (
    Found,
    Opened,
    find_input,
    list_folder,
    open_fetched,
    open_input,
)
from keeneye.feeds.pages import read_html, read_text
from keeneye.feeds.reading import Options, Reading, reject
from keeneye.feeds.reasons import refuse
from keeneye.feeds.rows import read_jsonl
from keeneye.feeds.sniffing import kind_of
from keeneye.feeds.syndication import read_feed
from keeneye.records import Clock

__all__ = ["KINDS", "read_fetched", "read_inputs"]

Reader = Callable[[Opened, Options, Clock], Iterator[Reading]]
Fetch = Callable[[str], Fetched]

KINDS: dict[str, Reader] = {
    "text": read_text,
    "html": read_html,
    "jsonl": read_jsonl,
    "feed": read_feed,
}


def read_inputs(
    paths: Sequence[str],
    options: Options,
    *,
    clock: Clock,
    stdin: BinaryIO | None = None,
    fetch: Fetch | None = None,
) -> Iterator[Reading]:
    """Read inputs one by one; memory stays flat.

    Every input gives at least one reading, and every file or row that could not be read is one
    rejection. A folder is read in the order of its names, with all folders below, hidden names
    passed over.

    Parameters
    ----------
    paths : sequence of str
        Files, folders, addresses (http, https), ``-`` for `stdin`. Packed files (gzip) are
        unpacked.
    options : Options
    clock : Clock
        What "now" is, asked once a report.
    stdin : binary stream, optional
    fetch : callable, optional
        Gets an address: `keeneye.feeds.net.Fetcher.fetch`. Without it addresses are refused.

    Returns
    -------
    iterator of Reading

    Raises
    ------
    ReadingError
        At once, before anything is read: an input that does not exist, a kind that is not read,
        or an address without `fetch`. `TooLarge` when its turn comes: a file that the user named,
        or a folder, is over its limit as a whole (inside a folder that is a rejection).

    Examples
    --------
    >>> import io
    >>> from datetime import UTC, datetime
    >>> noon = datetime(2020, 7, 1, 12, tzinfo=UTC)
    >>> story = io.BytesIO(b"Pyongyang cut the line.")
    >>> [reading] = read_inputs(["-"], Options(), clock=lambda: noon, stdin=story)
    >>> reading.report.text, reading.report.wording
    ('Pyongyang cut the line.', 'original')
    """
    if options.kind not in ("auto", *KINDS):
        known = ", ".join(("auto", *KINDS))
        raise ReadingError(f"kind {options.kind!r} is not read yet", expected=f"one of {known}")
    found = [find_input(path) for path in paths]
    for one in found if fetch is None else ():
        if one.is_address:
            raise ReadingError("addresses are not fetched here", where=one.name)
    return _read_all(found, options, clock, stdin, fetch)


def read_fetched(fetched: Fetched, options: Options, *, clock: Clock) -> Iterator[Reading]:
    """Read what was fetched: a page, a feed, a text or rows, told by how it begins.

    It was known when it came (`fetched_at`), unless the options or its rows say otherwise.

    Parameters
    ----------
    fetched : Fetched
    options : Options
    clock : Clock

    Returns
    -------
    iterator of Reading
        At least one.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> noon = datetime(2020, 7, 1, 12, tzinfo=UTC)
    >>> page = Fetched(url="https://wire.example/", final_url="https://wire.example/", status=200,
    ...     headers={}, body=b"Pyongyang cut the line.", fetched_at=noon)
    >>> [reading] = read_fetched(page, Options(), clock=lambda: noon)
    >>> reading.report.url, reading.report.known_at_basis
    ('https://wire.example/', 'observed')
    """
    known = replace(options, known_at=options.known_at or fetched.fetched_at)
    name = Found(fetched.url, None, named=False, is_address=True)
    return _guarded(name, lambda: _readings(open_fetched(fetched), known, clock))


def _read_address(found: Found, options: Options, clock: Clock, fetch: Fetch) -> Iterator[Reading]:
    """Fetch an address and read it; what goes wrong is a rejection."""
    try:
        fetched = fetch(found.name)
    except FetchError as error:
        yield reject(error, found.name)
    else:
        yield from read_fetched(fetched, options, clock=clock)


def _read_all(
    found: Sequence[Found],
    options: Options,
    clock: Clock,
    stdin: BinaryIO | None,
    fetch: Fetch | None,
) -> Iterator[Reading]:
    """Read each input in its turn, folders opened out."""
    for one in found:
        if one.is_address and fetch is not None:
            yield from _read_address(one, options, clock, fetch)
            continue
        if one.path is None or not one.path.is_dir():
            yield from _read_file(one, options, clock, stdin)
            continue
        inside = list_folder(one.path)
        for below in inside:
            yield from _read_file(below, options, clock, stdin)
        if not inside:
            yield reject(refuse("empty-folder"), one.name)


def _read_file(
    found: Found, options: Options, clock: Clock, stdin: BinaryIO | None
) -> Iterator[Reading]:
    """Read one file; what goes wrong with it becomes its last reading."""

    def readings() -> Iterator[Reading]:
        if found.problem is not None:
            raise found.problem
        with open_input(found, stdin) as item:
            yield from _readings(item, options, clock)

    return _guarded(found, readings)


def _guarded(found: Found, readings: Callable[[], Iterator[Reading]]) -> Iterator[Reading]:
    """Pass readings on; what goes wrong becomes the last one."""
    last_line, n_read = 0, 0
    try:
        for reading in readings():
            last_line, n_read = reading.line, n_read + 1
            yield reading
    except TooLarge as error:
        if found.named:
            raise
        yield reject(refuse("too-large", f"{error.what}; {error.expected}"), found.name)
    except ReadingError as error:
        yield reject(error, found.name, last_line + 1 if n_read else 0)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        where = f"{error} after line {last_line}" if n_read else str(error)
        yield reject(refuse("damaged-gzip", where), found.name)
    except OSError as error:
        yield reject(refuse("unreadable", error.strerror or str(error)), found.name)


def _readings(item: Opened, options: Options, clock: Clock) -> Iterator[Reading]:
    """Tell the kind of an open input, and read it; an empty one is refused."""
    if not item.head:
        raise refuse("empty-file")
    kind = kind_of(item.name, item.head) if options.kind == "auto" else options.kind
    empty = True
    for reading in KINDS[kind](item, options, clock):
        empty = False
        yield reading
    if empty:
        raise refuse("empty-file", "blank lines only")
