"""Pictures of the served pages: what is captured, the page that shows it, and the camera."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from keeneye.web.pages import PAGES

PICTURES = Path(__file__).resolve().parent / "pictures" / "pages"
FLAGS = ["--no-sandbox", "--disable-quic", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
DESK = "/desk/korea?asof="


@dataclass(frozen=True)
class Capture:
    """One picture: its name, what it shows, where, and on what kind of screen."""

    name: str
    told: str
    path: str
    width: int = 1200
    height: int = 1000
    scheme: str = "light"


def _captures() -> tuple[Capture, ...]:
    """Return every page once, as of 17 June 2020, and the brief on other days and screens."""
    cut = "?asof=2020-06-17"
    tables = [
        Capture(name, f"{title}, `/{name}`", f"/{name}{cut if is_cut else ''}")
        for name, (title, is_cut, _) in PAGES.items()
    ]
    return (
        Capture("brief-12", "The brief of 12 June 2020", f"{DESK}2020-06-12", height=1500),
        Capture("brief-17", "The brief of 17 June 2020", f"{DESK}2020-06-17", height=1500),
        Capture("brief-phone", "The same on a phone", f"{DESK}2020-06-17", 390, 844),
        Capture("brief-dark", "The same in the dark", f"{DESK}2020-06-17", scheme="dark"),
        Capture("event", "An event, opened: `/x/ID`", "/x/e-7f7c03734913b6f59306"),
        *tables,
    )


CAPTURES = _captures()


def render() -> str:
    """Return the page that shows the pictures."""
    shown = [f"## {c.told}\n\n![{c.told}](../pictures/pages/{c.name}.png)\n" for c in CAPTURES]
    return "\n".join(
        [
            "# The pages, pictured",
            "",
            "What `keeneye serve` shows of the demo's store. The pictures are taken by `make docs`",
            "in a real browser and are in the built site only;",
            "[how to serve](../how-to/serve-and-mcp.md) says what each page answers.",
            "",
            *shown,
        ]
    )


def take() -> int:
    """Take all pictures and return how many; 0 where there is no Chromium."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    shutil.rmtree(PICTURES, ignore_errors=True)
    if chromium is None:
        return 0
    from playwright.sync_api import sync_playwright

    PICTURES.mkdir(parents=True)
    with TemporaryDirectory() as folder, _served(Path(folder)) as url, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=FLAGS)
        for capture in CAPTURES:
            _shoot(browser, url, capture)
        browser.close()
    return len(CAPTURES)


def _shoot(browser: Any, url: str, capture: Capture) -> None:
    """Take one picture; a page that answers with an error is none."""
    page = browser.new_page(
        viewport={"width": capture.width, "height": capture.height}, color_scheme=capture.scheme
    )
    for _ in range(20):  # a slow machine is told to ask again: what was begun goes on
        answer = page.goto(url + capture.path, timeout=60_000)
        if answer.status != 503:
            break
    if not answer.ok:
        raise SystemExit(f"{capture.path}: {answer.status}")
    page.screenshot(path=PICTURES / f"{capture.name}.png")
    page.close()


@contextlib.contextmanager
def _served(folder: Path) -> Iterator[str]:
    """Serve the demo's store, with the forecasts of 12 June on record, until the block ends."""
    command = [sys.executable, "-m", "keeneye"]
    quiet = {
        "cwd": folder,
        "check": True,
        "stdout": subprocess.DEVNULL,
        "stderr": subprocess.DEVNULL,
    }
    store = ["--store", "out/keeneye.duckdb"]
    cut = ["--asof", "2020-06-12", "--record", "--clock", "2020-06-13T00:00:00Z"]
    later = ["--asof", "2020-12-31", "--clock", "2021-01-01T00:00:00Z"]
    for told in (["demo"], ["forecast", *store, *cut], ["settle", *store, *later]):
        subprocess.run([*command, *told], **quiet)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    serving = subprocess.Popen([*command, "serve", *store, "--port", str(port)],
                               cwd=folder, stderr=subprocess.DEVNULL)  # fmt: skip
    try:
        yield _answering(f"http://127.0.0.1:{port}", serving)
    finally:
        serving.terminate()
        serving.wait(30)


def _answering(url: str, serving: subprocess.Popen[bytes]) -> str:
    """Return the address once it answers."""
    for _ in range(600):
        if serving.poll() is not None:
            break
        try:
            urllib.request.urlopen(f"{url}/brief.css", timeout=10).close()
            return url
        except urllib.error.URLError:
            time.sleep(0.1)
    raise SystemExit("the server did not start")
