"""An export file, read from its first row to its last: parts of events, and what was refused."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from keeneye.errors import ReadingError, UnknownColumn
from keeneye.feeds.exports.chunks import blocks, first_cells, parse_block
from keeneye.feeds.exports.layouts import EXPORT_KINDS, Matched, match_header
from keeneye.feeds.exports.mapping import Mapper
from keeneye.feeds.files import Opened, find_input, list_folder, open_input
from keeneye.feeds.reasons import refuse
from keeneye.limits import LIMITS
from keeneye.records import Rejection

if TYPE_CHECKING:
    import pyarrow

__all__ = ["ExportFile", "ExportPart", "find_export", "part_inputs", "read_export"]

_PARQUET = b"PAR1"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFile:
    """A file that is an event export: its layout, its digest.

    Parameters
    ----------
    name : str
        As the user named it.
    sha256 : str
        Of the file as it lies there, packed or not.
    matched : Matched
        Its layout, and the columns that it has.
    """

    name: str
    sha256: str
    matched: Matched
    is_parquet: bool = False

    @property
    def notes(self) -> tuple[str, ...]:
        """What of the file is passed over, in words."""
        extra = self.matched.extra
        return (f"columns that are not ours: {', '.join(extra)[:300]}",) if extra else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportPart:
    """Some rows of an export as columns of events, and what was refused.

    Parameters
    ----------
    events : pyarrow.Table
        One row an event: columns named as those of the store's events, and ``row_key``, what the
        source itself calls the row (null where it does not).
    constants : dict of str to str
        Columns that have one value: coder, file, digest, names of the row's values.
    rejections : list of Rejection
    n_rows : int
        Rows that were read.
    n_empty : int
        Rows that were read and hold no event: all their counts are 0.
    """

    events: pyarrow.Table
    constants: dict[str, str]
    rejections: list[Rejection]
    n_rows: int
    n_empty: int = 0


def find_export(path: str, kind: str = "auto") -> ExportFile | None:
    """Say what export a file is; None where it is none and `kind` does not claim it.

    Parameters
    ----------
    path : str
        A file; packed (gzip) or not.
    kind : str
        A key of `EXPORT_KINDS`, or ``auto``.

    Raises
    ------
    ReadingError
        The file is missing, or not what `kind` says; `UnknownColumn` names a missing column.

    Examples
    --------
    >>> find_export("-") is None
    True
    """
    if kind not in ("auto", *EXPORT_KINDS):
        return None
    if kind == "auto" and (path == "-" or "://" in path):
        return None
    found = find_input(path)
    if found.path is None or not found.path.is_file():
        if kind == "auto":
            return None
        raise ReadingError("not a file", where=path, expected="an event export as a file")
    with open_input(found, None) as item:
        matched, is_parquet = _match(item, kind)
    if matched is None:
        if kind == "auto":
            return None
        raise UnknownColumn("no known layout", where=path, expected="columns of a known export")
    return ExportFile(name=found.name, sha256=_digest(found.path), matched=matched,
                      is_parquet=is_parquet)  # fmt: skip


def part_inputs(paths: Sequence[str], kind: str) -> tuple[list[ExportFile], list[str]]:
    """Part what a user names into event exports and all else.

    With the kind of an export every path is one, and a folder stands for the files in it; with
    ``auto`` those files are exports that begin as one.

    Raises
    ------
    ReadingError
        As `find_export`.

    Examples
    --------
    >>> part_inputs(["-", "https://wire.example/feed"], "auto")
    ([], ['-', 'https://wire.example/feed'])
    """
    exports, rest = [], []
    for path in paths:
        folder = kind in EXPORT_KINDS and Path(path).is_dir()
        inside = [one.name for one in list_folder(Path(path))] if folder else [path]
        for name in inside:
            export = find_export(name, kind)
            if export is None:
                rest.append(name)
            else:
                exports.append(export)
    return exports, rest


def read_export(export: ExportFile, release: datetime | None = None) -> Iterator[ExportPart]:
    """Read an export part by part; memory stays flat.

    Parameters
    ----------
    export : ExportFile
        From `find_export`.
    release : datetime, optional
        When the file was published, where all of it was known only then.

    Raises
    ------
    ReadingError
        What breaks off in the middle; the parts before it were read.
    """
    mapper = Mapper(export.matched, export.name, release)
    constants = {
        "coder": export.matched.layout.name,
        "row_file": export.name,
        "row_file_sha256": export.sha256,
        "row_names": mapper.row_names,
        "date_precision": mapper.precision,
        "known_at_basis": mapper.basis,
    }
    tables = _parquet_tables(export) if export.is_parquet else _text_tables(export)
    for table, rejections in _gathered(tables):
        mapped = mapper.map(table)
        yield ExportPart(
            events=mapped.events,
            constants=constants,
            rejections=rejections + mapped.rejections,
            n_rows=mapped.n_rows + len(rejections),
            n_empty=mapped.n_empty,
        )


def _match(item: Opened, kind: str) -> tuple[Matched | None, bool]:
    """Hold the beginning of a file against the layouts."""
    if item.head.startswith(_PARQUET):
        from pyarrow import parquet

        cells = parquet.read_schema(item.name).names
        return match_header(kind, cells, item.name), True
    if kind == "parquet":
        raise ReadingError("not a Parquet file", where=item.name, expected="Parquet")
    if not item.head:
        return None, False
    found = None
    for separator in ("\t", ","):
        try:
            matched = match_header(kind, first_cells(item.head, separator), item.name)
        except ReadingError as error:
            found = found or error
        else:
            if matched is not None and matched.layout.separator == separator:
                return matched, False
    if found is not None:
        raise found
    return None, False


def _digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


Tables = Iterator[tuple["pyarrow.Table", list[Rejection]]]


def _text_tables(export: ExportFile) -> Tables:
    """Read a file of lines block by block."""
    matched = export.matched
    ours = [name for name in matched.present if name is not None]
    names = tuple(n if n is not None else f"\0{i}" for i, n in enumerate(matched.present))
    by_name = matched.layout.header or set(matched.layout.needed) <= set(matched.extra)
    with open_input(find_input(export.name), None) as item:
        for block in blocks(item.stream, export.name, skip_header=by_name):
            table = parse_block(block, names, matched.layout.separator, export.name)
            yield table.select([*ours, "line"]), block.rejections


def _parquet_tables(export: ExportFile) -> Tables:
    """Read a Parquet file by groups of rows, every value as text; the line is the row's number."""
    import pyarrow
    from pyarrow import compute, parquet

    line = 1
    file = parquet.ParquetFile(export.name)
    held = zip(file.schema_arrow.names, export.matched.present, strict=True)
    pairs = [(name, own) for name, own in held if own is not None]
    try:
        for batch in file.iter_batches(65_536, columns=[name for name, _ in pairs]):
            columns = [compute.fill_null(batch.column(name).cast(pyarrow.string()), "")
                       for name, _ in pairs]  # fmt: skip
            table = pyarrow.table(dict(zip([own for _, own in pairs], columns, strict=True)))
            numbers = pyarrow.array(range(line, line + batch.num_rows), pyarrow.int64())
            line += batch.num_rows
            yield table.append_column("line", numbers), []
    except (pyarrow.ArrowException, OSError) as error:
        raise refuse("bad-table", str(error)[:200]) from error


def _gathered(tables: Tables) -> Tables:
    """Gather tables into parts of many rows, since sorting pays by the part."""
    import pyarrow

    held: list[pyarrow.Table] = []
    refused: list[Rejection] = []
    for table, rejections in tables:
        held.append(table)
        refused += rejections
        if sum(one.num_rows for one in held) >= LIMITS.import_rows:
            yield pyarrow.concat_tables(held), refused
            held, refused = [], []
    if held:
        yield pyarrow.concat_tables(held), refused
