"""What a coder is, which coders there are, and the contract that each keeps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

from keeneye.errors import CodingError
from keeneye.records import CodingResult, Report, Span

if TYPE_CHECKING:
    from keeneye.coding.llm import Endpoint
    from keeneye.desk import Desk

__all__ = ["CODERS", "Coder", "check_coder", "code_reports", "load_coder"]


class Coder(Protocol):
    """Turns a report into events, and says what it refused.

    `name` carries the version, such as ``pattern-1``: a coder that codes differently has another
    name. The protocol itself has nothing to run, so it has no example; see `load_coder`.
    """

    @property
    def name(self) -> str:
        """Return name and version."""

    def code(self, report: Report) -> CodingResult:
        """Code one report: never raises for what a report may hold, never guesses in silence."""


def _pattern(desk: Desk | None, endpoint: Endpoint | None) -> Coder:
    """Return the lexicon coder."""
    from keeneye.coding.pattern import PatternCoder

    return PatternCoder(desk)


def _second(desk: Desk | None, endpoint: Endpoint | None) -> Coder:
    """Return the lexicon coder with more triggers and names."""
    from keeneye.coding.second.coder import SecondCoder

    return SecondCoder(desk)


def _linear(desk: Desk | None, endpoint: Endpoint | None) -> Coder:
    """Return the linear model by itself."""
    from keeneye.coding.learned import linear_coder

    return linear_coder(desk)


def _hybrid(desk: Desk | None, endpoint: Endpoint | None) -> Coder:
    """Return lexicon and linear model together."""
    from keeneye.coding.learned import hybrid_coder

    return hybrid_coder(desk)


def _parsed(desk: Desk | None, endpoint: Endpoint | None) -> Coder:
    """Return the coder that takes roles from the user's own parser."""
    from keeneye.coding.parsed.coder import ParsedCoder

    return ParsedCoder(desk)


def _llm(desk: Desk | None, endpoint: Endpoint | None) -> Coder:
    """Return the coder that asks a model, which the analyst must have named."""
    from keeneye.coding.llm.coder import LlmCoder

    if endpoint is None:
        raise CodingError(
            "llm-1 asks a language model, and none is named",
            where="--coder llm-1",
            expected="KEENEYE_LLM_URL and KEENEYE_LLM_MODEL, or --llm-url and --llm-model",
            todo="see docs/how-to/llm-coder.md",
        )
    return LlmCoder(endpoint, desk)


CODERS: dict[str, Callable[[Desk | None, Endpoint | None], Coder]] = {
    "pattern-1": _pattern,
    "pattern-2": _second,
    "linear-1": _linear,
    "hybrid-1": _hybrid,
    "spacy-1": _parsed,
    "llm-1": _llm,
}
"""Every coder by its name: the one table. `spacy-1` needs the extra of that name; `llm-1` asks a
model that the analyst names."""


def load_coder(name: str, desk: Desk | None = None, *, endpoint: Endpoint | None = None) -> Coder:
    """Load a coder by name.

    Parameters
    ----------
    name : str
        A key of `CODERS`; or one with its model and prompt, as it stands with an event:
        ``llm-1:MODEL@PROMPT``.
    desk : Desk, optional
        Whose actors come first; without one, only countries and agent nouns are known.
    endpoint : Endpoint, optional
        The model of `llm-1`; others have none.

    Raises
    ------
    CodingError
        If there is no such coder, or it has another model or prompt here.

    Examples
    --------
    >>> load_coder("pattern-1").name
    'pattern-1'
    """
    family, _, version = name.partition(":")
    if family not in CODERS:
        raise CodingError(
            f"no coder {name!r}",
            where="--coder or the desk's coders",
            expected=" or ".join(sorted(CODERS)),
            todo="choose one of these",
        )
    coder = CODERS[family](desk, endpoint)
    if version and coder.name != name:
        raise CodingError(
            f"the coder here is {coder.name!r}",
            where="--coder or the desk's coders",
            expected=repr(name),
            todo="name that model; an older prompt needs the Keeneye that had it",
        )
    return coder


def code_reports(coder: Coder, reports: Sequence[Report]) -> tuple[CodingResult, ...]:
    """Code reports in their order, several at a time where the coder waits for a server.

    Parameters
    ----------
    coder : Coder
        One that has a number `parallel` above 1 is called from so many threads.
    reports : sequence of Report

    Raises
    ------
    CodingError
        What the coder raises; no report after that one is begun.

    Examples
    --------
    >>> code_reports(load_coder("pattern-1"), [])
    ()
    """
    parallel = int(getattr(coder, "parallel", 1))
    if parallel == 1:
        return tuple(coder.code(report) for report in reports)
    from concurrent.futures import ThreadPoolExecutor

    pool = ThreadPoolExecutor(parallel)
    try:
        return tuple(pool.map(coder.code, reports))
    finally:
        pool.shutdown(cancel_futures=True)


def check_coder(coder: Coder, reports: Iterable[Report]) -> int:
    """Check that a coder keeps its contract on some reports.

    Parameters
    ----------
    coder : Coder
    reports : iterable of Report

    Returns
    -------
    int
        How many events were made in all.

    Raises
    ------
    CodingError
        With the report and the clause that was broken: the same report gives the same result;
        events and rejections name the coder and the report; evidence and marks are exact slices;
        `known_at`, its basis and the wording are the report's own; events end by the day after
        publication.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> report = Report(text="Iran and Iraq signed a treaty.", known_at_basis="observed",
    ...     known_at=datetime(2020, 6, 9, tzinfo=UTC))
    >>> check_coder(load_coder("pattern-1"), [report])
    2
    """
    made = 0
    for report in reports:
        result = coder.code(report)
        for broken in _broken(coder, report, result):
            raise CodingError(
                f"{coder.name}: {broken}", where=report.report_id, todo="correct the coder"
            )
        made += len(result.events)
    return made


def _broken(coder: Coder, report: Report, result: CodingResult) -> Iterable[str]:
    """Name each clause of the contract that a result breaks."""
    if coder.code(report) != result:
        yield "the same report gave another result"
    if (result.coder, result.report_id) != (coder.name, report.report_id):
        yield "the result names another coder or report"
    for rejection in result.rejected:
        if (rejection.coder, rejection.report_id) != (coder.name, report.report_id):
            yield "a rejection names another coder or report"
        if not 0 <= rejection.start <= rejection.end <= len(report.text):
            yield "a rejection lies outside the report"
    for event in result.events:
        if (event.coder, event.report_id) != (coder.name, report.report_id):
            yield "an event names another coder or report"
        if (event.known_at, event.known_at_basis) != (report.known_at, report.known_at_basis):
            yield "an event was known at another time than its report"
        evidence = event.evidence
        if not isinstance(evidence, Span):
            yield "an event of a report has a row for evidence"
        elif report.text[evidence.start : evidence.end] != evidence.text:
            yield "an evidence span is no exact slice"
        elif evidence.wording != report.wording:
            yield "the evidence has another wording than its report"
