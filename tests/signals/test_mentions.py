"""How sentences speak of acts: threatened, done, put off, not done, or not at all."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keeneye.desk import Desk, read_desk
from keeneye.errors import DeskError
from keeneye.signals import ActBook, mention_acts, read_acts
from keeneye.signals.acts import find_phrase

from ..records.makers import make_event, make_report
from .small import ACTS, day, small_desk, told


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """The small desk with acts."""
    return small_desk(tmp_path)


def _stands(desk: Desk, text: str) -> list[tuple[str, str]]:
    found = mention_acts(desk, read_acts(desk), [told(text, 4)], [])
    return [(m.act_id, m.stand) for m in found]


@pytest.mark.parametrize(
    ("text", "stand"),
    [
        ("Kim Yo Jong warned that the bridge would fall.", "threatened"),
        ("Unless South Korea yields, the bridge will be blown up, she said.", "threatened"),
        ("North Korea blew up the bridge at noon.", "done"),
        ("The bridge to South Korea was blown up at noon.", "done"),
        ("After a threat, North Korea has destroyed the bridge.", "done"),
        ("The bridge has not been destroyed, an officer said.", "not_done"),
        ("Officers report that North Korea is planning to destroy the bridge.", "seen"),
        ("Kim Yo Jong said the North is planning to destroy the bridge.", "threatened"),
        ("No railway bridge was blown up.", "not_done"),
        ("Soldiers were seen near the bridge that they mean to destroy.", "seen"),
    ],
)
def test_a_sentence_says_how_an_act_stands(desk: Desk, text: str, stand: str) -> None:
    """Cues before the word make a threat, a finished form a deed; passives need no doer."""
    assert _stands(desk, text) == [("bridge", stand)]


@pytest.mark.parametrize(
    "text",
    [
        "South Korea blew up the bridge.",
        "Observers think the bridge will fall.",
        "Kim Yo Jong had warned that the bridge would fall.",
        "North Korea will never blow up the bridge.",
        "North Korea will answer if the bridge is blown up.",
        "The bridge was repaired, and far away, on another river, an old dam was blown up.",
        "The destroyed bridge is old.",
        "South Korea warned that it will blow up the bridge.",
    ],
)
def test_what_is_no_threat_and_no_deed_is_left_out(desk: Desk, text: str) -> None:
    """Another side's deed, a guess, a recollection, a denial, a condition, a far word: nothing."""
    assert _stands(desk, text) == []


def test_the_dead_do_not_speak(tmp_path: Path) -> None:
    """A person counts as speaking while in office; before, the side itself is named."""
    desk = small_desk(tmp_path)
    early = make_report(
        "Kim Yo Jong warned that the bridge would fall.", published_date=date(2017, 6, 4)
    )
    [found] = mention_acts(desk, read_acts(desk), [early], [])
    assert (found.speaker, found.rank) == ("North Korea", None)


def test_a_plan_put_off_names_its_object_and_its_day(desk: Desk) -> None:
    """A delay takes its day from the sentence before, and its speaker from there too."""
    text = "Kim Yo Jong met officers on 3 June. She shelved the drill at the crossing."
    [found] = mention_acts(desk, read_acts(desk), [told(text, 4)], [])
    assert (found.stand, found.event_date, found.speaker) == ("suspended", day(3), "Kim Yo Jong")
    assert found.rank == 5


def test_a_threat_carries_deadline_home_and_evidence(desk: Desk) -> None:
    """A day after a preposition is the deadline; a word of home media makes it told at home."""
    text = "Kim Yo Jong said the bridge will fall on 20 June 2020. It ran in the party daily."
    report = told(text, 4)
    [found] = mention_acts(desk, read_acts(desk), [report], [])
    assert (found.due, found.at_home) == (date(2020, 6, 20), True)
    assert found.evidence == (report.report_id,)
    assert report.text[found.span.start : found.span.end] == found.span.text


def test_a_coded_event_is_cited_where_it_agrees(desk: Desk) -> None:
    """The event of the same sentence stands as evidence in place of the report."""
    report = told("North Korea destroyed the bridge.", 4)
    event = make_event(report, root_code="ASSAULT", mode="destroy")
    [found] = mention_acts(desk, read_acts(desk), [report], [event])
    assert found.evidence == (event.event_id,)


def test_a_coded_event_counts_where_no_word_is_listed(desk: Desk) -> None:
    """Words that the desk lacks are read through the coder, if the object is named."""
    report = told("North Korea levelled the bridge.", 4)
    event = make_event(report, root_code="ASSAULT", mode="destroy")
    assert not mention_acts(desk, read_acts(desk), [report], [])
    [found] = mention_acts(desk, read_acts(desk), [report], [event])
    assert found.stand == "done"


def test_an_analyst_s_correction_governs_its_sentence(desk: Desk) -> None:
    """Where a correction says what a sentence says, its words are no longer read."""
    report = told("North Korea destroyed the bridge.", 4)
    event = make_event(report, root_code="ASSAULT", mode="destroy")
    meant = make_event(report, modality="hypothetical", coder="analyst:kim", supersedes="e-1")
    book = read_acts(desk)
    assert not mention_acts(desk, book, [report], [], withdrawn=[event])
    assert not mention_acts(desk, book, [report], [meant])


def test_later_reports_change_nothing_in_earlier_ones(desk: Desk) -> None:
    """Each report is read by itself, so the order of reading does not matter."""
    reports = [
        told("Kim Yo Jong warned that the bridge would fall.", 4),
        told("North Korea blew up the bridge.", 6),
    ]
    book = read_acts(desk)
    both = mention_acts(desk, book, reports, [])
    assert both == mention_acts(desk, book, reports[::-1], [])
    assert both[:1] == mention_acts(desk, book, reports[:1], [])


@cache
def _korea() -> tuple[Desk, ActBook]:
    desk = read_desk("korea")
    return desk, read_acts(desk)


@settings(max_examples=15)
@given(text=st.text(min_size=1, max_size=300).filter(lambda t: bool(t.strip())))
def test_any_text_can_be_read(text: str) -> None:
    """No text makes the reader fail; every span is a slice of its report."""
    report = told(text + " The liaison office will be closed.", 4)
    for found in mention_acts(*_korea(), [report], []):
        assert report.text[found.span.start : found.span.end] == found.span.text


def test_phrases_are_whole_words() -> None:
    """A star stands for the rest of one word; without phrases nothing is found."""
    assert [m.group() for m in find_phrase("cutting the cut rope", ("cut",))] == ["cut"]
    assert [m.group() for m in find_phrase("Threats threaten", ("threat*",))] == [
        "Threats",
        "threaten",
    ]
    assert find_phrase("anything", ()) == []


@pytest.mark.parametrize(
    ("old", "new", "told_so"),
    [
        ('id = "crossing"', 'id = "bridge"', "each id once"),
        ('source_actor = "PRK"', 'source_actor = "ATL"', "actors of the desk"),
        ('done_with = ["bridge"]', 'done_with = ["tunnel"]', "ids of acts"),
        ("response = 8", "response = 12", "1 … 9"),
        ('list = "kites"', 'list = "swans"', "a table of lists/"),
        ('table = "channel_events"', 'table = "nothing"', "a table of the desk"),
        ('cost_tests = ["cost_paid"', 'cost_tests = ["luck"', "rank | home_audience"),
        ('undo = "never"', 'undo = "soon"', "acts.toml"),
        ("reach_words = 6", "reach = 6", "acts.toml"),
    ],
)
def test_a_false_file_is_refused_with_its_place(
    tmp_path: Path, old: str, new: str, told_so: str
) -> None:
    """Unknown keys, dangling ids and values out of range name file and key."""
    assert old in ACTS
    desk = small_desk(tmp_path, **{"acts.toml": ACTS.replace(old, new, 1)})
    with pytest.raises(DeskError, match=r"acts\.toml") as refused:
        read_acts(desk)
    assert told_so in str(refused.value)


def test_a_desk_without_acts_has_an_empty_book(tmp_path: Path) -> None:
    """The file is optional: nothing is then threatened."""
    desk = small_desk(tmp_path)
    (tmp_path / "acts.toml").unlink()
    assert read_acts(desk).act == ()
