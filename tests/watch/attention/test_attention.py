"""What rises while nobody looks, from a real store: by hand, over all pairs, and in 2012."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from keeneye.desk import Desk, read_desk
from keeneye.errors import UnknownId
from keeneye.records import Event, parse_asof
from keeneye.store import Batch, Store
from keeneye.watch import ask_questions, explain
from keeneye.watch.attention import Scan, attention_document, days_ahead, read_attention

from ...journeys.walking import keeneye, keeneye_json
from ...store.builders import coding, event, report, row_event
from ..imported import fill_rows, icews_events
from ..stores import new_store

LAST = date(2020, 6, 14)  # a Sunday: the last stretch is four whole weeks
ASOF = parse_asof(LAST.isoformat())
WEEKS = 160


@pytest.fixture(scope="module")
def desk() -> Desk:
    """The shipped desk."""
    return read_desk("korea")


def _row(line: int, day: date, pair: tuple[str, str], quad: str) -> Event:
    """An imported event of one day."""
    known = datetime.combine(day + timedelta(days=1), time(), UTC)
    return row_event(
        line,
        event_date=day,
        event_date_end=day + timedelta(days=1),
        known_at=known,
        source_actor=pair[0],
        target_actor=pair[1],
        quad_class=quad,
    )


def _history(noisy_until: int, loud: int) -> Iterator[Event]:
    """A quiet pair AAA-BBB of two events a week, of which one is conflict in the last four weeks.

    BBB-CCC has two cooperative events a week, and `loud` in each of the last four, so that the
    share of the first pair falls where `loud` is more than two.
    """
    line = 1
    for back in range(WEEKS, 0, -1):
        monday = LAST - timedelta(days=7 * back - 1)
        late = back <= 4
        for n, quad in enumerate(
            ("verbal_cooperation", "material_conflict" if late else "verbal_cooperation")
        ):
            line += 1
            yield _row(line, monday + timedelta(days=n), ("AAA", "BBB"), quad)
        for n in range(loud if late else noisy_until):
            line += 1
            yield _row(line, monday + timedelta(days=n % 7), ("CCC", "BBB"), "verbal_cooperation")


def _scan(folder: Path, desk: Desk, loud: int) -> tuple[Store, Scan]:
    """Fill a store and look at it."""
    store = new_store(folder)
    store.append(Batch(events=tuple(_history(2, loud))))
    with store.read() as view:
        return store, read_attention(view.history(ASOF, desk.coders), desk)


def test_a_pair_that_rises_while_its_share_falls_is_listed(tmp_path: Path, desk: Desk) -> None:
    """8 of 32 events after 8 of 16: attention falls from 0.5 to 0.25, conflict rises from none."""
    _, scan = _scan(tmp_path, desk, 6)
    [found] = scan.ignored
    seen = found.attention
    assert found.pair == ("AAA", "BBB")
    assert (seen.share, seen.share_before, seen.n_events) == (0.25, 0.5, 8)
    assert (seen.usual_share, seen.rise_percentile) == (0, 1)
    assert seen.conflict_share == pytest.approx(4 / 18)  # 4 of 8, held back by ten events at 0


def test_a_pair_that_rises_with_its_share_is_not(tmp_path: Path, desk: Desk) -> None:
    """Where the other pair falls silent, the share of the first grows: nobody ignores it."""
    _, scan = _scan(tmp_path, desk, 1)
    assert scan.ignored == ()
    assert (scan.n_pairs, scan.n_judged) == (2, 1)  # BBB-CCC has 4 events in the stretch


def test_the_forecasts_of_a_desk_join_its_pair(tmp_path: Path, desk: Desk) -> None:
    """A pair that the desk watches carries the answers to what the desk asks of it, as asked."""
    store = new_store(tmp_path)
    named = {"AAA": "PRK", "BBB": "KOR", "CCC": "CHN"}
    store.append(
        Batch(
            events=tuple(
                replace(e, source_actor=named[e.source_actor or ""], event_id="",
                        target_actor=named[e.target_actor or ""])
                for e in _history(2, 6)
            )
        )
    )  # fmt: skip
    with store.read() as view:
        history = view.history(ASOF, desk.coders)
        [pair] = [one for one in read_attention(history, desk).watched if "PRK" in one.pair]
        asked, _ = ask_questions(history, desk, ASOF)
    joined = {one.question_id: one.forecast_id for one in pair.forecasts}
    assert pair.desks == ("korea",)
    assert set(joined) == {"prk-kor-force-30d", "prk-kor-conflict-surge-30d"}
    assert joined.items() <= {one.question_id: one.forecast_id for one in asked}.items()


def test_an_event_only_history_says_so(tmp_path: Path, desk: Desk) -> None:
    """Without a report attention is the share of all events, in the document and in each row."""
    _, scan = _scan(tmp_path, desk, 6)
    document = attention_document(scan)
    assert document["basis"] == "share of all events: this history holds events only, no reports"
    assert [row["basis"] for row in document["ignored"]] == ["events"]


def test_with_reports_attention_is_the_share_of_reports(tmp_path: Path, desk: Desk) -> None:
    """One of four reports of the stretch tells of the pair: a quarter, whatever its events are."""
    store = new_store(tmp_path)
    first = [report(f"Report {n} on the quarrel. It went on.", n, published_date=date(2020, 6, n))
             for n in range(1, 5)]  # fmt: skip
    told = event(first[0], source_actor="AAA", target_actor="BBB", event_date=date(2020, 6, 1))
    rows = [
        e for e in _history(2, 2)
        if e.event_date < date(2020, 5, 18) or e.source_actor == "AAA"
    ]  # fmt: skip
    codings = (coding(first[0], told), *(coding(one) for one in first[1:]))
    store.append(Batch(reports=tuple(first), codings=codings, events=tuple(rows)))
    with store.read() as view:
        scan = read_attention(view.history(ASOF, ("pattern-1",)), desk)
        [(pair, seen)] = [(p.pair, p.attention) for p in _all(view, desk) if p.pair[0] == "AAA"]
    assert scan.has_reports
    assert (pair, seen.basis, seen.share, seen.n) == (("AAA", "BBB"), "reports", 0.25, 4)


def _all(view: Any, desk: Desk) -> tuple[Any, ...]:
    """Every pair with events enough, as if a desk watched it."""
    import msgspec

    from keeneye.records import Dyad

    watching = msgspec.structs.replace(desk, dyads=(Dyad("AAA", "BBB"), Dyad("BBB", "CCC")))
    return read_attention(view.history(ASOF, ("pattern-1",)), watching).watched


def test_a_listed_pair_opens_and_comes_out_equal(tmp_path: Path, desk: Desk) -> None:
    """Its id opens to the events of its last four weeks, and to the rule that listed it."""
    store, scan = _scan(tmp_path, desk, 6)
    cell = scan.ignored[0].cell
    with store.read() as view:
        found = explain(cell.record_id, view, desk, asof=ASOF, recompute=True)
        assert (found.recomputed, found.record_id) == ("equal", cell.record_id)
        assert dict(found.lines)["verdict"] == "ignored but rising"
        assert len(found.opens) == 8
        assert all(explain(i, view, desk, asof=ASOF).record.source_actor == "AAA"
                   for i in found.opens)  # fmt: skip


def test_an_actor_without_a_latin_letter_is_no_stumbling_block(tmp_path: Path, desk: Desk) -> None:
    """A name in Hangul has an address of its own, and opens."""
    store = new_store(tmp_path)
    names = {"AAA": "북", "BBB": "남", "CCC": "CCC"}
    changed = (
        row_event(n, event_date=e.event_date, event_date_end=e.event_date_end, known_at=e.known_at,
                  source_actor=names[str(e.source_actor)], target_actor=names[str(e.target_actor)],
                  quad_class=e.quad_class)
        for n, e in enumerate(_history(2, 6), 2)
    )  # fmt: skip
    store.append(Batch(events=tuple(changed)))
    with store.read() as view:
        [found] = read_attention(view.history(ASOF, desk.coders), desk).ignored
        opened = explain(found.cell.record_id, view, desk, asof=ASOF, recompute=True)
    assert (set(found.pair), opened.recomputed) == ({"북", "남"}, "equal")


def test_what_became_known_later_changes_nothing_before(tmp_path: Path, desk: Desk) -> None:
    """An earlier moment sees its own events only, and lists nothing of June."""
    store, _ = _scan(tmp_path, desk, 6)
    with store.read() as view:
        early = read_attention(view.history(parse_asof("2020-05-10"), desk.coders), desk)
    assert early.ignored == ()


@pytest.mark.parametrize("place", ["AAA-ZZZ", "BBB-AAA", "AAA"])
def test_no_such_pair_is_said(tmp_path: Path, desk: Desk, place: str) -> None:
    """An id of a pair that the store does not hold names what it looked for."""
    store, _ = _scan(tmp_path, desk, 6)
    wanted = f"q-20200615T000000Z-attention-{place}-0123456789ab"
    with store.read() as view, pytest.raises(UnknownId, match="no such place"):
        explain(wanted, view, desk, asof=ASOF)


def test_another_number_at_the_place_is_said(tmp_path: Path, desk: Desk) -> None:
    """An id whose hash is not that of the number there says what stands there now."""
    store, _ = _scan(tmp_path, desk, 6)
    wanted = "q-20200615T000000Z-attention-AAA-BBB-0123456789ab"
    with store.read() as view, pytest.raises(UnknownId, match="another number stands there now"):
        explain(wanted, view, desk, asof=ASOF)


def test_an_empty_store_looks_at_nothing(tmp_path: Path, desk: Desk) -> None:
    """No pair, no row, and both calendars still stand."""
    store = new_store(tmp_path)
    store.append(Batch())
    with store.read() as view:
        scan = read_attention(view.history(ASOF, desk.coders), desk)
    assert (scan.n_pairs, scan.ignored, scan.watched) == (0, (), ())
    assert {day.whose for day in scan.days_ahead} == {"ours", "theirs"}


def test_the_calendar_knows_only_what_was_fixed(desk: Desk) -> None:
    """The launch of 2 March 2020 was on no calendar ten days before; an election of 2012 was."""
    early = days_ahead(desk, parse_asof("2020-02-20"), 56)
    assert [d for d in early if d.whose == "theirs"]
    assert not [d for d in early if "launch" in d.what]
    later = days_ahead(desk, parse_asof("2012-09-30"), 56)
    assert [d.what for d in later if d.whose == "ours"] == ["USA presidential election"]


def test_the_command_prints_what_it_looked_at(tmp_path: Path, desk: Desk) -> None:
    """On the terminal: the basis, how many pairs, the row with its id; in JSON the same row."""
    _scan(tmp_path, desk, 6)
    store = ("--store", str(tmp_path / "s.duckdb"), "--asof", LAST.isoformat())
    said = keeneye(tmp_path, "attention", *store).stdout
    assert "this history holds events only" in said
    assert "2 pairs, 2 with events enough to tell" in said
    [row] = keeneye_json(tmp_path, "attention", *store)["ignored"]
    assert row["id"] in said.replace("\n", "")
    assert row["pair"] == ["AAA", "BBB"]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, reference_data: Path) -> Store:
    """The thinned ICEWS of September 2009 to September 2012."""
    made = new_store(tmp_path_factory.mktemp("world"))
    path = reference_data / "icews05-15" / "events.csv.gz"
    fill_rows(made, icews_events(path, date(2009, 8, 1), date(2012, 10, 1)))
    return made


def test_september_2012_lists_japan_and_south_korea(world: Store, desk: Desk) -> None:
    """Conflict 0.23 where 0.06 is usual, while attention fell from 11.9 % to 3.4 % of events.

    All eyes were on China and Japan over the same kind of islands.
    """
    with world.read() as view:
        scan = read_attention(view.history(parse_asof("2012-09-30"), desk.coders), desk)
    [found] = scan.ignored
    seen = found.attention
    assert found.pair == ("JPN", "KOR")
    assert seen.conflict_share == pytest.approx(0.23, abs=0.01)
    assert seen.usual_share == pytest.approx(0.06, abs=0.01)
    assert (seen.share_before, seen.share) == pytest.approx((0.119, 0.034), abs=0.001)
