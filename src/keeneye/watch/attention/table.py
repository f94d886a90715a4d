"""Attention as the plain document that the command, its page and programs get."""

from __future__ import annotations

from typing import Any

from keeneye.forecast import forecast_document
from keeneye.watch.attention.scan import Scan, Standoff

__all__ = ["attention_document"]

_BASIS = {
    True: "share of all reports read; of all events for pairs that no report tells of",
    False: "share of all events: this history holds events only, no reports",
}


def attention_document(scan: Scan) -> dict[str, Any]:
    """Return a scan as the document that ``attention --json`` prints.

    Returns
    -------
    dict
        ``ignored`` (but rising) and ``watched`` standoffs, each with an ``id`` that opens; how
        many pairs were looked at; both calendars.
    """
    given = scan.settings
    return {
        "asof": scan.asof,
        "basis": _BASIS[scan.has_reports],
        "stretch_weeks": given.width,
        "trailing_years": given.years,
        "top": given.top,
        "pairs": scan.n_pairs,
        "judged": scan.n_judged,
        "too_few": scan.n_pairs - scan.n_judged,
        "ignored": [_row(one) for one in scan.ignored],
        "watched": [_row(one) for one in scan.watched],
        "calendar": {
            whose: [day for day in scan.days_ahead if day.whose == whose]
            for whose in ("ours", "theirs")
        },
    }


def _row(one: Standoff) -> dict[str, Any]:
    """Return one standoff."""
    seen = one.attention
    return {
        "id": one.cell.record_id,
        "pair": list(one.pair),
        "desks": list(one.desks),
        "ignored": seen.ignored,
        "basis": seen.basis,
        "attention": seen.share,
        "attention_before": seen.share_before,
        "conflict_share": seen.conflict_share,
        "usual_share": seen.usual_share,
        "rise": seen.rise,
        "rise_percentile": seen.rise_percentile,
        "events": seen.n_events,
        "forecasts": [forecast_document(said) for said in one.forecasts],
    }
