"""A dyad by day, week and month: cells by hand, ids that open, turns on real histories."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from keeneye.desk import Desk, read_desk
from keeneye.errors import BadRecord
from keeneye.records import Dyad, Event, parse_asof
from keeneye.store import Batch, Store
from keeneye.watch import explain
from keeneye.watch.trend import MEASURES, Trend, read_trend, trend_document

from ...journeys.walking import keeneye, keeneye_json
from ...store.builders import row_event
from ..imported import fill_rows, icews_events
from ..stores import new_store

DYAD = Dyad("PRK", "KOR")
ASOF = parse_asof("2020-06-14")  # a Sunday


@pytest.fixture(scope="module")
def desk() -> Desk:
    """The shipped desk."""
    return read_desk("korea")


def _event(line: int, day: date, quad: str, goldstein: float | None = None) -> Event:
    """An imported event of Pyongyang towards Seoul."""
    root = "THREATEN" if quad == "verbal_conflict" else "CONSULT"
    return row_event(
        line, event_date=day, event_date_end=day + timedelta(days=1), quad_class=quad,
        known_at=datetime.combine(day + timedelta(days=1), time(), UTC), root_code=root,
        goldstein=goldstein,
    )  # fmt: skip


def _events() -> list[Event]:
    """Twelve weeks of four talks; then a week of six events, four of them threats."""
    found, first = [], date(2020, 3, 16)
    for week in range(12):
        for n in range(4):
            day = first + timedelta(days=7 * week + n)
            found.append(_event(len(found) + 2, day, "verbal_cooperation", 1.0))
    for n in range(6):
        quad, value = ("verbal_conflict", -4.0) if n < 4 else ("verbal_cooperation", None)
        found.append(_event(len(found) + 2, date(2020, 6, 8 + n), quad, value))
    return found


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store with these events."""
    made = new_store(tmp_path_factory.mktemp("trend"))
    made.append(Batch(events=tuple(_events())))
    return made


@pytest.fixture(scope="module")
def weekly(store: Store, desk: Desk) -> Trend:
    """The trend by week."""
    with store.read() as view:
        return read_trend(view.history(ASOF, desk.coders), desk, DYAD, "week")


def test_the_last_week_by_hand(weekly: Trend) -> None:
    """Six events, four threats: share (4 + 10 x 0) / (6 + 10); the mean is that of the four."""
    cells = weekly.rows(1)[0].cells
    assert (cells["all"].value, cells["verbal_conflict"].value) == (6, 4)
    assert cells["cameo-1.1:THREATEN"].value == 4
    assert cells["conflict_share"].value == pytest.approx(0.25)
    assert cells["cooperation_share"].value == pytest.approx((2 + 10) / 16)
    assert (cells["conflict_percentile"].value, cells["conflict_percentile"].n) == (1, 12)
    assert (cells["goldstein"].value, cells["goldstein"].n) == (-4, 4)


def test_every_measure_stands_in_every_row(weekly: Trend) -> None:
    """No period is left out, and none lacks a measure."""
    rows = weekly.rows(100)
    assert [row.start for row in rows] == [
        date(2020, 3, 16) + timedelta(weeks=n) for n in range(13)
    ]
    assert all(set(MEASURES) <= set(row.cells) for row in rows)


def test_few_events_are_too_few_to_tell(weekly: Trend) -> None:
    """Four events in a week are fewer than the desk's five: the cells say so, and keep counts."""
    cells = weekly.rows(2)[0].cells
    assert (cells["all"].value, cells["all"].enough, cells["conflict_share"].enough) == (
        4,
        False,
        False,
    )
    assert weekly.rows(1)[0].cells["conflict_share"].enough


def test_the_first_period_has_no_past(weekly: Trend) -> None:
    """There is nothing to hold its share beside: no number, and the reason."""
    cell = weekly.row(0).cells["conflict_share"]
    assert (cell.value, dict(cell.facts)["why"]) == (None, "no earlier period to hold it beside")


def test_stretches_are_whole_weeks_up_to_the_cut(weekly: Trend) -> None:
    """The last 7, 28 and 91 days hold 6, 18 and 54 events."""
    rows = weekly.stretches()
    assert [(row.end - row.start).days for row in rows] == [7, 28, 91]
    assert [row.cells["all"].value for row in rows] == [6, 18, 54]
    assert [row.cells["verbal_conflict"].value for row in rows] == [4, 4, 4]


@pytest.mark.parametrize("by", ["day", "week", "month"])
def test_every_cell_opens_and_comes_out_equal(store: Store, desk: Desk, by: str) -> None:
    """Each number of the last two periods and of each stretch, by its id, with its events."""
    with store.read() as view:
        history = view.history(ASOF, desk.coders)
        trend = read_trend(history, desk, DYAD, by)  # type: ignore[arg-type]
        cells = [c for row in (*trend.rows(2), *trend.stretches()) for c in row.cells.values()]
        assert len({c.record_id for c in cells}) == len(cells)
        for cell in cells[:: 1 if by == "month" else 4]:
            found = explain(cell.record_id, view, desk, asof=ASOF, recompute=True)
            assert (found.record_id, found.recomputed) == (cell.record_id, "equal")
            assert found.record == cell
        counted = trend.rows(1)[0].cells["verbal_cooperation"]
        for event_id in counted.opens:
            assert (
                explain(event_id, view, desk, asof=ASOF).record.quad_class == "verbal_cooperation"
            )


def test_shares_by_day_stand_on_seven_days(store: Store, desk: Desk) -> None:
    """Sunday has no event; its share is that of the week up to it."""
    with store.read() as view:
        trend = read_trend(view.history(ASOF, desk.coders), desk, DYAD, "day")
    cells = trend.rows(1)[0].cells
    assert (cells["all"].value, cells["conflict_share"].n) == (0, 6)


def test_an_earlier_moment_sees_less(store: Store, desk: Desk) -> None:
    """On 7 June nothing of the week of threats is known."""
    with store.read() as view:
        trend = read_trend(view.history(parse_asof("2020-06-07"), desk.coders), desk, DYAD, "week")
    assert trend.rows(1)[0].cells["verbal_conflict"].value == 0
    assert len(trend.events) == 48


def test_a_period_that_is_none_is_refused(store: Store, desk: Desk) -> None:
    """By the year there is no trend."""
    with store.read() as view, pytest.raises(BadRecord, match="no such period"):
        read_trend(view.history(ASOF, desk.coders), desk, DYAD, "year")  # type: ignore[arg-type]


def test_a_dyad_without_events_has_one_empty_period(store: Store, desk: Desk) -> None:
    """Nothing known is nothing counted; its turns are too few events to tell."""
    with store.read() as view:
        found = trend_document(view.history(ASOF, desk.coders), desk, [Dyad("USA", "JPN")], "week")
    [one] = found["trend"]
    assert [row["all"]["value"] for row in one["rows"]] == [0]
    assert one["events"] == 0


def test_the_rule_prints_its_five_series(store: Store, desk: Desk) -> None:
    """Both pairs, both shares, and the lines; what a history lacks is not shown, and says why."""
    with store.read() as view:
        history = view.history(ASOF, desk.coders)
        rule = trend_document(history, desk, [], "week")["rule"]
        names = [m.series for m in rule["series"]]
        assert [n.partition(" ")[0] for n in names] == [
            "conflict", "cooperation", "conflict", "cooperation", "number"]  # fmt: skip
        opened = explain(rule["id"], view, desk, asof=ASOF, recompute=True)
    assert opened.recomputed == "equal"
    assert all(name in dict(opened.lines) for name in names)


def test_a_history_without_cooperation_has_no_share(tmp_path: Path, desk: Desk) -> None:
    """Where only conflict was ever counted, the pair's shares are not shown: it is said why."""
    made = new_store(tmp_path)
    days = [date(2020, 5, 4) + timedelta(days=n) for n in range(40)]
    made.append(Batch(events=tuple(_event(n, d, "verbal_conflict") for n, d in enumerate(days, 2))))
    with made.read() as view:
        rule = trend_document(view.history(ASOF, desk.coders), desk, [], "week")["rule"]
    told = {m.series: (m.way, m.reason) for m in rule["series"][:2]}
    assert set(told.values()) == {("not shown", "this history holds no cooperation")}


def test_the_command_shows_periods_and_says_too_few(store: Store, tmp_path: Path) -> None:
    """The table has the share with its interval; the JSON has an id for each number."""
    given = ("--store", str(store.path), "--asof", "2020-06-14", "--dyad", "PRK:KOR")
    said = keeneye(tmp_path, "trend", *given).stdout
    assert "0.25 [" in said
    assert "too few" in said
    assert "THREATEN 4" in said
    [one] = keeneye_json(tmp_path, "trend", *given, "--last", "2")["trend"]
    assert [row["all"]["value"] for row in one["rows"]] == [4, 6]
    opened = keeneye_json(tmp_path, "explain", *given[:4], one["rows"][1]["conflict_share"]["id"])
    assert opened["record"]["value"] == pytest.approx(0.25)


@pytest.fixture(scope="module")
def thaw(tmp_path_factory: pytest.TempPathFactory, reference_data: Path) -> Store:
    """The thaw of 2018 as an imported history."""
    made = new_store(tmp_path_factory.mktemp("thaw"))
    path = reference_data / "icews18" / "events_2018_01_05.csv.gz"
    fill_rows(made, icews_events(path, date(2018, 1, 1), date(2018, 6, 1)))
    return made


def test_the_thaw_of_2018_turns_by_day(thaw: Store, desk: Desk) -> None:
    """The conflict share of the Koreas turns up around 15 May 2018: each turn opens, dated."""
    asof = parse_asof("2018-05-31")
    with thaw.read() as view:
        found = trend_document(view.history(asof, desk.coders), desk, [Dyad("KOR", "PRK")], "day")
        turns = {
            t["series"].partition(" ")[0] + t["measure"]: t for t in found["trend"][0]["turns"]
        }
        changes = turns["conflictshare"]["changes"]
        near = [c for c in changes if abs((c["change_date"] - date(2018, 5, 15)).days) <= 7]
        assert [c["direction"] for c in near] == ["up"]
        assert near[0]["low_date"] <= near[0]["change_date"] <= near[0]["high_date"]
        opened = explain(near[0]["id"], view, desk, asof=asof, recompute=True)
    assert opened.recomputed == "equal"
    assert dict(opened.lines)["changed"] == str(near[0]["change_date"])
