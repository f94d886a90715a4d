"""Pages and their JSON: the same records as the command's, every link opens, days are one step."""

from __future__ import annotations

import html
import re
import shlex
import shutil
from pathlib import Path

import pytest

from ..journeys.walking import keeneye, keeneye_json
from .serving import Running, running

ASOF = "?asof=2020-06-12"
COPIED = r'<textarea class="copy"[^>]*>(.*?)</textarea>'
PAGES = ("/", "/desk/korea", "/events", "/channels", "/threats", "/forecasts", "/track")


def _links(text: str) -> list[str]:
    return [html.unescape(one) for one in re.findall(r'href="(/[^"]*)"', text)]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_its_days_and_its_json(demo_server: Running, path: str) -> None:
    """The day before, the day after, a form for any day, and the same as JSON."""
    answer = demo_server.ask(path + ASOF)
    assert (answer.status, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert f'href="{path}?asof=2020-06-11"' in answer.text
    assert f'href="{path}?asof=2020-06-13"' in answer.text
    assert '<input type="date" name="asof" value="2020-06-12" required>' in answer.text
    assert "<script" not in answer.text
    assert " style=" not in answer.text
    [twin] = [link for link in _links(answer.text) if ".json" in link and link != "/feed.json"]
    document = demo_server.ask(twin)
    assert (document.status, document.headers["content-type"]) == (200, "application/json")
    assert document.json()["asof"] == "2020-06-13T00:00:00Z"


@pytest.mark.parametrize(
    ("path", "command"),
    [("/brief.json", "brief"), ("/desk/korea.json", "brief"), ("/channels.json", "channels")],
)
def test_json_is_that_of_the_command(
    demo_server: Running, demo_store: Path, path: str, command: str
) -> None:
    """A page's document is the one that the command prints."""
    said = keeneye_json(demo_store.parent, command, "--store", str(demo_store),
                        "--asof", "2020-06-12")  # fmt: skip
    assert demo_server.ask(path + ASOF).json() == said


def test_events_are_those_of_the_command_the_latest_first(
    demo_server: Running, demo_store: Path
) -> None:
    """Filters of a page are the command's options; pages of rows hold each event once."""
    said = keeneye_json(demo_store.parent, "events", "--store", str(demo_store),
                        "--asof", "2020-06-12", "--since", "2019-01-01")  # fmt: skip
    path, found = f"/events.json{ASOF}&since=2019-01-01", []
    page: int | None = 1
    while page:
        document = demo_server.ask(f"{path}&page={page}").json()
        found += document["events"]
        page = document["next_page"]
    assert len(found) > 200
    assert [e["event_id"] for e in reversed(found)] == [e["event_id"] for e in said["events"]]


def test_every_link_of_every_page_opens(demo_server: Running) -> None:
    """No link of the brief or of a table leads nowhere."""
    links = set()
    for path in PAGES:
        links |= set(_links(demo_server.ask(path + ASOF).text))
    links |= set(_links(demo_server.ask("/rejects").text))
    shown = sorted(links)
    ids = [link for link in shown if link.startswith("/x/")]
    kinds = {link[3:5] for link in ids}
    assert {"d-", "e-", "f-", "g-", "h-", "k-", "m-", "o-", "r-", "s-", "t-", "v-", "x-"} <= kinds
    few = [one for kind in kinds for one in [i for i in ids if i[3:5] == kind][:6]]
    for link in [one for one in shown if not one.startswith("/x/")] + few:
        answer = demo_server.ask(link)
        assert answer.status == 200, link
        if link in few:
            path, _, query = link.partition("?")
            assert demo_server.ask(f"{path}.json?{query}").json()["record_id"] == path[3:]


def test_two_clicks_lead_from_a_state_to_its_sentence(demo_server: Running) -> None:
    """From "cut" in the bottom line to the records it rests on, and to a marked sentence."""
    brief = demo_server.ask("/" + ASOF).text
    [first] = re.findall(r'<a class="figure" href="(/x/[hs]-[^"]+)">cut</a>',
                         brief.split('id="did_and_said"')[0])[:1]  # fmt: skip
    opened = demo_server.ask(first).text
    assert "It follows from" in opened
    events = demo_server.ask(f"/events{ASOF}&root=SANCTION").text
    marked = demo_server.ask(re.findall(r"/x/e-[0-9a-f]{20}", events)[0]).text
    assert "<mark>" in marked
    assert "Our summary, not the outlet’s words." in marked


def test_the_command_on_the_page_corrects_and_the_page_changes(
    demo_store: Path, tmp_path: Path
) -> None:
    """What is copied from an event's page runs, and the reloaded page no longer has the event."""
    store = tmp_path / "my store.duckdb"
    shutil.copy(demo_store, store)
    query = "/events?dyad=PRK:KOR&since=2020-06-09&until=2020-06-10&root=SANCTION"
    with running(store) as server:
        before = server.ask(query).text
        event_id = re.findall(r"/x/(e-[0-9a-f]{20})", before)[0]
        page = server.ask(f"/x/{event_id}").text
        commands = [html.unescape(c) for c in re.findall(COPIED, page)]
        [copied] = [c for c in commands if c.endswith("--no-event")]
        keeneye(tmp_path, *shlex.split(copied)[1:])
        assert event_id not in server.ask(query).text
        assert event_id in server.ask(query + "&asof=2020-06-12").text
        assert server.ask(f"/x/{event_id}").status == 200


def test_without_a_store_the_page_says_so(tmp_path: Path) -> None:
    """503 and "Store unavailable", never an empty brief; when the store comes, so does the page."""
    path = tmp_path / "s.duckdb"
    with running(path) as server:
        answer = server.ask("/")
        assert (answer.status, "Store unavailable" in answer.text) == (503, True)
        assert answer.headers["retry-after"] == "5"
        assert server.ask("/brief.json").json()["error"] == "StoreMissing"
        assert server.ask("/track").status == 200  # lies beside the store
        path.write_bytes(b"not a store at all, but long enough to be read as something" * 100)
        assert server.ask("/").status == 503
        path.unlink()
        text = tmp_path / "a.txt"
        text.write_text("North Korea condemned South Korea on Tuesday.\n")
        keeneye(tmp_path, "ingest", "a.txt", "--store", "s.duckdb", "--published", "2020-06-10")
        assert server.ask("/" + ASOF).status == 200
        path.unlink()
        assert server.ask("/" + ASOF).status == 503


def test_reading_writes_nothing(demo_server: Running, demo_store: Path) -> None:
    """No page changes the store or what lies beside it."""
    before = {p.name: p.read_bytes() for p in demo_store.parent.iterdir()}
    for path in (*PAGES, "/rejects"):
        assert demo_server.ask(path).status == 200
    gate = f"{demo_store.name}.gate"
    after = {p.name: p.read_bytes() for p in demo_store.parent.iterdir()}
    assert {**after, gate: b""} == {**before, gate: b""}
