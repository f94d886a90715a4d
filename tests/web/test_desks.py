"""Several desks at one server: each at its address, ids of all, and the front page that ranks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ..journeys.walking import keeneye, keeneye_json
from .serving import Running, running

AUGUST = "asof=2019-08-09"
PAGES = ("", "/events", "/channels", "/threats", "/forecasts", "/track", "/rejects")


@pytest.fixture(scope="module")
def second_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of the second desk's demo."""
    folder = tmp_path_factory.mktemp("kashmir")
    keeneye(folder, "demo", "--desk", "kashmir")
    return folder / "out" / "keeneye.duckdb"


@pytest.fixture(scope="module")
def both(demo_store: Path, second_store: Path, _loopback: None) -> Iterator[Running]:
    """A server of both desks, and of a third whose store is missing."""
    lost = second_store.parent / "lost" / "s.duckdb"
    keeneye(second_store.parent, "desk", "new", "third")
    third = second_store.parent / "third"
    with running(demo_store, "--also", f"kashmir={second_store}", "--also",
                 f"{third}={lost}") as server:  # fmt: skip
        yield server


@pytest.mark.parametrize("page", PAGES)
def test_every_page_answers_for_the_second_desk(both: Running, page: str) -> None:
    """Each page and its JSON lie under /desk/kashmir, and their links stay there."""
    query = "" if page == "/rejects" else f"?{AUGUST}"
    answer = both.ask(f"/desk/kashmir{page}{query}")
    assert answer.status == 200
    assert both.ask(f"/desk/kashmir{page}.json{query}").status == 200
    links = set(re.findall(r'href="(/[^"?]*)', answer.text))
    own = {link for link in links if not link.startswith("/x/") and not link.endswith(".css")}
    assert own - {"/desks"} >= {"/desk/kashmir", "/desk/kashmir/events", "/desk/kashmir/track"}
    assert all(link == "/desks" or link.startswith("/desk/kashmir") for link in own)


def test_ids_of_the_second_desk_open(both: Running) -> None:
    """Whatever its brief leads to opens at /x/; an id is not denied while a store is missing."""
    page = both.ask(f"/desk/kashmir?{AUGUST}").text
    linked = sorted(set(re.findall(r"/x/([a-z]-[0-9A-Za-z-]+)", page)))
    assert len(linked) > 20
    for record_id in linked[::12]:
        assert both.ask(f"/x/{record_id}").status == 200, record_id
    assert both.ask("/x/e-00000000000000000000").status == 503


def test_the_first_desk_stays_where_it_was(both: Running) -> None:
    """`/` and /desk/korea are the first desk's; a desk that is not served is named as missing."""
    for path in ("/brief.json", "/desk/korea.json"):
        assert both.ask(f"{path}?asof=2020-06-12").json()["desk"] == "korea"
    refused = both.ask("/desk/nowhere.json")
    assert refused.status == 404
    assert "kashmir" in refused.json()["errors"][0]


def test_the_front_page_ranks_by_what_moved(both: Running) -> None:
    """In August 2019 Kashmir leads, with five lines changed; in June 2020 Korea does."""
    august = both.ask(f"/desks.json?{AUGUST}").json()
    first = august["desks"][0]
    assert first["name"] == "kashmir"
    assert len(first["lines"]) == 5
    assert {line["now"] for line in first["lines"]} == {"cut"}
    assert first["percentile"] > 0.9
    june = both.ask("/desks.json?asof=2020-06-12").json()["desks"]
    assert june[0]["name"] == "korea"
    assert "percentile" in august["ranked_by"]


def test_a_desk_without_its_store_hides_no_other(both: Running) -> None:
    """It stands last, with the reason, and the page is there."""
    last = both.ask(f"/desks.json?{AUGUST}").json()["desks"][-1]
    assert (last["name"], last["percentile"]) == ("third", None)
    assert "no store" in last["problem"]
    page = both.ask(f"/desks?{AUGUST}")
    assert page.status == 200
    assert "India and Pakistan" in page.text
    assert "there is no store" in page.text


def test_each_number_of_the_front_page_opens(both: Running) -> None:
    """The percentile leads to its series, each changed line to its states."""
    page = both.ask(f"/desks?{AUGUST}").text
    linked = set(re.findall(r"/x/([a-z]-[0-9A-Za-z-]+)", page))
    assert {record_id[0] for record_id in linked} >= {"v", "h"}
    for record_id in linked:
        assert both.ask(f"/x/{record_id}").status == 200, record_id


def test_the_command_ranks_as_the_page_does(
    both: Running, demo_store: Path, second_store: Path, tmp_path: Path
) -> None:
    """`desk rank` gives the same order and numbers as /desks.json."""
    said = keeneye_json(tmp_path, "desk", "rank", f"korea={demo_store}", f"kashmir={second_store}",
                        "--asof", "2019-08-09")  # fmt: skip
    served = both.ask(f"/desks.json?{AUGUST}").json()["desks"][:2]
    assert said["desks"] == served


def test_two_desks_of_one_name_are_refused(demo_store: Path, tmp_path: Path) -> None:
    """One address cannot be two desks: the server says so and does not start."""
    keeneye(tmp_path, "desk", "new", "korea")
    said = keeneye(tmp_path, "serve", "--store", str(demo_store), "--also", "./korea", status=1)
    assert "two desks are called" in said.stderr
