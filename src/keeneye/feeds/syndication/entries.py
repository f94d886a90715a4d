"""What a feed says, whatever its format, and how each entry becomes a report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from keeneye.errors import ReadingError
from keeneye.feeds.dating import Published, read_published, read_stated
from keeneye.feeds.decoding import one_line
from keeneye.feeds.files import Opened
from keeneye.feeds.reading import Draft, Options, Reading, accept, reject
from keeneye.feeds.reasons import refuse
from keeneye.feeds.syndication.markup import text_of
from keeneye.limits import LIMITS
from keeneye.records import Clock, Wording

__all__ = ["Entry", "Parsed", "read_entries"]

_WEB = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry as its feed gives it; '' where it says nothing.

    Parameters
    ----------
    own_id, url, title, text : str
    title_is_markup, text_is_markup : bool
        HTML, to be made text.
    is_whole : bool
        `text` is the story as the outlet published it; otherwise a summary, or nothing.
    published, updated : str
        Dates in the feed's own words.
    moment : str
        The feed parser's reading of the date (ISO 8601, UTC), where it has one.
    problem : str
        Why the entry is not read; '' if it is.

    Examples
    --------
    >>> Entry(own_id="1", text="Pyongyang cut the line.").title
    ''
    """

    own_id: str = ""
    url: str = ""
    title: str = ""
    text: str = ""
    title_is_markup: bool = False
    text_is_markup: bool = False
    is_whole: bool = False
    published: str = ""
    updated: str = ""
    moment: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A feed as its parser gives it.

    Parameters
    ----------
    title : str
        The feed's own name; it names the outlet where nothing else does.
    entries : tuple of Entry
    n_left_out : int
        Entries beyond the limit.
    notes : tuple of str
        What was changed, guessed or broken, in words.

    Examples
    --------
    >>> Parsed(title="The Example Wire").entries
    ()
    """

    title: str = ""
    entries: tuple[Entry, ...] = ()
    n_left_out: int = 0
    notes: tuple[str, ...] = ()


def read_entries(parsed: Parsed, item: Opened, options: Options, clock: Clock) -> Iterator[Reading]:
    """Make a reading of each entry, in the order of the feed; lines count entries from 1.

    Notes of the whole feed go with the first reading. Entries beyond the limit are one
    rejection, which says how many they are.

    Examples
    --------
    >>> import io
    >>> from datetime import UTC, datetime
    >>> noon = datetime(2020, 7, 1, 12, tzinfo=UTC)
    >>> parsed = Parsed(entries=(Entry(text="Pyongyang cut the line.", published="2020-06-09"),))
    >>> [reading] = read_entries(parsed, Opened("-", io.BytesIO(), b""), Options(), lambda: noon)
    >>> reading.report.known_at.isoformat(), reading.line
    ('2020-06-10T00:00:00+00:00', 1)
    """
    told = parsed.notes
    for number, entry in enumerate(parsed.entries, start=1):
        try:
            draft = _draft(entry, item, number)
        except ReadingError as error:
            reading = reject(error, item.name, number)
        else:
            outlet = options.outlet or one_line(parsed.title)[: LIMITS.title_characters]
            wording: Wording = "original" if entry.is_whole else "summary"
            reading = accept(replace(draft, outlet=outlet), options, wording, clock)
        yield replace(reading, notes=told + reading.notes) if told else reading
        told = ()
    if parsed.n_left_out:
        number = len(parsed.entries) + 1
        seen = f"{parsed.n_left_out:,} more; at most {LIMITS.feed_entries:,} are read"
        yield replace(reject(refuse("too-many-entries", seen), item.name, number), notes=told)


def _draft(entry: Entry, item: Opened, number: int) -> Draft:
    """Read the fields of an entry."""
    if entry.problem:
        raise refuse("bad-entry", entry.problem)
    title = text_of(entry.title) if entry.title_is_markup else entry.title
    text = text_of(entry.text) if entry.text_is_markup else entry.text.strip()
    published, notes = _dated(entry, item)
    return Draft(
        text=text or one_line(title),
        file=item.name,
        line=number,
        title=title,
        url=_address(entry.url) or _address(entry.own_id),
        external_id=_bounded(entry.own_id) or _bounded(entry.url),
        published=published,
        notes=notes if text else (*notes, "a headline only"),
    )


def _bounded(words: str) -> str:
    """Return an id on one line, '' if it is too long to be one."""
    plain = one_line(words)
    return plain if len(plain) <= LIMITS.field_characters else ""


def _address(words: str) -> str:
    """Return an address, '' if it is none of the web."""
    plain = _bounded(words)
    return plain if _WEB.fullmatch(plain) else ""


def _dated(entry: Entry, item: Opened) -> tuple[Published | None, tuple[str, ...]]:
    """Return when an entry was published, and what has to be said of that."""
    words = entry.published
    notes: tuple[str, ...] = ()
    if not words and entry.updated:
        words, notes = entry.updated, ("dated by its last change",)
    if not words:
        return None, ("it has no date",)
    try:
        published = read_stated(words)
    except ReadingError:
        seen = repr(one_line(words)[:60])
        if not entry.moment:
            return None, (f"its date was not read: {seen}",)
        published = read_published(entry.moment)
        notes += (f"its date was read as {entry.moment}: {seen}",)
    fetched_at = item.fetched.fetched_at if item.fetched else None
    if fetched_at and published.moment and published.moment > fetched_at:
        # We hold it already: the stated time cannot be right, its day may be.
        notes += (f"its time lies ahead of the fetch: {one_line(words)[:60]!r}",)
        published = Published(published.day)
    return published, notes
