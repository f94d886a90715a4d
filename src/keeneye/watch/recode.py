"""Stored reports coded again by a newer coder, beside what was coded before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from keeneye.coding import Coder, code_reports
from keeneye.store import Batch, Store

__all__ = ["Recoded", "recode"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recoded:
    """How many reports were coded by a coder that had not coded them, and what came of it."""

    reports: int = 0
    events: int = 0
    rejected: int = 0


def recode(
    store: Store, coder: Coder, progress: Callable[[Recoded], None] | None = None
) -> Recoded:
    """Code every stored report that `coder` has not coded yet.

    Old events stay and still open; a `History` counts one coder a report, so nothing counts
    twice. A second run finds nothing to do.

    Raises
    ------
    StoreError
        If the store cannot be read or written.
    """
    done = Recoded()
    while True:
        with store.read() as view:
            reports = next(iter(view.uncoded_reports(coder.name)), [])
        if not reports:
            return done
        codings = code_reports(coder, reports)
        store.append(Batch(codings=codings))
        done = Recoded(
            reports=done.reports + len(codings),
            events=done.events + sum(len(c.events) for c in codings),
            rejected=done.rejected + sum(len(c.rejected) for c in codings),
        )
        if progress:
            progress(done)
