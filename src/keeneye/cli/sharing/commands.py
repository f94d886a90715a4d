"""Commands that share a store: export, import, forget."""

from __future__ import annotations

from pathlib import Path

import click

from keeneye.cli.options import Door, shared
from keeneye.cli.output import say, say_json
from keeneye.cli.sharing.bundling import export_bundle

__all__ = ["export", "forget", "take_in"]


@click.command(epilog="Example: keeneye export segments/")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--bundle", "record_id", metavar="ID",
              help="One judgement with all its evidence, verifiable offline: a zip into FOLDER, or "
              "the name of the zip.")  # fmt: skip
@shared()
def export(door: Door, folder: Path | None, record_id: str | None) -> None:
    """Write the store as Parquet segments by month into a new FOLDER; or one judgement as a zip.

    datapackage.json there lists every file with its rows and its hash. It is a backup, what a
    colleague imports, and what DuckDB, pandas or Spark read as it is.
    """
    if record_id is not None:
        export_bundle(door, record_id, folder or Path())
        return
    if folder is None:
        raise click.UsageError("name the FOLDER to write, or a judgement with --bundle")
    described = door.store().export(folder)
    resources = described["resources"]
    if door.as_json:
        say_json(described)
    else:
        n_rows = sum(r["rows"] for r in resources)
        say(f"{len(resources)} segments, {n_rows} rows: {folder}")


@click.command("import", epilog="Example: keeneye import segments/ --store mine.duckdb")
@click.argument("folder", metavar="FOLDER")
@shared()
def take_in(door: Door, folder: str) -> None:
    """Take in what `keeneye export` wrote.

    A new store becomes equal to the exported one. A store that holds something is merged by id:
    of a record that both have, the moment it was known first counts.
    """
    store = door.store()
    store.take_in(Path(folder))
    with store.read() as view:
        counts = view.counts()
    if door.as_json:
        say_json({"counts": counts})
    else:
        say("the store now holds " + ", ".join(f"{n} {name}" for name, n in counts.items() if n))


@click.command(epilog="Example: keeneye forget r-… --reason 'licence ended'")
@click.argument("report_id")
@click.option("--reason", required=True, help="Why: it stays on the tombstone.")
@shared()
def forget(door: Door, report_id: str, reason: str) -> None:
    """Take a report's text out of the store: court order, licence, privacy.

    Its hash, its events and a tombstone stay; the same text read again does not come back.
    Exports and copies of the file made before still hold it.
    """
    door.store().forget(report_id, reason)
    if door.as_json:
        say_json({"report_id": report_id, "forgotten": True})
    else:
        say(f"{report_id}: text taken out; exports and copies made before still hold it")
