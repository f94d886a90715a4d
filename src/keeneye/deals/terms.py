"""The terms of a deal, and the deal: terms laid on a programme."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Literal

from keeneye.deals.programme import Programme, Site
from keeneye.deals.ranges import Range
from keeneye.records import require

__all__ = ["STANCES", "Deal", "Displacement", "Stance", "Terms"]

Stance = Literal["comply", "pretence", "displace"]
STANCES: tuple[Stance, ...] = ("comply", "pretence", "displace")
_ENDLESS = float("inf")


@dataclass(frozen=True, slots=True, kw_only=True)
class Displacement:
    """Frozen capacity rebuilt elsewhere: which share of it, and after how many years."""

    rebuilt_share: Range
    lag_years: Range

    def __post_init__(self) -> None:
        self.rebuilt_share.within(0, 1, "displacement.rebuilt_share")
        self.lag_years.within(0, _ENDLESS, "displacement.lag_years")


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What each side gives, and how either would know.

    Parameters
    ----------
    frozen : tuple of str
        Site ids that stop.
    covers_undeclared : bool
        Whether running a site that was not declared breaks the deal.
    declaration : str
        What must be declared, in words.
    detection : dict of str to Range
        Chance a year, 0 … 1, that a hidden site is found; constant over the years.
    access : dict of str to str
        Level of access at a site, by the desk's table.
    relief_usd_bn_per_year, upfront_usd_bn : Range or None
        What is paid each year while it lasts, and on the first day; USD bn, at least 0.
    all_relief_usd_bn_per_year : Range or None
        What the lifting of every sanction would be worth: the yardstick of `get`.
    snapback_years : Range
        From discovery to the end of relief; years.
    verified_probability : Range or None
        Chance that stopping at the frozen sites is verified, 0 … 1.
    restart_years : Range or None
        Years until what is frozen could run again.
    sunset_years : float or None
        When the freeze ends; None is never within the horizon.
    displacement : Displacement or None
    tests_forgone_per_year : Range or None
        A moratorium, in tests that would else take place; never converted into warheads.

    Raises
    ------
    BadRecord
        A chance outside 0 … 1, a negative amount or time.
    """

    frozen: tuple[str, ...]
    snapback_years: Range
    covers_undeclared: bool = False
    declaration: str = ""
    detection: dict[str, Range] = field(default_factory=dict)
    access: dict[str, str] = field(default_factory=dict)
    relief_usd_bn_per_year: Range | None = None
    upfront_usd_bn: Range | None = None
    all_relief_usd_bn_per_year: Range | None = None
    verified_probability: Range | None = None
    restart_years: Range | None = None
    sunset_years: float | None = None
    displacement: Displacement | None = None
    tests_forgone_per_year: Range | None = None

    def __post_init__(self) -> None:
        for site_id, chance in self.detection.items():
            chance.within(0, 1, f"detection.{site_id}")
        for name, value in self._ranges():
            value.within(0, 1 if name == "verified_probability" else _ENDLESS, name)
        whole = self.all_relief_usd_bn_per_year
        some = whole is None or whole.low > 0
        require(some, "0", where="all_relief_usd_bn_per_year", expected="above 0")
        later = self.sunset_years is None or self.sunset_years >= 0
        require(later, f"{self.sunset_years}", where="sunset_years", expected="at least 0")

    def _ranges(self) -> Iterator[tuple[str, Range]]:
        """Yield every range of the terms themselves, by name."""
        for each in fields(self):
            value = getattr(self, each.name)
            if isinstance(value, Range):
                yield each.name, value

    def assumptions(self) -> Iterator[tuple[str, Range]]:
        """Yield every judged value of the terms, by key."""
        yield from self._ranges()
        yield from ((f"detection.{k}", v) for k, v in self.detection.items())
        if self.displacement is not None:
            yield "displacement.rebuilt_share", self.displacement.rebuilt_share
            yield "displacement.lag_years", self.displacement.lag_years


@dataclass(frozen=True, slots=True, kw_only=True)
class Deal:
    """Terms laid on a programme, over a horizon.

    Parameters
    ----------
    name, title : str
    programme : Programme
    terms : Terms
    horizon_years : float
        Above 0.
    stance : {'comply', 'pretence', 'displace'}
        What the verdict assumes: hidden sites stop, go on, or frozen capacity is rebuilt besides.
    reference_years : float
        The yardstick's unit of durability: a step that takes so long to undo counts half.
    citation, note : str

    Raises
    ------
    BadRecord
        A frozen site, or one with a chance of detection, that is in no programme; a hidden site
        without a chance of detection; a stance that needs a displacement and has none.

    Examples
    --------
    >>> from keeneye.deals.cases import small_deal
    >>> deal = small_deal()
    >>> [s.site_id for s in deal.frozen], [s.site_id for s in deal.hidden]
    (['known'], ['suspected'])
    """

    name: str
    programme: Programme
    terms: Terms
    horizon_years: float
    stance: Stance = "pretence"
    reference_years: float = 1.0
    title: str = ""
    citation: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        above = 0 < self.horizon_years < _ENDLESS
        require(above, f"{self.horizon_years}", where="horizon_years", expected="above 0")
        told = f"stance {self.stance!r}"
        require(self.stance in STANCES, told, where="stance", expected=" | ".join(STANCES))
        known = {s.site_id for s in self.programme.sites}
        for key, named in (("frozen", self.terms.frozen), ("detection", self.terms.detection)):
            stray = sorted(set(named) - known)
            told = f"site {stray[:1]} is in no programme"
            require(not stray, told, where=key, expected=", ".join(sorted(known)))
        blind = [s.site_id for s in self.hidden if s.site_id not in self.terms.detection]
        told = f"hidden site {blind[:1]} without a chance of being found"
        require(not blind, told, where="detection", expected="low and high, or a level of access")
        able = self.stance != "displace" or self.terms.displacement is not None
        positive = self.reference_years > 0
        require(positive, f"{self.reference_years}", where="reference_years", expected="above 0")
        require(able, "no displacement", where="displacement", expected="rebuilt_share, lag_years")

    @property
    def frozen(self) -> tuple[Site, ...]:
        """The sites that stop."""
        return tuple(s for s in self.programme.sites if s.site_id in self.terms.frozen)

    @property
    def running(self) -> tuple[Site, ...]:
        """Declared sites that are left running, and are seen running."""
        return tuple(s for s in self.programme.sites if s.declared and not self._stops(s))

    @property
    def hidden(self) -> tuple[Site, ...]:
        """Sites that are neither frozen nor declared."""
        return tuple(s for s in self.programme.sites if not s.declared and not self._stops(s))

    def _stops(self, site: Site) -> bool:
        """Whether a site is frozen."""
        return site.site_id in self.terms.frozen

    @property
    def stances(self) -> tuple[Stance, ...]:
        """The stances that can be shown: displacement only where its range is given."""
        return STANCES if self.terms.displacement is not None else STANCES[:2]

    @property
    def years_in_force(self) -> float:
        """How long the freeze lasts within the horizon."""
        sunset = self.terms.sunset_years
        return self.horizon_years if sunset is None else min(sunset, self.horizon_years)

    def hides(self, stance: Stance) -> bool:
        """Whether hidden sites run: unless the deal covers them and is complied with."""
        return stance != "comply" or not self.terms.covers_undeclared

    def breaks(self, stance: Stance) -> bool:
        """Whether discovery of a hidden site ends the relief: not where nothing is broken."""
        return stance != "comply"
