from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from keeneye.coding import load_coder
from keeneye.errors import DeskError, KeeneyeError, StoreBusy, StoreUnwritable
from keeneye.feeds.net import Fetcher, Wires
from keeneye.store import Store
from keeneye.watch import diagnose, write
from keeneye.watch.changes import StateChange
from keeneye.watch.polling import (
    Watched,
    hold_turn,
    publish,
    read_memory,
    take_turn,
)
from keeneye.watch.polling import turn as turn_module
from tests.feeds.net.servers import PUBLIC, ROOMY, Dial, Server, answer, serving

from .desks import CUT, RESTORED, desk_with, rss

START = datetime(2020, 6, 9, 4, tzinfo=UTC)
URL = "http://wire.example/feed"


@dataclass
class House:
    """A watched desk on a server of the test, and its clock."""

    server: Server
    watched: Watched
    moment: datetime = START
    heard: list[StateChange] = field(default_factory=list)

    def turn(self, hours: float = 0) -> Any:
        """Take a turn so many hours later."""
        self.moment += timedelta(hours=hours)
        return take_turn(self.watched)

    def digest(self) -> str:
        """What the store holds."""
        with self.watched.store.read() as view:
            return view.digest()


@contextlib.contextmanager
def house(
    folder: Path, replies: dict[str, Any], feeds: dict[str, list[str]] | None = None, **given: Any
) -> Iterator[House]:
    """Watch the Korea desk with these feeds on a server with these replies."""
    desk = desk_with(feeds or {"yonhap": [URL]})
    with serving(replies) as server:
        made: list[House] = []

        def clock() -> datetime:
            return made[0].moment

        wires = Wires(resolver=lambda host, port: [PUBLIC], dial=Dial(server), sleep=lambda s: None)
        watched = Watched(
            desk=desk,
            store=Store(folder / "k.duckdb", clock=clock),
            coder=load_coder(desk.coders[0], desk),
            fetcher=Fetcher(clock, limits=ROOMY, wires=wires),
            clock=clock,
            **given,
        )
        made.append(House(server, watched))
        yield made[0]


CUT_FEED = answer(rss([CUT]), etag='"v1"')


def test_a_turn_stores_codes_and_tells(tmp_path: Path) -> None:
    """A first poll that brings a threat tells it; again, it is known, and nothing is told."""
    with house(tmp_path, {"/feed": CUT_FEED}) as one:
        first = one.turn()
        assert (first.n_asked, first.counts.accepted, first.counts.events) == (1, 1, 1)
        assert [change.kind for change in first.changes] == ["new_threat"]
        digest = one.digest()
        again = one.turn(hours=1)
        assert (again.counts.known, again.changes, again.held) == (1, (), ())
        assert one.digest() == digest


def test_the_same_turn_twice_is_one(tmp_path: Path) -> None:
    """Taken again at the same moment, a turn adds nothing, tells nothing, changes no file."""
    with house(tmp_path, {"/feed": CUT_FEED}) as one:
        publish(one.watched, tmp_path / "out", one.turn().asof)
        watch = [tmp_path / "k.watch.json", *sorted((tmp_path / "out").iterdir())]
        before = [path.read_bytes() for path in watch]
        publish(one.watched, tmp_path / "out", one.turn().asof)
        assert [path.read_bytes() for path in watch] == before


def test_what_the_desk_comes_to_know_is_told_too(tmp_path: Path) -> None:
    """The desk's own facts of the next day cut five lines, and the threat is carried out."""
    with house(tmp_path, {"/feed": [CUT_FEED, answer(b"", 304)]}) as one:
        one.turn()
        told = one.turn(hours=24).changes
        cut = [c for c in told if c.kind == "channel_state" and c.after == "cut"]
        assert len(cut) == 5
        assert [c.after for c in told if c.kind == "threat_status"] == ["done"]
        assert all(c.evidence for c in told)


def test_each_line_that_is_told_opens(tmp_path: Path) -> None:
    """The id of a change is that of its record, and the same moment gives it again."""
    from keeneye.watch import explain

    with house(tmp_path, {"/feed": CUT_FEED}) as one:
        one.turn()
        changed = next(c for c in one.turn(hours=24).changes if c.kind == "channel_state")
        with one.watched.store.read() as view:
            opened = explain(changed.record_id, view, one.watched.desk, asof=one.moment)
        assert opened.record.state == changed.after


def test_readings_are_stored_before_their_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the store refuses, the feed's marks are not kept: the entries are fetched again."""
    with house(tmp_path, {"/feed": CUT_FEED}) as one:

        def full(*_: Any, **__: Any) -> None:
            raise StoreUnwritable("the disk is full")

        with monkeypatch.context() as patched:
            patched.setattr(turn_module, "ingest", full)
            with pytest.raises(StoreUnwritable):
                one.turn()
        assert read_memory(one.watched.memory_path).feeds == {}
        assert one.turn().counts.accepted == 1
        assert "if-none-match" not in one.server.heads[-1].lower()


def test_a_crash_after_storing_costs_a_fetch_and_no_entry(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped between the store and the state, the next turn knows the entries, and tells them."""
    with house(tmp_path, {"/feed": CUT_FEED}) as one:
        real, calls = turn_module.write_memory, []

        def stop(path: Path, memory: Any) -> None:
            calls.append(path)
            if len(calls) == 2:  # the first look is written, the state is not
                raise KeyboardInterrupt
            real(path, memory)

        with monkeypatch.context() as patched:
            patched.setattr(turn_module, "write_memory", stop)
            with pytest.raises(KeyboardInterrupt):
                one.turn()
        after = one.turn()
        assert after.counts.known == 1
        assert [change.kind for change in after.changes] == ["new_threat"]


def test_conditional_requests_go_on_from_turn_to_turn(tmp_path: Path) -> None:
    """The mark of the last answer is sent along; an unchanged feed brings nothing."""
    with house(tmp_path, {"/feed": [CUT_FEED, answer(b"", 304)]}) as one:
        one.turn()
        assert one.turn(hours=1).counts.read == 0
        assert 'if-none-match: "v1"' in one.server.heads[-1].lower()


def test_failing_feeds_are_named_and_the_rest_is_read(tmp_path: Path) -> None:
    """One feed of two fails: it is named with its problem, the other's entries are stored."""
    feeds = {"yonhap": [URL], "ap": ["http://ap.example/gone"]}
    with house(tmp_path, {"/feed": CUT_FEED, "/gone": answer(b"", 410)}, feeds) as one:
        first = one.turn()
        assert first.failed == (("ap", "http://ap.example/gone", "gone"),)
        assert first.counts.accepted == 1
        assert not first.is_blind
        assert one.turn(hours=48).n_asked == 1  # what is gone is not asked again


def test_a_desk_that_sees_nothing_is_blind(tmp_path: Path) -> None:
    """If no feed answered, the turn says so, also while all wait to be asked again."""
    with house(tmp_path, {"/feed": answer(b"", 500)}) as one:
        assert one.turn().is_blind
        later = one.turn(hours=0.1)
        assert (later.n_asked, later.is_blind) == (0, True)


def test_a_desk_without_feeds_is_told_what_to_do(tmp_path: Path) -> None:
    """Nothing to poll is an error that leads to the how-to."""
    with (
        house(tmp_path, {}, {"no-such-outlet": []}) as one,
        pytest.raises(DeskError, match="own-feeds"),
    ):
        one.turn()


def test_a_torn_memory_is_set_aside(tmp_path: Path) -> None:
    """A broken file is kept under a dated name; entries that are fetched again are known."""
    with house(tmp_path, {"/feed": CUT_FEED}) as one:
        one.turn()
        path = one.watched.memory_path
        path.write_bytes(path.read_bytes()[:-9])
        again = one.turn(hours=1)
        assert again.counts.known == 1
        assert again.changes == ()
        [note] = again.notes
        aside = path.with_name("k.watch.json.broken-20200609T050000Z")
        assert aside.name in note
        assert aside.exists()


def test_two_watches_of_one_store_do_not_run_at_once(tmp_path: Path) -> None:
    """The second is refused at once, and asks nobody."""
    with (
        house(tmp_path, {"/feed": CUT_FEED}) as one,
        hold_turn(one.watched.memory_path),
        pytest.raises(StoreBusy, match="the watch of this store is in use by process"),
    ):
        one.turn()
    assert one.server.asked == []


def test_a_hook_gets_each_change_until_it_takes_it(tmp_path: Path) -> None:
    """What a hook refuses is handed over again, in order; what it took is not."""
    taken: list[str] = []
    refusing = [True]

    def hook(change: StateChange) -> None:
        if refusing[0]:
            raise KeeneyeError("the hook failed")
        taken.append(change.kind)

    with house(tmp_path, {"/feed": CUT_FEED}, hook=hook) as one:
        first = one.turn()
        assert len(first.changes) == 1
        assert "the hook failed" in first.hook_problem
        refusing[0] = False
        second = one.turn(hours=1)
        assert (second.changes, second.hook_problem, taken) == ((), "", ["new_threat"])
        one.turn(hours=1)
        assert taken == ["new_threat"]


def test_silence_reaches_the_brief_and_the_doctor(tmp_path: Path) -> None:
    """Ten days without an item: the brief says "not seen" since when, the doctor how it fares."""
    replies = {"/feed": [CUT_FEED, answer(b"", 500)], "/other": answer(rss([RESTORED]))}
    feeds = {"yonhap": [URL], "ap": ["http://ap.example/other"]}
    with house(tmp_path, replies, feeds) as one:
        one.turn()
        one.server.replies["/other"] = answer(rss([RESTORED + " Twice."]))
        one.turn(hours=240)
        store, desk = one.watched.store, one.watched.desk
        with store.read() as view:
            brief = write(view.history(one.moment, desk.coders), desk).brief
        [said] = [
            s.text for x in brief.sections for s in x.statements if s.template == "quiet_feeds"
        ]
        assert said == (
            "Not seen: of 2 outlets with a feed, 1 has brought no report since 9 June 2020, 04:00 "
            "UTC: Yonhap News Agency."
        )
        assert not brief.refused
        from keeneye.watch.diagnose import _check_feeds

        found = {f.what.split()[1]: f for f in _check_feeds(store, desk, one.moment)}
        assert "last item 2020-06-09 04:00 UTC, 10.0 days ago" in found["yonhap"].what
        assert "failing, 1 polls, the last: server-error" in found["yonhap"].what
        assert (found["yonhap"].level, found["ap"].level) == ("note", "ok")


def test_a_brief_of_an_earlier_day_does_not_know_how_polls_went(tmp_path: Path) -> None:
    """Coverage follows from stored reports: a later failure changes no earlier brief."""
    with house(tmp_path, {"/feed": [CUT_FEED, answer(b"", 500)]}) as one:
        one.turn()
        cut, desk = one.moment + timedelta(days=20), one.watched.desk

        def text() -> str:
            with one.watched.store.read() as view:
                return write(view.history(cut, desk.coders), desk).json()

        before = text()
        one.turn(hours=24)
        assert text() == before


def test_the_doctor_is_silent_on_feeds_that_were_never_polled(tmp_path: Path) -> None:
    """Without a memory of polls there is nothing to say of them."""
    store = Store(tmp_path / "s.duckdb", clock=lambda: START)
    found, _ = diagnose(store, "korea", asof=START)
    assert not [f for f in found if f.what.startswith("feed ")]
