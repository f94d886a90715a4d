from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keeneye.feeds import REASONS
from tests.feeds.inputs import NOON, PAGE, outcome, read_bytes, report_of


def page(head: str = "", body: str = "") -> bytes:
    """A small page with one paragraph."""
    text = "<p>North Korea cut the telephone line to the South on Tuesday.</p>"
    return f"<html><head>{head}</head><body>{body}{text}</body></html>".encode()


def test_article_of_a_page() -> None:
    """The running text of a page is read; scripts, styles, menus and footers are not."""
    text = report_of(PAGE.encode()).text
    assert "cut the telephone line to the South at noon on Tuesday" in text
    assert "used it twice on every working day" in text
    for other in ("stolen", "color", "shoes", "Sports results", "Terms of use", "<"):
        assert other not in text


def test_what_a_page_says_of_itself() -> None:
    """Title, address, site and day of publication come from the page."""
    report = report_of(PAGE.encode())
    assert report.title == "North cuts the line"
    assert report.url == "https://wire.example/2020/06/09/line"
    assert report.outlet == "The Example Wire"
    assert report.published_date == date(2020, 6, 9)
    assert report.known_at == datetime(2020, 6, 10, tzinfo=UTC)
    assert (report.wording, report.known_at_basis) == ("original", "published")


def test_outlet_of_the_user() -> None:
    """The outlet that the user names goes before the page's own name."""
    assert report_of(PAGE.encode(), outlet="wire").outlet == "wire"


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2020-06-09">',
        '<script type="application/ld+json">{"@graph": [{"datePublished": "2020-06-09"}]}</script>',
        '<meta itemprop="datePublished" content="2020-06-09">',
        '<meta property="article:published_time" content="Tue, 09 Jun 2020 01:00:00 GMT">',
    ],
)
def test_stated_publication(head: str) -> None:
    """A stated time of publication goes before the flag."""
    report = report_of(page(head), published=date(2020, 6, 20))
    assert report.published_date == date(2020, 6, 9)


def test_shown_time_is_last() -> None:
    """A bare time of the page counts only without a flag, and the reading says so."""
    shown = page(body='<time datetime="2020-06-09">9 June</time>')
    [reading] = read_bytes(shown)
    assert reading.report is not None
    assert reading.report.published_date == date(2020, 6, 9)
    assert reading.notes == ("dated by the first time that the page shows",)
    assert report_of(shown, published=date(2020, 6, 20)).published_date == date(2020, 6, 20)


def test_unread_date_is_said() -> None:
    """A date that cannot be read is named, and the page counts as read now."""
    head = '<meta property="article:published_time" content="30.02.2020">'
    [reading] = read_bytes(page(head))
    assert reading.report is not None
    assert reading.report.known_at == NOON
    assert reading.notes == ("a date of the page was not read: '30.02.2020'",)


def test_declared_korean() -> None:
    """A page in EUC-KR is read by the charset that it declares."""
    head = '<meta charset="euc-kr"><title>통신</title>'
    text = "북한이 통신연락선을 차단했다고 통일부가 밝혔다."
    data = f"<html><head>{head}</head><body><p>{text}</p></body></html>".encode("cp949")
    report = report_of(data)
    assert (report.text, report.title) == (text, "통신")


def test_hidden_controls() -> None:
    """References to control characters become U+FFFD, not control characters."""
    text = report_of(page(body="<p>Escape &#27;[31m and nul &#x0; in one line of text.</p>")).text
    assert "Escape �[31m and nul � in" in text


def test_no_entities_of_its_own() -> None:
    """A page's own entities are not expanded, and no local file is read."""
    doctype = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y "expanded">]>'
    text = report_of(doctype.encode() + page(body="<p>Here &x; and &y; stand alone.</p>")).text
    assert "root:" not in text
    assert "expanded" not in text.replace("&y;", "")


@pytest.mark.parametrize(
    "data",
    [
        b"<html></html>",
        b"<html><script>alert(1)</script></html>",
        b"   ",
        b"<html><body>" + b"<div>" * 100_000 + b"<p>Deep.</p>",
        b"<html><body><p>" + b"x<br>" * 60_000 + b"</p>",
    ],
)
def test_no_article(data: bytes) -> None:
    """A page without running text, or built to break readers, is refused."""
    assert outcome(read_bytes(data, kind="html")[0]) == "no-article"


def test_script_address() -> None:
    """Only an address of the web is kept as the page's own."""
    assert report_of(page('<link rel="canonical" href="javascript:alert(1)">')).url == ""


@settings(max_examples=150)
@given(st.binary(max_size=300))
def test_any_bytes_as_a_page(data: bytes) -> None:
    """Whatever the bytes: one reading, with a reason of the table if refused."""
    [reading] = read_bytes(data, kind="html")
    assert reading.report or outcome(reading) in REASONS


@settings(max_examples=150)
@given(st.integers(0, len(PAGE.encode()) - 1), st.binary(max_size=12), st.integers(0, 40))
def test_mutated_page(place: int, put: bytes, cut: int) -> None:
    """A page with a piece cut out and another put in still gives exactly one reading."""
    data = PAGE.encode()
    [reading] = read_bytes(data[:place] + put + data[place + cut :], kind="html")
    assert reading.report or outcome(reading) in REASONS
