"""Sanctions pressure, part by part: components, leaks, caps, and what is not claimed."""

from __future__ import annotations

from collections.abc import Iterator

from keeneye.brief.weighed.shown import Shown, share, show_number, spread
from keeneye.motives import PressureAssessment

__all__ = ["pressure_parts"]


def pressure_parts(found: PressureAssessment) -> tuple[Shown, ...]:
    """Return everything that is known of pressure, in the order in which it is read.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from keeneye.desk import read_desk
    >>> from keeneye.motives import assess_pressure
    >>> found = assess_pressure(read_desk("korea"), datetime(2020, 6, 13, tzinfo=UTC))
    >>> [part.part for part in pressure_parts(found)]
    ['components', 'caps', 'not-claimed', 'sources']
    """
    return tuple(_parts(found))


def _parts(found: PressureAssessment) -> Iterator[Shown]:
    yield _components(found)
    if found.caps:
        yield _caps(found)
    yield Shown("not-claimed", "What these numbers do not show", tuple(
        f"Not claimed: {text}." for text in found.not_claimed))  # fmt: skip
    yield _sources(found)


def _components(found: PressureAssessment) -> Shown:
    """Return each component with its leak, and the mean over all weights."""
    rows = [
        (
            row.title,
            row.period,
            show_number(row.pressure),
            show_number(row.pressure_without_leak),
            share(row.leak_share),
            f"{row.weight:.2g}" if row.weight else "beside the mean",
            "after the border was shut: not sanctions alone" if row.not_sanctions_alone else "",
        )
        for row in found.components
    ]
    words = [
        (
            "Pressure is what is missing from a flow, beside its base before the resolutions of "
            "2016 and 2017: 0 is none, 1 is all of it."
        )
    ]
    if found.index is not None:
        words.append(
            f"The mean of the components with a weight is {show_number(found.index)}; over all "
            f"weights there could be, {spread(found.index_low, found.index_high)}."
        )
    if found.unknown:
        words.append(f"Nothing was known yet of {', '.join(found.unknown)}.")
    heads = ("Component", "Period", "Pressure", "Without the leak", "Leak's share", "Weight",
             "Note")  # fmt: skip
    return Shown("components", "Pressure by component", tuple(words), heads, tuple(rows))


def _caps(found: PressureAssessment) -> Shown:
    """Return each estimate beside the cap it should keep."""
    rows = [
        (row.title, row.period, f"{show_number(row.cap)} {row.unit}",
         f"{show_number(row.estimate)} {row.unit}", f"{row.breach_ratio:.2f} times", row.citation)
        for row in found.caps
    ]  # fmt: skip
    heads = ("Cap", "Period", "Most", "Estimate", "Estimate by cap", "Source")
    return Shown("caps", "Beside the caps", (), heads, tuple(rows))


def _sources(found: PressureAssessment) -> Shown:
    """Return what each component rests on."""
    rows = [
        (
            row.title,
            f"{show_number(row.observed)} {row.unit}",
            f"{show_number(row.leak)} {row.unit}",
            f"{show_number(row.base)} {row.unit} ({', '.join(row.base_periods)})",
            ", ".join(row.compilers),
            "; ".join(row.citations),
        )
        for row in found.components
    ]
    words = (
        (
            "A figure is the last one known by then. More than one compiler means that base and "
            "observation were not counted by the same hand."
        ),
    )
    heads = ("Component", "Observed", "Leak", "Base", "Compilers", "Sources")
    return Shown("sources", "Figures and their sources", words, heads, tuple(rows))
