from __future__ import annotations

import gzip
import io
import os
import tracemalloc
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keeneye.errors import BadRecord, ReadingError, TooLarge
from keeneye.feeds import KINDS, REASONS, Options, Reading, read_inputs
from keeneye.limits import LIMITS
from tests.feeds.inputs import NOON, PAGE, outcome, read_bytes, row


def read(*paths: Path | str, **options: str) -> list[Reading]:
    """Read paths at noon of 1 July 2020."""
    names = [str(path) for path in paths]
    return list(read_inputs(names, Options(**options), clock=lambda: NOON))  # type: ignore[arg-type]


def test_kinds_are_one_table() -> None:
    """The kinds that are read stand in one table."""
    assert sorted(KINDS) == ["feed", "html", "jsonl", "text"]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"North Korea cut the line.\nNobody answered.", "text"),
        (b"[Editorial] The line was cut.", "text"),
        (b"{sic} The line was cut.", "text"),
        (PAGE.encode(), "html"),
        (b'<?xml version="1.0"?><!DOCTYPE html><html><body><p>Cut.</p></body></html>', "html"),
        (row(), "jsonl"),
        (b'{"text": "cut', "jsonl"),
        (row("jsonfeed.org/version is an address."), "jsonl"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": 1}]}', "feed"),
        (b'{\n "version": "https:\\/\\/jsonfeed.org\\/version\\/1", "items": []}', "feed"),
        (b'<?xml version="1.0"?>\n<rss version="2.0"><channel/></rss>', "feed"),
        (b'<feed xmlns="http://www.w3.org/2005/Atom"></feed>', "feed"),
        ("<?xml version='1.0'?><rdf:RDF xmlns:rdf='a'/>".encode("utf-16-le"), "feed"),
    ],
)
def test_kind_by_content(data: bytes, kind: str) -> None:
    """Without a telling name the content tells text, pages and rows apart."""
    assert read_bytes(data) == read_bytes(data, kind=kind)
    assert read_bytes(gzip.compress(data)) == read_bytes(data)


@pytest.mark.parametrize(
    ("data", "looks"),
    [
        (b'[{"text": "cut"}]', "one JSON document"),
        (b'{\n  "text": "cut"\n}', "one JSON document"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "PDF"),
        (b"PAR1\x15\x04", "Parquet"),
        (b"PK\x03\x04\x14\x00", "zip"),
        (b"Event ID\tEvent Date\tSource Name\tTarget Name\n1\t2020-06-09\tA\tB\n", "table"),
        (b"event_id,event_date,source,target\n1,2020-06-09,PRK,KOR\n", "table"),
        (b"<?xml version='1.0'?><list><item/></list>", "XML"),
        (gzip.compress(row(), mtime=0), "gzip inside gzip"),
    ],
)
def test_not_read_yet(data: bytes, looks: str) -> None:
    """A known kind that is not read yet is refused by its name, packed or not."""
    for given_bytes in (gzip.compress(data), data)[: 1 if looks.startswith("gzip") else 2]:
        [reading] = read_bytes(given_bytes)
        assert reading.rejection is not None
        assert reading.rejection.reason == "kind-not-read-yet"
        assert looks in reading.rejection.detail


def test_binary() -> None:
    """A binary file of no known kind is refused."""
    assert outcome(read_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")[0]) == "unknown-kind"


def test_missing_input_stops_at_once(tmp_path: Path) -> None:
    """An input that does not exist is an error before anything is read."""
    story = tmp_path / "a.txt"
    story.write_text("The line was cut.")
    with pytest.raises(ReadingError, match="cannot be found"):
        read_inputs([str(story), str(tmp_path / "b.txt")], Options(), clock=lambda: NOON)


@pytest.mark.parametrize("name", ["", "a\0b", "https://wire.example/feed", "x" * 5_000])
def test_no_path(name: str) -> None:
    """An address, an empty name or one that no system takes is an error of reading."""
    with pytest.raises(ReadingError):
        read_inputs([name], Options(), clock=lambda: NOON)


def test_unread_kind_is_an_error() -> None:
    """A kind that this version does not read is refused with those that it does."""
    with pytest.raises(ReadingError, match="one of auto, text, html, jsonl"):
        read_inputs(["-"], Options(kind="pdf"), clock=lambda: NOON, stdin=io.BytesIO(b"x"))


def test_no_standard_input() -> None:
    """Standard input that was not handed in is a rejection."""
    assert [one.rejection is not None for one in read("-")] == [True]


def test_folder(tmp_path: Path) -> None:
    """A folder is read in the order of names, all below it, hidden names passed over."""
    for name in ("b/2.txt", "a.jsonl.gz", "c.html", ".git/x.txt", "b/.hidden.txt", "b/1.md"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        text = row() if "jsonl" in name else PAGE.encode() if "html" in name else b"Cut."
        path.write_bytes(gzip.compress(text) if name.endswith("gz") else text)
    readings = read(tmp_path)
    names = [Path(one.file).relative_to(tmp_path).as_posix() for one in readings]
    assert names == ["a.jsonl.gz", "b/1.md", "b/2.txt", "c.html"]
    assert {outcome(one) for one in readings} == {"report"}
    assert readings[1].report is not None
    assert readings[1].report.external_id == "1.md"


def test_empty_folder(tmp_path: Path) -> None:
    """An empty folder is one rejection: every input gives at least one reading."""
    assert [outcome(one) for one in read(tmp_path)] == ["empty-folder"]


def test_links_and_pipes(tmp_path: Path) -> None:
    """Inside a folder, links out of it or to folders and pipes are refused, not followed."""
    inside, outside = tmp_path / "in", tmp_path / "out.txt"
    inside.mkdir()
    outside.write_text("A secret.")
    (inside / "1.txt").write_text("Cut.")
    (inside / "2.txt").symlink_to(inside / "1.txt")
    (inside / "3.txt").symlink_to(outside)
    (inside / "4").symlink_to(inside)
    (inside / "5.txt").symlink_to(inside / "5.txt")
    (inside / "6.txt").symlink_to(inside / "gone.txt")
    os.mkfifo(inside / "7.txt")
    expected = ["report", "report", *["link-not-followed"] * 2, *["unreadable"] * 2, "not-a-file"]
    assert [outcome(one) for one in read(inside)] == expected


def test_names_of_any_bytes(tmp_path: Path) -> None:
    """A file name with a line end, an escape or broken bytes is shown safely."""
    for name in (b"a\n\x1b[31m.txt", b"b\xff.txt"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text(" ")
    files = [one.rejection.file for one in read(tmp_path) if one.rejection]
    assert [Path(name).name for name in files] == ["a �[31m.txt", "b�.txt"]


def test_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file over its limit is an error when named, and a rejection inside a folder."""
    small = type(LIMITS)(html_bytes=1_000)
    monkeypatch.setattr("keeneye.feeds.pages.LIMITS", small)
    large = tmp_path / "a.html"
    large.write_text(PAGE)
    with pytest.raises(TooLarge, match=r"a\.html"):
        read(large)
    assert [outcome(one) for one in read(tmp_path)] == ["too-large"]


def test_too_many_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder over its limit is an error before any of its files is read."""
    monkeypatch.setattr("keeneye.feeds.files.LIMITS", type(LIMITS)(folder_files=2))
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text("Cut.")
    with pytest.raises(TooLarge, match="too many files"):
        read(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_unreadable(tmp_path: Path) -> None:
    """A file that the system will not give is a rejection; the next is read."""
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("Cut.")
    (tmp_path / "a.txt").chmod(0)
    assert [outcome(one) for one in read(tmp_path / "a.txt", tmp_path / "b.txt")] == [
        "unreadable",
        "report",
    ]


def test_failing_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error of the system while a file is opened is a rejection; the next is read."""
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("Cut.")
    whole = Path.open

    def fail(self: Path, mode: str = "r") -> io.BufferedReader:
        if self.name == "a.txt":
            raise PermissionError(13, "Permission denied")
        return whole(self, mode)  # type: ignore[return-value]

    monkeypatch.setattr(Path, "open", fail)
    assert [outcome(one) for one in read(tmp_path)] == ["unreadable", "report"]


def test_suffix_before_content(tmp_path: Path) -> None:
    """A name that tells the kind goes before the content; a table's name is refused."""
    for name in ("a.txt", "b.csv", "c.json", "d.log"):
        (tmp_path / name).write_bytes(row())
    outcomes = [(outcome(one), one.line) for one in read(tmp_path)]
    assert outcomes == [("report", 0), ("kind-not-read-yet", 0), ("report", 1), ("report", 1)]


def test_reading_holds_one() -> None:
    """A reading without report and rejection cannot be made."""
    with pytest.raises(BadRecord):
        Reading(file="a.txt")


def test_memory_is_flat(tmp_path: Path) -> None:
    """Reading 40 MB of rows holds a small part of them at a time."""
    path = tmp_path / "many.jsonl"
    with path.open("wb") as out:
        for n in range(400):
            out.write(row(f"{n} " + "The line was cut. " * 5_500))
    tracemalloc.start()
    n_reports = sum(
        one.report is not None for one in read_inputs([str(path)], Options(), clock=lambda: NOON)
    )
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert n_reports == 400
    assert peak < path.stat().st_size / 10


@settings(max_examples=300)
@given(st.binary(max_size=200), st.booleans())
def test_any_bytes(data: bytes, packed: bool) -> None:
    """Whatever the bytes: at least one reading, each a report or a reason of the table."""
    readings = read_bytes(gzip.compress(data) if packed else data)
    assert readings
    assert all(one.report or outcome(one) in REASONS for one in readings)


@settings(max_examples=100)
@given(st.integers(0, 80), st.integers(0, 255))
def test_mutated_pack(place: int, byte: int) -> None:
    """A packed file with one byte changed gives readings, never another error."""
    data = bytearray(gzip.compress(row() + row("And more.")))
    data[place % len(data)] = byte
    assert all(one.report or outcome(one) in REASONS for one in read_bytes(bytes(data)))


def test_reference_reports(reference_data: Path) -> None:
    """All 324 reference reports are read, none refused."""
    path = reference_data / "news-reports" / "reports.jsonl.gz"
    later = datetime(2026, 1, 1, tzinfo=UTC)
    readings = list(read_inputs([str(path)], Options(), clock=lambda: later))
    assert Counter(map(outcome, readings)) == {"report": 324}
    assert not any(one.notes for one in readings)


def test_reference_editorial(reference_data: Path) -> None:
    """The reference editorial is read character for character."""
    path = reference_data / "reports" / "editorial_2020-06-12.txt"
    [reading] = read(path)
    assert reading.report is not None
    assert reading.report.text == path.read_text(encoding="utf-8")


def test_reference_stories(reference_data: Path) -> None:
    """Story sets with keys of their own are refused row by row, with the keys that were seen."""
    readings = read(reference_data / "kcna-stories" / "kcna_stories_en_2011.jsonl.gz")
    assert Counter(map(outcome, readings)) == {"missing-text": 11_227}
    first = readings[0].rejection
    assert first is not None
    assert "story" in first.detail
