"""A history of rows alone: every table and the brief are drawn from it, and say what it lacks."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from keeneye.desk import read_desk
from keeneye.records import parse_asof
from keeneye.store import Store
from keeneye.watch import explain, scarce_actors, write

from ..feeds.exports.tables import a_store, bring_in, icews

ASOF = parse_asof("2020-06-12")


def a_year(folder: Path) -> Store:
    """Sixty threats of North Korea to the South, one a day before 10 June 2020, and statements."""
    days = [datetime(2020, 6, 9, tzinfo=UTC).toordinal() - n for n in range(60)]
    dates = [datetime.fromordinal(day).strftime("%Y-%m-%d") for day in days]
    rows = [{"Event ID": str(n), "Event Date": on} for n, on in enumerate(dates)]
    said = [row | {"Event ID": f"9{n}", "CAMEO Code": "010"} for n, row in enumerate(rows)]
    store = a_store(folder)
    bring_in(store, icews(folder / "a.tab", *rows, *said))
    return store


def test_a_brief_of_rows_cites_their_lines(tmp_path: Path) -> None:
    """Without any report the brief tells acts, each with the row of its file, and opens them."""
    store, desk = a_year(tmp_path), read_desk("korea")
    with store.read() as view:
        history = view.history(ASOF, desk.coders)
        text = write(history, desk).terminal()
        [newest, *_] = history.find_events(newest=True)
        opened = explain(newest.event_id, view, desk, asof=ASOF)
    assert "nothing to judge from" not in text
    assert "North Korea threatened South Korea" in text.replace("\n    ", " ") or "Row " in text
    assert "a.tab" in str(opened)


def test_actors_with_few_events_are_listed(tmp_path: Path) -> None:
    """120 events in 60 days are enough for both ends; the other actors are scarce."""
    store, desk = a_year(tmp_path), read_desk("korea")
    found = dict(scarce_actors(store, desk, ASOF))
    assert not {"PRK", "KOR"} & found.keys()
    assert found["USA"] == 0
