"""From an export's rows to the columns of events, in SQL, many rows at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import msgspec

from keeneye.feeds.exports.layouts import Layout, Matched, words
from keeneye.feeds.reading import reject
from keeneye.feeds.reasons import refuse
from keeneye.limits import LIMITS
from keeneye.ontology import (
    CAMEO,
    PLOVER,
    CameoCode,
    cameo,
    countries,
    plover,
    quad_class_of,
    sectors,
)
from keeneye.ontology.tables import crossings
from keeneye.records import Rejection

if TYPE_CHECKING:
    import pyarrow

__all__ = ["Mapped", "Mapper"]

_NONE = "NULL::VARCHAR"
_MOST = 1_000_000  # events in one cell of counts; more is a mistake
_CODE_COLUMNS = ("said", "ontology", "root_code", "mode", "event_code", "quad_class", "goldstein")
_UNIT = ("unit_code", "unit_number")
_ROLES = (
    "event_date", "known", "event_code", "plover_root", "plover_mode", "goldstein", "latitude",
    "longitude", "source_country", "target_country", "source_sector", "target_sector", "place",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mapped:
    """Some rows as events, and what was refused of them."""

    events: pyarrow.Table
    rejections: list[Rejection]
    n_rows: int
    n_empty: int


@cache
def _statements() -> dict[str, str]:
    """Read the named statements of ``mapping.sql``."""
    parts = files(__package__).joinpath("mapping.sql").read_text("utf-8").split("-- name: ")[1:]
    return {name.strip(): sql for name, _, sql in (part.partition("\n") for part in parts)}


class Mapper:
    """Maps the rows of one file; holds its small tables in a database of its own in memory.

    Parameters
    ----------
    matched : Matched
        The file's layout and columns.
    file : str
        As it is named in evidence.
    release : datetime, optional
        When all rows were published, where the user says so; else the layout's rule holds.
    """

    def __init__(self, matched: Matched, file: str, release: datetime | None = None) -> None:
        import duckdb

        self._layout, self._file, self._release = matched.layout, file, release
        self._names = matched.names
        self._connection = duckdb.connect(":memory:", config={
            "enable_external_access": "false", "autoload_known_extensions": "false",
            "autoinstall_known_extensions": "false", "memory_limit": "512MB",
        })  # fmt: skip
        self._connection.execute("SET TimeZone = 'UTC'")
        self._said_sectors: dict[str, str | None] = {}
        self._fill("countries", ("word", "iso3"), _country_words(self._layout.countries))
        self._fill("codes", _CODE_COLUMNS, _code_rows(self._layout))
        self._parts = _parts(self._layout, self._names, self.precision)

    @property
    def row_names(self) -> str:
        """The names of a row's values, as JSON."""
        names = (*self._names, *(_UNIT if self._layout.counts else ()))
        return msgspec.json.encode(list(names)).decode()

    @property
    def precision(self) -> str:
        """How exactly the events are dated."""
        return "month" if self._layout.date_format == "%Y-%m" else "day"

    @property
    def basis(self) -> str:
        """On what ground `known_at` stands."""
        return "assumed" if self._release is None and self._layout.known == "next-day" else (
            "published")  # fmt: skip

    def map(self, table: pyarrow.Table) -> Mapped:
        """Map rows whose columns are the layout's names, all text, and ``line``."""
        renamed = table.select([*self._names, "line"]).rename_columns(
            [*(f"c{i}" for i in range(len(self._names))), "line"])  # fmt: skip
        self._learn_sectors(table)
        self._connection.register("rows", renamed)
        layout, ask = self._layout, self._connection.execute
        given = {"date_format": layout.date_format, "release": self._release,
                 "earliest_year": LIMITS.earliest_year}  # fmt: skip
        ask("CREATE OR REPLACE TEMP TABLE mapped AS " + self._sql("map_rows"), given)
        formats = {"date_format": layout.date_format, "known_format": layout.known_format}
        refused = ask(self._sql("refused"), formats).fetchall()
        if layout.counts:
            ask(self._sql("unfold_counts"))
        named = {"precision": self.precision, "coder": layout.name}
        events = self._connection.sql(self._sql("events"), params=named).to_arrow_table()
        n_empty = 0
        if layout.counts:
            [(n_empty,)] = ask(
                "SELECT count(*) FROM mapped WHERE reason IS NULL AND line NOT IN "
                "(SELECT line FROM unfolded)").fetchall()  # fmt: skip
        rejections = [self._rejection(*row) for row in refused]
        return Mapped(events, rejections, table.num_rows, n_empty)

    def _rejection(self, line: int, reason: str, detail: str) -> Rejection:
        """Refuse a row."""
        found = reject(refuse(reason, detail), self._file, line).rejection
        assert found is not None
        return found

    def _sql(self, name: str) -> str:
        """Return a statement with the layout's columns in it."""
        return _statements()[name].format(**self._parts)

    def _fill(self, name: str, columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
        """Make a small table."""
        import pyarrow

        values = list(zip(*rows, strict=True)) or [()] * len(columns)
        types = [pyarrow.float64() if c == "goldstein" else pyarrow.string() for c in columns]
        arrays = [pyarrow.array(v, t) for v, t in zip(values, types, strict=True)]
        self._connection.register(
            f"given_{name}", pyarrow.table(dict(zip(columns, arrays, strict=True)))
        )
        self._connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS FROM given_{name}")
        self._connection.unregister(f"given_{name}")

    def _learn_sectors(self, table: pyarrow.Table) -> None:
        """Say what the sector words of these rows mean."""
        roles = (self._layout.roles.get(f"{side}_sector") for side in ("source", "target"))
        columns = [table.column(role) for role in roles if role in table.column_names]
        said = {word for column in columns for word in column.unique().to_pylist()}
        new = said - self._said_sectors.keys()
        if new or not self._said_sectors:
            table_name = self._layout.sectors
            known = words(table_name) if table_name else {s.name: s.name for s in sectors()}
            self._said_sectors |= {word: _sector_of(word, known) for word in new} or {"": None}
            self._fill("sectors", ("word", "sector"), self._said_sectors.items())


def _parts(layout: Layout, names: tuple[str, ...], precision: str) -> dict[str, str]:
    """Return what a layout puts into the statements: its columns, each where it belongs."""
    column = {name: f"c{i}" for i, name in enumerate(names)}
    parts = {role: column.get(layout.roles.get(role, ""), _NONE) for role in _ROLES}
    cells = column | {name: name for name in (_UNIT if layout.counts else ())}
    pairs = ", ".join(f"{_quoted(name)}: {cells[name]}" for name in sorted(cells))
    if layout.roles.get("plover_root"):
        parts["event_code"] = _plover_code(parts["plover_root"], parts["plover_mode"])
    else:
        parts["event_code"] = f"trim({parts['event_code']})"
    return parts | _counting(layout, column) | {
        "fields": ", ".join(column.values()),
        "known_at": _known_at(layout, parts["known"]),
        "span": "INTERVAL 1 MONTH" if precision == "month" else "INTERVAL 1 DAY",
        "object": f"to_json({{{pairs}}})::VARCHAR",
        "list": f"to_json([{', '.join(cells.values())}])::VARCHAR",
        "key": column.get(layout.key, _NONE),
    }  # fmt: skip


def _counting(layout: Layout, column: dict[str, str]) -> dict[str, str]:
    """Return what a layout with columns of counts puts in, and what one without."""
    if not layout.counts:
        return {"bad_count": "false", "has_code": "true", "counts_said": "NULL",
                "count_structs": "[]", "events_from": "mapped WHERE reason IS NULL"}  # fmt: skip
    counts = [column[name] for name in layout.counts]
    checks = (f"coalesce(try_cast({c} AS BIGINT) NOT BETWEEN 0 AND {_MOST}, true)" for c in counts)
    units = (f"{{'code': '{code}', 'n': {column[name]}::BIGINT}}"
             for name, code in layout.counts.items())  # fmt: skip
    return {
        "bad_count": " OR ".join(checks),
        "has_code": "false",
        "counts_said": ", ".join(counts),
        "count_structs": f"[{', '.join(units)}]",
        "events_from": "unfolded",
    }


def _known_at(layout: Layout, said: str) -> str:
    """Return the rule of the second clock as an expression."""
    if layout.known == "next-day":
        return "event_date_end::TIMESTAMPTZ"
    moment = f"try_strptime(trim({said}), {_quoted(layout.known_format)})"
    to_the_second = "%S" in layout.known_format
    return (
        f"{moment}::TIMESTAMPTZ" if to_the_second else f"({moment} + INTERVAL 1 DAY)::TIMESTAMPTZ"
    )


def _quoted(text: str) -> str:
    """Return a text of ours as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def _plover_code(root_code: str, mode: str) -> str:
    """Return an expression for a root with its mode, or alone where we know no such mode."""
    both = f"concat(upper(trim({root_code})), '/', lower(trim({mode})))"
    known = ", ".join(_quoted(f"{r.name}/{m.name}") for r in plover().roots for m in r.modes)
    return f"CASE WHEN {both} IN ({known}) THEN {both} ELSE upper(trim({root_code})) END"


def _code_rows(layout: Layout) -> list[tuple[Any, ...]]:
    """List the codes that a layout may write, and what each is."""
    if "plover_root" in layout.roles:
        found: list[tuple[Any, ...]] = []
        for one in plover().roots:
            for mode in (None, *one.modes):
                name = f"{one.name}/{mode.name}" if mode else one.name
                what = mode or one
                found.append((name, PLOVER, one.name, mode and mode.name, what.cameo_code,
                              one.quad_class, what.goldstein))  # fmt: skip
        return found
    return [_crossed(known) for known in cameo().values()]


def _crossed(known: CameoCode) -> tuple[Any, ...]:
    """Return a CAMEO code under its PLOVER root, or under its own where PLOVER has none."""
    crossing = crossings()[known.event_code]
    if crossing.root_code is None:
        own = (CAMEO, known.root_code, None, known.event_code, known.quad_class, known.goldstein)
        return (known.event_code, *own)
    quad_class = quad_class_of(crossing.root_code)
    return (known.event_code, PLOVER, crossing.root_code, crossing.mode, known.event_code,
            quad_class, known.goldstein)  # fmt: skip


def _country_words(by: str) -> list[tuple[str, str]]:
    """List how a data set may write a country, in lower case, and its ISO code."""
    if by == "cow":
        return [(c.cow_abbreviation.lower(), c.iso3) for c in countries() if c.cow_abbreviation]
    found: dict[str, str] = {}
    for name in ("iso3", "name"):
        found |= {getattr(c, name).lower(): c.iso3 for c in countries()}
    for one in countries():
        for word in (*one.other_names, *one.other_codes):
            found.setdefault(word.lower(), one.iso3)
    return list((found | {k.lower(): v for k, v in words("countries").items()}).items())


def _sector_of(said: str, known: dict[str, str]) -> str | None:
    """Return the sector of a list of words: of those we know, the first of our table."""
    given = {word.strip() for word in said.split(",")}
    return next((sector for word, sector in known.items() if word in given), None)
