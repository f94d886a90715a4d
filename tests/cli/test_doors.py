"""The doors: exit statuses, one JSON document, errors in one line, never a traceback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ..journeys.walking import keeneye, keeneye_json

STORE = ("--store", "s.duckdb")
ROW = {
    "id": "a",
    "text": "North Korea condemned South Korea on Tuesday.",
    "published": "2020-06-10",
}


def test_no_store_is_one_line_that_says_what_to_do(tmp_path: Path) -> None:
    """Without a store: exit 1, one line on stderr with the path."""
    done = keeneye(tmp_path, "events", *STORE, status=1)
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "s.duckdb" in done.stderr


def test_an_error_with_json_is_a_document(tmp_path: Path) -> None:
    """With --json the error is a document in the one error shape."""
    document = keeneye_json(tmp_path, "brief", *STORE, status=1)
    assert document["ok"] is False
    assert document["error"] == "StoreMissing"
    assert document["status"] == 1
    assert len(document["errors"]) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["nothing"],
        ["brief", "--asof", "yesterday"],
        ["ingest"],
        ["ingest", "x", "--published", "2020-02-30"],
        ["ingest", "x", "--kind", "pigeon"],
        ["correct", "e-1", "--author", "a", "--reason", "b"],
        ["events", "--since", "June"],
    ],
)
def test_wrong_usage_exits_with_2(tmp_path: Path, arguments: list[str]) -> None:
    """An unknown command, option or value is a matter of usage."""
    keeneye(tmp_path, *arguments, status=2)


@pytest.mark.parametrize(
    "arguments",
    [
        ["ingest", "missing.txt", *STORE],
        ["desk", "check", "korae"],
        ["events", "--dyad", "PRK", "--store", "made.duckdb"],
        ["explain", "z-nothing", "--store", "made.duckdb"],
        ["explain", "e-00000000000000000000", "--store", "made.duckdb"],
        ["code", "--coder", "pattern-0"],
        ["evaluate", "missing.jsonl"],
    ],
)
def test_what_cannot_be_done_exits_with_1(tmp_path: Path, arguments: list[str]) -> None:
    """A missing input, an unknown desk, coder, dyad or id: exit 1 and one line."""
    keeneye(tmp_path, "ingest", "-", "--kind", "text", "--store", "made.duckdb", stdin="Words.")
    done = keeneye(tmp_path, *arguments, status=1, stdin="{}")
    assert done.stderr.startswith("keeneye: ")
    assert done.stderr.count("\n") == 1


def test_counts_add_up_and_the_second_time_adds_nothing(tmp_path: Path) -> None:
    """Three rows: one new, one told twice, one empty; read again, all is known."""
    rows = [ROW, ROW | {"id": "b", "outlet": "kcna"}, {"id": "c", "text": " "}]
    (tmp_path / "r.jsonl").write_text("\n".join(map(json.dumps, rows)))
    first = keeneye_json(tmp_path, "ingest", "r.jsonl", *STORE)
    parts = ("accepted", "linked", "known", "rejected")
    assert [first[p] for p in parts] == [1, 1, 0, 1]
    again = keeneye_json(tmp_path, "ingest", "r.jsonl", *STORE)
    assert [again[p] for p in parts] == [0, 0, 2, 1]
    assert again["read"] == 3
    refused = keeneye_json(tmp_path, "rejects", *STORE, "--stage", "reading")["rejected"]
    assert [(r["reason"], r["line"]) for r in refused] == [("empty-text", 3)]


def test_a_plan_writes_nothing(tmp_path: Path) -> None:
    """`ingest --plan` says what would be added, and makes no store."""
    (tmp_path / "r.jsonl").write_text(json.dumps(ROW))
    assert keeneye_json(tmp_path, "ingest", "r.jsonl", "--plan", *STORE)["accepted"] == 1
    assert not (tmp_path / "s.duckdb").exists()


def test_code_gives_one_object_a_report(tmp_path: Path) -> None:
    """`code` reads JSON Lines from stdin: events with exact slices, and a refusal for a bad row."""
    lines = json.dumps(ROW) + "\nnot json\n"
    coded = [json.loads(x) for x in keeneye(tmp_path, "code", stdin=lines).stdout.splitlines()]
    assert coded[0]["id"] == "a"
    event = coded[0]["events"][0]
    evidence = event["evidence"]
    assert (event["source_actor"], event["root_code"], event["target_actor"]) == (
        "PRK", "ACCUSE", "KOR")  # fmt: skip
    assert ROW["text"][evidence["start"] : evidence["end"]] == evidence["text"]
    assert coded[1]["events"] == []
    assert len(coded[1]["rejected"]) == 1


def test_events_leave_as_csv_and_parquet(tmp_path: Path) -> None:
    """`events --csv --parquet` writes the same rows twice."""
    import duckdb

    (tmp_path / "r.jsonl").write_text(json.dumps(ROW))
    keeneye(tmp_path, "ingest", "r.jsonl", *STORE)
    keeneye(tmp_path, "events", *STORE, "--csv", "e.csv", "--parquet", "e.parquet")
    ids = [
        duckdb.sql(f"SELECT event_id FROM '{tmp_path / name}'").fetchall()
        for name in ("e.csv", "e.parquet")
    ]
    assert ids[0] == ids[1] != []


def test_control_characters_of_a_report_stay_off_the_terminal(tmp_path: Path) -> None:
    """A text with escape and direction characters cannot colour or turn the terminal."""
    text = "North Korea condemned \x1b[31mSouth Korea\u202e on Tuesday."
    (tmp_path / "r.jsonl").write_text(json.dumps(ROW | {"text": text}))
    keeneye(tmp_path, "ingest", "r.jsonl", *STORE)
    for command in (["events"], ["brief", "--asof", "2020-06-12"], ["rejects"]):
        shown = keeneye(tmp_path, *command, *STORE).stdout
        assert "\x1b" not in shown
        assert "\u202e" not in shown


def test_an_empty_day_has_a_designed_brief(tmp_path: Path) -> None:
    """As of a day before any report was known, the brief says that nothing was read."""
    keeneye(tmp_path, "ingest", "-", "--kind", "text", *STORE, stdin="Words.")
    said = keeneye(tmp_path, "brief", *STORE, "--asof", "2001-01-01").stdout
    assert "nothing to judge from" in said


def test_doctor_and_desk_speak(tmp_path: Path) -> None:
    """`doctor` lists versions and limits, `desk show` counts facts by how they were checked."""
    keeneye(tmp_path, "ingest", "-", "--kind", "text", *STORE, stdin="Words.")
    findings = keeneye_json(tmp_path, "doctor", *STORE, "--deep")
    assert not [f for f in findings["findings"] if f["level"] == "fault"]
    assert len(findings["limits"]) >= 10
    shown = keeneye_json(tmp_path, "desk", "show", "korea")
    assert shown["counts"]["facts: launches"] > 300
    assert set(shown["checked"]) <= {"list", "two sources", "one source", "memory"}


def test_every_command_has_an_example_in_its_help(tmp_path: Path) -> None:
    """Each command's --help has one example."""
    from keeneye.cli.command import COMMANDS

    for command in COMMANDS:
        assert command.name
        assert "Example: keeneye " in keeneye(tmp_path, command.name, "--help").stdout


def test_the_kinds_are_those_that_are_read() -> None:
    """The --kind option offers what the feeds room reads, and no more."""
    from keeneye.cli.reading import KINDS as OFFERED
    from keeneye.feeds import KINDS
    from keeneye.feeds.exports import EXPORT_KINDS

    assert {"auto", *KINDS, *EXPORT_KINDS} == set(OFFERED)


def test_a_guessed_encoding_is_said(tmp_path: Path) -> None:
    """A file that is not UTF-8 is read with a guess, and ingest says so on stderr."""
    (tmp_path / "k.txt").write_bytes("북한이 통신선을 끊었다.".encode("cp949"))
    done = keeneye(tmp_path, "ingest", "k.txt", *STORE)
    assert "note: k.txt" in done.stderr
