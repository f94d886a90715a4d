"""Event exports into the store: part by part, each row counted once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial

from keeneye.desk import Desk
from keeneye.feeds.exports import ExportFile, read_export
from keeneye.limits import LIMITS
from keeneye.store import Batch, ImportedRows, InputFile, Store, input_id
from keeneye.watch.ingest import Counts, Progress

__all__ = ["import_exports", "scarce_actors"]

_YEAR = 365.25  # days


def import_exports(
    exports: Iterable[ExportFile],
    *,
    store: Store,
    release: datetime | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Counts:
    """Read event exports into the store.

    A file that was read to its end before, with the same options, is told by its digest: its rows
    are known. A crash leaves whole parts, and the next run goes on from there.

    Parameters
    ----------
    exports : iterable of ExportFile
        From `keeneye.feeds.exports.find_export`.
    store : Store
    release : datetime, optional
        When all rows were published; else the layout's own rule says when they were known.
    dry_run : bool
        Count only what would be read and refused; nothing is written.
    progress : callable, optional
        Called with the counts so far after each part.

    Returns
    -------
    Counts
        Of rows: ``read = accepted + linked + known + rejected``. Without a store to hold them
        against, a dry run counts all that is not refused as accepted.

    Raises
    ------
    ReadingError, StoreError
    """
    total = Counts()
    for export in exports:
        tell = partial(_tell, progress, total)
        total = total.plus(_import_one(export, store, release, dry_run, tell))
    return total


def scarce_actors(store: Store, desk: Desk, asof: datetime) -> list[tuple[str, float]]:
    """Name the desk's actors of whom a store tells little: with so few events nothing is usual.

    Returns
    -------
    list of (str, float)
        Id and events a year, over the years from the first event to the last and at least one;
        the scarcest first.
    """
    with store.read() as view:
        history = view.history(asof, desk.coders)
        counts, days = history.actor_counts()
    rates = [(a.id, counts.get(a.id, 0) * _YEAR / max(days, _YEAR)) for a in desk.actors]
    scarce = [(name, rate) for name, rate in rates if rate < LIMITS.scarce_events]
    return sorted(scarce, key=lambda one: (one[1], one[0]))


def _tell(progress: Progress | None, before: Counts, counts: Counts) -> None:
    """Tell how far it is, with what earlier files gave."""
    if progress:
        progress(before.plus(counts))


def _import_one(
    export: ExportFile,
    store: Store,
    release: datetime | None,
    dry_run: bool,
    tell: Callable[[Counts], None],
) -> Counts:
    """Read one export."""
    options = f"{export.matched.layout.name} release={release and release.isoformat()}"
    seen = _read_before(store, input_id(export.sha256, options))
    if seen is not None:
        return seen
    since = _last_write(store)
    counts = Counts()
    for part in read_export(export, release):
        n_refused = len(part.rejections)
        if dry_run:
            grown = Counts(accepted=part.n_rows - n_refused, rejected=n_refused,
                           events=part.events.num_rows)  # fmt: skip
        else:
            rows = ImportedRows(events=part.events, constants=part.constants, since=since,
                                rejections=tuple(part.rejections))  # fmt: skip
            done = store.append_rows(rows)
            grown = Counts(accepted=done.accepted + part.n_empty, linked=done.linked,
                           known=done.known, rejected=n_refused, events=done.events)  # fmt: skip
        counts = counts.plus(grown)
        tell(counts)
    if not dry_run:
        store.append(Batch(inputs=(_input_file(export, options, counts),)))
    return counts


def _input_file(export: ExportFile, options: str, counts: Counts) -> InputFile:
    """Return the record of an export that was read to its end."""
    return InputFile(
        sha256=export.sha256,
        name=export.name,
        kind=export.matched.layout.kind,
        options=options,
        n_read=counts.read,
        n_accepted=counts.accepted,
        n_linked=counts.linked,
        n_known=counts.known,
        n_rejected=counts.rejected,
        n_events=counts.events,
    )


def _read_before(store: Store, key: str) -> Counts | None:
    """Return what a file gives that was read before: all that was not refused is known."""
    if not store.exists():
        return None
    with store.read() as view:
        known = view.find_input(key)
    if known is None:
        return None
    return Counts(known=known.n_read - known.n_rejected, rejected=known.n_rejected)


def _last_write(store: Store) -> datetime | None:
    """Return when the store was last written to; None where there is none yet."""
    if not store.exists():
        return None
    with store.read() as view:
        return view.last_write()
