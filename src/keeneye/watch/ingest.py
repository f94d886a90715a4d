"""From inputs to the store: plan what is new, code it, append it in short transactions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice

from keeneye.coding import Coder, code_reports
from keeneye.coding.copies import METHOD, Tellings
from keeneye.desk import Desk
from keeneye.feeds import Reading
from keeneye.limits import LIMITS
from keeneye.records import CodingResult, Link, Rejection, Report, story_key
from keeneye.store import Batch, Store, View

__all__ = ["Counts", "Plan", "ingest", "plan"]

_CHUNK = 500  # readings a transaction: some 30 ms of holding the file

Progress = Callable[["Counts"], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What became of what was read; ``read = accepted + linked + known + rejected``."""

    accepted: int = 0
    linked: int = 0
    known: int = 0
    rejected: int = 0
    events: int = 0

    @property
    def read(self) -> int:
        """All items that were read."""
        return self.accepted + self.linked + self.known + self.rejected

    def plus(self, other: Counts) -> Counts:
        """Return the sum of two counts."""
        return Counts(
            accepted=self.accepted + other.accepted,
            linked=self.linked + other.linked,
            known=self.known + other.known,
            rejected=self.rejected + other.rejected,
            events=self.events + other.events,
        )

    def __str__(self) -> str:
        return (
            f"read {self.read} = accepted {self.accepted} + linked {self.linked} "
            f"+ known {self.known} + rejected {self.rejected}; events {self.events}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What one chunk of readings would add: new reports, links of copies, rejections."""

    reports: tuple[Report, ...] = ()
    links: tuple[Link, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    counts: Counts = field(default_factory=Counts)


@dataclass(slots=True)
class _Seen:
    """What this run has met already: the store's answer does not hold it in a dry run."""

    report_ids: set[str] = field(default_factory=set)
    stories: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    tellings: Tellings = field(default_factory=Tellings)


def ingest(
    readings: Iterable[Reading],
    *,
    store: Store,
    coder: Coder,
    desk: Desk | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Counts:
    """Read, code and store, chunk by chunk.

    The same input twice adds nothing: ids follow from content. A crash leaves whole chunks; the
    next run counts them as known.

    Parameters
    ----------
    readings : iterable of Reading
        What `keeneye.feeds.read_inputs` yields.
    store : Store
        Made when it does not exist; a dry run makes none.
    coder : Coder
        Codes every new report.
    desk : Desk, optional
        An outlet that a report names as the desk's `outlets.toml` does gets the desk's id, so
        that "Yonhap" and "yonhap" are one outlet.
    dry_run : bool
        Plan only; nothing is written.
    progress : callable, optional
        Called with the counts so far after each chunk.

    Returns
    -------
    Counts

    Raises
    ------
    StoreError
        If the store cannot be written; what was appended before stays.
    """
    total, seen = Counts(), _Seen()
    for chunk in _chunks(_name_outlets(readings, desk)):
        planned = _plan_against(store, chunk, seen)
        codings = code_reports(coder, planned.reports)
        if not dry_run:
            store.append(
                Batch(
                    reports=planned.reports,
                    links=planned.links,
                    codings=codings,
                    rejections=planned.rejections,
                )
            )
        total = total.plus(_with_events(planned.counts, codings))
        if progress:
            progress(total)
    return total


def plan(readings: Iterable[Reading], view: View | None) -> Plan:
    """Say what readings would add to a store.

    Parameters
    ----------
    readings : iterable of Reading
    view : View or None
        Of the store as it is; None where there is none yet.

    Returns
    -------
    Plan
        Reports that are new (copies among them, each with its link), and rejections.
    """
    return _plan(list(readings), view, _Seen())


def _chunks(readings: Iterable[Reading]) -> Iterator[list[Reading]]:
    """Cut a stream into lists."""
    stream = iter(readings)
    while chunk := list(islice(stream, _CHUNK)):
        yield chunk


def _name_outlets(readings: Iterable[Reading], desk: Desk | None) -> Iterator[Reading]:
    """Give outlets the desk's ids."""
    outlets = desk.outlets if desk else ()
    ids = {name.casefold(): o.id for o in outlets for name in (o.id, o.name, *o.names)}
    for reading in readings:
        report = reading.report
        outlet = ids.get(report.outlet.casefold()) if report else None
        if report and outlet and outlet != report.outlet:
            yield replace(reading, report=replace(report, outlet=outlet, report_id=""))
        else:
            yield reading


def _plan_against(store: Store, chunk: list[Reading], seen: _Seen) -> Plan:
    """Plan a chunk against the store as it is now."""
    if not store.exists():
        return _plan(chunk, None, seen)
    with store.read() as view:
        return _plan(chunk, view, seen)


def _plan(chunk: list[Reading], view: View | None, seen: _Seen) -> Plan:
    """Sort readings into new, linked, known and rejected."""
    rejections = [r.rejection for r in chunk if r.rejection is not None]
    read = [r.report for r in chunk if r.report is not None]
    refused = _forgotten(chunk, view)
    rejections += refused.values()
    read = [r for r in read if r.report_id not in refused]
    keys = {report.report_id: story_key(report.text) for report in read}
    stored = view.known_reports(keys) if view else set()
    stories = view.find_stories(set(keys.values())) if view else {}
    new: list[Report] = []
    links: list[Link] = []
    fresh = [r for r in read if r.report_id not in stored]
    _recall(fresh, view, seen)
    n_linked = 0
    for report in fresh:
        if report.report_id in seen.report_ids:
            continue
        seen.report_ids.add(report.report_id)
        new.append(report)
        key = keys[report.report_id]
        told = _earliest(stories.get(key), seen.stories.get(key))
        mine = (report.report_id, report.known_at)
        made = [_link(mine, told)] if told is not None else _near_links(report, seen)
        links += made
        n_linked += bool(made)
        seen.stories[key] = mine if told is None else _earliest(mine, told) or mine
        seen.tellings.add(report)
    counts = Counts(
        accepted=len(new) - n_linked,
        linked=n_linked,
        known=len(read) - len(new),
        rejected=len(rejections),
    )
    return Plan(reports=tuple(new), links=tuple(links), rejections=tuple(rejections), counts=counts)


def _forgotten(chunk: list[Reading], view: View | None) -> dict[str, Rejection]:
    """Refuse what the store was made to forget, where it comes again as another report."""
    told = [r for r in chunk if r.report is not None]
    hashes = {r.report.text_sha256 for r in told if r.report}
    gone = view.forgotten(hashes) if view else set()
    if not gone or view is None:
        return {}
    stored = view.known_reports({r.report.report_id for r in told if r.report})
    return {
        r.report.report_id: Rejection(stage="reading", reason="forgotten", file=r.file, line=r.line)
        for r in told
        if r.report and r.report.text_sha256 in gone and r.report.report_id not in stored
    }


def _recall(fresh: list[Report], view: View | None, seen: _Seen) -> None:
    """Bring to mind the stored reports that could be told again in these."""
    if view is None or not fresh:
        return
    moments = {report.known_at for report in fresh}
    near = view.reports_near(moments, LIMITS.near_copy_days, LIMITS.near_copy_reports)
    texts = view.find_texts(seen.tellings.unknown(near))
    for report_id in sorted(texts):
        seen.tellings.add_text(report_id, near[report_id], texts[report_id])


def _near_links(report: Report, seen: _Seen) -> list[Link]:
    """Link a report to the first telling of its story, and later tellings to it."""
    mine = (report.report_id, report.known_at)
    near = [(t.report_id, t.known_at) for t in seen.tellings.matches(report)]
    first = near[:1] if _earliest(mine, near[0] if near else None) != mine else []
    later = [one for one in near if _earliest(mine, one) == mine]
    return [_link(mine, other, METHOD) for other in (*first, *later)]


def _earliest(
    one: tuple[str, datetime] | None, other: tuple[str, datetime] | None
) -> tuple[str, datetime] | None:
    """Return the telling that was known first; of two at once, the one with the lower id."""
    if one is None or other is None:
        return one or other
    return min(one, other, key=lambda telling: (telling[1], telling[0]))


def _link(
    one: tuple[str, datetime], other: tuple[str, datetime], method: str = "same-text-1"
) -> Link:
    """Link two tellings of one story: the one known later is the copy."""
    original, copy = sorted((one, other), key=lambda telling: (telling[1], telling[0]))
    return Link(report_id=copy[0], copy_of=original[0], method=method, known_at=copy[1])


def _with_events(counts: Counts, codings: tuple[CodingResult, ...]) -> Counts:
    """Return the counts with the events that were coded."""
    return replace(counts, events=sum(len(c.events) for c in codings))
