"""What an import costs beside DuckDB's own COPY, and what a question costs at size.

Run ``python benchmarks/store.py [ROWS]`` (default 200,000). Budgets are printed beside what was
measured; nothing is asserted here. Read the ratios: both sides run one after the other on one
machine. All rows are drawn, none is data. Peak memory is that of one process: compare two runs.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from keeneye.feeds.exports import find_export, layouts
from keeneye.ontology import cameo, countries
from keeneye.store import Store
from keeneye.watch import import_exports

SEED = 20180427
FIRST = date(2005, 1, 1)
CODES = sorted(cameo())
COUNTRIES = [one.name for one in countries()]
CHECKS = """
CREATE TABLE kept AS SELECT DISTINCT ON (id) * FROM (
    SELECT *, substring(sha256(to_json(rows)::VARCHAR), 1, 20) AS id FROM rows
    WHERE try_strptime("Event Date", '%Y-%m-%d') IS NOT NULL
        AND try_cast("Intensity" AS DOUBLE) BETWEEN -10 AND 10
        AND try_cast("Latitude" AS DOUBLE) BETWEEN -90 AND 90
        AND try_cast("Longitude" AS DOUBLE) BETWEEN -180 AND 180
        AND "CAMEO Code" IN (SELECT unnest($codes)))
"""


def draw_table(path: Path, n_rows: int) -> None:
    """Write an ICEWS-shaped file in the order of days; PRK to KOR is one row in a hundred."""
    rng = random.Random(SEED)
    columns = layouts()[0].columns
    with path.open("w", encoding="utf-8") as stream:
        stream.write("\t".join(columns) + "\n")
        for n in range(n_rows):
            day = FIRST + timedelta(days=n * 4000 // n_rows)
            of, to = rng.choice(COUNTRIES), rng.choice(COUNTRIES)
            if n % 100 == 0:
                of, to = "North Korea", "South Korea"
            stream.write(
                f"{n}\t{day}\tGovernment ({of})\tGovernment\t{of}\tSay\t{rng.choice(CODES)}\t"
                f"{rng.randrange(-100, 100) / 10}\tMilitary ({to})\tMilitary\t{to}\t{n // 3}\t"
                f"{n % 9}\tWire\tCity {n % 999}\tNA\tProvince {n % 99}\t{of}\t"
                f"{rng.randrange(-899, 899) / 10}\t{rng.randrange(-1799, 1799) / 10}\n"
            )


def seconds(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the wall time of one run, and what it gave."""
    start = time.perf_counter()
    found = work()
    return time.perf_counter() - start, found


def copy_and_check(path: Path, folder: Path) -> None:
    """Let DuckDB copy the file in and run the same checks."""
    columns = ", ".join(f'"{name}" VARCHAR' for name in layouts()[0].columns)
    with duckdb.connect(str(folder / "plain.duckdb")) as connection:
        connection.execute(f"CREATE TABLE rows ({columns})")
        connection.execute(f"COPY rows FROM '{path}' (DELIMITER '\t', HEADER, QUOTE '')")
        connection.execute(CHECKS, {"codes": CODES})


def tell(line: str) -> None:
    """Write a line."""
    sys.stdout.write(line + "\n")


def main(n_rows: int) -> None:
    """Measure and print."""
    with TemporaryDirectory() as name:
        folder, path = Path(name), Path(name, "events.tab")
        draw_table(path, n_rows)
        store = Store(folder / "keeneye.duckdb", clock=lambda: datetime(2026, 1, 1, tzinfo=UTC))

        def bring_in(release: datetime | None = None) -> str:
            export = find_export(str(path))
            assert export is not None
            return str(import_exports([export], store=store, release=release))

        took, counts = seconds(bring_in)
        tell(counts)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        plain, _ = seconds(lambda: copy_and_check(path, folder))
        digest, _ = seconds(bring_in)
        rows, again = seconds(lambda: bring_in(datetime(2030, 1, 1, tzinfo=UTC)))
        with store.read() as view:
            history = view.history(datetime(2026, 1, 1, tzinfo=UTC), ["pattern-1"])
            asked = min(seconds(lambda: history.series("PRK:KOR"))[0] for _ in range(5))
        size = store.path.stat().st_size / path.stat().st_size
        tell(f"import {took:.1f} s, COPY and checks {plain:.1f} s: {took / plain:.2f} x (1.5)")
        tell(f"again by digest {digest / took:.3f} x (0.1), row by row {rows / took:.2f} x (1.2)")
        tell(f"   {again}")
        tell(f"file {size:.2f} x the table (0.5); peak memory {peak:.0f} MB (800)")
        tell(f"series of one pair {1000 * asked:.0f} ms at {n_rows:,} events")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
