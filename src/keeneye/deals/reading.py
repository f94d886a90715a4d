"""Desk files into deals: programmes, terms, levels of access, and the rules of the verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from keeneye.deals.programme import Programme, Site
from keeneye.deals.ranges import Range
from keeneye.deals.tables import Table, read_toml
from keeneye.deals.terms import Deal, Displacement, Terms
from keeneye.deals.verdict import Rules
from keeneye.errors import DeskError

__all__ = ["DealBook", "read_deal_book", "read_programmes"]

Access = Mapping[str, Range]


@dataclass(frozen=True, slots=True, kw_only=True)
class DealBook:
    """A desk's deals, its programmes, its levels of access and its rules.

    Examples
    --------
    >>> from pathlib import Path
    >>> book = read_deal_book(Path(__file__).parents[3] / "desks" / "korea")
    >>> sorted(book.deals)[-1], book.rules.first_step_share
    ('leap_day_2012', 'output')
    """

    folder: Path
    programmes: dict[str, Programme]
    access: dict[str, Range]
    rules: Rules
    deals: dict[str, Deal]

    def find(self, name: str) -> Deal:
        """Return a deal by its name in the desk, or from a TOML file of the user's own.

        Parameters
        ----------
        name : str
            Such as ``hanoi_2019_offer``, or the path of a file that ends in ``.toml``: one deal,
            with the desk's programmes and levels of access at hand.

        Raises
        ------
        DeskError
            If there is no such deal, or its file breaks a rule: with file and key.
        """
        if name in self.deals:
            return self.deals[name]
        if name.endswith(".toml"):
            table = read_toml(Path(name))
            return _deal(table.text("deal"), table, self.programmes, self.access)
        raise DeskError(
            f"no deal {name!r}",
            where=str(self.folder / "deals.toml"),
            expected=", ".join(self.deals),
            todo="give a name, or a TOML file with a deal of your own",
        )


def read_deal_book(folder: Path) -> DealBook:
    """Read ``programme.toml`` and ``deals.toml`` of a desk folder.

    Raises
    ------
    DeskError
        With file and key: a range whose low lies above its high, a missing citation, a
        probability outside 0 … 1, an unknown key, a frozen site in no programme.
    """
    programmes = read_programmes(folder / "programme.toml")
    table = read_toml(folder / "deals.toml")
    rules = _rules(table.table("rules"))
    access = {}
    for name, level in table.tables("access"):
        access[name] = level.as_range()
        with level.naming():
            access[name].within(0, 1, "low")
    deals = {name: _deal(name, each, programmes, access) for name, each in table.tables("deal")}
    table.done()
    return DealBook(folder=folder, programmes=programmes, access=access, rules=rules, deals=deals)


def read_programmes(path: Path) -> dict[str, Programme]:
    """Read the programmes of a file, by name.

    Raises
    ------
    DeskError
        As `read_deal_book`.
    """
    table = read_toml(path)
    found = {name: _programme(name, each) for name, each in table.tables("programme")}
    table.done()
    return found


def _programme(name: str, table: Table) -> Programme:
    """Read one programme."""
    kg = {material: each.as_range() for material, each in table.tables("kg_per_warhead")}
    sites = tuple(s for each in table.list_of_tables("site") for s in _sites(each))
    given: dict[str, Any] = {
        "stock_warheads": table.range("stock_warheads"),
        "missiles": table.text("missiles", ""),
        "title": table.text("title", ""),
    }
    table.done()
    with table.naming():
        return Programme(name=name, sites=sites, kg_per_warhead=kg, **given)


def _sites(table: Table) -> list[Site]:
    """Read a site, or as many alike as its `copies` says, numbered from ``_01``."""
    site_id, copies = table.text("site_id"), table.number_or_none("copies")
    given: dict[str, Any] = {
        "material": table.text("material"),
        "capacity_kg_per_year": table.range("capacity_kg_per_year"),
        "exists": table.range_or_none("exists"),
        "declared": table.flag("declared"),
        "restart_years": table.range_or_none("restart_years"),
        "name": table.text("name", ""),
        "note": table.text("note", ""),
    }
    table.done()
    if copies is not None and not (1 <= copies <= 999 and copies.is_integer()):
        raise DeskError(f"{copies:g}", where=table.at("copies"), expected="1 … 999")
    ids = [site_id] if copies is None else [f"{site_id}_{n:02d}" for n in _upto(copies)]
    with table.naming():
        return [Site(site_id=each, **given) for each in ids]


def _upto(copies: float) -> range:
    """Return 1 … copies."""
    return range(1, int(copies) + 1)


def _deal(name: str, table: Table, programmes: Mapping[str, Programme], access: Access) -> Deal:
    """Read one deal."""
    wanted = table.text("programme")
    if wanted not in programmes:
        known = ", ".join(programmes)
        raise DeskError(f"no programme {wanted!r}", where=table.at("programme"), expected=known)
    programme = programmes[wanted]
    given: dict[str, Any] = {
        "horizon_years": table.number("horizon_years"),
        "stance": table.text("stance", "pretence"),
        "title": table.text("title", ""),
        "citation": table.text("citation"),
        "note": table.text("note", ""),
    }
    terms = _terms(table, programme, access)
    table.done()
    with table.naming():
        return Deal(name=name, programme=programme, terms=terms, **given)


def _terms(table: Table, programme: Programme, access: Access) -> Terms:
    """Read the terms of a deal."""
    detection: dict[str, Range] = {}
    levels: dict[str, str] = {}
    for site_id, each in table.tables("detection"):
        level = each.text("access", "")
        chance = each.as_range() if "low" in each else _by_access(each, level, access)
        for named in _named(site_id, programme):
            detection[named] = chance
            levels[named] = level
    moved = table.table("displacement") if "displacement" in table else None
    names = (
        "relief_usd_bn_per_year", "upfront_usd_bn", "all_relief_usd_bn_per_year",
        "verified_probability", "restart_years", "tests_forgone_per_year",
    )  # fmt: skip
    ranges = {name: table.range_or_none(name) for name in names}
    with table.naming():
        return Terms(
            frozen=tuple(s for name in table.names("frozen") for s in _named(name, programme)),
            snapback_years=table.range("snapback_years"),
            covers_undeclared=table.flag("covers_undeclared"),
            declaration=table.text("declaration", ""),
            sunset_years=table.number_or_none("sunset_years"),
            displacement=None if moved is None else _displacement(moved),
            detection=detection,
            access=levels,
            **cast("dict[str, Any]", ranges),
        )


def _displacement(table: Table) -> Displacement:
    """Read which share of what is frozen is rebuilt elsewhere, and when."""
    share, lag = table.range("rebuilt_share"), table.range("lag_years")
    table.done()
    with table.naming():
        return Displacement(rebuilt_share=share, lag_years=lag)


def _by_access(table: Table, level: str, access: Access) -> Range:
    """Return the chance of detection that a level of access gives."""
    table.done()
    if level not in access:
        told = f"low and high, or access = {' | '.join(access)}"
        raise DeskError(f"access {level!r}", where=table.at("access"), expected=told)
    return access[level]


def _named(site_id: str, programme: Programme) -> list[str]:
    """Return the sites that a name means: one, or all its copies."""
    copies = [s.site_id for s in programme.sites if s.site_id.rpartition("_")[0] == site_id]
    return copies if copies and programme.site(site_id) is None else [site_id]


def _rules(table: Table) -> Rules:
    """Read the rules of the verdict."""
    names = ("temptation", "reward", "punishment", "gain_over_loss", "lopsided_below")
    ranges = {name: table.range(name) for name in names}
    share = table.text("first_step_share", "arsenal")
    table.done()
    with table.naming():
        return Rules(**ranges, first_step_share=share)  # type: ignore[arg-type]
