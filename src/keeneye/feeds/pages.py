"""A file that is one report: plain text as it stands, or the article of a saved page."""

from __future__ import annotations

from collections.abc import Iterator

from keeneye.feeds.decoding import CHARSETS, Decoded, decode
from keeneye.feeds.files import Opened, read_whole
from keeneye.feeds.reading import Draft, Options, Reading, accept
from keeneye.feeds.reasons import refuse
from keeneye.limits import LIMITS
from keeneye.records import Clock

__all__ = ["read_html", "read_text"]

_SHOWN = ("dated by the first time that the page shows",)


def read_text(item: Opened, options: Options, clock: Clock) -> Iterator[Reading]:
    r"""Read a text file: one file, one report, the whole text as it stands.

    Line ends become ``\n``, a byte order mark goes, and control characters become U+FFFD;
    nothing else is changed, so that offsets into the stored text are offsets into the file's.

    Raises
    ------
    TooLarge
        Over ``input_bytes``.
    ReadingError
        ``not-text``: too much of it cannot be read.

    Examples
    --------
    >>> import io
    >>> from datetime import UTC, datetime
    >>> noon = datetime(2020, 7, 1, 12, tzinfo=UTC)
    >>> item = Opened("a.txt", io.BytesIO(b"Pyongyang cut the line."), b"")
    >>> [reading] = read_text(item, Options(), lambda: noon)
    >>> reading.report.external_id, reading.report.known_at_basis
    ('a.txt', 'observed')
    """
    named = item.fetched.charset if item.fetched else ""
    decoded = _whole_text(decode(read_whole(item, LIMITS.input_bytes), named))
    draft = Draft(
        text=decoded.text,
        file=item.name,
        url=item.fetched.final_url if item.fetched else "",
        external_id=item.own_id,
        notes=decoded.notes,
    )
    yield accept(draft, options, "original", clock)


def read_html(item: Opened, options: Options, clock: Clock) -> Iterator[Reading]:
    """Read a saved page: its running text, title, address and time of publication.

    Scripts, styles, navigation and comments are left out; nothing is fetched and nothing runs.
    The page's stated time of publication goes before the flag, which goes before a bare
    ``<time>``; the page's own site name is used only where no outlet was given.

    Raises
    ------
    TooLarge
        Over ``html_bytes``.
    ReadingError
        ``not-text`` or ``no-article``.

    Examples
    --------
    >>> import io
    >>> from datetime import UTC, datetime
    >>> page = b"<html><title>Lines</title><body><p>Pyongyang cut the line.</p></body></html>"
    >>> noon = datetime(2020, 7, 1, 12, tzinfo=UTC)
    >>> [reading] = read_html(Opened("a.html", io.BytesIO(page), b""), Options(), lambda: noon)
    >>> reading.report.text, reading.report.title
    ('Pyongyang cut the line.', 'Lines')
    """
    from keeneye.feeds.articles import declared_charset, read_article

    data = read_whole(item, LIMITS.html_bytes)
    named = item.fetched.charset if item.fetched else ""
    decoded = _whole_text(decode(data, named if named in CHARSETS else declared_charset(data)))
    article = read_article(decoded.text)
    shown = article.published is not None and not article.firm and options.published is None
    draft = Draft(
        text=article.text,
        file=item.name,
        outlet=options.outlet or article.site,
        title=article.title,
        url=article.url or (item.fetched.final_url if item.fetched else ""),
        external_id=item.own_id,
        published=article.published if article.firm or shown else None,
        notes=decoded.notes + article.notes + (_SHOWN if shown else ()),
    )
    yield accept(draft, options, "original", clock)


def _whole_text(decoded: Decoded) -> Decoded:
    """Refuse what is no text."""
    if decoded.hopeless:
        seen = f"{decoded.n_replaced:,} of {len(decoded.text):,} characters cannot be read"
        raise refuse("not-text", f"{seen} as {decoded.encoding}")
    return decoded
