"""The gold sentences on Korea keep the promises of the README beside them."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any, get_args

import pytest

from keeneye.desk import read_desk
from keeneye.ontology import ROOT_CODES, countries, root
from keeneye.records import DatePrecision, Modality

GOLD = Path(__file__).parent / "korea.jsonl"
SPEECH = {"AGREE": "promised", "THREATEN": "threatened", "REJECT": "denied"}
NEVER_COUNTED = {"attempted", "denied", "hypothetical", "recalled"}
FIELDS = {"id", "text", "published", "events", "why"}
EVENT_FIELDS = {
    "root_code", "mode", "modality", "source_actor", "source_text", "target_actor", "target_text",
    "trigger", "event_date", "event_date_end", "date_precision",
}  # fmt: skip
# Words that turn an act into a plan, a guess, a refusal or a silence: 40 sentences of each.
CUES = {
    "if": r"\b(if|unless|provided|should the|once|whether)\b",
    "may": r"\b(may|might|could|would|possibly|perhaps)\b",
    "did not": r"\b(not|never|no|nor|neither|nobody|none|denied|without)\b",
    "has not responded": r"unanswered|no (reply|answer|response|word)|without an? (answer|reply)"
    r"|silen|ignored|yet to|no comment|drew no"
    r"|not (yet )?(respond|replied|answer|react|comment|said|heard)",
    "agreed to": r"\b(agree\w*|promis\w+|pledg\w+|offer\w*|vow\w+|commit\w+)\b",
    "threatened to": r"\b(threat\w*|warn\w*|vow\w*|ultimatum)\b",
}
Row = dict[str, Any]


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    """All gold sentences."""
    return [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def events(rows: list[Row]) -> list[tuple[Row, Row]]:
    """Each event beside its sentence."""
    return [(row, event) for row in rows for event in row["events"]]


def _counted(event: Row) -> bool:
    return (
        SPEECH.get(event["root_code"]) == event["modality"]
        or event["modality"] not in NEVER_COUNTED
    )


def _trigrams(text: str) -> set[tuple[str, ...]]:
    """Word 3-grams with names and numbers masked."""
    words = re.findall(r"[A-Za-z#']+", re.sub(r"\d[\d,.]*", "#", text))
    masked = ["@" if word[0].isupper() else word for word in words]
    return set(zip(masked, masked[1:], masked[2:], strict=False))


def test_every_line_is_one_sentence_with_the_same_fields(rows: list[Row]) -> None:
    """Each line holds exactly the documented fields, and each event too."""
    assert all(set(row) == FIELDS for row in rows)
    assert all(set(event) == EVENT_FIELDS for row in rows for event in row["events"])


def test_ids_and_texts_are_unique_and_in_order(rows: list[Row]) -> None:
    """Ids run kg-001, kg-002, ... in the order of publication; no text occurs twice."""
    assert [row["id"] for row in rows] == [f"kg-{n:03d}" for n in range(1, len(rows) + 1)]
    assert [row["published"] for row in rows] == sorted(row["published"] for row in rows)
    assert len({row["text"] for row in rows}) == len(rows)


def test_there_are_enough_sentences_over_all_years(rows: list[Row]) -> None:
    """At least 420 sentences, with one in every year from 1991 to 2024."""
    assert len(rows) >= 420
    assert {int(row["published"][:4]) for row in rows} == set(range(1991, 2025))


def test_about_a_quarter_has_no_event_and_says_why(rows: list[Row]) -> None:
    """Between 20 and 30 % of the sentences have no event; these, and only these, give a reason."""
    empty = [row for row in rows if not row["events"]]
    assert 0.20 <= len(empty) / len(rows) <= 0.30
    assert all(bool(row["why"]) != bool(row["events"]) for row in rows)


def test_every_span_is_an_exact_slice(events: list[tuple[Row, Row]]) -> None:
    """Source, target and trigger are substrings of the sentence."""
    for row, event in events:
        for field in ("source_text", "target_text", "trigger"):
            assert event[field] is None or event[field] in row["text"], (row["id"], field)
        assert (event["target_actor"] is None) == (event["target_text"] is None), row["id"]


def test_every_actor_is_known(events: list[tuple[Row, Row]]) -> None:
    """Each actor is one of the Korea desk's, or a country by its ISO alpha-3 code."""
    known = {actor.id for actor in read_desk("korea").actors} | {each.iso3 for each in countries()}
    for row, event in events:
        assert event["source_actor"] in known, row["id"]
        assert event["target_actor"] is None or event["target_actor"] in known, row["id"]


def test_every_code_is_in_the_ontology(events: list[tuple[Row, Row]]) -> None:
    """Root, mode, modality and date precision are names that the ontology and the records have."""
    for row, event in events:
        modes = {mode.name for mode in root(event["root_code"]).modes}
        assert event["mode"] is None or event["mode"] in modes, (row["id"], event["mode"])
        assert event["modality"] in get_args(Modality), row["id"]
        assert event["date_precision"] in get_args(DatePrecision), row["id"]


def test_words_are_coded_as_words(events: list[tuple[Row, Row]]) -> None:
    """A promise is `promised`, a threat `threatened`, a refusal `denied`: none is `actual`."""
    assert not [
        row["id"]
        for row, event in events
        if event["root_code"] in SPEECH and event["modality"] == "actual"
    ]


def test_all_sixteen_roots_occur_as_counted_events(events: list[tuple[Row, Row]]) -> None:
    """Each of the 16 roots stands in at least 12 sentences with an event that would be counted."""
    seen = {(row["id"], event["root_code"]) for row, event in events if _counted(event)}
    tally = Counter(name for _, name in seen)
    assert set(tally) == set(ROOT_CODES)
    assert min(tally.values()) >= 12, tally


def test_every_modality_occurs(events: list[tuple[Row, Row]]) -> None:
    """Each of the eight modalities is met at least 15 times."""
    tally = Counter(event["modality"] for _, event in events)
    assert set(tally) == set(get_args(Modality))
    assert min(tally.values()) >= 15, tally


@pytest.mark.parametrize("cue", CUES)
def test_each_operator_is_in_forty_sentences(rows: list[Row], cue: str) -> None:
    """At least 40 sentences each carry: if, may, did not, has not responded, agreed, threatened."""
    assert sum(bool(re.search(CUES[cue], row["text"], re.IGNORECASE)) for row in rows) >= 40


def test_dates_are_half_open_and_not_after_publication(events: list[tuple[Row, Row]]) -> None:
    """An event lies in [start, end), and ends no later than the day of publication does."""
    for row, event in events:
        start, end = (date.fromisoformat(event[key]) for key in ("event_date", "event_date_end"))
        assert start < end <= date.fromisoformat(row["published"]) + timedelta(days=1), row["id"]


def test_an_unsaid_date_is_the_day_of_publication(events: list[tuple[Row, Row]]) -> None:
    """Where the sentence gives no day, the precision is `unknown` and the day is the report's."""
    for row, event in events:
        if event["date_precision"] == "unknown":
            assert event["event_date"] == row["published"], row["id"]


def test_weeks_start_on_monday(events: list[tuple[Row, Row]]) -> None:
    """A week starts on a Monday, a month on its first day, a year on 1 January."""
    for row, event in events:
        start = date.fromisoformat(event["event_date"])
        match event["date_precision"]:
            case "week":
                assert start.weekday() == 0, row["id"]
            case "month":
                assert start.day == 1, row["id"]
            case "year":
                assert (start.month, start.day) == (1, 1), row["id"]


def test_no_event_stands_twice_in_a_sentence(rows: list[Row]) -> None:
    """Within a sentence no two events share doer, root, receiver and trigger."""
    keys = ("root_code", "source_actor", "target_actor", "trigger", "source_text", "target_text")
    for row in rows:
        seen = [tuple(event[key] for key in keys) for event in row["events"]]
        assert len(set(seen)) == len(seen), row["id"]


def test_no_sentence_is_a_near_copy_of_another(rows: list[Row]) -> None:
    """With names and numbers masked, no two sentences have a 3-gram Jaccard above 0.5."""
    grams = [(row["id"], _trigrams(row["text"])) for row in rows]
    close = [
        (first, second)
        for (first, left), (second, right) in combinations(grams, 2)
        if len(left & right) > 0.5 * len(left | right)
    ]
    assert not close
