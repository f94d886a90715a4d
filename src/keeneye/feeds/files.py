"""Files, folders and standard input as streams: unpacked, bounded, in a fixed order."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

from keeneye.errors import ReadingError, TooLarge
from keeneye.feeds.decoding import one_line
from keeneye.feeds.fetched import Fetched
from keeneye.feeds.reasons import refuse
from keeneye.limits import LIMITS

__all__ = [
    "Found",
    "Opened",
    "find_input",
    "lines",
    "list_folder",
    "open_fetched",
    "open_input",
    "read_whole",
]

_HEAD_BYTES = 8_192
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Found:
    """An input before it is opened; `path` is None for standard input and for addresses.

    `named` says that the user named this very file; `problem` is why it will not be read.
    """

    name: str
    path: Path | None
    named: bool = True
    problem: ReadingError | None = None
    is_address: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """An open input: its name, its unpacked bytes from the first, how they begin, its fetch."""

    name: str
    stream: BinaryIO
    head: bytes
    fetched: Fetched | None = None

    @property
    def own_id(self) -> str:
        """The file's own name, without its folders; the address; '' for standard input."""
        if self.fetched is not None:
            return self.fetched.final_url
        return "" if self.name == "-" else Path(self.name).name


class _Replay(io.RawIOBase):
    """A stream whose first bytes were read already; counts what passes."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head, self._rest, self.n_passed = head, rest, 0

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill `buffer` from the first bytes, then from the rest."""
        size = len(buffer)
        data, self._head = self._head[:size], self._head[size:]
        data = data or self._rest.read(size) or b""
        buffer[: len(data)] = data
        self.n_passed += len(data)
        self._check()
        return len(data)

    def _check(self) -> None:
        """Allow anything; `_Unpacked` does not."""


class _Unpacked(_Replay):
    """What a packed stream unpacks to, watched for bombs."""

    def __init__(self, packed: _Replay) -> None:
        super().__init__(b"", gzip.GzipFile(fileobj=io.BufferedReader(packed), mode="rb"))  # type: ignore[arg-type]
        self._packed = packed

    def _check(self) -> None:
        """Break off what swells beyond the limit."""
        allowed = LIMITS.line_bytes + LIMITS.unpack_ratio * self._packed.n_passed
        if self.n_passed > allowed:
            seen = f"{self.n_passed:,} bytes from {self._packed.n_passed:,}"
            raise refuse("unpacks-too-far", f"{seen}; at most {LIMITS.unpack_ratio} to 1")


def find_input(text: str) -> Found:
    """Return an input as the user named it: a path, an address, or ``-`` for standard input.

    Raises
    ------
    ReadingError
        If a path does not exist.

    Examples
    --------
    >>> find_input("-").path is None, find_input("https://wire.example/feed").is_address
    (True, True)
    """
    if text == "-":
        return Found("-", None)
    if text.lower().startswith(("http://", "https://")):
        return Found(one_line(text), None, is_address=True)
    try:
        Path(text or "\0").stat()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "no such file"
        raise ReadingError(
            f"input cannot be found: {why}",
            where=one_line(text)[:200],
            expected="a file, a folder or -",
            todo="check the path",
        ) from error
    return Found(one_line(text), Path(text))


def list_folder(folder: Path) -> list[Found]:
    """List the files below a folder in the order of their names, hidden ones passed over.

    Links that lead out of the folder or to a folder, pipes, devices and folders that cannot be
    opened are listed with their problem.

    Raises
    ------
    TooLarge
        If there are more than the limit.
    """
    found: list[Found] = []
    pending, root = [folder], folder.resolve()
    while pending:
        path = pending.pop()
        problem = None if path == folder else _problem(path, root)
        if problem is None and path.is_dir():
            try:
                children = [child for child in path.iterdir() if not child.name.startswith(".")]
                pending.extend(sorted(children, reverse=True))
                continue
            except OSError as error:
                problem = refuse("unreadable", error.strerror or str(error))
        found.append(Found(one_line(str(path)), path, named=False, problem=problem))
        if len(found) > LIMITS.folder_files:
            raise _too_many(folder)
    return found


def _too_many(folder: Path) -> TooLarge:
    """Return the error of a folder over its limit."""
    return TooLarge(
        "too many files in the folder",
        where=one_line(str(folder)),
        expected=f"at most {LIMITS.folder_files:,}",
        todo="give its parts one by one",
    )


def _problem(path: Path, root: Path) -> ReadingError | None:
    """Return why a path inside a folder is not followed, if so."""
    try:
        if path.is_symlink() and (path.is_dir() or not path.resolve().is_relative_to(root)):
            return refuse("link-not-followed", f"to {path.resolve()}")
        if path.exists() and not (path.is_file() or path.is_dir()):
            return refuse("not-a-file")
    except (OSError, RuntimeError) as error:  # a loop of links
        return refuse("unreadable", str(error))
    return None


@contextmanager
def open_input(found: Found, stdin: BinaryIO | None) -> Iterator[Opened]:
    """Open an input, unpacking gzip (one layer, told by its first bytes).

    Raises
    ------
    ReadingError
        If standard input was named and none was handed in.
    """
    if found.path is None:
        if stdin is None:
            raise ReadingError("there is no standard input", where="-", todo="give a file")
        yield _opened(found.name, stdin)
        return
    with found.path.open("rb") as stream:
        yield _opened(found.name, stream)


def open_fetched(fetched: Fetched) -> Opened:
    """Open what was fetched, as a file would be.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> page = Fetched(url="https://wire.example/", final_url="https://wire.example/", status=200,
    ...     headers={}, body=b"Cut.", fetched_at=datetime(2020, 6, 9, tzinfo=UTC))
    >>> open_fetched(page).head
    b'Cut.'
    """
    return replace(_opened(fetched.url, io.BytesIO(fetched.body)), fetched=fetched)


def _opened(name: str, stream: BinaryIO) -> Opened:
    """Look at the first bytes, unpack if need be, and look again."""
    raw = _Replay(_begin(stream), stream)
    if raw._head.startswith(_GZIP):
        raw = _Unpacked(raw)
    head = _begin(raw)  # type: ignore[arg-type]
    return Opened(name, io.BufferedReader(_Replay(head, raw)), head)  # type: ignore[arg-type]


def _begin(stream: BinaryIO) -> bytes:
    """Read the first bytes, however slowly they come."""
    head = b""
    while len(head) < _HEAD_BYTES and (more := stream.read(_HEAD_BYTES - len(head))):
        head += more
    return head


def read_whole(item: Opened, limit: int) -> bytes:
    """Read an input that is one report.

    Raises
    ------
    TooLarge
        If it holds more than `limit` bytes.
    """
    data = item.stream.read(limit + 1)
    if len(data) > limit:
        raise TooLarge(
            "file too large",
            where=item.name,
            expected=f"at most {limit:,} bytes",
            todo="split it, or give rows as JSON Lines",
        )
    return data


def lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    r"""Yield each line with its number, from 1; None for a line over the limit.

    Examples
    --------
    >>> list(lines(io.BytesIO(b"one\n\ntwo")))
    [(1, b'one\n'), (2, b'\n'), (3, b'two')]
    """
    number = 0
    while line := stream.readline(LIMITS.line_bytes + 1):
        number += 1
        if len(line) <= LIMITS.line_bytes:
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(LIMITS.line_bytes)
        yield number, None
