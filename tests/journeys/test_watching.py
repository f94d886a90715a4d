"""The watch as its users run it: a page and a feed by address, timers, alerts, a stop."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from keeneye.desk import read_desk
from keeneye.signals import read_ledger
from keeneye.store import Store
from keeneye.watch.changes import due_entries

from ..feeds.net.servers import Server, answer, serving
from ..house.source import ROOT
from ..watch.desks import CUT, RESTORED, desk_folder, rss
from .walking import keeneye, keeneye_json

AT_FOUR = ("--clock", "2020-06-09T04:00:00Z")
STORE = ("--store", "s.duckdb")


def origin(server: Server) -> str:
    """The server as the user allows it."""
    return f"http://127.0.0.1:{server.port}"


def test_a_page_and_a_feed_by_address(tmp_path: Path) -> None:
    """`ingest` takes addresses: a page and a feed of an own server become reports, known now."""
    page = b"<html><head><title>Cut</title></head><body><p>" + CUT.encode() + b"</p></body></html>"
    with serving({"/page": answer(page), "/feed": answer(rss([RESTORED]))}) as server:
        own = origin(server)
        inputs = [f"{own}/page", f"{own}/feed", f"{own}/none"]
        counts = keeneye_json(tmp_path, "ingest", *inputs, "--allow", own, *STORE, *AT_FOUR)
        assert (counts["accepted"], counts["rejected"]) == (2, 1)
        again = keeneye_json(tmp_path, "ingest", *inputs, "--allow", own, *STORE, *AT_FOUR)
        assert again["known"] == 2
    rejected = keeneye_json(tmp_path, "rejects", *STORE)["rejected"]
    assert [(r["reason"], r["file"]) for r in rejected if r["stage"] == "reading"] == [
        ("not-found", inputs[2])
    ]


def test_what_is_not_allowed_is_not_reached(tmp_path: Path) -> None:
    """An inside address is refused unless it is named; the server sees no connection."""
    with serving({"/page": answer(b"Words.")}) as server:
        url = f"{origin(server)}/page"
        other = f"http://127.0.0.1:{server.port + 1}"
        for allowed in ((), ("--allow", other)):
            counts = keeneye_json(tmp_path, "ingest", url, *allowed, *STORE)
            assert (counts["accepted"], counts["rejected"]) == (0, 1)
        assert server.n_connections == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("ingest", "http://wire.example/", "--allow", "not an origin"),
        ("watch", "--once", "--allow", "http://a.example/with/path"),
        ("watch", "--json"),
        ("watch", "--every", "0"),
    ],
)
def test_wrong_usage(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """A list entry that is no origin, and a document of a loop, are matters of usage."""
    keeneye(tmp_path, *arguments, *STORE, status=2)


def test_a_timer_hears_of_changes_by_exit_status(tmp_path: Path) -> None:
    """`watch --once` exits with 10 when a state changed, with 0 when all is quiet."""
    with serving({"/feed": [answer(rss([CUT]), etag='"1"'), answer(b"", 304)]}) as server:
        own = origin(server)
        desk = desk_folder(tmp_path, f"{own}/feed")
        script = tmp_path / "hook.py"
        script.write_text("import sys; open('heard', 'a').write(sys.stdin.read() + '\\n')")
        once = (
            "watch", "--once", "--allow", own, "--desk", str(desk), *STORE,
            "--feed-out", "out", "--hook", f"{sys.executable} hook.py",
        )  # fmt: skip
        first = keeneye_json(tmp_path, *once, *AT_FOUR, status=10)
        assert (first["accepted"], first["failing"]) == (1, [])
        [change] = first["changes"]
        quiet = keeneye(tmp_path, *once, "--clock", "2020-06-09T05:00:00Z")
        assert "no state changed" in quiet.stdout
    [heard] = [json.loads(line) for line in (tmp_path / "heard").read_text().splitlines()]
    assert heard == change
    assert {p.name for p in (tmp_path / "out").iterdir()} == {
        "feed.atom", "feed.json", "calendar.ics",
    }  # fmt: skip
    [told] = json.loads((tmp_path / "out" / "feed.json").read_text())["items"]
    assert told["_keeneye"] == change
    health = keeneye_json(tmp_path, "doctor", "--desk", str(desk), *STORE, *AT_FOUR)["findings"]
    assert [f["level"] for f in health if f["what"].startswith("feed yonhap")] == ["ok"]


def test_a_watch_that_sees_nothing_exits_with_1(tmp_path: Path) -> None:
    """No feed answered: exit 1 and one line, which a timer's log keeps."""
    with serving({"/feed": answer(b"", 500)}) as server:
        desk = desk_folder(tmp_path, f"{origin(server)}/feed")
        once = ("watch", "--once", "--allow", origin(server), "--desk", str(desk), *STORE)
        done = keeneye(tmp_path, *once, *AT_FOUR, status=1)
        assert done.stderr == "keeneye: no feed of the desk answered\n"
        assert "failing: yonhap: server-error" in done.stdout


def test_a_hook_that_fails_is_heard_of(tmp_path: Path) -> None:
    """Changes are told by 10 all the same; the next turn hands them over again and exits with 1."""
    with serving({"/feed": answer(rss([CUT]))}) as server:
        desk = desk_folder(tmp_path, f"{origin(server)}/feed")
        once = ("watch", "--once", "--allow", origin(server), "--desk", str(desk), *STORE)
        for status in (10, 1):
            done = keeneye(tmp_path, *once, "--hook", "false", *AT_FOUR, status=status)
            assert done.stderr.startswith("keeneye: the hook failed: it ended with 1 (false)")


def test_a_stop_in_the_middle_of_a_turn(tmp_path: Path) -> None:
    """SIGTERM while a server is silent: one line, exit 1, within ten seconds; what came stays."""

    def hang(connection: socket.socket) -> None:
        connection.settimeout(60)
        connection.recv(1)

    with serving({"/feed": [answer(rss([CUT])), hang]}) as server:
        desk = desk_folder(tmp_path, f"{origin(server)}/feed")
        once = ["watch", "--once", "--allow", origin(server), "--desk", str(desk), *STORE]
        keeneye(tmp_path, *once, *AT_FOUR, status=10)
        command = [sys.executable, "-m", "keeneye", *once, *AT_FOUR]
        process = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True)
        while len(server.paths()) < 2:
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=10)
    assert process.returncode == 1
    [line] = said.split("\n")[1:-1]  # click ends the line in which ^C stands
    assert line.startswith("stopped; what was stored stays")
    assert len(keeneye_json(tmp_path, "events", *STORE)["events"]) == 1


def test_a_watch_that_stays(tmp_path: Path) -> None:
    """Without --once it waits for the next turn, shows on a terminal how far it is, and stops."""
    with serving({"/feed": answer(rss([CUT]))}) as server:
        desk = desk_folder(tmp_path, f"{origin(server)}/feed")
        stays = ["watch", "--every", "60", "--allow", origin(server), "--desk", str(desk), *STORE]
        ours, theirs = pty.openpty()
        process = subprocess.Popen(
            [sys.executable, "-m", "keeneye", *stays, *AT_FOUR],
            cwd=tmp_path, stdout=subprocess.PIPE, stderr=theirs, text=True,
            env=os.environ | {"TERM": "xterm"},  # on a dumb terminal nothing moves
        )  # fmt: skip
        os.close(theirs)
        shown: list[bytes] = []
        reader = threading.Thread(target=_read_all, args=(ours, shown))
        reader.start()
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(3)]
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 1
        process.stdout.close()
        reader.join(5)
        os.close(ours)
    assert said[2].startswith("changed: New threat: ")
    assert b"1/1" in b"".join(shown)
    assert b"stopped; what was stored stays" in b"".join(shown)


def _read_all(terminal: int, shown: list[bytes]) -> None:
    """Read a terminal until its other side closes, which Linux says with an error."""
    with contextlib.suppress(OSError):
        while part := os.read(terminal, 4_096):
            shown.append(part)


def test_the_how_tos_say_what_there_is() -> None:
    """Every command and flag that the how-tos on feeds and timers show exists."""
    from keeneye.cli.command import keeneye as command

    shown = []
    for name in ("own-feeds.md", "timers.md"):
        text = (ROOT / "docs" / "how-to" / name).read_text(encoding="utf-8")
        shown += re.findall(r"keeneye (ingest|watch|doctor|explain|rejects|desk)\b([^`\n]*)", text)
    assert len(shown) > 10
    for verb, rest in shown:
        flags = set(re.findall(r"(?<=\s)--[a-z-]+", rest))
        known = {flag for option in command.commands[verb].params for flag in option.opts}
        assert flags <= known, (verb, flags - known)


def test_forecasts_that_close_and_deadlines_stand_in_the_calendar(tmp_path: Path) -> None:
    """Each recorded forecast stands on the day it closes; a threat, while live, on its deadline."""
    from icalendar import Calendar

    keeneye(tmp_path, "demo", "--out", ".")
    now = ("--store", "keeneye.duckdb", "--clock", "2020-06-13T00:00:00Z")
    said = keeneye_json(tmp_path, "forecast", "--record", *now)["forecasts"]
    with serving({"/feed": answer(rss([RESTORED]))}) as server:
        desk = desk_folder(tmp_path, f"{origin(server)}/feed")
        given = ("--allow", origin(server), "--desk", str(desk), "--feed-out", "out")
        keeneye(tmp_path, "watch", "--once", *given, *now)
    calendar = Calendar.from_ical((tmp_path / "out" / "calendar.ics").read_text(encoding="utf-8"))
    due = [(str(e["SUMMARY"]), e["DTSTART"].dt.isoformat()) for e in calendar.walk("VEVENT")]
    for one in said:
        [(summary, day)] = [d for d in due if f"closes: {one['question_id']} (" in d[0]]
        assert day == one["closes"]
        assert "base rate" in summary
    assert {summary.partition(":")[0] for summary, _ in due} >= {"Ours", "Theirs", "Forecast"}
    korea, autumn = read_desk("korea"), datetime(2008, 11, 26, tzinfo=UTC)
    with Store(tmp_path / "keeneye.duckdb", clock=lambda: autumn).read() as view:
        threats = read_ledger(view.history(autumn, korea.coders), korea).threats
    [deadline] = [one for one in due_entries(korea, threats, [], autumn) if one.whose == "threat"]
    assert deadline.due_date == date(2008, 12, 1)
