from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keeneye.desk import read_desk
from keeneye.errors import KeeneyeError
from keeneye.feeds import Options, read_inputs
from keeneye.limits import LIMITS
from keeneye.records import from_json, to_json
from keeneye.watch.changes import (
    Heard,
    Item,
    Standing,
    StateChange,
    Told,
    call_hook,
    change_document,
    compare,
    due_entries,
    render_atom,
    render_calendar,
    render_json_feed,
    start,
)
from keeneye.watch.changes.agenda import Due

NOON = datetime(2020, 6, 9, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
COOL = 6 * HOUR


def item(state: str, subject: str = "channel:hotline", **given: object) -> Item:
    """A thing with a state."""
    fields = {"group": subject, "title": "Hotline", "moved_at": NOON, "record_id": "h-1"}
    return Item(subject=subject, state=state, **(fields | given))  # type: ignore[arg-type]


def standing(hours: float, *items: Item) -> Standing:
    """How things stand so many hours after noon."""
    return Standing(asof=NOON + hours * HOUR, items=items)


def told_over(states: list[str], every: float = 1) -> tuple[list[tuple[float, str]], Heard]:
    """What is told of a line that goes through these states, one look after the other."""
    heard, told = start(standing(0, item("open"))), []
    for n, state in enumerate(states, start=1):
        compared = compare(heard, standing(n * every, item(state)), desk="korea", cool_down=COOL)
        heard = compared.heard
        told += [(n * every, change.after) for change in compared.changes]
    return told, heard


def test_a_change_is_told_once() -> None:
    """A line that was cut is told when it is seen, and not again while it stays so."""
    assert told_over(["open", "cut", "cut", "cut"])[0] == [(2, "cut")]


def test_a_line_that_flaps_is_told_once_within_the_cool_down() -> None:
    """Cut and open are each told at once; the same again waits for the end of the cool-down."""
    told, _ = told_over(["cut", "open", "cut", "open", "cut", "cut", "cut", "cut"])
    assert told == [(1, "cut"), (2, "open"), (7, "cut")]


def test_what_is_new_does_not_wait() -> None:
    """A state that was not told lately is told at once, whatever was told an hour ago."""
    assert told_over(["cut", "unanswered"])[0] == [(1, "cut"), (2, "unanswered")]


def test_what_was_held_back_is_listed() -> None:
    """A change within the cool-down is held, and said to be."""
    _, heard = told_over(["cut", "open"])
    compared = compare(heard, standing(3, item("cut")), desk="korea", cool_down=COOL)
    assert compared.changes == ()
    assert [change.text for change in compared.held] == ["Hotline: cut (was open)"]


@given(st.lists(st.sampled_from(["open", "cut", "fault"]), max_size=40))
def test_nothing_is_told_twice_and_nothing_is_lost(states: list[str]) -> None:
    """No state is told twice within the cool-down, and once things rest, the last was told."""
    last = states[-1] if states else "open"
    told, heard = told_over([*states, *[last] * 7])
    for n, (at, state) in enumerate(told):
        assert not [1 for earlier, s in told[:n] if s == state and at - earlier < 6]
    assert heard.told["channel:hotline"].state == last


def test_a_line_that_the_desk_has_only_just_got_is_no_change() -> None:
    """A subject that was not known is taken as it is, unless it is a threat."""
    compared = compare(Heard(asof=NOON), standing(1, item("cut")), desk="korea", cool_down=COOL)
    assert compared.changes == ()
    told = Told(state="cut", group="channel:hotline", title="Hotline")
    assert compared.heard.told["channel:hotline"] == told


@pytest.mark.parametrize(
    ("state", "moved", "n_told"),
    [("open", -100, 1), ("partly", -100, 1), ("done", 0.5, 1), ("done", -100, 0)],
)
def test_a_new_threat_is_told_if_it_is_live_or_moved_since(
    state: str, moved: float, n_told: int
) -> None:
    """A threat of long ago that is over is no news, however late its report came."""
    threat = item(state, "threat:t-1", moved_at=NOON + moved * HOUR)
    compared = compare(Heard(asof=NOON), standing(1, threat), desk="korea", cool_down=COOL)
    assert [change.kind for change in compared.changes] == ["new_threat"] * n_told


def test_a_threat_whose_first_day_moved_is_not_new() -> None:
    """An older report gives a threat another id; it is still the one that was told."""
    heard = start(standing(0, item("open", "threat:t-2", group="threat:army-back")))
    moved = standing(1, item("open", "threat:t-1", group="threat:army-back"))
    assert compare(heard, moved, desk="korea", cool_down=COOL).changes == ()
    second = item("open", "threat:t-2", group="threat:army-back")
    both = standing(1, *moved.items, second)
    assert len(compare(heard, both, desk="korea", cool_down=COOL).changes) == 1


def test_a_verdict_that_turns_is_told_beside_its_threat() -> None:
    """Status and verdict of one threat are two things."""
    before = (item("open", "threat:t-1"), item("undecided", "verdict:t-1"))
    after = (item("done", "threat:t-1"), item("signal", "verdict:t-1"))
    compared = compare(start(standing(0, *before)), standing(1, *after), desk="k", cool_down=COOL)
    assert [(c.kind, c.before, c.after) for c in compared.changes] == [
        ("threat_status", "open", "done"),
        ("verdict", "undecided", "signal"),
    ]


def test_what_was_heard_is_plain() -> None:
    """What a reader was told goes through JSON unchanged."""
    _, heard = told_over(["cut", "open"])
    assert from_json(to_json(heard), Heard) == heard


CHANGE = StateChange(
    kind="channel_state",
    desk="korea",
    subject="channel:hotline",
    title='Hot\x1bline \u202e<script>alert("&")</script>',
    before="open",
    after="not_tried",
    changed_at=NOON,
    record_id="h-20200609T120000Z-1",
    evidence=("e-1",),
)
LATER = replace(CHANGE, changed_at=NOON + HOUR, record_id="h-20200609T130000Z-2", after="cut")


@pytest.mark.parametrize("kind", ["atom", "json"])
def test_feeds_of_changes_are_read_by_our_own_reader(kind: str, tmp_path: Path) -> None:
    """Atom and JSON Feed hold each change as plain text, the newest first; markup stays text."""
    path = tmp_path / f"feed.{kind}"
    if kind == "atom":
        text = render_atom([CHANGE, LATER], title="Korea & co", desk="korea", began=NOON)
    else:
        text = render_json_feed([CHANGE, LATER], title="Korea & co")
    path.write_text(text, encoding="utf-8")
    found = list(read_inputs([str(path)], Options(kind="feed"), clock=lambda: NOON + 2 * HOUR))
    reports = [reading.report for reading in found if reading.report]
    assert [r.external_id for r in reports] == [
        f"urn:keeneye:korea:{c.record_id}" for c in (LATER, CHANGE)
    ]
    assert reports[1].title.startswith('Hot line <script>alert("&")</script>')
    assert "keeneye explain h-20200609T120000Z-1" in reports[1].text
    assert not [c for c in text if not (c.isprintable() or c == "\n")]


def test_feeds_of_nothing_are_feeds() -> None:
    """Before anything changed, both feeds are empty and well-formed."""
    assert json.loads(render_json_feed([], title="Korea"))["items"] == []
    assert "<entry>" not in render_atom([], title="Korea", desk="korea", began=NOON)


def hook(folder: Path, code: str) -> str:
    """A hook that runs some Python."""
    script = folder / "my hook.py"
    script.write_text(code)
    return f"'{sys.executable}' '{script}'"


def test_a_hook_gets_the_change_as_json(tmp_path: Path) -> None:
    """The command reads one document on its standard input; no shell reads what it says."""
    code = "import sys, pathlib; pathlib.Path(sys.argv[1]).write_text(sys.stdin.read())"
    call_hook(f"{hook(tmp_path, code)} '{tmp_path}/got;touch x'", CHANGE)
    assert json.loads((tmp_path / "got;touch x").read_text()) == change_document(CHANGE)


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ("no-such-program", "No such file"),
        ("'unclosed", "No closing quotation"),
        ("", "it names no program"),
        ("false", "ended with 1"),
        ("sleep 30", "longer than 0.2 seconds"),
    ],
)
def test_a_hook_that_fails_says_so(command: str, why: str) -> None:
    """A hook that is missing, broken, failing or too slow is an error with the reason."""
    with pytest.raises(KeeneyeError, match=why):
        call_hook(command, CHANGE, limits=replace(LIMITS, hook_seconds=0.2))


def test_what_is_due_is_a_calendar_of_both_sides() -> None:
    """The desk's days from the moment on are whole-day entries that say whose they are."""
    from icalendar import Calendar

    due = due_entries(read_desk("korea"), [], [], datetime(2020, 6, 12, 23, tzinfo=UTC))
    assert due[0].due_date == date(2020, 6, 12)
    text = render_calendar(due, title="Korea", asof=NOON)
    entries = Calendar.from_ical(text).walk("VEVENT")
    assert len(entries) == len(due) > 5
    assert {str(e["SUMMARY"]).partition(":")[0] for e in entries} == {"Ours", "Theirs"}
    assert len({str(e["UID"]) for e in entries}) == len(entries)
    first = entries[0]
    assert first["DTEND"].dt - first["DTSTART"].dt == timedelta(days=1)


def test_a_calendar_of_the_same_day_has_the_same_bytes() -> None:
    """Hours do not matter; lines end as the standard asks and hold no control character."""
    hostile = Due(due_date=date(2020, 6, 10), what="talks\r\nEND:VEVENT\x1b[31m", whose="theirs")
    one, other = (render_calendar([hostile], title="K", asof=NOON + n * HOUR) for n in (0, 3))
    assert one == other
    assert one.count("END:VEVENT\r\n") == 1
    assert "\x1b" not in one
