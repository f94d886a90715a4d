"""Markup of an entry to plain text: what a reader would see, block by block."""

from __future__ import annotations

import re

from keeneye.feeds.reasons import refuse
from keeneye.limits import LIMITS

__all__ = ["text_of"]

_UNSEEN = frozenset({"script", "style", "template", "noscript", "head", "object", "iframe", "svg"})
_BLOCKS = frozenset(
    (
        "address", "article", "aside", "blockquote", "br", "caption", "dd", "div", "dl", "dt",
        "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
        "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "td", "th",
        "tr", "ul",
    )
)  # fmt: skip
_SPACE = re.compile(r"[ \t\n\r\f]+")  # white space of HTML; a no-break space is text
_MOST_PER_CHARACTER = 4  # markup may be so many times as long as the longest text


def text_of(markup: str) -> str:
    r"""Return the text of a piece of HTML: a line a block, scripts and styles left out.

    Raises
    ------
    ReadingError
        ``text-too-long`` for markup over the limits.

    Examples
    --------
    >>> text_of("<p>The line was <b>cut</b>.</p><script>x()</script><p>Nobody &amp; nothing.</p>")
    'The line was cut.\nNobody & nothing.'
    """
    if "<" not in markup and "&" not in markup:
        return markup.replace("\0", " ").strip()
    n_marks = markup.count("<")
    if len(markup) > _MOST_PER_CHARACTER * LIMITS.report_characters:
        raise refuse("text-too-long", f"{len(markup):,} characters of markup")
    if n_marks > LIMITS.html_elements:
        raise refuse("text-too-long", f"{n_marks:,} elements; at most {LIMITS.html_elements:,}")
    return _lines("".join(_walk(markup)))


def _walk(markup: str) -> list[str]:
    """Return the text between the tags; a zero byte stands where a block begins or ends."""
    from lxml import etree, html

    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True
    )
    page = f"<html><body>{markup.replace(chr(0), ' ')}</body></html>"
    tree = html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    walk = etree.iterwalk(tree, events=("start", "end"))
    pieces: list[str] = []
    for event, element in walk:
        block = "\0" if element.tag in _BLOCKS else ""
        if event == "end":
            pieces += (block, element.tail or "")
        elif element.tag in _UNSEEN:
            walk.skip_subtree()
        else:
            pieces += (block, element.text or "")
    return pieces


def _lines(text: str) -> str:
    """Cut text at its blocks, white space within them run together."""
    lines = (_SPACE.sub(" ", line).strip(" ") for line in text.split("\0"))
    return "\n".join(line for line in lines if line)
