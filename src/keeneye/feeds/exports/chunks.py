"""A table cut into blocks of whole lines, each read at once by Arrow; no line is lost unsaid."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO

from keeneye.feeds.reading import reject
from keeneye.feeds.reasons import refuse
from keeneye.limits import LIMITS
from keeneye.records import Rejection

if TYPE_CHECKING:
    import pyarrow

__all__ = ["Block", "blocks", "first_cells", "parse_block"]

_BLOCK = 8_000_000  # bytes
_BOM = b"\xef\xbb\xbf"
_NO_CONTROLS = bytes(n for n in range(256) if n in (9, 10) or (n >= 32 and n != 127))


@dataclass(slots=True)
class Block:
    """Whole lines of a file; `first_line` counts from 1, the header included."""

    first_line: int
    body: bytes
    rejections: list[Rejection] = field(default_factory=list)

    @property
    def n_lines(self) -> int:
        """How many lines there are, the last perhaps without its end."""
        return self.body.count(b"\n") + (not self.body.endswith(b"\n") and bool(self.body))


def first_cells(head: bytes, separator: str) -> list[str]:
    r"""Return the cells of the first line of a table; none where it is no line of cells.

    Examples
    --------
    >>> first_cells(b"Event ID,Event Date", ",")
    ['Event ID', 'Event Date']
    >>> first_cells(b"lines that end\ras they did on old machines", ",")
    []
    """
    import csv

    line = head.removeprefix(_BOM).partition(b"\n")[0].rstrip(b"\r").decode("utf-8", "replace")
    if separator == "\t":
        return line.split("\t")
    csv.field_size_limit(LIMITS.line_bytes)
    try:
        return next(csv.reader([line]), [])
    except csv.Error:
        return []


def blocks(stream: BinaryIO, name: str, *, skip_header: bool) -> Iterator[Block]:
    """Cut a stream into blocks of whole lines; a line over the limit is refused, not kept."""
    line, rest, refused = 1, b"", list[Rejection]()
    first = True
    while data := stream.read(_BLOCK):
        if first:
            first, data = False, data.removeprefix(_BOM)
            if skip_header:
                while b"\n" not in data and (more := stream.read(_BLOCK)):
                    data += more
                    if len(data) > LIMITS.line_bytes:
                        raise refuse("line-too-long", f"the header: {len(data):,} bytes and more")
                data, line = data.partition(b"\n")[2], 2
        body, newline, rest = (rest + data).rpartition(b"\n")
        if newline and len(body) > LIMITS.line_bytes and not _first_fits(body):
            refused.append(_too_long(name, line))
            body, line = body.partition(b"\n")[2], line + 1
        if newline:
            block = Block(line, body + newline, refused)
            line, refused = line + block.n_lines, []
            yield block
        elif len(rest) > LIMITS.line_bytes:
            refused.append(_too_long(name, line))
            rest = _skip_line(stream)
            line += 1
    if rest or refused:
        yield Block(line, rest, refused)


def _first_fits(body: bytes) -> bool:
    """Whether the first line, which came in pieces, is within the limit."""
    return 0 <= body.find(b"\n") <= LIMITS.line_bytes


def _too_long(name: str, line: int) -> Rejection:
    """Refuse a line over the limit."""
    return _rejection("line-too-long", f"over {LIMITS.line_bytes:,} bytes", name, line)


def _skip_line(stream: BinaryIO) -> bytes:
    """Pass over the rest of a line; return what was read beyond it."""
    while data := stream.read(_BLOCK):
        _, newline, rest = data.partition(b"\n")
        if newline:
            return rest
    return b""


def parse_block(block: Block, names: tuple[str, ...], separator: str, file: str) -> pyarrow.Table:
    """Read a block: every column as text, and ``line``; ragged lines are refused by number.

    Raises
    ------
    ReadingError
        If Arrow cannot read it at all.
    """
    import pyarrow
    from pyarrow import csv

    body = _readable(block, file)
    ragged: list[tuple[int, int]] = []

    def note(row: Any) -> str:
        blank = not (row.text or "").strip()
        ragged.append((row.number, -1 if blank else row.actual_columns))
        return "skip"

    quoted = '"' if separator == "," else False
    try:
        table = csv.read_csv(
            io.BytesIO(body or b"\n"),
            read_options=csv.ReadOptions(
                column_names=list(names), use_threads=False, block_size=len(body) + 1
            ),
            parse_options=csv.ParseOptions(
                delimiter=separator, quote_char=quoted, ignore_empty_lines=False,
                invalid_row_handler=note,
            ),
            convert_options=csv.ConvertOptions(
                column_types=dict.fromkeys(names, pyarrow.string()), strings_can_be_null=False
            ),
        )  # fmt: skip
    except pyarrow.ArrowInvalid as error:
        raise refuse("bad-table", str(error)[:200]) from error
    for number, n_cells in ragged:
        if n_cells >= 0:
            detail = f"{n_cells} columns, not {len(names)}"
            line = block.first_line + number - 1
            block.rejections.append(_rejection("ragged-row", detail, file, line))
    numbered = table.append_column("line", _line_numbers(block, table.num_rows, ragged))
    has_blank = body.startswith(b"\n") or b"\n\n" in body
    return _without_blank(numbered, names) if has_blank else numbered


def _without_blank(table: pyarrow.Table, names: tuple[str, ...]) -> pyarrow.Table:
    """Leave out the rows that are blank lines."""
    from pyarrow import compute

    said = compute.not_equal(table.column(names[0]), "")
    for name in names[1:]:
        said = compute.or_(said, compute.not_equal(table.column(name), ""))
    return table.filter(said)


def _line_numbers(block: Block, n_rows: int, ragged: list[tuple[int, int]]) -> pyarrow.Array:
    """Return the line of each row, the refused ones left out."""
    import numpy as np
    import pyarrow

    numbers = np.arange(n_rows + len(ragged), dtype=np.int64)
    kept = np.delete(numbers, [number - 1 for number, _ in ragged])
    return pyarrow.array(kept + block.first_line)


def _readable(block: Block, file: str) -> bytes:
    """Return the block's lines that are text; the others are refused and left empty."""
    body = block.body.replace(b"\r\n", b"\n")
    if not _fault_of(body):
        return body
    kept = []
    for number, line in enumerate(body.split(b"\n")):
        reason = _fault_of(line)
        if reason:
            place = block.first_line + number
            block.rejections.append(_rejection(reason, repr(line[:60])[2:-1], file, place))
        kept.append(b"" if reason else line)
    return b"\n".join(kept)


def _fault_of(line: bytes) -> str:
    """Return why a line, or several, is no text; '' if it is."""
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return "not-utf-8"
    return "control-character" if line.translate(None, _NO_CONTROLS) else ""


def _rejection(reason: str, detail: str, file: str, line: int) -> Rejection:
    """Refuse a line of a table."""
    found = reject(refuse(reason, detail), file, line).rejection
    assert found is not None
    return found
