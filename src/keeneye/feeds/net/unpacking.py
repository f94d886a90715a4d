"""Bodies: read in pieces, unpacked within bounds, one layer deep."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import Protocol

from keeneye.feeds.net.refusals import not_fetched
from keeneye.limits import LIMITS, Limits

__all__ = ["ACCEPTED", "read_body"]

ACCEPTED = "gzip, deflate"
_GZIP_MARK = b"\x1f\x8b"
_SLICE = 4_096  # packed bytes unpacked at a time
_PIECE = 1_000_000  # bytes unpacked at a time; so much may swell from nothing


class _Unpacker(Protocol):
    """What zlib's objects do."""

    @property
    def eof(self) -> bool:
        """Whether the packed data has ended."""

    @property
    def unconsumed_tail(self) -> bytes:
        """What was not unpacked yet, for want of room."""

    @property
    def unused_data(self) -> bytes:
        """What follows the end."""

    def decompress(self, data: bytes, max_length: int = 0, /) -> bytes:
        """Unpack at most so many bytes."""


def read_body(
    pieces: Iterable[bytes], packing: str, url: str = "", *, limits: Limits = LIMITS
) -> bytes:
    """Read a body to its end, or refuse it as soon as it is over a limit.

    Parameters
    ----------
    pieces : iterable of bytes
        As they come from the wire.
    packing : str
        The ``Content-Encoding`` header; '' for none.
    url : str
        For messages.
    limits : Limits

    Raises
    ------
    FetchError
        ``too-large``, ``unpacks-too-far``, ``unknown-packing`` or ``damaged-packing``.

    Examples
    --------
    >>> read_body([b"The line ", b"was cut."], "")
    b'The line was cut.'
    """
    layers = [word for word in packing.lower().replace(" ", "").split(",") if word]
    layers = [word for word in layers if word != "identity"]
    if not layers:
        return _plain(pieces, url, limits)
    if len(layers) > 1 or layers[0] not in ("gzip", "x-gzip", "deflate"):
        raise not_fetched("unknown-packing", url, packing[:80])
    body = _unpacked(pieces, layers[0], url, limits)
    if body.startswith(_GZIP_MARK):
        raise not_fetched("unknown-packing", url, "gzip inside gzip")
    return body


def _plain(pieces: Iterable[bytes], url: str, limits: Limits) -> bytes:
    """Read a body that is not packed."""
    body = bytearray()
    for piece in pieces:
        body += piece
        _check_size(len(body), url, limits)
    return bytes(body)


def _check_size(n_bytes: int, url: str, limits: Limits) -> None:
    """Refuse a body over the limit."""
    if n_bytes > limits.fetch_bytes:
        raise not_fetched("too-large", url, f"more than {limits.fetch_bytes:,} bytes")


def _unpacked(pieces: Iterable[bytes], packing: str, url: str, limits: Limits) -> bytes:
    """Unpack a body piece by piece, watching what it swells to."""
    body, n_packed = bytearray(), 0
    unpacker: _Unpacker | None = None
    for piece in _sliced(pieces):
        n_packed += len(piece)
        if unpacker is None:
            unpacker = _unpacker(packing, piece)
        data = piece
        while data:
            body += _unpack(unpacker, data, url)
            data = unpacker.unconsumed_tail
            _check_size(len(body), url, limits)
            if len(body) > _PIECE + limits.fetch_ratio * n_packed:
                seen = f"{len(body):,} bytes from {n_packed:,}; at most {limits.fetch_ratio} to 1"
                raise not_fetched("unpacks-too-far", url, seen)
    if unpacker is not None and not unpacker.eof:
        raise not_fetched("damaged-packing", url, "it breaks off")
    return bytes(body)


def _sliced(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Cut packed pieces small, so that a bomb is seen before it has swollen far."""
    for piece in pieces:
        for start in range(0, len(piece), _SLICE):
            yield piece[start : start + _SLICE]


def _unpacker(packing: str, first: bytes) -> _Unpacker:
    """Return what unpacks a body that begins with `first`."""
    if packing != "deflate":
        return zlib.decompressobj(zlib.MAX_WBITS | 16)
    wrapped = first[0] & 0x0F == 8 and (len(first) < 2 or (first[0] << 8 | first[1]) % 31 == 0)
    return zlib.decompressobj(zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS)


def _unpack(unpacker: _Unpacker, data: bytes, url: str) -> bytes:
    """Unpack one piece; nothing may follow the end."""
    ended = unpacker.eof
    try:
        out = b"" if ended else unpacker.decompress(data, _PIECE)
    except zlib.error as error:
        raise not_fetched("damaged-packing", url, str(error)) from error
    if ended or unpacker.unused_data:
        raise not_fetched("damaged-packing", url, "something follows the packed body")
    return out
