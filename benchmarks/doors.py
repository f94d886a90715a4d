"""How long the doors take: pages on a store of many coded events, alone and beside an ingest.

Run ``python benchmarks/doors.py [EVENTS [REQUESTS]]`` (default 100,000 and 10,000). The store is
the demo's, each report told again in earlier months until the events are as many as asked for:
drawn, not data. Budgets are printed beside what was measured; nothing is asserted. Read ratios
where the machine is shared.
"""

from __future__ import annotations

import http.client
import json
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from keeneye.desk import read_desk
from keeneye.records import CodingResult, Event, Report, Span
from keeneye.store import Batch, Store
from keeneye.watch import write

MONTH = timedelta(days=28)
CUT = datetime(2020, 6, 13, tzinfo=UTC)
CLOCK = datetime(2020, 7, 1, tzinfo=UTC)
READERS, ROUNDS = 8, 12
FIRST = ("/?asof=2020-06-12", "/channels?asof=2020-06-12", "/threats?asof=2020-06-12")
PAGES = ("/events?asof=2020-06-12&dyad=PRK:KOR", "/events?asof=2020-06-11", "/rejects")


def told_again(report: Report, coding: CodingResult, n: int) -> tuple[Report, CodingResult]:
    """Return a report and its events as of `n` months before, under a text of its own."""
    back, day = n * MONTH, report.published_date
    earlier = replace(
        report,
        text=f"{report.text} (Filed under {n}.)",
        known_at=report.known_at - back,
        published_date=day - back if day else None,
        report_id="",
        text_sha256="",
    )
    events = tuple(_moved(event, earlier, back) for event in coding.events)
    return earlier, CodingResult(report_id=earlier.report_id, coder=coding.coder, events=events)


def _moved(event: Event, earlier: Report, back: timedelta) -> Event:
    """Return an event of the report told again."""
    return replace(
        event,
        event_id="",
        report_id=earlier.report_id,
        known_at=earlier.known_at,
        event_date=event.event_date - back,
        event_date_end=event.event_date_end - back,
        evidence=msgspec.structs.replace(event.evidence, report_sha256=earlier.text_sha256),
    )


def grow(demo: Path, path: Path, n_events: int) -> int:
    """Write a store of about so many coded events; return how many it holds."""
    coders = read_desk("korea").coders
    with Store(demo, clock=lambda: CLOCK).read() as view:
        history = view.history(CLOCK, coders)
        reports = {r.report_id: r for r in history.find_reports(with_copies=False)}
        of: dict[str, list[Event]] = {}
        for event in history.find_events():
            if isinstance(event.evidence, Span) and event.report_id in reports:
                of.setdefault(event.report_id, []).append(event)
    codings = [
        (reports[key], CodingResult(report_id=key, coder=found[0].coder, events=tuple(found)))
        for key, found in of.items()
    ]
    store, held, n = Store(path, clock=lambda: CLOCK), 0, 0
    while held < n_events:
        told = [told_again(report, coding, n) for report, coding in codings]
        store.append(Batch(reports=tuple(r for r, _ in told), codings=tuple(c for _, c in told)))
        held, n = held + sum(len(c.events) for _, c in told), n + 1
    return held


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


@contextmanager
def serving(store: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Start a server, and say how long it took to answer."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "keeneye", "serve", "--store", str(store),
               "--port", str(port), "--wait", "30"]  # fmt: skip
    began = time.perf_counter()
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    while process.poll() is None:
        try:
            ask(port, "/web.css")
            break
        except OSError:
            time.sleep(0.02)
    say(f"start to first answer: {time.perf_counter() - began:.2f} s")
    try:
        yield port, process
    finally:
        process.terminate()
        process.wait(30)


def ask(port: int, path: str) -> tuple[int, float]:
    """Ask for a page; return its status and the seconds it took."""
    began = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, time.perf_counter() - began


def first_pages(port: int) -> None:
    """Ask for the pages that judge a whole day, cold, until they are answered."""
    for path in FIRST:
        began, status = time.perf_counter(), 0
        while status != 200:
            status, _ = ask(port, path)
        say(f"{path}: {time.perf_counter() - began:.1f} s cold, {ask(port, path)[1] * 1000:.0f} ms "
            "from the shelf")  # fmt: skip


def p95(port: int) -> float:
    """Return the 95th percentile of page times with eight readers, each page a new question."""

    def read(reader: int) -> list[float]:
        found = []
        for n in range(ROUNDS):
            day = f"2020-05-{1 + (reader * ROUNDS + n) % 28:02d}"
            for path in (f"/events?asof={day}&page={1 + n % 3}", *PAGES[2:]):
                status, took = ask(port, path)
                found += [took] if status == 200 else []
        return found

    with ThreadPoolExecutor(READERS) as readers:
        times = [one for found in readers.map(read, range(READERS)) for one in found]
    return statistics.quantiles(times, n=20)[-1]


def beside_ingest(port: int, store: Path, folder: Path, alone: float) -> None:
    """Ask the same while reports come in."""
    rows = folder / "more.jsonl"
    rows.write_text("\n".join(
        json.dumps({"text": f"North Korea condemned South Korea on day {n}.", "outlet": "kcna",
                    "published": "2020-06-11", "id": str(n)}) for n in range(4_000)
    ))  # fmt: skip
    command = [sys.executable, "-m", "keeneye", "ingest", str(rows), "--store", str(store),
               "--wait", "60"]  # fmt: skip
    writer = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    beside = p95(port)
    still = writer.poll() is None
    writer.wait(600)
    say(f"p95 of pages, {READERS} readers: alone {alone * 1000:.0f} ms (budget 300), beside an "
        f"ingest {beside * 1000:.0f} ms, ratio {beside / alone:.1f} (budget 3)"
        + ("" if still else "; the ingest ended before the readers"))  # fmt: skip


def memory(port: int, process: subprocess.Popen[bytes], requests: int) -> None:
    """Say how much memory grows between the first tenth of many requests and their end."""
    sizes = []
    for n in range(requests + 1):
        ask(port, ("/web.css", "/rejects", *FIRST)[n % (2 + len(FIRST))])
        if n in (requests // 10, requests):
            status = Path(f"/proc/{process.pid}/status").read_text()
            sizes.append(int(next(x for x in status.splitlines() if "VmRSS" in x).split()[1]))
    first, last = (size / 1000 for size in sizes)
    say(f"memory after {requests // 10:,} requests {first:.0f} MB, after {requests:,} {last:.0f} "
        f"MB: {last - first:+.1f} MB (budget 10)")  # fmt: skip


def processor_seconds(store: Path) -> None:
    """Say what one brief costs the processor, whatever else the machine does."""
    desk = read_desk("korea")
    with Store(store, clock=lambda: CLOCK).read() as view:
        began = time.process_time()
        written = write(view.history(CUT, desk.coders), desk)
        judged = time.process_time()
        page = written.html()
    say(f"one brief: {judged - began:.1f} processor seconds; its page of {len(page) / 1000:.0f} kB "
        f"{time.process_time() - judged:.2f}")  # fmt: skip


def main() -> None:
    """Print every measurement."""
    n_events = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    requests = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    with TemporaryDirectory() as name:
        folder, store = Path(name), Path(name, "big.duckdb")
        demo = [sys.executable, "-m", "keeneye", "demo", "--out", str(folder / "out")]
        subprocess.run(demo, check=True, stdout=subprocess.DEVNULL)
        held = grow(folder / "out" / "keeneye.duckdb", store, n_events)
        say(f"{held:,} coded events, {store.stat().st_size / 1e6:.0f} MB")
        processor_seconds(store)
        with serving(store) as (port, process):
            first_pages(port)
            beside_ingest(port, store, folder, p95(port))
            first_pages(port)
            memory(port, process, requests)


if __name__ == "__main__":
    main()
