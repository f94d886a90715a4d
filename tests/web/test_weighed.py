"""Pages of what is weighed: the choice, the deal, motives, pressure, assumptions."""

from __future__ import annotations

import html
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from ..house.source import ROOT
from ..journeys.test_page import CHROMIUM
from ..journeys.walking import keeneye, keeneye_json
from .serving import Running, running

ASOF = "?asof=2020-06-17"
TWO = "?names=hanoi_2019_offer&names=full_declaration"
PAGES = (f"/game{ASOF}", f"/deal{TWO}", f"/motives{ASOF}", f"/pressure{ASOF}", "/assumptions")
DRAWN = {"game": 3, "deal": 2, "motives": 1, "pressure": 0, "assumptions": 0}
FILES = {
    "game": ("games.toml", "this desk weighs no choice"),
    "deal": ("deals.toml", "this desk weighs no deal"),
    "motives": ("motives.toml", "this desk weighs no motives"),
    "pressure": ("pressure.toml", "this desk weighs no pressure"),
}


def _words(page: str) -> str:
    """The page without its markup, in one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


def _name(path: str) -> str:
    return path.partition("?")[0].lstrip("/")


@pytest.mark.parametrize("path", PAGES, ids=_name)
def test_a_page_is_whole(demo_server: Running, path: str) -> None:
    """No script, no inline style; every drawing has a title, a description and a table."""
    answer = demo_server.ask(path)
    assert (answer.status, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "<script" not in answer.text
    assert " style=" not in answer.text
    drawings = re.findall(r"<svg.*?</svg>.*?<table>", answer.text, re.DOTALL)
    assert len(drawings) == DRAWN[_name(path)]
    for one in drawings:
        assert re.search(r"<title id=[^>]*>[^<]+</title><desc id=[^>]*>[^<]+</desc>", one)
        assert "The same as a table" in one


@pytest.mark.parametrize("path", PAGES, ids=_name)
def test_its_json_lies_beside_it(demo_server: Running, path: str) -> None:
    """The page links to its JSON, with what was asked."""
    page = demo_server.ask(path).text
    [twin] = [html.unescape(t) for t in re.findall(r'<a href="([^"]*)">JSON</a>', page)]
    assert twin == path.replace(_name(path), f"{_name(path)}.json", 1)
    answer = demo_server.ask(twin)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")


@pytest.mark.parametrize("name", ["game", "motives", "pressure"])
def test_what_is_cut_at_a_day_has_its_days(demo_server: Running, name: str) -> None:
    """The day before and the day after, and until when things were known."""
    page = demo_server.ask(f"/{name}{ASOF}").text
    assert f'href="/{name}?asof=2020-06-16"' in page
    assert f'href="/{name}?asof=2020-06-18"' in page
    assert "Known until 17 June 2020, 24:00 UTC" in page


@pytest.mark.parametrize("path", PAGES, ids=_name)
def test_every_link_of_it_opens(demo_server: Running, path: str) -> None:
    """No link leads nowhere, ids least of all; links within the page have their place."""
    page = demo_server.ask(path).text
    links = {html.unescape(one) for one in re.findall(r'href="(/[^"]*)"', page)}
    ids = sorted(one for one in links if one.startswith("/x/"))
    own = [one for one in links if one.startswith(f"/{_name(path)}")]
    for link in [*sorted(own), *ids[:2], *ids[-2:]]:
        assert demo_server.ask(link).status == 200, link
    for place in re.findall(r'href="#([^"]*)"', page):
        assert f'id="{place}"' in page


@pytest.mark.parametrize("name", ["game", "motives", "pressure", "assumptions"])
def test_json_is_that_of_the_command(demo_server: Running, demo_store: Path, name: str) -> None:
    """Page and command give one document."""
    said = keeneye_json(demo_store.parent, name, "--store", str(demo_store), "--asof", "2020-06-17")
    asked = "" if name == "assumptions" else ASOF
    assert demo_server.ask(f"/{name}.json{asked}").json() == said


def test_the_deal_of_a_page_is_that_of_the_command(demo_server: Running, demo_store: Path) -> None:
    """One deal asked for is one deal, the same as the command's."""
    said = keeneye_json(demo_store.parent, "deal", "hanoi_2019_offer", "--store", str(demo_store))
    assert demo_server.ask("/deal.json?names=hanoi_2019_offer").json()["deals"] == [said]


@pytest.mark.parametrize(
    "said",
    [
        "Conceding is best only if you believe at least 76 % (range 56 % to beyond any belief)",
        "139 days to the presidential election in the United States.",
        "Holding firm is best in 82 % of draws",
        "Swearing beforehand never to pay is the better choice in 4 % of draws",
        "a quiet autumn is no proof of goodwill",
        "If this demand is not the last",
        "What sinking costs or tying hands would reveal",
        "Their resolve after each move",
        "What would have to be true",
        "What finding out would be worth",
        "Knowing everything before choosing would be worth",
    ],
)
def test_the_choice_says(demo_server: Running, said: str) -> None:
    """Threshold, shares, salami, signals, moves, conditions, information, honest findings."""
    assert said in _words(demo_server.ask(f"/game{ASOF}").text)


def test_moves_of_earlier_crises_do_not_count(demo_server: Running) -> None:
    """The desk's campaign begins with the statement of 4 June 2020: the demolition counts."""
    steps = demo_server.ask(f"/game.json{ASOF}").json()["posterior"]
    assert min(step["moved_at"] for step in steps) >= "2020-06-05"
    [office] = [step for step in steps if step["counted"] and step["kind"] == "demolition"]
    assert office["moved_at"] == "2020-06-17T00:00:00Z"


def test_the_same_is_said_on_a_terminal(demo_server: Running, demo_store: Path) -> None:
    """Every heading and every sentence of the page is printed by the command."""
    page = demo_server.ask(f"/game{ASOF}").text
    said = keeneye(demo_store.parent, "game", "--store", str(demo_store), "--asof", "2020-06-17")
    printed = " ".join(said.stdout.split())
    parts = page.split('<nav aria-label="Parts">')[1].split("</nav>")[1]
    sentences = re.findall(r"<p><bdi>(.*?)</bdi></p>", parts) + re.findall(
        r"<h2[^>]*>(.*?)</h2>", parts
    )
    assert len(sentences) > 30
    for one in sentences:
        assert " ".join(html.unescape(one).split()) in printed


@pytest.mark.parametrize("path", PAGES, ids=_name)
def test_no_page_gives_a_chance_of_war(demo_server: Running, path: str) -> None:
    """A game is no forecast: nobody reads a chance of war from it."""
    words = _words(demo_server.ask(path).text).lower()
    assert not re.search(r"(probability|chance|likelihood|risk) (of|that) (a |the )?war", words)


def test_two_offers_stand_side_by_side(demo_server: Running) -> None:
    """The same relief for a full declaration: pretence here, reciprocal there."""
    page = demo_server.ask(f"/deal{TWO}").text
    words = _words(page)
    assert "hanoi_2019_offer pretence by the first step (75 % of draws)" in words
    assert "full_declaration reciprocal (83 % of draws)" in words
    assert "This would be a pretence if hidden sites made more than" in words
    assert re.search(r"<option selected>hanoi_2019_offer</option>", page)


def test_without_a_name_all_deals_are_compared(demo_server: Running) -> None:
    """Five deals, one table, no drawing."""
    answer = demo_server.ask("/deal")
    assert "<svg" not in answer.text
    assert len(demo_server.ask("/deal.json").json()["deals"]) == 5


def test_the_stock_grows_by_what_is_hidden_alone(demo_server: Running) -> None:
    """Hanoi froze all that is declared: without hidden sites the stock stays at 35."""
    [deal] = demo_server.ask("/deal.json?names=hanoi_2019_offer").json()["deals"]
    first, *_, last = deal["fan"]
    assert first["no_deal"] == first["with_undeclared"] == first["without_undeclared"]
    assert last["without_undeclared"] == pytest.approx(first["without_undeclared"])
    assert last["no_deal"]["mid"] > last["with_undeclared"]["mid"] > first["no_deal"]["mid"]


def test_motives_say_how_little_is_settled(demo_server: Running) -> None:
    """Linchpins, non-diagnostic items, bounds then, and the sentence itself."""
    words = _words(demo_server.ask(f"/motives{ASOF}").text)
    assert "6 items with honest ranges settle almost nothing: none of 15 pairs" in words
    assert "non-diagnostic" in words
    assert "linchpin" in words
    document = demo_server.ask(f"/motives.json{ASOF}").json()
    assert document["then"]["asof"] == "2020-05-19T00:00:00Z"
    assert len(document["then"]["hypotheses"]) == 6


def test_assumptions_from_memory_come_first(demo_server: Running) -> None:
    """Each with file, key, range, source, whose belief and how it was checked."""
    listed = demo_server.ask("/assumptions.json").json()["assumptions"]
    order = [one["checked"] for one in listed]
    assert order.index("not said") == order.count("memory") > 20
    assert all(one["low"] <= one["high"] and one["citation"] for one in listed)
    held = {one["key"]: one["held_by"] for one in listed}
    assert held["beliefs.omega"] == "regime"
    headings = re.findall(r"<h2[^>]*>(.*?)</h2>", demo_server.ask("/assumptions").text)
    assert headings[1].startswith("From memory")


@pytest.fixture(scope="module")
def bare_desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Korea desk without the files that are weighed."""
    folder = tmp_path_factory.mktemp("bare") / "desk"
    left_out = shutil.ignore_patterns("reports", "programme.toml", *(f for f, _ in FILES.values()))
    shutil.copytree(ROOT / "desks" / "korea", folder, ignore=left_out)
    return folder


def test_a_desk_that_weighs_nothing_says_so(demo_store: Path, bare_desk: Path) -> None:
    """404 with the reason on the page and in JSON; what else it assumes is still listed."""
    with running(demo_store, "--desk", str(bare_desk)) as server:
        for name, (file, said) in FILES.items():
            answer = server.ask(f"/{name}{'' if name == 'deal' else ASOF}")
            assert (answer.status, said in answer.text) == (404, True), name
            document = server.ask(f"/{name}.json").json()
            assert (document["error"], document["status"]) == ("NotWeighed", 404)
            assert file in document["errors"][0]
        assert server.ask("/assumptions").status == 200


@pytest.mark.parametrize("name", FILES)
def test_a_command_says_what_a_desk_does_not_weigh(
    demo_store: Path, bare_desk: Path, name: str
) -> None:
    """Exit 1, one line, with the file that is missing."""
    file, said = FILES[name]
    done = keeneye(demo_store.parent, name, "--store", str(demo_store), "--desk", str(bare_desk),
                   status=1)  # fmt: skip
    assert done.stderr.startswith(f"keeneye: {said} (")
    assert file in done.stderr


def test_after_the_last_vote_there_is_no_choice(demo_server: Running, demo_store: Path) -> None:
    """422, and exit 1: no vote lies ahead, and what to do."""
    answer = demo_server.ask("/game?asof=2020-11-04")
    assert answer.status == 422
    assert "no vote lies ahead" in answer.text
    assert "name the next vote in the file, or ask for an earlier day" in answer.text
    done = keeneye(demo_store.parent, "game", "--store", str(demo_store), "--asof", "2020-11-04",
                   status=1)  # fmt: skip
    assert "no vote lies ahead" in done.stderr
    assert demo_server.ask("/game?asof=2020-11-03").status == 200


def test_without_a_day_the_choice_is_that_of_the_last_vote(demo_server: Running) -> None:
    """Where no vote lies ahead of now, the page says so and shows the day of the last one."""
    page = demo_server.ask("/game")
    assert page.status == 200
    said = "the last was on 2020-11-03: this is the choice on that day."
    assert said in _words(page.text)
    assert demo_server.ask("/game.json").json()["days_to_vote"] == 0


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/deal?names=no_such_offer", 404),
        ("/deal?names=../../etc/passwd", 400),
        ("/deal?names=" + "&names=".join(["hanoi_2019_offer"] * 9), 400),
        ("/game?asof=yesterday", 400),
        ("/assumptions?asof=2020-06-12", 400),
        ("/motives?names=relief", 400),
    ],
)
def test_wrong_arguments_are_named(demo_server: Running, path: str, status: int) -> None:
    """An unknown deal is not found; a path, too many names, a stray argument are refused."""
    assert demo_server.ask(path).status == status


CONTRAST = """() => {
  const parse = c => (c.match(/[0-9.]+/g) || []).map(Number);
  const light = c => { const f = c.slice(0, 3).map(v => v / 255).map(
      v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
    return .2126 * f[0] + .7152 * f[1] + .0722 * f[2]; };
  const ground = e => { for (let n = e; n; n = n.parentElement) {
      const c = parse(getComputedStyle(n).backgroundColor);
      if (c.length === 3 || c[3] > 0) return c; }
    return [255, 255, 255]; };
  const poor = [];
  for (const e of document.querySelectorAll('main *')) {
    const own = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
    if (!own || ['title', 'desc'].includes(e.tagName) || !e.getClientRects().length) continue;
    const style = getComputedStyle(e);
    let back = ground(e);
    if (e.classList.contains('letter')) {
      const cell = e.previousElementSibling, s = getComputedStyle(cell), f = parse(s.fill);
      const o = Number(s.fillOpacity);
      back = back.slice(0, 3).map((v, n) => o * f[n] + (1 - o) * v);
    }
    const text = light(parse(e.tagName === 'text' ? style.fill : style.color)), under = light(back);
    const ratio = (Math.max(text, under) + .05) / (Math.min(text, under) + .05);
    if (ratio < 4.5) poor.push(e.textContent.slice(0, 40) + ' ' + ratio.toFixed(2));
  }
  return poor;
}"""


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM, reason="no Chromium: install the package chromium")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_in_a_browser(browser: Any, demo_server: Running, width: int, scheme: str) -> None:
    """Nothing wider than the screen, nothing cut, no message, no request away; text stands out."""
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    for path in PAGES:
        assert page.goto(demo_server.url + path, timeout=60_000).status == 200
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.evaluate(CONTRAST) == [], path
        out = "[...document.querySelectorAll('svg text')].filter(t => { const b = t.getBBox(),"
        out += " v = t.ownerSVGElement.viewBox.baseVal; return b.x < -1 || b.x + b.width > v.width"
        out += " + 1 || b.y + b.height > v.height + 3; }).map(t => t.textContent)"
        assert page.evaluate(out) == [], path
    page.close()
    assert said == []
    assert [url for url in asked if not url.startswith((demo_server.url, "data:,"))] == []
