"""Histories: what could be known at a moment, each thing counted once."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keeneye.errors import BadRecord, UnknownId
from keeneye.records import Correction, Dyad, Event, Link, Report, story_key
from keeneye.store import Batch, Store

from .builders import coding, day, event, report, row_event

CODERS = ["hybrid-1", "pattern-1"]
END = day(30)


def ids(store: Store, asof: datetime = END, coders: list[str] = CODERS) -> list[str]:
    """The ids of the shown events, in order."""
    with store.read() as view:
        return [e.event_id for e in view.history(asof, coders).find_events()]


def correct(old: Event, new: Event | None, n: int = 15, author: str = "kim") -> Correction:
    """Kim's word on an event, known at the n-th."""
    return Correction(
        event_id=old.event_id, replacement=new, author=author, reason="misread", known_at=day(n)
    )


def replacing(of: Report, old: Event, root_code: str, **more: object) -> Event:
    """What Kim says instead."""
    values = {"root_code": root_code, "coder": "analyst:kim", "supersedes": old.event_id} | more
    return event(of, **values)


def test_an_event_is_seen_from_the_moment_it_is_known(store: Store) -> None:
    """At known_at itself it is there; a microsecond before, it is not."""
    of = report(n=10)
    store.append(Batch(reports=(of,), codings=(coding(of, event(of)),)))
    assert len(ids(store, day(10))) == 1
    assert ids(store, day(10) - timedelta(microseconds=1)) == []


def test_one_coder_a_report_counts(store: Store) -> None:
    """The first of the history's coders that coded a report counts, even if it found nothing."""
    one, two = report("one one one"), report("two two two")
    old_one, old_two = event(one), event(two)
    store.append(Batch(reports=(one, two), codings=(coding(one, old_one), coding(two, old_two))))
    assert sorted(ids(store)) == sorted([old_one.event_id, old_two.event_id])
    new_one = event(one, coder="hybrid-1")
    store.append(
        Batch(codings=(coding(one, new_one, coder="hybrid-1"), coding(two, coder="hybrid-1")))
    )
    assert ids(store) == [new_one.event_id]
    assert sorted(ids(store, coders=["pattern-1"])) == sorted([old_one.event_id, old_two.event_id])
    assert ids(store, coders=[]) == []


def test_a_copy_does_not_count_once_it_is_known_as_one(store: Store) -> None:
    """Before the link is known the copy stands as a report of its own; after, only the original."""
    first, copy = report(n=10), report(n=11, outlet="kcna")
    link = Link(report_id=copy.report_id, copy_of=first.report_id, known_at=day(13))
    events = event(first), event(copy)
    store.append(
        Batch(
            reports=(first, copy),
            links=(link,),
            codings=(coding(first, events[0]), coding(copy, events[1])),
        )
    )
    assert len(ids(store, day(12))) == 2
    assert ids(store, day(13)) == [events[0].event_id]
    with store.read() as view:
        later, earlier = view.history(day(13), CODERS), view.history(day(12), CODERS)
        assert later.copies(first.report_id) == [copy]
        assert earlier.copies(first.report_id) == []
        assert later.reports().column("copy_of").to_pylist() == [None, first.report_id]
        assert later.find_reports(with_copies=False) == [first]


def test_copies_of_copies_are_copies_of_the_first(store: Store) -> None:
    """A chain of copies leads to one original."""
    told = [report(n=10 + i, outlet=f"outlet{i}") for i in range(3)]
    links = tuple(
        Link(report_id=b.report_id, copy_of=a.report_id, known_at=b.known_at)
        for a, b in pairwise(told)
    )
    store.append(Batch(reports=tuple(told), links=links))
    with store.read() as view:
        history = view.history(day(30), CODERS)
        assert history.copies(told[0].report_id) == told[1:]
        assert history.find_reports(with_copies=False) == told[:1]
        assert history.copy_counts() == {told[0].report_id: 2, told[1].report_id: 1}


def test_a_link_to_an_original_that_is_not_yet_known_hides_nothing(store: Store) -> None:
    """Whatever the link says, a report is no copy of what is not known."""
    first, copy = report(n=20), report(n=11, outlet="kcna")
    link = Link(report_id=copy.report_id, copy_of=first.report_id, known_at=day(11))
    store.append(Batch(reports=(first, copy), links=(link,), codings=(coding(copy, event(copy)),)))
    assert len(ids(store, day(15))) == 1
    assert ids(store, day(20)) == []


def test_the_earliest_known_report_tells_a_story_first(store: Store) -> None:
    """find_stories answers with the earliest known of all reports with one story key."""
    late, early = report(n=12), report(n=10, outlet="kcna")
    store.append(Batch(reports=(late,)))
    store.append(Batch(reports=(early,)))
    with store.read() as view:
        keys = [story_key(late.text), story_key("nobody told this")]
        assert view.find_stories(keys) == {keys[0]: (early.report_id, day(10))}
        assert view.known_reports([late.report_id, "r-0"]) == {late.report_id}


def test_a_correction_takes_effect_when_it_is_known(store: Store) -> None:
    """Before the correction the old event is shown, after it the new one; both can be opened."""
    of = report()
    old = event(of)
    new = replacing(of, old, "THREATEN")
    store.append(Batch(reports=(of,), codings=(coding(of, old),)))
    store.append(Batch(corrections=(correct(old, new),)))
    assert ids(store, day(14)) == [old.event_id]
    assert ids(store, day(15)) == [new.event_id]
    with store.read() as view:
        assert view.history(day(15), CODERS).find_event(old.event_id) == old
        with pytest.raises(UnknownId):
            view.history(day(14), CODERS).find_event(new.event_id)


def test_a_replacement_in_the_coders_name_counts_as_a_replacement(store: Store) -> None:
    """An analyst who keeps the coder's name makes no second event, and none before its time."""
    of = report()
    old = event(of)
    new = replacing(of, old, "THREATEN", coder="pattern-1")
    store.append(Batch(reports=(of,), codings=(coding(of, old),), corrections=(correct(old, new),)))
    assert ids(store, day(14)) == [old.event_id]
    assert ids(store, day(15)) == [new.event_id]


def test_a_correction_without_replacement_takes_the_event_out(store: Store) -> None:
    """Where there was no event, none is shown."""
    of = report()
    old, row = event(of), row_event()
    store.append(Batch(reports=(of,), codings=(coding(of, old),), events=(row,)))
    store.append(Batch(corrections=(correct(old, None), correct(row, None, n=16))))
    assert ids(store, day(15)) == [row.event_id]
    assert ids(store, day(16)) == []


def test_a_correction_holds_against_a_later_coder(store: Store) -> None:
    """The same act by the same actors in the same sentence stays corrected after recoding."""
    of = report()
    old = event(of)
    new = replacing(of, old, "THREATEN")
    same = event(of, coder="hybrid-1", cameo_code="160")
    right = event(of, coder="hybrid-1", root_code="THREATEN", mode="give_ultimatum")
    elsewhere = event(of, coder="hybrid-1", bounds=(24, 38))
    reverse = event(of, coder="hybrid-1", source_actor="KOR", target_actor="PRK")
    besides = event(of, coder="hybrid-1", root_code="REJECT")
    another = event(of, coder="hybrid-1", source_actor="USA")
    store.append(Batch(reports=(of,), codings=(coding(of, old),), corrections=(correct(old, new),)))
    recoded = coding(of, same, right, elsewhere, reverse, besides, another, coder="hybrid-1")
    store.append(Batch(codings=(recoded,)))
    kept = (new, elsewhere, reverse, besides, another)
    assert sorted(ids(store)) == sorted(e.event_id for e in kept)
    before = sorted(e.event_id for e in recoded.events)
    assert sorted(ids(store, day(14))) == before


def test_a_correction_to_nobody_holds_too(store: Store) -> None:
    """An event without a target is found again in its sentence."""
    of = report()
    old = event(of, target_actor=None)
    again = event(of, target_actor=None, coder="hybrid-1")
    store.append(
        Batch(reports=(of,), codings=(coding(of, old),), corrections=(correct(old, None),))
    )
    store.append(Batch(codings=(coding(of, again, coder="hybrid-1"),)))
    assert ids(store) == []


def test_a_correction_may_be_corrected(store: Store) -> None:
    """A replacement gives way to its own replacement, also back to what the coder said."""
    of = report()
    old = event(of)
    second = replacing(of, old, "THREATEN")
    third = replacing(of, second, "SANCTION")
    store.append(Batch(reports=(of,), codings=(coding(of, old),)))
    store.append(Batch(corrections=(correct(old, second), correct(second, third, n=16))))
    assert [ids(store, day(n)) for n in (14, 15, 16)] == [
        [old.event_id], [second.event_id], [third.event_id],
    ]  # fmt: skip


def test_the_last_word_on_an_event_stands(store: Store) -> None:
    """Two analysts on one event: the later known correction stands, alone."""
    of = report()
    old = event(of)
    first = replacing(of, old, "THREATEN")
    second = replacing(of, old, "REJECT")
    corrections = correct(old, second, n=17, author="lee"), correct(old, first)
    store.append(Batch(reports=(of,), codings=(coding(of, old),), corrections=corrections))
    assert ids(store, day(16)) == [first.event_id]
    assert ids(store, day(17)) == [second.event_id]


def test_two_coders_corrected_alike_count_once(store: Store) -> None:
    """Corrections of two coders' events into one act in one sentence give one event."""
    of = report()
    mine, other = event(of), event(of, coder="hybrid-1", root_code="COERCE")
    new_mine = replacing(of, mine, "THREATEN")
    new_other = replacing(of, other, "THREATEN")
    store.append(
        Batch(
            reports=(of,),
            codings=(coding(of, mine), coding(of, other, coder="hybrid-1")),
            corrections=(correct(mine, new_mine), correct(other, new_other, n=16)),
        )
    )
    assert ids(store) == [new_other.event_id]


def test_a_replacement_of_a_copy_goes_with_the_copy(store: Store) -> None:
    """When a corrected report turns out to be a copy, its replacement counts no more."""
    first, copy = report(n=10), report(n=11, outlet="kcna")
    old = event(copy)
    new = replacing(copy, old, "THREATEN")
    link = Link(report_id=copy.report_id, copy_of=first.report_id, known_at=day(20))
    store.append(
        Batch(
            reports=(first, copy),
            links=(link,),
            codings=(coding(copy, old),),
            corrections=(correct(old, new),),
        )
    )
    assert ids(store, day(19)) == [new.event_id]
    assert ids(store, day(20)) == []


def test_imported_rows_are_shown_whatever_the_coders(store: Store) -> None:
    """A row event belongs to no report, so no choice of coders hides it."""
    row = row_event()
    store.append(Batch(events=(row,)))
    assert ids(store, coders=[]) == [row.event_id]


def test_an_imported_row_is_seen_from_the_moment_it_is_known_and_corrected(store: Store) -> None:
    """A row is not there before known_at, and gives way to its replacement at the correction's."""
    row = row_event()
    new = row_event(root_code="REJECT", supersedes=row.event_id, coder="analyst:kim")
    store.append(Batch(events=(row,), corrections=(correct(row, new),)))
    assert [ids(store, day(n)) for n in (9, 10, 14, 15)] == [
        [], [row.event_id], [row.event_id], [new.event_id],
    ]  # fmt: skip


def test_an_event_known_later_than_its_report_waits(store: Store) -> None:
    """Its own known_at holds for an event, also for a replacement that is known after its time."""
    of = report(n=10)
    old = event(of, known_at=day(12))
    new = replacing(of, old, "THREATEN", known_at=day(17))
    store.append(Batch(reports=(of,), codings=(coding(of, old),), corrections=(correct(old, new),)))
    assert [ids(store, day(n)) for n in (11, 12, 16, 17)] == [
        [], [old.event_id], [], [new.event_id],
    ]  # fmt: skip


def test_conditions_of_find_events_hold_together(store: Store) -> None:
    """Days are half-open; dyad, root, report, counted and limit narrow further."""
    of = report()
    events = [
        event(of, event_date=date(2020, 6, 1), bounds=(0, 4)),
        event(of, event_date=date(2020, 6, 2), bounds=(0, 5), modality="hypothetical"),
        event(of, event_date=date(2020, 6, 3), bounds=(0, 6), target_actor=None),
        event(of, event_date=date(2020, 6, 4), bounds=(0, 7), root_code="THREATEN"),
    ]
    store.append(Batch(reports=(of,), codings=(coding(of, *events),), events=(row_event(),)))
    with store.read() as view:
        find = view.history(day(30), CODERS).find_events
        assert find()[:4] == events
        assert find(since=date(2020, 6, 2), until=date(2020, 6, 4)) == events[1:3]
        assert find(dyad="PRK:KOR", counted=True, report_id=of.report_id) == [events[0], events[3]]
        assert find(dyad=Dyad("KOR", "PRK")) == []
        assert [e.coder for e in find(root_code="THREATEN")] == ["pattern-1", "icews"]
        assert find(counted=False) == [events[1]]
        assert find(limit=2) == events[:2]


def test_what_became_known_between_two_moments(store: Store) -> None:
    """find_reports(since, until) is what a history of `until` has and one of `since` has not."""
    told = [report(f"report {n}", n=n) for n in (9, 10, 11, 12)]
    store.append(Batch(reports=tuple(told)))
    with store.read() as view:
        history = view.history(day(30), CODERS)
        assert history.find_reports(day(9), day(11)) == told[1:3]
        assert history.find_reports(since=date(2020, 6, 10)) == told[2:]
        assert view.history(day(11), CODERS).find_reports() == told[:3]


def test_tables_have_utc_times_and_the_promised_columns(store: Store) -> None:
    """`events` and `reports` are Arrow tables whose times are labelled UTC."""
    of = report()
    store.append(Batch(reports=(of,), codings=(coding(of, event(of)),), events=(row_event(),)))
    with store.read() as view:
        history = view.history(day(30), CODERS)
        events, reports = history.events(), history.reports()
        assert history.events(counted=False).num_rows == 0
    for table in (events, reports):
        assert str(table.schema.field("known_at").type) == "timestamp[us, tz=UTC]"
    assert {"event_id", "root_code", "period", "counted", "row_line"} <= set(events.column_names)
    assert sorted(events.column("row_line").to_pylist(), key=str) == [2, None]
    assert reports.column("text").to_pylist() == [of.text]


def test_outlets_are_counted_with_their_copies(store: Store) -> None:
    """Each outlet has its reports, its copies, and when it was first and last heard of."""
    told = [report("one one", n=9), report("two two", n=10), report("one one", n=11, outlet="kcna")]
    link = Link(report_id=told[2].report_id, copy_of=told[0].report_id, known_at=day(11))
    store.append(Batch(reports=tuple(told), links=(link,)))
    with store.read() as view:
        found = view.history(day(30), CODERS).outlets()
        assert view.history(day(8), CODERS).outlets() == []
    assert [(o.outlet, o.n_reports, o.n_copies) for o in found] == [
        ("kcna", 1, 1),
        ("yonhap", 2, 0),
    ]
    assert (found[1].first_known_at, found[1].last_known_at) == (day(9), day(10))
    assert found[1].first_known_at.tzinfo is UTC


def test_refusals_are_counted_for_the_coder_that_counts(store: Store) -> None:
    """Each shown report brings the refusals of its one coder."""
    one, two = report("one one one"), report("two two two", n=20)
    results = (coding(one), coding(one, coder="hybrid-1"), coding(two))
    store.append(Batch(reports=(one, two), codings=results))
    with store.read() as view:
        assert view.history(day(30), CODERS).rejection_counts() == {"no-target": 2}
        assert view.history(day(10), CODERS).rejection_counts() == {"no-target": 1}
        assert len(view.rejections(coder="pattern-1")) == 2
        assert len(view.rejections(stage="coding", reason="no-target", limit=1)) == 1
        assert view.rejections(stage="reading") == []


def test_unknown_and_later_ids_say_the_same(store: Store) -> None:
    """What is not stored and what is known only later both are unknown."""
    of = report(n=20)
    coded = event(of)
    store.append(Batch(reports=(of,), codings=(coding(of, coded),)))
    with store.read() as view:
        history = view.history(day(19), CODERS)
        for find, key in (
            (history.find_report, of.report_id),
            (history.find_event, coded.event_id),
            (history.copies, of.report_id),
            (history.find_event, "e-0"),
            (view.find, "e-0"),
            (view.find, "nonsense"),
        ):
            with pytest.raises(UnknownId):
                find(key)


def test_a_history_wants_a_utc_cut_and_a_list_of_coders(store: Store) -> None:
    """A naive time, and one text where several coders belong, are refused."""
    store.append(Batch())
    with store.read() as view:
        with pytest.raises(BadRecord, match="aware UTC"):
            view.history(datetime(2020, 6, 1), CODERS)  # noqa: DTZ001
        with pytest.raises(BadRecord, match="one text"):
            view.history(day(1), "pattern-1")
        with pytest.raises(BadRecord, match="no such period"):
            view.history(day(1), []).series("PRK:KOR", by="year")  # type: ignore[arg-type]


def test_series_are_whole_weeks_with_zeros_between(store: Store) -> None:
    """Worked by hand: 1, 0 and 2 events in the weeks of 1, 8 and 15 June 2020."""
    of = report(n=30)
    days = [date(2020, 6, 7), date(2020, 6, 15), date(2020, 6, 21)]
    events = [event(of, event_date=d) for d in days]
    events.append(event(of, event_date=date(2020, 6, 9), modality="hypothetical"))
    events.append(event(of, event_date=date(2020, 6, 9), source_actor="KOR", target_actor="PRK"))
    store.append(Batch(reports=(of,), codings=(coding(of, *events),)))
    with store.read() as view:
        history = view.history(day(30), CODERS)
        weeks = history.series("PRK:KOR", "material_conflict").to_pydict()
        assert weeks == {
            "period_start": [date(2020, 6, 1), date(2020, 6, 8), date(2020, 6, 15)],
            "n": [1, 0, 2],
        }
        assert history.series("PRK:KOR", "THREATEN").num_rows == 0
        assert history.series("PRK:KOR", "SANCTION", by="month").to_pydict()["n"] == [3]
        assert history.count_by_period("PRK:KOR", "day").num_rows == 3


dates = st.dates(date(2019, 12, 20), date(2020, 3, 10))


@settings(max_examples=15)
@given(st.lists(st.tuples(dates, st.integers(1, 33)), min_size=1, max_size=25))
def test_events_count_in_the_periods_of_the_record(
    tmp_path_factory: pytest.TempPathFactory, intervals: list[tuple[date, int]]
) -> None:
    """SQL counts an event by day, week and month exactly where Event.period says it lies."""
    store = Store(tmp_path_factory.mktemp("s") / "s.duckdb", clock=lambda: day(1))
    of = report(n=30)
    events = [
        event(of, event_date=d, event_date_end=d + timedelta(days=n), date_precision="unknown")
        for d, n in set(intervals)
    ]
    store.append(Batch(reports=(of,), codings=(coding(of, *events),)))
    with store.read() as view:
        history = view.history(day(30), CODERS)
        for by in ("day", "week", "month"):
            table = history.count_by_period("PRK:KOR", by).to_pydict()  # type: ignore[arg-type]
            found = dict(zip(table["period_start"], table["n"], strict=True))
            assert found == Counter(_start(e, by) for e in events if _start(e, by))


def _start(found: Event, by: str) -> date | None:
    """The period of a kind that holds the event whole, worked from its dates."""
    first, last = found.event_date, found.event_date_end - timedelta(days=1)
    if by == "day":
        return first if found.period == "day" else None
    if by == "week":
        monday = first - timedelta(days=first.weekday())
        return monday if found.period in ("day", "week") else None
    same = (first.year, first.month) == (last.year, last.month)
    return first.replace(day=1) if same else None


def test_uncoded_reports_come_in_lists_without_copies(store: Store) -> None:
    """What a coder has not coded yet, earliest first, copies from the first moment left out."""
    told = [report(f"report {n}", n=n) for n in (9, 10, 11)]
    copy, late_copy = report("report 9", n=12, outlet="a"), report("report 9", n=13, outlet="b")
    links = tuple(
        Link(report_id=c.report_id, copy_of=told[0].report_id, known_at=day(n))
        for c, n in ((copy, 12), (late_copy, 20))
    )
    store.append(Batch(reports=(*told, copy, late_copy), links=links, codings=(coding(told[1]),)))
    with store.read() as view:
        assert list(view.uncoded_reports("pattern-1", 2)) == [[told[0], told[2]], [late_copy]]
        assert view.counts()["codings"] == 1  # the view is free while the lists are taken


def test_the_digest_sees_content_and_not_its_order(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Stores with the same content in another order have one digest; one more row, another."""
    told = [report(f"report {n}", n=n) for n in (9, 10, 11)]
    digests = []
    for order, year in ((told, 2020), (told[::-1], 2021)):
        store = Store(
            tmp_path_factory.mktemp("s") / "s.duckdb",
            clock=lambda y=year: datetime(y, 1, 1, tzinfo=UTC),
        )
        for each in order:
            store.append(Batch(reports=(each,), codings=(coding(each, event(each)),)))
        with store.read() as view:
            digests.append(view.digest())
    assert digests[0] == digests[1]
    store.append(Batch(codings=(coding(told[0], coder="hybrid-1"),)))
    with store.read() as view:
        assert view.digest() != digests[0]


@settings(max_examples=8)
@given(st.lists(st.tuples(st.integers(1, 9), st.sampled_from("abcd")), min_size=1, max_size=8))
def test_nothing_known_later_changes_an_answer(
    tmp_path_factory: pytest.TempPathFactory, told: list[tuple[int, str]]
) -> None:
    """Reports, copies, codings, corrections known after a moment leave its answers alone."""
    store = Store(tmp_path_factory.mktemp("s") / "s.duckdb", clock=lambda: day(1))
    early = {r.report_id: r for n, t in told for r in [report(f"{t} story " * 4, n=n)]}
    events = {r: event(of) for r, of in early.items()}
    coded = tuple(coding(of, events[r]) for r, of in early.items())
    store.append(
        Batch(reports=tuple(early.values()), codings=coded, events=(row_event(known_at=day(9)),))
    )
    before = answers(store, day(9))
    late = {
        r.report_id: r for n, t in told for r in [report(f"{t} story " * 4, n=n + 9, outlet="b")]
    }
    links = tuple(
        Link(report_id=b, copy_of=a, known_at=day(18)) for a in early for b in late if b != a
    )
    fixes = tuple(
        correct(old, replacing(early[r], old, "THREATEN"), n=10) for r, old in events.items()
    )
    later = tuple(coding(of, event(of)) for of in late.values())
    store.append(Batch(reports=tuple(late.values()), codings=later, links=links, corrections=fixes))
    assert answers(store, day(9)) == before
    assert answers(store, day(18)) != before


def answers(store: Store, asof: datetime) -> list[object]:
    """Everything that a history says."""
    with store.read() as view:
        history = view.history(asof, CODERS)
        reports = history.find_reports()
        return [
            history.events().to_pylist(), history.reports().to_pylist(), history.outlets(),
            history.series("PRK:KOR").to_pylist(), history.rejection_counts(), reports,
            history.count_by_period("PRK:KOR", "month").to_pylist(), history.find_events(),
            [history.copies(r.report_id) for r in reports],
        ]  # fmt: skip
