"""Company: two writers, readers beside a writer, in one process and in many."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path

import pytest

from keeneye.errors import StoreBusy, StoreError
from keeneye.store.gate import Deadline
from keeneye.store.opening import examine_log, open_for_reading

from .processes import (
    a_store,
    append_and_acknowledge,
    batch,
    hear,
    hold_as_reader,
    hold_as_writer,
    read_without_pause,
    start,
    wait_for,
)

pytestmark = pytest.mark.faults


@pytest.mark.parametrize("hold", [hold_as_writer, hold_as_reader])
def test_a_writer_that_waits_in_vain_names_who_holds_the_store(
    tmp_path: Path, hold: object
) -> None:
    """Beside a writer or a reader that stays, appending ends after its wait, with the process."""
    path, told = tmp_path / "keeneye.duckdb", tmp_path / "told"
    a_store(path).append(batch(0))
    process = start(hold, path, told, 5.0)  # type: ignore[arg-type]
    holder = wait_for(told)["holding"]
    begun = time.monotonic()
    with pytest.raises(StoreBusy, match=f"process {holder}") as caught:
        a_store(path, wait=0.4).append(batch(1))
    assert time.monotonic() - begun < 3
    assert "--wait" in str(caught.value)
    process.kill()
    process.join()
    assert a_store(path).append(batch(1)).reports == 15


def test_a_reader_waits_for_a_writer(tmp_path: Path) -> None:
    """A reader that may wait reads when the writer is done; one that may not is told of it."""
    path, told = tmp_path / "keeneye.duckdb", tmp_path / "told"
    a_store(path).append(batch(0))
    process = start(hold_as_writer, path, told, 0.7)
    holder = wait_for(told)["holding"]
    with pytest.raises(StoreBusy, match=f"process {holder}"), a_store(path, wait=0).read():
        pass
    with a_store(path, wait=10).read() as view:
        assert view.counts()["reports"] == 15
    process.join()


def test_two_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    """Two processes that make and fill one store both end well, and every batch is there."""
    path = tmp_path / "keeneye.duckdb"
    told = [tmp_path / "one", tmp_path / "two"]
    spans = [(0, 12), (6, 18)]
    writers = [
        start(append_and_acknowledge, path, each, *span)
        for each, span in zip(told, spans, strict=True)
    ]
    for writer in writers:
        writer.join()
        assert writer.exitcode == 0
    store = a_store(path)
    with store.read() as view:
        assert view.counts()["reports"] == sum(len(batch(n).reports) for n in range(18))
    assert {f.level for f in store.check(deep=True)} == {"ok"}


def test_a_writer_among_readers_without_pause_gets_in(tmp_path: Path) -> None:
    """Three processes that read without pause are never refused, see whole batches, and let in."""
    path, told = tmp_path / "keeneye.duckdb", tmp_path / "told"
    store = a_store(path, wait=10)
    store.append(batch(4))
    readers = [start(read_without_pause, path, tmp_path / f"reader{i}", 3.0) for i in range(3)]
    waits, end = [], time.monotonic() + 2.5
    number = 5
    while time.monotonic() < end:
        begun = time.monotonic()
        store.append(batch(number, big=False))
        waits.append(time.monotonic() - begun)
        number += 1
        time.sleep(0.1)
    for i, reader in enumerate(readers):
        reader.join()
        [said] = hear(tmp_path / f"reader{i}")
        assert "error" not in said, said
        assert said["reads"] >= 3
    assert len(waits) >= 3
    assert not told.exists()


def test_threads_read_beside_each_other_and_a_writer_waits(tmp_path: Path) -> None:
    """Views of several threads stand open together; appending in the same process is refused."""
    path = tmp_path / "keeneye.duckdb"
    store = a_store(path, wait=0.2)
    store.append(batch(0))
    together = threading.Barrier(4, timeout=20)
    counted: list[int] = []

    def read() -> None:
        with store.read() as view:
            together.wait()
            counted.append(view.counts()["reports"])
            together.wait()

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    together.wait()
    with pytest.raises(StoreBusy, match=f"this very process|process {os.getpid()}"):
        store.append(batch(1))
    together.wait()
    for reader in readers:
        reader.join()
    assert counted == [15, 15, 15]
    assert store.append(batch(1)).reports == 15


def test_a_view_keeps_its_lock_when_another_thread_opens_and_closes(tmp_path: Path) -> None:
    """Opening, closing and looking at the log beside an open view lets no other process in."""
    path, told = tmp_path / "keeneye.duckdb", tmp_path / "told"
    store = a_store(path, wait=0.2)
    store.append(batch(0))
    with store.read():
        with store.read():
            assert store.check()[0].level == "ok"
        with pytest.raises(StoreError):
            examine_log(path)
        process = start(append_and_acknowledge, path, told, 1, 2)
        time.sleep(0.8)
        assert hear(told) == []
    process.join()
    assert hear(told) == [{"stored": 1}]


def test_ctrl_c_in_a_query_is_ctrl_c(tmp_path: Path) -> None:
    """Interrupted while DuckDB works, a read ends as any interrupted Python does."""
    store = a_store(tmp_path / "keeneye.duckdb")
    store.append(batch(0))
    timer = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))
    slow = "SELECT sum(a.range * b.range) FROM range(30_000) AS a, range(30_000) AS b"

    def work() -> None:
        with open_for_reading(store.path, Deadline(1)) as connection:
            timer.start()
            connection.execute(slow).fetchall()
            timer.join()

    with pytest.raises(KeyboardInterrupt):
        work()
    assert store.append(batch(1)).reports == 15
