"""The days around a brief: the strip, what changed since, feeds and calendar, tables as CSV."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, date, datetime
from pathlib import Path
from xml.etree import ElementTree

import icalendar
import pytest

from keeneye.store import Store
from keeneye.watch.changes import StateChange
from keeneye.watch.polling import Memory, memory_path, write_memory
from keeneye.web.days.strip import bounds_of, make_strip, strip_days

from .serving import Answer, Running, running

CLOCK = datetime(2020, 7, 1, tzinfo=UTC)
NOON = datetime(2020, 6, 16, 12, tzinfo=UTC)


def test_the_strip_has_a_week_on_either_side_and_no_day_to_come() -> None:
    """Fifteen days; none after today, but the page's own; its bounds are whole days."""
    days = strip_days(date(2020, 6, 12), date(2021, 1, 1))
    assert (len(days), days[0], days[-1]) == (15, date(2020, 6, 5), date(2020, 6, 19))
    assert strip_days(date(2020, 6, 12), date(2020, 6, 10))[-1] == date(2020, 6, 12)
    assert strip_days(date.max, date.max) == [date.max]
    assert bounds_of(days) == (datetime(2020, 6, 5, tzinfo=UTC), datetime(2020, 6, 20, tzinfo=UTC))


def test_bars_are_shares_of_the_highest_day_and_later_days_carry_this_one() -> None:
    """4 of 8 events is half a bar; a later day tells what changed since the page's own."""
    days = [date(2020, 6, 11), date(2020, 6, 12), date(2020, 6, 13)]
    counts, changed = {days[0]: 8, days[1]: 4}, {days[1]: ["x"]}
    marks = make_strip(days, counts, changed, current=days[1], path="/")
    assert [one.bar for one in marks] == [24.0, 12.0, 0.0]
    assert [one.current for one in marks] == [one.changed for one in marks] == [False, True, False]
    assert [one.address for one in marks] == [
        "/?asof=2020-06-11", "/?asof=2020-06-12", "/?asof=2020-06-13&since=2020-06-12",
    ]  # fmt: skip
    assert marks[1].words == "12 June 2020: 4 events came to be known; a state changed"


def test_events_are_counted_on_the_day_they_came_to_be_known(demo_store: Path) -> None:
    """The counts by day are those of the events' own times, the end of a day still in it."""
    since, until = datetime(2020, 6, 5, tzinfo=UTC), datetime(2020, 6, 13, tzinfo=UTC)
    with Store(demo_store, clock=lambda: CLOCK).read() as view:
        history = view.history(until, ["pattern-1"])
        counts = history.count_known(since)
        known = [e.known_at for e in history.told_events() if e.known_at > since]
        reports = {e.report_id for e in history.told_events()[:40] if e.report_id}
        assert history.open_reports(reports) == {r: history.find_report(r) for r in reports}
    assert sum(counts.values()) == len(known) > 30
    ended = [at for at in known if at == datetime(2020, 6, 10, tzinfo=UTC)]
    assert ended
    assert counts[date(2020, 6, 9)] >= len(ended)
    assert max(counts) <= date(2020, 6, 12)


def _patient(server: Running, path: str) -> Answer:
    """Ask; where a slow machine says that it is still at it, ask again."""
    for _ in range(8):
        answer = server.ask(path)
        if answer.status != 503:
            break
    return answer


@pytest.mark.parametrize("since", ["2020-06-12", "2020-06-17", "soon"])
def test_since_must_be_an_earlier_moment(demo_server: Running, since: str) -> None:
    """A later, the same or no moment is refused, and the argument is named."""
    answer = demo_server.ask(f"/brief.json?asof=2020-06-12&since={since}")
    assert (answer.status, answer.json()["ok"]) == (400, False)
    assert "since" in answer.text or "soon" in answer.text


def test_the_calendar_holds_theirs_and_ours(demo_server: Running) -> None:
    """What is due from the page's day on, as iCalendar; a later moment has dropped what is past."""
    answer = _patient(demo_server, "/calendar.ics?asof=2020-06-12")
    assert answer.headers["content-type"].startswith("text/calendar")
    calendar = icalendar.Calendar.from_ical(answer.body)
    due = [(one.decoded("dtstart"), str(one["summary"])) for one in calendar.walk("VEVENT")]
    assert {title.partition(":")[0] for _, title in due} >= {"Theirs", "Ours"}
    assert min(on for on, _ in due) >= date(2020, 6, 12)


def test_the_feeds_are_those_of_the_watch(demo_store: Path, tmp_path: Path) -> None:
    """Atom and JSON Feed hold what the watch told by the moment; a new change is seen at once."""
    store = tmp_path / "s.duckdb"
    store.write_bytes(demo_store.read_bytes())
    change = StateChange(kind="channel_state", desk="korea", subject="channel:x", title="Hotline",
                         before="open", after="cut", changed_at=NOON, record_id="h-1")  # fmt: skip
    with running(store) as server:
        assert server.ask("/feed.json").json()["items"] == []
        write_memory(memory_path(store), Memory(changes=(change,)))
        [item] = server.ask("/feed.json").json()["items"]
        assert item["title"] == "Hotline: cut (was open)"
        atom = ElementTree.fromstring(server.ask("/feed.atom").body)
        assert len(atom.findall("{http://www.w3.org/2005/Atom}entry")) == 1
        assert server.ask("/feed.json?asof=2020-06-15").json()["items"] == []
        for kind in ("atom+xml", "feed+json", "text/calendar"):
            assert re.search(rf'<link rel="alternate" type="[^"]*{re.escape(kind)}"',
                             server.ask("/rejects").text)  # fmt: skip


def test_every_chart_has_its_table_as_csv(demo_server: Running) -> None:
    """Each section with a chart has a CSV of what it shows; another has none."""
    brief = _patient(demo_server, "/?asof=2020-06-12").text
    for section in ("channels", "threats", "trend", "why", "next", "choice_and_deal"):
        answer = _patient(demo_server, f"/brief/{section}.csv?asof=2020-06-12")
        assert answer.status == 200, section
        assert answer.headers["content-type"].startswith("text/csv")
        assert len(list(csv.reader(io.StringIO(answer.text)))) > 3, section
        link = f'href="/brief/{section}.csv?asof=2020-06-12"'
        assert link in brief, section
    assert demo_server.ask("/brief/coverage.csv?asof=2020-06-12").status == 404
