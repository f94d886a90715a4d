"""A nuclear programme: its sites, its stock, and what a weapon takes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from keeneye.deals.ranges import Range
from keeneye.records import require

__all__ = ["MATERIALS", "Programme", "Site"]

MATERIALS = ("Pu", "HEU")


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A place that makes, or is thought to make, fissile material.

    Parameters
    ----------
    site_id : str
    material : {'Pu', 'HEU'}
    capacity_kg_per_year : Range
        What it makes in a year while it runs; kg, at least 0.
    exists : Range or None
        The chance that it is real, 0 … 1; None where nobody doubts it.
    declared : bool
        A declared site that is left running is seen running: it is never "found".
    restart_years : Range or None
        How long it takes to restart once frozen.
    name, note : str

    Raises
    ------
    BadRecord
        An unknown material, a negative capacity, a chance outside 0 … 1.

    Examples
    --------
    >>> site = Site(site_id="hall", material="HEU",
    ...     capacity_kg_per_year=Range(low=60, mode=80, high=100, citation="assumption"))
    >>> site.chance, site.mean_kg_per_year
    (1.0, 80.0)
    """

    site_id: str
    material: str
    capacity_kg_per_year: Range
    exists: Range | None = None
    declared: bool = False
    restart_years: Range | None = None
    name: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        known = self.material in MATERIALS
        told = f"material {self.material!r}"
        require(known, told, where=self.site_id, expected=" | ".join(MATERIALS))
        self.capacity_kg_per_year.within(0, float("inf"), f"{self.site_id}.capacity_kg_per_year")
        if self.exists is not None:
            self.exists.within(0, 1, f"{self.site_id}.exists")
        if self.restart_years is not None:
            self.restart_years.within(0, float("inf"), f"{self.site_id}.restart_years")

    @property
    def chance(self) -> float:
        """The chance that the site is real, 0 … 1."""
        return 1.0 if self.exists is None else self.exists.mean

    @property
    def mean_kg_per_year(self) -> float:
        """Expected output: the mean capacity times the chance that there is a site."""
        return self.chance * self.capacity_kg_per_year.mean


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """Sites, weapons in stock, and kilograms a weapon.

    Parameters
    ----------
    name : str
    sites : tuple of Site
        Independent of each other.
    stock_warheads : Range
        Weapons (or material for them) on the first day.
    kg_per_warhead : dict of str to Range
        One a material that any site makes; kg, above 0.
    missiles : str
        What is known of the means of delivery; told, never counted as warheads.
    title : str

    Raises
    ------
    BadRecord
        An id that stands twice, a material without its kilograms a weapon, a weapon of 0 kg.

    Examples
    --------
    >>> kg = Range(low=4, mode=5, high=6, citation="assumption")
    >>> hall = Site(site_id="reactor", material="Pu", capacity_kg_per_year=kg)
    >>> programme = Programme(name="one", sites=(hall,), kg_per_warhead={"Pu": kg},
    ...     stock_warheads=Range(low=0, high=2, citation="assumption"))
    >>> round(programme.warheads({"Pu": 10.0}), 3)
    2.014
    """

    name: str
    sites: tuple[Site, ...]
    stock_warheads: Range
    kg_per_warhead: dict[str, Range]
    missiles: str = ""
    title: str = ""

    def __post_init__(self) -> None:
        require(bool(self.sites), "no site", where=self.name, expected="at least one")
        twice = [i for i, n in Counter(s.site_id for s in self.sites).items() if n > 1]
        require(not twice, f"site {twice[:1]} stands twice", where=self.name, expected="one of it")
        self.stock_warheads.within(0, float("inf"), f"{self.name}.stock_warheads")
        missing = sorted({s.material for s in self.sites} - set(self.kg_per_warhead))
        where = f"{self.name}.kg_per_warhead"
        require(not missing, f"no kg per warhead of {missing}", where=where, expected="a range")
        for material, weapon in self.kg_per_warhead.items():
            above = weapon.low > 0
            told = f"{weapon.low} kg"
            require(above, told, where=f"{where}.{material}", expected="above 0 kg")

    def site(self, site_id: str) -> Site | None:
        """Return the site with this id, or None."""
        return next((s for s in self.sites if s.site_id == site_id), None)

    def warheads(self, kg: dict[str, float]) -> float:
        """Return the expected number of weapons in `kg` of each material."""
        made = {material: amount for material, amount in kg.items() if amount}
        inverse = {m: self.kg_per_warhead[m].mean_of(lambda value: 1 / value) for m in made}
        return sum(amount * inverse[material] for material, amount in made.items())
