"""Ids from content: the same thing twice has one id."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec

__all__ = ["content_id", "text_digest"]

_ENCODER = msgspec.json.Encoder(order="sorted")
_HEX_DIGITS = 20  # 80 bits: 50 million records collide with a chance of about one in a billion


def content_id(prefix: str, *parts: Any) -> str:
    """Return ``prefix-`` and 20 hexadecimal digits that depend on `parts` alone.

    Parameters
    ----------
    prefix : str
        What kind of thing it is: ``r`` report, ``e`` event, ``x`` rejection, ``s`` statement.
    *parts
        Plain values or records; their canonical JSON is hashed with SHA-256.

    Examples
    --------
    >>> content_id("r", "yonhap", None) == content_id("r", "yonhap", None)
    True
    >>> content_id("r", "ab", "c") == content_id("r", "a", "bc")
    False
    """
    return f"{prefix}-{hashlib.sha256(_ENCODER.encode(parts)).hexdigest()[:_HEX_DIGITS]}"


def text_digest(text: str) -> str:
    """Return the SHA-256 of `text` in UTF-8, as 64 hexadecimal digits.

    Lone surrogates, which no UTF-8 file can hold, are hashed as they stand.

    Examples
    --------
    >>> text_digest("")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
