"""Motives, part by part: what was weighed, what hangs on what, and how little it settles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from keeneye.brief.weighed.shown import Shown, share, spread
from keeneye.forecast import Forecast, forecast_document
from keeneye.motives import MotiveAssessment, Separation
from keeneye.records import to_plain

__all__ = ["motive_document", "motive_parts"]

_MOTIVES = "Motives exclude each other here, since one is taken to dominate; real ones mix."
_BANDS = (
    "Hard bounds hold whatever the values in the ranges. The band within them is softer: it takes "
    "every value in a range as equally likely, on a scale of logarithms."
)

_QUIET = (
    "their ranges overlap for every pair of motives, so they tell none apart. Counts of items "
    "against a motive are never added up to a chance."
)


def motive_document(
    found: MotiveAssessment, then: MotiveAssessment, asked: Sequence[Forecast] = ()
) -> dict[str, Any]:
    """Return weighed motives as a document, with the bounds of some weeks before.

    Parameters
    ----------
    found, then : MotiveAssessment
        Of the same desk, now and before.
    asked : sequence of Forecast
        Of what is not seen yet.
    """
    plain: dict[str, Any] = to_plain(found)
    before = [
        {"hypothesis_id": row.hypothesis_id, "low": row.low, "high": row.high}
        for row in then.hypotheses
    ]
    return plain | {
        "then": {"asof": to_plain(then.asof), "hypotheses": before},
        "forecasts": [to_plain(forecast_document(one)) for one in asked],
    }


def motive_parts(
    found: MotiveAssessment, then: MotiveAssessment, asked: Sequence[Forecast] = ()
) -> tuple[Shown, ...]:
    """Return everything that is known of motives, in the order in which it is read.

    Parameters
    ----------
    found, then : MotiveAssessment
        Of the same desk, now and some weeks before.
    asked : sequence of Forecast
        Of what is not seen yet.
    """
    return tuple(_parts(found, then, {one.question.text: one for one in asked}))


def _parts(
    found: MotiveAssessment, then: MotiveAssessment, asked: dict[str, Forecast]
) -> Iterator[Shown]:
    titles = {row.hypothesis_id: row.title for row in found.hypotheses}
    yield _bounds(found, then)
    yield _evidence(found, titles)
    yield _linchpins(found)
    yield _indicators(found, titles, asked)
    yield _likelihoods(found, titles)


def _bounds(found: MotiveAssessment, then: MotiveAssessment) -> Shown:
    """Return the bounds of each motive, now and before."""
    before = {row.hypothesis_id: row for row in then.hypotheses}
    rows = []
    for row in sorted(found.hypotheses, key=lambda h: -h.mid):
        old = before.get(row.hypothesis_id)
        rows.append(
            (
                row.title,
                spread(row.low, row.high, as_share=True),
                spread(row.band_low, row.band_high, as_share=True),
                spread(old.low, old.high, as_share=True) if old else "",
                str(row.inconsistent),
                ", ".join(row.beats) or "none",
            )
        )
    days = (found.asof - then.asof).days
    heads = ("Motive", "Hard bounds", "Band", f"Bounds {days} days before", "Items against it",
             "Outweighs whatever the values")  # fmt: skip
    words = tuple(one for one in (f"{found.about}.", found.finding, _BANDS, _MOTIVES) if one)
    return Shown("bounds", "How little is settled", words, heads, tuple(rows), drawn=True)


def _told(separates: tuple[Separation, ...], titles: dict[str, str]) -> str:
    """Return which pairs an item tells apart, the strongest three first."""
    shown = [
        f"{titles[s.favoured]} over {titles[s.other]} ({s.decibans:.0f} decibans)"
        for s in separates[:3]
    ]
    more = len(separates) - len(shown)
    return "; ".join([*shown, f"and {more} more pairs"] if more > 0 else shown)


def _evidence(found: MotiveAssessment, titles: dict[str, str]) -> Shown:
    """Return each item with what it tells apart and what it stands on."""
    rows = [
        (
            item.title,
            item.state,
            "non-diagnostic" if item.non_diagnostic else _told(item.separates, titles),
            ", ".join(titles[name] for name in item.inconsistent_with) or "none",
            item.basis,
            " ".join(item.record_ids),
        )
        for item in found.evidence
    ]
    quiet = f"{sum(item.non_diagnostic for item in found.evidence)} of {len(found.evidence)}"
    words = (f"{quiet} items are non-diagnostic: {_QUIET}",)
    heads = ("Item", "State", "Tells apart", "Speaks against", "Stands on", "Opens")
    return Shown("evidence", "The evidence", words, heads, tuple(rows), frozenset({5}))


def _linchpins(found: MotiveAssessment) -> Shown:
    """Return what the order hangs on."""
    titles = {item.evidence_id: item.title for item in found.evidence}
    rows = [
        (
            titles[row.evidence_id],
            "linchpin" if row.evidence_id in found.linchpins else "",
            "changes" if row.order_changes else "stays",
            share(row.shift),
            f"{row.width_change:+.2f}",
            f"{row.width_change_narrowed:+.2f}",
        )
        for row in sorted(found.left_out, key=lambda r: -r.shift)
    ]
    words = ("Each item left out in turn, and each with its ranges narrowed to their middles.",)
    heads = ("Without this item", "Linchpin", "The order", "Shift", "Width of all bounds",
             "Width if it were narrowed")  # fmt: skip
    return Shown("linchpins", "What the order hangs on", words, heads, tuple(rows))


def _indicators(
    found: MotiveAssessment, titles: dict[str, str], asked: dict[str, Forecast]
) -> Shown:
    """Return what is not yet seen and would settle more."""
    rows = [
        (
            item.question,
            item.state,
            _told(item.separates, titles),
            titles[item.order_if_seen[0]],
            _answered(asked.get(item.question)),
            asked[item.question].forecast_id if item.question in asked else "",
        )
        for item in found.indicators
    ]
    words = (
        (
            "Each is a question: what is not seen yet is handed to the forecasts, which answer "
            "with how often it came, in the reports that were read."
        ),
    )
    heads = ("Question", "State", "If seen, tells apart", "Then first", "Forecast", "Opens")
    return Shown("indicators", "What would settle more", words, heads, tuple(rows), frozenset({5}))


def _answered(said: Forecast | None) -> str:
    """Return a forecast in a few words."""
    if said is None:
        return "not asked"
    ends = spread(*said.interval, as_share=True)
    return f"{share(said.probability)} ({ends}), {said.base_rate.window}"


def _likelihoods(found: MotiveAssessment, titles: dict[str, str]) -> Shown:
    """Return how likely each motive makes each item: what was assumed."""
    rows = [
        (
            item.title,
            *(spread(*item.likelihood[name], as_share=True) for name in titles),
            f"{item.exponent:.2g}",
            item.citation,
        )
        for item in found.evidence
    ]
    words = (found.note,) if found.note else ()
    heads = ("Item", *titles.values(), "Discount", "Source")
    return Shown("likelihoods", "What was assumed", words, heads, tuple(rows))
