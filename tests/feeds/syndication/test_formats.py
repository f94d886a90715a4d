from __future__ import annotations

import warnings
from datetime import UTC, date, datetime

import pytest

from keeneye.feeds import Reading
from keeneye.limits import LIMITS
from tests.feeds.syndication.feeds import (
    ATOM,
    FETCHED_AT,
    JSON,
    RDF,
    RSS,
    live,
    outcomes,
    read,
    report,
)


def test_rss() -> None:
    """An item of RSS arrives with text, title, address, id, outlet and day."""
    found = report(read(RSS)[0])
    assert found.text == "The North cut the line at noon.\nNobody answered."
    assert (found.title, found.url) == ("North cuts the line", "https://wire.example/2")
    assert (found.external_id, found.outlet) == ("w-2", "The Example Wire")
    assert found.published_date == date(2020, 6, 9)
    assert found.wording == "original"


def test_description_is_a_summary() -> None:
    """A description is a summary, its markup made text."""
    found = report(read(RSS)[1])
    assert (found.text, found.title) == ("A and B met.\nThey agreed.", "A & B meet")
    assert found.wording == "summary"


def test_headline_only() -> None:
    """A headline alone is the text, and the notes say so; an entry without words is refused."""
    headline, nothing = read(RSS)[2:]
    assert report(headline).text == "Only a headline"
    assert "a headline only" in headline.notes
    assert nothing.rejection is not None
    assert (nothing.rejection.reason, nothing.rejection.line) == ("empty-text", 4)


def test_atom() -> None:
    """An entry of Atom is dated by its publication, or by its last change, which is said."""
    first, second = read(ATOM)
    assert report(first).text == "The line was cut."
    assert report(first).external_id == "tag:wire.example,2020:2"
    assert report(first).published_date == date(2020, 6, 9)
    assert report(second).published_date == date(2020, 6, 8)
    assert "dated by its last change" in second.notes
    assert (report(first).wording, report(second).wording) == ("original", "summary")


def test_rdf() -> None:
    """RSS 1.0 is read."""
    [reading] = read(RDF)
    assert report(reading).text == "A and B met."
    assert report(reading).published_date == date(2020, 6, 8)
    assert report(reading).url == "https://wire.example/1"


def test_json() -> None:
    """An item of JSON Feed arrives as an entry of Atom does."""
    first, second = read(JSON)
    assert report(first).text == report(read(ATOM)[0]).text
    assert report(first).report_id == report(read(ATOM)[0]).report_id
    assert (report(second).external_id, report(second).wording) == ("1", "summary")


def test_known_from_a_file() -> None:
    """An entry from a file is known at the end of its day, or when it says it came out later."""
    found = report(read(ATOM)[0])
    assert found.known_at == datetime(2020, 6, 10, tzinfo=UTC)
    assert found.known_at_basis == "published"


def test_known_from_the_web() -> None:
    """An entry that was fetched is known when it came, on the ground that it was observed."""
    for feed in (RSS, ATOM, RDF, JSON):
        found = [report(reading) for reading in live(feed) if reading.report]
        assert {(one.known_at, one.known_at_basis) for one in found} == {(FETCHED_AT, "observed")}


def test_same_entry_is_same_report() -> None:
    """A later fetch of the same feed gives the same ids."""
    ids = [[report(r).report_id for r in one if r.report] for one in (live(RSS), read(RSS))]
    assert ids[0] == ids[1]


def test_time_ahead_of_the_fetch() -> None:
    """An entry whose stated time lies ahead of its fetch keeps its day, and the notes say so."""
    ahead = ATOM.replace("2020-06-09T23:30:00+09:00", "2020-07-01T20:10:00+09:00")
    first = live(ahead)[0]
    assert report(first).known_at == FETCHED_AT
    assert report(first).published_date == date(2020, 7, 1)
    assert any("ahead of the fetch" in note for note in first.notes)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Tue, 09 Jun 2020 05:00:00 +0900", date(2020, 6, 9)),
        ("2020-06-09T05:00:00+09:00", date(2020, 6, 9)),
        ("2020-06-09", date(2020, 6, 9)),
        ("09/Jun/2020 is when", None),
        ("30 Feb 2020 00:00:00 GMT", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_dates(words: str, found: date | None) -> None:
    """A date is read as its outlet wrote it; what cannot be read is no date, and is said."""
    [reading] = read(f"<rss><channel><item><title>Cut</title><pubDate>{words}</pubDate></item>"
                     "</channel></rss>")  # fmt: skip
    assert report(reading).published_date == found
    assert found or any("date" in note for note in reading.notes)


@pytest.mark.parametrize(
    ("day", "why"), [("2099-01-01", "published-in-future"), ("0001-01-01", "published-too-early")]
)
def test_impossible_dates(day: str, why: str) -> None:
    """A date of the future or before printing is refused, never replaced."""
    assert outcomes(ATOM.replace("2020-06-09T23:30:00+09:00", day))[0] == why


def test_flags_fill_gaps() -> None:
    """The outlet of the flag goes before the feed's own title; a wording that is given holds."""
    first = report(read(RSS, outlet="yonhap", wording="summary")[0])
    assert (first.outlet, first.wording) == ("yonhap", "summary")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "/2", "http://a b/", "data:text/html,x"])
def test_links_of_the_web_only(url: str) -> None:
    """A link that is no plain address of the web does not arrive as one."""
    assert report(read(JSON.replace("https://wire.example/2", url))[0]).url == ""


def test_bad_json_item() -> None:
    """One item of the wrong type is refused alone, with the field."""
    readings = read(JSON.replace('"id": 1', '"id": [1]'))
    assert readings[1].rejection is not None
    assert readings[1].rejection.reason == "bad-entry"
    assert "$.id" in readings[1].rejection.detail
    assert readings[0].report is not None


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ('{"version": "https://jsonfeed.org/version/1.1", "items": [', "malformed-json"),
        ('{"version": "https://jsonfeed.org/version/1.1", "items": [NaN]}', "malformed-json"),
        ('{"version": "https://jsonfeed.org/version/1.1", "items": {}}', "not-a-feed"),
        ('{"version": "https://jsonfeed.org/version/1.1"}', "not-a-feed"),
        ('{"version": "9", "items": []}', "not-a-feed"),
        ('{"version": "https://jsonfeed.org/version/1.1", "items": []}', "empty-feed"),
        ('{"version": "1", "version": "2", "items": []}', "duplicate-key"),
        ('{"items": ' + "[" * 60 + "]" * 60 + "}", "deep-nesting"),
        ('{"items": ' + "[" * 100_000, "deep-nesting"),
        ('{"id": ' + "9" * 5_000 + "}", "malformed-json"),
        ("<html><body>Please log in</body></html>", "not-a-feed"),
        ("<!DOCTYPE html><html><body>Not found</body></html>", "not-a-feed"),
        ("<opml><body/></opml>", "not-a-feed"),
        ("just a text", "not-a-feed"),
        ("", "not-a-feed"),
        ("<rss version='2.0'><channel/></rss>", "empty-feed"),
    ],
)
def test_refused_whole(data: str, why: str) -> None:
    """What is no feed, or an empty or broken one, is refused with a reason."""
    assert outcomes(data) == [why]


def test_login_page() -> None:
    """A page that comes where a feed was is named as a page."""
    from keeneye.feeds import Fetched, Options, read_fetched

    page = Fetched(url="https://wire.example/feed", final_url="https://wire.example/login",
                   status=200, headers={}, body=b"<html><form>Log in</form></html>",
                   fetched_at=FETCHED_AT)  # fmt: skip
    [reading] = read_fetched(page, Options(kind="feed"), clock=lambda: FETCHED_AT)
    assert reading.rejection is not None
    assert (reading.rejection.reason, "HTML" in reading.rejection.detail) == ("not-a-feed", True)


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("utf-8", "utf-8"), ("utf-16", "utf-16"), ("utf-16-le", "utf-16"), ("utf-16-be", "utf-16"),
     ("utf-32-be", "utf-32"), ("euc-kr", "euc-kr"), ("cp949", "euc-kr"), ("gb18030", "gb2312"),
     ("utf-8-sig", "utf-8"), ("utf-8", "euc-kr"), ("utf-8", "utf-7"), ("utf-8", "zlib_codec")],
)  # fmt: skip
def test_encodings(encoding: str, declared: str) -> None:
    """A feed is read in the encoding it is in, whatever it says; a strange one is said."""
    words = "통신선" if encoding != "gb18030" else "通信线路"
    feed = RDF.replace("A and B met.", f"{words} cut.").replace(
        '<?xml version="1.0"?>', f'<?xml version="1.0" encoding="{declared}"?>'
    )
    [reading] = read(feed.encode(encoding))
    assert report(reading).text == f"{words} cut."
    told = any(note.startswith("read as") for note in reading.notes)
    assert told == (not encoding.startswith("utf-8"))


def test_charset_of_the_server() -> None:
    """The server's word for the encoding goes before the document's."""
    feed = RDF.replace("A and B met.", "통신선").encode("cp949")
    [reading] = live(feed.replace(b'"1.0"?>', b'"1.0" encoding="big5"?>', 1),
                     content_type="text/xml; charset=euc-kr")  # fmt: skip
    assert report(reading).text == "통신선"


def test_controls_are_replaced() -> None:
    """No control character arrives, be it sent or spelt out."""
    sent = "\x1b[31m at&#27; noon &lt;p>&amp;#x1b;</desc"
    feed = RSS.replace("at noon.</desc", sent).replace("content:encoded", "x")
    found: Reading = read(feed)[0]
    assert "\x1b" not in report(found).text
    assert found.notes


@pytest.mark.parametrize("number", ["0", "27", "x1b", "xd800", "1114112", "x110000", "9" * 5_000])
def test_numbers_that_are_no_characters(number: str) -> None:
    """A reference to no character costs that character, not the feed."""
    [reading] = read(RDF.replace("A and B", f"A &#{number}; B &#x263a;"))
    assert report(reading).text == "A \ufffd B \u263a met."
    assert any("no character" in note for note in reading.notes)


def test_no_warning_reaches_the_user() -> None:
    """Feedparser's own warnings about old names do not arise."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(read(ATOM)) == 2


def test_title_is_cut() -> None:
    """An over-long title is cut, and the notes say so; an over-long text is refused."""
    long = RDF.replace("Met", "M" * (LIMITS.title_characters + 5))
    [reading] = read(long)
    assert len(report(reading).title) == LIMITS.title_characters
    assert any("cut at" in note for note in reading.notes)
    assert outcomes(RDF.replace("A and B", "A" * (LIMITS.report_characters + 5))) == [
        "text-too-long"
    ]
