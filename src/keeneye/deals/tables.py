"""TOML tables read key by key: what is wrong is named with its file and key."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from keeneye.deals.ranges import Range
from keeneye.errors import BadRecord, DeskError
from keeneye.limits import LIMITS

__all__ = ["Table", "read_toml"]


class Table:
    """A table of a desk file whose keys are taken one by one; `done` refuses what is left.

    Parameters
    ----------
    values : dict
    where : str
        File, and the path of keys that leads here.

    Examples
    --------
    >>> table = Table({"horizon_years": 5}, "deals.toml: deal.offer")
    >>> table.number("horizon_years")
    5.0
    >>> table.done()
    """

    def __init__(self, values: dict[str, Any], where: str) -> None:
        self._left = dict(values)
        self.where = where

    def __contains__(self, key: str) -> bool:
        return key in self._left

    def at(self, key: str) -> str:
        """Return the place of a key."""
        return f"{self.where}.{key}" if ": " in self.where else f"{self.where}: {key}"

    def _take(self, key: str, kind: type | tuple[type, ...], told: str, missing: Any) -> Any:
        """Take a value of a kind, or `missing` where there is none and one is not needed."""
        value = self._left.pop(key, missing)
        if value is _NEEDED:
            raise DeskError("missing key", where=self.at(key), expected=told, todo="add it")
        # A boolean is an integer to Python, never to a reader.
        odd = isinstance(value, bool) and kind is not bool
        if value is not missing and (odd or not isinstance(value, kind)):
            raise DeskError(f"{value!r}"[:80], where=self.at(key), expected=told)
        return value

    def text(self, key: str, missing: Any = None) -> str:
        """Take a text; needed unless `missing` says what stands for it."""
        taken: str = self._take(key, str, "a text", _NEEDED if missing is None else missing)
        return taken

    def number(self, key: str) -> float:
        """Take a number that is needed."""
        return float(self._take(key, (int, float), "a number", _NEEDED))

    def number_or_none(self, key: str) -> float | None:
        """Take a number, or None where there is none."""
        taken = self._take(key, (int, float), "a number", None)
        return None if taken is None else float(taken)

    def flag(self, key: str) -> bool:
        """Take true or false; false where the key is missing."""
        return bool(self._take(key, bool, "true or false", False))

    def names(self, key: str) -> tuple[str, ...]:
        """Take a list of texts that is needed."""
        taken = self._take(key, list, "a list of texts", _NEEDED)
        if not all(isinstance(name, str) for name in taken):
            raise DeskError(f"{taken!r}"[:80], where=self.at(key), expected="a list of texts")
        return tuple(taken)

    def table(self, key: str) -> Table:
        """Take a table that is needed."""
        return Table(self._take(key, dict, "a table", _NEEDED), self.at(key))

    def tables(self, key: str) -> Iterator[tuple[str, Table]]:
        """Take a table of tables; none where the key is missing."""
        for name, values in self._take(key, dict, "a table", {}).items():
            if not isinstance(values, dict):
                raise DeskError(f"{values!r}"[:80], where=f"{self.at(key)}.{name}",
                                expected="a table")  # fmt: skip
            yield name, Table(values, f"{self.at(key)}.{name}")

    def list_of_tables(self, key: str) -> Iterator[Table]:
        """Take a list of tables that is needed."""
        for place, values in enumerate(self._take(key, list, "a list of tables", _NEEDED), 1):
            if not isinstance(values, dict):
                raise DeskError(f"{values!r}"[:80], where=self.at(key), expected="tables")
            yield Table(values, f"{self.at(key)}[{place}]")

    def range(self, key: str) -> Range:
        """Take a judged value that is needed."""
        return self.table(key).as_range()

    def range_or_none(self, key: str) -> Range | None:
        """Take a judged value, or None where there is none."""
        return self.range(key) if key in self else None

    def as_range(self) -> Range:
        """Return the whole table as a judged value.

        Raises
        ------
        DeskError
            ``low > high``, no citation, an unknown key.
        """
        numbers = {key: self.number(key) for key in ("low", "high")}
        mode, citation = self.number_or_none("mode"), self.text("citation")
        checked, note = self.text("checked", ""), self.text("note", "")
        self.done()
        with self.naming():
            return Range(**numbers, mode=mode, citation=citation, checked=checked, note=note)

    def done(self) -> None:
        """Refuse the keys that nobody took.

        Raises
        ------
        DeskError
            Naming the first of them.
        """
        if self._left:
            stray = min(self._left)
            raise DeskError("unknown key", where=self.at(stray), todo="correct the spelling")

    @contextmanager
    def naming(self) -> Iterator[None]:
        """Say of every refused record in the block that it stands in this table."""
        try:
            yield
        except BadRecord as error:
            raise DeskError(
                error.what,
                where=self.at(error.where),
                expected=error.expected,
                todo="correct the value",
            ) from error


_NEEDED: Any = object()


def read_toml(path: Path) -> Table:
    """Return a TOML file as a table.

    Raises
    ------
    DeskError
        If it is missing, too large, not UTF-8, or no TOML.
    """
    try:
        size = path.stat().st_size
        if size > LIMITS.desk_file_bytes:
            limit = f"at most {LIMITS.desk_file_bytes:,} bytes"
            raise DeskError(f"{size:,} bytes", where=str(path), expected=limit, todo="split it")
        return Table(tomllib.loads(path.read_text(encoding="utf-8")), str(path))
    except OSError as error:
        told = error.strerror or str(error)
        raise DeskError(told, where=str(path), expected="a TOML file") from error
    except (ValueError, RecursionError) as error:  # decoding and TOML errors are both of these
        raise DeskError(str(error), where=str(path), expected="TOML 1.0 in UTF-8") from error
