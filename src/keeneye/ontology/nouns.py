"""What a row of an ontology's data file becomes: small frozen records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from keeneye.records import QuadClass

__all__ = [
    "CameoCode",
    "Country",
    "Crossing",
    "Disagreement",
    "Mode",
    "Ontology",
    "Root",
    "Sector",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mode:
    """How an act of a PLOVER root was done (for THREATEN: what was threatened).

    Parameters
    ----------
    name : str
        Such as 'discontinue'; unique within its root.
    definition : str
    cameo_code : str
        The code of cameo-1.1 that stands for it when one is needed.
    goldstein : float
        That code's value, −10 … +10, + is cooperative.
    """

    name: str
    definition: str
    cameo_code: str
    goldstein: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Root:
    """One of the sixteen categories of PLOVER.

    Parameters
    ----------
    name : str
        Such as 'SANCTION': the `root_code` of an event.
    quad_class : str
        One of `QUAD_CLASSES`.
    definition, limits : str
        What it is; what it is not.
    cameo_code, goldstein
        As in `Mode`, for an event without a mode.
    plover_scale : float
        The codebook's own number, a weighted mean: shown, never counted with.
    modes : tuple of Mode
        Empty where the root has none.
    """

    name: str
    quad_class: QuadClass
    definition: str
    limits: str
    cameo_code: str
    goldstein: float
    plover_scale: float
    modes: tuple[Mode, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ontology:
    """PLOVER as read from its file: the roots, the contexts, and where they come from."""

    ontology_id: str
    title: str
    citation: str
    licence: str
    checked: str
    roots: tuple[Root, ...]
    contexts: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CameoCode:
    """One code of CAMEO, of two to four digits, with its leading zero.

    Parameters
    ----------
    event_code, root_code : str
        Such as '1662' and '16'.
    name : str
        In our words.
    goldstein : float
        −10 … +10, + is cooperative.
    quad_class : str
        One of `QUAD_CLASSES`, by CAMEO's own roots.
    """

    event_code: str
    root_code: str
    name: str
    goldstein: float
    quad_class: QuadClass


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """Where a CAMEO code goes in PLOVER.

    Parameters
    ----------
    event_code : str
    root_code, mode : str or None
        `root_code` None: no event in PLOVER (statements and appeals, CAMEO 01-02).
    contexts : tuple of str
        What it was about, of `Ontology.contexts`; often empty.
    root_2021, mode_2021 : str or None
        What the published table of 2021 says, where we differ (`reason`); else both None.
    reason : str
        Why we differ; '' where we do not.
    """

    event_code: str
    root_code: str | None
    mode: str | None
    contexts: tuple[str, ...]
    root_2021: str | None
    mode_2021: str | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """One point on which two published tables differ, and what was decided.

    `aspect` is 'goldstein', 'meaning', 'missing', 'mode', 'name', 'quad_class' or 'root'.
    """

    table_a: str
    table_b: str
    event_code: str
    aspect: str
    value_a: str
    value_b: str
    decision: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """A member of the United Nations, or Kosovo, Palestine, Taiwan or the Vatican.

    Parameters
    ----------
    iso3, iso2, iso_number : str
        ISO 3166-1 ('' where it has none; XKX and XK are in use for Kosovo without being in it).
    name : str
        As newspapers in English write it.
    other_names, demonyms, capitals : tuple of str
        Regular plurals of demonyms are not listed. Capitals hold spellings and seats of power.
    ambiguous : tuple of str
        Those of the names above that also mean something else or somebody else.
    cow_abbreviation : str
        Correlates of War, '' where it has none.
    cow_number : int or None
    fips : str
        FIPS 10-4, as GDELT's places use it; '' where it has none.
    other_codes : tuple of str
        Codes that event data have used beside `iso3`.
    """

    iso3: str
    iso2: str
    iso_number: str
    name: str
    other_names: tuple[str, ...]
    demonyms: tuple[str, ...]
    capitals: tuple[str, ...]
    ambiguous: tuple[str, ...]
    cow_abbreviation: str
    cow_number: int | None
    fips: str
    other_codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sector:
    """What part of a society an actor acts for.

    Parameters
    ----------
    name : str
        Three letters, such as 'GOV'.
    definition : str
    nouns : tuple of str
        Lower case, singular; irregular plurals beside them. A noun stands under one sector only.
    plover_name : str
        The letters that the PLOVER draft uses; mostly the same.
    """

    name: str
    definition: str
    nouns: tuple[str, ...]
    plover_name: str
