"""Desks whose feeds lie on servers of the tests, and what these serve."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import msgspec

from keeneye.desk import Desk, read_desk
from keeneye.desk.shapes import Feed

from ..house.source import ROOT

__all__ = ["CUT", "RESTORED", "desk_folder", "desk_with", "rss"]

CUT = (
    "North Korea said on Tuesday that it would shut off every channel of communication with South "
    "Korea at midday, including the line of the liaison office."
)
RESTORED = (
    "North Korea and South Korea reopened the line of the liaison office on Wednesday, the "
    "Unification Ministry in Seoul said."
)
_FEED = re.compile(r"\[\[outlet\.feed\]\]\n(?:\w+ = .*\n)+")


def desk_with(feeds: Mapping[str, Sequence[str]]) -> Desk:
    """Return the Korea desk with these feeds alone: addresses by outlet."""
    desk = read_desk("korea")
    outlets = tuple(
        msgspec.structs.replace(
            outlet, feed=tuple(Feed(url=url, kind="rss") for url in feeds.get(outlet.id, ()))
        )
        for outlet in desk.outlets
    )
    return msgspec.structs.replace(desk, outlets=outlets)


def desk_folder(folder: Path, url: str, outlet: str = "yonhap") -> Path:
    """Copy the Korea desk into a folder, with one feed alone."""
    copied = folder / "desk"
    shutil.copytree(ROOT / "desks" / "korea", copied, ignore=shutil.ignore_patterns("reports"))
    path = copied / "outlets.toml"
    text = _FEED.sub("", path.read_text(encoding="utf-8"))
    before, mark, after = text.partition(f'id = "{outlet}"\n')
    head, rest = after.split("\n[[outlet]]", 1)
    feed = f'[[outlet.feed]]\nurl = "{url}"\nkind = "rss"\n'
    path.write_text(f"{before}{mark}{head}\n{feed}\n[[outlet]]{rest}", encoding="utf-8")
    return copied


def rss(texts: Iterable[str], day: str = "Tue, 09 Jun 2020 03:00:00 GMT") -> bytes:
    """Return a feed of these texts, each with its own words and title."""
    items = "".join(
        f"<item><guid>{n}</guid><title>{escape(text[:40])}</title>"
        f"<description>{escape(text)}</description><pubDate>{day}</pubDate></item>"
        for n, text in enumerate(texts)
    )
    return f"<rss version='2.0'><channel><title>T</title>{items}</channel></rss>".encode()
