"""A link: one report tells again, word for word, what another told before."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from keeneye.records.checks import require, require_utc, seal
from keeneye.records.ids import content_id, text_digest

__all__ = ["Link", "story_key"]


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
        How the copy was recognised, with its version: ``same-text-1`` compares `story_key`.
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


@lru_cache(maxsize=4096)
def _is_told(character: str) -> bool:
    """Return whether a character belongs to the story: not space, quote mark or punctuation."""
    return unicodedata.category(character)[0] not in "ZPC" and character not in "`´^~"


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
    return text_digest("".join(c for c in folded if _is_told(c)))
