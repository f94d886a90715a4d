"""The page of the record: misses first, skill against 0, readers, the chain, in a real browser."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ..journeys.test_page import CHROMIUM, FLAGS
from ..journeys.walking import keeneye, keeneye_json
from .serving import Running, running

JUNE = ("--asof", "2020-06-12", "--clock", "2020-06-13T00:00:00Z")
LATER = ("--asof", "2021-06-12", "--clock", "2021-06-13T00:00:00Z")
LAUNCH = "prk-launch-30d"


@pytest.fixture(scope="module")
def recorded(demo_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's store with its record: issued, a reader beside us, settled, tested, replayed."""
    store = tmp_path_factory.mktemp("recorded") / "keeneye.duckdb"
    shutil.copy(demo_store, store)
    here = ("--store", str(store))
    keeneye(store.parent, "backtest", *here, *JUNE, "--question", LAUNCH, "--question",
            "prk-launch-90d", "--question", "prk-nuclear-test-30d")  # fmt: skip
    keeneye(store.parent, "forecast", *here, *JUNE, "--record", "--mine", f"{LAUNCH}=0.1",
            "--reader", "<b>kim</b>")  # fmt: skip
    keeneye(store.parent, "track", *here, *LATER, "--replay", "2020-02-01", "--record")
    keeneye(store.parent, "settle", *here, *LATER)
    return store


@pytest.fixture(scope="module")
def server(recorded: Path) -> Iterator[Running]:
    """A server on it."""
    with running(recorded) as started:
        yield started


@pytest.fixture(scope="module")
def page(server: Running) -> str:
    """The page."""
    answer = server.ask("/track")
    assert answer.status == 200
    return answer.text


def test_the_page_says_until_when_it_knows(page: str) -> None:
    """The cut stands inside the main part, once."""
    main = page.split("<main", 1)[1].split("</main>")[0]
    assert main.count("Known until") == page.count("Known until") == 1


def test_misses_come_first_live_apart_from_backtest(page: str) -> None:
    """In this order: misses, live, replays, readers, backtests, every forecast, wordings."""
    order = ["misses", "live", "replay", "readers", "skill", f"tested-{LAUNCH}", "issued",
             "wordings"]  # fmt: skip
    places = [page.index(f'<h2 id="{name}"') for name in order]
    assert places == sorted(places)


def test_every_chart_has_words_and_a_table(page: str) -> None:
    """Title, description, role; ids are unique; forest, reliability and sharpness are there."""
    charts = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    ids = re.findall(r'<title id="([^"]+)-title">', page)
    assert len(ids) == len(set(ids)) == len(charts)
    assert {"chart-skill", "chart-live-reliability", f"chart-{LAUNCH}-sharpness",
            f"chart-{LAUNCH}-years"} <= set(ids)  # fmt: skip
    for chart in charts:
        assert 'role="img"' in chart
        assert re.search(r"<desc id=[^>]+>[^<]+</desc>", chart)
    assert "95 of 100 if right" in page


def test_no_skill_stands_in_the_same_table(page: str, server: Running) -> None:
    """Where none is shown the row is like the others, and the verdict says who speaks."""
    verdicts = {b["question_id"]: b["verdict"] for b in server.ask("/track.json").json()[
        "backtests"]}  # fmt: skip
    assert verdicts == {
        LAUNCH: "skill shown",
        "prk-launch-90d": "no skill shown: the base rate is the forecast",
        "prk-nuclear-test-30d": "the base rate is the forecast",
    }
    assert all(verdict in page for verdict in verdicts.values())


def test_a_reader_is_scored_beside_us_and_is_no_markup(page: str, server: Running) -> None:
    """0.1 on a launch that did not come lost 0.01; the reader's name is shown as it was typed."""
    own = server.ask("/track.json").json()["own"]["<b>kim</b>"]
    assert own["n"] == 1
    assert own["brier"] == pytest.approx(0.01)
    assert own["brier_ours"] > 0.1
    assert "<b>kim" not in page
    assert "&lt;b&gt;kim&lt;/b&gt;" in page


def test_every_forecast_and_backtest_opens(page: str, server: Running) -> None:
    """Each link of the page leads to its record."""
    links = sorted(set(re.findall(r'href="(/x/[^"]+)"', page)))
    assert {link[3:5] for link in links} == {"f-", "b-"}
    for link in [*links[:4], *links[-3:]]:
        assert server.ask(link).status == 200, link


def test_what_came_later_is_left_out(server: Running) -> None:
    """As of 12 June 2020 nothing is settled, and the replay of a year later is not there."""
    document = server.ask("/track.json?asof=2020-06-12").json()
    assert (document["live"]["n"], document["replay"]["n"]) == (0, 0)
    assert {one["origin"] for one in document["issued"]} == {"live"}
    assert document["forecasts"] == document["open"] == len(document["issued"]) == 12


def test_the_document_is_that_of_the_command(recorded: Path, server: Running) -> None:
    """Counts, misses, standings and readers are the same from both doors."""
    said = keeneye_json(recorded.parent, "track", "--store", str(recorded))
    shown = server.ask("/track.json").json()
    for name in ("entries", "head", "misses", "live", "replay", "own", "wording_changes"):
        assert said[name] == shown[name], name
    assert shown["chain"] == {"lines": said["entries"], "head": said["head"], "intact": True,
                              "broken_at": None, "problem": ""}  # fmt: skip


def test_a_changed_record_is_named_and_shown_up_to_there(recorded: Path, tmp_path: Path) -> None:
    """A forecast made better afterwards: page and JSON name the line; what is before is scored."""
    for path in recorded.parent.glob("keeneye.*"):
        if path.is_file():
            shutil.copy(path, tmp_path / path.name)
    record = tmp_path / "keeneye.forecasts.jsonl"
    lines = record.read_text("utf-8").splitlines()
    row = json.loads(lines[4])
    row["content"]["probability"] = 0.99
    lines[4] = json.dumps(row)
    record.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with running(tmp_path / "keeneye.duckdb") as server:
        shown, document = server.ask("/track").text, server.ask("/track.json").json()
    assert 'role="alert"' in shown
    assert f"changed at line 5: the record was changed: forecast {row['forecast_id']}" in shown
    assert document["chain"]["broken_at"] == "5"
    assert (document["entries"], document["chain"]["intact"]) == (4, False)


def test_a_record_whose_end_was_cut_off_is_found_by_its_head(
    recorded: Path, tmp_path: Path
) -> None:
    """The chain alone holds; the digest that was noted is missing."""
    head = keeneye_json(recorded.parent, "track", "--store", str(recorded))["head"]
    shutil.copy(recorded, tmp_path / "keeneye.duckdb")
    path = recorded.with_suffix(".forecasts.jsonl")
    lines = path.read_text("utf-8").splitlines(keepends=True)
    (tmp_path / path.name).write_text("".join(lines[:-1]), encoding="utf-8")
    keeneye(tmp_path, "track", "--store", "keeneye.duckdb")
    done = keeneye(tmp_path, "track", "--store", "keeneye.duckdb", "--head", head, status=1)
    assert "no longer holds the line that was noted" in done.stderr
    keeneye(recorded.parent, "track", "--store", str(recorded), "--head", head)


def test_an_empty_record_says_what_to_run(tmp_path: Path, demo_store: Path) -> None:
    """No line, no backtest: the page says by which command each comes."""
    shutil.copy(demo_store, tmp_path / "keeneye.duckdb")
    with running(tmp_path / "keeneye.duckdb") as server:
        shown = server.ask("/track").text
    assert "keeneye forecast --record" in shown
    assert "No backtest is kept: `keeneye backtest`." in shown


def test_the_models_number_stands_greyed_where_the_base_rate_speaks(server: Running) -> None:
    """On the page of forecasts, beside the base rate, in words of its own."""
    shown = server.ask("/forecasts?asof=2020-06-12").text
    assert re.search(r'<bdi class="greyed">\(gamma-poisson-1 0\.\d\d\)</bdi>', shown)


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM, reason="no Chromium: install the package chromium")
def test_the_page_fits_a_narrow_screen(server: Running) -> None:
    """At 320 pixels nothing lies beside the page, and every chart is drawn."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser: Any = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        shown = browser.new_page(viewport={"width": 320, "height": 700})
        shown.goto(f"{server.url}/track")
        width = shown.evaluate("document.documentElement.scrollWidth")
        heights = shown.evaluate(
            "[...document.querySelectorAll('svg.chart')].map(e => e.getBoundingClientRect().height)"
        )
        browser.close()
    assert width <= 320
    assert len(heights) > 5
    assert min(heights) > 40
