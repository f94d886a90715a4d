"""Pages of the watch's tables: trend, attention, scored verdicts, placebos; each number opens."""

from __future__ import annotations

import csv
import html
import io
import re
from pathlib import Path

import pytest

from ..journeys.walking import keeneye_json
from .serving import Running

ASOF = "?asof=2020-06-17"
PAGES = ("/trend", "/attention", "/scored", "/placebos")


def _links(text: str) -> list[str]:
    return [html.unescape(one) for one in re.findall(r'href="(/[^"]*)"', text)]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_its_days_its_json_and_no_script(demo_server: Running, path: str) -> None:
    """As every page: the days beside it, a twin for programs, nothing that runs."""
    answer = demo_server.ask(path + ASOF)
    assert (answer.status, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert f'href="{path}?asof=2020-06-16' in answer.text
    assert "<script" not in answer.text
    assert " style=" not in answer.text
    [twin] = [link for link in _links(answer.text) if f"{path}.json" in link]
    assert demo_server.ask(twin).json()["asof"] == "2020-06-18T00:00:00Z"


@pytest.mark.parametrize("path", PAGES)
def test_every_number_of_a_page_opens(demo_server: Running, path: str) -> None:
    """The cells of the first rows lead to pages of their own, with method and n."""
    links = [one for one in _links(demo_server.ask(path + ASOF).text) if one.startswith("/x/q-")]
    assert links or path == "/attention"  # no pair of the demo has events enough
    for link in links[:3] + links[-2:]:
        opened = demo_server.ask(link)
        assert opened.status == 200, link
        assert "method" in opened.text
        assert demo_server.ask(f"{link}.json").json()["record_id"] == link[3:]


@pytest.mark.parametrize(
    ("path", "command"),
    [("attention", ("attention",)), ("scored", ("threats", "--scored"))],
)
def test_json_is_that_of_the_command(
    demo_server: Running, demo_store: Path, path: str, command: tuple[str, ...]
) -> None:
    """A page's document is the one that the command prints."""
    said = keeneye_json(demo_store.parent, *command, "--store", str(demo_store),
                        "--asof", "2020-06-17")  # fmt: skip
    assert demo_server.ask(f"/{path}.json{ASOF}").json() == said


def test_the_drawing_of_the_trend_has_a_table_twin(demo_server: Running) -> None:
    """Title and description in the drawing; the same weeks as rows, and as CSV with ids."""
    page = demo_server.ask(f"/trend{ASOF}&last=4").text
    [drawing] = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    assert '<title id="chart-pair-title">Conflict events by week, PRK:KOR and back' in drawing
    assert "highest" in drawing
    [address] = [one for one in _links(page) if one.startswith("/trend.csv")]
    answer = demo_server.ask(address)
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert {row["dyad"] for row in rows} == {"PRK:KOR", "KOR:PRK"}
    assert len({row["start"] for row in rows}) == 4
    last = [row for row in rows if row["start"] == "2020-06-15" and row["measure"] == "all"]
    assert all(demo_server.ask(f"/x/{row['id']}").status == 200 for row in last)


def test_the_trend_says_too_few_and_prints_the_rule(demo_server: Running) -> None:
    """No share of a week of two events; the rule stands with all five series."""
    page = demo_server.ask(f"/trend{ASOF}&by=week").text
    assert "too few" in page
    assert "Broader decline? no broader change: at least 3 of 5 series" in page
    assert page.count("share North Korea and") == 4
    assert "number of lines open" in page


@pytest.mark.parametrize(
    "asked", ["dyad=PRK", "by=year", "last=0", "last=many", "dyad=PRK:KOR&dyad=KOR:PRK", "x=1"]
)
def test_what_cannot_be_asked_is_refused(demo_server: Running, asked: str) -> None:
    """A wrong argument is named, as everywhere."""
    answer = demo_server.ask(f"/trend.json?{asked}")
    assert answer.status == 400
    assert answer.json()["error"] == "BadRecord"


def test_any_two_actors_of_the_store_have_a_trend(demo_server: Running) -> None:
    """Also a pair that the desk does not watch, and one of which nothing is known."""
    assert demo_server.ask("/trend?asof=2020-06-17&dyad=USA:CHN&by=month").status == 200
    assert demo_server.ask("/trend?asof=2020-06-17&dyad=FRA:PER").status == 200


def test_scored_verdicts_say_that_the_tests_do_not_separate(demo_server: Running) -> None:
    """The base rate stands in the table, and the finding above it."""
    page = demo_server.ask(f"/scored{ASOF}").text
    assert "not shown to separate" in page
    assert "base rate" in page
