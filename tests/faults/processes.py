"""Processes that write to a store, to be killed, starved and locked out."""

from __future__ import annotations

import json
import multiprocessing
import os
import resource
import signal
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from keeneye.errors import KeeneyeError
from keeneye.records import CodingResult, Event, Report, cut_span
from keeneye.store import Batch, Store
from keeneye.store.gate import Deadline
from keeneye.store.opening import connect, open_for_writing
from keeneye.store.writer import append_batch

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.faults.processes", "pyarrow", "duckdb", "numpy"])
JUNE = datetime(2020, 6, 1, tzinfo=UTC)


def a_store(path: Path, wait: float = 10) -> Store:
    """A store whose clock stands in June 2020."""
    return Store(path, clock=lambda: JUNE, wait=wait)


def batch(number: int, big: bool | None = None) -> Batch:
    """The batch of a number, always the same: every fifth is large."""
    size = 600 if (number % 5 == 4 if big is None else big) else 15
    reports, codings = [], []
    for i in range(size):
        text = f"Batch {number}, report {i}: Pyongyang cut the line. " + f"{number * i} " * 40
        each = Report(text=text, known_at=JUNE, known_at_basis="observed", outlet="wire")
        found = Event(
            report_id=each.report_id,
            event_date=JUNE.date(),
            event_date_end=datetime(2020, 6, 2, tzinfo=UTC).date(),
            date_precision="day",
            known_at=JUNE,
            known_at_basis="observed",
            source_actor="PRK",
            target_actor="KOR",
            ontology="plover-2021",
            root_code="SANCTION",
            quad_class="material_conflict",
            modality="actual",
            evidence=cut_span(each, 1, (0, 20), ()),
            confidence=0.5,
            coder="pattern-1",
        )
        reports.append(each)
        codings.append(CodingResult(report_id=each.report_id, coder="pattern-1", events=(found,)))
    return Batch(reports=tuple(reports), codings=tuple(codings))


def start(target: Callable[..., None], *given: Any) -> BaseProcess:
    """Start a process; it is ended with the test's process, if not before."""
    process = CONTEXT.Process(target=target, args=given, daemon=True)
    process.start()
    return process


def append_and_acknowledge(
    path: Path, told: Path, first: int, last: int, limit: int | None = None
) -> None:
    """Append batches, and say of each that it is stored, or what was refused."""
    if limit is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    store = a_store(path)
    for number in range(first, last):
        try:
            store.append(batch(number))
        except KeeneyeError as error:
            tell(told, {"error": type(error).__name__, "message": str(error)})
            os._exit(1)
        tell(told, {"stored": number})


def append_and_die(path: Path, numbers: list[int]) -> None:
    """Append batches with one connection, and be killed before it is closed: a log is left."""
    connection = connect(path, read_only=False)
    for number in numbers:
        append_batch(connection, batch(number), JUNE)
    os.kill(os.getpid(), signal.SIGKILL)


def hold_as_writer(path: Path, told: Path, seconds: float) -> None:
    """Hold the store as a writer does."""
    with open_for_writing(path, Deadline(5), JUNE):
        tell(told, {"holding": os.getpid()})
        time.sleep(seconds)


def hold_as_reader(path: Path, told: Path, seconds: float) -> None:
    """Hold the store as a reader does."""
    with a_store(path).read():
        tell(told, {"holding": os.getpid()})
        time.sleep(seconds)


def read_without_pause(path: Path, told: Path, seconds: float) -> None:
    """Read again and again, and say what was refused, or how often it went well and how long."""
    end, waits = time.monotonic() + seconds, []
    try:
        while time.monotonic() < end:
            begun = time.monotonic()
            with a_store(path, wait=4).read() as view:
                counts = view.counts()
                assert counts["reports"] == counts["events"] == counts["codings"]
            waits.append(time.monotonic() - begun)
        tell(told, {"reads": len(waits), "longest": max(waits)})
    except (KeeneyeError, AssertionError) as error:
        tell(told, {"error": type(error).__name__, "message": str(error)})


def try_as_stranger(path: Path, told: Path) -> None:
    """As a user who may not write there: append, then read."""
    import traceback  # noqa: F401  a stranger may not be able to read what Python is made of

    with tempfile.TemporaryDirectory() as folder:
        store = a_store(Path(folder) / "keeneye.duckdb")
        store.append(batch(0))
        _count(store)
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
    try_both(path, told)


def try_both(path: Path, told: Path) -> None:
    """Append, then read, and tell what came of each."""
    store = a_store(path, wait=0.5)
    for act in (lambda: store.append(batch(99)).reports, lambda: _count(store)):
        try:
            tell(told, {"result": act()})
        except KeeneyeError as error:
            tell(told, {"error": type(error).__name__, "message": str(error)})


def _count(store: Store) -> int:
    """The reports of the store."""
    with store.read() as view:
        return view.counts()["reports"]


def tell(told: Path, what: dict[str, Any]) -> None:
    """Append one line, whole or not at all."""
    descriptor = os.open(told, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
    os.write(descriptor, json.dumps(what).encode() + b"\n")
    os.close(descriptor)


def hear(told: Path) -> list[dict[str, Any]]:
    """What was told so far."""
    return [json.loads(line) for line in told.read_text().splitlines()] if told.exists() else []


def wait_for(told: Path, seconds: float = 20) -> dict[str, Any]:
    """The first thing told, when it is told."""
    end = time.monotonic() + seconds
    while not hear(told):
        assert time.monotonic() < end, "nothing was told"
        time.sleep(0.005)
    return hear(told)[0]
