"""The data files, each read once, when first asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from keeneye.ontology.nouns import (
    CameoCode,
    Country,
    Crossing,
    Disagreement,
    Mode,
    Ontology,
    Root,
    Sector,
)

__all__ = [
    "cameo",
    "countries",
    "crossings",
    "data_bytes",
    "digests",
    "disagreements",
    "plover",
    "sectors",
]


def data_bytes(name: str) -> bytes:
    """Return a data file of this room as it lies in the package."""
    from importlib.resources import files

    return files("keeneye.ontology").joinpath("data", name).read_bytes()


def _rows(name: str) -> Iterator[dict[str, str]]:
    """Read a CSV file of this room."""
    import csv

    return csv.DictReader(data_bytes(name).decode().splitlines())


def _toml(name: str) -> dict[str, Any]:
    """Read a TOML file of this room."""
    import tomllib

    return tomllib.loads(data_bytes(name).decode())


def _many(cell: str) -> tuple[str, ...]:
    """Part a cell of several values at its semicolons."""
    return tuple(cell.split(";")) if cell else ()


@cache
def cameo() -> Mapping[str, CameoCode]:
    """Return every code of cameo-1.1 by its text, leading zero kept.

    Returns
    -------
    Mapping of str to CameoCode
        In the order of the codes; two, three and four digits.

    References
    ----------
    P. A. Schrodt, *CAMEO Conflict and Mediation Event Observations: Event and Actor Codebook*,
    1.1b3 (2012). J. S. Goldstein, "A Conflict-Cooperation Scale for WEIS Events Data",
    *Journal of Conflict Resolution* 36 (1992): the values, carried to CAMEO by its authors.

    Examples
    --------
    >>> cameo()["160"].goldstein, cameo()["046"].root_code
    (-4.0, '04')
    """
    rows: list[dict[str, Any]] = [dict(row) for row in _rows("cameo-1.1.csv")]
    codes = [CameoCode(**row | {"goldstein": float(row["goldstein"])}) for row in rows]
    return MappingProxyType({known.event_code: known for known in codes})


@cache
def plover() -> Ontology:
    """Return plover-2021: roots, modes, contexts and their source.

    Returns
    -------
    Ontology
        Sixteen roots, cooperation first.

    References
    ----------
    Open Event Data Alliance, *PLOVER* codebook, draft 0.8 (17 September 2021).

    Examples
    --------
    >>> [mode.name for mode in plover().roots[12].modes]
    ['convict', 'expel', 'withdraw', 'discontinue']
    """
    table = _toml("plover-2021.toml")
    return Ontology(
        ontology_id=table["id"],
        title=table["title"],
        citation=table["citation"],
        licence=table["licence"],
        checked=table["checked"],
        roots=tuple(_root(row) for row in table["root"]),
        contexts=MappingProxyType(table["contexts"]),
    )


def _root(row: dict[str, Any]) -> Root:
    """Make a root of its table; the Goldstein value is that of its CAMEO code."""
    modes = tuple(
        Mode(**mode, goldstein=cameo()[mode["cameo_code"]].goldstein)
        for mode in row.pop("mode", ())
    )
    return Root(**row, goldstein=cameo()[row["cameo_code"]].goldstein, modes=modes)


@cache
def crossings() -> Mapping[str, Crossing]:
    """Return the whole way from cameo-1.1 to plover-2021 by CAMEO code."""
    return MappingProxyType(
        {
            row["event_code"]: Crossing(
                event_code=row["event_code"],
                root_code=row["plover_root"] or None,
                mode=row["plover_mode"] or None,
                contexts=_many(row["plover_context"]),
                root_2021=row["root_2021"] or None,
                mode_2021=row["mode_2021"] or None,
                reason=row["reason"],
            )
            for row in _rows("crosswalk-cameo-plover.csv")
        }
    )


@cache
def disagreements() -> tuple[Disagreement, ...]:
    """Return where published tables differ, with what was decided and why.

    Returns
    -------
    tuple of Disagreement
        In the order of the file.

    Examples
    --------
    >>> sorted({row.event_code for row in disagreements() if row.aspect == "goldstein"})
    ['016', '124', '163', '164', '166']
    """
    return tuple(Disagreement(**row) for row in _rows("disagreements.csv"))


@cache
def countries() -> tuple[Country, ...]:
    """Return the countries in the order of their ISO 3166 alpha-3 codes.

    Returns
    -------
    tuple of Country
        197: the members of the United Nations, Kosovo, Palestine, Taiwan, the Vatican.

    Examples
    --------
    >>> len(countries())
    197
    """
    lists = ("other_names", "demonyms", "capitals", "ambiguous", "other_codes")
    rows: list[dict[str, Any]] = [dict(row) for row in _rows("countries.csv")]
    for row in rows:
        row.update({name: _many(row[name]) for name in lists})
        row["cow_number"] = int(row["cow_number"]) if row["cow_number"] else None
    return tuple(Country(**row) for row in rows)


@cache
def sectors() -> tuple[Sector, ...]:
    """Return the sectors with the nouns that point to them.

    Returns
    -------
    tuple of Sector
        UNK, the last, has no nouns.

    Examples
    --------
    >>> "soldier" in next(known for known in sectors() if known.name == "MIL").nouns
    True
    """
    return tuple(
        Sector(
            name=row["name"],
            definition=row["definition"],
            nouns=tuple(row["nouns"]),
            plover_name=row.get("plover", row["name"]),
        )
        for row in _toml("sectors.toml")["sector"]
    )


@cache
def digests() -> Mapping[str, str]:
    """Return the SHA-256 of each data file, as written down when it was last changed.

    Returns
    -------
    Mapping of str to str
        File name to 64 hexadecimal digits.

    Examples
    --------
    >>> sorted(digests())[:2]
    ['cameo-1.1.csv', 'countries.csv']
    """
    return MappingProxyType(_toml("digests.toml")["sha256"])
