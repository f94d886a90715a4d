"""Statements: speaker, audience, topic, latency, and wording where it is held."""

from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keeneye.desk import Desk
from keeneye.records import Attribution, Event, Report, end_of_day
from keeneye.signals import (
    Statement,
    compare_wording,
    mention_acts,
    read_acts,
    read_statements,
    read_threats,
)

from ..records.makers import make_event
from .small import day, small_desk, told

KITES = "Kim Yo Jong warned over kites that the bridge would fall on 20 June 2020."


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """The small desk with acts."""
    return small_desk(tmp_path)


def _read(desk: Desk, reports: list[Report], events: list[Event]) -> tuple[Statement, ...]:
    book = read_acts(desk)
    mentions = mention_acts(desk, book, reports, events)
    return read_statements(desk, book, reports, events, mentions)


def test_a_statement_says_who_what_to_whom_and_how_soon(desk: Desk) -> None:
    """Kites on the 1st, an answer on the 4th: 3 days; on a summary the wording is not held."""
    report = told(KITES + " It ran in the party daily.", 4)
    [found] = _read(desk, [report], [])
    assert (found.speaker, found.rank, found.audience) == ("Kim Yo Jong", 5, "home")
    assert (found.topic, found.acts, found.due) == ("kites", ("bridge",), date(2020, 6, 20))
    assert (found.latency_days, found.latency_percentile, found.n_latencies) == (3, None, 0)
    assert (found.new_phrases, found.wording_note) == ((), "wording not held")
    assert found.evidence == (report.report_id,)


def test_latency_is_compared_with_earlier_ones(desk: Desk) -> None:
    """After 3 days, then 8: the second was slower than the one before, so at 0 of 1."""
    first, second = _read(desk, [told(KITES, 4), told(KITES + " Again.", 9)], [])
    assert (first.latency_days, second.latency_days) == (3, 8)
    assert (second.latency_percentile, second.n_latencies) == (0.0, 1)


def test_a_report_without_a_speaker_of_the_side_is_no_statement(desk: Desk) -> None:
    """A coded speech act counts where the desk ranks its speaker."""
    report = told("It rained on the kites.", 4)
    assert _read(desk, [report], []) == ()
    nobody = make_event(report, root_code="ACCUSE", attribution=Attribution(speaker="a man"))
    assert _read(desk, [report], [nobody]) == ()
    said = Attribution(speaker="Kim Yo Jong", vehicle="press statement")
    [found] = _read(desk, [report], [make_event(report, root_code="ACCUSE", attribution=said)])
    assert (found.speaker, found.vehicle, found.acts) == ("Kim Yo Jong", "press statement", ())


def test_a_threat_without_act_is_said_to_be_one(desk: Desk) -> None:
    """It stands among the statements as a threat of nothing named; the ledger has no item."""
    report = told("Kim Yo Jong said the South would pay.", 4)
    said = Attribution(speaker="Kim Yo Jong")
    coded = {"root_code": "THREATEN", "mode": None, "modality": "threatened"}
    event = make_event(report, attribution=said, **coded)
    [found] = _read(desk, [report], [event])
    assert (found.threatens, found.acts) == (True, ())
    book = read_acts(desk)
    mentions = mention_acts(desk, book, [report], [event])
    assert read_threats(desk, book, mentions, end_of_day(day(4))) == ()


def test_originals_are_compared_with_the_last_on_the_topic(desk: Desk) -> None:
    """Two originals on kites: what is new and what was dropped, word for word."""
    texts = [
        "Kim Yo Jong said: kites are a grave matter and the river is ours.",
        "Kim Yo Jong said: kites are a grave matter and we shall answer.",
    ]
    reports = [told(text, 4 + i, wording="original", outlet="kcna") for i, text in enumerate(texts)]
    first, second = _read(desk, reports, [])
    assert first.wording_note == "the first on its topic"
    assert (second.new_phrases, second.dropped_phrases) == (
        ("we shall answer",),
        ("the river is ours",),
    )
    assert second.wording_note == ""


def test_a_summary_between_hides_the_wording(desk: Desk) -> None:
    """An original after a summary has nothing to be compared with."""
    reports = [told(KITES, 4), told(KITES + " Anew.", 5, wording="original")]
    assert _read(desk, reports, [])[1].wording_note == "wording not held of the last statement"


def test_later_statements_change_nothing(desk: Desk) -> None:
    """Each is compared with earlier ones only."""
    reports = [told(KITES, 4), told(KITES + " Again.", 9)]
    assert _read(desk, reports[:1], []) == _read(desk, reports[::-1], [])[:1]
    assert {s.known_at for s in _read(desk, reports, [])} == {
        end_of_day(day(4)),
        end_of_day(day(9)),
    }


@given(text=st.lists(st.sampled_from("abcd"), min_size=3).map(" ".join))
def test_a_text_of_three_words_does_not_differ_from_itself(text: str) -> None:
    """Against itself nothing is new or dropped; against nothing all of it is."""
    assert compare_wording(text, text) == ((), ())
    assert compare_wording("", text) == ((text,), ())


def test_wording_of_real_stories_is_compared(reference_data: Path) -> None:
    """Two agency stories of 2011 on one exercise share runs of words, and each has its own."""
    path = reference_data / "kcna-stories" / "kcna_stories_en_2011.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = (json.loads(line) for line in file)
        texts = [r["story"] for r in rows if r["language"] == "en" and "Key Resolve" in r["story"]]
    one, other = texts[:2]
    new, dropped = compare_wording(one, other)
    assert new
    assert dropped
    assert all(phrase in other for phrase in new)
    assert all(phrase in one for phrase in dropped)
