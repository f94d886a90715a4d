"""Under load: reading goes on beside a writer, memory stays, slow questions are broken off."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from keeneye.errors import BadRecord, StoreSlow, TooLarge
from keeneye.store import Store
from keeneye.web.asked import EventsAsked, read_asked, schema_of
from keeneye.web.shelf import Shelf, stamp_of

from .serving import Running, running

CLOCK = datetime(2020, 7, 1, tzinfo=UTC)


def _peak_kilobytes(server: Running) -> int:
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(next(line for line in status.splitlines() if "VmRSS" in line).split()[1])


def test_pages_are_right_while_reports_come_in(demo_store: Path, tmp_path: Path) -> None:
    """Four readers beside an ingest: every answer is a page, none goes back, the end is whole."""
    store = tmp_path / "s.duckdb"
    shutil.copy(demo_store, store)
    rows = tmp_path / "more.jsonl"
    rows.write_text("\n".join(
        json.dumps({"text": f"North Korea condemned South Korea on day {n}.", "outlet": "kcna",
                    "published": "2020-06-11", "id": str(n)}) for n in range(600)
    ))  # fmt: skip
    with running(store, "--wait", "20") as server:
        stop = threading.Event()
        seen: list[list[int]] = []

        def read() -> None:
            counts = []
            while not stop.is_set():
                answer = server.ask("/events.json?asof=2020-06-12&dyad=PRK:KOR&since=2020-06-11")
                assert answer.status == 200, answer.text
                counts.append(len(answer.json()["events"]))
            seen.append(counts)

        with ThreadPoolExecutor(4) as readers:
            jobs = [readers.submit(read) for _ in range(4)]
            command = [sys.executable, "-m", "keeneye", "ingest", str(rows), "--wait", "60"]
            done = subprocess.run(
                [*command, "--store", str(store)], capture_output=True, text=True, check=False
            )
            time.sleep(0.2)
            stop.set()
            for job in jobs:
                job.result(60)
        assert done.returncode == 0, done.stderr
        assert "accepted" in done.stdout
        assert all(counts == sorted(counts) for counts in seen)
        first, last = (server.ask("/?asof=2020-06-12").status for _ in range(2))
        assert (first, last) in ((200, 200), (503, 200))  # what was begun goes on


def test_memory_does_not_grow_with_requests(demo_store: Path) -> None:
    """After 2,000 more requests the server holds at most 10 MB more."""
    paths = ["/events?asof=2020-06-12", "/track", "/rejects.json", "/channels?asof=2020-06-12",
             "/nope", "/events?asof=never", "/web.css"]  # fmt: skip
    with running(demo_store) as server:
        for n in range(700):
            server.ask(paths[n % len(paths)])
        before = _peak_kilobytes(server)
        for n in range(2_000):
            server.ask(paths[n % len(paths)])
        assert _peak_kilobytes(server) - before < 10_000


def test_many_at_once_are_answered_or_told_to_come_back(demo_server: Running) -> None:
    """A hundred readers at once get the page, or 503; the server goes on."""
    with ThreadPoolExecutor(100) as readers:
        found = list(readers.map(lambda _: demo_server.ask("/web.css").status, range(200)))
    assert set(found) <= {200, 503}
    assert found.count(200) > 50
    assert demo_server.ask("/web.css").status == 200


def test_a_long_question_is_broken_off(demo_store: Path) -> None:
    """What takes longer than it may is interrupted, said as StoreSlow, and the store goes on."""
    store = Store(demo_store, clock=lambda: CLOCK)
    endless = "SELECT sum(a.range * b.range) FROM range(10000000) a, range(10000000) b"
    with pytest.raises(StoreSlow, match="longer than it may"), store.read(query_seconds=0.2) as v:
        v._connection.execute(endless).fetchall()
    with pytest.raises(StoreSlow), store.read(query_seconds=0.2) as v:
        v._connection.sql(endless).to_arrow_table()
    with store.read(query_seconds=30) as view:
        assert view.counts()["reports"] > 100
        assert view.history(CLOCK, ["pattern-1"]).reports().num_rows > 100


def test_what_is_asked_by_many_is_worked_out_once() -> None:
    """Eight threads ask for one thing: it is made once; a failure is not kept."""
    shelf: Shelf[int] = Shelf(2)
    made: list[int] = []

    def make() -> int:
        time.sleep(0.05)
        made.append(1)
        return 7

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(lambda _: shelf.take("a", make), range(8))) == [7] * 8
    assert made == [1]
    with pytest.raises(TooLarge):
        shelf.take("b", _fail)
    assert shelf.take("b", lambda: 8) == 8
    assert shelf.take("c", lambda: 9) == 9
    assert len(shelf) == 2
    assert shelf.take("a", lambda: 10) == 10


def _fail() -> int:
    raise TooLarge("no")


def test_a_changed_file_is_seen_without_opening_it(tmp_path: Path) -> None:
    """The stamp of files changes with their content, and when one comes or goes."""
    path = tmp_path / "a"
    stamps = [stamp_of([path])]
    for text in ("1", "22"):
        path.write_text(text)
        stamps.append(stamp_of([path]))
    assert len(set(stamps)) == 3


def test_arguments_are_closed_and_bounded() -> None:
    """Unknown names, wrong types and wild values are refused; the schema says the same."""
    schema = schema_of(EventsAsked)
    assert schema["additionalProperties"] is False
    assert set(schema["properties"]) == set(EventsAsked.__struct_fields__)
    for wrong in ({"dyad": "PRK"}, {"page": 2_000}, {"root": "threaten"}, {"limit": 1},
                  {"since": "12 June"}, {"counted": "maybe"}):  # fmt: skip
        with pytest.raises(BadRecord, match=next(iter(wrong))):
            read_asked(EventsAsked, wrong, text=True)
