"""Features: equal to the naive count, and blind to what comes after."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keeneye.errors import BadRecord
from keeneye.forecast.features import (
    FAMILIES,
    Rows,
    climatology,
    core_features,
    family_marks,
    fell_marks,
    in_family,
    make_columns,
    mark_days,
    reverse_features,
    surroundings,
)

from .histories import DYADS, made_history

EVENTS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 79)), max_size=40)


@given(EVENTS, st.integers(0, 2), st.integers(0, 79), st.integers(1, 100))
def test_a_window_is_the_naive_count(
    events: list[tuple[int, int]], series: int, day: int, window: int
) -> None:
    """Marks within (day − window, day] are those that a loop counts."""
    marks = mark_days(_column(events, 0), _column(events, 1), (3, 80))
    loop = sum(1 for s, d in events if s == series and day - window < d <= day)
    assert marks.within(np.array([series]), np.array([day]), window)[0] == loop


@given(EVENTS, st.integers(0, 2), st.integers(0, 79))
def test_days_since_and_decay_are_the_naive_ones(
    events: list[tuple[int, int]], series: int, day: int
) -> None:
    """Days since the last mark, and the sum of halves by age, are those of a loop."""
    marks = mark_days(_column(events, 0), _column(events, 1), (3, 80))
    ages = [day - d for s, d in events if s == series and d <= day]
    rows = np.array([series, series]), np.array([max(day - 9, 0), day])
    assert marks.since_last(*rows, 50)[1] == min([*ages, 50])
    assert marks.decayed(*rows, 7.0)[1] == pytest.approx(sum(2.0 ** (-a / 7) for a in ages))


@given(EVENTS, st.integers(0, 2), st.integers(0, 79), st.integers(1, 40))
def test_closed_windows_are_the_naive_ones(
    events: list[tuple[int, int]], series: int, day: int, horizon: int
) -> None:
    """Hit windows are counted as a loop over every closed window counts them."""
    marks = mark_days(_column(events, 0), _column(events, 1), (3, 80), distinct=True)
    days = {d for s, d in events if s == series}
    loop = sum(
        any(start < d <= start + horizon for d in days) for start in range(day - horizon + 1)
    )
    assert marks.hit_windows(np.array([series]), np.array([day]), horizon)[0] == loop


def _column(events: list[tuple[int, int]], place: int) -> np.ndarray:
    return np.array([event[place] for event in events], dtype=np.int64)


def test_climatology_by_hand() -> None:
    """One event in 100 closed weeks hits 7; shrunk by 60 days of (7 + ½) / 101."""
    marks = mark_days(np.array([0]), np.array([40]), (1, 200), distinct=True)
    rows = Rows(np.array([0]), np.array([106]))
    assert climatology(marks, rows, 7)[0] == pytest.approx((7 + 60 * 7.5 / 101) / 160)


def test_features_do_not_see_what_comes_after() -> None:
    """Every feature of day 900 is the same when all later events are taken away."""
    whole = made_history()
    cut = whole.take(whole.day <= 900)
    rows, pairs = Rows.grid(4, np.array([900])), whole.pairs(DYADS)
    for columns in (whole, cut):
        marks = family_marks(columns, pairs, "force")
        found = core_features(marks, rows, 30) + reverse_features(marks, rows, 30)
        found = found + surroundings(columns, pairs, rows)
        if columns is whole:
            expected = found
    assert found.names == expected.names
    assert len(found.names) == 61
    np.testing.assert_allclose(found.values, expected.values)


def test_both_directions_are_told_apart() -> None:
    """What the other side did is counted as the other side's."""
    columns = make_columns([date(2020, 1, 1)], (["PRK"], ["KOR"]), ["190"], [-10.0])
    own, other = family_marks(columns, columns.pairs([("KOR", "PRK")]), "force")
    assert (len(own.keys), len(other.keys)) == (0, 1)


def test_families_take_their_codes() -> None:
    """042 is a visit, 1823 force, 139 threat and verbal conflict, 057 an agreement."""
    cameo = np.array([42, 182, 139, 57])
    held = {f: np.flatnonzero(in_family(cameo, f)).tolist() for f in FAMILIES}
    assert held["visit"] == [0]
    assert held["force"] == held["material_conflict"] == [1]
    assert held["threat"] == held["verbal_conflict"] == [2]
    assert held["agreement"] == [3]
    with pytest.raises(BadRecord, match="no family"):
        in_family(cameo, "war")


def test_an_event_in_the_future_is_refused() -> None:
    """An event dated on or after the end of the history is an error that names the day."""
    with pytest.raises(BadRecord, match="2021-01-01"):
        make_columns([date(2021, 1, 1)], (["A"], ["B"]), ["190"], [0.0], until=date(2020, 6, 13))


def test_nothing_and_nonsense_are_refused() -> None:
    """No event at all, a code that is none, and an actor that no event names: errors."""
    with pytest.raises(BadRecord, match="no event"):
        make_columns([], ([], []), [], [])
    with pytest.raises(BadRecord, match="no cameo code"):
        make_columns([date(2020, 1, 1)], (["A"], ["B"]), ["1a"], [0.0])
    with pytest.raises(BadRecord, match="no event names ZZZ"):
        made_history(100).pairs([("ZZZ", "AAA")])


def test_dyads_are_found_with_many_actors_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looked up or searched, an event belongs to the same dyad; nobody's target to none."""
    from keeneye.forecast.features import columns as module

    columns = make_columns(
        [date(2020, 1, 1)] * 4,
        (["A", "B", "A", "C"], ["B", "A", None, "B"]),
        ["190"] * 4,
        [0.0] * 4,
    )
    pairs = columns.pairs([("B", "A"), ("A", "B")])
    assert columns.places(pairs).tolist() == [1, 0, -1, -1]
    monkeypatch.setattr(module, "_TABLE_CELLS", 0)
    assert columns.places(pairs).tolist() == [1, 0, -1, -1]
    with pytest.raises(BadRecord, match="one twice"):
        columns.pairs([("A", "B"), ("A", "B")])


def test_what_is_told_late_is_seen_late() -> None:
    """An event of 1 January, told on the 11th, enters features on the 11th and fell before."""
    columns = make_columns(
        [date(2020, 1, 1), date(2020, 1, 2)],
        (["A", "A"], ["B", "B"]),
        ["190", "042"],
        [-9.0, 3.0],
        until=date(2020, 2, 1),
        known=[date(2020, 1, 11), date(2020, 1, 2)],
    )
    pairs, rows = columns.pairs([("A", "B")]), Rows(np.array([0, 0]), np.array([9, 10]))
    own, _ = family_marks(columns, pairs, "force")
    assert own.within(rows.series, rows.day, 30).tolist() == [0.0, 1.0]
    assert fell_marks(columns, pairs, "force").keys.tolist() == [1]
    assert not len(fell_marks(columns, pairs, "force", 9).keys)
    around = surroundings(columns, pairs, rows)
    place = around.names.index("own material_conflict, 30 d")
    assert around.values[:, place] == pytest.approx([0.0, np.log(2)])


def test_nothing_is_known_before_it_happens() -> None:
    """A day of knowledge before the event's own is moved to it."""
    columns = make_columns(
        [date(2020, 1, 5)], (["A"], ["B"]), ["190"], [0.0], known=[date(2020, 1, 1)]
    )
    assert columns.told.tolist() == columns.day.tolist()
