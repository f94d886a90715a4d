"""What a page shows of the command is what the command prints."""

from __future__ import annotations

import doctest
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from keeneye.desk import read_desk
from keeneye.forecast import read_questions, settle_list, window_of

from .pages import DOCS, PAGES, console

pytestmark = pytest.mark.timeout(1800)  # a page is walked once, in one go, on slow machines too

TUTORIAL = DOCS / "tutorial" / "june-2020.md"
SHOWING = [p for p in PAGES if console.steps_on(p)]


@pytest.fixture(scope="module", params=SHOWING, ids=lambda p: p.stem)
def walked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list:
    """The steps of a page, each with what it printed."""
    steps = console.steps_on(request.param)
    return list(zip(steps, console.run(steps, tmp_path_factory.mktemp("page")), strict=True))


def test_every_command_runs(walked: list) -> None:
    """No command of a page fails."""
    assert not [(step.command, got.lines[-3:]) for step, got in walked if got.status]


def test_every_command_prints_what_the_page_shows(walked: list) -> None:
    """Each line under a command is printed by it (renew them: `python docs/console.py PAGE`)."""
    assert not [(s.command, missed) for s, got in walked if (missed := console.misses(s, got))]


def test_every_figure_of_the_tutorial_is_printed_in_it() -> None:
    """A number in its sentences stands in what one of its commands is given or prints."""
    page = TUTORIAL.read_text(encoding="utf-8")
    prose = re.sub(r"(?ms)^```.*?^```$|`[^`]*`|\]\([^)]*\)|^#.*?$", "", page)
    shown = " ".join(" ".join([step.command, *step.shown]) for step in console.steps_on(TUTORIAL))
    days = {str(int(d)) for d in re.findall(r"2020-0\d-(\d\d)", shown)}
    known = set(re.findall(r"\d+(?:\.\d+)?", shown)) | days
    assert not set(re.findall(r"\d+(?:\.\d+)?", prose)) - known


def test_the_four_junes_ended_as_the_tutorial_says() -> None:
    """In the thirty days after 12 June there were launches in 2017, and none in the other years."""
    desk = read_desk("korea")
    question = next(q for q in read_questions(desk) if q.question_id == "prk-launch-30d")
    ended = {}
    for year in (2017, 2018, 2020, 2022):
        window = window_of(question, datetime(year, 6, 13, tzinfo=UTC))
        late = datetime(year, 12, 31, tzinfo=UTC)
        ended[year] = settle_list(question, window, desk.facts["launches"], late).outcome
    assert ended == {2017: "yes", 2018: "no", 2020: "no", 2022: "no"}


def test_the_tool_computes_its_examples() -> None:
    """The examples of the tool that runs the pages hold."""
    assert doctest.testmod(console).failed == 0


def test_a_line_that_is_not_printed_is_missed(tmp_path: Path) -> None:
    """A changed digit, a line too many and a failing command are each seen."""
    page = tmp_path / "page.md"
    page.write_text("```console\n$ echo 12\n13\n$ printf 'a\\nb\\n'\na\n$ false\n```\n")
    steps = console.steps_on(page)
    folder = tmp_path / "run"
    folder.mkdir()
    got = console.run(steps, folder)
    assert [console.misses(s, g) for s, g in zip(steps, got, strict=True)] == [["13"], ["a"], []]
    assert [g.status for g in got] == [0, 0, 1]


def test_a_page_is_renewed_in_place(tmp_path: Path) -> None:
    """What stands under a command becomes what it prints; what is left out stays left out."""
    page = tmp_path / "page.md"
    page.write_text("A\n```console\n$ echo 12\n13\n$ printf 'a 1\\nb\\nc\\n'\n…\na 2\n…\n```\nB\n")
    console.write(page)
    assert page.read_text() == (
        "A\n```console\n$ echo 12\n12\n$ printf 'a 1\\nb\\nc\\n'\n…\na 1\n…\n```\nB\n"
    )
