"""One part of what is weighed: its heading, its words, its table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from keeneye.brief.wording import show_percent

__all__ = ["Shown", "assumed", "ranged", "share", "show_number", "spread"]


@dataclass(frozen=True, slots=True)
class Shown:
    """A part of a page, or of what a command prints.

    Parameters
    ----------
    part : str
        Its name in an address, such as ``threshold``.
    title : str
    words : tuple of str
        Sentences above the table, each a paragraph.
    heads : tuple of str
        Of the table; empty where it has none.
    rows : tuple of tuple of str
    ids : frozenset of int
        Columns that hold ids, with a space between them.
    drawn : bool
        Whether the table is the twin of a drawing, which a page shows instead.

    Examples
    --------
    >>> Shown("verdict", "The verdict", ("Lopsided.",)).rows
    ()
    """

    part: str
    title: str
    words: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    ids: frozenset[int] = frozenset()
    drawn: bool = False


def share(value: float | None) -> str:
    """Write a share or a chance; never 0 or 100 per cent where it is neither.

    A threshold of belief may lie above 1: no belief reaches it.

    Examples
    --------
    >>> share(0.214), share(1.0), share(None)
    ('21 %', '100 %', 'no value')
    """
    if value is None:
        return "no value"
    if value > 1:
        return "beyond any belief"
    return f"{value * 100:.0f} %" if value in (0, 1) else show_percent(value).replace("\u00a0", " ")


def show_number(value: float | None, digits: int = 3) -> str:
    """Write a number to so many digits.

    Examples
    --------
    >>> show_number(0.7612), show_number(-3), show_number(250000), show_number(None)
    ('0.761', '−3', '250,000', 'no value')
    """
    if value is None:
        return "no value"
    text = f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.{digits}g}"
    return text.replace("-", "\u2212")


def assumed(number: Any) -> tuple[str, str]:
    """Return a number that was assumed as two cells: the likeliest value, and its range.

    Examples
    --------
    >>> from keeneye.games.ranges import Range
    >>> assumed(Range(low=1, high=2, citation="ours"))
    ('any', '1 to 2')
    >>> assumed(Range(low=1, high=1, citation="ours"))
    ('1', 'a point')
    """
    if number.low == number.high:
        return show_number(number.low), "a point"
    likeliest = "any" if number.mode is None else show_number(number.mode)
    return likeliest, spread(number.low, number.high)


def spread(low: float | None, high: float | None, *, as_share: bool = False) -> str:
    """Write the ends of a range.

    Examples
    --------
    >>> spread(1, 2.5)
    '1 to 2.5'
    """
    if low is None or high is None:
        return "no value"
    show = share if as_share else show_number
    return f"{show(low)} to {show(high)}"


def ranged(band: Any, *, as_share: bool = False) -> tuple[str, str]:
    """Return a band of a game as two cells: at the likeliest values, and its ends.

    Examples
    --------
    >>> from keeneye.games.ranges import Band
    >>> ranged(Band(low=1, mode=2, high=3, median=2))
    ('2', '1 to 3')
    """
    show = share if as_share else show_number
    return show(band.mode), spread(band.low, band.high, as_share=as_share)
