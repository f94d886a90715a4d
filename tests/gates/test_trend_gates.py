"""Floors of the trend: known turns are found on event histories nobody here wrote."""

from __future__ import annotations

import json
from datetime import date, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from keeneye.desk import read_desk
from keeneye.dyads import (
    Attention,
    AttentionSettings,
    Tally,
    attention_to,
    count_alarms,
    ignored_but_rising,
)

from .icews import DAILY, ONSETS, daily, daily_counts, digest, study_pairs
from .measure_trend import RESULTS, ROOT, THAW, document, incheon, months, settings, thaw


@cache
def _measured(folder: Path) -> dict[str, dict[str, Any]]:
    return {gate["figure"]: gate for gate in document(folder)["gates"]}


@cache
def _written() -> dict[str, dict[str, Any]]:
    gates = json.loads(RESULTS.read_text("utf-8"))["gates"]
    return {gate["figure"]: gate for gate in gates}


@pytest.mark.parametrize("figure", sorted(_written()))
def test_the_results_file_says_what_is_measured(figure: str, reference_data: Path) -> None:
    """On the same events the same value comes out; on others it must be measured anew."""
    written, found = _written()[figure], _measured(reference_data)[figure]
    assert found["corpus_digest"] == written["corpus_digest"], "other events: measure again"
    assert found["value"] == written["value"]


@pytest.mark.parametrize("figure", sorted(f for f, g in _written().items() if "floor" in g))
def test_the_floor_holds(figure: str, reference_data: Path) -> None:
    """At least 20 of the 27 onsets are followed by an alarm within 30 days."""
    assert _measured(reference_data)[figure]["value"] >= _written()[figure]["floor"]


@pytest.mark.parametrize("figure", sorted(f for f, g in _written().items() if "ceiling" in g))
def test_the_ceiling_holds(figure: str, reference_data: Path) -> None:
    """Median delay at most 3 days, at most 0.6 other alarms a dyad-year."""
    assert _measured(reference_data)[figure]["value"] <= _written()[figure]["ceiling"]


@pytest.mark.parametrize("known", [date(2008, 3, 1), date(2010, 11, 1), date(2011, 1, 1)])
def test_turns_of_the_koreas_by_month(known: date, reference_data: Path) -> None:
    """March 2008, November 2010 and January 2011 are turns, give or take a month."""
    turns = months(reference_data)
    assert turns.dispersion > 3, "one month of Yeonpyeong is no Poisson noise"
    assert any(abs((c.change_date - known).days) <= 31 for c in turns.changes)


@pytest.mark.parametrize("known", THAW)
def test_turns_of_the_thaw_by_day(known: date, reference_data: Path) -> None:
    """January's lull, the Olympics, the envoys and the summit: each turn within 7 days."""
    changes = thaw(reference_data).changes
    assert any(abs((c.change_date - known).days) <= 7 for c in changes)


def test_the_visit_to_incheon(reference_data: Path) -> None:
    """Three high officials come to the South on 4 October 2014: cooperation turns up that week."""
    up = [c for c in incheon(reference_data).changes if c.direction == "up"]
    assert [abs((c.change_date - date(2014, 10, 4)).days) <= 7 for c in up] == [True]


def test_thin_pairs_are_too_few_to_tell(reference_data: Path) -> None:
    """India and Pakistan hold 25 conflict events in eleven years here: said, not guessed."""
    tally = daily(reference_data, "icews05-15", frozenset(("India", "Pakistan")))
    assert sum(tally.hits) < settings()[0].least_events
    assert count_alarms(tally, settings=settings()[1]) == ()


@cache
def _september_2012(folder: Path) -> tuple[Attention, ...]:
    """Attention to the study's pairs in the four weeks until 1 October 2012, in events."""
    first, end = DAILY["icews05-15"][1], date(2012, 10, 1)
    weeks = (end - first).days // 7
    skipped = (end - first).days - 7 * weeks
    counts = daily_counts(folder, "icews05-15")
    everything = [sum(day) for day in zip(*(total for _, total in counts.values()), strict=True)]

    def weekly(days: list[int] | tuple[int, ...]) -> tuple[int, ...]:
        edges = range(skipped, skipped + 7 * weeks + 1, 7)
        return tuple(sum(days[a:b]) for a, b in pairwise(edges))

    chosen = AttentionSettings.from_desk(read_desk(str(ROOT / "desks" / "korea")))
    whole, found = weekly(everything), []
    for pair in study_pairs(folder):
        conflict = daily(folder, "icews05-15", pair)
        starts = conflict.starts[skipped : skipped + 7 * weeks : 7]
        asof = datetime.fromisoformat("2012-10-01T00:00:00+00:00")
        noticed = Tally(name="all", by="week", asof=asof, starts=starts,
                        hits=weekly(conflict.totals), totals=whole, inputs=())  # fmt: skip
        risen = Tally(name=conflict.name, by="week", asof=asof, starts=starts,
                      hits=weekly(conflict.hits), totals=weekly(conflict.totals),
                      inputs=())  # fmt: skip
        name = " and ".join(sorted(pair))
        found.append(attention_to(name, noticed, risen, basis="events", settings=chosen))
    return tuple(found)


def test_ignored_but_rising_in_september_2012(reference_data: Path) -> None:
    """All look at China and Japan; Japan and South Korea, in their worst year, drop from sight."""
    found = {one.name: one for one in _september_2012(reference_data)}
    loud = found["China and Japan"]
    assert loud.rise_percentile >= 0.9
    assert not loud.falling
    ignored = [one.name for one in ignored_but_rising(found.values())]
    assert ignored == ["Japan and South Korea"]  # France and Germany: one event in the stretch


def test_events_and_onsets_are_the_ones_measured(reference_data: Path) -> None:
    """The digest covers the events and the list of onsets together."""
    both = digest(reference_data / DAILY["icews05-15"][0], reference_data / ONSETS)
    assert both == _written()["onsets_found"]["corpus_digest"]
