"""The first ten minutes: the served demo walked through in a real browser, by keyboard alone."""

from __future__ import annotations

import hashlib
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_socket

from ..web.serving import Running, running
from .reader import AXE, CHROMIUM, FLAGS, LOOKS, Reader, contrast_faults, heading_faults
from .walking import keeneye

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium: install the package chromium"),
]
OWN_TEXT = (
    "North Korea's army fired artillery shells at a South Korean guard post on Wednesday, "
    "the Joint Chiefs of Staff in Seoul said. Nobody was hurt.\n"
)
JUNE_12, JUNE_17 = "/?asof=2020-06-12", "/?asof=2020-06-17&since=2020-06-12"
PAGES = (JUNE_12, JUNE_17, "/events?asof=2020-06-12", "/channels?asof=2020-06-12",
         "/threats?asof=2020-06-12", "/forecasts?asof=2020-06-12", "/track?asof=2020-06-12",
         "/rejects", "/x/nothing")  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the demo was run."""
    made = tmp_path_factory.mktemp("ten-minutes")
    keeneye(made, "demo")
    return made


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Running]:
    """A server on the demo's store."""
    pytest_socket.socket_allow_hosts(["127.0.0.1", "::1"], allow_unix_socket=True)
    with running(folder / "out" / "keeneye.duckdb") as started:
        started.ask(JUNE_12), started.ask(JUNE_17)  # worked out once, under load longer than a page
        yield started


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A headless Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


def _digest(store: Path) -> str:
    return hashlib.sha256(store.read_bytes()).hexdigest()


def test_the_first_ten_minutes(folder: Path, browser: Any, tmp_path: Path) -> None:
    """Lines cut, the sentence, five days on, the record, an own text in, a wrong event out."""
    pytest_socket.socket_allow_hosts(["127.0.0.1", "::1"], allow_unix_socket=True)
    store = tmp_path / "my store.duckdb"
    shutil.copy(folder / "out" / "keeneye.duckdb", store)
    before = _digest(store)
    with running(store) as served:
        reader = Reader(browser, served.url)
        reader.opens(JUNE_12)
        _sees_the_sentence(reader)
        _moves_on_to_17_june(reader)
        _opens_the_record(reader)
        assert _digest(store) == before  # nothing that was read wrote anything
        _puts_in_a_text(reader, tmp_path)
        _takes_the_event_out(reader, tmp_path)
        assert reader.said == []
        assert [url for url in reader.asked if not url.startswith((served.url, "data:"))] == []
        reader.close()


def _sees_the_sentence(reader: Reader) -> None:
    """From "cut" in the bottom line to the sentence, marked in its text."""
    reader.follows("#bottom_line a.figure", "cut")
    said = "North Korea announced that it was breaking off its telephone links"
    assert reader.marked().startswith(said)
    assert "The decision was taken" in reader.text("blockquote")


def _moves_on_to_17_june(reader: Reader) -> None:
    """Five days on: verdict, ledger and forecast have changed, and each change names a report."""
    reader.follows("nav.site a", "Brief")
    assert reader.text("h1") == "Brief as of 12 June 2020"
    reader.follows("nav.days a", re.compile("17 June 2020: [0-9]+ events came to be known"))
    assert reader.text("h1") == "Brief as of 17 June 2020"
    assert "changed since 12 June 2020" in reader.text("#changed h3")
    changes = reader.texts("#changed .item > p")
    evidence = reader.texts("#changed .item > aside")
    assert len(changes) == len(evidence) == 5
    for told in evidence:
        assert re.search(r"summary of [A-Z].*, known \d+ June 2020", told), told
    assert any("liaison office destroyed”, not made → carried out" in one for one in changes)
    assert any("undecided → signal. Cost paid: fail → pass" in one for one in changes)
    rows = reader.texts("#changed tbody tr")
    [force] = [row for row in rows if "uses force against it" in row]
    assert force.split("\t") == [
        "North Korea destroys something of the South's or uses force against it, within 30 days",
        "1 %", "4 %", "BBC News, 16 June 2020",
    ]  # fmt: skip


def _opens_the_record(reader: Reader) -> None:
    """From a forecast to the track record."""
    reader.follows("#next .item p > a.figure", re.compile(r"\d+\s%"))
    assert "/x/f-" in reader.url
    reader.follows("nav.site a", "Track record")
    assert reader.text("h1") == "Track record"


def _puts_in_a_text(reader: Reader, folder: Path) -> None:
    """The command that the page offers is copied and run; loaded again, the page has the act."""
    reader.opens(JUNE_17)
    known, acts = reader.text("header .cut a"), reader.text("#did_and_said")
    assert "artillery" not in acts
    (folder / "your-report.txt").write_text(OWN_TEXT)
    copied = reader.copies("Put in a text of your own")
    said = keeneye(folder, *shlex.split(copied)[1:]).stdout
    assert "accepted 1" in said
    reader.reloads()
    assert reader.text("header .cut a") != known
    assert "Your outlet" in reader.text("#did_and_said")
    assert "fired artillery shells" in reader.text("#did_and_said")


def _takes_the_event_out(reader: Reader, folder: Path) -> None:
    """The act's page has the command that corrects it; loaded again, the brief follows."""
    item = "#did_and_said .item:has-text('fired artillery shells')"
    reader.follows(f"{item} aside a.figure", re.compile(r"0\.\d\d"))
    assert reader.marked().startswith("North Korea's army fired artillery shells")
    copied = reader.copies("It tells no event")
    keeneye(folder, *shlex.split(copied)[1:])
    reader.opens(JUNE_17)
    assert "fired artillery shells" not in reader.text("#did_and_said")


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_every_page_can_be_read(browser: Any, server: Running, width: int, scheme: str) -> None:
    """Wide and on a phone, light and dark: no fault of contrast, headings, landmarks or width."""
    reader = Reader(browser, server.url, width=width, scheme=scheme)
    for path in PAGES:
        reader.opens(path)
        assert reader.page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert contrast_faults(reader.page) == [], path
        assert heading_faults(reader.page) == [], path
        assert reader.page.locator("main").count() == 1, path
    assert [text for text in reader.said if "status of 4" not in text] == []
    reader.close()


@pytest.mark.skipif(not AXE, reason="no axe-core: npm install --no-save axe-core")
@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_axe_finds_no_fault(browser: Any, server: Running, width: int, scheme: str) -> None:
    """axe-core's rules (WCAG 2.2 A and AA, best practices) find nothing on any page."""
    reader = Reader(browser, server.url, width=width, scheme=scheme)
    for path in PAGES:
        reader.opens(path)
        reader.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        reader.page.evaluate(Path(AXE).read_text(encoding="utf-8"))
        found = reader.page.evaluate("axe.run().then(r => r.violations)")
        faults = [(f["id"], f["nodes"][0]["html"][:200], len(f["nodes"])) for f in found]
        assert faults == [], path
    reader.close()


def test_on_paper_the_brief_is_whole(browser: Any, server: Running, tmp_path: Path) -> None:
    """Printed, it is a PDF with the brief and its endnotes, without forms, days and commands."""
    reader = Reader(browser, server.url)
    reader.opens(JUNE_17)
    paper = reader.page.pdf(path=str(tmp_path / "brief.pdf"), prefer_css_page_size=True)
    assert paper.startswith(b"%PDF")
    reader.page.emulate_media(media="print")
    for hidden in ("nav.site", "nav.days", "form", "#commands"):
        assert not reader.page.locator(hidden).first.is_visible(), hidden
    for shown in ("#bottom_line", "#changed", "#endnotes"):
        assert reader.page.locator(shown).is_visible(), shown
    reader.close()
