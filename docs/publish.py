"""Build the site into build/docs: pictures, Sphinx with warnings as errors, links followed."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import captures
from lxml import html
from sphinx.cmd.build import build_main

HERE = Path(__file__).resolve().parent
SITE = HERE.parent / "build" / "docs"
_LINKS = (("href", "//*[@href]"), ("src", "//*[@src]"))


def links(page: Path) -> Iterator[str]:
    """Yield every address that a page leads to or shows."""
    tree = html.fromstring(page.read_bytes())
    for name, where in _LINKS:
        yield from (element.get(name) for element in tree.xpath(where))


def loaded(page: Path) -> Iterator[str]:
    """Yield every address that a page loads by itself: scripts, styles, pictures."""
    tree = html.fromstring(page.read_bytes())
    yield from tree.xpath("//@src | //link[@rel='stylesheet' or @rel='icon']/@href")


def anchors(page: Path) -> set[str]:
    """Return the places in a page that can be led to."""
    tree = html.fromstring(page.read_bytes())
    return {str(name) for name in tree.xpath("//@id | //a/@name")}


def broken(site: Path) -> list[str]:
    """Return every link inside a site that leads nowhere, as ``page: address``."""
    pages = sorted(site.rglob("*.html"))
    known = {page.resolve(): anchors(page) for page in pages}
    found = []
    for page in pages:
        for address in links(page):
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                continue
            led = (page.parent / unquote(parts.path)).resolve() if parts.path else page.resolve()
            led = led / "index.html" if led.is_dir() else led
            place = unquote(parts.fragment)
            if not led.is_file() or (place and led in known and place not in known[led]):
                found.append(f"{page.relative_to(site)}: {address}")
    return found


def build(source: Path, site: Path) -> int:
    """Build a site anew, each warning an error; return Sphinx's exit status."""
    shutil.rmtree(site, ignore_errors=True)
    told = ["-q", "-n", "-W", "--keep-going", "-b", "html", "-d", str(site.parent / "doctrees")]
    return int(build_main([*told, str(source), str(site)]))


def say(*lines: str) -> None:
    """Write lines for whoever builds."""
    sys.stdout.write("".join(f"{line}\n" for line in lines))


def main() -> int:
    """Take the pictures, build the site, follow its links; return 1 if anything is wrong."""
    taken = captures.take()
    say(f"{taken} pictures taken" if taken else "no Chromium: the site has no pictures")
    if build(HERE, SITE):
        return 1
    nowhere = [found for found in broken(SITE) if taken or "pictures/pages/" not in found]
    say(*nowhere)
    pages = len(list(SITE.rglob("*.html")))
    say(f"{pages} pages, {len(nowhere)} broken links: {SITE / 'index.html'}")
    return 1 if nowhere else 0


if __name__ == "__main__":
    sys.exit(main())
