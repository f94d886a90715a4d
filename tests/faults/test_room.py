"""Full disks and folders that cannot be written: one clear error, nothing acknowledged lost."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from keeneye.errors import StoreForeign, StoreUnwritable

from .processes import (
    a_store,
    append_and_acknowledge,
    batch,
    hear,
    start,
    try_as_stranger,
    try_both,
)

pytestmark = pytest.mark.faults
BATCHES = 15
LIMITS = (20_000, 300_000, 600_000, 700_000, 850_000, 1_000_000, 1_200_000, 1_400_000)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The digest of a store that met no limit."""
    store = a_store(tmp_path_factory.mktemp("undisturbed") / "keeneye.duckdb")
    for number in range(BATCHES):
        store.append(batch(number))
    with store.read() as view:
        return view.digest()


def test_a_file_size_limit_loses_nothing(tmp_path: Path, undisturbed: str) -> None:
    """At each of 8 limits: a clear error, all that was acknowledged kept, and the rest follows."""
    refused = 0
    for limit in LIMITS:
        folder = tmp_path / str(limit)
        folder.mkdir()
        path, told = folder / "keeneye.duckdb", folder / "told"
        for _ in range(2):  # and again, while there is no room
            process = start(append_and_acknowledge, path, told, _n_stored(told), BATCHES, limit)
            process.join()
            assert process.exitcode == int("error" in hear(told)[-1])
        refused += _check_refusals(told, path)
        assert _completes(path, told) == undisturbed
    assert refused >= 10, f"only {refused} runs met their limit"


def _n_stored(told: Path) -> int:
    """How many batches were acknowledged."""
    return sum("stored" in line for line in hear(told))


def _check_refusals(told: Path, path: Path) -> int:
    """Every refusal is one line that names the file and the disk."""
    errors = [line for line in hear(told) if "error" in line]
    for error in errors:
        assert error["error"] == "StoreUnwritable", error
        assert str(path) in error["message"]
        assert "\n" not in error["message"]
    return len(errors)


def _completes(path: Path, told: Path) -> str:
    """What was acknowledged is there; with room, the rest follows. The digest of it all."""
    store = a_store(path)
    stored = [n for n in range(BATCHES) if n < _n_stored(told)]
    if stored:
        promised = [r.report_id for n in stored for r in batch(n).reports]
        with store.read() as view:
            assert view.known_reports(promised) == set(promised)
    for number in range(BATCHES):
        store.append(batch(number))
    with store.read() as view:
        return view.digest()


def test_the_error_says_that_the_disk_is_full(tmp_path: Path) -> None:
    """Over a file-size limit, the message says so and what to do."""
    path, told = tmp_path / "keeneye.duckdb", tmp_path / "told"
    process = start(append_and_acknowledge, path, told, 0, BATCHES, LIMITS[2])
    process.join()
    [*_, error] = hear(told)
    assert "the disk is full" in error["message"]
    assert "make room" in error["message"]


@contextmanager
def mounted(folder: Path, *options: str) -> Iterator[None]:
    """A mount, or a visible skip where this user cannot mount."""
    done = subprocess.run(["mount", *options, str(folder)], capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"this user cannot mount: {done.stderr.strip()[:80]}")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.mark.parametrize("kilobytes", [800, 1200, 1800])
def test_a_full_disk_loses_nothing(tmp_path: Path, kilobytes: int, undisturbed: str) -> None:
    """On a full disk: a clear error, the acknowledged kept, the rest once there is room."""
    folder, told = tmp_path / "small", tmp_path / "told"
    folder.mkdir()
    with mounted(folder, "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs"):
        path = folder / "keeneye.duckdb"
        ballast = folder / "ballast"
        ballast.write_bytes(bytes(300_000))
        for _ in range(2):
            process = start(append_and_acknowledge, path, told, _n_stored(told), BATCHES)
            process.join()
            assert process.exitcode == 1
        _check_refusals(told, path)
        ballast.unlink()
        subprocess.run(["mount", "-o", "remount,size=64m", str(folder)], check=True)
        assert _completes(path, told) == undisturbed


def test_a_read_only_mount_can_be_read_and_not_written(tmp_path: Path) -> None:
    """On a read-only file system appending says so, and reading works without a gate."""
    folder, told = tmp_path / "fixed", tmp_path / "told"
    folder.mkdir()
    path = folder / "keeneye.duckdb"
    a_store(path).append(batch(0))
    (folder / "keeneye.duckdb.gate").unlink()
    with mounted(folder, "--bind", str(folder)):
        subprocess.run(["mount", "-o", "remount,ro,bind", str(folder)], check=True)
        process = start(try_both, path, told)
        process.join()
    refused, read = hear(told)
    assert refused["error"] == "StoreUnwritable"
    assert "keeneye.duckdb" in refused["message"]
    assert read == {"result": 15}


def test_a_folder_of_somebody_else_can_be_read_and_not_written() -> None:
    """A user who may not write there reads, and is told why appending cannot be."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path, told = folder / "keeneye.duckdb", folder / "told"
        a_store(path).append(batch(0))
        told.touch()
        told.chmod(0o666)
        path.chmod(0o444)
        folder.chmod(0o555)
        process = start(try_as_stranger, path, told)
        process.join()
        folder.chmod(0o755)
        refused, read = hear(told)
    assert refused["error"] == "StoreUnwritable"
    assert read == {"result": 15}


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    """A store cannot be made in a folder that is not there."""
    with pytest.raises(StoreUnwritable, match="nowhere"):
        a_store(tmp_path / "nowhere" / "keeneye.duckdb").append(batch(0))


def test_a_folder_in_place_of_a_store_is_no_store(tmp_path: Path) -> None:
    """A folder given as the store is refused, whether read or written."""
    store = a_store(tmp_path)
    with pytest.raises(StoreForeign, match="a folder"):
        store.append(batch(0))
    with pytest.raises(StoreForeign, match="a folder"), store.read():
        pass
