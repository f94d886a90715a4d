from __future__ import annotations

import io
import tarfile
import time
import warnings
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keeneye.errors import KeeneyeError, ReadingError
from keeneye.feeds import REASONS, Options
from keeneye.feeds.files import Opened
from keeneye.feeds.syndication import entries, parsing, read_feed
from keeneye.feeds.syndication.markup import text_of
from keeneye.feeds.syndication.parsing import parse_apart, parse_here, parse_xml
from keeneye.feeds.syndication.prolog import drop_prolog
from keeneye.limits import LIMITS
from tests.feeds.syndication.feeds import ATOM, JSON, NOON, RDF, RSS, outcomes, read, report

HEAD = '<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>'
TAIL = "</channel></rss>"


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE rss [<!ENTITY % a SYSTEM "http://10.0.0.1/x.dtd"> %a;]>',
        "<!DOCTYPE rss [<!ELEMENT rss ANY>]>",
        '<!-- <rss --><!DOCTYPE rss [<!ENTITY b "SECRET">]>',
        '<?x <rss ?><!doctype rss [<!ENTITY b "SECRET">]>',
        '<!ENTITY b "SECRET">',
    ],
)
def test_declarations(doctype: str) -> None:
    """A feed that declares anything of its own is refused before it is parsed."""
    feed = RSS.replace("?>\n<rss", f"?>{doctype}<rss", 1).replace("at noon.<", "&b;<")
    assert outcomes(feed) == ["declarations"]


def test_plain_doctype() -> None:
    """The document type of old RSS is passed over, and nothing is fetched for it."""
    old = '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://10.0.0.1/rss.dtd">'
    assert outcomes(RDF.replace("?>", f"?>{old}", 1)) == ["report"]


def test_what_stands_before_the_feed() -> None:
    """Comments and instructions go; stray characters are passed over and counted."""
    document, notes = drop_prolog(" x <?a?><!-- <b> --><rss/>")
    assert document.endswith("?>\n<rss/>")
    assert notes == ("1 character before the feed passed over",)


def test_undefined_entities() -> None:
    """An entity that nothing defines is no reason to lose the entry."""
    readings = read(HEAD + "<item><title>A &unknown; B</title></item>" + TAIL)
    assert "A" in report(readings[0]).text
    assert any("not well-formed" in note for note in readings[0].notes)


@pytest.mark.parametrize("depth", [101, 50_000])
def test_depth(depth: int) -> None:
    """A feed nested deeper than the limit is refused, small or large."""
    feed = HEAD + "<item>" + "<a>" * depth + "</a>" * depth + "</item>" + TAIL
    assert outcomes(feed) == ["deep-nesting"]


def test_broken_off() -> None:
    """Of a feed that breaks off the whole entries are kept, the last is refused, the break said."""
    item = "<item><title>Cut</title><description>The line {} was cut.</description></item>"
    whole = HEAD + "".join(item.format(n) for n in range(3))
    cut = whole + "<item><title>Cut</title><description>The li"
    readings = read(cut)
    assert outcomes(cut) == ["report", "report", "report", "bad-entry"]
    assert readings[3].rejection is not None
    assert "breaks off" in readings[3].rejection.detail
    assert "not well-formed" in readings[0].notes[0]
    assert outcomes(whole) == ["report"] * 3


def test_too_many_entries(monkeypatch: pytest.MonkeyPatch) -> None:
    """Entries beyond the limit are one rejection that says how many they are."""
    few = replace(LIMITS, feed_entries=2)
    monkeypatch.setattr(parsing, "LIMITS", few)
    monkeypatch.setattr(entries, "LIMITS", few)
    readings = read(HEAD + "<item><title>Cut</title></item>" * 5 + TAIL)
    assert [one.report is None for one in readings] == [False, False, True]
    assert readings[2].rejection is not None
    assert readings[2].rejection.reason == "too-many-entries"
    assert readings[2].rejection.detail == "3 more; at most 2 are read"


def test_large_feeds_are_parsed_apart() -> None:
    """A larger feed goes through a process of its own, with the same result."""
    items = "".join(f"<item><title>Line {n} cut</title></item>" for n in range(2_500))
    document = (HEAD + items + TAIL).encode()
    assert len(document) > LIMITS.feed_inline_bytes
    assert parse_xml(document) == parse_here(document)
    assert len(parse_xml(document).entries) == 2_500


def test_slow_feeds_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A feed that takes its parser too long is given up, with the reason."""
    monkeypatch.setattr(parsing, "LIMITS", replace(LIMITS, feed_seconds=1.0))
    words = "".join(f"<category>a{n}</category>" for n in range(60_000))
    began = time.monotonic()
    with pytest.raises(ReadingError) as raised:
        parse_apart(f"{HEAD}<item>{words}</item>{TAIL}".encode())
    assert raised.value.what == "unparsable"
    assert "1 seconds" in raised.value.expected
    assert time.monotonic() - began < 10


def test_hungry_feeds_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A feed that takes its parser too much memory is given up, with the reason."""
    monkeypatch.setattr(parsing, "LIMITS", replace(LIMITS, feed_megabytes=120))
    with pytest.raises(ReadingError) as raised:
        parse_apart(f"{HEAD}<item><title>{'Cut ' * 7_000_000}</title></item>{TAIL}".encode())
    assert (raised.value.what, raised.value.expected) == (
        "unparsable",
        "more than 120 MB of memory",
    )


def test_refusals_of_the_process_arrive() -> None:
    """A refusal from the process of a large feed is the same as from here."""
    with pytest.raises(ReadingError, match="not-a-feed") as raised:
        parse_apart(b"<opml><body/></opml>")
    assert "<opml>" in raised.value.expected


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("A plain line.", "A plain line."),
        ("a &lt; b &amp; c", "a < b & c"),
        ("one<br>two<br/>three", "one\ntwo\nthree"),
        ("<ul><li>one</li><li>two</li></ul>", "one\ntwo"),
        ("<p>one <b>bold</b> word</p>\n\n<div>two</div>", "one bold word\ntwo"),
        ("<style>p{}</style>a<script>x()</script>b<!-- no -->", "ab"),
        ("a<noscript><p>no</p></noscript><svg><text>no</text></svg>b", "ab"),
        ("<img src=x onerror=alert(1)>seen", "seen"),
        ("<p>one\u00a0two</p>", "one\u00a0two"),
        ("<p>", ""),
        ("&#0;&#27;", "\ufffd"),
    ],
)
def test_markup(markup: str, text: str) -> None:
    """Markup becomes what a reader would see, a line a block."""
    assert text_of(markup).replace("\x1b", "") == text


def test_large_markup() -> None:
    """Markup over the limits is refused before it is parsed."""
    for markup in ("<b>" * (LIMITS.html_elements + 1), "<b>" + "a" * 4_000_000):
        with pytest.raises(ReadingError, match="text-too-long"):
            text_of(markup)


@given(st.text(max_size=300) | st.text("<>/&;!-[]pbr \"'=#x0", max_size=300))
def test_any_markup(markup: str) -> None:
    """Any markup becomes text, and no tag of ours can come of it."""
    assert "\0" not in text_of(markup)


def _all_named(data: bytes) -> None:
    """Every outcome is a report or a known reason."""
    assert all(outcome == "report" or outcome in REASONS for outcome in outcomes(data))


@settings(max_examples=150)
@given(st.binary(max_size=400) | st.text(max_size=300).map(str.encode))
def test_any_bytes(data: bytes) -> None:
    """Random bytes give readings or a refusal with a known reason, alone and inside a feed."""
    _all_named(data)
    _all_named(RSS.encode().replace(b"The line was cut at noon.", data))


CUTS = st.lists(st.tuples(st.integers(0, 1_500), st.integers(0, 40), st.binary(max_size=12)))


@settings(max_examples=200)
@given(st.sampled_from([RSS, ATOM, RDF, JSON]), CUTS)
def test_mutated_feeds(feed: str, cuts: list[tuple[int, int, bytes]]) -> None:
    """Feeds with pieces cut out and put in give readings or a refusal with a known reason."""
    data = feed.encode()
    for start, length, put in cuts:
        data = data[:start] + put + data[start + length :]
    _all_named(data)


def test_reference_feeds(reference_data: Path) -> None:
    """Every feed of feedparser's own tests is read or refused; well-formed ones count as there."""
    import feedparser

    packed = reference_data / "feedparser-feeds" / "feeds.tar.gz"
    if not packed.is_file():
        pytest.skip(f"no reference feeds at {packed}")
    differ, n_feeds = [], 0
    with tarfile.open(packed) as tar:
        for member in tar:
            if not member.isfile():
                continue
            n_feeds += 1
            data = tar.extractfile(member).read()  # type: ignore[union-attr]
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                theirs = feedparser.parse(io.BytesIO(data))
            found = _count(member.name, data)
            if not theirs.bozo and found != len(theirs.entries):
                differ.append((member.name, found, len(theirs.entries)))
    assert n_feeds > 1_000
    assert not differ


def _count(name: str, data: bytes) -> int:
    """How many entries we read or refuse; a feed refused whole has none."""
    item = Opened(name, io.BytesIO(data), b"")
    try:
        readings = list(read_feed(item, Options(), lambda: NOON))
    except KeeneyeError as error:
        readings, why = [], error.what
    else:
        why = ""
    assert why == "" or why in REASONS
    return len(readings)
