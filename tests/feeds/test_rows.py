from __future__ import annotations

import gzip
import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keeneye.feeds import REASONS
from tests.feeds.inputs import NOON, outcome, read_bytes, report_of, row

FULL: dict[str, Any] = {
    "id": "k-1",
    "url": "https://wire.example/1",
    "outlet": "yonhap",
    "title": "North cuts\n the line",
    "published": "2020-06-09",
    "known_at": "2020-06-09T04:30:00Z",
    "wording": "original",
    "cites": ["kcna", "rodong"],
    "citation": "Yonhap, 9 June 2020",
    "checked": "two sources",
}


def test_every_field() -> None:
    """A row's fields arrive in the report, a title on one line."""
    report = report_of(row(**FULL))
    assert report.external_id == "k-1"
    assert report.url == "https://wire.example/1"
    assert report.outlet == "yonhap"
    assert report.title == "North cuts the line"
    assert report.published_date == date(2020, 6, 9)
    assert report.known_at == datetime(2020, 6, 9, 4, 30, tzinfo=UTC)
    assert report.known_at_basis == "observed"
    assert report.wording == "original"
    assert report.cites == ("kcna", "rodong")
    assert (report.citation, report.checked) == ("Yonhap, 9 June 2020", "two sources")


def test_row_before_flag() -> None:
    """A row's own value wins over the flag, and the flag fills what the row leaves open."""
    flags: dict[str, Any] = {
        "outlet": "kbs",
        "wording": "original",
        "published": date(2020, 6, 1),
        "known_at": datetime(2020, 6, 20, tzinfo=UTC),
    }
    own = report_of(row(outlet="yonhap", wording="summary", published="2020-06-09"), **flags)
    assert (own.outlet, own.wording, own.published_date) == ("yonhap", "summary", date(2020, 6, 9))
    filled = report_of(row(), **flags)
    assert (filled.outlet, filled.wording) == ("kbs", "original")
    assert filled.published_date == date(2020, 6, 1)
    assert (filled.known_at, filled.known_at_basis) == (flags["known_at"], "observed")


def test_null_is_absent() -> None:
    """Null is as good as absent, as in the desk's own rows."""
    report = report_of(row(known_at=None, outlet=None, cites=None, published="2020-06-09"))
    assert report.known_at == datetime(2020, 6, 10, tzinfo=UTC)
    assert report.known_at_basis == "published"


@pytest.mark.parametrize("wording", ["quote", "ORIGINAL", "", 5, ["original"]])
def test_unknown_wording(wording: object) -> None:
    """An unknown wording is a summary, even against a flag that says original."""
    assert report_of(row(wording=wording), wording="original").wording == "summary"


def test_undated_row() -> None:
    """A row without any date was known when it was read, as observed."""
    report = report_of(row())
    assert (report.known_at, report.known_at_basis) == (NOON, "observed")


@pytest.mark.parametrize(
    ("published", "day", "known_at"),
    [
        ("2020-06-09", date(2020, 6, 9), datetime(2020, 6, 10, tzinfo=UTC)),
        ("2020-06-09T23:30:00", date(2020, 6, 9), datetime(2020, 6, 10, tzinfo=UTC)),
        ("2020-06-09T05:00:00+09:00", date(2020, 6, 9), datetime(2020, 6, 10, tzinfo=UTC)),
        ("2020-06-09T22:00:00-04:00", date(2020, 6, 9), datetime(2020, 6, 10, 2, tzinfo=UTC)),
    ],
)
def test_published(published: str, day: date, known_at: datetime) -> None:
    """The day is the outlet's own; known is its end in UTC, or the stated moment if later."""
    report = report_of(row(published=published))
    assert (report.published_date, report.known_at) == (day, known_at)
    assert report.known_at_basis == "published"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"published": "2020-02-30"}, "bad-published"),
        ({"published": "2020-06-09T12:00:00+99:99"}, "bad-published"),
        ({"published": "٢٠٢٠-٠٦-٠٩"}, "bad-published"),
        ({"published": "yesterday"}, "bad-published"),
        ({"published": 20200609}, "bad-field"),
        ({"published": "0001-01-01"}, "published-too-early"),
        ({"published": "0001-01-01T00:00:00+14:00"}, "bad-published"),
        ({"published": "2099-01-01"}, "published-in-future"),
        ({"published": "9999-12-31"}, "published-in-future"),
        ({"published": "2020-07-03"}, "published-in-future"),
        ({"known_at": "2020-06-09T12:00:00"}, "bad-known-at"),
        ({"known_at": "0001-01-01"}, "bad-known-at"),
        ({"known_at": "2099-01-01"}, "known-in-future"),
        ({"published": "2020-06-09", "known_at": "2020-06-01"}, "known-before-published"),
        ({"outlet": {"name": "yonhap"}}, "bad-field"),
        ({"cites": "kcna"}, "bad-field"),
        ({"id": True}, "bad-field"),
        ({"citation": "x" * 10_001}, "bad-field"),
        ({"text": 5}, "bad-field"),
        ({"text": ""}, "empty-text"),
        ({"text": " \n"}, "empty-text"),
        ({"text": None}, "missing-text"),
    ],
)
def test_refused_values(fields: dict[str, Any], reason: str) -> None:
    """A wrong value is refused by name and never replaced by another."""
    [reading] = read_bytes(row(**({"text": "The line was cut."} | fields)), kind="jsonl")
    assert outcome(reading) == reason
    assert reason in REASONS


@pytest.mark.parametrize("published", ["2020-07-01", "2020-07-02"])
def test_tomorrow_is_near(published: str) -> None:
    """A day that has begun somewhere is no future."""
    assert report_of(row(published=published)).published_date is not None


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"text": "cut"', "malformed-json"),
        (b'{"text": "cut", "weight": NaN}', "malformed-json"),
        (b'{"text": "cut", "weight": -Infinity}', "malformed-json"),
        (b'{"text": "cut", "n": ' + b"9" * 5_000 + b"}", "malformed-json"),
        (b'{"text": "cut", "text": "opened"}', "duplicate-key"),
        (b'{"text": "cut", "more": {"a": 1, "a": 2}}', "duplicate-key"),
        (b'["cut"]', "not-an-object"),
        (b'"cut"', "not-an-object"),
        (b'{"text": "\xff\xfe"}', "not-utf-8"),
        (b'{"text": "cut", "more": ' + b"[" * 50 + b"]" * 50 + b"}", "deep-nesting"),
        (b'{"text": ' + b"[" * 100_000, "deep-nesting"),
        (b'{"text": "' + b"a" * 1_000_001 + b'"}', "text-too-long"),
        (b'{"text": "' + b"a" * 16_000_000 + b'"}', "line-too-long"),
    ],
)
def test_refused_lines(line: bytes, reason: str) -> None:
    """A bad line is one rejection at its number; the lines around it are read."""
    before, bad, after = read_bytes(row() + line + b"\n" + row("And more."), kind="jsonl")
    assert (outcome(before), outcome(bad), outcome(after)) == ("report", reason, "report")
    assert bad.rejection is not None
    assert (bad.rejection.file, bad.rejection.line, bad.line) == ("-", 2, 2)
    assert reason in REASONS


def test_nesting_within_the_limit() -> None:
    """Fifty levels are read."""
    line = b'{"text": "cut", "more": ' + b"[" * 49 + b"]" * 49 + b"}"
    assert outcome(read_bytes(line, kind="jsonl")[0]) == "report"


def test_line_of_a_million() -> None:
    """A line of a million characters of text is a report."""
    assert len(report_of(row("a" * 1_000_000)).text) == 1_000_000


def test_missing_text_names_the_keys() -> None:
    """A row that calls its text otherwise is told which keys were seen."""
    [reading] = read_bytes(row(None, date="2011-01-01", story="The line was cut."))
    assert reading.rejection is not None
    assert reading.rejection.reason == "missing-text"
    assert reading.rejection.detail == "a row needs text; keys seen: date, story"


def test_controls_in_rows() -> None:
    """Control characters and lone surrogates of a row are replaced, counted and never stored."""
    [reading] = read_bytes(b'{"text": "a\\u0000b\\u001b\\ud800", "outlet": "x\\u001b"}\n')
    assert reading.report is not None
    assert (reading.report.text, reading.report.outlet) == ("a�b��", "x�")
    assert reading.notes == ("3 unreadable or control characters replaced by U+FFFD",)


def test_detail_is_printable() -> None:
    """What a rejection shows of the input holds no control character either."""
    [reading] = read_bytes(b'{"st\\u001bory": "x"}\n')
    assert reading.rejection is not None
    assert "\x1b" not in reading.rejection.detail


def test_long_title_is_cut_and_said() -> None:
    """A title over the limit is cut, and the reading says so."""
    [reading] = read_bytes(row(title="t" * 1_001))
    assert reading.report is not None
    assert len(reading.report.title) == 1_000
    assert reading.notes == ("title of 1,001 characters cut at 1,000",)


def test_blank_lines_and_bom() -> None:
    """Blank lines are no rows, though they count as lines; a byte order mark is passed over."""
    data = b"\xef\xbb\xbf\n" + row() + b"\r\n  \n" + row("And more.").rstrip()
    assert [reading.line for reading in read_bytes(data, kind="jsonl")] == [2, 5]
    assert [outcome(one) for one in read_bytes(b"\n\n", kind="jsonl")] == ["empty-file"]
    assert outcome(read_bytes(b"\xef\xbb\xbf" + row())[0]) == "report"


def test_utf16_rows() -> None:
    """Rows in UTF-16 are refused as a file, with the cure."""
    [reading] = read_bytes(row().decode().encode("utf-16"), kind="jsonl")
    assert outcome(reading) == "not-utf-8"


def test_packed_rows() -> None:
    """Packed rows are read as unpacked ones are."""
    data = row() + row("And more.")
    reports = [reading.report for reading in read_bytes(data)]
    assert [reading.report for reading in read_bytes(gzip.compress(data))] == reports


def test_torn_pack_keeps_its_rows() -> None:
    """A packed file that breaks off gives the rows before the break, and one rejection."""
    rows = [row(f"The line was cut, number {n * n * n}.") for n in range(3_000)]
    readings = read_bytes(gzip.compress(b"".join(rows))[:-2_000])
    *whole, last = [outcome(reading) for reading in readings]
    assert last == "damaged-gzip"
    assert set(whole) == {"report"}
    assert len(whole) > 100


def test_bomb() -> None:
    """A pack that swells beyond all text is broken off."""
    readings = read_bytes(gzip.compress(b"a" * 40_000_000), kind="jsonl")
    assert [outcome(reading) for reading in readings] == ["unpacks-too-far"]


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(alphabet=st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from([*FULL, "text", "story"])
LINES = st.one_of(
    st.binary(max_size=80).map(lambda data: data.replace(b"\n", b" ")),
    st.dictionaries(KEYS, JSON, max_size=8).map(lambda fields: json.dumps(fields).encode()),
    st.tuples(st.integers(0, 300), st.integers(0, 255)).map(
        lambda change: _mutated(row(text="The line was cut.", **FULL).rstrip(), *change)
    ),
)


def _mutated(line: bytes, place: int, byte: int) -> bytes:
    """A good line with one byte changed."""
    place %= len(line)
    return (line[:place] + bytes([byte]) + line[place + 1 :]).replace(b"\n", b" ")


@settings(max_examples=400)
@given(st.lists(LINES, max_size=6))
def test_counts_add_up(lines: list[bytes]) -> None:
    """Whatever the bytes: each line that is not blank is one report or one rejection."""
    data = b"\n".join(lines)
    if data[:2] in (b"\x1f\x8b", b"\xff\xfe", b"\xfe\xff"):
        data = b" " + data
    readings = read_bytes(data, kind="jsonl")
    blank = [not line.removeprefix(b"\xef\xbb\xbf").strip() for line in data.split(b"\n")]
    assert len(readings) == max(1, len(blank) - sum(blank))
    assert all(outcome(reading) in REASONS or reading.report for reading in readings)
