"""A reader at a keyboard: opens pages, follows links and copies commands without a mouse."""

from __future__ import annotations

import os
import re
import shutil
from itertools import pairwise
from pathlib import Path
from typing import Any

__all__ = [
    "AXE",
    "CHROMIUM",
    "FLAGS",
    "LOOKS",
    "Reader",
    "contrast_faults",
    "heading_faults",
]

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or ""
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update",
         "--disable-sync"]  # fmt: skip
LOOKS = [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")]
_HERE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
AXE = os.environ.get("KEENEYE_AXE") or (str(_HERE) if _HERE.exists() else "")
_MOST_STEPS = 900  # presses of the tab key until a page has been gone through


class Reader:
    """One window; what its console said and what it asked for is kept."""

    def __init__(self, browser: Any, url: str, *, width: int = 1280, scheme: str = "light") -> None:
        self._url = url
        self._window = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme
        )
        self._window.grant_permissions(["clipboard-read", "clipboard-write"], origin=url)
        self.page = self._window.new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("request", lambda request: self.asked.append(request.url))

    @property
    def url(self) -> str:
        return str(self.page.url)

    def opens(self, path: str) -> None:
        """Open a page by its address; one that is still being worked out is asked for again."""
        for _ in range(6):
            answer = self.page.goto(self._url + path, timeout=60_000)
            if answer.status != 503:
                return
            self.said.clear()
        raise AssertionError(f"{path} is not answered")

    def reloads(self) -> None:
        """Load the page again."""
        self.opens(self.url.removeprefix(self._url))

    def text(self, selector: str) -> str:
        return _spaced(self.page.locator(selector).first.inner_text())

    def texts(self, selector: str) -> list[str]:
        return [_spaced(one) for one in self.page.locator(selector).all_inner_texts()]

    def marked(self) -> str:
        """Return the words that are marked in the first text of the page."""
        return str(
            self.page.locator("blockquote").first.evaluate(
                "b => [...b.querySelectorAll('mark')].map(m => m.textContent).join('')"
            )
        )

    def follows(self, selector: str, words: str | re.Pattern[str]) -> None:
        """Go to a link with the tab key, and follow it with Enter."""
        pattern = re.compile(rf"^{re.escape(words)}$") if isinstance(words, str) else words
        link = self.page.locator(selector).filter(has_text=pattern).first
        self._goes_to(link)
        with self.page.expect_navigation(timeout=60_000):
            self.page.keyboard.press("Enter")

    def copies(self, label: str) -> str:
        """Go to a command with the tab key, select all of it, copy it; return what was copied."""
        self._goes_to(self.page.get_by_label(label, exact=True))
        self.page.keyboard.press("Control+A")
        self.page.keyboard.press("Control+C")
        return str(self.page.evaluate("navigator.clipboard.readText()"))

    def _goes_to(self, wanted: Any) -> None:
        """Press the tab key until the element has the focus, and see that the focus is visible."""
        for _ in range(_MOST_STEPS):
            self.page.keyboard.press("Tab")
            if wanted.evaluate("e => e === document.activeElement"):
                seen = "e => getComputedStyle(e).outlineStyle !== 'none'"
                assert wanted.evaluate(seen), "the focus cannot be seen"
                return
        raise AssertionError(f"the keyboard does not reach {wanted}")

    def close(self) -> None:
        self._window.close()


def _spaced(text: str) -> str:
    """Return text with plain spaces."""
    return text.replace("\u00a0", " ")


def heading_faults(page: Any) -> list[str]:
    """Return headings that skip a level, and pages without one heading of the first."""
    levels = page.evaluate(
        """[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')]
           .filter(h => h.checkVisibility()).map(h => +h.tagName[1])"""
    )
    faults = [f"h{a} then h{b}" for a, b in pairwise(levels) if b > a + 1]
    return faults + ([] if levels.count(1) == 1 else [f"{levels.count(1)} headings h1"])


_CONTRAST = """
() => {
  const parse = s => { const m = s.match(/[0-9.]+/g).map(Number);
    return m.length < 4 ? [...m, 1] : m; };
  const lum = c => { const f = c.slice(0, 3).map(v => { v /= 255;
    return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; });
    return .2126 * f[0] + .7152 * f[1] + .0722 * f[2]; };
  const behind = e => { for (; e; e = e.parentElement) {
    const c = parse(getComputedStyle(e).backgroundColor); if (c[3] > 0) return c; }
    return [255, 255, 255, 1]; };
  const faults = [];
  for (const e of document.querySelectorAll('body *')) {
    const says = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
    if (!says || !e.checkVisibility()) continue;
    const style = getComputedStyle(e);
    const ink = parse(e.closest('svg') ? style.fill.replace('none', style.color) : style.color);
    const [a, b] = [lum(ink), lum(behind(e))].sort((x, y) => y - x);
    const ratio = (a + .05) / (b + .05);
    const what = `${e.tagName} ${e.textContent.trim().slice(0, 40)}`;
    if (ratio < 4.5) faults.push(`${ratio.toFixed(2)} ${what}`);
  }
  return faults;
}
"""


def contrast_faults(page: Any) -> list[str]:
    """Return visible texts whose contrast with what is behind them is below 4.5."""
    return list(page.evaluate(_CONTRAST))
