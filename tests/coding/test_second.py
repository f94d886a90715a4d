"""The coder pattern-2: what it reads beside pattern-1, and what it no longer does."""

from __future__ import annotations

from datetime import date

import pytest

from keeneye.coding import load_coder
from keeneye.coding.second.quiet import find_quiet
from keeneye.coding.sentences import split_words
from keeneye.desk import read_desk
from keeneye.records import CodingResult, Report, end_of_day


def _coded(text: str, day: date = date(2020, 6, 12)) -> CodingResult:
    known = end_of_day(day)
    report = Report(text=text, published_date=day, known_at=known, known_at_basis="published")
    return load_coder("pattern-2", read_desk("korea")).code(report)


def _triples(text: str, day: date = date(2020, 6, 12)) -> set[tuple[str, str, str]]:
    return {
        (e.source_actor or "", e.root_code, e.target_actor or "")
        for e in _coded(text, day).events
        if e.counted
    }


@pytest.mark.parametrize(
    ("text", "triple"),
    [
        ("Pyongyang spurned Seoul's offer of talks.", ("PRK", "REJECT", "KOR")),
        ("Seoul handed back two sailors to North Korea.", ("KOR", "RETREAT", "PRK")),
        ("A rebuke from Washington was delivered to Pyongyang.", ("USA", "ACCUSE", "PRK")),
        ("The Japanese archaeologists condemned China.", ("JPN", "ACCUSE", "CHN")),
    ],
)
def test_plain_sentences(text: str, triple: tuple[str, str, str]) -> None:
    """Further triggers, nouns with a doer, and doers known by their owner are read."""
    assert triple in _triples(text)


def test_the_two_koreas_are_two() -> None:
    """A name for both states of a pair is both doers of a joint act."""
    found = _triples("The two Koreas held talks on Tuesday.")
    assert {("PRK", "CONSULT", "KOR"), ("KOR", "CONSULT", "PRK")} <= found


def test_a_meeting_goes_both_ways() -> None:
    """Who met whom met the other too."""
    found = _triples("China's premier met the Russian president on Monday.")
    assert {("CHN", "CONSULT", "RUS"), ("RUS", "CONSULT", "CHN")} <= found


@pytest.mark.parametrize(("year", "actor"), [(2016, "KOR"), (2020, "USA")])
def test_a_bare_surname_is_who_is_in_office(year: int, actor: str) -> None:
    """A surname by itself is read as the head of state of that day, and as nobody on others."""
    name = {"KOR": "Park", "USA": "Trump"}[actor]
    found = _triples(f"{name} condemned Iran on Monday.", date(year, 6, 15))
    assert (actor, "ACCUSE", "IRN") in found


def test_joint_drills_are_cooperation() -> None:
    """Force shown by two together is joint work, in both directions."""
    found = _triples("The United States and Japan held naval drills together on Monday.")
    assert {("USA", "COOPERATE", "JPN"), ("JPN", "COOPERATE", "USA")} <= found


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Each winter North Korea condemns the drills of South Korea.", "habit"),
        ("On the anniversary Seoul condemned the shelling by North Korea.", "memory"),
        ("In the film, South Korea attacks North Korea.", "play"),
        ("Japan's goalkeeper attacked the Chinese striker.", "play"),
        ("Should Japan attack North Korea, markets would fall.", "opinion"),
    ],
)
def test_what_tells_of_nothing_new_is_a_rejection(text: str, kind: str) -> None:
    """Such a sentence has no event, and a rejection says why."""
    result = _coded(text)
    assert not result.events
    assert f"tells-of-{kind}" in {r.reason for r in result.rejected}
    assert find_quiet(split_words(text)) == kind


@pytest.mark.parametrize(
    "text",
    [
        "Washington should stop its talks with Tehran.",
        "A Chinese blockade of Taiwan would ruin Japan.",
        "The Turkish guards slept.",
    ],
)
def test_words_that_are_no_act(text: str) -> None:
    """An opinion, a guessed noun and a noun that looks like a verb count for nothing."""
    assert not _triples(text)


def test_the_first_coder_is_as_it_was() -> None:
    """What pattern-2 adds is not in pattern-1."""
    report = _coded("Each winter Iran condemned Iraq.")
    first = load_coder("pattern-1").code(
        Report(
            text="Each winter Iran condemned Iraq.",
            known_at=end_of_day(date(2020, 6, 12)),
            known_at_basis="published",
        )
    )
    assert len(first.events) == 1
    assert not report.events
