"""The article of a saved page: text by trafilatura, its dates by our own reading."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from configparser import ConfigParser
from dataclasses import dataclass
from functools import cache
from typing import Any

from keeneye.errors import ReadingError
from keeneye.feeds.dating import Published, read_stated
from keeneye.feeds.decoding import one_line
from keeneye.feeds.reasons import refuse
from keeneye.limits import LIMITS

__all__ = ["Article", "declared_charset", "read_article"]

_CHARSET = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?([\w-]+)""", re.I
)
_HEAD_BYTES = 4_096
_META_DATES = (
    "article:published_time",
    "og:article:published_time",
    "article:published",
    "dc.date.issued",
    "dcterms.issued",
    "parsely-pub-date",
)
_DATE_ATTRIBUTES = ("content", "datetime", "title")
_REFERENCE = re.compile(r"&#(?:x0*([0-9a-f]{1,2})|0*([0-9]{1,3}))(?![0-9a-f]);?", re.IGNORECASE)
_NO_CONTROL = (9, 10, 13)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What a page gives; `firm`: the time is stated as its publication, not only shown."""

    text: str
    title: str = ""
    url: str = ""
    site: str = ""
    published: Published | None = None
    firm: bool = False
    notes: tuple[str, ...] = ()


def declared_charset(data: bytes) -> str:
    """Return the encoding that a page names at its beginning, '' for none.

    Examples
    --------
    >>> declared_charset(b'<html><meta charset="euc-kr">')
    'euc-kr'
    """
    named = _CHARSET.search(data[:_HEAD_BYTES])
    return named.group(1).decode("ascii") if named else ""


def read_article(page: str) -> Article:
    """Read a page that was decoded already.

    Raises
    ------
    ReadingError
        ``no-article`` if no running text is found.

    Examples
    --------
    >>> read_article("<html><body><p>Pyongyang cut the line.</p></body></html>").text
    'Pyongyang cut the line.'
    """
    tree = _parse(page)
    published, firm, notes = _published(tree)
    metas = dict(reversed(list(_metas(tree))))  # of several, the first
    return Article(
        title=_title(tree, metas),
        url=_address(tree, metas),
        site=metas.get("og:site_name", "")[: LIMITS.title_characters],
        published=published,
        firm=firm,
        notes=notes,
        text=_extract(tree),  # last: it takes the tree apart
    )


def _parse(page: str) -> Any:
    """Parse a page without network, entities of its own, comments or instructions."""
    from lxml import etree, html

    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True
    )
    plain = _REFERENCE.sub(_without_control, page).encode("utf-8")
    try:
        tree = html.document_fromstring(plain, parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise refuse("no-article", str(error)) from error
    if sum(1 for _ in tree.iter()) > LIMITS.html_elements:
        raise refuse("no-article", f"more than {LIMITS.html_elements:,} elements")
    if _is_deeper(tree, LIMITS.html_depth):
        raise refuse("no-article", f"elements nested deeper than {LIMITS.html_depth} levels")
    return tree


def _without_control(reference: re.Match[str]) -> str:
    """Replace a reference to a control character, which the parser would bring to life."""
    hexadecimal, decimal = reference.groups()
    number = int(hexadecimal, 16) if hexadecimal else int(decimal)
    control = number not in _NO_CONTROL and (number < 32 or number == 127)
    return "\ufffd" if control else reference.group()


def _is_deeper(tree: Any, limit: int) -> bool:
    """Whether elements nest deeper than `limit`."""
    level = [tree]
    for _ in range(limit):
        level = [child for element in level for child in element]
    return bool(level)


@cache
def _settings() -> ConfigParser:
    """Return trafilatura's settings with its way around certificates off, and silence its log."""
    from trafilatura.settings import use_config

    logging.getLogger("trafilatura").addHandler(logging.NullHandler())
    settings: ConfigParser = use_config()
    settings.set("DEFAULT", "INSECURE_SSL_FALLBACK", "off")
    return settings


def _extract(tree: Any) -> str:
    """Return the running text of a page."""
    from trafilatura import extract

    text = extract(tree, include_comments=False, deduplicate=False, config=_settings())
    if not text:
        raise refuse("no-article", "no running text was found")
    return str(text)


def _metas(tree: Any) -> Iterator[tuple[str, str]]:
    """Yield what the page's meta elements say, names in lower case."""
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
        content = one_line(meta.get("content") or "")
        if name and content:
            yield name.strip().lower(), content


def _title(tree: Any, metas: dict[str, str]) -> str:
    """Return the headline that a page gives itself."""
    headlines = [one_line(h1.text_content()) for h1 in tree.iter("h1")]
    alone = headlines[0] if len(headlines) == 1 else ""
    titles = (one_line(title.text_content()) for title in tree.iter("title"))
    return metas.get("og:title") or alone or next(titles, "")


def _address(tree: Any, metas: dict[str, str]) -> str:
    """Return the page's own address, if it is one of the web."""
    links = [link.get("href") for link in tree.iter("link") if link.get("rel") == "canonical"]
    for address in (*links, metas.get("og:url")):
        plain = one_line(address or "")
        if re.match(r"https?://[^\s<>\"]+$", plain) and len(plain) <= LIMITS.field_characters:
            return plain
    return ""


def _published(tree: Any) -> tuple[Published | None, bool, tuple[str, ...]]:
    """Return the time of publication, whether it is stated as such, and what could not be read."""
    unread: list[str] = []
    for words in _stated(tree):
        try:
            return read_stated(words), True, tuple(unread)
        except ReadingError:
            unread.append(f"a date of the page was not read: {one_line(words)[:60]!r}")
    try:
        return read_stated(_shown(tree)), False, tuple(unread)
    except ReadingError:
        return None, False, tuple(unread)


def _stated(tree: Any) -> Iterator[str]:
    """Yield what the page states as its publication."""
    metas = dict(reversed(list(_metas(tree))))
    yield from (metas[name] for name in _META_DATES if name in metas)
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            yield from _linked_dates(script.text or "")
    for element in tree.iter():
        named = element.get("itemprop") or element.get("property")
        if named == "datePublished" or element.get("pubdate") is not None:
            given = (element.get(name) for name in _DATE_ATTRIBUTES)
            yield from [words for words in given if words][:1]


def _shown(tree: Any) -> str:
    """Return the first time that the page shows, '' for none."""
    times = (element.get("datetime") for element in tree.iter("time"))
    return next((words for words in times if words), "")


def _linked_dates(script: str) -> Iterator[str]:
    """Yield every ``datePublished`` of a JSON-LD script, the outermost first."""
    try:
        level: list[Any] = [json.loads(script, strict=False)]
    except (ValueError, RecursionError):
        return
    for _ in range(LIMITS.json_depth):
        objects = [value for value in level if isinstance(value, dict)]
        stated = (value.get("datePublished") for value in objects)
        yield from (words for words in stated if isinstance(words, str))
        nested = [list(value.values()) for value in objects]
        level = [leaf for part in level if isinstance(part, list) for leaf in part]
        level += [leaf for leaves in nested for leaf in leaves if isinstance(leaf, dict | list)]
