"""Turns of a tally: dates, levels, intervals, and too few events to tell."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from keeneye.dyads import KINDS, Turns, TurnSettings, find_turns, tally_of
from keeneye.errors import BadRecord
from keeneye.records import Dyad

from .tallies import FIRST, make_series, make_tally

SETTINGS = TurnSettings(penalty=3.0, least_events=30, block_days=7, draws=100)


def _turns(hits: list[int], totals: list[int], measure: str = "share", by: str = "week") -> Turns:
    tally = make_tally(hits, totals, by=by)
    return find_turns(tally, measure, settings=SETTINGS, rng=np.random.default_rng(1))  # type: ignore[arg-type]


def test_a_rise_and_its_levels_by_hand() -> None:
    """3 of 10 a week for 12 weeks, then 8 of 10: one change, 0.3 to 0.8, 120 events each."""
    found = _turns([3] * 12 + [8] * 12, [10] * 24)
    (change,) = found.changes
    assert (change.change_date - FIRST).days == 84
    assert (change.before, change.after) == (pytest.approx(0.3), pytest.approx(0.8))
    assert (change.n_before, change.n_after, change.direction) == (120, 120, "up")
    assert change.low_date <= change.change_date <= change.high_date
    assert found.method == "pelt-share-1"


def test_levels_end_at_the_next_change() -> None:
    """Up and back down: two changes, and the level between them is its own."""
    found = _turns([2] * 20 + [18] * 20 + [2] * 20, [20] * 60)
    assert [(c.direction, round(c.before, 2), round(c.after, 2)) for c in found.changes] == [
        ("up", 0.1, 0.9),
        ("down", 0.9, 0.1),
    ]


def test_too_few_events_to_tell() -> None:
    """29 events in all: nothing is called, however they lie."""
    found = _turns([0] * 20 + [1] * 29, [0] * 20 + [1] * 29)
    assert not found.enough
    assert found.changes == ()


def test_an_overdispersed_series_needs_more_to_change() -> None:
    """Counts that swing widely from week to week are one level, not twenty."""
    rng = np.random.default_rng(6)
    swinging = rng.negative_binomial(1, 1 / 21, 60).tolist()
    found = _turns(swinging, swinging, "count")
    assert found.dispersion > 4
    assert len(found.changes) <= 1


def test_the_same_input_gives_the_same_id() -> None:
    """And another setting another one."""
    hits, totals = [3] * 12 + [8] * 12, [10] * 24
    one, again = _turns(hits, totals), _turns(hits, totals)
    assert one.record_id == again.record_id
    assert replace(one, settings=replace(SETTINGS, penalty=6.0)).record_id != one.record_id


def test_an_unknown_measure_is_refused() -> None:
    """Count and share are all there is."""
    with pytest.raises(BadRecord, match="no measure"):
        _turns([1], [1], "tension")


def test_a_pair_is_tallied_both_ways() -> None:
    """One conflict there, two back, three acts of cooperation: 3 of 6."""
    there = Dyad("PRK", "KOR")
    pair = [make_series(there, [1], [3]), make_series(there.reverse(), [2], [0])]
    tally = tally_of(pair, "conflict")
    assert (tally.hits, tally.totals, tally.name) == ((3,), (6,), "conflict PRK:KOR, both ways")
    assert tally_of(pair, "cooperation").hits == (3,)


def test_other_periods_are_refused() -> None:
    """Two series are tallied together only over the same days."""
    there = Dyad("PRK", "KOR")
    with pytest.raises(BadRecord, match="other periods"):
        tally_of([make_series(there, [1], [3]), make_series(there, [2, 1], [0, 0])], "conflict")


@pytest.mark.parametrize("kind", ["tension", ""])
def test_an_unknown_kind_is_refused(kind: str) -> None:
    """Kinds are sets of quad classes; there is no composite."""
    with pytest.raises(BadRecord, match="no tally"):
        tally_of([make_series(Dyad("PRK", "KOR"), [1], [3])], kind)
    assert kind not in KINDS


def test_more_hits_than_events_are_refused() -> None:
    """A tally holds hits within totals, over as many periods."""
    with pytest.raises(BadRecord, match="more hits"):
        make_tally([2], [1])


def test_a_tally_since_a_day() -> None:
    """The first week is left out, all else stays."""
    tally = make_tally([1, 2, 3], [4, 5, 6], by="week")
    later = tally.since(tally.starts[1])
    assert (later.starts, later.hits) == (tally.starts[1:], (2, 3))
    assert later.record_id != tally.record_id
