"""Servers for the tests of the web: on the demo's store, and on a store full of active content."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_socket

from keeneye.coding import load_coder
from keeneye.desk import read_desk
from keeneye.feeds import Reading
from keeneye.records import Rejection
from keeneye.store import Store
from keeneye.watch import ingest

from ..journeys.test_page import browser
from ..journeys.walking import keeneye
from .hostile import CANARY, PAYLOADS, hostile_reports
from .serving import Running, running

__all__ = ["browser"]  # a fixture of the journeys, for the pages too


@pytest.fixture(scope="session", autouse=True)
def _loopback() -> None:
    """Session fixtures come before the rule of each test: they, too, reach this machine alone."""
    pytest_socket.socket_allow_hosts(["127.0.0.1", "::1"], allow_unix_socket=True)


@pytest.fixture(scope="session")
def demo_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's store."""
    folder = tmp_path_factory.mktemp("demo")
    keeneye(folder, "demo")
    return folder / "out" / "keeneye.duckdb"


@pytest.fixture(scope="session")
def demo_server(demo_store: Path, _loopback: None) -> Iterator[Running]:
    """A server on the demo's store."""
    with running(demo_store) as server:
        yield server


@pytest.fixture(scope="session")
def hostile_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of reports and refusals with active content in every field."""
    path = tmp_path_factory.mktemp("hostile") / "s.duckdb"
    store = Store(path, clock=lambda: datetime(2020, 7, 1, tzinfo=UTC))
    desk = read_desk("korea")
    readings = [Reading(report=r, file="a.jsonl", line=1) for r in hostile_reports()]
    readings += [
        Reading(rejection=Rejection(stage="reading", reason="empty-text", line=n,
                                    detail=f"{CANARY} {p}", file=f"{CANARY}{p}.txt"),
                file="a.jsonl", line=n)
        for n, p in enumerate(PAYLOADS, 1)
    ]  # fmt: skip
    ingest(readings, store=store, coder=load_coder(desk.coders[0], desk), desk=desk)
    return path


@pytest.fixture(scope="session")
def hostile_server(hostile_store: Path, _loopback: None) -> Iterator[Running]:
    """A server on the hostile store."""
    with running(hostile_store) as server:
        yield server
