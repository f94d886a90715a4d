"""Feeds of our own, and short ways to read them."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any

from keeneye.errors import KeeneyeError
from keeneye.feeds import Fetched, Options, Reading, read_fetched
from keeneye.feeds.files import Opened
from keeneye.feeds.syndication import read_feed
from keeneye.records import Report

__all__ = ["ATOM", "FETCHED_AT", "JSON", "NOON", "RDF", "RSS", "live", "outcomes", "read", "report"]

NOON = datetime(2020, 7, 1, 12, tzinfo=UTC)
FETCHED_AT = NOON - timedelta(hours=1)

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>The Example Wire</title><link>https://wire.example/</link>
<item><guid>w-2</guid><title>North cuts the line</title><link>https://wire.example/2</link>
<pubDate>Tue, 09 Jun 2020 23:30:00 +0900</pubDate>
<description>The line was cut at noon.</description>
<content:encoded><![CDATA[<p>The North cut the line <b>at noon</b>.</p><p>Nobody answered.</p>
<script>steal()</script>]]></content:encoded></item>
<item><guid>w-1</guid><title>A &amp;amp; B meet</title><link>https://wire.example/1</link>
<description>&lt;p&gt;A and B met.&lt;/p&gt;&lt;p&gt;They agreed.&lt;/p&gt;</description></item>
<item><title>Only a headline</title></item>
<item><link>https://wire.example/0</link></item>
</channel></rss>"""

ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">
<title>The Example Wire</title>
<entry><id>tag:wire.example,2020:2</id><title>North cuts the line</title>
<link href="https://wire.example/2"/><published>2020-06-09T23:30:00+09:00</published>
<updated>2020-06-11T00:00:00Z</updated>
<content type="html">&lt;p&gt;The line was cut.&lt;/p&gt;</content></entry>
<entry><id>tag:wire.example,2020:1</id><title>Met</title><updated>2020-06-08T00:00:00Z</updated>
<summary>A and B met.</summary></entry></feed>"""

RDF = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://wire.example/"><title>The Example Wire</title></channel>
<item rdf:about="https://wire.example/1"><title>Met</title><link>https://wire.example/1</link>
<dc:date>2020-06-08</dc:date><description>A and B met.</description></item></rdf:RDF>"""

JSON = """{"version": "https://jsonfeed.org/version/1.1", "title": "The Example Wire", "items": [
{"id": "w-2", "url": "https://wire.example/2", "title": "North cuts the line",
 "content_html": "<p>The line was cut.</p>", "date_published": "2020-06-09T23:30:00+09:00"},
{"id": 1, "summary": "A and B met.", "date_modified": "2020-06-08"}]}"""


def read(data: bytes | str, **options: Any) -> list[Reading]:
    """Read a feed from a file at noon of 1 July 2020."""
    whole = data.encode() if isinstance(data, str) else data
    item = Opened("feed.xml", io.BytesIO(whole), whole[:8_192])
    return list(read_feed(item, Options(**options), lambda: NOON))


def live(data: bytes | str, **headers: str) -> list[Reading]:
    """Read what was fetched an hour before."""
    fetched = Fetched(
        url="https://wire.example/feed", final_url="https://wire.example/feed", status=200,
        headers={name.replace("_", "-"): value for name, value in headers.items()},
        body=data.encode() if isinstance(data, str) else data, fetched_at=FETCHED_AT,
    )  # fmt: skip
    return list(read_fetched(fetched, Options(), clock=lambda: NOON))


def report(reading: Reading) -> Report:
    """The report of a reading that must have one."""
    assert reading.report is not None, reading.rejection
    return reading.report


def outcomes(data: bytes | str) -> list[str]:
    """The reason of each rejection, or ``report``; of a feed that is refused whole, its reason."""
    try:
        return [r.rejection.reason if r.rejection else "report" for r in read(data)]
    except KeeneyeError as error:
        return [error.what]
