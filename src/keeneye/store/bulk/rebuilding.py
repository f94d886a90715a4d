"""A store made anew beside itself and put in its place whole: merged, or with a text taken out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from keeneye.limits import LIMITS
from keeneye.store.gate import Deadline, hold_gate
from keeneye.store.log import log_path
from keeneye.store.opening import close, connect, create
from keeneye.store.refusals import explain_refusal, unwritable
from keeneye.store.schema import TABLES, statement

if TYPE_CHECKING:
    import duckdb

__all__ = ["KEYS", "rebuild"]

Before = Callable[["duckdb.DuckDBPyConnection"], object]

KEYS: dict[str, tuple[str, ...]] = {
    "reports": ("report_id",),
    "links": ("link_id",),
    "codings": ("report_id", "coder"),
    "events": ("event_id",),
    "corrections": ("correction_id",),
    "rejections": ("rejection_id",),
    "inputs": ("input_id",),
    "revisions": ("event_id", "revised_by"),
    "tombstones": ("report_id",),
}
"""What makes two rows of a table the same."""

_MOMENT = {"rejections": "0", "codings": "0", "inputs": "0", "tombstones": "forgotten_at"}
_ORDER = {"events": "(report_id IS NULL), CASE WHEN report_id IS NOT NULL THEN known_at END, "
          "source_actor, target_actor, event_date, event_id"}  # fmt: skip


def rebuild(
    store: Path,
    deadline: Deadline,
    now: datetime,
    *,
    incoming: Mapping[str, Any] | None = None,
    before: Before | None = None,
) -> None:
    """Make the store anew: its rows, and those of `incoming`, each once; then swap the files.

    Parameters
    ----------
    store : Path
        Made if it is missing.
    incoming : mapping of str to Arrow data, optional
        Rows by table, ``writes`` among them.
    before : callable, optional
        Called with the connection before the rows are copied; ``old`` and ``made`` are attached.

    Raises
    ------
    StoreBusy, StoreForeign, StoreNewer, StoreDamaged, StoreUnwritable
        The store is as it was.
    """
    import duckdb

    unfinished = store.with_name(f"{store.name}.rebuilt")
    with hold_gate(store, deadline, alone=True):
        if not store.exists():
            create(store, now)
        close(deadline.retry(lambda: connect(store, read_only=False)), store)
        try:
            for leftover in (unfinished, log_path(unfinished)):
                leftover.unlink(missing_ok=True)
            create(unfinished, now)
            _fill(store, unfinished, incoming or {}, before)
            unfinished.replace(store)
        except duckdb.Error as error:
            raise explain_refusal(error, store) from error
        except OSError as error:
            raise unwritable(error, store) from error
        finally:
            for leftover in (unfinished, log_path(unfinished)):
                with suppress(OSError):
                    leftover.unlink(missing_ok=True)


def _fill(
    store: Path, unfinished: Path, incoming: Mapping[str, Any], before: Before | None
) -> None:
    """Copy the rows of an old store, and those that come, into a new one."""
    import duckdb

    limits: dict[str, Any] = {
        "memory_limit": f"{LIMITS.store_memory_megabytes}MB",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }
    with duckdb.connect(":memory:", config=limits) as connection:
        for path, name, how in ((store, "old", " (READ_ONLY)"), (unfinished, "made", "")):
            quoted = str(path).replace("'", "''")
            connection.execute(f"ATTACH '{quoted}' AS {name}{how}")
        for name, rows in incoming.items():
            connection.register(f"incoming_{name}", rows)
        connection.execute("BEGIN")
        if before is not None:
            before(connection)
        for name in sorted(TABLES, key=lambda table: table != "tombstones"):
            connection.execute(_statement(name, incoming))
        connection.execute(statement("rebuild_writes").format(sources=_sources("writes", incoming)))
        connection.execute("COMMIT")
        connection.execute("CHECKPOINT made")


def _statement(table: str, incoming: Mapping[str, Any]) -> str:
    """Return the statement that copies a table."""
    keys = ", ".join(KEYS[table])
    given = {"sources": _sources(table, incoming), "order": _ORDER.get(table, keys)}
    if table == "events":
        codings = statement("first_codings").format(sources=_sources("codings", incoming))
        return statement("rebuild_events").format(codings=codings, **given)
    if table == "reports":
        return statement("rebuild_reports").format(**given)
    first = _MOMENT.get(table, "known_at")
    made = statement("rebuild_by_id").format(table=table, keys=keys, first=first, **given)
    return made.replace("SELECT * FROM (", "SELECT * EXCLUDE (rank) FROM (", 1)


def _sources(table: str, incoming: Mapping[str, Any]) -> str:
    """Return where the rows of a table come from, the old store first."""
    parts = [f"SELECT *, 1 AS rank FROM old.{table}"]
    if table in incoming:
        parts.append(f"SELECT *, 2 AS rank FROM incoming_{table}")
    return " UNION ALL BY NAME ".join(parts)
