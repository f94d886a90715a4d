"""Who did it to whom, on whose word, when: sentences of our own on many standoffs."""

from __future__ import annotations

from datetime import date

import pytest

from keeneye.coding import load_coder
from keeneye.desk import read_desk
from keeneye.records import CodingResult, Event, Report, end_of_day

DAY = date(2020, 6, 12)


@pytest.fixture(scope="module", name="code")
def _code():
    coder = load_coder("pattern-1", read_desk("korea"))

    def code(text: str, day: date = DAY) -> CodingResult:
        report = Report(
            text=text, outlet="wire", published_date=day,
            known_at=end_of_day(day), known_at_basis="published",
        )  # fmt: skip
        return coder.code(report)

    return code


def _triples(result: CodingResult) -> set[tuple[str | None, str, str | None]]:
    return {(e.source_actor, e.root_code, e.target_actor) for e in result.events}


@pytest.mark.parametrize(
    ("text", "triple"),
    [
        ("India condemned Pakistan.", ("IND", "ACCUSE", "PAK")),
        ("Pakistan was condemned by India.", ("IND", "ACCUSE", "PAK")),
        ("Ten Turkish soldiers were killed by Syrian troops.", ("SYR", "ASSAULT", "TUR")),
        ("Ankara expelled two Dutch diplomats.", ("TUR", "SANCTION", "NLD")),
        ("China's foreign ministry summoned the Japanese ambassador.", ("CHN", "ACCUSE", "JPN")),
        ("Egypt received financial aid from Kuwait.", ("KWT", "AID", "EGY")),
        ("Moscow has lifted its embargo on Georgian wine.", ("RUS", "RETREAT", "GEO")),
        ("Iran's president visited Armenia.", ("IRN", "CONSULT", "ARM")),
        ("North Korea fired a ballistic missile on Friday.", ("PRK", "MOBILIZE", None)),
        ("North Korea cut its hotline with South Korea.", ("PRK", "SANCTION", "KOR")),
        ("Seoul refused to resume talks with Pyongyang.", ("KOR", "REJECT", "PRK")),
        ("Washington imposed new sanctions on North Korea.", ("USA", "SANCTION", "PRK")),
        ("Thailand said it would withdraw its troops from Cambodia.", ("THA", "AGREE", "KHM")),
    ],
)  # fmt: skip
def test_who_whom(code, text: str, triple: tuple[str, str, str | None]) -> None:
    """Active and passive, owners and metonyms, givers and receivers."""
    assert triple in _triples(code(text))


def test_a_joint_act_goes_both_ways(code) -> None:
    """A and B signed: two events."""
    found = _triples(code("Peru and Chile signed a treaty."))
    assert found == {("PER", "SUPPORT", "CHL"), ("CHL", "SUPPORT", "PER")}


def test_lists_are_opened(code) -> None:
    """Two sources and two targets are four events."""
    found = code("France and Germany criticised Russia and Belarus.").events
    assert len(found) == 4


def test_a_regime_is_inferred(code) -> None:
    """The regime is the state named last, with less confidence."""
    named = code("Iran rejected the offer.").events[0]
    inferred = code("Iran was calm. The regime rejected the offer.").events[0]
    assert (inferred.source_actor, inferred.modality) == ("IRN", "denied")
    assert inferred.confidence < named.confidence


def test_a_bare_surname(code) -> None:
    """A surname is the person named before."""
    result = code("Kim Yo Jong spoke in Pyongyang. On Friday Kim threatened South Korea.")
    assert _triples(result) == {("PRK", "THREATEN", "KOR")}


def test_the_south_china_sea_is_not_seoul(code) -> None:
    """A short name within a longer one is not meant."""
    found = code("Beijing deployed warships in the South China Sea.").events
    assert all("KOR" not in (e.source_actor, e.target_actor) for e in found)


def _only(result: CodingResult) -> Event:
    (event,) = result.events
    return event


def test_on_whose_word(code) -> None:
    """The one who says so is the speaker; the outlet is where it was read."""
    event = _only(code("Tokyo said that China seized a Japanese boat."))
    assert (event.source_actor, event.target_actor) == ("CHN", "JPN")
    assert event.attribution is not None
    assert (event.attribution.speaker, event.attribution.outlet) == ("Tokyo", "wire")


def test_unknown_date(code) -> None:
    """Nothing said about time: unknown, with the day of publication standing in."""
    event = _only(code("India condemned Pakistan."))
    assert (event.event_date, event.date_precision) == (DAY, "unknown")


def test_old_acts_are_recalled(code) -> None:
    """An act dated more than sixty days back is background and does not count."""
    event = _only(code("In 2010 North Korea shelled a South Korean island."))
    assert (event.modality, event.date_precision, event.counted) == ("recalled", "year", False)


def test_future_dates_date_nothing(code) -> None:
    """A promise for next week is not dated next week."""
    event = _only(code("Iran agreed to meet Iraq next week."))
    assert (event.modality, event.date_precision) == ("promised", "unknown")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Gunmen attacked a village.", "no-source-actor"),
        ("Iran is a large country.", "no-event-type"),
        ("Brazil attacked well and beat Peru in the cup final match.", "sport-or-business"),
        ("북한은 통신선을 끊었다.", "not-coded-language"),
        ("Iran attacked. " + "word " * 1200, "sentence-too-long"),
    ],
)
def test_refusals_are_counted(code, text: str, reason: str) -> None:
    """What becomes no event is refused with its reason and its place."""
    assert reason in {r.reason for r in code(text).rejected}
