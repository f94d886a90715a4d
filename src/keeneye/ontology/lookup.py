"""Questions to the ontologies: one code in, its meaning out, or an error that names the nearest."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from keeneye.errors import UnknownCode
from keeneye.ontology.nouns import CameoCode, Country, Crossing, Mode, Root, Sector
from keeneye.ontology.tables import cameo, countries, crossings, plover, sectors

if TYPE_CHECKING:
    from keeneye.records import QuadClass

__all__ = [
    "CAMEO",
    "PLOVER",
    "QUAD_CLASSES",
    "ROOT_CODES",
    "cameo_code",
    "cameo_code_of",
    "country",
    "crosswalk",
    "goldstein_of",
    "quad_class_of",
    "root",
    "sector",
]

PLOVER = "plover-2021"
CAMEO = "cameo-1.1"
QUAD_CLASSES: tuple[QuadClass, ...] = (
    "verbal_cooperation",
    "material_cooperation",
    "verbal_conflict",
    "material_conflict",
)
# fmt: off
ROOT_CODES = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE",
    "COOPERATE", "AID", "RETREAT",
    "REQUEST", "ACCUSE", "REJECT", "THREATEN",
    "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)
# fmt: on


def _unknown(kind: str, wanted: str, where: str, known: Iterable[str]) -> UnknownCode:
    """Make the error that names the code, the ontology and the nearest that would do."""
    from difflib import get_close_matches

    codes = list(known)
    near = ", ".join(get_close_matches(wanted, codes, n=3, cutoff=0.5) or codes[:3])
    return UnknownCode(
        f"no {kind} {wanted!r}",
        where=where,
        expected=f"one of {len(codes)}, nearest {near}" if codes else f"no {kind} at all",
        todo="codes are case-sensitive and keep their leading zero: see docs/reference/ontology.md",
    )


@cache
def _roots() -> dict[str, Root]:
    return {known.name: known for known in plover().roots}


@cache
def _sectors() -> dict[str, Sector]:
    return {known.name: known for known in sectors()}


@cache
def _countries() -> dict[str, Country]:
    return {known.iso3: known for known in countries()}


def root(name: str) -> Root:
    """Return a root of plover-2021.

    Raises
    ------
    UnknownCode
        No such root.

    Examples
    --------
    >>> root("SANCTION").quad_class
    'material_conflict'
    """
    try:
        return _roots()[name]
    except KeyError:
        raise _unknown("root", name, PLOVER, _roots()) from None


def _root_or_mode(root_code: str, mode: str | None) -> Root | Mode:
    """Return the mode of a root, or the root itself where no mode is given."""
    found = root(root_code)
    if mode is None:
        return found
    for known in found.modes:
        if known.name == mode:
            return known
    raise _unknown("mode", mode, f"{PLOVER} {root_code}", (known.name for known in found.modes))


def cameo_code(event_code: str) -> CameoCode:
    """Return a code of cameo-1.1.

    Raises
    ------
    UnknownCode
        No such code.

    Examples
    --------
    >>> cameo_code("1662").name
    'Inspectors or observers expelled or withdrawn'
    """
    try:
        return cameo()[event_code]
    except KeyError:
        raise _unknown("event code", event_code, CAMEO, cameo()) from None


def cameo_code_of(root_code: str, mode: str | None = None) -> str:
    """Return the cameo-1.1 code that stands for a root, or a mode, of plover-2021.

    Raises
    ------
    UnknownCode
        No such root, or no such mode in it.

    Examples
    --------
    >>> cameo_code_of("SANCTION", "discontinue")
    '160'
    """
    return _root_or_mode(root_code, mode).cameo_code


def crosswalk(event_code: str) -> Crossing:
    """Return where a code of cameo-1.1 goes in plover-2021.

    Returns
    -------
    Crossing
        Its `root_code` is None where PLOVER sees no event.

    Raises
    ------
    UnknownCode
        No such code.

    Examples
    --------
    >>> crossing = crosswalk("163")
    >>> crossing.root_code, crossing.mode, crossing.root_2021
    ('SANCTION', 'discontinue', 'COERCE')
    """
    return crossings()[cameo_code(event_code).event_code]


def goldstein_of(event_code: str, mode: str | None = None, *, ontology: str = PLOVER) -> float:
    """Return the Goldstein value of a code: −10 … +10, + is cooperative.

    Parameters
    ----------
    event_code : str
        A root of plover-2021, or any code of cameo-1.1.
    mode : str, optional
        Of the root; CAMEO has none.
    ontology : str
        Whose code it is.

    Raises
    ------
    UnknownCode
        No such ontology, code or mode.

    Examples
    --------
    >>> goldstein_of("SANCTION", "discontinue"), goldstein_of("163", ontology=CAMEO)
    (-4.0, -8.0)
    """
    if _is_plover(ontology):
        return _root_or_mode(event_code, mode).goldstein
    return cameo_code(event_code).goldstein


def quad_class_of(event_code: str, *, ontology: str = PLOVER) -> QuadClass:
    """Return the quad class of a root of plover-2021 or of any code of cameo-1.1.

    The two part words from deeds at different places: CAMEO 08 is material, CONCEDE is verbal.

    Raises
    ------
    UnknownCode
        No such ontology or code.

    Examples
    --------
    >>> quad_class_of("CONCEDE"), quad_class_of("081", ontology=CAMEO)
    ('verbal_cooperation', 'material_cooperation')
    """
    if _is_plover(ontology):
        return root(event_code).quad_class
    return cameo_code(event_code).quad_class


def _is_plover(ontology: str) -> bool:
    """Tell the two ontologies apart, and both from anything else."""
    if ontology not in (PLOVER, CAMEO):
        raise _unknown("ontology", ontology, "keeneye", (PLOVER, CAMEO))
    return ontology == PLOVER


def country(iso3: str) -> Country:
    """Return a country by its ISO 3166 alpha-3 code.

    Raises
    ------
    UnknownCode
        Not a country of the table.

    Examples
    --------
    >>> country("PRK").capitals[0], country("KOR").cow_abbreviation
    ('Pyongyang', 'ROK')
    """
    try:
        return _countries()[iso3]
    except KeyError:
        raise _unknown("country", iso3, "ISO 3166-1 alpha-3", _countries()) from None


def sector(name: str) -> Sector:
    """Return a sector by its three letters.

    Raises
    ------
    UnknownCode
        No such sector.

    Examples
    --------
    >>> sector("MED").plover_name
    'JRN'
    """
    try:
        return _sectors()[name]
    except KeyError:
        raise _unknown("sector", name, "sectors-1", _sectors()) from None
