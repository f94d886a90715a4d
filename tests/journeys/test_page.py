"""The page in a real browser: wide, on a phone, on paper; without scripts, without a request."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .walking import keeneye

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or ""
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update",
         "--disable-sync"]  # fmt: skip

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium: install the package chromium"),
]


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's page."""
    folder = tmp_path_factory.mktemp("page")
    keeneye(folder, "demo")
    return folder / "out" / "brief.html"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A headless Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light")])
def test_the_page_is_whole_and_quiet(
    browser: Any, page_file: Path, width: int, scheme: str
) -> None:
    """No console message, no request but the file itself, nothing wider than the screen."""
    page = browser.new_page(
        viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=True
    )
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(page_file.as_uri())
    assert said == []
    assert [url for url in asked if url != page_file.as_uri()] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    headings = page.locator("h1, h2").all_inner_texts()
    assert len(headings) >= 7
    assert page.locator("main").count() == 1
    page.close()


def test_every_link_within_the_page_has_its_target(browser: Any, page_file: Path) -> None:
    """Each number and state leads to an endnote in the same file."""
    page = browser.new_page()
    page.goto(page_file.as_uri())
    dead = page.evaluate(
        """[...document.querySelectorAll('a[href^="#"]')]
           .filter(a => !document.getElementById(decodeURIComponent(a.hash.slice(1))))
           .map(a => a.getAttribute('href'))"""
    )
    assert dead == []
    assert page.locator('a[href^="#"]').count() > 20
    page.close()


def test_the_page_prints(browser: Any, page_file: Path, tmp_path: Path) -> None:
    """On paper it is a PDF of a few pages."""
    page = browser.new_page()
    page.goto(page_file.as_uri())
    paper = page.pdf(path=str(tmp_path / "brief.pdf"), prefer_css_page_size=True)
    assert paper.startswith(b"%PDF")
    page.close()


def test_the_page_can_be_mailed(page_file: Path) -> None:
    """One file of at most 500 kB, with all its charts, that names no other file."""
    page = page_file.read_bytes()
    assert 50_000 < len(page) <= 500_000
    for outside in (b"<script", b"<link rel", b"<img", b"@import", b" src="):
        assert outside not in page.replace(b'<link rel="icon"', b"")


def test_every_chart_is_told_in_words_and_as_a_table(browser: Any, page_file: Path) -> None:
    """Each drawing has a title and a description, and a table in the same figure or section."""
    page = browser.new_page()
    page.goto(page_file.as_uri())
    charts = page.locator("svg.chart")
    names = [charts.nth(n).locator("title").get_attribute("id") for n in range(charts.count())]
    assert names == [f"chart-{name}-title" for name in
                     ("channels", "threats", "trend", "why", "next", "choice", "deal")]  # fmt: skip
    for n in range(charts.count()):
        chart = charts.nth(n)
        assert all(chart.locator(part).inner_html() for part in ("title", "desc"))
        assert chart.evaluate("c => !!c.closest('section').querySelector('table')")
    page.close()
