"""Coding much: segments, workers that die, runs that go on, counts that add up."""

from __future__ import annotations

import gzip
import importlib.util
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from keeneye.cli.command import run
from keeneye.coding.scale import Counts, Job, code_segments, jobs
from keeneye.errors import CodingError, ReadingError
from keeneye.limits import LIMITS

from .workers import die_always, die_once, fail

TEXTS = (
    "North Korea cut the hotline with South Korea on Tuesday.",
    "Seoul condemned Pyongyang.",
    "It rained.",
)
NOON = datetime(2020, 7, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _small_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    """Segments of a kilobyte, so that a small input has several."""
    monkeypatch.setattr(jobs, "LIMITS", replace(LIMITS, segment_bytes=1_000))


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    """Sixty reports in JSON Lines, a bad row and a blank one among them."""
    path = tmp_path / "in.jsonl"
    lines = [json.dumps({"id": f"n{n}", "text": TEXTS[n % 3], "published": "2020-06-10"})
             for n in range(60)]  # fmt: skip
    lines[20:20] = ["not json", ""]
    path.write_text("\n".join(lines), "utf-8")  # no line end after the last
    return path


def _job(rows: Path | str, folder: Path, **changed: Any) -> Job:
    given = {"input_path": "", "input_name": str(rows), "folder": str(folder),
             "coder": "pattern-1", "desk": "korea", "clock_at": NOON}  # fmt: skip
    return Job(**(given | changed))


def _lines(folder: Path) -> list[str]:
    return [line for path in sorted(folder.glob("part-*.jsonl"))
            for line in path.read_text("utf-8").splitlines()]  # fmt: skip


@pytest.fixture
def plain(rows: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """What one process says of the same rows."""
    assert run(["code", str(rows), "--coder", "pattern-1"]) == 0
    return capsys.readouterr().out.splitlines()


def test_segments_say_what_one_process_says(rows: Path, plain: list[str], tmp_path: Path) -> None:
    """The parts, one after the other, are the plain output, line numbers of refusals included."""
    shown: list[tuple[int, int]] = []
    outcome = code_segments(
        _job(rows, tmp_path / "out"), workers=2, progress=lambda n, of: shown.append((n, of))
    )
    assert _lines(tmp_path / "out") == plain
    assert outcome.segments > 3
    assert shown[-1] == (outcome.segments, outcome.segments)
    counts = outcome.counts
    assert (counts.read, counts.coded, counts.refused) == (61, 60, 1)
    read = [json.loads(line) for line in plain]
    assert counts.events == sum(len(r["events"]) for r in read)
    assert counts.rejections == sum(len(r["rejected"]) for r in read) - 1


def test_a_second_run_skips_what_is_finished(rows: Path, tmp_path: Path) -> None:
    """Nothing is coded twice; one part taken away is coded alone."""
    job = _job(rows, tmp_path / "out")
    first = code_segments(job)
    before = {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir()}
    again = code_segments(job, work=fail)
    assert (again.skipped, again.counts) == (first.segments, first.counts)
    first.paths[1].unlink()
    assert code_segments(job).skipped == first.segments - 1
    assert {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir()} == before


def test_a_killed_worker_costs_its_segment_only(
    rows: Path, plain: list[str], tmp_path: Path
) -> None:
    """A worker killed in the middle is replaced and its segment coded again; nothing half stays."""
    outcome = code_segments(_job(rows, tmp_path / "out"), workers=2, work=die_once)
    assert outcome.lost_workers == 1
    assert _lines(tmp_path / "out") == plain
    assert list((tmp_path / "out").glob(".*")) == []


def test_a_segment_that_kills_every_worker_is_given_up(
    rows: Path, plain: list[str], tmp_path: Path
) -> None:
    """After three workers an error names it; all others are published, the next run goes on."""
    job = _job(rows, tmp_path / "out")
    with pytest.raises(CodingError, match=r"given up.*segment 1, after line"):
        code_segments(job, workers=2, work=die_always)
    done = len(list((tmp_path / "out").glob("part-*.jsonl")))
    outcome = code_segments(job, workers=2)
    assert outcome.skipped == done == outcome.segments - 1
    assert _lines(tmp_path / "out") == plain


def test_what_a_worker_raises_reaches_the_user(rows: Path, tmp_path: Path) -> None:
    """A coder that cannot run stops the run with its own error."""
    with pytest.raises(CodingError, match="no coder"):
        code_segments(_job(rows, tmp_path / "out"), work=fail)


def test_packed_input_and_standard_input_are_coded_alike(
    rows: Path, plain: list[str], tmp_path: Path
) -> None:
    """Gzip and a stream give the same parts; a second run of the same stream skips them."""
    packed = tmp_path / "in.jsonl.gz"
    packed.write_bytes(gzip.compress(rows.read_bytes()))
    outcome = code_segments(_job("-", tmp_path / "a"), stdin=io.BytesIO(packed.read_bytes()))
    again = code_segments(_job("-", tmp_path / "a"), stdin=io.BytesIO(rows.read_bytes()))
    assert again.skipped == outcome.segments
    code_segments(_job(packed, tmp_path / "b"))
    events = [json.loads(line)["events"] for line in plain]
    for folder in ("a", "b"):
        assert [json.loads(line)["events"] for line in _lines(tmp_path / folder)] == events
        assert not (tmp_path / folder / ".input.jsonl").exists()


def test_a_folder_of_another_job_is_refused(rows: Path, tmp_path: Path) -> None:
    """Parts of another input or coder are neither taken for ours nor touched."""
    code_segments(_job(rows, tmp_path / "out"))
    before = sorted(p.name for p in (tmp_path / "out").iterdir())
    with pytest.raises(CodingError, match="another input, coder or desk"):
        code_segments(_job(rows, tmp_path / "out", coder="hybrid-1"))
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == before


@pytest.mark.parametrize("size", [0, 1, 7, 400, 100_000])
def test_cuts_fall_on_line_ends(tmp_path: Path, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Segments of any size cover the input once, each whole lines, whatever the lines."""
    monkeypatch.setattr(jobs, "LIMITS", replace(LIMITS, segment_bytes=size))
    monkeypatch.setattr(jobs, "_PIECE", 64)
    path = tmp_path / "in"
    content = b"\n".join([b"a" * 300, b"", b"b", b"", b"", b"c" * 90])
    path.write_bytes(content)
    cuts = list(jobs._cut(_job(path, tmp_path, input_path=str(path)), ""))
    assert b"".join(content[s.start : s.end] for s in cuts) == content
    assert all(content[: s.start].count(b"\n") == s.lines_before for s in cuts)
    assert all(content[s.end - 1 : s.end] == b"\n" for s in cuts[:-1])
    assert [s.number for s in cuts] == list(range(len(cuts)))


def test_empty_input_and_no_input(tmp_path: Path) -> None:
    """An empty file is no segment and no error; a folder is no input."""
    empty = tmp_path / "empty.jsonl"
    empty.touch()
    outcome = code_segments(_job(empty, tmp_path / "out"))
    assert (outcome.segments, outcome.counts) == (0, Counts())
    with pytest.raises(ReadingError):
        code_segments(_job(tmp_path, tmp_path / "out"))


def test_the_command_writes_parts_or_lines(
    rows: Path, plain: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--out` says the counts, `--workers` alone the lines in order, `ray` needs a folder."""
    given = ["code", str(rows), "--coder", "pattern-1", "--workers", "2"]
    assert run([*given, "--out", str(tmp_path / "out")]) == 0
    assert "read 61 = coded 60 + refused 1" in capsys.readouterr().out
    assert run([*given, "--out", str(tmp_path / "out"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["skipped"] > 3
    assert run(given) == 0
    assert capsys.readouterr().out.splitlines() == plain
    assert run([*given, "--engine", "ray"]) == 2


needs_ray = pytest.mark.skipif(
    importlib.util.find_spec("ray") is None, reason="Ray is not installed: the extra `scale`"
)


@pytest.fixture
def ray_allowed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let Ray's own processes on this machine talk to each other, on whatever address it has."""
    import pytest_socket

    pytest_socket.enable_socket()
    pytest_socket._remove_restrictions()
    monkeypatch.delenv("RAY_ADDRESS", raising=False)
    yield
    pytest_socket.socket_allow_hosts(["127.0.0.1", "::1"], allow_unix_socket=True)


@needs_ray
@pytest.mark.filterwarnings("default")
@pytest.mark.usefixtures("ray_allowed")
def test_ray_gives_the_same_rows(rows: Path, plain: list[str], tmp_path: Path) -> None:
    """A real local Ray with two CPUs, one of its workers killed: the same rows."""
    outcome = code_segments(_job(rows, tmp_path / "out"), engine="ray", workers=2, work=die_once)
    assert (tmp_path / "died").exists()
    assert outcome.counts.read == 61
    assert sorted(_lines(tmp_path / "out")) == sorted(plain)


@pytest.mark.skipif(importlib.util.find_spec("ray") is not None, reason="Ray is installed")
def test_without_ray_the_engine_says_how_to_get_it(rows: Path, tmp_path: Path) -> None:
    """`--engine ray` without the extra is one line with the next step."""
    with pytest.raises(CodingError, match=r"keeneye\[scale\]"):
        code_segments(_job(rows, tmp_path / "out"), engine="ray")
