"""Appending: each thing once, all of a batch or nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keeneye.errors import BadRecord, StoreMissing
from keeneye.records import Correction, Link, Rejection, Report, content_id, story_key
from keeneye.store import Appended, Batch, InputFile, Store, input_id

from .builders import coding, day, event, report, row_event


def full_batch() -> Batch:
    """One of everything but a correction."""
    first, copy = report(), report(n=11, outlet="kcna")
    return Batch(
        reports=(first, copy),
        links=(Link(report_id=copy.report_id, copy_of=first.report_id, known_at=day(11)),),
        codings=(coding(first, event(first)), coding(copy)),
        events=(row_event(),),
        rejections=(Rejection(stage="reading", reason="empty-text", file="a.jsonl", line=3),),
        inputs=(InputFile(sha256="ab", name="a", kind="text", n_read=2, n_accepted=1, n_linked=1),),
    )


def test_a_batch_is_counted_by_table(store: Store) -> None:
    """Two reports, a link, two codings, two events, three refusals and an input are new."""
    counted = store.append(full_batch())
    assert counted == Appended(reports=2, links=1, codings=2, events=2, rejections=3, inputs=1)
    with store.read() as view:
        counts = view.counts()
    assert counts == {
        "reports": 2, "links": 1, "codings": 2, "events": 2, "corrections": 0, "rejections": 3,
        "inputs": 1, "revisions": 0, "tombstones": 0,
    }  # fmt: skip


def test_the_same_batch_again_adds_nothing(store: Store) -> None:
    """The second time every count is 0, and the file is byte for byte as before."""
    store.append(full_batch())
    before = store.path.read_bytes()
    assert store.append(full_batch()).total == 0
    assert store.path.read_bytes() == before


def test_what_stands_twice_in_a_batch_is_stored_once(store: Store) -> None:
    """A batch that repeats itself is as one that does not."""
    once = full_batch()
    twice = Batch(
        reports=once.reports * 2,
        links=once.links * 2,
        codings=once.codings * 2,
        events=once.events * 2,
        rejections=once.rejections * 2,
        inputs=once.inputs * 2,
    )
    assert store.append(twice) == Appended(
        reports=2, links=1, codings=2, events=2, rejections=3, inputs=1
    )


def test_of_two_reports_with_one_id_the_earlier_known_is_kept(store: Store) -> None:
    """Within a batch the order does not matter: the earliest known_at stands."""
    store.append(Batch(reports=(report(n=12), report(n=10))))
    with store.read() as view:
        found = view.find(report().report_id)
    assert isinstance(found, Report)
    assert found.known_at == day(10)


def test_a_report_is_coded_once_by_a_coder(store: Store) -> None:
    """A second, different result of the same coder for the same report adds no event."""
    of = report()
    store.append(Batch(reports=(of,), codings=(coding(of, event(of)),)))
    other = event(of, root_code="THREATEN", quad_class="verbal_conflict")
    assert store.append(Batch(codings=(coding(of, event(of), other),))).total == 0


def test_a_second_result_in_the_same_batch_adds_nothing(store: Store) -> None:
    """Of two results of one coder for one report in one batch, the first stands."""
    of = report()
    results = (coding(of), coding(of, event(of)))
    assert store.append(Batch(reports=(of,), codings=results)).events == 0


def test_a_correction_under_the_coders_name_is_stored(store: Store) -> None:
    """A replacement is stored whichever coder it names, though the report is coded already."""
    of = report()
    old = event(of)
    store.append(Batch(reports=(of,), codings=(coding(of, old),)))
    new = event(of, supersedes=old.event_id, root_code="REJECT")
    fix = Correction(
        event_id=old.event_id, replacement=new, author="kim", reason="misread", known_at=day(12)
    )
    again = Batch(codings=(coding(of, old),), corrections=(fix,))
    assert store.append(again) == Appended(events=1, corrections=1)


def test_every_record_comes_back_as_it_was(store: Store) -> None:
    """Report, event, row event, rejection, link and correction are read back equal."""
    of = report(
        "“Deutsche Größe” 북한은 \x00 🚀 said.",
        published_date=date(2020, 6, 9),
        title="a, b",
        url="https://example.org/?a=1",
        wording="original",
        cites=("kcna", "rodong"),
        external_id="7",
        known_at=datetime(2020, 6, 9, 3, 4, 5, 678901, tzinfo=UTC),
    )
    old, row = event(of, bounds=(17, 26), confidence=0.1 + 0.2), row_event()
    new = event(of, supersedes=old.event_id, coder="analyst:kim", known_at=day(12))
    fix = Correction(
        event_id=old.event_id, replacement=new, author="kim", reason="misread", known_at=day(12)
    )
    link = Link(report_id=of.report_id, copy_of="r-1", known_at=day(3))
    refused = Rejection(stage="reading", reason="empty-text", detail="…", file="a", line=2**40)
    coded = coding(of, old)
    store.append(
        Batch(
            reports=(of,),
            links=(link,),
            codings=(coded,),
            events=(row,),
            corrections=(fix,),
            rejections=(refused,),
        )
    )
    with store.read() as view:
        assert view.find(of.report_id) == of
        assert view.find(old.event_id) == old
        assert view.find(row.event_id) == row
        assert view.find(fix.correction_id) == fix
        assert view.find(link.link_id) == link
        assert view.find(refused.rejection_id) == refused
        assert view.find(coded.rejected[0].rejection_id) == coded.rejected[0]


def test_a_lone_surrogate_is_refused_and_nothing_is_stored(store: Store) -> None:
    """A text that no UTF-8 file can hold is a bad record, and its batch is not stored."""
    store.append(Batch(reports=(report("first"),)))
    with pytest.raises(BadRecord, match="lone surrogate"):
        store.append(Batch(reports=(report("good"), report("bad \ud800"))))
    with store.read() as view:
        assert view.counts()["reports"] == 1


def test_a_batch_refuses_events_of_others() -> None:
    """An event of another report than its coding, or a span among imported rows, is refused."""
    one, two = report("one one one"), report("two two two")
    with pytest.raises(BadRecord, match="not of its coding"):
        Batch(codings=(coding(one, event(two)),))
    with pytest.raises(BadRecord, match="not of its coding"):
        Batch(codings=(coding(one, event(one), coder="hybrid-1"),))
    with pytest.raises(BadRecord, match="not an imported row"):
        Batch(events=(event(one),))


def test_an_inputs_counts_add_up() -> None:
    """Read = accepted + linked + known + rejected, or the record is refused."""
    with pytest.raises(BadRecord, match="read 3, but told of 2"):
        InputFile(sha256="ab", name="a", kind="text", n_read=3, n_accepted=1, n_rejected=1)


def test_a_known_input_is_known_by_bytes_and_options(store: Store) -> None:
    """The same bytes read with other options are another input."""
    first = InputFile(sha256="ab", name="a", kind="text", options="kind=text")
    store.append(Batch(inputs=(first,)))
    wanted = [input_id("ab", "kind=text"), input_id("ab", "kind=html")]
    with store.read() as view:
        assert view.known_inputs(wanted) == {first.input_id}


def test_making_a_handle_touches_nothing(store: Store) -> None:
    """A handle makes no file, and reading what is not there says how to make it."""
    assert not store.exists()
    with pytest.raises(StoreMissing, match="keeneye ingest"), store.read():
        pass
    assert list(store.path.parent.iterdir()) == []


def test_an_empty_batch_makes_an_empty_store(store: Store) -> None:
    """Appending nothing makes the file, so that reading works."""
    assert store.append(Batch()).total == 0
    with store.read() as view:
        assert set(view.counts().values()) == {0}
        assert view.history(day(1), ["pattern-1"]).find_events() == []


def test_a_naive_clock_is_refused(store: Store) -> None:
    """The clock of a write says its zone."""
    bare = Store(store.path, clock=lambda: datetime(2020, 7, 1))  # noqa: DTZ001
    with pytest.raises(BadRecord, match="aware UTC"):
        bare.append(Batch())


def test_link_ids_follow_from_both_reports_and_the_method() -> None:
    """A link's id is made of copy, original and method, and a report is no copy of itself."""
    link = Link(report_id="r-2", copy_of="r-1", known_at=day(1))
    assert link.link_id == content_id("l", "r-2", "r-1", "same-text-1")
    with pytest.raises(BadRecord, match="copy of itself"):
        Link(report_id="r-1", copy_of="r-1", known_at=day(1))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“We’ll see,” Kim said", '"We\'ll see", KIM SAID'),
        ("Line one.\r\n\r\nLine two", "Line one.\nLine\u00a0two"),
        ("cease-fire – now", "cease fire - now"),
        ("Ｐｙｏｎｇｙａｎｇ", "pyongyang"),
        ("caf\u00e9", "cafe\u0301"),
    ],
)
def test_a_story_is_the_same_in_other_dress(one: str, other: str) -> None:
    """Case, space, quotes, dashes and compatible spellings do not make another story."""
    assert story_key(one) == story_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("fired 2", "fired 3"), ("$5", "5"), ("北韓", "北朝"), ("a", "")]
)
def test_a_story_is_another_with_other_letters_or_numbers(one: str, other: str) -> None:
    """A digit, a letter or a sign makes another story."""
    assert story_key(one) != story_key(other)


@given(st.text(max_size=60))
def test_folding_a_story_twice_changes_nothing(text: str) -> None:
    """The key of upper-cased text with spaces around is that of the lower-cased text."""
    assert story_key(f"  {text.lower()}\n") == story_key(text.lower())
