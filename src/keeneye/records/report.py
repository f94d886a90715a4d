"""A report: a dated text, whose words, who published it, when known; and the link of a copy."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from keeneye.limits import LIMITS
from keeneye.records.ids import content_id, require, require_utc, seal, text_digest
from keeneye.records.times import KnownAtBasis

__all__ = ["Link", "Report", "Wording", "story_key"]

Wording = Literal["original", "summary"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A text as it was received.

    Two reports with the same outlet, day of publication and text are one report: `report_id`
    follows from these three, so reading the same thing twice adds nothing.

    Parameters
    ----------
    text : str
        The words; every evidence span is a slice of this string.
    known_at : datetime
        When the world could know, aware, in UTC.
    known_at_basis : {'observed', 'published', 'assumed'}
        We fetched it then; the end of the day of publication; a rule.
    outlet : str
        An outlet id of the desk, or the name as it was given; '' when unknown.
    published_date : date, optional
        The outlet's own calendar day; missing when it was not said.
    title, url, external_id, citation, checked : str
        As given; '' when not said. `external_id` is the input's own id. `checked` says how a
        desk's facts were checked.
    wording : {'original', 'summary'}
        Whether `text` holds the outlet's words or somebody's summary: a summary is never shown
        as a quotation.
    cites : tuple of str
        Outlets that the report names as its own sources.
    text_sha256, report_id : str
        Left out when made; checked when read back.

    Raises
    ------
    BadRecord
        Empty or over-long text, an unaware time, or an id that does not follow from the content.

    Examples
    --------
    >>> from datetime import UTC
    >>> report = Report(text="Pyongyang cut the line.", outlet="yonhap",
    ...     published_date=date(2020, 6, 9), known_at=datetime(2020, 6, 10, tzinfo=UTC),
    ...     known_at_basis="published")
    >>> report.report_id[:2], report.wording
    ('r-', 'summary')
    """

    text: str
    known_at: datetime
    known_at_basis: KnownAtBasis
    outlet: str = ""
    published_date: date | None = None
    title: str = ""
    url: str = ""
    wording: Wording = "summary"
    cites: tuple[str, ...] = ()
    external_id: str = ""
    citation: str = ""
    checked: str = ""
    text_sha256: str = ""
    report_id: str = ""

    def __post_init__(self) -> None:
        where = self.external_id or self.url or self.outlet or "report"
        require(bool(self.text.strip()), "empty text", where=where, expected="some words")
        require(
            len(self.text) <= LIMITS.report_characters,
            f"text of {len(self.text):,} characters",
            where=where,
            expected=f"at most {LIMITS.report_characters:,}",
        )
        require_utc(self.known_at, where)
        seal(self, "text_sha256", text_digest(self.text))
        published = self.published_date and self.published_date.isoformat()
        seal(self, "report_id", content_id("r", self.outlet, published, self.text_sha256))


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One report is a copy of another; both stay, and only the original counts.

    Parameters
    ----------
    report_id : str
        The copy: of the two, the one that became known later.
    copy_of : str
        The original.
    method : str
        How the copy was recognised, with its version: ``same-text-1`` compares `story_key`,
        ``near-copy-1`` holds sentence against sentence.
    known_at : datetime
        When both texts were known, aware, in UTC: before, the copy stands as a report of its own.
    link_id : str
        Left out when made; checked when read back.

    Raises
    ------
    BadRecord
        A report as its own copy, an unaware time, or a false id.

    Examples
    --------
    >>> from datetime import UTC
    >>> Link(report_id="r-2", copy_of="r-1", known_at=datetime(2020, 6, 10, tzinfo=UTC)).method
    'same-text-1'
    """

    report_id: str
    copy_of: str
    method: str = "same-text-1"
    known_at: datetime
    link_id: str = ""

    def __post_init__(self) -> None:
        require_utc(self.known_at, self.report_id)
        differ = self.report_id != self.copy_of
        require(differ, "a copy of itself", where=self.report_id, expected="two reports")
        seal(self, "link_id", content_id("l", self.report_id, self.copy_of, self.method))


class _Told(dict[int, int | None]):
    """Which characters tell the story: not space, quote marks, punctuation or control."""

    def __missing__(self, codepoint: int) -> int | None:
        """Judge a character once."""
        category = unicodedata.category(chr(codepoint))
        dropped = category[0] in "ZPC" or chr(codepoint) in "`´^~"
        return self.setdefault(codepoint, None if dropped else codepoint)


_TOLD = _Told()


def story_key(text: str) -> str:
    """Return a digest that texts share when they differ only in case, space and punctuation.

    Letters, digits and signs such as ``$`` count; white space, quote marks, dashes, other
    punctuation and control characters do not. Compatible spellings (full-width, ligatures,
    decomposed accents) are one.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        64 hexadecimal digits.

    Examples
    --------
    >>> story_key('“We cut the line,” it said.') == story_key('"We  cut the line" - it said')
    True
    >>> story_key("It fired 2 rockets.") == story_key("It fired 3 rockets.")
    False
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return text_digest(folded.translate(_TOLD))
