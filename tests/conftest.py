"""What every test stands on: a fixed clock, no network but loopback, the reference data if any."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import hypothesis
import pytest

ROOT = Path(__file__).resolve().parents[1]

hypothesis.settings.register_profile("fixed", derandomize=True, deadline=None)
hypothesis.settings.load_profile("fixed")


@pytest.fixture
def clock() -> Callable[[], datetime]:
    """A clock that stands at noon UTC of 1 July 2020."""
    return lambda: datetime(2020, 7, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def reference_data() -> Path:
    """The folder of reference data; the test is skipped, visibly, where there is none."""
    folder = Path(os.environ.get("KEENEYE_REFERENCE_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no reference data at {folder}: set KEENEYE_REFERENCE_DATA")
    return folder


@pytest.fixture(autouse=True)
def _only_loopback(socket_enabled_on_loopback: None) -> None:
    """Keep every test off the network."""


@pytest.fixture
def socket_enabled_on_loopback() -> None:
    """Allow 127.0.0.1 and refuse the rest (pytest-socket)."""
    import pytest_socket

    pytest_socket.socket_allow_hosts(["127.0.0.1", "::1"], allow_unix_socket=True)
