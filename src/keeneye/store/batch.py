"""What is handed to the store in one transaction, and what it says was new."""

from __future__ import annotations

from dataclasses import dataclass

from keeneye.records import (
    CodingResult,
    Correction,
    Event,
    Link,
    Rejection,
    Report,
    content_id,
    require,
    seal,
)

__all__ = ["Appended", "Batch", "InputFile", "input_id"]


def input_id(sha256: str, options: str = "") -> str:
    """Return the id of an input: its bytes and the options that it was read with.

    Parameters
    ----------
    sha256 : str
        Of the bytes, 64 hexadecimal digits.
    options : str
        Whatever changes what is read from the same bytes (kind, outlet, coder), as text.

    Examples
    --------
    >>> input_id("ab", "kind=text") == input_id("ab", "kind=html")
    False
    """
    return content_id("i", sha256, options)


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFile:
    """An input that was read to its end.

    Parameters
    ----------
    sha256 : str
        Of its bytes.
    name, kind : str
        As it was given, and what it was read as.
    options : str
        As in `input_id`.
    n_read, n_accepted, n_linked, n_known, n_rejected : int
        ``n_read == n_accepted + n_linked + n_known + n_rejected``.
    n_events : int
        Events that came from it.
    input_id : str
        Left out when made.

    Raises
    ------
    BadRecord
        If the counts do not add up.

    Examples
    --------
    >>> InputFile(sha256="ab", name="a.txt", kind="text", n_read=1, n_accepted=1).n_rejected
    0
    """

    sha256: str
    name: str
    kind: str
    options: str = ""
    n_read: int = 0
    n_accepted: int = 0
    n_linked: int = 0
    n_known: int = 0
    n_rejected: int = 0
    n_events: int = 0
    input_id: str = ""

    def __post_init__(self) -> None:
        parts = self.n_accepted + self.n_linked + self.n_known + self.n_rejected
        require(
            self.n_read == parts,
            f"read {self.n_read}, but told of {parts}",
            where=self.name,
            expected="read = accepted + linked + known + rejected",
        )
        seal(self, "input_id", input_id(self.sha256, self.options))


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What goes into the store together: all of it, or nothing.

    Parameters
    ----------
    reports : tuple of Report
    links : tuple of Link
    codings : tuple of CodingResult
        What a coder made of a report. The pair of report and coder is stored once: a second
        result for it, however different, adds nothing.
    events : tuple of Event
        Events of imported rows, which belong to no report.
    corrections : tuple of Correction
    rejections : tuple of Rejection
        Refusals while reading; those of a coder come in its `CodingResult`.
    inputs : tuple of InputFile

    Raises
    ------
    BadRecord
        An event of another report or coder than its coding says, or a span among `events`.

    Examples
    --------
    >>> len(Batch().reports)
    0
    """

    reports: tuple[Report, ...] = ()
    links: tuple[Link, ...] = ()
    codings: tuple[CodingResult, ...] = ()
    events: tuple[Event, ...] = ()
    corrections: tuple[Correction, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    inputs: tuple[InputFile, ...] = ()

    def __post_init__(self) -> None:
        for coding in self.codings:
            found = [(event.report_id, event.coder) for event in coding.events]
            found += [(refused.report_id, refused.coder) for refused in coding.rejected]
            pair = (coding.report_id, coding.coder)
            own = all(each == pair for each in found)
            require(own, "not of its coding", where=pair[0], expected=f"only {pair}")
        for event in self.events:
            loose = event.report_id is None and event.supersedes is None
            require(loose, "not an imported row", where=event.event_id, expected="no report_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Appended:
    """How many rows were new, by table; 0 in all of them when everything was known.

    Examples
    --------
    >>> Appended(reports=2).total
    2
    """

    reports: int = 0
    links: int = 0
    codings: int = 0
    events: int = 0
    corrections: int = 0
    rejections: int = 0
    inputs: int = 0

    @property
    def total(self) -> int:
        """All new rows."""
        mine = (self.reports, self.links, self.codings, self.events)
        return sum(mine) + self.corrections + self.rejections + self.inputs
