"""The first real report: what must be found in it, and what must not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from keeneye.coding import check_coder, load_coder
from keeneye.desk import read_desk
from keeneye.records import CodingResult, Event, Report, end_of_day


@pytest.fixture(scope="module")
def report(reference_data: Path) -> Report:
    """Read the editorial as published on 12 June 2020."""
    text = (reference_data / "reports" / "editorial_2020-06-12.txt").read_text("utf-8")
    day = date(2020, 6, 12)
    return Report(
        text=text,
        outlet="editorial",
        published_date=day,
        known_at=end_of_day(day),
        known_at_basis="published",
        wording="original",
    )


@pytest.fixture(scope="module")
def result(report: Report) -> CodingResult:
    """Code it for the Korea desk."""
    return load_coder("pattern-1", read_desk("korea")).code(report)


def _found(result: CodingResult, sentence: int, root: str) -> list[Event]:
    return [e for e in result.events if e.evidence.sentence == sentence and e.root_code == root]


def test_the_suspension(result: CodingResult) -> None:
    """North Korea's government suspended communications with the South, this week, actual."""
    (event,) = _found(result, 3, "SANCTION")
    assert (event.evidence.start, event.evidence.end) == (281, 382)
    assert (event.source_actor, event.source_sector) == ("PRK", "GOV")
    assert (event.target_actor, event.target_sector) == ("KOR", "GOV")
    assert (event.mode, event.cameo_code, event.goldstein) == ("discontinue", "160", -4.0)
    assert (event.event_date, event.event_date_end) == (date(2020, 6, 8), date(2020, 6, 13))
    assert (event.date_precision, event.modality) == ("week", "actual")
    assert event.quad_class == "material_conflict"


def test_the_marks(report: Report, result: CodingResult) -> None:
    """The marks of the suspension are exact slices with the words that carry them."""
    (event,) = _found(result, 3, "SANCTION")
    words = {m.role: report.text[m.start : m.end] for m in event.evidence.marks}
    assert words["trigger"] == "suspended"
    assert words["source_actor"] == "Kim Jong Un’s regime"
    assert words["target_actor"] == "South Korean"
    assert words["date"] == "This week"


@pytest.mark.parametrize(("root", "modality"), [("ACCUSE", "actual"), ("REJECT", "denied")])
def test_state_media(result: CodingResult, root: str, modality: str) -> None:
    """State media called Seoul the enemy and refused to sit down: on their word, via the outlet."""
    (event,) = _found(result, 4, root)
    assert (event.source_actor, event.target_actor) == ("PRK", "KOR")
    assert event.modality == modality
    assert event.attribution is not None
    assert event.attribution.speaker == "North Korean state media"
    assert event.attribution.chain == ("editorial", "North Korean state media")


def test_the_unanswered_call(result: CodingResult) -> None:
    """Seoul tried to call on Tuesday 9 June: attempted, uncounted, on its media's word."""
    (event,) = _found(result, 5, "CONSULT")
    assert (event.source_actor, event.modality, event.counted) == ("KOR", "attempted", False)
    assert (event.event_date, event.date_precision) == (date(2020, 6, 9), "day")
    assert event.attribution is not None
    assert event.attribution.speaker == "South Korean media"


def test_the_complaint(result: CodingResult) -> None:
    """The regime says that the South failed to stop the balloons: it accuses, inferred as PRK."""
    (event,) = _found(result, 7, "ACCUSE")
    assert (event.source_actor, event.target_actor) == ("PRK", "KOR")


def test_the_defence(result: CodingResult) -> None:
    """Kim Yo Jong defended the suspension: support, aimed at nobody, on her own word."""
    (event,) = _found(result, 11, "SUPPORT")
    assert (event.source_actor, event.target_actor) == ("PRK", None)
    assert event.attribution is not None
    assert event.attribution.speaker == "Kim Yo Jong"


def test_the_leak(result: CodingResult) -> None:
    """Chinese and Russian smuggling around sanctions is claimed cooperation."""
    found = _found(result, 20, "COOPERATE")
    assert {e.source_actor for e in found} == {"CHN", "RUS"}
    assert {e.modality for e in found} == {"claimed"}


def test_nothing_else_counts(result: CodingResult) -> None:
    """No test, launch, war, relief or inspection is counted; hypotheses are marked as such."""
    counted = {(e.evidence.sentence, e.root_code) for e in result.events if e.counted}
    expected = {(3, "SANCTION"), (4, "ACCUSE"), (4, "REJECT"), (7, "ACCUSE"), (11, "SUPPORT")}
    assert counted - {(19, "REJECT")} == expected | {(20, "COOPERATE")}
    assert {e.modality for e in _found(result, 34, "RETREAT")} == {"hypothetical"}


def test_contract(report: Report) -> None:
    """The coder keeps its contract on the report."""
    assert check_coder(load_coder("pattern-1", read_desk("korea")), [report]) > 10
