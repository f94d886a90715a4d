"""The log beside the store, looked at before DuckDB does.

DuckDB keeps what is committed but not yet in the file in ``<store>.wal``; ours lies there only
after a writer was killed. DuckDB takes a changed head for the log of another file, and a changed
length for a torn end, and passes over both without a word: acknowledged rows would be gone
unsaid. So the frames are counted here first.

References
----------
The layout (version 2, as storage v1.5.0 has it): a head that names the file's identifier and its
checkpoint; then frames of length, checksum and payload, little-endian, 8 + 8 + length bytes.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from keeneye.errors import StoreDamaged

__all__ = ["Log", "LogState", "log_path", "read_log", "require_whole_log"]

LogState = Literal["none", "whole", "stale", "torn", "broken"]

_PREFIX = struct.Struct("<QQ")
_PAYLOAD_START = b"d\0"
_ID_PLACE = slice(124, 140)
_CHECKPOINT_PLACES = (4096 + 8, 8192 + 8)
_WORD = (1 << 64) - 1


@dataclass(frozen=True, slots=True)
class Log:
    """What a log is like.

    Parameters
    ----------
    state : {'none', 'whole', 'stale', 'torn', 'broken'}
        stale: a finished checkpoint has taken it in; torn: it ends in what was never committed;
        broken: bytes of it changed, and commits may stand behind them.
    n_bytes : int
        Its length.
    n_intact : int
        Bytes from its start that are as they were written.

    Examples
    --------
    >>> Log("none", 0, 0).state
    'none'
    """

    state: LogState
    n_bytes: int
    n_intact: int


def log_path(store: Path) -> Path:
    """Return where DuckDB keeps the log of a store.

    Examples
    --------
    >>> log_path(Path("keeneye.duckdb")).name
    'keeneye.duckdb.wal'
    """
    return store.with_name(f"{store.name}.wal")


def require_whole_log(store: Path) -> None:
    """Refuse a store whose log is broken.

    Only while this process has no connection to the store: see `keeneye.store.opening`.

    Raises
    ------
    StoreDamaged
    """
    log = read_log(store)
    if log.state == "broken":
        raise StoreDamaged(
            f"its log is broken after {log.n_intact:,} of {log.n_bytes:,} bytes",
            where=str(log_path(store)),
            todo="run `keeneye recover`, which sets the log aside and deletes nothing",
        )


def read_log(store: Path) -> Log:
    """Read the log of a store, if there is one, and say what it is like."""
    path = log_path(store)
    raw = path.read_bytes() if path.exists() else b""
    if not raw:
        return Log("none", 0, 0)
    expected, passed = _heads(store)
    if passed and raw.startswith(passed):
        return Log("stale", len(raw), len(raw))
    if raw.startswith(expected):
        return _judge(raw, _intact_frames(raw, len(expected)))
    is_start = expected.startswith(raw)
    return Log("torn" if is_start else "broken", len(raw), 0)


def _judge(raw: bytes, intact: int) -> Log:
    """Say what a log is whose frames are intact up to a place."""
    if intact == len(raw):
        return Log("whole", intact, intact)
    broken = _has_more(raw, intact)
    return Log("broken" if broken else "torn", len(raw), intact)


def _heads(store: Path) -> tuple[bytes, bytes]:
    """Return how a log must begin that belongs to the file, and one that was taken in before."""
    with store.open("rb") as file:
        header = file.read(3 * 4096)
    counts = [int.from_bytes(header[place : place + 8], "little") for place in _CHECKPOINT_PLACES]
    checkpoint = max(counts)
    name = header[_ID_PLACE]
    return _head(name, checkpoint), _head(name, checkpoint - 1) if checkpoint else b""


def _head(name: bytes, checkpoint: int) -> bytes:
    """Return the head of a log: its kind, version, the file's identifier and its checkpoint."""
    told = b"".join(_variable(byte) for byte in name)
    return b"d\0b" + b"e\0\x02" + b"f\0\x10" + told + b"g\0" + _variable(checkpoint) + b"\xff\xff"


def _variable(number: int) -> bytes:
    """Return a number in 7-bit groups, the lowest first (LEB128)."""
    groups = bytearray()
    while number > 0x7F:
        groups.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes(groups) + bytes([number])


def _intact_frames(raw: bytes, place: int) -> int:
    """Return where the run of intact frames from `place` ends."""
    while (after := _frame_end(raw, place)) is not None:
        place = after
    return place


def _frame_end(raw: bytes, place: int) -> int | None:
    """Return where the frame at `place` ends, or None if it is not intact."""
    if place + _PREFIX.size > len(raw):
        return None
    length, checksum = _PREFIX.unpack_from(raw, place)
    start = place + _PREFIX.size
    fits = 0 < length <= len(raw) - start
    return start + length if fits and _checksum(raw[start : start + length]) == checksum else None


def _has_more(raw: bytes, place: int) -> bool:
    """Return whether a whole frame stands at or behind a frame that is not intact."""
    start = place + _PREFIX.size
    if len(raw) > start and _PREFIX.unpack_from(raw, place)[1] == _checksum(raw[start:]):
        return True  # the last frame, with a changed length
    found = raw.find(_PAYLOAD_START, start + 1)
    while found != -1:
        if _frame_end(raw, found - _PREFIX.size) is not None:
            return True
        found = raw.find(_PAYLOAD_START, found + 1)
    return False


def _checksum(payload: bytes) -> int:
    """Return DuckDB's checksum: its words times a prime, folded by exclusive or."""
    import numpy as np

    n_words = len(payload) // 8
    words = np.frombuffer(payload, dtype="<u8", count=n_words)
    folded = np.bitwise_xor.reduce(words * np.uint64(0xBF58476D1CE4E5B9)) if n_words else 0
    rest = payload[n_words * 8 :]
    return 5381 ^ int(folded) ^ (_murmur(rest) if rest else 0)


def _murmur(rest: bytes) -> int:
    """Return the hash of the last bytes, fewer than 8 (MurmurHash64A)."""
    prime = 0xC6A4A7935BD1E995
    mixed = 0xE17A1465 ^ (len(rest) * prime & _WORD)
    mixed = (mixed ^ int.from_bytes(rest, "little")) * prime & _WORD
    mixed = (mixed ^ mixed >> 47) * prime & _WORD
    return mixed ^ mixed >> 47
