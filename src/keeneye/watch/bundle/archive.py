"""Files into a zip whose bytes follow from their names and contents alone."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

__all__ = ["canonical", "pack"]

_NEVER = (1980, 1, 1, 0, 0, 0)  # the first moment a zip can say
_UNIX = 3
_READABLE = 0o644 << 16


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return a zip of files: sorted, stored, without clock, user or machine.

    Nothing is squeezed, since squeezers differ in their bytes from version to version.

    Examples
    --------
    >>> pack({"b": b"2", "a": b"1"}) == pack({"a": b"1", "b": b"2"})
    True
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _NEVER)
            entry.create_system = _UNIX
            entry.external_attr = _READABLE
            packed.writestr(entry, files[name])
    return out.getvalue()


def canonical(document: Any) -> bytes:
    """Return plain data as JSON that has one spelling: sorted keys, no space, UTF-8.

    Examples
    --------
    >>> canonical({"b": 1, "a": "ü"}).decode()
    '{"a":"ü","b":1}'
    """
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")
