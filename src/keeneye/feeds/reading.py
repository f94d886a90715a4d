"""What reading gives: one report or one rejection for each item, with its place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from keeneye.errors import BadRecord, ReadingError
from keeneye.feeds.dating import Published, settle_times
from keeneye.feeds.decoding import clean, one_line, replaced_note
from keeneye.feeds.reasons import refuse
from keeneye.limits import LIMITS
from keeneye.records import Clock, Rejection, Report, Wording, require

__all__ = ["Draft", "Options", "Reading", "accept", "reject"]

_DETAIL_CHARACTERS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the user says of all inputs; what an item says of itself goes before it.

    Parameters
    ----------
    kind : str
        ``auto``, or a key of `keeneye.feeds.KINDS`.
    outlet : str
        For items that name none; a page's own site name gives way to it.
    published : date, optional
        Day of publication, for items that name none.
    known_at : datetime, optional
        When the items were known (aware, UTC), for items that do not say.
    wording : {'original', 'summary'}, optional
        Whose words the items hold. Unsaid: text and HTML files hold the outlet's own words, rows
        of JSON Lines are summaries.

    Examples
    --------
    >>> Options(outlet="yonhap").kind
    'auto'
    """

    kind: str = "auto"
    outlet: str = ""
    published: date | None = None
    known_at: datetime | None = None
    wording: Wording | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One item read: exactly one of `report` and `rejection`.

    Parameters
    ----------
    report : Report or None
    rejection : Rejection or None
    file : str
        The input as it was named, or the file below it; ``-`` for standard input.
    line : int
        Line of the file, from 1; 0 where the item is the whole file.
    notes : tuple of str
        What was changed or guessed on the way, in words: an encoding, replaced characters, a cut
        title.

    Raises
    ------
    BadRecord
        If it holds neither or both.

    Examples
    --------
    >>> Reading(rejection=Rejection(stage="reading", reason="empty-text"), file="a.txt").line
    0
    """

    report: Report | None = None
    rejection: Rejection | None = None
    file: str
    line: int = 0
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        one = (self.report is None) != (self.rejection is None)
        require(one, "neither or both", where=self.file, expected="a report or a rejection")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What an item says of itself, before the options fill the gaps; '' and None are gaps.

    Examples
    --------
    >>> Draft(text="Pyongyang cut the line.", file="a.txt").wording is None
    True
    """

    text: str
    file: str
    line: int = 0
    outlet: str = ""
    title: str = ""
    url: str = ""
    external_id: str = ""
    citation: str = ""
    checked: str = ""
    cites: tuple[str, ...] = ()
    wording: Wording | None = None
    published: Published | None = None
    known_at: datetime | None = None
    notes: tuple[str, ...] = ()


def accept(draft: Draft, options: Options, default: Wording, clock: Clock) -> Reading:
    """Make a report of a draft, or say why not.

    Parameters
    ----------
    draft : Draft
    options : Options
        Fill what the draft leaves open.
    default : {'original', 'summary'}
        The wording where neither says.
    clock : Clock
        Asked once: what is not dated was known now, and nothing may lie ahead of now.

    Examples
    --------
    >>> from datetime import UTC
    >>> noon = datetime(2020, 7, 1, 12, tzinfo=UTC)
    >>> reading = accept(Draft(text=" ", file="a.txt"), Options(), "original", lambda: noon)
    >>> reading.rejection.reason
    'empty-text'
    """
    try:
        tidy = _tidy(draft)
        report = _report(tidy, options, default, clock())
    except ReadingError as error:
        return reject(error, draft.file, draft.line)
    except BadRecord as error:
        return reject(refuse("bad-record", str(error)), draft.file, draft.line)
    return Reading(report=report, file=draft.file, line=draft.line, notes=tidy.notes)


def reject(error: ReadingError, file: str, line: int = 0) -> Reading:
    """Turn a refusal (`refuse`) into a reading, its detail short and printable.

    Examples
    --------
    >>> reject(refuse("empty-text"), "a.jsonl", 3).rejection.line
    3
    """
    detail = one_line(error.expected)[:_DETAIL_CHARACTERS]
    rejection = Rejection(stage="reading", reason=error.what, detail=detail, file=file, line=line)
    return Reading(rejection=rejection, file=file, line=line)


def _tidy(draft: Draft) -> Draft:
    """Clean text and title, cut an over-long title, and note what changed."""
    text, n_replaced = clean(draft.text)
    if not text.strip():
        raise refuse("empty-text")
    if len(text) > LIMITS.report_characters:
        limit = f"{len(text):,} characters; at most {LIMITS.report_characters:,}"
        raise refuse("text-too-long", limit)
    title = one_line(draft.title)
    cut = title[: LIMITS.title_characters]
    notes = draft.notes + replaced_note(n_replaced)
    if cut != title:
        notes += (f"title of {len(title):,} characters cut at {LIMITS.title_characters:,}",)
    return replace(draft, text=text, title=cut, notes=notes)


def _report(draft: Draft, options: Options, default: Wording, now: datetime) -> Report:
    """Fill the gaps of a draft from the options and make the report."""
    flagged = Published(options.published) if options.published else None
    published = draft.published or flagged
    times = settle_times(published, draft.known_at or options.known_at, now)
    return Report(
        text=draft.text,
        known_at=times.known_at,
        known_at_basis=times.known_at_basis,
        outlet=draft.outlet or options.outlet,
        published_date=times.published_date,
        title=draft.title,
        url=draft.url,
        wording=draft.wording or options.wording or default,
        cites=draft.cites,
        external_id=draft.external_id,
        citation=draft.citation,
        checked=draft.checked,
    )
