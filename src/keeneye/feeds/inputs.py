"""The one entrance for files, folders and standard input."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO

from keeneye.errors import ReadingError, TooLarge
from keeneye.feeds.files import Found, Opened, find_input, list_folder, open_input
from keeneye.feeds.pages import read_html, read_text
from keeneye.feeds.reading import Options, Reading, reject
from keeneye.feeds.reasons import refuse
from keeneye.feeds.rows import read_jsonl
from keeneye.feeds.sniffing import kind_of
from keeneye.records import Clock

__all__ = ["KINDS", "read_inputs"]

Reader = Callable[[Opened, Options, Clock], Iterator[Reading]]

KINDS: dict[str, Reader] = {"text": read_text, "html": read_html, "jsonl": read_jsonl}


def read_inputs(
    paths: Sequence[str], options: Options, *, clock: Clock, stdin: BinaryIO | None = None
) -> Iterator[Reading]:
    """Read inputs one by one; memory stays flat.

    Every input gives at least one reading, and every file or row that could not be read is one
    rejection. A folder is read in the order of its names, with all folders below, hidden names
    passed over.

    Parameters
    ----------
    paths : sequence of str
        Files, folders, ``-`` for `stdin`. Packed files (gzip) are unpacked.
    options : Options
    clock : Clock
        What "now" is, asked once a report.
    stdin : binary stream, optional

    Returns
    -------
    iterator of Reading

    Raises
    ------
    ReadingError
        At once, before anything is read: an input that does not exist, or a kind that is not
        read. `TooLarge` when its turn comes: a file that the user named, or a folder, is over
        its limit as a whole (inside a folder that is a rejection).

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
    return _read_all(found, options, clock, stdin)


def _read_all(
    found: Sequence[Found], options: Options, clock: Clock, stdin: BinaryIO | None
) -> Iterator[Reading]:
    """Read each input in its turn, folders opened out."""
    for one in found:
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
    last_line, n_read = 0, 0
    try:
        for reading in _readings(found, options, clock, stdin):
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


def _readings(
    found: Found, options: Options, clock: Clock, stdin: BinaryIO | None
) -> Iterator[Reading]:
    """Open a file, tell its kind, and read it; an empty one is refused."""
    if found.problem is not None:
        raise found.problem
    with open_input(found, stdin) as item:
        if not item.head:
            raise refuse("empty-file")
        kind = kind_of(item.name, item.head) if options.kind == "auto" else options.kind
        empty = True
        for reading in KINDS[kind](item, options, clock):
            empty = False
            yield reading
        if empty:
            raise refuse("empty-file", "blank lines only")
