"""A store and a plain model of it walk the same random way, and answer alike at every moment."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from keeneye.records import Correction, Event, Link, Report
from keeneye.store import Batch, Store

from .builders import coding, day, event, report, row_event

CODERS = ("hybrid-1", "pattern-1")
ROOTS = ("SANCTION", "THREATEN")
SENTENCES = ((0, 10), (10, 20))
days = st.integers(1, 8)


@dataclass
class Model:
    """Everything that was appended, and the rules of a history in plain Python."""

    reports: dict[str, Report] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    codings: dict[tuple[str, str], tuple[Event, ...]] = field(default_factory=dict)
    rows: list[Event] = field(default_factory=list)
    corrections: dict[str, Correction] = field(default_factory=dict)

    def events(self) -> list[Event]:
        """All events that were ever stored."""
        replaced = [c.replacement for c in self.corrections.values() if c.replacement]
        return [*(e for found in self.codings.values() for e in found), *self.rows, *replaced]

    def shown(self, asof: datetime) -> set[str]:
        """The ids of what a history of that moment shows."""
        known = {r for r, each in self.reports.items() if each.known_at <= asof}
        links = [k for k in self.links if k.known_at <= asof and k.copy_of in known]
        originals = known - {k.report_id for k in links}
        last: dict[str, Correction] = {}
        for c in sorted(self.corrections.values(), key=lambda c: (c.known_at, c.correction_id)):
            if c.known_at <= asof:
                last[c.event_id] = c
        by_id = {e.event_id: e for e in self.events()}
        spoken = {_act(by_id[i]) for c in last.values() for i in _both(c) if by_id[i].report_id}
        found = {e.event_id for e in self.rows if e.known_at <= asof and e.event_id not in last}
        for report_id in originals:
            coder = next((c for c in CODERS if (report_id, c) in self.codings), None)
            coded = self.codings[report_id, coder] if coder else ()
            found |= {e.event_id for e in coded if _act(e) not in spoken}
        acts: dict[Any, str] = {}
        for c in sorted(last.values(), key=lambda c: (c.known_at, c.correction_id)):
            new = c.replacement
            if new is None or new.event_id in last or new.known_at > asof:
                continue
            if new.report_id is None or new.report_id in originals:
                acts[_act(new) if new.report_id else new.event_id] = new.event_id
        return found | set(acts.values())


def _both(correction: Correction) -> list[str]:
    new = correction.replacement
    return [correction.event_id] + ([new.event_id] if new else [])


def _act(found: Event) -> tuple[object, ...]:
    span = found.evidence
    place = (found.report_id, getattr(span, "start", None), getattr(span, "end", None))
    return (*place, found.source_actor, found.target_actor, found.root_code)


class Walk(RuleBasedStateMachine):
    """Ingest, recode, link, correct and import in any order; every step reopens the file."""

    @initialize()
    def begin(self) -> None:
        """An empty folder."""
        self.folder = tempfile.TemporaryDirectory()
        self.store = Store(Path(self.folder.name) / "s.duckdb", clock=lambda: day(1))
        self.model = Model()
        self.store.append(Batch())

    def teardown(self) -> None:
        """Leave nothing behind."""
        if hasattr(self, "folder"):
            self.folder.cleanup()

    @rule(n=days, story=st.integers(0, 3), outlet=st.sampled_from(["a", "b"]))
    def ingest(self, n: int, story: int, outlet: str) -> None:
        """A report comes in, and is linked to an earlier one with the same story."""
        new = report(f"story {story} which is long enough for two sentences", n=n, outlet=outlet)
        if new.report_id in self.model.reports:
            assert self.store.append(Batch(reports=(new,))).total == 0
            return
        told = [r for r in self.model.reports.values() if r.text == new.text]
        first = min(told, key=lambda r: (r.known_at, r.report_id), default=None)
        links: tuple[Link, ...] = ()
        if first is not None:
            early, late = (first, new) if first.known_at <= new.known_at else (new, first)
            links = (
                Link(report_id=late.report_id, copy_of=early.report_id, known_at=late.known_at),
            )
        self.store.append(Batch(reports=(new,), links=links))
        self.model.reports[new.report_id] = new
        self.model.links += links

    @precondition(lambda self: self.model.reports)
    @rule(data=st.data(), coder=st.sampled_from(CODERS))
    def code(self, data: st.DataObject, coder: str) -> None:
        """A report is coded; a second time by the same coder changes nothing."""
        of = self.model.reports[data.draw(st.sampled_from(sorted(self.model.reports)))]
        acts = st.tuples(st.sampled_from(SENTENCES), st.sampled_from(ROOTS))
        drawn = data.draw(st.sets(acts, max_size=3))
        events = tuple(event(of, coder, bounds=b, root_code=r) for b, r in sorted(drawn))
        self.store.append(Batch(codings=(coding(of, *events, coder=coder),)))
        self.model.codings.setdefault((of.report_id, coder), events)

    @rule(line=st.integers(1, 3), n=days)
    def import_row(self, line: int, n: int) -> None:
        """A row comes in; the same row again changes nothing."""
        new = row_event(line, known_at=day(n))
        counted = self.store.append(Batch(events=(new,))).events
        fresh = all(new.event_id != e.event_id for e in self.model.rows)
        assert counted == int(fresh)
        if fresh:
            self.model.rows.append(new)

    @precondition(lambda self: self.model.events())
    @rule(
        data=st.data(), n=days, root=st.sampled_from([None, *ROOTS]), author=st.sampled_from("kl")
    )
    def correct(self, data: st.DataObject, n: int, root: str | None, author: str) -> None:
        """An analyst takes an event out, or says it otherwise."""
        stored = {e.event_id: e for e in self.model.events()}
        old = stored[data.draw(st.sampled_from(sorted(stored)))]
        new = None
        if root is not None:
            changes = {"root_code": root, "supersedes": old.event_id, "coder": f"analyst:{author}"}
            new = _like(old, self.model.reports, changes)
        fix = Correction(
            event_id=old.event_id, replacement=new, author=author, reason="x", known_at=day(n)
        )
        self.store.append(Batch(corrections=(fix,)))
        self.model.corrections.setdefault(fix.correction_id, fix)

    @invariant()
    def answers_are_alike(self) -> None:
        """At every moment the store shows what the model shows, each event once."""
        if not hasattr(self, "model"):
            return
        with self.store.read() as view:
            for n in (3, 6, 8):
                moment = day(n) - timedelta(microseconds=n == 3)
                found = [e.event_id for e in view.history(moment, CODERS).find_events()]
                assert len(found) == len(set(found))
                assert set(found) == self.model.shown(moment)


def _like(old: Event, reports: dict[str, Report], changes: dict[str, Any]) -> Event:
    if old.report_id is None:
        return row_event(old.evidence.line, known_at=old.known_at, **changes)  # type: ignore[union-attr]
    span = old.evidence
    bounds = (span.start, span.end)  # type: ignore[union-attr]
    return event(reports[old.report_id], bounds=bounds, **changes)


Walk.TestCase.settings = settings(max_examples=12, stateful_step_count=10, deadline=None)
test_a_store_answers_as_its_model = Walk.TestCase
