"""Words of probability by bands that are handed in; nothing certain is ever printed."""

from __future__ import annotations

from collections.abc import Mapping

from keeneye.errors import BadRecord

__all__ = ["Bands", "printed", "word_of"]

Bands = Mapping[str, tuple[float, float]]
"""Word to ``(low, high)``: the lower edge belongs to a band, the upper to the next one."""


def printed(probability: float, bands: Bands) -> float:
    """Return the probability that is printed: held within the lowest and highest band.

    Parameters
    ----------
    probability : float
        0 … 1.
    bands : mapping
        From ``thresholds.toml`` of a desk, tables ``words.*``.

    Raises
    ------
    BadRecord
        A probability outside 0 … 1, or no bands.

    Examples
    --------
    >>> bands = {"unlikely": (0.01, 0.5), "likely": (0.5, 0.99)}
    >>> printed(0.0, bands), printed(0.4, bands), printed(1.0, bands)
    (0.01, 0.4, 0.99)
    """
    if not 0 <= probability <= 1 or not bands:
        raise BadRecord(f"probability {probability}", where="words", expected="0 … 1, and bands")
    low, high = min(low for low, _ in bands.values()), max(high for _, high in bands.values())
    return min(max(probability, low), high)


def word_of(probability: float, bands: Bands) -> str:
    """Return the word of a probability as it is printed, in whole per cent.

    The word goes with the number beside it: 0.196 is printed as 20 % and has the word of 0.20.

    References
    ----------
    Intelligence Community Directive 203, Analytic Standards, 2 January 2015.

    Examples
    --------
    >>> word_of(0.496, {"roughly_even": (0.45, 0.50), "likely": (0.50, 0.99)})
    'likely'
    """
    shown = round(printed(probability, bands), 2)
    top = max(bands, key=lambda word: bands[word][1])
    inside = (word for word, (low, high) in bands.items() if low <= shown < high)
    return next(inside, top).replace("__", "_")
