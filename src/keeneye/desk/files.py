"""Reading one desk file: inside the folder, under the limit, well-formed, with places in errors."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from keeneye.errors import BadRecord, DeskError
from keeneye.limits import LIMITS

__all__ = ["convert", "csv_rows", "read_text", "toml_tables"]

Shape = TypeVar("Shape")


def read_text(folder: Path, name: str) -> str:
    """Return the text of a desk file.

    Raises
    ------
    DeskError
        If it is missing, outside the folder, a link out of it, too large, or not UTF-8.
    """
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        raise DeskError("a path out of the desk", where=str(path), expected="a file of the folder")
    try:
        size = path.stat().st_size
        if size > LIMITS.desk_file_bytes:
            limit = f"at most {LIMITS.desk_file_bytes:,} bytes"
            raise DeskError(f"{size:,} bytes", where=str(path), expected=limit, todo="split it")
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise DeskError(
            error.strerror or str(error), where=str(path), expected="a file", todo="see `desk new`"
        ) from error
    except UnicodeDecodeError as error:
        raise DeskError(str(error), where=str(path), expected="UTF-8", todo="save it so") from error


def toml_tables(folder: Path, name: str) -> tuple[dict[str, Any], str]:
    """Return a TOML file as tables, and its text for places in errors.

    Raises
    ------
    DeskError
        If it is no TOML; the message has the line.
    """
    text = read_text(folder, name)
    try:
        return tomllib.loads(text), text
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise DeskError(str(error), where=str(folder / name), expected="TOML 1.0") from error


def convert(data: Any, shape: type[Shape], path: Path, text: str = "") -> Shape:
    """Return plain data as a desk shape.

    Raises
    ------
    DeskError
        With file, line of the table where it can be told, and key path.
    """
    try:
        return msgspec.convert(data, type=shape)
    except (msgspec.ValidationError, BadRecord) as error:
        line = _line_of(str(error), text)
        where = f"{path}:{line}" if line else str(path)
        raise DeskError(str(error), where=where, todo="correct the key or value") from error


def _line_of(message: str, text: str) -> int:
    """Return the line of the table that a key path such as ``$.actor[2].names`` points at, or 0."""
    found = re.search(r"`\$\.?(\w*)(?:\[(\d+)\])?", message)
    if not (found and text):
        return 0
    table, index = found[1], int(found[2] or 0)
    heads = [m.start() for m in re.finditer(rf"(?m)^\[\[?{re.escape(table)}\b", text)]
    heads = heads or [m.start() for m in re.finditer(rf"(?m)^{re.escape(table)}\b", text)]
    return text.count("\n", 0, heads[index]) + 1 if index < len(heads) else 0


def csv_rows(
    folder: Path, name: str, needed: tuple[str, ...]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield ``(line, row)`` of a desk table; every row has every column of the header.

    Raises
    ------
    DeskError
        For a column that is missing or named twice, or a ragged row; with the line.
    """
    path = folder / name
    reader = csv.reader(read_text(folder, name).splitlines(keepends=True), strict=True)
    try:
        header = next(reader, [])
        missing = [c for c in needed if c not in header]
        if missing or len(set(header)) != len(header):
            what = f"column {missing[0]!r} is missing" if missing else "a column is named twice"
            raise DeskError(what, where=f"{path}:1", expected=", ".join(needed))
        for cells in reader:
            if len(cells) != len(header):
                raise DeskError(
                    f"{len(cells)} cells",
                    where=f"{path}:{reader.line_num}",
                    expected=f"{len(header)}: {', '.join(header)}",
                )
            yield reader.line_num, dict(zip(header, cells, strict=True))
    except csv.Error as error:
        raise DeskError(str(error), where=f"{path}:{reader.line_num}", expected="CSV") from error
